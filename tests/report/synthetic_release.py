"""A small synthetic release with the agreed tables: no figure in it is real."""

import json
from datetime import date, timedelta

import duckdb

RELEASE = "20260105T063000Z-synthetic"
BEFORE = "20260104T063000Z-synthetic"
HOSTILE = "<script>alert('x')</script> \"quoted\" \u202etxet\u202c & <b>bold</b>"
SHA = "ab" * 32


def write_release(path, hostile=""):
    """Write the release to `path`; `hostile` text is put into every text column that the page shows."""
    with duckdb.connect(str(path)) as con:
        con.execute("create schema meta; create schema quality; create schema mart")
        _meta(con, hostile)
        _quality(con, hostile)
        _portfolio(con, hostile)
        _turnover(con, hostile)
        _pages(con, hostile)
    return path


def _insert(con, table, columns, rows):
    con.execute(f"create table {table} ({columns})")
    con.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)


def _meta(con, hostile):
    _insert(
        con, "meta.release",
        "release_id varchar, published_at timestamp, content_hash varchar, input_hash varchar,"
        " previous_release_id varchar, amur_version varchar",
        [
            [BEFORE, "2026-01-04 06:30", "0" * 64, "0" * 64, None, "0.1.0"],
            [RELEASE, "2026-01-05 06:30", "1" * 64, "0" * 64, BEFORE, "0.1.0" + hostile],
        ],
    )  # fmt: skip
    changes = [[RELEASE, "fact_trade", "revised", json.dumps({"period_code": f"{year}-{m:02}", "partner_code": "RUS"}),
                column, f"{m}00", f"{m}01" + hostile, SHA, f"line {m}"]
               for year in (2022, 2023, 2024) for m in range(1, 13)
               for column in ("value_usd", "value_usd_low")]  # fmt: skip
    changes += [
        [
            RELEASE,
            "fact_trade",
            "added",
            json.dumps({"period_code": "2025-11" + hostile}),
            None,
            None,
            None,
            SHA,
            "line 40",
        ],
        [RELEASE, "fact_claim", "withdrawn", '{"claim_id": "synthetic-1"}', None, None, None, SHA, "line 7"],
        [BEFORE, "fact_trade", "added", '{"period_code": "of the release before"}', None, None, None, SHA, "line 1"],
    ]
    _insert(
        con, "meta.release_change",
        "release_id varchar, table_name varchar, change varchar, row_key varchar, column_name varchar,"
        " old_value varchar, new_value varchar, raw_sha256 varchar, locator varchar",
        changes,
    )  # fmt: skip
    _insert(
        con, "meta.raw_file",
        "source_code varchar, partition_key varchar, url varchar, params varchar, retrieved_at timestamp,"
        " http_status int, validators varchar, size_bytes bigint, licence varchar, raw_sha256 varchar",
        [["synthetic_trade", "trade.csv" + hostile, None, None, "2026-01-05", None, None, 10, "CC0" + hostile, SHA]],
    )  # fmt: skip
    _insert(
        con, "meta.run",
        "run_id varchar, started_at timestamp, finished_at timestamp, outcome varchar, release_id varchar,"
        " message varchar, seconds double",
        [
            [f"run-{n:02}", f"2026-01-{n:02} 06:30", f"2026-01-{n:02} 06:31", "blocked" if n == 3 else "published",
             None if n == 3 else RELEASE, "synthetic" + hostile, 12.3]
            for n in range(1, 6)
        ],
    )  # fmt: skip


def _quality(con, hostile):
    sample = [{"period_code": f"2025-{m:02}", "gap_usd": "1200", "raw_sha256": SHA, "locator": f"line {m}" + hostile}
              for m in range(1, 11)]  # fmt: skip
    rows = []
    for n in range(1, 6):
        for code in ("PF101", "PF103", "TR201", "TR202", "SF301"):
            failed = code == "TR201" or (code == "PF103" and n == 3)
            rows.append([
                f"run-{n:02}", None if n == 3 else (RELEASE if n == 5 else BEFORE), f"2026-01-{n:02} 06:31", code,
                "fact_portfolio" if code < "S" else "fact_trade", "UnexpectedRowsExpectation",
                "warning" if code == "TR201" else "critical",
                "Synthetic rule: months add up to the year to date." + hostile,
                "failed" if failed else "not_evaluated" if code == "SF301" and n == 2 else "passed",
                "10 bad rows" if failed else "0", json.dumps(sample) if failed else "[]",
            ])  # fmt: skip
    _insert(
        con, "quality.check_result",
        "run_id varchar, release_id varchar, checked_at timestamp, code varchar, table_name varchar, rule varchar,"
        " severity varchar, why varchar, status varchar, observed varchar, sample varchar",
        rows,
    )  # fmt: skip
    _insert(
        con, "quality.rejected_row",
        "source_code varchar, raw_sha256 varchar, locator varchar, reason varchar, raw varchar",
        [["synthetic_trade", SHA, f"line {n}", "text in a number" + hostile, "CHN,RUS,abc" + hostile]
         for n in range(30)],
    )  # fmt: skip
    _insert(
        con, "quality.skipped_row",
        "source_code varchar, raw_sha256 varchar, reason varchar, row_count bigint, staged_row_count bigint",
        [["synthetic_trade", SHA, f"counterpart G{n} is a group" + hostile, 20, 1] for n in range(10, 14)],
    )  # fmt: skip
    _insert(
        con, "mart.source_freshness",
        "source_code varchar, source_name varchar, source_kind varchar, cadence_days int, newest_period_end date,"
        " newest_known_on date, newest_retrieved_on date, due_on date, is_late boolean",
        [
            ["synthetic_late", "Synthetic source, late" + hostile, "api", 30, "2025-09-30", "2025-10-20", "2026-01-05",
             "2025-12-01", True],
            ["synthetic_trade", "Synthetic source", "register", 45, "2025-11-30", "2025-12-20", "2026-01-05",
             "2026-02-01", False],
            ["synthetic_code", "Synthetic code list", "code_list", None, None, None, "2026-01-05", None, None],
        ],
    )  # fmt: skip


def _portfolio(con, hostile):
    stated = [
        ("2016-12", "2016-12-31", 66, "=", 90e9, "=", "USD", None, None, True),
        ("2018-09-11", "2018-09-11", 73, "=", 100e9, ">", "USD", 100e9, None, True),
        ("2019-11-26", "2019-11-26", 70, "~", 110e9, "~", "USD", None, None, True),
        ("2021-06-01", "2021-06-01", None, None, 120e9, "between", "USD", 120e9, 140e9, True),
        ("2022-09-06", "2022-09-06", 79, ">", 160e9, ">=", "USD", 160e9, None, True),
        ("2022-09-06", "2022-09-06", 79, "=", 160e9, "~", "USD", None, None, False),
        ("2023-05-01", "2023-05-01", 80, "<=", 190e9, "<", "USD", None, 190e9, True),
        ("2025-10-31", "2025-10-31", 86, "=", 18e12, "=", "RUB", 225e9, 225e9, True),
        ("2025-11-01", "2025-11-01", 87, "=", None, None, None, None, None, True),
    ]
    rows = []
    for number, (code, end, count, count_said, amount, said, currency, low, high, preferred) in enumerate(stated):
        rate = 80 if currency == "RUB" else 1
        rows.append([
            f"synthetic-{number}", code, end, count, count_said, count, count, amount, said, currency,
            amount and amount / rate, low, high, rate, "2025-10-31" if rate > 1 else None,
            amount and amount / rate >= 160e9,
            "Synthetic speaker" + hostile, "commission", "Synthetic publisher" + hostile, "Synthetic title" + hostile,
            "javascript:alert(1)" if hostile else "https://example.org/page", preferred, end,
        ])  # fmt: skip
    _insert(
        con, "mart.portfolio_timeline",
        "statement_id varchar, period_code varchar, period_end date, project_count int,"
        " project_count_comparator varchar, project_count_low int, project_count_high int, amount decimal(38, 6),"
        " amount_comparator varchar, currency_code varchar, amount_usd decimal(38, 6), amount_usd_low decimal(38, 6),"
        " amount_usd_high decimal(38, 6), rate_used decimal(18, 8), rate_period_code varchar,"
        " reaches_160_billion boolean, said_by varchar, source_code varchar, publisher varchar, title varchar,"
        " url varchar, is_preferred boolean, known_on date",
        rows,
    )  # fmt: skip


def _turnover(con, hostile):
    rows = []

    def add(code, grain, start, end, exports, imports, growth):
        total = None if exports is None else exports + imports
        rows.append([
            "CHN", "RUS", "china_customs" + hostile, code, grain, start, end, exports, imports,
            total or 95e9, 5e6, None, None, growth, None if growth is None else growth + 1, "stated", True,
        ])  # fmt: skip

    for year in range(2001, 2026):
        undivided = year < 2005
        exports = None if undivided else (year - 2000) * 3.1e9
        imports = None if undivided else (year - 2000) * 3.9e9
        add(str(year), "year", f"{year}-01-01", f"{year}-12-31", exports, imports, None)
    for year in range(2019, 2026):
        add(f"{year}-01/{year}-05", "ytd", f"{year}-01-01", f"{year}-05-31", 20e9 + (year - 2019) * 4e9, 25e9, 7.5)
        add(f"{year}-01/{year}-09", "ytd", f"{year}-01-01", f"{year}-09-30", 40e9, 45e9, -2.5)
    for number in range(60):
        year, month = 2021 + number // 12, number % 12 + 1
        if (year, month) == (2023, 7):
            continue
        start = date(year, month, 1)
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        add(f"{year}-{month:02}", "month", start, end, 5e9 + number * 1e8, 6e9 + number % 7 * 3e8, number % 13 - 5.0)
    _insert(
        con, "mart.turnover",
        "reporter_code varchar, partner_code varchar, source_code varchar, period_code varchar, period_grain varchar,"
        " period_start date, period_end date, exports_usd decimal(38, 6), imports_usd decimal(38, 6),"
        " turnover_usd decimal(38, 6), turnover_usd_rounding decimal(38, 6), exports_growth_pct double,"
        " imports_growth_pct double, turnover_growth_pct double, turnover_growth_pct_stated double, method varchar,"
        " is_preferred boolean",
        rows,
    )  # fmt: skip


def _pages(con, hostile):
    """The pages that trade was read on, so that the pictures of turnover have something to link to."""
    url = "javascript:alert(1)" if hostile else "https://example.org/trade"
    _insert(
        con, "dim_document", "document_code varchar, publisher varchar, title varchar, url varchar",
        [["synthetic-page", "Synthetic publisher" + hostile, "Synthetic title" + hostile, url]],
    )  # fmt: skip
    con.execute("""create table fact_trade as
        select reporter_code, partner_code, 'T' as flow_code, period_code, 'synthetic-page' as document_code, 1 as preference_rank
        from mart.turnover""")
