"""Data sets of others that their licence allows to pass on, bundled in data/raw/statistics/ as compact CSV.

A file has the columns of the contract that are not the same in every row and do not follow from the series.
"""

import duckdb

from flows.archive import Archive, Receipt, now
from flows.contract.source import Fields, Partition, Source
from flows.contract.staged import Codes, Staged
from flows.settings import Settings
from flows.sources.register import read_file
from flows.stage.parsing import load_csv, text_of
from flows.stage.records import Rule, no_number, number, period_columns, precise, read_periods, stage_records
from flows.web.http import Web

_NUMBERS = {"decimal": number, "integer": number, "precise": precise}


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """Each file of the data set. Raises like read_file()."""
    for name in source.partitions:
        read_file(source, settings.statistics / name)
    return [Partition(name) for name in source.partitions]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """Archive one file; None when the archive has it already. Raises like read_file()."""
    assert source.data_set
    before = archive.newest_of(source.code, partition.key)
    kept = archive.put(
        read_file(source, settings.statistics / partition.key),
        {
            "source": source.code,
            "partition": partition.key,
            "url": f"file:data/raw/statistics/{partition.key}",
            "retrieved_at": now(),
            "validators": {"released_on": source.data_set.released.isoformat()},
            "licence": source.licence,
        },
    )
    return None if kept == before else kept


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """Typed rows of one archived file, in its order; `locator` is `line N`."""
    in_file = source.columns_in_file
    load_csv(con, text_of(content, receipt.url, "CSV"), Fields(needed=list(in_file)), receipt.url)
    con.execute("update raw_rows set locator = 'line ' || n + 1")
    columns: dict[str, str] = {}
    rejects: list[Rule] = []
    for name, column in source.columns.items():
        if name not in in_file:
            columns[name] = _by_series(source, name) if column.always is None else _text(column.always)
            continue
        field, read = f'"{name}"', _NUMBERS.get(column.type)
        columns[name] = read(field) if read else field
        if read:
            rejects.append(no_number(field, f"column {name}", read))
        elif column.type == "period":
            read_periods(con, field)
            columns |= period_columns(name)
            rejects.append(Rule("period_code is null", f"'column {name}: ' || quoted({field}) || ' is not a period'"))
    return stage_records(con, source, codes, columns, [], rejects)


def _by_series(source: Source, name: str) -> str:
    cases = [f"when {_text(series)} then {_text(about[name])}" for series, about in source.indicators.items() if about]
    return f"case indicator_code {' '.join(cases)} end"


def _text(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))
