"""Make a demo warehouse: whole, or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from bloei_core.contributions import DemoScenario
from bloei_core.demo import store
from bloei_core.demo.clock import Clock, today_in_the_city
from bloei_core.demo.material import material
from bloei_core.demo.scenario import DemoCity
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from bloei_core.errors import CannotOpen
from bloei_core.warehouse import Event

Progress = Callable[[str, float], None]

_EVENTS_AT_ONCE = 50_000
# Which part of the time goes into making people and matches, and which into writing the rest.
_MADE, _WRITTEN = 0.45, 0.7
_MOST = 1000


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """What was made: rows per table, and events."""

    rows: Mapping[str, int]
    events: int

    @property
    def residents(self) -> int:
        """How many residents live there."""
        return self.rows["core.person"]

    @property
    def places(self) -> int:
        """How many ontwikkelplaatsen there are."""
        return self.rows["core.organisation"]


def _silent(_title: str, _part: float) -> None:
    """Nobody looks on."""


def _in_whole_percents(progress: Progress) -> Progress:
    """The same, called only when there is something new to see."""
    shown: tuple[str, int] | None = None

    def seldom(title: str, part: float) -> None:
        nonlocal shown
        if (title, int(100 * part)) != shown:
            shown = title, int(100 * part)
            progress(title, part)

    return seldom


def make_demo(
    folder: DataFolder,
    *,
    seed: int = 1,
    scale: int = 1,
    today: date | None = None,
    progress: Progress = _silent,
) -> DemoCounts:
    """Make a demo warehouse in an empty folder; it is there whole, or not at all.

    The same seed, scale and day give the same city; `scale` multiplies people, places and history.
    `progress` hears a Dutch title and the part of the whole that is done, 0 to 1.
    Raises CannotOpen with a Dutch sentence when the folder is in use or the numbers are no good.
    """
    with _new_folder(folder) as building:
        engine = open_engine(building)
        try:
            return fill_demo(engine, seed=seed, scale=scale, today=today, progress=progress)
        finally:
            engine.close()


def fill_demo(
    engine: Engine,
    *,
    seed: int = 1,
    scale: int = 1,
    today: date | None = None,
    progress: Progress = _silent,
) -> DemoCounts:
    """Fill an empty warehouse that is open, such as one in memory for a test."""
    if not 1 <= scale <= _MOST:
        raise CannotOpen(f"Kies een schaal van 1 tot en met {_MOST}.")
    progress = _in_whole_percents(progress)
    city = _city(engine, scale, today or today_in_the_city())
    with engine.vault.in_bulk():
        _write_rows(city, seed, progress)
        _write_events(city, progress)
    progress("Klaar", 1.0)
    return DemoCounts(dict(city.counts), len(city.events))


def _city(engine: Engine, scale: int, today: date) -> DemoCity:
    try:
        clock = Clock(today)
    except ValueError as error:
        raise CannotOpen("Kies een dag vanaf 2020.") from error
    return DemoCity(engine, _chance("nothing yet"), clock, scale, material())


def _chance(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - for invented people, not for keys


def _write_rows(city: DemoCity, seed: int, progress: Progress) -> None:
    """Let every scenario run, number what happened, and write all rows in one unit of work."""
    with city.engine.warehouse.unit_of_work(SYSTEM) as city.work:
        opening = Event(store.DEMO_MADE, store.DEMO, "*", SYSTEM, city.clock.opening)
        city.work.record_history([opening])
        store.backdate(city.work, city.clock.opening)
        scenarios = _scenarios(city.engine)
        for number, (plugin, scenario) in enumerate(scenarios):
            city.random = _chance(f"{seed} {plugin} {scenario.title}")
            city.progress = partial(_report, progress, scenario.title, number, len(scenarios))
            city.progress(0)
            scenario.fill(city)
        city.number_events(city.work.events[-1].seq + 1)
        for number, ending in enumerate(city.endings):
            progress("Opschrijven", _MADE + (_WRITTEN - _MADE) * number / len(city.endings))
            ending()
    for ending in city.afterwards:
        ending()


def _scenarios(engine: Engine) -> list[tuple[str, DemoScenario]]:
    everyone = [loaded.name for loaded in engine.plugins]
    found = engine.plugins.contributed(DemoScenario, everyone)
    return sorted(found, key=lambda each: each[1].order)


def _report(progress: Progress, title: str, number: int, count: int, part: float) -> None:
    progress(title, _MADE * (number + part) / count)


def _write_events(city: DemoCity, progress: Progress) -> None:
    # Several units of work: one would keep every event in memory twice.
    remaining = iter(city.events)
    done = 0
    while batch := list(islice(remaining, _EVENTS_AT_ONCE)):
        with city.engine.warehouse.unit_of_work(SYSTEM) as work:
            work.record_history(batch)
        done += len(batch)
        progress("Geschiedenis", _WRITTEN + (1 - _WRITTEN) * done / len(city.events))


@contextmanager
def _new_folder(folder: DataFolder) -> Iterator[DataFolder]:
    """A folder beside it to build in, that takes its place when all went well."""
    target = folder.path.absolute()
    _require_free(folder)
    building = target.parent / f".{target.name}.in-aanbouw"
    with _held(building):
        _empty(building)
        try:
            yield DataFolder(building)
            _put_in_place(building, folder)
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _require_free(folder: DataFolder) -> None:
    if folder.exists():
        raise CannotOpen(f"In {folder.path} staan al gegevens. Kies een andere, lege map.")
    found = [each for each in _listed(folder.path) if each != folder.backups]
    if found or _listed(folder.backups):
        raise CannotOpen(f"De map {folder.path} is niet leeg. Kies een andere, lege map.")


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


@contextmanager
def _held(building: Path) -> Iterator[None]:
    """Nobody else builds there; a killed process lets go by itself."""
    building.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(building, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise CannotOpen("Hier wordt al een oefenstad gemaakt. Wacht even.") from error
    finally:
        os.close(descriptor)


def _empty(building: Path) -> None:
    """Take away what a killed process left."""
    for each in building.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()


def _put_in_place(building: Path, folder: DataFolder) -> None:
    _require_free(folder)
    with suppress(FileNotFoundError):
        folder.backups.rmdir()
    with suppress(FileNotFoundError):
        folder.path.rmdir()
    building.rename(folder.path)
