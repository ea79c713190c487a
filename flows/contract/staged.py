"""What staging makes of a raw file: typed rows, with what of it is not among them and why."""

from dataclasses import dataclass, field

import duckdb


@dataclass(frozen=True)
class Codes:
    """The codes a staged row may use. An unknown one rejects the row by name, and is never a default."""

    country: frozenset[str] = frozenset()
    currency: frozenset[str] = frozenset()
    origin: frozenset[str] = frozenset()
    measure: frozenset[str] = frozenset()
    sector: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rejected:
    """A row that could not be used: where it stands, why, and its text."""

    locator: str
    reason: str
    raw: str


@dataclass(frozen=True)
class Staged:
    """What one raw file holds: rows with the staged columns and their `locator`, the rejected ones, and how many
    were left out on purpose, by the reason (a group of countries beside its members, a series without values).

    `new_fields` are those of the raw records that the contract does not know, and that were therefore not read.
    """

    rows: duckdb.DuckDBPyRelation
    rejected: list[Rejected]
    skipped: dict[str, int] = field(default_factory=dict)
    new_fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LeftOut:
    """What of one raw file is not among the staged rows, as in Staged; `staged` is how many are."""

    rejected: list[Rejected]
    skipped: dict[str, int]
    new_fields: list[str]
    staged: int
