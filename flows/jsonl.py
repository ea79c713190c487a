"""Append-only lists on disk: JSON Lines, read once and then only where they have grown."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


class GrowingList:
    """A JSON Lines file whose lines are handed to `index` once each, in order. The owner keeps threads apart.

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

    def append(self, line: dict[str, Any]) -> None:
        """Add a line. It outlives this process at once, and a power cut after sync()."""
        self.read_on()
        text = json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path, "ab") as file:
            if file.tell() > self._read_to:
                file.truncate(self._read_to)
            file.write(text)
        self._read_to += len(text)
        self._index(json.loads(text))

    def sync(self) -> None:
        """Wait until the list is on the disk."""
        if self._path.exists():
            sync_file(self._path)


def sync_file(path: Path) -> None:
    """Wait until a file that has been written, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
