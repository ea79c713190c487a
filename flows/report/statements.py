"""The statements a release is held against: a file each under statements/, with a query of the same name beside it.

The query gives one row; the file says under which conditions on it which verdict holds, and in which words. A sentence
that would name what the release does not have is left out, and a condition on it does not hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeVar

import duckdb
import yaml
from jinja2 import Environment, StrictUndefined
from pydantic import BaseModel, BeforeValidator, ConfigDict

from flows.report import phrases
from flows.report.charts import HERE, Chart, chart
from flows.report.reader import Reader, Row
from flows.report.words import shown
from flows.thresholds import thresholds

STATEMENTS = HERE / "statements"
VERDICTS = {
    "holds": ("●", "Holds"),
    "in_part": ("◐", "Holds in part"),
    "not_borne_out": ("○", "Not borne out"),
    "not_measurable": ("–", "Not measurable"),
}
UNMEASURED = "This release has no figure to hold it against."


class _Read(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Read):
    """Words that are said where the condition holds."""

    text: str
    when: str = "true"


def _spelt_out(sentences: list[Any]) -> list[Any]:
    return [{"text": sentence} if isinstance(sentence, str) else sentence for sentence in sentences]


Sentences = Annotated[list[Sentence], BeforeValidator(_spelt_out)]
Said = TypeVar("Said", bound=Sentence)


class Ruling(Sentence):
    verdict: Literal["holds", "in_part", "not_borne_out", "not_measurable"] | None = None


class Figure(_Read):
    """A number for the head of the page: what it is, its value with comparator, its unit, its period and limits."""

    label: str
    value: str
    unit: str
    note: str


class Declared(_Read):
    """A statement as its file declares it; without `statement` it is a section that is not ruled on."""

    order: int
    label: str
    statement: str = ""
    rulings: list[Ruling]
    says: Sentences = []
    sureness: Sentences = []
    figures: list[Figure] = []
    charts: list[str] = []
    example: str = ""
    table: str
    trace: str = ""


@dataclass(frozen=True)
class Statement:
    """A statement held against one release, in the words of the page."""

    name: str
    label: str
    statement: str
    verdict: str | None
    sentence: str
    says: list[str]
    sureness: str
    figures: list[Figure]
    charts: list[Chart]
    example: str
    table: str
    trace: str
    missing: str = ""

    @property
    def mark(self) -> str:
        return VERDICTS[self.verdict][0] if self.verdict else ""

    @property
    def word(self) -> str:
        return VERDICTS[self.verdict][1] if self.verdict else ""

    @property
    def sources(self) -> list[Row]:
        """The pages behind the pictures, each once, by publisher."""
        pages = {
            row["url"]: {name: row.get(name) or "" for name in ("publisher", "title", "url")}
            for drawn in self.charts
            for row in drawn.rows
            if row.get("url")
        }
        return sorted(pages.values(), key=lambda page: (page["publisher"].lower(), page["title"]))


class Unknown(Exception):
    """A sentence names a value that the release does not have."""


class Absent:
    """Such a value: nothing can be said or calculated with it, and no comparison with it holds."""

    def __bool__(self) -> bool:
        return False

    def _never(self, _other: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never
    __eq__ = _never
    __hash__ = None  # type: ignore[assignment]

    def _said(self, *_others: object) -> NoReturn:
        raise Unknown

    __str__ = __format__ = __float__ = __iter__ = __len__ = _said

    def _calculated(self, *_others: object) -> "Absent":
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _calculated
    __abs__ = __neg__ = __getitem__ = __call__ = _calculated


@cache
def language() -> Environment:
    """What sentences and conditions are written in: Jinja with our phrases, where a misspelt name is an error."""
    environment = Environment(undefined=StrictUndefined, finalize=shown)
    environment.filters.update({name: _of_what_is_known(phrase) for name, phrase in phrases.FILTERS.items()})
    return environment


def _of_what_is_known(phrase: Callable[..., str]) -> Callable[..., str]:
    def told(value: Any, *others: Any) -> str:
        if isinstance(value, Absent):
            raise Unknown
        return phrase(value, *others)

    return told


def declared(folder: Path = STATEMENTS) -> dict[str, Declared]:
    """Every statement by name, in the order of the page."""
    read = {
        path.stem: Declared.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in folder.glob("*.yml")
    }
    return dict(sorted(read.items(), key=lambda item: item[1].order))


def statements(reader: Reader, folder: Path = STATEMENTS) -> list[Statement]:
    """Every statement held against the release at hand, with its pictures."""
    drawn: dict[str, Chart] = {}
    held = []
    for name, told in declared(folder).items():
        for picture in told.charts:
            drawn[picture] = drawn.get(picture) or chart(reader, picture)
        held.append(replace(hold(reader, name, told, folder), charts=[drawn[picture] for picture in told.charts]))
    return held


def hold(reader: Reader, name: str, told: Declared, folder: Path = STATEMENTS) -> Statement:
    """One statement held against the release, without pictures."""
    missing = ""
    try:
        rows = reader.query((folder / f"{name}.sql").read_text(encoding="utf-8"))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        rows, missing = [], f"This release lacks what it is held against: {str(error).splitlines()[0]}"
    values = _values(rows[0]) if rows else None

    def first(sentences: Sequence[Sentence]) -> Sentence | None:
        return next(iter(_said(sentences, values)), None)

    label = _render(told.label, thresholds())
    ruling = first(told.rulings)
    unruled: str | None = "not_measurable" if told.statement else None
    return Statement(
        name=name,
        label=label,
        statement=_render(told.statement, thresholds()),
        verdict=ruling.verdict if isinstance(ruling, Ruling) else unruled,
        sentence=ruling.text if ruling else UNMEASURED,
        says=[sentence.text for sentence in _said(told.says, values)],
        sureness=" ".join(sentence.text for sentence in _said(told.sureness, values)),
        figures=[_figure(figure, values, label) for figure in told.figures],
        charts=[],
        example=told.example,
        table=told.table,
        trace=_if_known(told.trace, values) or "",
        missing=missing,
    )


def _values(row: Row) -> dict[str, Any]:
    def value(found: Any) -> Any:
        return Absent() if found is None else float(found) if isinstance(found, Decimal) else found

    return thresholds() | {name: value(found) for name, found in row.items()}


def _said(sentences: Sequence[Said], values: dict[str, Any] | None) -> list[Said]:
    """Those whose condition holds, with their words filled in; none where the release has nothing to fill them with."""
    said = []
    for sentence in sentences:
        if values is not None and _holds(sentence.when, values):
            text = _if_known(sentence.text, values)
            if text is not None:
                said.append(sentence.model_copy(update={"text": text}))
    return said


def _holds(condition: str, values: dict[str, Any]) -> bool:
    try:
        return bool(language().compile_expression(condition, undefined_to_none=False)(**values))
    except Unknown:
        return False


def _if_known(text: str, values: dict[str, Any] | None) -> str | None:
    try:
        return None if values is None else _render(text, values)
    except Unknown:
        return None


def _render(text: str, values: dict[str, Any]) -> str:
    return " ".join(language().from_string(text).render(values).split())


def _figure(figure: Figure, values: dict[str, Any] | None, subject: str) -> Figure:
    """The figure in words; a dash under its label, or else its subject, where the release does not have it."""
    told = {name: _if_known(getattr(figure, name), values) for name in ("label", "value", "unit", "note")}
    if None in told.values():
        return Figure(label=told["label"] or subject, value="–", unit="", note="Not known to this release")
    return Figure.model_validate(told)
