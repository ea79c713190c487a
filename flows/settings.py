"""Where things lie and what can be set from the environment.

AMUR_HOME           takes the place of `data/` (a folder that holds a `data/` itself is recognised)
AMUR_KEEP_RELEASES  how many releases stay on disk, 10 by default
AMUR_KEEP_RUNS      of how many runs a release holds the result of each check, 100 by default
AMUR_SCHEDULE       cron line of `amur serve`, daily at 06:30 by default
AMUR_TIMEZONE       time zone of that line, Europe/Moscow by default
AMUR_COLLECT_SECONDS  how long a run may collect over the network, 60 by default, 1800 in a scheduled run
AMUR_<NAME>_URL     takes the place of a source's real host; its contract names it, as AMUR_COMTRADE_URL
AMUR_<NAME>_KEY     the key of a source that has keys, as AMUR_COMTRADE_KEY; only ever sent as a header
AMUR_WEBHOOK_URL    address that a run which fails or is blocked is POSTed to as JSON; none by default
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flows.errors import AmurError

CHECKOUT = Path(__file__).resolve().parent.parent
SQL = CHECKOUT / "sql"
EXPECTATIONS = CHECKOUT / "expectations"


@dataclass(frozen=True)
class Settings:
    data: Path
    keep_releases: int = 10
    keep_runs: int = 100
    schedule: str = "30 6 * * *"
    timezone: str = "Europe/Moscow"
    collect_seconds: float = 60
    urls: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict, repr=False)
    webhook_url: str = field(default="", repr=False)  # its path is often a secret

    @classmethod
    def from_env(cls) -> "Settings":
        """The settings of this process.

        Raises AmurError when the checkout is incomplete or a value cannot be used.
        """
        if not SQL.is_dir() or not EXPECTATIONS.is_dir():
            raise AmurError(
                "sql/ and expectations/ are not beside the package",
                where=str(CHECKOUT),
                hint="Amur runs from its checkout: install it with `make run` or `pip install -e .`",
            )
        home = os.environ.get("AMUR_HOME", "")
        data = Path(home).expanduser().resolve() if home else CHECKOUT / "data"
        if home and (data / "data").is_dir():
            data = data / "data"
        if home and not data.is_dir():
            raise AmurError(
                "no such directory",
                where=f"AMUR_HOME={home}",
                hint="create it, or unset AMUR_HOME to use the data/ of the checkout",
            )
        if "?" in str(data):
            raise AmurError(
                "DuckDB opens no file in a folder whose name has a question mark",
                where=str(data),
                hint="choose another folder with AMUR_HOME",
            )
        return cls(
            data=data,
            keep_releases=_count("AMUR_KEEP_RELEASES", cls.keep_releases),
            keep_runs=_count("AMUR_KEEP_RUNS", cls.keep_runs),
            schedule=os.environ.get("AMUR_SCHEDULE", cls.schedule),
            timezone=os.environ.get("AMUR_TIMEZONE", cls.timezone),
            collect_seconds=_seconds("AMUR_COLLECT_SECONDS", cls.collect_seconds),
            urls=_urls(),
            keys={
                name: key.strip()
                for name, key in os.environ.items()
                if re.fullmatch("AMUR_[A-Z_]+_KEY", name) and key.strip()
            },
            webhook_url=os.environ.get("AMUR_WEBHOOK_URL", ""),
        )

    @property
    def registers(self) -> Path:
        """Registers of this data directory, else those of the checkout."""
        own = self.data / "raw" / "registers"
        return own if own.is_dir() else CHECKOUT / "data" / "raw" / "registers"

    @property
    def documents(self) -> Path:
        """Documents of this data directory, else those of the checkout."""
        own = self.data / "raw" / "documents"
        return own if own.is_dir() else CHECKOUT / "data" / "raw" / "documents"

    @property
    def statistics(self) -> Path:
        """Bundled data sets of this data directory, else those of the checkout."""
        own = self.data / "raw" / "statistics"
        return own if own.is_dir() else CHECKOUT / "data" / "raw" / "statistics"

    @property
    def archive(self) -> Path:
        return self.data / "raw" / "archive"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse"

    @property
    def pointer(self) -> Path:
        return self.warehouse / "amur.duckdb"

    @property
    def releases(self) -> Path:
        return self.warehouse / "releases"

    @property
    def candidates(self) -> Path:
        return self.warehouse / "candidates"

    @property
    def staged(self) -> Path:
        """The staged rows of single versions, kept from run to run; may be deleted."""
        return self.warehouse / "staged"

    @property
    def reports(self) -> Path:
        return self.warehouse / "reports"

    @property
    def logs(self) -> Path:
        """One file per run that ended in a way nobody had thought of."""
        return self.warehouse / "logs"

    @property
    def prefect_home(self) -> Path:
        """The database of the Prefect server that Amur starts itself."""
        return self.warehouse / "prefect"

    @property
    def runs(self) -> Path:
        """One JSON file per run: its outcome and the result of each of its checks."""
        return self.warehouse / "runs"

    @property
    def run_lines(self) -> Path:
        """One line per run, without the results."""
        return self.warehouse / "runs.jsonl"

    @property
    def packed_runs(self) -> Path:
        """The results of runs whose own records are gone."""
        return self.warehouse / "runs.parquet"

    @property
    def held(self) -> Path:
        """Is there while a release that somebody went back to is held."""
        return self.warehouse / "held.json"


def _count(name: str, default: int) -> int:
    text = os.environ.get(name, "") or str(default)
    if not text.isdigit() or int(text) < 1:
        raise AmurError(f"{text!r} is not a number", where=name, hint="use a whole number from 1")
    return int(text)


def _seconds(name: str, default: float) -> float:
    text = os.environ.get(name, "")
    try:
        seconds = float(text or default)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 86_400:
        raise AmurError(f"{text!r} is not a number of seconds", where=name, hint="use 0 to 86400")
    return seconds


def _urls() -> dict[str, str]:
    """The AMUR_…_URL of the environment, without the slash at the end."""
    urls = {}
    for name, url in os.environ.items():
        if not re.fullmatch("AMUR_[A-Z_]+_URL", name) or name == "AMUR_WEBHOOK_URL" or not url.strip():
            continue
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise AmurError(
                "not the address of a host", where=name, hint="use https://host/path, without user, password or query"
            )
        urls[name] = url.strip().rstrip("/")
    return urls
