"""amur sql, trace, cite, export, dictionary, figures."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from flows.cli.app import READ, app
from flows.errors import AmurError
from flows.reading.render import Format
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.reading.export import Form as ExportForm

Form = Annotated[Format, typer.Option("--format", help="csv and json give every row and every digit.")]


@app.command(rich_help_panel=READ)
def sql(
    query: Annotated[str, typer.Argument(help="one query; - reads it from standard input")], form: Form = "table"
) -> None:
    """Ask the current release; read-only, and without access to files.

    amur sql "select period_code, amount_usd from mart.portfolio_timeline order by period_end"

    amur sql - --format csv < sql/examples/portfolio_size.sql
    """
    from flows.reading.query import ask, open_release
    from flows.reading.render import render

    text = _standard_input() if query == "-" else query
    with open_release(Settings.from_env().pointer) as con:
        answer = ask(con, text)
        render(answer.columns, answer.rows(), form, sys.stdout)


def _standard_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise AmurError("not UTF-8", where="standard input") from error


@app.command(rich_help_panel=READ)
def trace(
    table: Annotated[str, typer.Argument(help="a table whose rows come from one place, as fact_portfolio")],
    key: Annotated[list[str], typer.Argument(help="the values of its key, or column=value")],
) -> None:
    """Show the raw line, record or sentence that a row was read from, byte for byte as it was received.

    amur trace fact_portfolio 2023-08-23-chernyshenko-1
    """
    from flows.reading.trace import trace as found

    for line in found(Settings.from_env(), table, key):
        print(line)


@app.command(rich_help_panel=READ)
def why(
    table: Annotated[str, typer.Argument(help="a fact or a mart, as fact_portfolio or mart.turnover")],
    key: Annotated[list[str], typer.Argument(help="the values of its key, or column=value")],
) -> None:
    """Show every version of a row with what changed in it, when, and the raw files it was read from.

    amur why fact_portfolio 2023-08-23-chernyshenko-1
    """
    from flows.reading.why import why as found

    for line in found(Settings.from_env(), table, key):
        print(line)


@app.command(rich_help_panel=READ)
def cite(
    pages: Annotated[list[str] | None, typer.Argument(metavar="[DOCUMENT_CODE]…", show_default=False)] = None,
    form: Annotated[str, typer.Option("--format", help="plain, bibtex or csl (CSL-JSON)")] = "plain",
) -> None:
    """Citations of pages that figures were read on; without any, of the release and of all that it stands on.

    amur cite --format bibtex > amur.bib
    """
    from flows.reading.citing import STYLES
    from flows.reading.citing import cite as cited

    if form not in STYLES:
        raise AmurError(f"no format {form}", where="--format", hint="use " + ", ".join(STYLES))
    print(STYLES[form](cited(Settings.from_env().pointer, pages or ())))


@app.command(rich_help_panel=READ)
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="created if it is not there")],
    form: Annotated[str, typer.Option("--format", help="parquet, csv or xlsx")] = "parquet",
    table: Annotated[
        list[str] | None, typer.Option(help="only this one, such as mart.turnover; may be given several times")
    ] = None,
    all_sources: Annotated[
        bool, typer.Option("--all-sources", help="also what its publisher does not allow to pass on")
    ] = False,
    bom: Annotated[bool, typer.Option("--bom", help="begin CSV with a byte order mark, for Excel")] = False,
) -> None:
    """Write the tables of the current release into files: one each, or one workbook for xlsx.

    Beside them datapackage.json tells what each column means, where the figures come from and under which licence.

    amur export out --format csv --table mart.turnover --table dim_source
    """
    from flows.reading.export import FORMS
    from flows.reading.export import export as write

    if form not in FORMS:
        raise AmurError(f"no format {form}", where="--format", hint="use " + ", ".join(FORMS))
    for line in write(Settings.from_env().pointer, folder, cast("ExportForm", form), table or (), all_sources, bom):
        print(line)


@app.command(rich_help_panel=READ)
def dictionary(folder: Annotated[Path, typer.Argument(metavar="DIR", help="created if it is not there")]) -> None:
    """Write what every table of the current release is, as Markdown: columns, lineage, sources, rules, examples.

    amur dictionary docs/dictionary
    """
    from flows.dictionary.entries import read_entries
    from flows.dictionary.markdown import write_markdown
    from flows.interrupts import naming_refusals
    from flows.reading.query import open_release

    with open_release(Settings.from_env().pointer) as con, naming_refusals(folder):
        for path in write_markdown(read_entries(con), folder):
            print(path)


@app.command(rich_help_panel=READ)
def figures(
    files: Annotated[list[Path] | None, typer.Argument(help="text files", show_default=False)] = None,
    jsonl: Annotated[Path | None, typer.Option(help="a file of {id, date, text} lines instead")] = None,
    day: Annotated[str, typer.Option("--date", help="day the text files were published, YYYY-MM-DD")] = "",
    why: Annotated[bool, typer.Option("--why", help="also the rules that told what each figure is")] = False,
) -> None:
    """Read the figures out of text; one JSON line per figure."""
    from flows.documents.files import figures_of_files, figures_of_lines

    if not files and jsonl is None:
        raise AmurError("no text to read", where="amur figures", hint="name text files or use --jsonl FILE")
    for line in figures_of_files(files or [], day, why):
        print(line)
    for line in figures_of_lines(jsonl, why) if jsonl else ():
        print(line)
