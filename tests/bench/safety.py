"""What a backup costs, whom it keeps waiting, and how long it takes to be back from one."""

from __future__ import annotations

import shutil
import threading
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from bloei_core.backups import manifest, restoring
from bloei_core.check import check
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.table import Figure, Report, progress

_PAUSE = 0.02


@dataclass(slots=True)
class Safety:
    """Seconds; milliseconds for who writes."""

    backup: float
    restore: float
    drill: float
    """From a backup and an empty folder to an app that is checked."""
    megabytes: float
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)

    @staticmethod
    def p95(took: list[float]) -> float:
        """Milliseconds that 95 of 100 changes take at most."""
        return quantiles(took, n=20)[-1] if len(took) > 1 else 0.0


def times(folder: Path) -> Safety:
    """Measure on a city that may be written in."""
    engine = open_engine(DataFolder(folder))
    alone = _writing(engine, threading.Event(), most=100)
    stop = threading.Event()
    beside: list[float] = []
    writer = threading.Thread(target=lambda: beside.extend(_writing(engine, stop)))
    writer.start()
    start = perf_counter()
    made = engine.backups.make()
    backup = perf_counter() - start
    stop.set()
    writer.join()
    data = manifest.data_of(DataFolder(folder).backups, made.name)
    start = perf_counter()
    engine.backups.restore(data)
    restore = perf_counter() - start
    engine.close()
    drill = _drill(folder, data)
    return Safety(backup, restore, drill, made.size / 1e6, alone, beside)


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """A backup beside people who write, and the way back from one."""
    for scale in amount.scales:
        folder = cities.copy(cities.demo(scale), f"veilig-{scale}")
        progress(f"reservekopie op schaal {scale}")
        found = times(folder)
        title = f"Reservekopie en terugzetten, schaal {scale} ({found.megabytes:.0f} MB)"
        report.table(title, _figures(found))


def _figures(found: Safety) -> list[Figure]:
    waits = f"{len(found.beside)} wijzigingen tijdens de kopie"
    return [
        Figure("een kopie maken, vergelijken en tellen", found.backup, "s"),
        Figure("opslaan zonder kopie: mediaan", middle(found.alone)),
        Figure("opslaan tijdens de kopie: mediaan", middle(found.beside)),
        Figure("opslaan tijdens de kopie: p95", found.p95(found.beside), note=waits),
        Figure("opslaan tijdens de kopie: langst", max(found.beside), aim=1000),
        Figure("terugzetten terwijl Bloei draait", found.restore, "s"),
        Figure("van lege map tot nagekeken Bloei", found.drill, "s", aim=300),
    ]


def middle(took: list[float]) -> float:
    """The median."""
    return median(took) if took else 0.0


def _writing(engine: Engine, stop: threading.Event, most: int = 1_000_000) -> list[float]:
    took: list[float] = []
    while not stop.is_set() and len(took) < most:
        start = perf_counter()
        with engine.warehouse.unit_of_work(SYSTEM) as work:
            work.record("core.proof_added", subject="proef")
        took.append((perf_counter() - start) * 1000)
        sleep(_PAUSE)
    return took


def _drill(folder: Path, data: Path) -> float:
    """Everything is gone but the backup, the copy of the keys and the master key."""
    fresh = DataFolder(folder.with_name(f"{folder.name}-terug"))
    fresh.path.mkdir(mode=0o700)
    shutil.copy(DataFolder(folder).master_key, fresh.master_key)
    start = perf_counter()
    restoring.restore_there(fresh, data, lambda _title, _share: None, open_engine)
    with closing(open_engine(fresh)) as engine:
        report = check(engine)
    took = perf_counter() - start
    assert report.ok, [each.problems for each in report.results if not each.ok]
    return took
