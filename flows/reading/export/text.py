"""Parquet and CSV, one file a table, written by DuckDB."""

import json
from pathlib import Path

import duckdb

from flows.model import quoted
from flows.reading.export.tables import Table
from flows.whole import whole

BOM = "\ufeff"
# What a spreadsheet takes for a formula: see OWASP, "CSV Injection". A sign alone, or a number, is none.
FORMULA = "^[=+@\\t\\r-]."


def write_parquet(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> Path:
    """ZSTD; the file's metadata hold `description`, and `columns` with the meaning of each as JSON."""
    path = folder / f"{table.name}.parquet"
    columns = json.dumps({column.name: column.about for column in table.columns}, ensure_ascii=False)
    metadata = f"{{description: '{quoted(table.about)}', columns: '{quoted(columns)}'}}"
    with whole(path) as fresh:
        con.execute(
            f"copy ({table.rows}) to '{quoted(fresh)}' (format parquet, compression zstd, kv_metadata {metadata})"
        )
    return path


def write_csv(con: duckdb.DuckDBPyConnection, table: Table, folder: Path, bom: bool) -> Path:
    """UTF-8; times as ISO 8601; a text that a spreadsheet would run as a formula begins with an apostrophe."""
    path = folder / f"{table.name}.csv"
    safe = ", ".join(_safe(column.name) if column.type == "VARCHAR" else f'"{column.name}"' for column in table.columns)
    with whole(path) as fresh:
        con.execute(
            f"copy (select {safe} from ({table.rows})) to '{quoted(fresh)}'"
            " (format csv, header, timestampformat '%Y-%m-%dT%H:%M:%S')"
        )
        if bom:
            fresh.write_text(BOM + fresh.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def _safe(name: str) -> str:
    runs = f"""regexp_matches("{name}", '{FORMULA}', 's') and try_cast("{name}" as double) is null"""
    return f"""if({runs}, '''' || "{name}", "{name}") as "{name}\""""
