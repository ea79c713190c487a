"""Prints how well and how fast figures are read: F1 on the development set at five levels, and MB of text per second.

python tests/benchmarks/figures.py [FOLDER with articles.jsonl, gold.jsonl and score.py]
"""

import importlib.util
import json
import sys
import time
from pathlib import Path

from flows.figures.files import figures_of_lines, published
from flows.figures.reading import read_text
from flows.settings import CHECKOUT

DEVELOPMENT = CHECKOUT.parent / "shared" / "documents-dev"
SECONDS = 3.0


def scores(folder: Path) -> dict[str, float]:
    """F1 by level, as the folder's score.py computes it."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    predicted = [json.loads(line) for line in figures_of_lines(folder / "articles.jsonl")]
    rows = score.score(predicted, score.rd(folder / "gold.jsonl"))[0]
    return {level: f1 for level, _, _, f1 in rows}


def speed(passages: list[dict]) -> tuple[float, float]:
    """MB of UTF-8 text, and figures, per second of processor time on one core, in the best of many rounds."""
    dated = [(passage["text"], published(passage["date"], "")) for passage in passages]
    size = sum(len(text.encode()) for text, _ in dated)
    figures, best = 0, float("inf")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        start = time.process_time()
        figures = sum(len(read_text(text, *day)) for text, day in dated)
        best = min(best, time.process_time() - start)
    return size / best / 1e6, figures / best


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEVELOPMENT
    for level, f1 in scores(folder).items():
        print(f"{level:12s} F1 {f1:.3f}")
    passages = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    megabytes, figures = speed(passages)
    print(f"{megabytes:.2f} MB/s, {figures:,.0f} figures/s")


if __name__ == "__main__":
    main()
