"""A source is data first: one .yml that alone tells who publishes it, under which licence, how often, what breaks."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from flows.contract.staged import Codes
from flows.errors import AmurError

SOURCES = Path(__file__).parents[1] / "sources"

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
    # Of a data set: what stands in every row, and therefore not in the file.
    always: str | None = None

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
    """The fields of a raw record: those it must have, and those it may have. Any other is not read, and told."""

    model_config = ConfigDict(extra="forbid")

    needed: list[str]
    known: list[str] = Field(default_factory=list)


class Http(BaseModel):
    """Where a source answers, and how it may be asked. Limits are those of its host, for all who ask there."""

    model_config = ConfigDict(extra="forbid")

    base_url: str
    base_url_setting: str
    key_setting: str | None = None
    key_header: str | None = None
    concurrency: int = Field(default=1, ge=1, le=16)
    min_interval_s: float = Field(default=1.0, ge=0)
    daily_budget: int | None = Field(default=None, ge=1)
    read_timeout_s: float = Field(default=60, gt=0)
    whole_answer_s: float = Field(default=300, gt=0)
    largest_answer_mb: float = Field(default=50, gt=0)
    recheck_hours: float = Field(default=12, ge=0)
    recheck_closed_days: float = Field(default=60, ge=0)

    @model_validator(mode="after")
    def _key(self) -> "Http":
        if (self.key_setting is None) != (self.key_header is None):
            raise ValueError("key_setting and key_header go together: keys are sent as headers only")
        return self


class DataSet(BaseModel):
    """Which version of others' data is bundled, where it comes from and what was checked."""

    model_config = ConfigDict(extra="forbid")

    version: str
    released: date
    url: str
    obtained: str
    checked: list[str]


class Schedule(BaseModel):
    """When a source is collected by itself: a cron line in its publisher's time zone."""

    model_config = ConfigDict(extra="forbid")

    cron: str
    timezone: str


class Source(BaseModel):
    """The contract of one source, and of the one table it is staged into."""

    model_config = ConfigDict(extra="forbid")

    code: str
    title: str
    kind: Literal["register", "code_list", "library", "document", "data_set", "api", "bulk"]
    publisher: str
    licence: str
    our_licence: str
    # Of statistics: how its publisher is to be named where its figures are used.
    attribution: str | None = None
    may_be_passed_on: bool = True
    cadence_days: int | None
    since: str
    required: bool
    about: str
    known_quirks: list[str] = Field(default_factory=list)
    partitions: list[str] = Field(default_factory=list)
    http: Http | None = None
    data_set: DataSet | None = None
    schedule: Schedule | None = None
    key: list[str]
    published: str | None = None
    columns: dict[str, Column]
    figures: dict[str, FigureColumns] = Field(default_factory=dict)
    # Of APIs: what a raw record looks like; whom to ask about; which series to take (of data sets: which there are) and
    # what each means in our columns; the source's own names for countries. None: known, and left out under that name.
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
        if (self.kind == "api") != (self.http is not None):
            raise ValueError("`http` tells how to ask an api, and only that")
        if (self.kind == "data_set") != (self.data_set is not None):
            raise ValueError("`data_set` tells what is bundled of a data set, and only that")
        if (self.kind in ("api", "data_set", "bulk")) != (self.attribution is not None):
            raise ValueError("`attribution` tells how a publisher of statistics is to be named, and only that")
        if unknown:
            raise ValueError(f"not among the columns: {', '.join(unknown)}")
        return self

    @property
    def url(self) -> str | None:
        """Where the source is found: the host of an API, the page of a data set."""
        if self.data_set:
            return self.data_set.url
        return self.http.base_url if self.http else None

    @property
    def columns_in_file(self) -> dict[str, Column]:
        """The columns that a file of the source has: not those that are always the same, or follow from the series."""
        follow = {name for about in self.indicators.values() for name in about or {}}
        return {name: column for name, column in self.columns.items() if column.always is None and name not in follow}


@dataclass(frozen=True)
class Partition:
    """The unit of collecting: `key` is unique in its source and stable, `host` is empty for files.

    `trouble` is why it cannot be asked for: a page that should tell what there is could not be had.
    """

    key: str
    params: dict[str, str] = field(default_factory=dict)
    host: str = ""
    trouble: AmurError | None = None


@cache
def load_sources() -> dict[str, Source]:
    """Every source by its code; code lists come before what is held against them."""
    sources: dict[str, Source] = {}
    for path in sorted(SOURCES.rglob("*.yml")):
        try:
            contract = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
            source = Source.model_validate({"code": path.stem} | contract)
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
