"""One contract (`.yml`) and one module a source, or for each kind of them; a further source is two further files.

The contract alone tells who publishes it, under which licence, how often, and what breaks; the module has the three
functions of Stages, or those of StagesMany where there are thousands of answers.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import duckdb

    from flows.archive import Archive, Receipt
    from flows.contract.source import Partition, Source
    from flows.contract.staged import Codes, LeftOut, Staged
    from flows.settings import Settings
    from flows.sources import (
        bank_of_russia,
        china_customs,
        code_list,
        data_set,
        document,
        ecb,
        imf_dip,
        imf_imts,
        register,
        un_comtrade,
        world_bank,
    )
    from flows.web.http import Web


class Collects(Protocol):
    """`web` is the only way to the network, and None in an offline run."""

    def partitions(
        self, source: "Source", settings: "Settings", archive: "Archive", web: "Web | None"
    ) -> "list[Partition]":
        """What is due, the newest first; may ask the source what has changed."""

    def fetch(
        self, source: "Source", partition: "Partition", settings: "Settings", archive: "Archive", web: "Web | None"
    ) -> "Receipt | None":
        """Archive one partition; None where there is nothing new."""


class Stages(Collects, Protocol):
    def stage(
        self,
        source: "Source",
        receipt: "Receipt",
        content: bytes,
        codes: "Codes",
        con: "duckdb.DuckDBPyConnection",
    ) -> "Staged":
        """Leave the typed rows of one raw file in `staged_rows`, and tell of those that could not be used."""


class StagesMany(Collects, Protocol):
    def stage_answers(
        self,
        source: "Source",
        answers: "Sequence[tuple[Receipt, bytes]]",
        codes: "Codes",
        con: "duckdb.DuckDBPyConnection",
    ) -> "list[LeftOut]":
        """The same of many raw files in one pass; `staged_rows` has the place of their `answer` too."""


if TYPE_CHECKING:
    _STAGES: tuple[Stages, ...] = (
        china_customs, code_list, data_set, document, ecb, imf_dip, imf_imts, register, world_bank,
    )  # fmt: skip
    _STAGES_MANY: tuple[StagesMany, ...] = (bank_of_russia, un_comtrade)
