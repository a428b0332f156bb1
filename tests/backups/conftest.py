"""A data folder with two residents, one of them to be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bloei_core import Context, members
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from bloei_core.testing import MEMBERS, TEAM_A

Open = Callable[[], Engine]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    return DataFolder(tmp_path / "data")


@pytest.fixture
def opened(folder: DataFolder) -> Iterator[Open]:
    """Open the folder, with the members of the fixtures; closed at the end."""
    with ExitStack() as engines:

        def open_one() -> Engine:
            engine = open_engine(folder, isolate=False)
            engines.callback(engine.close)
            if not engine.members():
                with engine.warehouse.unit_of_work(SYSTEM) as work:
                    for member in MEMBERS:
                        members.add(work, engine.vault, member)
            return engine

        yield open_one


def of(engine: Engine, member: str = "els") -> Context:
    """What Els, teamleider, has."""
    found = engine.member(member)
    assert found
    return engine.context(found, [TEAM_A])
