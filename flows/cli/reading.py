"""amur sql."""

from typing import Annotated

import typer

from flows.cli.app import READ, app
from flows.errors import AmurError
from flows.settings import Settings


@app.command(rich_help_panel=READ)
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


@app.command(rich_help_panel=READ)
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
