"""A running server on a data folder, and who to be there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bloei_core import Context, Role
from bloei_core.engine import Engine
from tests.support.server import Server


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
