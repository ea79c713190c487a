"""Prints how well and how fast figures are read: seven scores per set and language, what measures are taken for, MB/s.

python tests/benchmarks/figures.py [FOLDER with articles.jsonl and gold.jsonl …]

F1 at the five levels of documents-dev/score.py; modality and parties as the part of matched figures that have them right.
"""

import importlib.util
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from flows.documents.files import figures_of_lines, published
from flows.figures.parties import read_names
from flows.figures.reading import read_text
from flows.figures.wording.tokens import read_words
from flows.settings import CHECKOUT

SHARED = CHECKOUT.parent / "shared"
SETS = (SHARED / "documents-dev", SHARED / "documents-dev2")
SECONDS = 3.0
LEVELS = ("span", "value", "comparator", "measure", "period", "modality", "parties")

Rows = list[dict[str, Any]]


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SETS[0] / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SETS[0] / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return score


def language(text: str) -> str:
    if re.search("[\u4e00-\u9fff]", text):
        return "Chinese"
    return "Russian" if re.search("[а-яё]", text) else "English"


def codes(names: list[str]) -> set[str]:
    """The codes of parties that are named in words."""
    return {code for name in names for _, code in read_names(read_words(name, 0, len(name)), ())}


def scores(score: ModuleType, predicted: Rows, gold: Rows) -> list[float]:
    rows, _, _, matched, *_ = score.score(predicted, gold)
    pairs = [(p, g) for p, g in matched if "parties" in g]
    modality = sum(p["modality"] == g["modality"] for p, g in pairs)
    parties = sum(set(p["parties"]) == codes(g["parties"] or []) for p, g in pairs)
    return [row[3] for row in rows] + [count / max(1, len(pairs)) for count in (modality, parties)]


def speed(passages: Rows) -> tuple[float, float]:
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
    score, confused = scorer(), Counter[tuple[str, str]]()
    print(f"{'':24s} " + " ".join(f"{level:>10s}" for level in LEVELS))
    for folder in [Path(name) for name in sys.argv[1:]] or SETS:
        passages = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
        predicted = [json.loads(line) for line in figures_of_lines(folder / "articles.jsonl")]
        gold = score.rd(folder / "gold.jsonl")
        spoken = {passage["id"]: language(passage["text"]) for passage in passages}
        for told in sorted(set(spoken.values())):
            here = [g for g in gold if spoken[g["article_id"]] == told]
            reached = scores(score, [p for p in predicted if spoken[p["article_id"]] == told], here)
            print(f"{folder.name:15s} {told:8s} " + " ".join(f"{part:10.3f}" for part in reached))
        matched = score.score(predicted, gold)[3]
        confused.update((g["measure"], p["measure"]) for p, g in matched if p["measure"] != g["measure"])
        print("{}: {:.2f} MB/s, {:,.0f} figures/s".format(folder.name, *speed(passages)))
    for (right, read), count in confused.most_common():
        print(f"{count:4d} {right} read as {read}")


if __name__ == "__main__":
    main()
