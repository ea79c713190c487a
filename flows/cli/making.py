"""amur run, collect, check."""

from typing import Annotated

import typer

from flows.cli.app import MAKE, app
from flows.cli.console import telling
from flows.settings import Settings

Offline = Annotated[bool, typer.Option("--offline", help="Use what the archive holds; no network.")]
Only = Annotated[
    str | None, typer.Option("--only", metavar="SOURCE", help="Collect this source; the others stay as archived.")
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

    with telling() as teller, opened(Settings.from_env(), teller, offline, only) as job:
        if direct:
            refresh(job)
        else:
            from flows.orchestration.run import run_on_prefect

            run_on_prefect(job)
    print(f"{'published' if job.outcome == 'published' else 'nothing new, the release stays'} {job.release_id}")


@app.command(rich_help_panel=MAKE)
def collect(offline: Offline = False, only: Only = None) -> None:
    """Collect into the archive and stop there; the next run builds from it."""
    from flows.job import collect as collect_all
    from flows.job import opened

    with telling() as teller, opened(Settings.from_env(), teller, offline, only) as job:
        collect_all(job)
