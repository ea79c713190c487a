from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contract.periods import read_period


@pytest.mark.parametrize(
    ("code", "grain", "start", "end"),
    [
        ("2023", "year", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-H1", "half", date(2023, 1, 1), date(2023, 6, 30)),
        ("2023-H2", "half", date(2023, 7, 1), date(2023, 12, 31)),
        ("2023-Q2", "quarter", date(2023, 4, 1), date(2023, 6, 30)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-06-16", "day", date(2023, 6, 16), date(2023, 6, 16)),
        ("2023-01/2023-05", "ytd", date(2023, 1, 1), date(2023, 5, 31)),
        ("2023-06/2023-07", "range", date(2023, 6, 1), date(2023, 7, 31)),
        ("2011/2018", "range", date(2011, 1, 1), date(2018, 12, 31)),
    ],
)
def test_a_code_names_its_first_and_last_day(code, grain, start, end):
    period = read_period(code)
    assert (period.grain, period.start, period.end) == (grain, start, end)


@pytest.mark.parametrize(
    "code", ["20233", "20233-01-01", "2023-13", "2023-00", "2023-02-30", "2023-Q5", "2023-H3", "0999", "2300", "", "/",
             "2023-05/2023-01", "2023/2023", "May 2023", "2023-1", "2023-05/", "１９９９"],
)  # fmt: skip
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError):
        read_period(code)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_of_the_calendar_lies_in_its_month_and_year(day):
    for code in (day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}"):
        period = read_period(code)
        assert period.start <= day <= period.end
    assert read_period(f"{day:%Y}").end + timedelta(days=1) == date(day.year + 1, 1, 1)
