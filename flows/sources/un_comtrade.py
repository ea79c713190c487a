"""UN Comtrade: `data/v1/get/C/{A|M}/HS?…` with a key, `public/v1/preview/C/{A|M}/HS?…` without.

Ask with `partner2Code=0&motCode=0&customsCode=C00`. A flow must stand in one partition only, each partition holding
one level of commodities. The answer is `{"elapsedTime", "count", "data": [records], "error": ""}`; a hundred thousand
records are 110 MB, so they are taken apart by DuckDB.
"""

import json
import re

import duckdb
import pandas as pd

from flows import reference
from flows.archive import Receipt
from flows.errors import BadAnswer
from flows.sources import Codes, Source, Staged
from flows.sources.answers import check_fields, text_of
from flows.sources.settle import Rule, no_number, number, official_figure, period_columns, read_periods, settle

PREVIEW_CAP = 500
KEYED_CAPS = (100_000, 250_000)

_LEVELS = "case when cmdCode = 'TOTAL' then 0 else length(cmdCode) end"
_TOTALS = "partner2Code = '0' and motCode = '0' and customsCode = 'C00' and mosCode in ('0', '-1')"


def load_answer(con: duckdb.DuckDBPyConnection, content: bytes, where: str, source: Source) -> int:
    """Make `raw_rows` of an answer and return how many; raises BadAnswer for an error in any of Comtrade's three
    shapes, a countOnly placeholder, a page as full as the cap, and fields that are not the contract's.
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
    if sorted(keys) != ["count", "data", "elapsedTime", "error"]:
        raise BadAnswer(f"an envelope of {', '.join(sorted(keys))[:200]}, not as known", where=where)
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
        raise BadAnswer(f"{rows} rows are as many as a page can hold: it may be cut", where=where, hint=hint)
    for (names,) in con.execute("select distinct json_keys(j) from records order by all").fetchall():
        check_fields(names, source.fields, where)
    spec = json.dumps(dict.fromkeys(source.fields.needed, "VARCHAR"))
    con.execute(
        f"""create or replace temp table raw_rows as
        select n, '/data/' || (n - 1) as locator, j::varchar as raw, unnest(from_json(j, '{spec}')) from records"""
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


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """One row per reporter, partner, flow, commodity and period: the total over transport, customs, second partner."""
    load_answer(con, content, receipt.url, source)
    _name_countries(con)
    read_periods(con, "period", lambda text: re.sub(r"^([0-9]{4})([0-9]{2})$", r"\1-\2", text))
    weight, value = number("netWgt"), number("primaryValue")
    columns = (
        period_columns("period")
        | official_figure("value", value, r"regexp_replace(primaryValue, '\.0$', '')")
        | {
            "reporter_code": "reporter_iso",
            "partner_code": "partner_iso",
            "flow_code": "flowCode",
            "commodity_code": "cmdCode",
            "commodity_level": f"case {_LEVELS} when 0 then 'total' when 2 then 'chapter' when 4 then 'heading'"
            " when 6 then 'subheading' end",
            "hs_edition": "classificationCode",
            "currency_code": "'USD'",
            "valuation": "case when cifvalue is not null then 'CIF' when fobvalue is not null then 'FOB' end",
            "net_weight_kg": f"if({weight} = 0 and {value} > 0, null, {weight})",
            "is_net_weight_estimated": "isNetWgtEstimated",
            "quantity": f"if(coalesce(qtyUnitCode, '-1') = '-1', null, {number('qty')})",
            "quantity_unit": "if(coalesce(qtyUnitCode, '-1') = '-1', null,"
            " coalesce(nullif(trim(qtyUnitAbbr), ''), 'unit ' || qtyUnitCode))",
            "is_quantity_estimated": "isQtyEstimated",
            "is_original_classification": "isOriginalClassification",
            "estimation_flag": "legacyEstimationFlag",
            "source_code": f"'{source.code}'",
        }
    )
    return settle(con, source, codes, columns, _skips(), _rejects())


def _name_countries(con: duckdb.DuckDBPyConnection) -> None:
    """Add our codes of reporter and partner, those of the ISO fields, and whether a key stands with two values."""
    areas = pd.DataFrame(reference.comtrade_areas().items(), columns=["number", "code"])
    con.register("areas_frame", areas)
    con.execute(
        "create or replace temp table areas as select number::varchar as number, code::varchar as code from areas_frame"
    )
    con.unregister("areas_frame")
    named = " ".join(f"when '{iso}' then '{code}'" for iso, code in reference.COMTRADE_ISO.items())
    con.execute(
        f"""create or replace temp table raw_rows as
        select r.*, reporter.code as reporter_iso, partner.code as partner_iso,
            case trim(reporterISO) {named} else trim(reporterISO) end as reporter_says,
            case trim(partnerISO) {named} else trim(partnerISO) end as partner_says,
            min(primaryValue) over same <> max(primaryValue) over same as differs
        from raw_rows r
        left join areas reporter on reporter.number = r.reporterCode
        left join areas partner on partner.number = r.partnerCode
        window same as (partition by typeCode, freqCode, reporterCode, period, flowCode, partnerCode, partner2Code,
            cmdCode, customsCode, motCode, mosCode)
        order by n"""
    )


def _skips() -> list[Rule]:
    no_country = ", ".join(f"'{code}'" for code in sorted(reference.COMTRADE_NO_COUNTRY))
    return [
        Rule(
            f"not ({_TOTALS}) and '-2' not in (partner2Code, motCode, customsCode)",
            "'a breakdown by transport, customs procedure or second partner, contained in its total'",
        ),
        Rule(
            "flowCode in ('RM', 'RX', 'DX', 'FM', 'MIP', 'XIP', 'MOP', 'XOP', 'MIF', 'XIF')",
            "'flow ' || flowCode || ' is a part of exports or imports'",
        ),
        Rule(f"partnerCode in ({no_country})", "'partner ' || partnerCode || ' is no country'"),
    ]


def _rejects() -> list[Rule]:
    flags = ("isOriginalClassification", "isQtyEstimated", "isNetWgtEstimated")
    return [
        Rule("typeCode is distinct from 'C'", "'typeCode: ' || quoted(coalesce(typeCode, '')) || ' is not C, goods'"),
        Rule(
            "'-2' in (partner2Code, motCode, customsCode) or classificationCode = 'GG'",
            "'collapsed by aggregateBy, so that nothing tells what it sums'",
        ),
        *[
            Rule(f"{side}_iso is null", f"'unknown {side}Code ' || quoted(coalesce({side}Code, ''))")
            for side in ("reporter", "partner")
        ],
        *[
            Rule(
                f"{side}_says <> {side}_iso",
                f"'{side}Code ' || {side}Code || ' is ' || {side}_iso || ', not ' || {side}_says",
            )
            for side in ("reporter", "partner")
        ],
        Rule(
            "period_code is null or not (case freqCode when 'A' then period_grain = 'year' and refMonth = '52'"
            " when 'M' then period_grain = 'month' and try_cast(refMonth as int) = month(period_start) else false end)"
            " or refYear <> left(period, 4)",
            "'period ' || quoted(coalesce(period, '')) || ' does not go with freqCode ' || coalesce(freqCode, '')"
            " || ', refYear ' || coalesce(refYear, '') || ', refMonth ' || coalesce(refMonth, '')",
        ),
        Rule(
            r"not regexp_full_match(coalesce(cmdCode, ''), 'TOTAL|[0-9]{2}([0-9]{2}([0-9A-Z]{2})?)?')",
            "'cmdCode: ' || quoted(coalesce(cmdCode, '')) || ' is neither TOTAL nor 2, 4 or 6 digits'",
        ),
        Rule(
            f"aggrLevel is not null and aggrLevel <> ({_LEVELS})::varchar",
            "'aggrLevel ' || aggrLevel || ' is not that of ' || cmdCode",
        ),
        *[no_number(name, name) for name in ("primaryValue", "cifvalue", "fobvalue", "netWgt", "qty")],
        Rule(f"{number('primaryValue')} < 0", "'primaryValue: ' || primaryValue || ' is below zero'"),
        Rule(
            f"{number('primaryValue')} <> coalesce({number('cifvalue')}, {number('fobvalue')})",
            "'primaryValue ' || primaryValue || ' is neither the CIF nor the FOB value'",
        ),
        *[
            Rule(
                f"coalesce({name}, '') not in ('true', 'false')",
                f"'{name}: ' || quoted(coalesce({name}, '')) || ' is no flag'",
            )
            for name in flags
        ],
        Rule("differs", "'the same key stands more than once with different values'"),
    ]
