"""A running server on a data folder, and who to be there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from bloei_core import Context, Page, Role
from bloei_core.engine import DataFolder, Engine, open_engine
from tests.support.server import ROOT, Server, free_port

Where = tuple[str, str]
"""Somebody's id and a team."""


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
def bare_board() -> Iterator[str]:
    """The address of a server with nothing but the board component on cards in memory."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.bare", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline(), "the bare board did not start"
        yield f"http://127.0.0.1:{port}"
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


def megabytes(server: Server) -> float:
    """What a server holds in memory."""
    return float(psutil.Process(server.pid).memory_info().rss) / 2**20


def cpu_seconds(server: Server) -> float:
    """What a server used of the processor since it started."""
    times = psutil.Process(server.pid).cpu_times()
    return float(times.user + times.system)
