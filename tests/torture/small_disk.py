"""Six verbinders write on a disk of a few MB until it is full; then there is room again.

`python -m tests.torture.small_disk FOLDER` on a folder with a disk of its own. Ends with "whole"
when nothing that was acknowledged is lost and all works again.
"""

from __future__ import annotations

import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path

from bloei_core import NotSaved, city, members
from bloei_core.check import check
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from bloei_core.errors import BloeiError
from bloei_core.neighbourhood import PersonForm, add_person
from tests.torture.members import TEAM, VERBINDERS

_LEAVE = 400_000


class Full:
    """What was saved, and what was said when there was no room."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.refused: list[str] = []


def main(path: Path) -> None:
    """Fill the disk, be refused, make room, go on, and look whether all is there."""
    folder = DataFolder(path / "data")
    engine = open_engine(folder, isolate=False)
    with engine.warehouse.unit_of_work(SYSTEM) as work:
        for verbinder in VERBINDERS:
            members.add(work, engine.vault, verbinder)
    full = Full()
    filler = path / "filler"
    filler.write_bytes(b"x" * (shutil.disk_usage(path).free - _LEAVE))
    fill(engine, folder, full)
    filler.unlink()
    go_on(engine, full)
    engine.close()
    engine = open_engine(folder, isolate=False)
    assert set(full.saved) <= people_of(engine)
    report = check(engine)
    assert report.ok, [each for each in report.results if not each.ok]
    engine.close()
    print("whole")


def fill(engine: Engine, folder: DataFolder, full: Full) -> None:
    """Write until there is no room: then who writes hears why, and who reads goes on."""
    together(engine, full, until=lambda: len(full.refused) >= 12)
    assert full.saved, "nothing was saved before the disk was full"
    assert any("schijf is vol" in each for each in full.refused), full.refused
    assert all(each.startswith("Niet opgeslagen") for each in full.refused), full.refused
    assert set(full.saved) <= people_of(engine)
    with suppress(BloeiError):
        engine.backups.make()
        raise AssertionError("a backup on a full disk")
    assert not list(folder.backups.glob("bloei-*"))


def go_on(engine: Engine, full: Full) -> None:
    """There is room again: all works, and nobody is refused."""
    engine.warehouse.heal()
    before = len(full.saved)
    full.refused.clear()
    together(engine, full, until=lambda: len(full.saved) > before + 20)
    assert full.refused == [], full.refused
    assert set(full.saved) <= people_of(engine)


def together(engine: Engine, full: Full, until: object) -> None:
    """Six at once, until it is enough."""
    enough = threading.Event()
    threads = [
        threading.Thread(target=write, args=(engine, each.id, full, until, enough))
        for each in VERBINDERS
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)


def write(engine: Engine, member: str, full: Full, until: object, enough: threading.Event) -> None:
    """Add residents."""
    assert callable(until)
    found = engine.member(member)
    assert found
    context = engine.context(found, [TEAM])
    buurt = next(team for team in city.teams() if team.code == TEAM).buurten[0]
    motivation = "Ik help graag. " * 30
    while not enough.is_set():
        try:
            form = PersonForm(name="Proef P.", buurt=buurt, motivation=motivation)
            full.saved.append(add_person(context, form))
        except NotSaved as error:
            full.refused.append(str(error))
        if until():
            enough.set()


def people_of(engine: Engine) -> set[str]:
    """The ids of all residents."""
    return {row["id"] for row in engine.warehouse.read("select id from core.person")}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
