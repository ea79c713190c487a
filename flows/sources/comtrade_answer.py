"""An answer of UN Comtrade, held against its envelope, its caps and the fields of the contract, and taken apart."""

import json
import re

import duckdb

from flows.answers.parsing import new_fields_of, note_new_fields, text_of
from flows.errors import BadAnswer
from flows.sources import Fields, Source

PREVIEW_CAP = 500
KEYED_CAPS = (100_000, 250_000)

_ENVELOPE = Fields(needed=["count", "data", "elapsedTime", "error"])


class PageFull(BadAnswer):
    """A page with as many rows as a page can hold has been cut, as far as anybody can tell."""

    reason = "truncated"


def load_answer(con: duckdb.DuckDBPyConnection, content: bytes, where: str, source: Source) -> int:
    """Make `raw_rows` of an answer and return how many; codes are without the blanks that may stand behind them.

    Raises BadAnswer for an error in any of Comtrade's three shapes, a countOnly placeholder and missing fields.
    """
    assert source.fields
    try:
        con.execute("create or replace temp table answer as select $1::json as j", [text_of(content, where, "JSON")])
        row = con.execute("select json_type(j), json_keys(j), json_type(j, '$.data') from answer").fetchone() or ()
    except duckdb.Error as error:
        said = str(error).splitlines()[0][:160]
        raise BadAnswer(f"broken or truncated JSON ({said})", where=where) from error
    shape, keys, data = row
    if shape != "OBJECT":
        raise BadAnswer(f"a JSON {shape.lower()} instead of Comtrade's envelope", where=where)
    _refuse_errors(con, keys, where)
    new_fields = new_fields_of(keys, _ENVELOPE, where)
    if data == "OBJECT":
        raise BadAnswer("a count only: `data` is a placeholder, not rows", where=where)
    if data != "ARRAY":
        raise BadAnswer(f"`data` is {data}, not a list", where=where)
    con.execute(
        """create or replace temp table records as
        with each as (select unnest((j -> '$.data')::json[]) as j from answer)
        select row_number() over () as n, j from each"""
    )
    (stated, rows) = con.execute("select j ->> '$.count', (select count(*) from records) from answer").fetchone() or ()
    con.execute("drop table answer")
    if stated != str(rows):
        raise BadAnswer(f"the answer announces {stated} rows and holds {rows}", where=where)
    if ("/public/" in where and rows >= PREVIEW_CAP) or rows == KEYED_CAPS[0] or rows >= KEYED_CAPS[-1]:
        hint = "ask for fewer periods, partners or commodities at a time"
        raise PageFull(f"{rows} rows are as many as a page can hold: it may be cut", where=where, hint=hint)
    shapes = con.execute("select distinct json_keys(j) from records order by all").fetchall()
    new_fields |= {name for (names,) in shapes for name in new_fields_of(names, source.fields, where)}
    note_new_fields(con, new_fields)
    spec = json.dumps(dict.fromkeys(source.fields.needed, "VARCHAR"))
    codes = [name for name in source.fields.needed if name.endswith("Code")]
    trimmed = ", ".join(f"trim({name}) as {name}" for name in codes)
    con.execute(
        f"""create or replace temp table raw_rows as
        with read as (
            select n, '/data/' || (n - 1) as locator, j::varchar as raw, unnest(from_json(j, '{spec}')) from records
        )
        select * replace ({trimmed}) from read"""
    )
    con.execute("drop table records")
    return int(rows)


def _refuse_errors(con: duckdb.DuckDBPyConnection, keys: list[str], where: str) -> None:
    """The shapes of an error: {error, details}, the envelope with `error` or `errorObject`, {statusCode, message}."""
    said = con.execute(
        """select coalesce(nullif(j ->> '$.error', ''), j ->> '$.message'),
            coalesce(j -> '$.details', j -> '$.errorObject')
        from answer"""
    ).fetchone() or (None, None)
    if said[0] is None and "statusCode" not in keys and "errorObject" not in keys:
        return
    details = re.findall(r'"[eE]rrorMessage":"([^"]{1,120})"', str(said[1]))
    raise BadAnswer(f"Comtrade says: {': '.join([str(said[0])[:200], *details[:3]])}", where=where)
