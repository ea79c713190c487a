from decimal import Decimal

import pytest
from synthetic import release, stage

from flows.errors import BadAnswer


def russia(content):
    return [row for row in stage("china_customs", content).rows if row["partner_code"] == "RUS"]


def test_a_month_and_the_year_to_date_in_full_dollars():
    rows = russia(release())
    found = [(r["flow_code"], r["period"], r["period_grain"], r["value"], r["growth_pct_stated"]) for r in rows]
    assert found == [
        ("T", "2026-03", "month", 1_234_500_000, None),
        ("T", "2026-01/2026-03", "ytd", 2_000_000_000, Decimal("1.5")),
        ("X", "2026-03", "month", 1_234_500_000, None),
        ("X", "2026-01/2026-03", "ytd", 2_000_000_000, Decimal("-2.5")),
        ("M", "2026-03", "month", 1_234_500_000, None),
        ("M", "2026-01/2026-03", "ytd", 2_000_000_000, None),
    ]
    assert {(r["currency_code"], r["value_rounding"], r["published"]) for r in rows} == {("USD", 50_000, "2026-04-14")}
    assert [r["valuation"] for r in rows[::2]] == ["mixed", "FOB", "CIF"]


def test_yuan_are_counted_in_hundred_millions():
    rows = russia(release(unit="Unit: CNY 100 Million", currency="CNY"))
    assert (rows[0]["value"], rows[0]["value_rounding"], rows[1]["growth_basis"]) == (123_450_000_000, 5_000_000, "CNY")


def test_january_and_february_come_together_and_twelve_months_are_the_year():
    assert {row["period"] for row in russia(release(month=2))} == {"2026-01/2026-02"}
    assert {row["period"] for row in russia(release(month=12))} == {"2026-12", "2026"}


def test_the_year_to_january_is_not_counted_again():
    answer = stage("china_customs", release(month=1))
    assert {row["period"] for row in answer.rows} == {"2026-01"}


def test_members_of_a_group_are_marked_and_groups_without_a_code_left_out_by_name():
    answer = stage("china_customs", release())
    parts = {row["partner_code"] for row in answer.rows if row["is_part_of_group"]}
    assert parts == {"DEU", "FRA"}
    assert answer.skipped == {"the group Africa has no code of ours": 60}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (release(extra="Atlantis"), "unknown country or group 'Atlantis'"),
        (release(value="12,34.5"), "value: '12,34.5' is not a number"),
        (release(value="1e99"), "value: '1e99' is not a number"),
        (release(value="NaN"), "value: 'NaN' is not a number"),
        (release(extra="Japan"), "is that of table row"),
    ],
)
def test_a_cell_that_cannot_be_used_is_rejected_by_name(content, reason):
    answer = stage("china_customs", content)
    assert reason in answer.rejected[0].reason
    assert answer.rejected[0].locator.startswith("table row ")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "an empty body"),
        ("<html><script>challenge()</script></html>", "title .none. is not that of a release by country"),
        (
            release(title="(2) China's Total Export &amp; Import Values by Trade Mode, Mar 2026 (in USD)"),
            "is not that of",
        ),
        (release(unit="Unit: CNY 100 Million"), r"the title .*in USD.* and the unit row .*CNY 100 Million.* disagree"),
        (release(unit="Unit: USD 10 Million"), "disagree"),
        (release(unit=""), "0 unit rows"),
        (release(filler=11), "fewer than 20"),
        (release()[:-1500], "rows, fewer than 20|cells, not 10"),
        (release().replace("1-to-3", "1-to-4"), "do not go with the year to month 3"),
        (release().replace("<td><span><b>1,234.5&nbsp;</b></span></td>", "", 1), "has 9 cells, not 10"),
        (release().replace("<td><span><b>Total&nbsp;", "<td><span><b>Sum&nbsp;"), "no row 'Total'"),
        (release().split("<table>")[0] + "<img src='4-USD.png'></div></body></html>", "a picture where one table"),
        (b"\x00\x01\x02", "title .none.|no HTML page"),
    ],
)
def test_a_page_that_is_no_release_by_country_is_named(content, what):
    with pytest.raises(BadAnswer, match=what):
        stage("china_customs", content)
