"""The staged columns of a contract."""

from flows.contract.source import Source

_SQL_TYPES = {"decimal": "DECIMAL(38,6)", "precise": "DECIMAL(38,12)", "integer": "BIGINT", "boolean": "BOOLEAN"}


def staged_types(source: Source) -> dict[str, str]:
    """The staged columns of a contract and their DuckDB types, in order."""
    parts = {part for figure in source.figures.values() for part in figure.model_dump().values() if part}
    types: dict[str, str] = {}
    for name, column in source.columns.items():
        if column.type == "period":
            types |= {name: "VARCHAR", f"{name}_start": "DATE", f"{name}_end": "DATE", f"{name}_grain": "VARCHAR"}
        elif name not in parts:
            types[name] = _SQL_TYPES.get(column.type, "VARCHAR")
    for name in source.figures:
        types |= {name: "DECIMAL(38,6)", f"{name}_comparator": "VARCHAR"}
        types |= {f"{name}_{end}": "DECIMAL(38,6)" for end in ("low", "high", "rounding")}
    return types
