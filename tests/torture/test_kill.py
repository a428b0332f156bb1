"""The power goes while several verbinders save: nothing that was saved is lost or half there."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from bloei_core import Context
from bloei_core.check import check
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.errors import CannotOpen
from plugins.match_board import store
from tests.support.server import ROOT, bloei, free_port
from tests.torture.members import TEAM, VERBINDERS

Line = list[str]
KINDS = {"person", "match", "note", "step", "move"}
PATIENCE = 60.0


class Writer:
    """A process that writes, and the lines that it said before it was killed."""

    def __init__(self, folder: Path, number: int) -> None:
        command = [sys.executable, "-m", "tests.torture.writing", str(folder), str(number)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.lines: list[Line] = []
        self._reader = threading.Thread(target=self._read)

    def listen(self) -> None:
        """Wait until it has the folder, then write down what it says."""
        assert self._process.stdout
        assert self._process.stdout.readline() == "open\n"
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.endswith("\n"):  # the last one may be cut off
                self.lines.append(line.rstrip("\n").split("\t"))

    def wait_for(self, kinds: set[str]) -> None:
        """Until at least one thing of each kind was saved since it began."""
        deadline = time.monotonic() + PATIENCE
        while not kinds <= {line[0] for line in self.lines}:
            assert self.running()
            assert time.monotonic() < deadline, f"nothing of {kinds} was saved"
            time.sleep(0.02)

    def running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(20)
        if self._reader.ident:
            self._reader.join(20)
        assert self._process.stdout
        self._process.stdout.close()


@contextmanager
def writing(folder: Path, number: int = 0) -> Iterator[Writer]:
    writer = Writer(folder, number)
    try:
        writer.listen()
        yield writer
    finally:
        writer.kill()


@contextmanager
def reopened(folder: Path) -> Iterator[Engine]:
    engine = open_engine(DataFolder(folder), isolate=False)
    try:
        yield engine
    finally:
        engine.close()


def of_team(engine: Engine) -> Context:
    return engine.context(VERBINDERS[0], [TEAM])


def lost_people(context: Context, lines: list[Line]) -> list[Line]:
    return [line for line in lines if line[0] == "person" and context.name_of(line[1]) != line[2]]


def lost_notes(context: Context, lines: list[Line]) -> list[Line]:
    notes = [line for line in lines if line[0] == "note"]
    kept = {
        (line[1], context.open(note.text_sealed))
        for line in notes
        for note in store.notes_of(context, line[1])
    }
    return [line for line in notes if (line[1], line[2]) not in kept]


def lost_changes(context: Context, lines: list[Line]) -> list[Line]:
    """Changes of which the match is not there, older than was said, or elsewhere."""
    lost = []
    for line in lines:
        if line[0] in ("person", "note"):
            continue
        found = store.match(context, line[1])
        version, lane = int(line[2]), line[3]
        known = found and (
            found.version > version or (found.version, found.lane) == (version, lane)
        )
        if not known:
            lost.append(line)
    return lost


def test_nothing_that_was_saved_is_lost_when_the_process_is_killed(
    tmp_path: Path, rounds: int
) -> None:
    chance, said = Random(1), list[Line]()
    for number in range(rounds):
        with writing(tmp_path, number) as writer:
            writer.wait_for(KINDS)
            time.sleep(chance.uniform(0, 0.3))
            assert writer.running()
        said += writer.lines
        with reopened(tmp_path) as engine:
            context = of_team(engine)
            assert lost_people(context, said) == []
            assert lost_notes(context, writer.lines) == []
            assert lost_changes(context, writer.lines) == []
            report = check(engine)
            assert [each for each in report.results if not each.ok] == []


def test_two_processes_on_one_folder_are_refused_in_dutch(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        with pytest.raises(CannotOpen, match="Een ander programma heeft de gegevens open"):
            open_engine(DataFolder(tmp_path))
        assert writer.running()
    with reopened(tmp_path) as engine:
        assert check(engine).ok


def test_bloei_start_on_a_folder_that_is_open_says_so_in_one_line(tmp_path: Path) -> None:
    with writing(tmp_path):
        port = str(free_port())
        started = bloei(tmp_path, "start", "--data", str(tmp_path), "--port", port)
        assert started.returncode == 2
        assert started.stderr.strip() == "Een ander programma heeft de gegevens open."
