"""amur serve, doctor."""

from typing import Annotated

import typer

from flows.cli.app import OPERATE, app
from flows.settings import Settings


@app.command(rich_help_panel=OPERATE)
def serve(
    port: Annotated[int, typer.Option(help="port of the dashboard, where a server has to be started")] = 4200,
) -> None:
    """Run the job on its schedule (AMUR_SCHEDULE, AMUR_TIMEZONE) until Ctrl-C, with Prefect's dashboard.

    Uses the server of PREFECT_API_URL where that is set, else starts one on the loopback.
    """
    from flows.orchestration.schedule import serve as until_interrupted

    until_interrupted(Settings.from_env(), port)


@app.command(rich_help_panel=OPERATE)
def doctor() -> None:
    """Look at the installation, the data directory and the release; exit code 2 when something has to be mended."""
    from flows.orchestration.doctor import examine

    findings = examine()
    for finding in findings:
        print(f"{finding.state:<5} {finding.about}: {finding.told}" + (f"; {finding.hint}" if finding.hint else ""))
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(2)
