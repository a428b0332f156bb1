"""Nightly work: once a night, made up for when missed, never twice when the clock goes back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import Context, Job, Plugin, hookimpl, jobs
from bloei_core.engine import Engine
from bloei_core.jobs import Scheduler
from bloei_core.plugins import Registry
from bloei_core.testing import make_engine
from bloei_core.warehouse import Event

SOON = 20.0


class Night:
    """A plugin with one job that counts how often it ran, and may be told to fail."""

    def __init__(self) -> None:
        self.ran = threading.Semaphore(0)
        self.times = 0
        self.fails = False

    def run(self, _context: Context) -> int:
        self.times += 1
        self.ran.release()
        if self.fails:
            raise ValueError("Fatima B. is niet te vinden")
        return 7

    def module(self) -> ModuleType:
        found = [Job("night", "Nachtwerk", "30 3 * * *", self.run)]
        module = ModuleType("nightly")
        module.__file__ = "/nowhere/nightly/__init__.py"
        module.PLUGIN = Plugin("nightly", "Nachtwerk", "Werkt 's nachts.")  # type: ignore[attr-defined]
        module.jobs = hookimpl(lambda: found, specname="jobs")  # type: ignore[attr-defined]
        return module


@pytest.fixture
def night() -> Night:
    """A job to be."""
    return Night()


@pytest.fixture
def engine(night: Night) -> Iterator[Engine]:
    """An engine whose only plugin is that one; faults are noted, as in the real app."""
    registry = Registry(isolate=True)
    registry.add(night.module())
    made = make_engine(registry)
    yield made
    made.close()


def done(engine: Engine, moment: datetime, name: str = "core.job_done") -> None:
    """Note that it ran at some moment."""
    event = Event(name, "nightly.night", "*", "bloei", moment, details={"count": 1})
    with engine.warehouse.unit_of_work("bloei") as work:
        work.record_history([event])


def due(engine: Engine) -> timedelta:
    """How long from now it is due; less than nothing when it was missed."""
    [planned] = jobs.planned(engine)
    return planned.following - datetime.now(UTC)


def until_noted(engine: Engine) -> None:
    """Wait until a run stands in the events: a job that works tells nobody yet that it is done."""
    deadline = time.monotonic() + SOON
    while due(engine) <= timedelta():
        assert time.monotonic() < deadline, "no run was noted"
        time.sleep(0.01)


def test_what_never_ran_is_due_at_once_and_then_only_tomorrow(engine: Engine, night: Night) -> None:
    assert due(engine) <= timedelta()
    assert jobs.run(engine, "nightly.night")
    assert timedelta() < due(engine) <= timedelta(hours=25)
    [planned] = jobs.planned(engine)
    assert planned.last
    assert (planned.last.done, planned.last.count, night.times) == (True, 7, 1)


def test_a_missed_night_is_due_at_once(engine: Engine) -> None:
    done(engine, datetime.now(UTC) - timedelta(days=1, hours=2))
    assert due(engine) <= timedelta()


@settings(max_examples=5, deadline=None)
@given(hours=st.floats(0.1, 23.5))
def test_a_clock_set_back_less_than_a_day_runs_no_night_twice(hours: float) -> None:
    registry = Registry()
    registry.add(Night().module())
    engine = make_engine(registry)
    done(engine, datetime.now(UTC) + timedelta(hours=hours))
    assert due(engine) > timedelta()
    engine.close()


def test_a_clock_that_was_years_ahead_does_not_end_the_nightly_work(engine: Engine) -> None:
    done(engine, datetime.now(UTC) - timedelta(days=2))
    done(engine, datetime.now(UTC) + timedelta(days=2000))
    assert due(engine) <= timedelta()


def test_what_failed_is_told_without_its_message_and_is_due_again(
    engine: Engine, night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    night.fails = True
    with caplog.at_level(logging.DEBUG):
        assert not jobs.run(engine, "nightly.night")
    assert due(engine) <= timedelta()
    [planned] = jobs.planned(engine)
    assert planned.last
    assert not planned.last.done
    assert engine.plugins.failures[-1].spot == "taak night"
    assert "Fatima" not in caplog.text


def test_the_scheduler_makes_up_for_what_was_missed_once(engine: Engine, night: Night) -> None:
    scheduler = Scheduler(engine, delay=0)
    scheduler.start()
    assert night.ran.acquire(timeout=SOON)
    until_noted(engine)
    scheduler.stop()
    again = Scheduler(engine, delay=0)
    again.start()
    assert not night.ran.acquire(timeout=0.3)
    again.stop()
    assert night.times == 1


def test_when_the_clock_was_set_what_is_due_is_worked_out_anew(
    engine: Engine, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_SECONDS_BETWEEN_LOOKS_AT_THE_CLOCK", 0.02)
    ahead = iter([0.0, 0.0])
    monkeypatch.setattr(jobs, "_wall_ahead", lambda: next(ahead, 86_400.0))
    done(engine, datetime.now(UTC))
    scheduler = Scheduler(engine, delay=0)
    monkeypatch.setattr(scheduler, "replan", _heard(scheduler, heard := threading.Event()))
    scheduler.start()
    heard.clear()
    assert heard.wait(SOON)
    scheduler.stop()
    assert night.times == 0


def _heard(scheduler: Scheduler, heard: threading.Event) -> object:
    replan = scheduler.replan

    def told() -> None:
        replan()
        heard.set()

    return told


def test_a_job_of_a_wrong_moment_is_found_at_load_and_stops_no_other(
    engine: Engine, night: Night
) -> None:
    module = ModuleType("broken")
    module.__file__ = "/nowhere/broken/__init__.py"
    module.PLUGIN = Plugin("broken", "Kapot", "Weet niet wanneer.")  # type: ignore[attr-defined]

    def wrong() -> list[Job]:
        return [Job("broken", "Kapot", "elke nacht", night.run)]

    module.jobs = hookimpl(wrong, specname="jobs")  # type: ignore[attr-defined]
    engine.plugins.add(module)
    assert [each.name for each in jobs.planned(engine)] == ["nightly.night"]
    assert engine.plugins.failures[-1].plugin == "broken"
