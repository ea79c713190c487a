"""amur releases, diff, rollback, report."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.app import RELEASES, app
from flows.errors import AmurError
from flows.interrupts import naming_refusals
from flows.reading.render import Format
from flows.settings import Settings


@app.command(rich_help_panel=RELEASES)
def releases() -> None:
    """List the releases on disk, oldest first; * marks the current one."""
    from flows.publish import releases as on_disk

    for release in on_disk(Settings.from_env()):
        print("*" if release.is_current else " ", release.release_id)


@app.command(rich_help_panel=RELEASES)
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="a release, as `amur releases` lists it")],
    new: Annotated[str | None, typer.Argument(metavar="B", help="the current one where it is left out")] = None,
    form: Annotated[Format, typer.Option("--format", help="csv and json give every row.")] = "table",
) -> None:
    """Show which rows and values differ between two releases."""
    import duckdb

    from flows.reading.query import Answer
    from flows.reading.render import render
    from flows.releases.diff import write_changes

    settings = Settings.from_env()
    paths = [_release(settings, name) for name in (old, new)]
    with duckdb.connect() as con:
        write_changes(con, paths[0], paths[1], "changes")
        answer = Answer(con.execute("from changes order by all"))
        render(answer.columns, answer.rows(), form, sys.stdout)


@app.command(rich_help_panel=RELEASES)
def rollback(
    release_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="as `amur releases` lists it", show_default=False)
    ] = None,
    hold: Annotated[bool, typer.Option("--hold", help="Runs publish nothing until --release.")] = False,
    release: Annotated[bool, typer.Option("--release", help="Let runs publish again.")] = False,
) -> None:
    """Make an older release the current one, until the next run publishes the newest again, or for as long as held."""
    from flows.publish import hold as point_and_hold
    from flows.publish import let_go, run_lock
    from flows.publish import rollback as point_at

    if release == (release_id is not None) or (release and hold):
        raise AmurError("one of both", where="amur rollback", hint="name a release, or use --release alone")
    settings = Settings.from_env()
    with run_lock(settings):
        if release_id is None:
            let_go(settings)
        else:
            (point_and_hold if hold else point_at)(settings, release_id)
    if release_id is None:
        print("the next run publishes again")
    else:
        print(f"current is now {release_id}")
        print(
            "held until `amur rollback --release`"
            if hold
            else "the next run publishes the newest again; --hold prevents it"
        )


@app.command(rich_help_panel=RELEASES)
def report(
    release_id: Annotated[str | None, typer.Argument(metavar="ID", help="the current one where it is left out")] = None,
) -> None:
    """Show where the report of a release lies, writing it where it is missing."""
    from flows.report import report_path, write_report

    settings = Settings.from_env()
    release = _release(settings, release_id)
    page = report_path(settings, release.stem)
    if not page.is_file():
        with naming_refusals(page.parent):
            write_report(release, page.parent)
    print(page)


def _release(settings: Settings, name: str | None) -> Path:
    """The file of a release by its name or the unambiguous beginning of it; the current one for None."""
    from flows.publish import releases as on_disk

    found = on_disk(settings)
    chosen = [r for r in found if (r.is_current if name is None else r.release_id.startswith(name))]
    if len(chosen) != 1:
        known = ", ".join(r.release_id for r in found) or "none; run `amur run` first"
        what = f"{len(chosen)} releases begin with {name}" if chosen else f"no release {name or 'yet'}"
        raise AmurError(what, where=str(settings.releases), hint=f"known: {known}")
    return chosen[0].path
