"""What an upstream answered: looked at before it is parsed, then loaded as `raw_rows`.

`raw_rows` has one row per record: `answer`, 0 where there is one, `n` in the order of the answers, `locator`, `raw`
(the record's text) and the record's fields as text. Beside it `new_fields` has the `answer` and the `name` of each
field that the contract does not know, and that is not read. Every error is a BadAnswer that names what came instead.
"""

import json
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd

from flows.collect.asking import hold
from flows.contract.source import Fields, Source
from flows.errors import BadAnswer
from flows.workspace import workspace

_MARKUP = re.compile(r"<(?:title|h1|Code|Message|ErrorDescription)[^>]*>([^<]{1,200})<", re.IGNORECASE)


def text_of(content: bytes, where: str, expected: str, encoding: str = "utf-8-sig") -> str:
    """The text of an answer that should be `expected` (JSON, CSV): decoded, without a byte order mark.

    Raises BadAnswer when it is empty, not text in that encoding, or markup: the page of a firewall, an XML error.
    """
    if not content.strip():
        raise BadAnswer(f"an empty body where {expected} was expected", where=where)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadAnswer(f"byte {error.start} is no {encoding} text", where=where) from error
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        kind = "XML" if start.startswith("<?xml") else "HTML"
        said = [" ".join(part.split()) for part in _MARKUP.findall(start[:20_000])]
        says = f" that says: {', '.join(said[:3])[:300]}" if any(said) else ""
        raise BadAnswer(f"{kind} instead of {expected}{says}", where=where, hint=_LATER)
    return text


_LATER = "the archived answer stays in use; try again later, or open the address to see what the server wants"


def parse_json(text: str, where: str) -> Any:
    """A JSON document, read strictly: no key twice in an object, no NaN or Infinity, nothing cut short."""

    def no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise BadAnswer(f"the key {twice[:40]!r} stands twice in one object", where=where)
        return dict(pairs)

    def no_number(name: str) -> Any:
        raise BadAnswer(f"{name} is no JSON number", where=where)

    try:
        return json.loads(
            text, object_pairs_hook=no_key_twice, parse_constant=no_number, parse_float=str, parse_int=str
        )
    except json.JSONDecodeError as error:
        raise BadAnswer(f"broken or truncated JSON ({error.msg} at character {error.pos})", where=where) from error
    except RecursionError as error:
        raise BadAnswer("JSON nested too deep to be an answer", where=where) from error


def new_fields_of(found: Iterable[str], fields: Fields, where: str) -> set[str]:
    """The fields of a record that the contract does not know; raises BadAnswer for one that is missing or twice."""
    names = list(found)
    missing = [name for name in fields.needed if name not in names]
    twice = sorted({name for name in names if names.count(name) > 1})
    new = set(names) - {*fields.needed, *fields.known}
    parts = [f"missing field {name!r}" for name in missing[:5]]
    parts += [f"field {name[:40]!r} stands twice" for name in twice]
    if parts:
        parts += [f"new field {name[:40]!r}" for name in sorted(new)[:5]]
        raise BadAnswer(", ".join(parts), where=where, hint="hold `fields` of the contract against the source's news")
    return new


def note_new_fields(con: duckdb.DuckDBPyConnection, names: Iterable[tuple[int, str]]) -> None:
    """Make `new_fields` of the place of an answer and the name of a field in it."""
    con.execute("create or replace temp table new_fields (answer int, name varchar)")
    if found := sorted(names):
        con.executemany("insert into new_fields values (?, ?)", found)


def load_rows(
    con: duckdb.DuckDBPyConnection,
    rows: Sequence[Mapping[str, str | None]],
    columns: Iterable[str],
    new_fields: Iterable[str] = (),
) -> int:
    """Make `raw_rows` of records that were read in Python; each has `locator`, and `raw` or its fields as JSON.

    They are of one answer where they do not say otherwise under `answer`.
    """
    note_new_fields(con, ((0, name) for name in new_fields))
    names = ["locator", "raw", *columns]
    full: list[dict[str, str | None]] = []
    for row in rows:
        fields = {name: text for name, text in row.items() if name not in ("answer", "locator", "raw")}
        full.append({"answer": "0", "raw": json.dumps(fields, ensure_ascii=False), **row})
    frame = pd.DataFrame(full, columns=["answer", *names], dtype=object)
    con.register("read_rows", frame)
    casts = ", ".join(f'cast("{name}" as varchar) as "{name}"' for name in names)
    con.execute(
        f"""create or replace temp table raw_rows as
        select answer::varchar::int as answer, row_number() over () as n, {casts} from read_rows"""
    )
    con.unregister("read_rows")
    return len(rows)


def load_csv(con: duckdb.DuckDBPyConnection, text: str, fields: Fields, where: str) -> int:
    """Make `raw_rows` of a CSV answer; a known field that it lacks is NULL. Locators are `record N` after the header.

    Raises BadAnswer for a header that is not the contract's, or a row that does not fit it.
    """
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".csv") as file:
        file.write(text)
        file.flush()
        options = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false"
        header = text.split("\n", 1)[0].rstrip("\r").split(",")
        note_new_fields(con, ((0, name) for name in new_fields_of(header, fields, where)))
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in header)
        absent = "".join(f', null::varchar as "{name}"' for name in fields.known if name not in header)
        try:
            con.execute(
                f"""create or replace temp table raw_rows as
                with read as (select * from read_csv(?, {options}, columns = {{{columns}}}))
                select 0 as answer, row_number() over () as n, 'record ' || row_number() over () as locator,
                    to_json(read)::varchar as raw, *{absent}
                from read""",
                [file.name],
            )
        except duckdb.Error as error:
            line = str(error).replace(file.name, "the answer").splitlines()[0]
            raise BadAnswer(f"broken or truncated CSV ({line[:200]})", where=where) from error
    return int(con.table("raw_rows").count("*").fetchone()[0])  # type: ignore[index]


def count_csv(source: Source, asked: dict[str, Collection[str]]) -> Callable[[bytes, str], int]:
    """How many records a CSV answer of a source has; an empty body has none.

    Raises BadAnswer like load_csv(), and ForeignAnswer when an SQL expression over the records has another value than
    those `asked` for.
    """

    def count(content: bytes, where: str) -> int:
        assert source.fields
        if not content.strip():
            return 0
        with workspace() as con:
            records = load_csv(con, text_of(content, where, "CSV"), source.fields, where)
            hold_rows(con, asked, where)
            return records

    return count


def hold_rows(
    con: duckdb.DuckDBPyConnection, asked: dict[str, Collection[str]], where: str, rows: str = "raw_rows"
) -> None:
    """Raise ForeignAnswer when an SQL expression over the rows has another value than those `asked` for."""
    for expression, values in asked.items():
        found = con.execute(f"select distinct ({expression})::varchar from {rows}").fetchall()
        hold(expression, (value for (value,) in found), values, where)
