"""The rows behind pictures and queries as CSV files beside the page, so that nobody has to copy them from it."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from flows.model import Column
from flows.reading.export.tables import Table
from flows.reading.export.text import write_csv
from flows.report.page import unwritten


def write_downloads(con: duckdb.DuckDBPyConnection, queries: Mapping[str, str], folder: Path) -> None:
    """Write the rows of each query to `<name>.csv`; raises AmurError when a file cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, sql in queries.items():
            sql = sql.strip().rstrip(";")
            described = con.execute(f"describe {sql}").fetchall()
            columns = [Column(column, kind, "") for column, kind, *_ in described]
            write_csv(con, Table(name, "", columns, [], sql), folder, bom=False)
    except OSError as error:
        raise unwritten(folder, error) from error
