"""The command `amur`."""

from flows.cli.main import main

__all__ = ["main"]
