"""Runs of pages take turns."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bloei_core.ui import turns
from bloei_core.ui.turns import turn


@pytest.fixture(autouse=True)
def free(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Semaphore]:
    free = threading.Semaphore(3)
    monkeypatch.setattr(turns, "_free", free)
    yield free
    assert free._value == 3, "every turn was given back"


def test_at_most_three_calculate_at_the_same_time() -> None:
    guard, inside, most = threading.Lock(), 0, 0

    def run(_number: int) -> None:
        nonlocal inside, most
        with turn():
            with guard:
                inside += 1
                most = max(most, inside)
            time.sleep(0.01)
            with guard:
                inside -= 1

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(run, range(40)))
    assert most == 3


def test_a_turn_inside_a_turn_is_the_same_turn(free: threading.Semaphore) -> None:
    with turn(), turn(), turn(), turn():
        assert free._value == 2
    assert free._value == 3


def test_what_is_raised_gives_the_turn_back() -> None:
    for _ in range(5):
        with pytest.raises(ValueError, match="mis"), turn():
            raise ValueError("mis")


def test_nobody_waits_for_ever_behind_runs_that_wait_themselves(
    monkeypatch: pytest.MonkeyPatch, free: threading.Semaphore
) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 0.05)
    for _ in range(3):
        free.acquire()
    with turn():
        assert free._value == 0
    free.release(3)
