"""amur releases, rollback."""

from typing import Annotated

import typer

from flows.cli.app import RELEASES, app
from flows.settings import Settings


@app.command(rich_help_panel=RELEASES)
def releases() -> None:
    """List the releases on disk, oldest first; * marks the current one."""
    from flows.publish import releases as on_disk

    for release in on_disk(Settings.from_env()):
        print("*" if release.is_current else " ", release.release_id)


@app.command(rich_help_panel=RELEASES)
def rollback(release_id: Annotated[str, typer.Argument(help="as `amur releases` lists it")]) -> None:
    """Make an older release the current one."""
    from flows.publish import rollback as point_at
    from flows.publish import run_lock

    settings = Settings.from_env()
    with run_lock(settings):
        point_at(settings, release_id)
    print(f"current is now {release_id}")
