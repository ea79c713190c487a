"""Secrets do not reach logs, receipts or errors, even where a server repeats them."""

import re
from collections.abc import Iterable
from urllib.parse import quote

_NAMED = re.compile(
    r"((?:subscription[-_]?key|api[-_]?key|token|secret|password)[\"']?\s*[=:]\s*[\"']?)[^\s&\"'<>,;]+", re.IGNORECASE
)


class Redaction:
    def __init__(self, secrets: Iterable[str]) -> None:
        spelt = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        self._secrets = sorted(spelt, key=len, reverse=True)
        self._as_bytes = [secret.encode() for secret in self._secrets]

    def of(self, text: str) -> str:
        """The text with every secret, and every value that is called a key, left out."""
        for secret in self._secrets:
            text = text.replace(secret, "[key]")
        return _NAMED.sub(r"\1[key]", text)

    def is_in(self, content: bytes) -> bool:
        return any(secret in content for secret in self._as_bytes)
