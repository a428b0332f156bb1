"""The command line `bloei`."""

from bloei_core.cli.commands import main

__all__ = ["main"]
