"""Answers of UN Comtrade, held against their envelope, their caps and the fields of the contract, and taken apart.

DuckDB reads a JSON document anew for every function over it, so each answer passes through as few as there can be.
"""

import json
import re
from collections.abc import Sequence

import duckdb

from flows.contract.source import Fields, Source
from flows.errors import BadAnswer
from flows.stage.parsing import new_fields_of, note_new_fields, text_of

PREVIEW_CAP = 500
KEYED_CAPS = (100_000, 250_000)

_ENVELOPE = Fields(needed=["count", "data", "elapsedTime", "error"])
# SQL for the texts of records, taken from the answers only where there are any to tell of.
TEXTS = """
    with lists as (
        select answer, from_json(j, '{"data":["JSON"]}').data as records
        from answers where answer in (select answer from refused_rows)
    ), each as (select answer, unnest(records) as raw, generate_subscripts(records, 1) as place from lists)
    select answer, '/data/' || (place - 1) as locator, raw::varchar as raw from each"""

_SAID = ["$.count", "$.error", "$.message", "$.details", "$.errorObject"]


class PageFull(BadAnswer):
    """A page with as many rows as a page can hold has been cut, as far as anybody can tell."""

    reason = "truncated"


def load_answers(con: duckdb.DuckDBPyConnection, answers: Sequence[tuple[bytes, str]], source: Source) -> list[int]:
    """Make `records` of answers, each given with where it is from, and return how many records each has.

    `records` has `answer`, the place among the answers, `n`, `locator` and the needed fields as text, codes without
    the blanks that may stand behind them; `new_fields` has `answer` and `name`, `answers` has `answer` and `j`, its
    text. Raises BadAnswer for an error in any of Comtrade's three shapes, a countOnly placeholder and missing fields.
    """
    assert source.fields
    texts = [text_of(content, where, "JSON") for content, where in answers]
    con.execute(
        """create or replace temp table answers as
        with said as (select unnest($1::varchar[]) as said, (generate_subscripts($1::varchar[], 1) - 1)::int as answer)
        select answer, try_cast(said as json) as j from said""",
        [texts],
    )
    envelopes = con.execute(
        f"""select json_type(j, ['$', '$.data']), json_keys(j), json_extract_string(j, {_SAID}),
            json_array_length(j, '$.data')
        from answers order by answer"""
    ).fetchall()
    new_fields, counts = set(), []
    for number, ((_, where), envelope) in enumerate(zip(answers, envelopes, strict=True)):
        if envelope[0] is None:
            raise BadAnswer(f"broken or truncated JSON ({_why_broken(con, texts[number])})", where=where)
        new_fields |= {(number, name) for name in _read_envelope(envelope, where)}
        counts.append(int(envelope[-1]))
    shapes = con.execute(
        """with shapes as (select answer, unnest(list_distinct(json_keys(j, '$.data[*]'))) as names from answers)
        select answer, names from shapes order by all"""
    ).fetchall()
    for number, names in shapes:
        new_fields |= {(number, name) for name in new_fields_of(names, source.fields, answers[number][1])}
    note_new_fields(con, new_fields)
    spec = json.dumps({"data": [dict.fromkeys(source.fields.needed, "VARCHAR")]})
    codes = [name for name in source.fields.needed if name.endswith("Code")]
    trimmed = ", ".join(f"trim({name}) as {name}" for name in codes)
    con.execute(
        f"""create or replace temp table records as
        with lists as (select answer, from_json(j, '{spec}').data as records from answers),
        each as (select answer, unnest(records) as record, generate_subscripts(records, 1) as place from lists),
        read as (select answer, '/data/' || (place - 1) as locator, unnest(record) from each)
        select row_number() over () as n, * replace ({trimmed}) from read"""
    )
    return counts


def _why_broken(con: duckdb.DuckDBPyConnection, text: str) -> str:
    try:
        con.execute("select $1::json", [text])
    except duckdb.Error as error:
        return str(error).splitlines()[0][:160]
    return "a text that DuckDB takes no second time"


def _read_envelope(envelope: tuple[list[str], list[str], list[str | None], int], where: str) -> set[str]:
    """The fields of an envelope that nobody told of; raises BadAnswer unless it holds the rows it announces."""
    (shape, data), keys, said, rows = envelope
    if shape != "OBJECT":
        raise BadAnswer(f"a JSON {shape.lower()} instead of Comtrade's envelope", where=where)
    _refuse_errors(keys, said, where)
    new_fields = new_fields_of(keys, _ENVELOPE, where)
    if data == "OBJECT":
        raise BadAnswer("a count only: `data` is a placeholder, not rows", where=where)
    if data != "ARRAY":
        raise BadAnswer(f"`data` is {data}, not a list", where=where)
    if said[0] != str(rows):
        raise BadAnswer(f"the answer announces {said[0]} rows and holds {rows}", where=where)
    if ("/public/" in where and rows >= PREVIEW_CAP) or rows == KEYED_CAPS[0] or rows >= KEYED_CAPS[-1]:
        hint = "ask for fewer periods, partners or commodities at a time"
        raise PageFull(f"{rows} rows are as many as a page can hold: it may be cut", where=where, hint=hint)
    return new_fields


def _refuse_errors(keys: list[str], said: list[str | None], where: str) -> None:
    """The shapes of an error: {error, details}, the envelope with `error` or `errorObject`, {statusCode, message}."""
    _, error, message, details, error_object = said
    what = error or message
    if what is None and "statusCode" not in keys and "errorObject" not in keys:
        return
    found = re.findall(r'"[eE]rrorMessage":"([^"]{1,120})"', str(details or error_object))
    raise BadAnswer(f"Comtrade says: {': '.join([str(what)[:200], *found[:3]])}", where=where)
