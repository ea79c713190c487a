"""Thresholds: the figures by which the statements are judged, named once for models, rules, pictures and words."""

from functools import cache

import duckdb
import yaml

from flows.settings import SQL


@cache
def thresholds() -> dict[str, float]:
    """The figures of sql/thresholds.yml by name, in full units."""
    loaded = yaml.safe_load((SQL / "thresholds.yml").read_text(encoding="utf-8"))
    return {name: figure["value"] for name, figure in loaded.items()}


def create_threshold(con: duckdb.DuckDBPyConnection, kind: str = "macro") -> None:
    """Create `threshold('portfolio_usd')`, in the database in use or as a `temp macro` in the connection alone."""
    cases = " ".join(f"when '{name}' then {value!r}" for name, value in thresholds().items())
    con.execute(f"create {kind} threshold(name) as case name {cases} else error('no threshold ' || name) end")
