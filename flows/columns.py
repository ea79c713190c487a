"""What sql/columns.yml says of every column of the warehouse: one name has one type, meaning and set of values."""

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from flows.settings import SQL


class ColumnTruth(BaseModel):
    """What sql/columns.yml says of a column; `allowed` by table where one name is used for several lists."""

    model_config = ConfigDict(extra="forbid")

    type: str
    about: str
    references: str | None = None
    allowed: list[str] | dict[str, list[str]] | None = None
    range: tuple[float, float] | None = None

    def refers_to(self, table: str, name: str) -> tuple[str, str] | None:
        """The table and column whose values this column of `table` holds; None where it is that column itself."""
        if self.references is None or self.references == f"{table}.{name}":
            return None
        target, _, column = self.references.rpartition(".")
        return target, column

    def values_in(self, table: str) -> list[str]:
        """The values that the column may have in `table`; empty where it may have any."""
        by_table = self.allowed if isinstance(self.allowed, dict) else {table: self.allowed or []}
        return by_table.get(table, [])


@cache
def column_truths() -> dict[str, ColumnTruth]:
    text = (SQL / "columns.yml").read_text(encoding="utf-8")
    return {name: ColumnTruth.model_validate(told) for name, told in yaml.load(text, yaml.CSafeLoader).items()}
