"""From `raw_rows` to `staged_rows`: each record is staged, rejected with a reason, or left out under a name.

The three add up to the records of the answer. All of it is one pass of SQL, so a hundred thousand rows take seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from flows.contract.columns import staged_types
from flows.contract.periods import read_period
from flows.contract.source import Source
from flows.contract.staged import Codes, LeftOut, Rejected, Staged
from flows.errors import BadAnswer

# A cast alone would take blanks, underscores and infinity; this is five times as fast as a regular expression.
_NUMBER = "translate({field}, '0123456789.eE+-', '') = ''"


@dataclass(frozen=True)
class Rule:
    """When the SQL condition over `raw_rows` holds, the record is not staged; `says` is SQL for the reason."""

    when: str
    says: str


def number(field: str) -> str:
    """SQL for a number in a text field: NULL when it is none, or none the warehouse can hold."""
    return _decimal(field, 6)


def precise(field: str) -> str:
    """SQL like number(), with 12 places."""
    return _decimal(field, 12)


def _decimal(field: str, places: int) -> str:
    # the narrow cast is two hundred times as fast, and most numbers fit it
    casts = ", ".join(f"try_cast({field} as decimal({width},{places}))" for width in (18, 38))
    return f"if({_NUMBER.format(field=field)}, coalesce({casts}), null)"


def no_number(field: str, name: str, read: Callable[[str], str] = number) -> Rule:
    """A text that is no number, one too large to hold, or one so small that nothing would be left of it."""
    vanishes = f"({read(field)} = 0 and try_cast({field} as double) <> 0)"
    return Rule(
        f"{field} is not null and ({read(field)} is null or {vanishes})",
        f"'{name}: ' || quoted({field}) || ' is not a number that can be kept'",
    )


def official_figure(name: str, value: str, text: str, factor: str = "1") -> dict[str, str]:
    """SQL for the columns of a figure that is said as it is; `text` holds its digits, of which the last is rounded."""
    places = rf"length(regexp_extract({text}, '\.([0-9]+)', 1))"
    exponent = f"coalesce(try_cast(regexp_extract({text}, '[eE]([+-]?[0-9]+)', 1) as int), 0)"
    digit = f"try_cast(0.5 * pow(10, {exponent} - {places}) as decimal(38,6))"
    full = f"({value}) * {factor}"
    return {
        name: full,
        f"{name}_comparator": f"if({value} is null, null, '=')",
        f"{name}_low": full,
        f"{name}_high": full,
        f"{name}_rounding": f"if({value} is null, null, {digit}) * {factor}",
    }


def period_columns(name: str) -> dict[str, str]:
    """SQL for the columns of a period that read_periods() has read."""
    return {name: "period_code", f"{name}_start": "period_start", f"{name}_end": "period_end"} | {
        f"{name}_grain": "period_grain"
    }


def read_periods(con: duckdb.DuckDBPyConnection, field: str, translate: Callable[[str], str] = str) -> None:
    """Add period_code, _start, _end and _grain to `raw_rows`, read from a text field; NULL where it is no period."""
    note_periods(con, "raw_rows", field, translate)
    con.execute(
        f"""create or replace temp table raw_rows as
        select r.*, p.* exclude (said) from raw_rows r left join period_of p on p.said = r.{field}"""
    )


def note_periods(con: duckdb.DuckDBPyConnection, rows: str, field: str, translate: Callable[[str], str] = str) -> None:
    """Make `period_of`: what is `said` in a field of rows, and its period_code, _start, _end and _grain."""
    found = con.execute(f"select distinct {field} from {rows} where {field} is not null order by all").fetchall()
    read = []
    for (text,) in found:
        try:
            period = read_period(translate(text))
        except ValueError:
            continue
        read.append((text, period.code, str(period.start), str(period.end), period.grain))
    frame = pd.DataFrame(read, columns=["said", "code", "first", "last", "grain"], dtype=object)
    con.register("read_periods", frame)
    con.execute(
        """create or replace temp table period_of as
        select said::varchar as said, code::varchar as period_code, first::varchar::date as period_start,
            last::varchar::date as period_end, grain::varchar as period_grain
        from read_periods"""
    )
    con.unregister("read_periods")


def stage_records(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    codes: Codes,
    columns: dict[str, str],
    skips: list[Rule],
    rejects: list[Rule],
) -> Staged:
    """Leave `staged_rows` in `con`, in the order of the answer: `columns` gives SQL for each staged column.

    After the source's own rules come those of its contract: required columns, choices, codes, the key.
    """
    left_out = stage_records_of_many(con, source, codes, columns, skips, rejects, 1)[0]
    con.execute("alter table staged_rows drop column answer")
    return Staged(con.table("staged_rows"), left_out.rejected, left_out.skipped, left_out.new_fields)


def stage_records_of_many(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    codes: Codes,
    columns: dict[str, str],
    skips: list[Rule],
    rejects: list[Rule],
    count: int,
    texts: str = "select answer, locator, raw from raw_rows",
) -> list[LeftOut]:
    """Like stage_records() for so many answers, each held against its own rows alone; `staged_rows` tells which.

    `texts` is SQL for the texts of records, as `answer`, `locator` and `raw`, at least those of `refused_rows`.
    """
    types = staged_types(source)
    if set(columns) != set(types):
        raise BadAnswer(
            f"staged columns are not those of the contract: {sorted(set(columns) ^ set(types))}", where=source.code
        )
    con.execute("create or replace temp macro quoted(t) as '''' || left(t::varchar, 40) || ''''")
    for kind in ("country", "currency", "origin", "measure"):
        con.execute(f"create or replace temp table {kind}_codes as select unnest($1::varchar[]) as code", [
            sorted(getattr(codes, kind))
        ])  # fmt: skip
    expressions = ", ".join(f'cast({columns[name]} as {kind}) as "{name}"' for name, kind in types.items())
    con.execute(
        f"""create or replace temp table judged as
        select n, answer, locator, {_first(skips)} as skipped, {_first(rejects)} as refused from raw_rows"""
    )
    con.execute(
        f"""create or replace temp table named_rows as
        select n, answer, locator, {expressions} from raw_rows where n in
            (select n from judged where skipped is null and refused is null)"""
    )
    key = ", ".join(f'"{name}"' for name in source.key)
    con.execute(
        f"""create or replace temp table checked_rows as
        with keyed as (
            select *, first_value(locator) over same_key as first_locator,
                last_value(locator) over same_key as last_locator
            from named_rows
            window same_key as
                (partition by answer, {key} order by n rows between unbounded preceding and unbounded following)
        ), told as (select answer, string_agg(name, ', ' order by name) as new_fields from new_fields group by answer)
        select keyed.*, {_first(_contract_rules(source))} as refused from keyed left join told using (answer)"""
    )
    names = ", ".join(f'"{name}"' for name in [*types, "locator", "answer"])
    con.execute(
        f"create or replace temp table staged_rows as select {names} from checked_rows where refused is null order by n"
    )
    return _left_out(con, count, texts)


def _left_out(con: duckdb.DuckDBPyConnection, count: int, texts: str) -> list[LeftOut]:
    found = [LeftOut([], {}, [], 0) for _ in range(count)]
    con.execute(
        """create or replace temp table refused_rows as
        select n, answer, locator, coalesce(judged.refused, checked_rows.refused) as reason
        from judged left join checked_rows using (n, answer, locator)
        where skipped is null and reason is not null"""
    )
    rejected = con.execute(
        f"""with texts as ({texts})
        select answer, locator, reason, left(raw, 2000)
        from refused_rows join texts using (answer, locator) order by n"""
    )
    for answer, *row in rejected.fetchall():
        found[answer].rejected.append(Rejected(*row))
    skipped = "select answer, skipped, count(*) from judged where skipped is not null group by all order by all"
    for answer, reason, rows in con.execute(skipped).fetchall():
        found[answer].skipped[reason] = rows
    for answer, name in con.execute("select answer, name from new_fields order by all").fetchall():
        found[answer].new_fields.append(name)
    staged = dict(con.execute("select answer, count(*) from staged_rows group by 1").fetchall())
    return [replace(left, staged=staged.get(answer, 0)) for answer, left in enumerate(found)]


def _first(rules: list[Rule]) -> str:
    """SQL for the reason of the first rule that applies, else NULL."""
    cases = " ".join(f"when {rule.when} then {rule.says}" for rule in rules)
    return f"case {cases} else null end" if rules else "null::varchar"


def _contract_rules(source: Source) -> list[Rule]:
    rules = []
    for name, column in source.columns.items():
        if column.required:
            rules.append(Rule(f'"{name}" is null', f"'column {name}: is empty'"))
        if column.of:
            allowed = ", ".join(f"'{value}'" for value in column.of)
            says = f"'column {name}: ' || quoted(\"{name}\") || ' is not one of {' '.join(column.of)}'"
            rules.append(Rule(f'"{name}" not in ({allowed})', says))
        if column.type in ("country", "currency", "origin", "measure"):
            says = f"'column {name}: unknown {column.type} code ' || quoted(\"{name}\")"
            rules.append(Rule(f'"{name}" not in (select code from {column.type}_codes)', says))
    named = ", ".join(source.key)
    # Two records of one key are told apart by something: then a new field has changed what the others mean.
    stands = "first_locator || ' and ' || last_locator || ', and ' || new_fields || ' is new'"
    says = f"'the key ({named}) stands in ' || {stands}"
    rules.append(Rule("first_locator <> last_locator and new_fields is not null", says))
    rules.append(Rule("locator <> first_locator", f"'the key ({named}) is that of ' || first_locator"))
    return rules
