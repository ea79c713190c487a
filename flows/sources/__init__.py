"""A source is data first: one .yml that alone tells who publishes it, under which licence, how often, what breaks.

Beside it, or for its kind, stands one module with

    collect(source, settings, archive) -> list[Receipt]     the only place that may touch the network
    stage(source, receipt, content, codes, con) -> Staged   typed rows, and those that could not be used

so that a further source is two further files and the pipeline stays as it is.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Literal

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from flows.errors import AmurError

# `text` and the code types are VARCHAR; a `period` also yields <name>_start, _end and _grain;
# `decimal` has 6 places after the point, `precise` 12 (a rate may be 0.00308225).
ColumnType = Literal[
    "text", "code", "choice", "comparator", "scale", "decimal", "precise", "integer", "boolean", "period",
    "partial_date", "country", "currency", "origin", "measure", "sector",
]  # fmt: skip


class Column(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: ColumnType
    about: str
    required: bool = False
    of: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _choices(self) -> "Column":
        if (self.type == "choice") != bool(self.of):
            raise ValueError("`of` lists the values of a `choice`, and only of that")
        return self


class FigureColumns(BaseModel):
    """Which columns make up one figure; staged as <name>, _comparator, _low, _high and _rounding.

    Without a comparator column (official statistics) every value is said as it is: `=`.
    """

    model_config = ConfigDict(extra="forbid")

    value: str
    comparator: str | None = None
    scale: str | None = None
    high: str | None = None


class Fields(BaseModel):
    """The fields of a raw record: those it must have, and those it may have. Any other is an error."""

    model_config = ConfigDict(extra="forbid")

    needed: list[str]
    known: list[str] = Field(default_factory=list)


class Source(BaseModel):
    """The contract of one source, and of the one table it is staged into."""

    model_config = ConfigDict(extra="forbid")

    code: str
    title: str
    kind: Literal["register", "code_list", "library", "document", "api", "bulk"]
    publisher: str
    licence: str
    our_licence: str
    cadence_days: int | None
    since: str
    required: bool
    about: str
    known_quirks: list[str] = Field(default_factory=list)
    partitions: list[str] = Field(default_factory=list)
    key: list[str]
    published: str | None = None
    columns: dict[str, Column]
    figures: dict[str, FigureColumns] = Field(default_factory=dict)
    # Of APIs: what a raw record looks like; whom to ask about; which series to take and what each means in our
    # columns; the source's own names for countries. None: known, and left out under that name.
    fields: Fields | None = None
    countries: list[str] = Field(default_factory=list)
    indicators: dict[str, dict[str, str] | None] = Field(default_factory=dict)
    names: dict[str, str | None] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names(self) -> "Source":
        used = [*self.key, *([self.published] if self.published else [])]
        for figure in self.figures.values():
            used += [name for name in (figure.value, figure.comparator, figure.scale, figure.high) if name]
        unknown = sorted(set(used) - set(self.columns))
        if unknown:
            raise ValueError(f"not among the columns: {', '.join(unknown)}")
        return self


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
    """

    rows: duckdb.DuckDBPyRelation
    rejected: list[Rejected]
    skipped: dict[str, int] = field(default_factory=dict)


@cache
def load_sources() -> dict[str, Source]:
    """Every source by its code; code lists come before what is held against them."""
    sources: dict[str, Source] = {}
    for path in sorted(Path(__file__).parent.rglob("*.yml")):
        try:
            source = Source.model_validate({"code": path.stem} | yaml.safe_load(path.read_text(encoding="utf-8")))
        except (ValidationError, yaml.YAMLError, TypeError) as error:
            raise AmurError(f"not a source contract: {error}", where=str(path)) from error
        sources[source.code] = source
    return dict(sorted(sources.items(), key=lambda item: (*_rank(item[1]), item[0])))


def _rank(source: Source) -> tuple[bool, bool]:
    return source.kind != "code_list", any(
        column.type in Codes.__dataclass_fields__ for column in source.columns.values()
    )


def module_of(source: Source) -> ModuleType:
    """The module of the source itself, else the one of its kind."""
    own = f"flows.sources.{source.code}"
    return import_module(own if find_spec(own) else f"flows.sources.{source.kind}")
