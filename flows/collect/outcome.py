"""What collecting comes to: per piece of work, per run, and why something could not be had."""

from dataclasses import dataclass, field

from flows.archive import Receipt
from flows.contract.source import Partition, Source
from flows.errors import AmurError, BadAnswer, SourceUnavailable, UpstreamError


@dataclass(frozen=True)
class Failure:
    """Why a source, or one partition of it, could not be had; `stale`: its archived answers stand in."""

    source: str
    partition: str
    reason: str
    message: str
    stale: bool


@dataclass(frozen=True)
class Done:
    """What a piece of work came to: the partitions of a source (`partition` is None), or one partition collected.

    An `error` that is no AmurError is no failure of the source.
    """

    source: Source
    partition: Partition | None = None
    planned: list[Partition] = field(default_factory=list)
    receipt: Receipt | None = None
    error: Exception | None = None

    @property
    def outcome(self) -> str:
        if self.error:
            return "failed"
        return "planned" if self.partition is None else "kept" if self.receipt else "unchanged"


@dataclass(frozen=True)
class Progress:
    """Told after each piece of work: how much of what is known to be due is done."""

    done: Done
    finished: int
    known: int


@dataclass(frozen=True)
class Collected:
    """`receipts`: the newest of every partition in use. `left`: by source, the partitions the next run goes on with.

    `due`: by source, how many partitions were due when it began; `budgets`: how many requests its host takes a day.
    """

    receipts: list[Receipt]
    failures: list[Failure]
    left: dict[str, list[str]]
    kept: int
    unchanged: int
    requests: int
    seconds: float
    due: dict[str, int] = field(default_factory=dict)
    budgets: dict[str, int] = field(default_factory=dict)

    def left_of(self, code: str) -> str:
        """What of a source the next runs go on with, and for how many days where its host has a budget."""
        left, due = self.left[code], self.due.get(code, 0)
        told = f"{due - len(left):,} of {due:,} questions asked, the next run goes on with {left[0]}"
        if code not in self.budgets or len(left) <= self.budgets[code]:
            return told
        days = -(-len(left) // self.budgets[code])
        return f"{told}; at {self.budgets[code]} a day the rest takes {days} days"


def reason_of(error: AmurError) -> str:
    """The class of a failure: a Reason of flows.errors, or `missing` of a file."""
    if isinstance(error, UpstreamError | BadAnswer):
        return error.reason
    return "missing" if isinstance(error, SourceUnavailable) else "format"
