"""What holds for every API source: nothing is lost, the same bytes give the same rows, hostile bytes are named."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.contract.source import load_sources
from flows.errors import BadAnswer
from flows.settings import CHECKOUT
from tests.sources.synthetic import (
    EXR,
    comtrade,
    comtrade_record,
    dip,
    imts,
    release,
    rouble_day,
    rouble_span,
    stage,
    world_bank,
    world_bank_row,
)

pytestmark = pytest.mark.slow

APIS = {code: source for code, source in load_sources().items() if source.kind == "api"}
PAYLOADS = CHECKOUT.parent / "shared" / "payloads"

ANSWERS = {
    "bank_of_russia": rouble_day(),
    "ecb": (EXR + "k,D,CNY,EUR,SP00,A,2026-03-03,8\nk,D,CNY,EUR,SP00,A,2026-03-04,\n").encode(),
    "world_bank": world_bank(world_bank_row(), world_bank_row(value=None), world_bank_row(date="x")).encode(),
    "imf_imts": imts("CHN,XG_FOB_USD,RUS,A,2024,9,6,O,", "CHN,XG_FOB_USD,G163,A,2024,9,6,O,").encode(),
    "imf_dip": dip("CHN,O,INWD_D_NETLA_FALL_ALL,RUS,A,2023,1,6,").encode(),
    "un_comtrade": comtrade(comtrade_record(), comtrade_record(motCode=1000), comtrade_record(period="x")).encode(),
    "china_customs": release().encode(),
}


def test_every_api_source_has_an_answer_here():
    assert set(ANSWERS) == set(APIS)


@pytest.mark.parametrize("code", APIS)
def test_the_same_bytes_give_the_same_rows(code):
    assert stage(code, ANSWERS[code]) == stage(code, ANSWERS[code])


@pytest.mark.parametrize("code", APIS)
def test_the_contract_says_who_publishes_it_under_which_licence_and_what_breaks(code):
    source = APIS[code]
    assert source.publisher and source.licence and source.our_licence and source.about
    assert len(source.known_quirks) >= 4
    assert source.cadence_days and source.since and source.required is False
    assert {"source_code", "period"} <= set(source.columns)


@pytest.mark.parametrize("code", APIS)
@given(garbage=st.binary(max_size=300))
@settings(max_examples=25, deadline=None)
def test_bytes_that_are_no_answer_are_named_and_give_no_rows(code, garbage):
    try:
        answer = stage(code, garbage)
    except BadAnswer as error:
        assert error.what and error.where
    else:
        assert answer.rows == []


@pytest.mark.parametrize("code", APIS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_an_answer_cut_anywhere_is_named_or_loses_whole_records_only(code, data):
    whole = ANSWERS[code]
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        answer = stage(code, cut)
    except BadAnswer:
        return
    kept = {json.dumps(row, default=str) for row in stage(code, whole).rows}
    assert code in ("ecb", "imf_imts", "imf_dip", "china_customs")
    changed = [row for row in answer.rows if json.dumps(row, default=str) not in kept]
    assert len(changed) <= 1


_TEXT = st.text(string.ascii_letters + string.digits + ".-'\" %", max_size=12)


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "partnerCode": st.sampled_from([0, 643, 842, 899, 7777, None]) | _TEXT,
                "partnerISO": st.none() | _TEXT,
                "cmdCode": st.sampled_from(["TOTAL", "27", "2709", "270900", "AG2"]) | _TEXT,
                "period": st.sampled_from(["2023", "202305"]) | _TEXT,
                "flowCode": st.sampled_from(["X", "M", "RX"]) | _TEXT,
                "motCode": st.sampled_from([0, 1000, -2]),
                "primaryValue": st.none() | st.floats(allow_nan=False) | st.integers() | _TEXT,
                "netWgt": st.none() | st.floats(0, 1e30) | _TEXT,
                "classificationCode": st.sampled_from(["H6", "S4"]) | _TEXT,
                "isQtyEstimated": st.booleans() | st.none(),
            },
        ),
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_records_in_are_rows_rejected_and_left_out_together(changes):
    records = [comtrade_record(**{"aggrLevel": None, "partnerISO": None} | change) for change in changes]
    assert stage("un_comtrade", comtrade(*records)).records == len(records)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CHN", "RUS", "G163"]) | _TEXT.filter(str.isalnum),
            st.sampled_from(["XG_FOB_USD", "MG_CIF_USD", "TBG_USD", "NEW"]),
            st.sampled_from(["RUS", "G001", "TX983", "QQQ"]),
            st.sampled_from("AQM"),
            st.sampled_from(["2024", "2024-M03", "2024-Q1", "2024-M13", ""]),
            st.sampled_from(["1", "1.5", "", "-1", "1e99", "NaN", "x"]),
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_observations_in_are_rows_rejected_and_left_out_together(lines):
    assert stage("imf_imts", imts(*(",".join(line) + ",6,O," for line in lines))).records == len(lines)


@given(st.integers(1, 10**12), st.integers(0, 4), st.sampled_from([1, 10, 100, 10000]))
@settings(max_examples=40, deadline=None)
def test_a_rate_comes_back_from_its_notation(digits, places, nominal):
    text = f"{digits / 10**places:.{places}f}".replace(".", ",")
    answer = stage("bank_of_russia", rouble_span(("03.03.2026", nominal, text)))
    (row,) = answer.rows
    assert abs(float(row["rate"]) * nominal / (digits / 10**places) - 1) < 1e-6


recorded = pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the recorded answers are not beside the checkout")


@recorded
@pytest.mark.parametrize(
    ("code", "name", "url", "rows"),
    [
        ("bank_of_russia", "cbr/XML_daily_2026-04-25.xml", "", 54),
        ("bank_of_russia", "cbr/XML_dynamic_CNY_2026-03-01_05.xml", "", 3),
        ("ecb", "ecb/EXR_D_EUR_SP00_A_from_2026-02-17.csv", "https://upstream.test/EXR/D..EUR.SP00.A", 44),
        ("un_comtrade", "comtrade/preview_CHN_imports_HS2846_2023.json", "", 32),
        ("un_comtrade", "comtrade/rec_get__ch_exports_2023.json", "", 1),
        ("un_comtrade", "comtrade/rec_get__bilateral_ch_us_2022_2023.json", "", 4),
        ("un_comtrade", "comtrade/rec_get__unknown_reporter.json", "", 0),
        ("china_customs", "gacc/release_section4_by_country_janfeb2025_cny.html", "", 78),
    ],
)
def test_recorded_answers_are_staged_whole(code, name, url, rows):
    answer = stage(code, _recorded(name), url or "https://upstream.test/")
    assert (len(answer.rows), answer.rejected) == (rows, [])


@recorded
@pytest.mark.parametrize(
    ("code", "name", "what"),
    [
        ("un_comtrade", "comtrade/rec_get__count_over_limit.json", "a count only"),
        ("un_comtrade", "comtrade/rec_get__count_13_periods.json", "Maximum number of periods is 12"),
        ("un_comtrade", "comtrade/rec_get__count_cl_code_h6.json", "Something went wrong"),
        ("un_comtrade", "comtrade/rec_get__count_rate_limited.json", "Rate limit is exceeded"),
        ("un_comtrade", "comtrade/rec_get__invalid_key.json", "invalid subscription key"),
        ("un_comtrade", "comtrade/rec_reference__be_absent.json", "BlobNotFound"),
        ("un_comtrade", "comtrade/rec_get_da__ch_2023.json", "missing field 'refPeriodId'"),
        ("world_bank", "worldbank/bad_indicator.json", "120: The provided parameter value is not valid"),
        ("china_customs", "gacc/seed_2026.html", "is not that of a release by country"),
    ],
)
def test_recorded_errors_are_named(code, name, what):
    with pytest.raises(BadAnswer, match=what):
        stage(code, _recorded(name))


def _recorded(name):
    content = (PAYLOADS / name).read_bytes()
    if "/rec_" in name:
        return json.loads(content)["response"]["body"]
    return content
