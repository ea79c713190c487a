"""Code lists are read like registers."""

from flows.sources.register import fetch, partitions, stage

__all__ = ["fetch", "partitions", "stage"]
