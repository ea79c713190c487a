"""Comtrade's own list of what it holds (getDA): which questions have an answer, and which answers have changed."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from flows.contract.source import Source
from flows.errors import AmurError, BadAnswer, UpstreamError
from flows.sources.comtrade_plan import Question, comtrade_codes, mirror_years
from flows.stage.parsing import parse_json, text_of
from flows.web.http import Web


class Releases:
    """Comtrade's list of what it holds (getDA): per frequency, reporter and period a checksum and the last release."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = {}

    def read(self, content: bytes, where: str) -> int:
        """Take in an answer of getDA; raises BadAnswer when it is none. Returns its records."""
        answer = parse_json(text_of(content, where, "JSON"), where)
        records = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(records, list) or str(answer.get("count")) != str(len(records)) or answer.get("error"):
            said = (
                str(answer.get("error") or answer.get("message") or "another shape") if isinstance(answer, dict) else ""
            )
            raise BadAnswer(f"no list of releases ({said[:200]})", where=where)
        for record in records:
            self._take(record, where)
        return len(records)

    def _take(self, record: Any, where: str) -> None:
        try:
            period = str(record["period"])
            period = f"{period[:4]}-{period[4:]}" if record["freqCode"] == "M" else period
            state = (str(record["datasetChecksum"]), str(record["lastReleased"])[:10])
            by_reporter = self._found.setdefault((record["freqCode"], period), {})
            by_reporter.setdefault(str(record["reporterCode"]), []).append(state)
        except (TypeError, KeyError) as error:
            raise BadAnswer(f"a release without {error}", where=where) from error

    def of(self, asked: Question) -> dict[str, str] | None:
        """The state of the data a question is about; None where Comtrade holds none.

        `release` is equal for equal states. `released_on`, the day of the newest release, is given for one reporter
        only: of all reporters each has released on a day of its own, which the answer does not tell.
        """
        by_reporter = self._found.get((asked.frequency, asked.period), {})
        if asked.reporter:
            states = by_reporter.get(comtrade_codes()[asked.reporter], [])
        else:
            states = [state for found in by_reporter.values() for state in found]
        if not states:
            return None
        digest = hashlib.sha256(json.dumps(sorted(states)).encode()).hexdigest()[:16]
        return {"release": digest} | ({"released_on": max(day for _, day in states)} if asked.reporter else {})


def read_releases(source: Source, web: Web) -> tuple[Releases, dict[str, AmurError]]:
    """Comtrade's list of releases, and by its parts why they could not be had.

    The list of all reporters and years is long, and was seen to fail on every try: it is asked for in parts then.
    """
    assert source.http
    releases, troubles = Releases(), {}
    limits, kind = source.http, "data/v1/getDa" if web.key(source.http) else "public/v1/getDA"
    own = {"reporterCode": ",".join(comtrade_codes()[country] for country in source.countries)}
    parts = {"own": own} | {year: {"period": year} for year in mirror_years(datetime.now(UTC).date())}

    def read(frequency: str, params: dict[str, str]) -> AmurError | None:
        try:
            answer = web.get(limits, f"{kind}/C/{frequency}/HS", "json", params=params)
            releases.read(answer.content, answer.url)
        except (UpstreamError, BadAnswer) as error:
            if error.reason in ("network", "request", "format"):
                return error
            raise
        return None

    asked = [("M", {"own": own}), ("A", parts if read("A", {}) else {})]
    for frequency, narrowed in asked:
        for name, params in narrowed.items():
            if error := read(frequency, params):
                troubles[f"{frequency}/{name}"] = error
    return releases, troubles
