"""The dictionary as Markdown: an index and one file a table."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.dictionary.entries import Entry

INDEX = "README.md"


def as_markdown(entries: Sequence[Entry]) -> dict[str, str]:
    """The text of each file by its name."""
    jinja = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters["cell"] = lambda text: " ".join(str(text).replace("|", "\\|").split())
    table = jinja.get_template("table.md.j2")
    files = {f"{entry.name}.md": table.render(entry=entry) for entry in entries}
    return {INDEX: jinja.get_template("index.md.j2").render(entries=entries)} | files


def write_markdown(entries: Sequence[Entry], folder: Path) -> list[Path]:
    """Write the files into `folder`; what it holds of tables that are no more is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    files = as_markdown(entries)
    for path in folder.glob("*.md"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in files]
