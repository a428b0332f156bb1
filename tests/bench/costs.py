"""What one move costs the server and the line: processor and bytes, by number of cards, and after
ten times the history. One session that does nothing else, over a real websocket. Bloei and the
bare board take turns, so that what else the machine does weighs on both alike."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from random import Random
from statistics import median

from bloei_core import Event
from bloei_core.engine import SYSTEM, DataFolder, open_engine
from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.serving import (
    Bare,
    Serving,
    Where,
    at_rest,
    bare_board,
    board_url,
    cpu_seconds,
    people_of,
    serving,
)
from tests.bench.session import Session
from tests.bench.table import Figure, Report, progress, ratio
from tests.support.server import Server
from tests.ui import shared_board

_HISTORY = 10
_ROUNDS = 3
_WARMING_UP = 10
_PAUSE = 0.05
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a move: milliseconds of processor, bytes received, milliseconds until the answer."""

    cpu: float
    received: float
    took: float


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """The tables."""
    folder, teams = cities.boards(amount.sizes)
    where, url = people_of(folder, teams), board_url(folder)
    progress("wat een verplaatsing kost, in Bloei en op het kale bord")
    with serving(folder) as server, bare_board() as bare:
        at_rest(server)
        costs, bare_costs = {}, {}
        for size in amount.sizes:
            rounds = [
                (_cost(server, url, where[size], amount), _bare_cost(bare, size, amount))
                for _ in range(_ROUNDS)
            ]
            costs[size], bare_costs[size] = map(_medians, zip(*rounds, strict=True))
    report.table("Wat een verplaatsing kost (een sessie, websocket)", _figures(costs, bare_costs))
    size = amount.sizes[min(1, len(amount.sizes) - 1)]
    older = cities.copy(folder, "borden-met-geschiedenis")
    events = _age(older)
    progress("hetzelfde na tien keer zoveel geschiedenis")
    young, old = _take_turns((folder, older), url, where[size], amount)
    figures = [
        Figure(f"{size} kaarten", young),
        Figure(f"{size} kaarten, {_HISTORY} keer zoveel gebeurtenissen ({events})", old),
        ratio("met / zonder de geschiedenis", old, young, 1.2),
    ]
    report.table("Een verplaatsing na meer geschiedenis (mediaan tot het antwoord)", figures)


def _figures(costs: dict[int, Cost], bare: dict[int, Cost]) -> list[Figure]:
    first, last = (costs[size] for size in (min(costs), max(costs)))
    figures = []
    for size, cost in costs.items():
        figures += [
            Figure(f"{size} kaarten: rekentijd van het kale bord", bare[size].cpu),
            Figure(f"{size} kaarten: rekentijd van de server", cost.cpu, aim=20),
            ratio(f"{size} kaarten: Bloei / kaal bord, rekentijd", cost.cpu, bare[size].cpu),
            Figure(f"{size} kaarten: ontvangen", cost.received / 1000, "kB", 4),
            Figure(f"{size} kaarten: tot het antwoord", cost.took),
        ]
    grown = f"{max(costs)} / {min(costs)} kaarten"
    return [
        *figures,
        ratio(f"{grown}: rekentijd", last.cpu, first.cpu, 1.5),
        ratio(f"{grown}: ontvangen", last.received, first.received, 1.1),
    ]


def _cost(server: Server, url: str, who: Where, amount: Amount) -> Cost:
    session = Session(server.address, url, f"als={who[0]}&team={who[1]}")
    return asyncio.run(_moves(server, session, amount))


def _bare_cost(bare: Bare, size: int, amount: Amount) -> Cost:
    lanes = [lane.id for lane in shared_board.LANES[:4]]
    session = Session(bare.address, "", f"name=c{size}&cards={size}", lanes)
    return asyncio.run(_moves(bare, session, amount))


async def _moves(server: Serving, session: Session, amount: Amount) -> Cost:
    await session.open(follow=False)
    chance, took, number = Random(1), [], max(amount.moves // 4, 10)
    for _ in range(_WARMING_UP):  # the first moves of a session also draw what it had not seen yet
        await session.move(chance)
        await asyncio.sleep(_PAUSE)
    cpu, received = cpu_seconds(server), session.received
    for _ in range(number):
        took.append(await session.move(chance))
        await asyncio.sleep(_PAUSE)
    cpu, received = cpu_seconds(server) - cpu, session.received - received
    await session.close()
    return Cost(cpu / number * 1000, received / number, median(took) * 1000)


def _medians(rounds: Sequence[Cost]) -> Cost:
    return Cost(*(median(each) for each in zip(*map(astuple, rounds), strict=True)))


def _take_turns(
    folders: tuple[Path, Path], url: str, who: Where, amount: Amount
) -> tuple[float, float]:
    """The median of the rounds of each; what else the machine does weighs on both alike."""
    with serving(folders[0]) as one, serving(folders[1]) as other:
        at_rest(one)
        at_rest(other)
        rounds = [
            (_cost(one, url, who, amount).took, _cost(other, url, who, amount).took)
            for _ in range(_ROUNDS)
        ]
    return median(a for a, _ in rounds), median(b for _, b in rounds)


def _age(folder: Path) -> int:
    """Give every match so many more moves that the log is ten times as long; its length then."""
    engine = open_engine(DataFolder(folder))
    with engine.warehouse.unit_of_work(SYSTEM) as work:
        there = work.execute("select count(*) as number from core.event")[0]["number"]
        matches = work.execute("select id, team, created_at from match_board.match order by id")
        wanted = [matches[n % len(matches)] for n in range(there * (_HISTORY - 1))]
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            work.record_history(
                [
                    Event(
                        "match_board.match_moved",
                        each["id"],
                        each["team"],
                        SYSTEM,
                        each["created_at"],
                        old="voorstel",
                        new="in-gesprek",
                    )
                    for each in some
                ]
            )
    engine.close()
    return int(there * _HISTORY)
