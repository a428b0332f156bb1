"""Many sessions at once, each moving a card every 2.5 seconds, next to one session alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles

from bloei_core import Role
from bloei_core.engine import DataFolder, open_engine
from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.serving import Where, board_url, megabytes, serving
from tests.bench.session import Refused, Session
from tests.bench.table import Figure, Report, progress, ratio

PAUSE = 2.5


@dataclass(slots=True)
class Crowd:
    """Seconds that answers took, how many moves a colleague had been first at, bytes a move."""

    took: list[float] = field(default_factory=list)
    refused: int = 0
    received: int = 0
    asked_again: int = 0

    @property
    def median(self) -> float:
        return median(self.took) * 1000

    @property
    def p95(self) -> float:
        return quantiles(self.took, n=20)[-1] * 1000


async def work(sessions: list[Session], moves: int) -> Crowd:
    """Open the board in all sessions, then let each move cards. The first moves warm up."""
    for session in sessions:
        await session.open()
    crowd = Crowd()
    await asyncio.gather(*(_work(each, number, 1, Crowd()) for number, each in enumerate(sessions)))
    before = sum(each.received for each in sessions)
    await asyncio.gather(
        *(_work(each, number, moves, crowd) for number, each in enumerate(sessions))
    )
    crowd.received = sum(each.received for each in sessions) - before
    crowd.asked_again = sum(each.asked_again for each in sessions)
    await asyncio.gather(*(each.close() for each in sessions))
    return crowd


async def _work(session: Session, number: int, moves: int, crowd: Crowd) -> None:
    chance = Random(number)
    await asyncio.sleep(chance.uniform(0, PAUSE))
    for _ in range(moves):
        try:
            crowd.took.append(await session.move(chance))
        except Refused:
            crowd.refused += 1
        await asyncio.sleep(PAUSE)


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """One session, then many at once over real websockets, and the memory of the server."""
    folder = cities.copy(cities.demo(), "drukte")
    url, everybody = board_url(folder), _verbinders(folder)
    with serving(folder) as server:
        memory = [megabytes(server)]

        def sessions(number: int) -> list[Session]:
            chosen = [everybody[index % len(everybody)] for index in range(number)]
            return [Session(server.address, url, f"als={m}&team={t}") for m, t in chosen]

        progress("één sessie")
        alone = asyncio.run(work(sessions(1), max(amount.moves_a_session // 2, 4)))
        memory.append(megabytes(server))
        progress(f"{amount.sessions} sessies tegelijk")
        crowd = asyncio.run(work(sessions(amount.sessions), amount.moves_a_session))
        memory.append(megabytes(server))
    title = f"{amount.sessions} sessies tegelijk, elk een kaart per 2,5 seconde (websockets)"
    report.table(title, _crowd_figures(alone, crowd, amount.sessions))
    report.table("Geheugen van de server", _memory_figures(memory, amount.sessions))


def _crowd_figures(alone: Crowd, crowd: Crowd, number: int) -> list[Figure]:
    trouble = f"{crowd.refused} keer was iemand eerder, {crowd.asked_again} keer opnieuw gevraagd"
    kilobytes = crowd.received / max(len(crowd.took), 1) / 1000
    return [
        Figure("één sessie: mediaan", alone.median),
        Figure("één sessie: p95", alone.p95),
        Figure(f"{number} sessies: mediaan", crowd.median),
        Figure(f"{number} sessies: p95", crowd.p95, note=trouble),
        ratio(f"p95 van {number} / p95 van één", crowd.p95, alone.p95, 3),
        ratio(f"p95 van {number} / mediaan van één", crowd.p95, alone.median),
        Figure("ontvangen per verplaatsing, met al het meekijken", kilobytes, "kB"),
    ]


def _memory_figures(memory: list[float], number: int) -> list[Figure]:
    labels = ("na de start", "na één sessie", f"na {number} sessies")
    return [Figure(label, each, "MB") for label, each in zip(labels, memory, strict=True)]


def _verbinders(folder: Path) -> list[Where]:
    engine = open_engine(DataFolder(folder))
    found = [
        (member.id, each.team)
        for member in engine.members()
        for each in member.memberships
        if each.role == Role.VERBINDER and member.active
    ]
    engine.close()
    return found
