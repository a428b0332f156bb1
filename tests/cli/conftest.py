"""A small demo city in a data folder of one's own, and the command line as a person meets it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bloei_core.cli.commands import run
from bloei_core.engine import DataFolder, Engine, open_engine


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    status: int
    out: str
    err: str


Bloei = Callable[..., Answer]


@pytest.fixture
def folder(demo_data: Path, tmp_path: Path) -> DataFolder:
    """A demo city of one's own."""
    shutil.copytree(demo_data, tmp_path / "data")
    return DataFolder(tmp_path / "data")


@pytest.fixture
def opened(folder: DataFolder) -> Iterator[Engine]:
    """The engine on `folder`, as the running app has it."""
    engine = open_engine(folder)
    yield engine
    engine.close()


@pytest.fixture
def bloei(capfd: pytest.CaptureFixture[str]) -> Bloei:
    """Run a command in this process."""

    def command(*arguments: object) -> Answer:
        status = run([str(each) for each in arguments])
        said = capfd.readouterr()
        return Answer(status, said.out, said.err)

    return command
