"""The command's frame: its help, and what holds for every subcommand."""

from importlib.metadata import version
from typing import Annotated

import typer

MAKE = "Make a release"
READ = "Read the figures"
RELEASES = "Releases"
OPERATE = "Operate"

ABOUT = """Figures on Russia–China investment and trade in one DuckDB warehouse, each traceable to where it was stated.

    amur run                                                 collect, check and publish
    amur sql "select * from mart.portfolio_timeline"         ask the current release
    amur trace fact_portfolio 2023-08-23-chernyshenko-1      the words behind a row

AMUR_HOME takes the place of data/; the settings stand in flows/settings.py.
"""

EXIT_CODES = """
Exit codes: 0 published or nothing new, 1 blocked by a critical check (nothing is published), 2 wrong usage or bad input,
3 a required source could not be had, 4 another run holds the lock, 70 a fault of Amur's own (its log is named), 130
interrupted.
"""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=ABOUT,
    epilog=EXIT_CODES,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"amur {version('amur')}")
        raise typer.Exit


@app.callback()
def frame(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    pass
