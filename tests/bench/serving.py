"""A running server on a data folder, and who to be there."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil  # type: ignore[import-untyped]

from bloei_core import Context, Page, Role
from bloei_core.engine import DataFolder, Engine, open_engine
from tests.support.server import ROOT, Server, free_port

_QUIET_SECONDS = 11  # longer than what `app.py` puts off
_LITTLE = 0.1

Where = tuple[str, str]
"""Somebody's id and a team."""


class Serving(Protocol):
    """A process that answers at an address."""

    @property
    def address(self) -> str: ...

    @property
    def pid(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Bare:
    """The server of the bare board."""

    address: str
    pid: int


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Bloei itself, as `bloei start` serves it."""
    server = Server(folder, folder.parent / f"{folder.name}.log")
    try:
        yield server.start()
    finally:
        server.stop()


def verbinder_of(engine: Engine, team: str) -> Context:
    """The context of somebody who works in a team. Raises LookupError when nobody does."""
    for member in engine.members([team]):
        if Role.VERBINDER in member.roles(team):
            return engine.context(member, [team])
    raise LookupError(f"no verbinder in {team}")


@contextmanager
def bare_board() -> Iterator[Bare]:
    """A server with nothing but the board component on cards in memory."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.bare", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline(), "the bare board did not start"
        yield Bare(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.kill()
        process.wait(20)


def board_url(folder: Path) -> str:
    """The path of the page with the match board."""
    engine = open_engine(DataFolder(folder))
    found = [page.url for _, page in engine.plugins.contributed(Page, ["match_board"])]
    engine.close()
    return found[0]


def people_of(folder: Path, teams: dict[int, str]) -> dict[int, Where]:
    """Per size of board who to be to see it."""
    engine = open_engine(DataFolder(folder), isolate=False)
    found = {size: (verbinder_of(engine, team).member.id, team) for size, team in teams.items()}
    engine.close()
    return found


def megabytes(server: Serving) -> float:
    """What a server holds in memory."""
    return float(psutil.Process(server.pid).memory_info().rss) / 2**20


def cpu_seconds(server: Serving) -> float:
    """What a server used of the processor since it started."""
    times = psutil.Process(server.pid).cpu_times()
    return float(times.user + times.system)


def at_rest(server: Serving) -> None:
    """Wait until a server does nothing any more: a while after its start it still imports."""
    quiet = 0
    while quiet < _QUIET_SECONDS:
        before = cpu_seconds(server)
        time.sleep(1)
        quiet = quiet + 1 if cpu_seconds(server) - before < _LITTLE else 0
