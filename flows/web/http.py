"""The one way to the network: identity, pace, retries, limits, and a look at what came before anybody parses it.

Retried are 408, 429, 5xx and broken connections, with exponential back-off and jitter, and Retry-After honoured; no
other 4xx. Redirects to other hosts, other schemes and oversized bodies are refused, and so is an answer that does not
come to its end in time. Keys travel as headers only, and an answer that repeats a key is not kept.
"""

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urlencode, urljoin, urlsplit

import requests

from flows.archive import Archive, now
from flows.contract.source import Http
from flows.errors import Reason, UpstreamError
from flows.settings import Settings
from flows.web.failures import Transient, retry_after, transient
from flows.web.first_look import Expected, is_page, unlike, words
from flows.web.hosts import Host
from flows.web.patience import within
from flows.web.redaction import Redaction

CONNECT_TIMEOUT_S = 4.0
ATTEMPTS = 4
LONGEST_WAIT_S = 60.0
LONGEST_URL = 4000
# A request that runs when the time of the run is over may still end within this many seconds.
GRACE_S = 10.0


@dataclass(frozen=True)
class Answer:
    """What came back. `content` is decoded of gzip only; `not_modified` says that the validators still hold."""

    url: str
    params: dict[str, str]
    status: int
    content: bytes
    content_type: str
    validators: dict[str, str]
    retrieved_at: str
    not_modified: bool = False


@dataclass
class Web:
    """One session for a run; threads share it. `until` is when the run's time is over, on the monotonic clock."""

    settings: Settings
    archive: Archive
    until: float | None = None
    backoff_s: float = 1.0
    clock: Callable[[], float] = time.monotonic
    requests_made: int = 0
    _hosts: dict[str, Host] = field(default_factory=dict)
    clock_ahead: timedelta | None = None  # ahead of the sources, where by too much
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closed: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._redaction = Redaction(self.settings.keys.values())
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"amur/{version('amur')}"
        adapter = requests.adapters.HTTPAdapter(pool_connections=16, pool_maxsize=16, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def close(self) -> None:
        """End what is waiting or running; every later request is refused."""
        self._closed.set()
        self._session.close()

    def base_url(self, limits: Http) -> str:
        return self.settings.urls.get(limits.base_url_setting, limits.base_url).rstrip("/")

    def key(self, limits: Http) -> str | None:
        return self.settings.keys.get(limits.key_setting) if limits.key_setting else None

    def host(self, limits: Http) -> Host:
        """The state of the host of a source in this run."""
        name = urlsplit(self.base_url(limits)).netloc
        with self._lock:
            if name not in self._hosts:
                self._hosts[name] = Host(name, limits, self.archive, self.clock)
            return self._hosts[name]

    def get(
        self,
        limits: Http,
        path: str,
        expected: Expected,
        *,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        validators: dict[str, str] | None = None,
    ) -> Answer:
        """Ask for `path` below the base URL of a source, or for a whole URL on the same host.

        `validators` of an earlier answer make the request conditional. Raises UpstreamError with its reason when
        there is no answer, or it is not what was `expected` by content type and first bytes.
        """
        host = self.host(limits)
        url = self._checked(self.base_url(limits), path, params or {})
        asked = dict(headers or {})
        key = self.key(limits)
        if key and limits.key_header:
            asked[limits.key_header] = key
        for name, header in (("etag", "If-None-Match"), ("last_modified", "If-Modified-Since")):
            if validators and name in validators:
                asked[header] = validators[name]
        attempt = 1
        while True:
            try:
                with host.turn(self._wait):
                    answer = self._in_time(limits, url, params or {}, asked, expected)
            except Transient as trouble:
                too_long = (trouble.wait_s or 0) > LONGEST_WAIT_S
                at_once = too_long or (trouble.unreachable and not host.has_answered)
                if at_once or attempt == ATTEMPTS:
                    host.failed(trouble.reason, trouble.what, at_once=at_once)
                    tried = "" if attempt == 1 else f" (asked {attempt} times)"
                    where = host.name if trouble.unreachable else url
                    raise self._error(trouble.reason, trouble.what + tried, where) from None
                backoff = self.backoff_s * 2 ** (attempt - 1) * random.uniform(0.5, 1)
                wait_s = max(backoff, trouble.wait_s or 0)
                if trouble.wait_s:
                    host.hold_back(wait_s)
                self._wait(wait_s)
                attempt += 1
                continue
            host.succeeded()
            return answer

    def _checked(self, base: str, path: str, params: dict[str, str]) -> str:
        whole = urlsplit(path).scheme != ""
        url = path if whole else f"{base}/{path.lstrip('/')}"
        if urlsplit(url).scheme not in ("http", "https"):
            raise self._error("refused", f"{urlsplit(url).scheme}: addresses are not asked for", url)
        if urlsplit(url).netloc != urlsplit(base).netloc:
            raise self._error("refused", "the address is on another host than the source", url)
        if len(url) + len(urlencode(params)) > LONGEST_URL:
            raise self._error("request", f"the request is longer than the {LONGEST_URL} characters servers take", url)
        return url

    def _in_time(
        self, limits: Http, url: str, params: dict[str, str], headers: dict[str, str], expected: Expected
    ) -> Answer:
        """One answer within the time of an answer and of the run, however slowly its bytes come."""
        opened: list[requests.Response] = []
        rest = float("inf") if self.until is None else max(1.0, self.until + GRACE_S - self.clock())
        try:
            return within(
                min(limits.whole_answer_s, rest),
                lambda: self._once(limits, url, params, headers, expected, opened),
                self._closed.is_set,
            )
        except TimeoutError:
            for response in opened:
                with suppress(OSError, RuntimeError, ValueError):  # it may have ended in this moment
                    response.raw.shutdown()
            if rest <= limits.whole_answer_s or self._closed.is_set():
                raise self._error(
                    "time", "the answer was still coming when the time of the run was over", url
                ) from None
            what = f"the answer was not whole after {limits.whole_answer_s:g} s"
            self.host(limits).failed("network", what)
            raise self._error("network", what, url) from None

    def _once(
        self,
        limits: Http,
        url: str,
        params: dict[str, str],
        headers: dict[str, str],
        expected: Expected,
        opened: list[requests.Response],
    ) -> Answer:
        host = self.host(limits)
        target, query = url, params
        for _hop in range(5):
            with self._lock:
                self.requests_made += 1
            try:
                response = self._session.get(
                    target,
                    params=query,
                    headers=headers,
                    timeout=(CONNECT_TIMEOUT_S, self._read_timeout(limits)),
                    stream=True,
                    allow_redirects=False,
                )
                opened.append(response)
                with response:
                    host.has_answered = True
                    self._compare_clocks(response)
                    if response.is_redirect:
                        target, query = self._redirected(response), {}
                        continue
                    return self._answer(limits, response, url, params, expected)
            except requests.exceptions.RequestException as error:
                if isinstance(error, requests.exceptions.ReadTimeout) and self._is_over():
                    raise self._error("time", "no answer before the time of the run was over", url) from None
                raise transient(error, CONNECT_TIMEOUT_S, limits.read_timeout_s) from None
        raise self._error("refused", "redirected in circles", url)

    def _compare_clocks(self, response: requests.Response) -> None:
        """Refuse an answer by which our clock is ahead by more than a day: it would be kept under a day to come."""
        try:
            theirs = parsedate_to_datetime(response.headers["date"]).astimezone(UTC)
            age = timedelta(seconds=int(response.headers.get("age", 0)))
        except (KeyError, ValueError):
            return  # it does not say what time it is
        ahead = datetime.now(UTC) - theirs - age
        if ahead > timedelta(days=1):
            self.clock_ahead = ahead
            raise self._error("refused", f"by its time our clock is {ahead.days} days ahead", response.url)

    def _redirected(self, response: requests.Response) -> str:
        target = urljoin(response.url, response.headers["location"])
        here, there = urlsplit(response.url), urlsplit(target)
        if there.netloc != here.netloc or there.scheme != here.scheme:
            raise self._error("refused", f"redirected to {there.scheme}://{there.netloc}", response.url)
        return target

    def _answer(
        self, limits: Http, response: requests.Response, url: str, params: dict[str, str], expected: Expected
    ) -> Answer:
        status, kind = response.status_code, response.headers.get("content-type", "")
        content = self._body(limits, response, url)
        if self._redaction.is_in(content):
            raise self._error("refused", "the answer repeats the key, and is not kept", url)
        said = self._redaction.of(words(content))
        if status in (408, 429) or status >= 500:
            reason: Reason = "quota" if status == 429 else "network"
            raise Transient(reason, f"HTTP {status} {said}".strip(), retry_after(response))
        if status >= 400:
            raise self._error(_refusal(limits, status, content), f"HTTP {status} {said}".strip(), url)
        if status != 304 and content.strip():
            wrong = unlike(expected, content, kind)
            if wrong:
                raise self._error("format", f"{wrong} instead of {expected.upper()}: {said}", url)
        validators = {"etag": response.headers.get("etag"), "last_modified": response.headers.get("last-modified")}
        kept = {name: self._redaction.of(value) for name, value in validators.items() if value}
        whole = f"{url}?{urlencode(params)}" if params else url
        return Answer(whole, params, status, content, kind, kept, now(), status == 304)

    def _body(self, limits: Http, response: requests.Response, url: str) -> bytes:
        most = int(limits.largest_answer_mb * 1e6)
        body = bytearray()
        for chunk in response.iter_content(65536):
            body += chunk
            if len(body) > most:
                raise self._error("refused", f"more than {limits.largest_answer_mb:g} MB", url)
        return bytes(body)

    def _read_timeout(self, limits: Http) -> float:
        if self._closed.is_set():
            return 0.01
        if self.until is None:
            return limits.read_timeout_s
        return max(1.0, min(limits.read_timeout_s, self.until + GRACE_S - self.clock()))

    def _is_over(self) -> bool:
        return self.until is not None and self.clock() >= self.until

    def _wait(self, seconds: float) -> None:
        over = self.until is not None and self.clock() + seconds > self.until
        if self._closed.is_set() or over or (seconds > 0 and self._closed.wait(seconds)):
            raise UpstreamError("time", "the time of the run is over")

    def _error(self, reason: Reason, what: str, url: str) -> UpstreamError:
        hints: dict[Reason, str] = {
            "auth": "check the key (AMUR_…_KEY) or whether the source now asks for one",
            "quota": "it goes on when the source allows",
            "firewall": "their protection against robots refuses this machine; what is archived stays in use",
        }
        return UpstreamError(
            reason, self._redaction.of(what), where=self._redaction.of(url), hint=hints.get(reason, "")
        )


def _refusal(limits: Http, status: int, content: bytes) -> Reason:
    """What a 4xx comes to. A 403 speaks of the key only where there is one, and where it is no page for people."""
    if status == 403 and b"quota" in content.lower():
        return "quota"
    if status == 403 and (limits.key_setting is None or is_page(content)):
        return "firewall"
    return "auth" if status in (401, 403, 407) else "request"
