"""Append-only lists on disk: JSON Lines, read once and then only where they have grown."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


class GrowingList:
    """A JSON Lines file whose lines are handed to `index` once each, in order. Not thread-safe by itself.

    A last line cut short by a crash is never handed over, and is cut off before the next line is added.
    """

    def __init__(self, path: Path, index: Callable[[dict[str, Any]], None]) -> None:
        self._path = path
        self._index = index
        self._read_to = 0

    def read_on(self) -> None:
        """Hand over the lines that were added since the last time, by whichever process."""
        try:
            size = self._path.stat().st_size
        except FileNotFoundError:
            return
        if size == self._read_to:
            return
        with open(self._path, "rb") as file:
            file.seek(self._read_to)
            whole = file.read()
        whole = whole[: whole.rfind(b"\n") + 1]
        for line in whole.splitlines():
            self._index(json.loads(line))
        self._read_to += len(whole)

    def append(self, line: dict[str, Any], *, durable: bool = True) -> None:
        """Add a line; `durable` waits until it is on the disk. What must not be lost is durable, a hint need not be."""
        self.read_on()
        text = json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path, "ab") as file:
            if file.tell() > self._read_to:
                file.truncate(self._read_to)
            file.write(text)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        self._read_to += len(text)
        self._index(json.loads(text))
