"""The command's frame: its help, and what holds for every subcommand."""

import os
import sys
from importlib.metadata import version
from typing import Annotated, Any

import duckdb
import typer
from typer.core import TyperGroup

from flows.errors import AmurError
from flows.interrupts import is_interrupt

MAKE = "Make a release"
READ = "Read the figures"
RELEASES = "Releases"
OPERATE = "Operate"

SET_ASIDE = 5

ABOUT = """Figures on Russia–China investment and trade in one DuckDB warehouse.

Each can be traced to where it was stated. AMUR_HOME takes the place of data/.

[bold]Examples[/bold]

amur run

amur sql "from mart.portfolio_timeline"

amur trace fact_portfolio 2023-08-23-chernyshenko-1
"""

EXIT_CODES = """[bold]Exit codes[/bold]

[bold]  0[/bold]  done: published, or nothing new

[bold]  1[/bold]  blocked by a critical check; nothing is published

[bold]  2[/bold]  wrong usage or bad input

[bold]  3[/bold]  a required source could not be had

[bold]  4[/bold]  another run holds the lock

[bold]  5[/bold]  published, or nothing new, without a source that was set aside

[bold] 70[/bold]  a fault of Amur's own; the line names its log

[bold]130[/bold]  interrupted
"""


class Interrupted(AmurError):
    """Ctrl-C; exit code 130."""

    exit_code = 130


class _Group(TyperGroup):
    """Ends by Ctrl-C and by a reader who has seen enough are ours to tell: typer ends both in its own way."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except KeyboardInterrupt:
            raise Interrupted("interrupted; nothing is half-published") from None
        except (RuntimeError, duckdb.InterruptException) as error:
            if not is_interrupt(error):
                raise
            raise Interrupted("interrupted; nothing is half-published") from None
        except BrokenPipeError:
            # what is left in the buffer would be complained about once more when Python flushes at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)


app = typer.Typer(
    cls=_Group,
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
