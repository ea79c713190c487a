"""Export: the tables of a release as files that other programs read, with a data package that describes them.

Each file takes its name when it is whole; `datapackage.json` is removed first and written last, so that where it
stands all that it names is there.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

import duckdb

from flows.errors import AmurError
from flows.interrupts import naming_refusals
from flows.reading.export.package import PACKAGE, write_package
from flows.reading.export.tables import Table, read_tables
from flows.reading.export.text import write_csv, write_parquet
from flows.reading.export.workbook import write_workbook

Form = Literal["parquet", "csv", "xlsx"]
FORMS: tuple[str, ...] = get_args(Form)


def export(
    release: Path, folder: Path, form: Form, chosen: Sequence[str] = (), all_sources: bool = False, bom: bool = False
) -> Iterator[Path | str]:
    """Write tables of `release` into `folder`, all of them or the `chosen`; yields each file when it is whole.

    Rows of sources that may not be passed on are left out, and told in a line, unless `all_sources`. `bom` begins CSV
    with a byte order mark, which Excel needs to read it as UTF-8. Raises AmurError when there is no release, a table
    is unknown, the folder cannot be written, or a table does not fit the format.
    """
    if not release.exists():
        raise AmurError("there is no release yet", where=str(release), hint="run `amur run` first")
    with naming_refusals(folder), duckdb.connect(str(release), read_only=True) as con:
        tables, left_out = read_tables(con, chosen, all_sources)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise AmurError("is a file", where=str(folder), hint="name a directory") from None
        (folder / PACKAGE).unlink(missing_ok=True)
        yield from _files(con, tables, folder, form, bom)
        yield write_package(con, tables, folder, form, left_out)
        for code, names in left_out.items():
            yield f"left out: rows of {code} in {', '.join(names)}; --all-sources takes them along"


def _files(con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path, form: Form, bom: bool) -> Iterator[Path]:
    if form == "xlsx":
        yield write_workbook(con, tables, folder)
    for table in tables if form != "xlsx" else ():
        yield write_csv(con, table, folder, bom) if form == "csv" else write_parquet(con, table, folder)
