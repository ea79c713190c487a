"""amur serve, quarantine, prune, doctor."""

from typing import Annotated

import typer

from flows.cli.app import OPERATE, app
from flows.errors import AmurError
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
def quarantine(
    source: Annotated[str | None, typer.Argument(help="as in flows/sources/; left out: list what is aside")] = None,
    partition: Annotated[str | None, typer.Argument(help="one of its partitions; all where it is left out")] = None,
    release: Annotated[bool, typer.Option("--release", help="Use again what is set aside.")] = False,
    reason: Annotated[str, typer.Option(help="why, kept with the release")] = "",
    ahead: Annotated[
        bool, typer.Option("--ahead", help="Receive again what a clock ahead of this one received.")
    ] = False,
) -> None:
    """Set the newest versions of a source aside, use them again, or list what is aside.

    The next run publishes without them, from the versions before, until their source gives others.
    """
    from flows.archive import BY_CLOCK, Archive
    from flows.contract.source import load_sources
    from flows.publish import run_lock
    from flows.set_aside import set_aside_by_hand, take_back

    settings = Settings.from_env()
    archive = Archive(settings.archive)
    if source is not None and source not in load_sources():
        raise AmurError(f"no source {source}", where="SOURCE", hint="known: " + ", ".join(load_sources()))
    if ahead:
        with run_lock(settings):
            archive.set_aside(archive.ahead(), BY_CLOCK, "received by a clock that was ahead")
    elif release:
        with run_lock(settings):
            count = take_back(archive, source, partition)
        print(f"{count} versions are used again from the next run on")
    elif source is not None:
        with run_lock(settings):
            chosen = set_aside_by_hand(archive, load_sources()[source], partition, reason)
        print(f"set aside {source}: {len(chosen)} versions; the next run publishes without them")
    for entry in () if release or source else archive.aside():
        print(
            f"{entry.source} {entry.partition}, since {entry.set_aside_at[:10]} by {entry.set_aside_by}: {entry.reason}"
        )


@app.command(rich_help_panel=OPERATE)
def prune(
    remove: Annotated[bool, typer.Option("--remove", help="Remove it; else it is only listed.")] = False,
    days: Annotated[int, typer.Option(min=1, help="of logs and of pages of blocked runs, how long they stay")] = 90,
) -> None:
    """List what may go: old releases, reports and logs, raw bytes that no release was built from.

    What a release or its history is made of stays. Prefect's database is cleaned by its own server.
    """
    import shutil

    from flows.prune import find_removable
    from flows.publish import run_lock

    settings = Settings.from_env()
    with run_lock(settings):
        found = find_removable(settings, days)
        for entry in found:
            print(f"{entry.bytes / 1e6:8.1f} MB  {entry.path}: {entry.why}")
            if remove and entry.path.is_dir():
                shutil.rmtree(entry.path)
            elif remove:
                entry.path.unlink()
    told = f"{len(found)} files and folders, {sum(entry.bytes for entry in found) / 1e6:.1f} MB"
    print(f"{told} {'removed' if remove else 'may go: `amur prune --remove`'}")


@app.command(rich_help_panel=OPERATE)
def doctor() -> None:
    """Look at the installation, the data directory and the release; exit code 2 when something has to be mended."""
    from flows.orchestration.doctor import examine

    findings = examine()
    for finding in findings:
        print(f"{finding.state:<5} {finding.about}: {finding.told}" + (f"; {finding.hint}" if finding.hint else ""))
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(2)
