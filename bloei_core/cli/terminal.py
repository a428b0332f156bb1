"""What the command line shows: lines, complaints and a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

Report = Callable[[str, float], None]


def say(line: str = "") -> None:
    """A line for whoever reads along."""
    typer.echo(line)


def complain(line: str) -> None:
    """One line about what cannot be done."""
    typer.echo(line, err=True)


def dotted(number: int) -> str:
    """1.234, as bloei_core.ui.formats does; that one takes a second to import."""
    return f"{number:,}".replace(",", ".")


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """A bar while something takes long; `report(what, share)` moves it, share from 0 to 1.

    Without a terminal the title is said once, when the work begins.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        begun: set[str] = set()
        yield lambda _what, _share: _say_once(title, begun)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)


def _say_once(title: str, said: set[str]) -> None:
    if title not in said:
        said.add(title)
        complain(f"{title}…")


def flush() -> None:
    """Show at once what was said, also in a file or a pipe."""
    sys.stdout.flush()
