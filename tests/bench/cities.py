"""Data folders to measure on: demo cities, and one with boards of 40, 200 and 1000 cards."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from bloei_core import Event
from bloei_core.demo.make import make_demo
from bloei_core.engine import SYSTEM, DataFolder, open_engine
from bloei_core.warehouse import Row, Work
from tests.bench.table import progress


@dataclass(slots=True)
class Cities:
    """Makes each city once, in a folder that ends with the run."""

    folder: Path
    kept: Path | None = None
    """Where cities are kept for a next run; else they end with this one."""
    _made: dict[str, Path] = field(default_factory=dict)
    _copies: int = 0

    def demo(self, scale: int = 1) -> Path:
        """A demo city; not to be changed."""
        name = f"stad-{scale}"
        if name not in self._made:
            progress(f"oefenstad op schaal {scale} maken")
            made = (self.kept or self.folder) / name
            if not made.exists():
                make_demo(DataFolder(made), scale=scale)
            self._made[name] = made
        return self._made[name]

    def copy(self, of: Path, name: str) -> Path:
        """A copy to write in; each time another."""
        self._copies += 1
        return Path(shutil.copytree(of, self.folder / f"{name}-{self._copies}"))

    def boards(self, sizes: tuple[int, ...]) -> tuple[Path, dict[int, str]]:
        """A city whose first teams have boards of these sizes; the folder, and team per size."""
        folder = self.copy(self.demo(), "borden")
        engine = open_engine(DataFolder(folder))
        teams = dict(zip(sizes, engine.team_ids(), strict=False))
        with engine.warehouse.unit_of_work(SYSTEM) as work:
            for size, team in teams.items():
                _resize(work, team, size)
        engine.close()
        return folder, teams


def _resize(work: Work, team: str, size: int) -> None:
    """Leave as many open matches as asked: copies of what there is, or some put far away."""
    work.execute(_AWAY, team=team)
    rows = work.execute("select * from match_board.match where team = $team order by id", team=team)
    wanted = [_copied(rows[index % len(rows)], index) for index in range(size)]
    work.insert("match_board.match", wanted)
    work.record_history([_added(work, row) for row in wanted])


_AWAY = """
    update match_board.match
    set closed_at = created_at, lane = 'gestopt', stop_reason = 'anders'
    where team = $team
"""
_LANES = ("in-beeld", "in-gesprek", "voorstel", "kennismaking", "loopt")


def _copied(row: Row, index: int) -> Row:
    lane = _LANES[index % len(_LANES)]
    runs = row["created_at"].date() if lane == "loopt" else None
    fresh = {"id": str(uuid4()), "lane": lane, "rank": float(index), "version": 1}
    closed = {"closed_at": None, "stop_reason": None, "started_on": runs, "request": None}
    return {**row, **fresh, **closed, "offer": None}


def _added(work: Work, row: Row) -> Event:
    name = "match_board.match_added"
    return Event(name, row["id"], row["team"], SYSTEM, work.now, new=row["lane"])
