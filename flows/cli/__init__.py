"""The command `amur`."""

import sys


def main() -> None:
    """Run the command; the rest is imported here, so that Ctrl-C while it loads is told as at any other moment."""
    try:
        from flows.cli.process import run

        run()
    except KeyboardInterrupt:
        print("amur: interrupted; nothing is half-published", file=sys.stderr)
        sys.exit(130)
