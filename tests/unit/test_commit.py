"""A commit that fails at its very end: what is told is what is so, and no number is used twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bloei_core.check import check
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.errors import BloeiError, NotSaved
from bloei_core.read_log.log import Look, Reader
from bloei_core.testing import TEAM_A
from bloei_core.warehouse import Warehouse, Work
from bloei_core.warehouse import warehouse as warehouse_module

Commit = Callable[[duckdb.DuckDBPyConnection], None]
NO_MEMORY = duckdb.OutOfMemoryException("failed to allocate data of size 2.0 KiB")


def saved_then_no_memory(cursor: duckdb.DuckDBPyConnection) -> None:
    """As DuckDB 2.0 does when the memory is full while it tidies up behind a commit."""
    cursor.execute("commit")
    raise NO_MEMORY


def saved_then_gone(cursor: duckdb.DuckDBPyConnection) -> None:
    """As when the disk is full while it folds the log into the file behind a commit."""
    cursor.execute("commit")
    raise duckdb.FatalException("database has been invalidated")


def not_saved(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute("rollback")
    raise duckdb.TransactionException("Failed to commit: failed to allocate data")


def not_saved_and_gone(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute("rollback")
    raise duckdb.FatalException("database has been invalidated")


@dataclass
class Cursor:
    """A cursor of DuckDB, of which the first commit of a writer goes as `commits` says."""

    real: duckdb.DuckDBPyConnection
    trouble: Trouble
    writes: bool = False

    def execute(self, sql: Any, *params: Any) -> Any:
        self.writes |= sql == "begin transaction"
        if sql == "begin transaction read only" and self.trouble.blind:
            self.trouble.blind -= 1
            raise NO_MEMORY
        if sql == "commit" and self.writes and self.trouble.commits:
            self.trouble.commits.pop(0)(self.real)
        return self.real.execute(sql, *params)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@dataclass
class Trouble:
    """A connection that gives such cursors; `blind`: so many reads find no memory first."""

    real: duckdb.DuckDBPyConnection
    commits: list[Commit] = field(default_factory=list)
    blind: int = 0

    def cursor(self) -> Cursor:
        return Cursor(self.real.cursor(), self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(DataFolder(tmp_path), isolate=False)
    yield made
    made.close()


@pytest.fixture
def trouble(engine: Engine) -> Trouble:
    made = Trouble(engine.warehouse._connection)
    engine.warehouse._connection = made  # type: ignore[assignment]
    return made


def add(warehouse: Warehouse, subject: str) -> None:
    with warehouse.unit_of_work("noor") as work:
        record(work, subject)


def record(work: Work, subject: str) -> None:
    work.record("core.proof_added", subject=subject, team=TEAM_A)


def proofs(warehouse: Warehouse) -> list[str]:
    sql = "select subject from core.event where name = 'core.proof_added' order by seq, subject"
    return [row["subject"] for row in warehouse.read(sql)]


@pytest.mark.parametrize("blind", [0, 3])
@pytest.mark.parametrize("commit", [saved_then_no_memory, saved_then_gone])
def test_what_is_saved_is_told_as_saved(
    engine: Engine, trouble: Trouble, commit: Commit, blind: int
) -> None:
    warehouse, before = engine.warehouse, engine.warehouse.last_seq
    trouble.commits, trouble.blind = [commit], blind
    add(warehouse, "a")
    add(warehouse, "b")
    assert proofs(warehouse) == ["a", "b"]
    assert warehouse.last_seq == before + 2
    assert warehouse.latest([TEAM_A], "core.proof_") == before + 2
    assert check(engine).ok


@pytest.mark.parametrize("commit", [not_saved, not_saved_and_gone])
def test_what_is_not_saved_is_told_as_not_saved(
    engine: Engine, trouble: Trouble, commit: Commit
) -> None:
    warehouse, before = engine.warehouse, engine.warehouse.last_seq
    trouble.commits = [commit]
    with pytest.raises(NotSaved):
        add(warehouse, "a")
    add(warehouse, "b")
    assert proofs(warehouse) == ["b"]
    assert warehouse.last_seq == before + 1
    assert check(engine).ok


def test_without_memory_to_look_with_the_file_is_opened_again(
    engine: Engine, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse_module, "_SECONDS_TO_LOOK", 0.05)
    trouble.commits, trouble.blind = [saved_then_no_memory], 1_000_000
    add(engine.warehouse, "a")
    assert isinstance(engine.warehouse._connection, duckdb.DuckDBPyConnection)  # a new one
    add(engine.warehouse, "b")
    assert proofs(engine.warehouse) == ["a", "b"]
    assert check(engine).ok


def test_whoever_writes_next_counts_anew_when_it_could_not_be_opened_either(
    engine: Engine, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse_module, "_SECONDS_TO_LOOK", 0.05)
    trouble.commits, trouble.blind = [saved_then_no_memory], 1_000_000
    with (
        monkeypatch.context() as busy,
        pytest.raises(NotSaved),
    ):
        busy.setattr(engine.warehouse, "reopen", _too_busy)
        add(engine.warehouse, "a")
    trouble.blind = 0
    add(engine.warehouse, "b")
    assert proofs(engine.warehouse) == ["a", "b"]
    assert check(engine).ok


def _too_busy() -> None:
    raise BloeiError("Bloei is nu te druk.")


def test_what_the_body_raises_is_never_taken_for_saved(engine: Engine) -> None:
    with pytest.raises(NotSaved), engine.warehouse.unit_of_work("noor") as work:
        record(work, "a")
        raise NotSaved
    assert proofs(engine.warehouse) == []


@pytest.mark.parametrize(
    "commit", [saved_then_no_memory, saved_then_gone, not_saved, not_saved_and_gone]
)
def test_the_read_log_stays_one_chain(engine: Engine, trouble: Trouble, commit: Commit) -> None:
    look = Look(Reader("noor", TEAM_A), "mensen", "person", [])
    engine.read_log.told(look)
    trouble.commits = [commit]
    if commit in (not_saved, not_saved_and_gone):
        with pytest.raises(NotSaved):
            engine.read_log.told(look)
    else:
        engine.read_log.told(look)
    engine.read_log.told(look)
    assert check(engine).ok
