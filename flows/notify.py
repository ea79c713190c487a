"""Whoever has to know is told by a webhook: one POST, which never fails the run."""

from typing import Any

import requests

SECONDS = 10


def post(url: str, body: dict[str, Any]) -> str | None:
    """POST a body as JSON; returns what went wrong, in words.

    A redirect is not followed: the figures of a run go to the address that was set and to no other.
    """
    try:
        answer = requests.post(url, json=body, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        return f"did not answer ({type(error).__name__})"
    return None if answer.ok and not answer.is_redirect else f"answered {answer.status_code}"
