"""Code lists are read like registers."""

from flows.sources.register import collect, stage

__all__ = ["collect", "stage"]
