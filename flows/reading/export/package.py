"""The data package beside exported files: what they hold, as Frictionless' Data Package v1 describes it."""

import json
from collections.abc import Set
from pathlib import Path
from typing import Any

import duckdb

from flows.columns import column_truths
from flows.model import Column
from flows.reading.export.tables import Table
from flows.reading.export.workbook import sheet_names
from flows.whole import whole

PACKAGE = "datapackage.json"

# Table Schema's types for DuckDB's; what stands in neither is text.
_TYPES = {
    "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "DOUBLE": "number", "INTEGER": "integer",
    "BIGINT": "integer", "HUGEINT": "integer", "SMALLINT": "integer", "UBIGINT": "integer",
}  # fmt: skip
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def write_package(
    con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path, form: str, left_out: dict[str, list[str]]
) -> Path:
    """Write `datapackage.json`: tables, columns with their meaning, keys, sources and licences of this release."""
    release_id, published_at, version = con.execute(
        "select release_id, published_at, amur_version from meta.release order by published_at desc limit 1"
    ).fetchone() or (None, None, None)
    lacking = {name for names in left_out.values() for name in names}
    whole_keys = {(table.name, *table.key) for table in tables if table.name not in lacking}
    described: dict[str, Any] = {
        "profile": "data-package",
        "name": "amur",
        "id": release_id,
        "title": "Amur: figures on Russia–China investment and trade",
        "description": "Each figure with the comparator it was said with, its bounds and where it was read.",
        "version": version,
        "created": published_at.strftime("%Y-%m-%dT%H:%M:%SZ") if published_at else None,
        "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0, where a source's own licence does not say otherwise"}],
        "sources": _sources(con, left_out),
        "resources": _workbook(tables) if form == "xlsx" else [_resource(table, form, whole_keys) for table in tables],
    }
    if left_out:
        described["left_out"] = left_out
    path = folder / PACKAGE
    with whole(path) as fresh:
        fresh.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _sources(con: duckdb.DuckDBPyConnection, left_out: dict[str, list[str]]) -> list[dict[str, str]]:
    rows = con.execute(
        """select distinct on (source_code) source_code, source_name, licence, home_url, attribution
        from dim_source where source_code in (select source_code from meta.raw_file)
        order by source_code"""
    ).fetchall()
    return [
        {"title": f"{name} ({code})", "licence": licence or ""}
        | {key: text for key, text in (("path", url), ("attribution", attribution)) if text}
        for code, name, licence, url, attribution in rows
        if code not in left_out
    ]


def _resource(table: Table, form: str, whole_keys: Set[tuple[str, ...]]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": _resource_name(table.name),
        "path": f"{table.name}.{form}",
        "format": form,
        "mediatype": _MEDIA[form],
        "encoding": "utf-8",
        "title": table.name,
        "description": table.about,
        "schema": _schema(table, form) | _foreign_keys(table, whole_keys),
    }


def _workbook(tables: list[Table]) -> list[dict[str, Any]]:
    """Without references: who follows them opens the workbook for each, which takes more than ten minutes for all."""
    names = sheet_names(tables)
    return [
        {
            "name": _resource_name(table.name),
            "path": "amur.xlsx",
            "format": "xlsx",
            "dialect": {"excel": {"sheet": names[table.name]}},
            "title": table.name,
            "description": table.about,
            "schema": _schema(table, "xlsx"),
        }
        for table in tables
    ]


def _schema(table: Table, form: str) -> dict[str, Any]:
    fields = [_field(column) for column in table.columns]
    if form == "parquet":  # the package's own reader has a NULL among integers for a number that is none
        fields = [field | {"type": field["type"].replace("integer", "number")} for field in fields]
    if form == "xlsx":  # what a number of a workbook cannot keep stands in it as text
        fields = [field | {"type": "any"} for field in fields]
    return {"fields": fields, "missingValues": [""]} | ({"primaryKey": table.key} if table.key else {})


def _foreign_keys(table: Table, whole_keys: Set[tuple[str, ...]]) -> dict[str, Any]:
    """The references of a table to keys that stand whole in the same export: no program can follow another one."""
    keys = []
    for column in table.columns:
        truth = column_truths().get(column.name)
        referred = truth.refers_to(table.name, column.name) if truth else None
        if referred and referred in whole_keys:
            target, field = referred
            reference = {"resource": _resource_name(target), "fields": field}
            keys.append({"fields": column.name, "reference": reference})
    return {"foreignKeys": keys} if keys else {}


def _resource_name(table: str) -> str:
    return table.replace("_", "-").lower()


def _field(column: Column) -> dict[str, str]:
    kind = "number" if column.type.startswith("DECIMAL") else _TYPES.get(column.type, "string")
    return {"name": column.name, "type": kind, "description": column.about}
