"""UN Comtrade: `data/v1/get/C/{A|M}/HS?…` with a key, `public/v1/preview/C/{A|M}/HS?…` without.

Ask with `partner2Code=0&motCode=0&customsCode=C00`. A flow must stand in one partition only, each partition holding
one level of commodities. The answer is `{"elapsedTime", "count", "data": [records], "error": ""}`; a hundred thousand
records are 110 MB, so they are taken apart by DuckDB.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb
import pandas as pd

from flows import reference
from flows.archive import Archive, Check, Receipt
from flows.collect.asking import fetch_into_archive, host_of, is_due
from flows.contract.source import Partition, Source
from flows.contract.staged import Codes, LeftOut
from flows.errors import UpstreamError
from flows.settings import Settings
from flows.sources.comtrade_answer import TEXTS, PageFull, load_answers
from flows.sources.comtrade_plan import Question, question, questions
from flows.sources.comtrade_releases import read_releases
from flows.stage.parsing import hold_rows
from flows.stage.records import (
    Rule,
    no_number,
    note_periods,
    number,
    official_figure,
    period_columns,
    stage_records_of_many,
)
from flows.web.http import Web
from flows.workspace import workspace

# On so many days an answer without rows is given before it is believed.
EMPTY_DAYS = 3

_LEVELS = "case when cmdCode = 'TOTAL' then 0 else length(cmdCode) end"
# Zero stands in the valuation that a row is not in.
_VALUATIONS = tuple(f"nullif({number(name)}, 0)" for name in ("cifvalue", "fobvalue"))
_TOTALS = "partner2Code = '0' and motCode = '0' and customsCode = 'C00' and mosCode in ('0', '-1')"


def stage_answers(
    source: Source, answers: Sequence[tuple[Receipt, bytes]], codes: Codes, con: duckdb.DuckDBPyConnection
) -> list[LeftOut]:
    """One row per reporter, partner, flow, commodity and period: the total over transport, customs, second partner."""
    load_answers(con, [(content, receipt.url) for receipt, content in answers], source)
    note_periods(con, "records", "period", lambda text: re.sub(r"^([0-9]{4})([0-9]{2})$", r"\1-\2", text))
    _name_countries(con)
    weight, value, (cif, fob) = number("netWgt"), number("primaryValue"), _VALUATIONS
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
            # Not of totals and chapters, which we name: another wording would make another version of their figures.
            "commodity_name": f"if({_LEVELS} >= 4, nullif(trim(cmdDesc), ''), null)",
            "hs_edition": "classificationCode",
            "currency_code": "'USD'",
            "valuation": f"case {value} when {cif} then 'CIF' when {fob} then 'FOB' end",
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
    return stage_records_of_many(con, source, codes, columns, _skips(), _rejects(), len(answers), TEXTS)


def _name_countries(con: duckdb.DuckDBPyConnection) -> None:
    """Make `raw_rows` of `records`, with their periods, our codes of reporter and partner and those of the ISO fields;
    and `twofold`, the records whose key stands with two values."""
    areas = pd.DataFrame(reference.comtrade_areas().items(), columns=["number", "code"])
    con.register("areas_frame", areas)
    con.execute(
        "create or replace temp table areas as select number::varchar as number, code::varchar as code from areas_frame"
    )
    con.unregister("areas_frame")
    named = " ".join(f"when '{iso}' then '{code}'" for iso, code in reference.COMTRADE_ISO.items())
    con.execute(
        f"""create or replace temp view raw_rows as
        select r.*, p.* exclude (said), reporter.code as reporter_iso, partner.code as partner_iso,
            case trim(reporterISO) {named} else trim(reporterISO) end as reporter_says,
            case trim(partnerISO) {named} else trim(partnerISO) end as partner_says
        from records r
        left join areas reporter on reporter.number = r.reporterCode
        left join areas partner on partner.number = r.partnerCode
        left join period_of p on p.said = r.period"""
    )
    con.execute(
        """create or replace temp table twofold as
        select n from records
        window same as (partition by answer, typeCode, freqCode, reporterCode, period, flowCode, partnerCode,
            partner2Code, cmdCode, customsCode, motCode, mosCode)
        qualify min(primaryValue) over same <> max(primaryValue) over same"""
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
            f"{number('primaryValue')} not in ({', '.join(f'coalesce({value}, -1)' for value in _VALUATIONS)})"
            f" and coalesce({', '.join(_VALUATIONS)}) is not null",
            "'primaryValue ' || primaryValue || ' is neither the CIF nor the FOB value'",
        ),
        *[
            Rule(
                f"coalesce({name}, '') not in ('true', 'false')",
                f"'{name}: ' || quoted(coalesce({name}, '')) || ' is no flag'",
            )
            for name in flags
        ],
        Rule("n in (select n from twofold)", "'the same key stands more than once with different values'"),
    ]


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """What Comtrade's list of releases holds and the archive does not, or not in that state; most useful first.

    All reporters of a year are another set with each of their releases: they are asked again after the days that
    the contract gives for closed periods. What of the list cannot be had stands as trouble after all others.
    """
    assert source.http and web
    host, found, keyed = host_of(source, web), [], web.key(source.http) is not None
    releases, troubles = read_releases(source, web)
    for asked in questions(datetime.now(UTC).date()):
        release = releases.of(asked)
        if release is None or (asked.needs_key and not keyed):
            continue
        check = archive.last_check(source.code, asked.key)
        changed = check is None or check.outcome == "failed" or check.validators.get("release") != release["release"]
        if changed and (asked.reporter or is_due(source, asked.key, archive, closed=True)):
            found.append(Partition(asked.key, asked.params() | release, host))
    return found + [Partition(f"releases/{key}", {}, host, error) for key, error in troubles.items()]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """One call, as a key allows it; when the page is full, one call for each part of the question.

    Raises PageFull when there are no smaller parts, or the whole has been archived, which its parts would repeat;
    UpstreamError when there is no row where the list of releases has some.
    """
    assert source.http and web
    names = ("release", "released_on")
    release = {name: text for name, text in partition.params.items() if name in names}
    asked = question({name: text for name, text in partition.params.items() if name not in names})
    kind = "data/v1/get" if web.key(source.http) else "public/v1/preview"

    def count(content: bytes, url: str) -> int:
        with workspace() as con:
            (records,) = load_answers(con, [(content, url)], source)
            hold_rows(con, asked.answered_by(), url, "records")
            return records

    path, before = f"{kind}/C/{asked.frequency}/HS", archive.last_check(source.code, asked.key)
    try:
        kept = fetch_into_archive(
            source, partition, archive, web, path, "json", count, params=asked.query(), release=release
        )
        _refuse_empty(source, asked, archive, before)
        return kept
    except PageFull:
        parts = asked.parts()
        if not parts or archive.newest_of(source.code, partition.key):
            raise
    parts_kept = [
        fetch(source, Partition(part.key, part.params() | release, partition.host), settings, archive, web)
        for part in parts
    ]
    archive.note(source.code, partition.key, "split", release)
    return next((receipt for receipt in parts_kept if receipt), None)


def _refuse_empty(source: Source, asked: Question, archive: Archive, before: Check | None) -> None:
    """Raise UpstreamError for an answer without rows where the list of releases has some; the next run asks again.

    Comtrade answers so under limits that it does not tell. That nobody imports a chapter may be true, and is believed
    when it was said on three days.
    """
    check = archive.last_check(source.code, asked.key)
    if check is None or check.outcome != "empty":
        return
    days = {check.checked_at[:10], *(before.validators.get("empty_on", "").split() if before else ())}
    archive.note(source.code, asked.key, "empty", check.validators | {"empty_on": " ".join(sorted(days))})
    if len(days) < EMPTY_DAYS or not asked.may_be_empty:
        what = f"no row of {asked.key}, of which the list of releases has some"
        raise UpstreamError("truncated", what, where=source.code, hint="it is asked for again in the next run")
