"""amur run, collect, check."""

from typing import Annotated

import typer

from flows.cli.app import MAKE, SET_ASIDE, app
from flows.cli.console import Display, Lines, telling
from flows.errors import Blocked
from flows.settings import Settings

Offline = Annotated[bool, typer.Option("--offline", help="Use what the archive holds; no network.")]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="SOURCE", help="Collect this source; may be given again. The others stay as archived."
    ),
]


@app.command(rich_help_panel=MAKE)
def run(
    offline: Offline = False,
    only: Only = None,
    direct: Annotated[bool, typer.Option("--direct", help="Without Prefect: no server, no dashboard.")] = False,
) -> None:
    """Collect, stage, model, check and publish; with nothing new, the release stays.

    Runs on the Prefect server of PREFECT_API_URL or of `amur serve`, else on one of its own for as long as it lasts.
    """
    from flows.job import opened, refresh
    from flows.report.headline import headline

    with telling() as teller, opened(Settings.from_env(), teller, offline, only or ()) as job:
        if direct:
            refresh(job)
        else:
            from flows.orchestration.run import run_on_prefect

            run_on_prefect(job)
    if figures := headline(job.settings.pointer):
        print(figures)
    print(job.closing)
    if job.aside:
        raise typer.Exit(SET_ASIDE)


@app.command(rich_help_panel=MAKE)
def collect(offline: Offline = False, only: Only = None) -> None:
    """Collect into the archive and stop there; the next run builds from it."""
    from flows.job import collect as collect_all
    from flows.job import opened

    with telling() as teller, opened(Settings.from_env(), teller, offline, only or ()) as job:
        collect_all(job)


@app.command(rich_help_panel=MAKE)
def check(
    build: Annotated[bool, typer.Option("--build", help="Check what the archive gives, and publish nothing.")] = False,
) -> None:
    """Hold the current release against the rules under expectations/; exit code 1 when a critical one fails."""
    from flows.job import check as check_candidate
    from flows.job import check_sources, model, opened, stage

    settings = Settings.from_env()
    with telling() as teller:
        if not build:
            _check_release(settings, teller)
            return
        with opened(settings, teller, kept=False) as job:
            for step in (stage, check_sources, model, check_candidate):
                step(job)


def _check_release(settings: Settings, teller: Lines | Display) -> None:
    from flows.audit import check_warehouse, gate, suites_of_warehouse
    from flows.checks.status import QUIET, STATUSES, summed_up
    from flows.checks.structural import columns_of
    from flows.reading.query import open_release, refuse_older

    with open_release(settings.pointer) as con:
        release = settings.pointer.resolve()
        suites = suites_of_warehouse(columns_of(release))
        refuse_older(con, release.stem, [suite.table for suite in suites])
    teller.doing("checking (Great Expectations takes some seconds)")
    results = check_warehouse(release, suites)
    for r in results:
        if r.status not in QUIET:
            teller.said(f"{STATUSES[r.status]} {r.severity} {r.code} {r.table}: {r.why} {r.observed}")
    teller.said(f"{release.stem}: {summed_up([(r.code, r.status) for r in results])}")
    try:
        gate(suites, results)
    except Blocked as blocked:
        raise Blocked(blocked.what, where=f"release {release.stem}") from blocked
