"""The app's own scheduler: what Bloei and its plugins do by themselves at fixed moments.

One job at a time, each on its own: one that fails stops no other. Each run leaves an event, and
from those events a start knows which nights were missed. The clock may be wrong: what was done is
not done again when it goes back (docs/decisions/0016-jobs.md).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bloei_core.access import Member, Membership, Role
from bloei_core.contributions import Job
from bloei_core.engine import SYSTEM, Engine
from bloei_core.warehouse import EVERY_TEAM

_ZONE = "Europe/Amsterdam"
_DONE = "core.job_done"
_FAILED = "core.job_failed"
_SECONDS_BEFORE_CATCHING_UP = 180.0  # who starts Bloei first gets her page
_SECONDS_BETWEEN_LOOKS_AT_THE_CLOCK = 30.0
_CLOCK_WAS_SET = timedelta(minutes=2)
_BELIEVABLE = timedelta(days=1)
_SYSTEM = Member(SYSTEM, "Bloei", (Membership(EVERY_TEAM, Role.BEHEERDER),))
_log = logging.getLogger("bloei.jobs")


@dataclass(frozen=True, slots=True)
class Run:
    """The last time that a job was done, or went wrong."""

    happened_at: datetime
    done: bool
    count: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A job with its name (`plugin.key`), its last run, and when it runs next."""

    name: str
    job: Job
    last: Run | None
    following: datetime


class Scheduler:
    """Runs the jobs of every installed plugin, in one thread of its own."""

    def __init__(self, engine: Engine, *, delay: float = _SECONDS_BEFORE_CATCHING_UP) -> None:
        """Runs nothing yet; what was missed runs `delay` seconds after the start."""
        self._engine = engine
        self._delay = timedelta(seconds=delay)
        self._scheduler = _one_at_a_time()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Plan every job; missed ones come soon."""
        for name, (_, job) in _jobs(self._engine).items():
            self._scheduler.add_job(
                run, job.trigger(), (self._engine, name), id=name, next_run_time=None
            )
        self.replan()
        self._scheduler.start()
        threading.Thread(target=self._watch_the_clock, name="clock", daemon=True).start()

    def stop(self) -> None:
        """Start no job any more; one that runs ends when the engine is closed."""
        self._stopped.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def replan(self) -> None:
        """Work out anew when each job is due, from what was done and what the clock says now."""
        soon = datetime.now(UTC) + self._delay
        for each in planned(self._engine):
            self._scheduler.modify_job(each.name, next_run_time=max(each.following, soon))

    def _watch_the_clock(self) -> None:
        """The scheduler sleeps until a moment: it must hear when the clock was set."""
        ahead = _wall_ahead()
        while not self._stopped.wait(_SECONDS_BETWEEN_LOOKS_AT_THE_CLOCK):
            now = _wall_ahead()
            if abs(now - ahead) > _CLOCK_WAS_SET.total_seconds():
                _log.warning("clock set", extra={"seconds": round(now - ahead)})
                self.replan()
            ahead = now


def planned(engine: Engine) -> list[Planned]:
    """Every job, when it was done last, and when it is due: in the past when it was missed."""
    last, now = _last_runs(engine), datetime.now(UTC)
    done = _last_runs(engine, done_only=True)
    return [
        Planned(name, job, last.get(name), _due(job, done.get(name), now))
        for name, (_, job) in _jobs(engine).items()
    ]


def run(engine: Engine, name: str) -> bool:
    """Do one job now and leave an event of it; whether it went well.

    A job that raises is noted; with faults not isolated (in tests) it is let through.
    """
    plugin, job = _jobs(engine)[name]
    began = time.monotonic()
    try:
        count = job.run(engine.context(_SYSTEM, engine.team_ids()))
    except Exception as error:
        engine.plugins.note(plugin, f"taak {job.key}", error)
        _note(engine, _FAILED, name, 0)
        if not engine.plugins.isolate:
            raise
        return False
    _note(engine, _DONE, name, count)
    took = round(1000 * (time.monotonic() - began))
    _log.info("job done", extra={"job": name, "count": count, "milliseconds": took})
    return True


def _jobs(engine: Engine) -> Mapping[str, tuple[str, Job]]:
    everyone = [loaded.name for loaded in engine.plugins]
    found = engine.plugins.contributed(Job, everyone)
    return {f"{plugin}.{job.key}": (plugin, job) for plugin, job in found}


def _note(engine: Engine, event: str, name: str, count: int) -> None:
    try:
        with engine.warehouse.unit_of_work(SYSTEM) as work:
            work.record(event, subject=name, count=count)
    except Exception as error:  # a full disk: the job was done all the same
        engine.plugins.note("bloei", f"taak {name} noteren", error)


def _due(job: Job, done: Run | None, now: datetime) -> datetime:
    """The first moment after it was done; now when it never was."""
    if done is None:
        return now
    due = job.trigger().get_next_fire_time(None, done.happened_at + timedelta(seconds=1))
    assert isinstance(due, datetime)
    return due


def _last_runs(engine: Engine, *, done_only: bool = False) -> dict[str, Run]:
    rows = engine.warehouse.read(
        _LAST_RUNS,
        {
            "names": [_DONE] if done_only else [_DONE, _FAILED],
            # From a day or more ahead: the clock was wrong then, and the night counts anew.
            "believable": datetime.now(UTC) + _BELIEVABLE,
        },
    )
    return {
        row["subject"]: Run(row["happened_at"], row["name"] == _DONE, row["count"]) for row in rows
    }


def _one_at_a_time() -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone=_ZONE,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )


def _wall_ahead() -> float:
    return time.time() - time.monotonic()


def moments(job: Job, after: datetime) -> Iterator[datetime]:
    """When a job is due after a moment, one after the other."""
    trigger = job.trigger()
    while (found := trigger.get_next_fire_time(None, after)) is not None:
        yield found
        after = found + timedelta(seconds=1)


_LAST_RUNS = """
    select subject, max_by(name, seq) as name, max_by(happened_at, seq) as happened_at,
        coalesce(max_by((details ->> 'count')::integer, seq), 0) as count
    from core.event
    where list_contains($names, name) and happened_at < $believable
    group by subject
"""
