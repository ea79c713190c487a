"""What the sources that are asked over HTTP have in common: is a partition due, ask, look, keep."""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta

from flows.archive import Archive, Receipt
from flows.contract.source import Partition, Source
from flows.errors import BadAnswer, ForeignAnswer, UpstreamError
from flows.web.first_look import Expected
from flows.web.http import Answer, Web

# An answer with fewer records than this share of the archived one has been cut, until a person says otherwise.
SMALLEST_SHARE = 0.5

Count = Callable[[bytes, str], int]


def host_of(source: Source, web: Web | None) -> str:
    """The host a source is asked at, as `Partition.host`; empty in an offline run."""
    return web.host(source.http).name if web and source.http else ""


def is_due(source: Source, key: str, archive: Archive, *, closed: bool) -> bool:
    """Whether the last look is long enough ago by the contract; `closed`: its period is over for some time.

    A look that failed does not count.
    """
    assert source.http
    check = archive.last_check(source.code, key)
    if check is None or check.outcome == "failed":
        return True
    every = timedelta(days=source.http.recheck_closed_days) if closed else timedelta(hours=source.http.recheck_hours)
    return datetime.now(UTC) - datetime.fromisoformat(check.checked_at) >= every


def fetch_into_archive(
    source: Source,
    partition: Partition,
    archive: Archive,
    web: Web | None,
    path: str,
    expected: Expected,
    count: Count,
    *,
    params: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    release: dict[str, str] | None = None,
) -> Receipt | None:
    """Ask for one partition and archive the answer; None when it is unchanged or has no record.

    `count(content, url)` reads the answer as far as it takes to tell that it is whole, gives the number of its
    records, and raises AmurError otherwise. `release` is what the upstream says of the data's state, kept with the
    validators. Raises UpstreamError, also when the answer has lost more than half of the archived one's records.
    """
    assert source.http and web
    before, check = archive.newest_of(source.code, partition.key), archive.last_check(source.code, partition.key)
    conditional = check.validators if before and check else None
    answer = web.get(source.http, path, expected, params=params, headers=headers, validators=conditional)
    validators = answer.validators | (release or {})
    if answer.not_modified:
        archive.note(source.code, partition.key, "unchanged", {**(conditional or {}), **validators})
        return None
    records = count(answer.content, answer.url)
    had = _records_of(archive, before, count) if before else 0
    if records < had * SMALLEST_SHARE:
        raise UpstreamError(
            "truncated",
            f"{records} records, where the archived answer has {had}",
            where=answer.url,
            hint="the archived answer stays in use; if the source has really withdrawn them, say so in an issue",
        )
    if not records and not before:
        archive.note(source.code, partition.key, "empty", validators)
        return None
    kept = archive.put(answer.content, _receipt(source, partition, answer, validators))
    if kept == before:
        archive.note(source.code, partition.key, "unchanged", validators)
        return None
    return kept


def hold(name: str, found: Iterable[str | None], asked: Collection[str], where: str) -> None:
    """Raise ForeignAnswer when `name` has values in an answer that were not asked for; an empty one is none."""
    foreign = sorted({value for value in found if value} - set(asked))
    if foreign:
        told = ", ".join(repr(value[:40]) for value in foreign[:3])
        wanted = ", ".join(repr(value) for value in sorted(asked)[:5])
        raise ForeignAnswer(
            f"answers another question: {name} is {told}, asked for was {wanted or 'none'}",
            where=where,
            hint="the archived answer stays in use",
        )


def _records_of(archive: Archive, before: Receipt, count: Count) -> int:
    """The records of what is archived; none of one that today would not be taken, so that a good one replaces it."""
    try:
        return count(archive.read(before.sha256), before.url)
    except BadAnswer:
        return 0


def _receipt(source: Source, partition: Partition, answer: Answer, validators: dict[str, str]) -> dict[str, object]:
    return {
        "source": source.code,
        "partition": partition.key,
        "url": answer.url,
        "params": answer.params,
        "retrieved_at": answer.retrieved_at,
        "licence": source.licence,
        "status": answer.status,
        "validators": validators,
    }
