"""Setting aside: new versions of a collected source that fail a critical rule stay out of the release.

What was released before passed the rules, so that of the raw files behind a bad row the new ones are at fault. Whether
they alone are is seen when the candidate is built again without them: what fails then blocks, as do registers and
documents. Where the bad rows of a rule do not tell where they were read, all that is new is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flows.archive import Archive, Receipt
from flows.audit import CheckResult
from flows.contract.source import Source
from flows.errors import AmurError

BY_RULE = "rule"
BY_HAND = "hand"
REASON_SHOWN = 300


@dataclass
class Fault:
    """The new versions of one source that have to be left out, and the rules that they fail."""

    source: Source
    receipts: list[Receipt]
    results: list[CheckResult] = field(default_factory=list)

    @property
    def reason(self) -> str:
        worst = self.results[0]
        codes = ", ".join(sorted({result.code for result in self.results}))
        sample = f", such as {worst.sample[0]}" if worst.sample else ""
        return f"{codes}: {worst.why} {worst.observed}{sample}"[:REASON_SHOWN]


def find_faults(results: Iterable[CheckResult], sources: Iterable[Source], archive: Archive) -> list[Fault]:
    """Whose new versions the critical rules that failed can be laid to; empty where to none.

    Of rules whose bad rows do not tell where they were read it may be any source. Of a source that was set aside in
    part before, and still fails, all new versions are taken.
    """
    results, sources = list(results), list(sources)
    if any(result.status == "not_evaluated" for result in results):
        return []
    failed = [result for result in results if (result.status, result.severity) == ("failed", "critical")]
    before = {entry.source for entry in archive.aside()}
    faults = []
    for source in sources:
        new = archive.unreleased(source.code) if source.http else []
        own = [result for result in failed if _is_of(result, source, new)]
        if new and own:
            files = {sha256 for result in own for sha256 in result.raw_files}
            named = [receipt for receipt in new if receipt.sha256 in files]
            faults.append(Fault(source, new if source.code in before or not named else named, own))
    return faults or _all_that_is_new([result for result in failed if not result.raw_files], sources, archive)


def _all_that_is_new(results: list[CheckResult], sources: Iterable[Source], archive: Archive) -> list[Fault]:
    new = {source.code: archive.unreleased(source.code) for source in sources if source.http}
    return [Fault(source, new[source.code], results) for source in sources if results and new.get(source.code)]


def _is_of(result: CheckResult, source: Source, new: Sequence[Receipt]) -> bool:
    of_its_staged_rows = result.table == f"staging.{source.code}"
    return of_its_staged_rows or bool({receipt.sha256 for receipt in new} & set(result.raw_files))


def set_aside_by_hand(archive: Archive, source: Source, partition: str | None, reason: str) -> list[Receipt]:
    """Set the newest versions of a source, or of one partition, aside; returns them.

    Raises AmurError where there is nothing to set aside.
    """
    newest = archive.versions(source.code)
    chosen = [versions[-1] for key, versions in newest.items() if partition in (None, key)]
    if not chosen:
        what = f"no version of partition {partition} is in use" if partition else "no version of it is in use"
        known = ", ".join(sorted(newest)[:5])
        raise AmurError(what, where=source.code, hint=f"known: {known}" if known else "`amur quarantine` lists them")
    archive.set_aside(chosen, BY_HAND, reason or "by hand")
    return chosen


def take_back(archive: Archive, source: str | None = None, partition: str | None = None) -> int:
    """Use again what is set aside, of one source or one of its partitions; returns how many. AmurError for none."""
    chosen = [e for e in archive.aside() if source in (None, e.source) and partition in (None, e.partition)]
    if not chosen:
        raise AmurError("nothing is set aside", where=source or "", hint="`amur quarantine` lists what is")
    archive.take_back(chosen)
    return len(chosen)


def lapse(archive: Archive, code_hash: str) -> list[str]:
    """Take back what a rule of other code set aside; returns the sources."""
    stale = [entry for entry in archive.aside() if entry.set_aside_by == BY_RULE and entry.code_hash != code_hash]
    if stale:
        archive.take_back(stale)
    return sorted({entry.source for entry in stale})
