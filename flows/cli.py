"""The command `amur`. Exit codes: 0 done, 1 blocked by a check, 2 wrong usage or input, 3 source missing, 4 locked."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.errors import AmurError
from flows.settings import Settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Figures on Russia–China investment and trade.")


@app.command()
def run() -> None:
    """Collect, stage, model, check and publish."""
    from flows.pipeline import refresh

    outcome = refresh(Settings.from_env(), print)
    print(f"{'published' if outcome.published else 'nothing new, the release stays'} {outcome.release_id}")


@app.command()
def releases() -> None:
    """List the releases on disk, oldest first; * marks the current one."""
    from flows.publish import releases as on_disk

    for release in on_disk(Settings.from_env()):
        print("*" if release.is_current else " ", release.release_id)


@app.command()
def rollback(release_id: Annotated[str, typer.Argument(help="as `amur releases` lists it")]) -> None:
    """Make an older release the current one."""
    from flows.publish import rollback as point_at
    from flows.publish import run_lock

    settings = Settings.from_env()
    with run_lock(settings):
        point_at(settings, release_id)
    print(f"current is now {release_id}")


@app.command()
def sql(query: Annotated[str, typer.Argument(help="one query on the current release")]) -> None:
    """Run a query on the current release, read-only."""
    import duckdb

    pointer = Settings.from_env().pointer
    if not pointer.exists():
        raise AmurError("there is no release yet", where=str(pointer), hint="run `amur run` first")
    try:
        with duckdb.connect(str(pointer), read_only=True) as con:
            con.sql(query).show(max_width=200, max_rows=1000)
    except duckdb.Error as error:
        raise AmurError(str(error), where="the query") from error


@app.command()
def figures(
    files: Annotated[list[Path] | None, typer.Argument(help="text files", show_default=False)] = None,
    jsonl: Annotated[Path | None, typer.Option(help="a file of {id, date, text} lines instead")] = None,
    day: Annotated[str, typer.Option("--date", help="day the text files were published, YYYY-MM-DD")] = "",
) -> None:
    """Read the figures out of text; one JSON line per figure."""
    from flows.figures.files import figures_of_files, figures_of_lines

    if not files and jsonl is None:
        raise AmurError("no text to read", where="amur figures", hint="name text files or use --jsonl FILE")
    for line in figures_of_files(files or [], day):
        print(line)
    for line in figures_of_lines(jsonl) if jsonl else ():
        print(line)


def main() -> None:
    try:
        app()
    except AmurError as error:
        print(f"amur: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
