"""The schedule: the flow is served to a Prefect server, which starts it at its times, until Ctrl-C.

Once a day for everything, and for each source that has times of its own in its contract.
"""

import os
from contextlib import ExitStack
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.contract.source import load_sources
from flows.errors import AmurError
from flows.orchestration.server import QUIET, Server, find_server, noted, start_server
from flows.settings import Settings

DEPLOYMENT = "schedule"

# Nobody waits for a scheduled run: time enough for a day's requests of the slowest source, 500 at 2 s and more.
COLLECT_SECONDS = 1800


def serve(settings: Settings, port: int) -> None:
    """Serve the flow until the process is interrupted; a server that was started for it ends last.

    One run at a time; of runs that were missed meanwhile the newest is made (flows/overdue.py).
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("AMUR_COLLECT_SECONDS", str(COLLECT_SECONDS))
    url, own = find_server(settings), None
    with ExitStack() as stack:
        if url is None:
            print("starting a Prefect server; the first start sets up its database", flush=True)
            own = start_server(settings, port, dashboard=True)
            stack.callback(_stop, own)
            url = own.url
        os.environ["PREFECT_API_URL"] = url  # before Prefect is imported, which reads it then
        check_schedule(settings)
        if own:
            own.wait()
            stack.enter_context(noted(settings, url))
        _serve(settings, url)


def _stop(own: Server) -> None:
    own.stop()
    print("the Prefect server has stopped", flush=True)


def _serve(settings: Settings, url: str) -> None:
    from prefect import serve as serve_deployments
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.pipeline import amur

    times = {DEPLOYMENT: (settings.schedule, settings.timezone)} | source_times()
    for name, (cron, timezone) in times.items():
        print(f"{name}: {cron} ({timezone})", flush=True)
    print(f"dashboard {url.removesuffix('/api')}", flush=True)
    print("Ctrl-C ends it; meanwhile `amur run` uses this server", flush=True)
    deployments = [
        amur.to_deployment(
            name=name,
            parameters={} if name == DEPLOYMENT else {"only": [name]},
            schedule=Cron(cron, timezone=timezone),
            entrypoint_type=EntrypointType.MODULE_PATH,
            tags=["amur"] if name == DEPLOYMENT else ["amur", name],
        )
        for name, (cron, timezone) in times.items()
    ]
    serve_deployments(*deployments, pause_on_shutdown=False, print_starting_message=False, limit=1)  # type: ignore[arg-type]


def source_times() -> dict[str, tuple[str, str]]:
    """Cron line and time zone of each source that has times of its own, by its code."""
    return {
        source.code: (source.schedule.cron, source.schedule.timezone)
        for source in load_sources().values()
        if source.schedule
    }


def check_schedule(settings: Settings) -> None:
    """Raises AmurError naming the setting that no schedule can be made of."""
    from prefect.client.schemas.schedules import CronSchedule

    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        hint = "such as Europe/Moscow or UTC"
        raise AmurError(f"{settings.timezone!r} is no time zone", where="AMUR_TIMEZONE", hint=hint) from None
    try:
        CronSchedule(cron=settings.schedule, timezone=settings.timezone)
        if len(settings.schedule.split()) != 5:  # six are taken, and mean something else than seconds
            raise ValueError
    except ValueError:
        hint = "five fields, such as '30 6 * * *'"
        raise AmurError(f"{settings.schedule!r} is no cron line", where="AMUR_SCHEDULE", hint=hint) from None
