"""A small demo city in a data folder of one's own, and the command line as a person meets it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bloei_core.cli.commands import run
from bloei_core.demo.make import make_demo
from bloei_core.engine import DataFolder, Engine, open_engine


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    status: int
    out: str
    err: str


Bloei = Callable[..., Answer]


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A demo city, made once: copy it, never change it."""
    folder = DataFolder(tmp_path_factory.mktemp("cli") / "data")
    make_demo(folder)
    return folder


@pytest.fixture
def folder(made_folder: DataFolder, tmp_path: Path) -> DataFolder:
    """A demo city of one's own."""
    shutil.copytree(made_folder.path, tmp_path / "data")
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
