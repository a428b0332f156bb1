"""Many sessions at once, each moving a card every 2.5 seconds, next to one session alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles

from tests.bench.session import Refused, Session

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
