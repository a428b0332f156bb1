"""What letting go of a card costs: the bare board, DuckDB alone, the service alone, and Bloei."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from bloei_core import Context
from bloei_core.engine import DataFolder, open_engine
from plugins.match_board import service, store
from tests.bench import raw
from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.drag import Drops
from tests.bench.serving import Where, at_rest, bare_board, board_url, serving, verbinder_of
from tests.bench.table import Figure, Report, progress, ratio
from tests.support.browser import OpenPage, launched, opener
from tests.ui.board_driver import Driver

_TURNS = 6
_MANY = 1000


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """From letting go of a card to painted and confirmed: bare board, raw DuckDB, Bloei."""
    folder, teams = cities.boards(amount.sizes)
    raw_folder = cities.copy(folder, "kaal")
    figures: list[Figure] = []
    where, services = _inside(folder, teams, amount.moves)
    bare, ours = _dropped(folder, where, amount)
    for size in amount.sizes:
        duckdb = raw.milliseconds_a_move(raw_folder, teams[size], min(amount.moves, size // 2))
        figures += _of_size(size, bare[size], ours[size], duckdb, services[size])
    report.table("Een kaart loslaten (mediaan, echte Chromium)", figures)


def _of_size(
    size: int, bare: Drops, ours: Drops, duckdb: float, service_alone: float
) -> list[Figure]:
    what = f"{size} kaarten"
    most = 100 if size <= _MANY else None
    return [
        Figure(f"{what}: kaal bord, getekend", bare.painted),
        Figure(f"{what}: Bloei, getekend", ours.painted, aim=50),
        Figure(f"{what}: kaal bord, bevestigd", bare.confirmed),
        Figure(f"{what}: DuckDB alleen", duckdb),
        Figure(f"{what}: de dienst alleen (move_card)", service_alone),
        Figure(f"{what}: Bloei, bevestigd", ours.confirmed),
        ratio(f"{what}: Bloei / kaal bord, bevestigd", ours.confirmed, bare.confirmed, 1.5),
        Figure(f"{what}: langste beeld tijdens het slepen", ours.longest_frame, aim=most),
        Figure(f"{what}: van {ours.tried} keer slepen gemist", ours.missed, "keer", 0),
    ]


def _inside(
    folder: Path, teams: dict[int, str], moves: int
) -> tuple[dict[int, Where], dict[int, float]]:
    """Per size who to be in the browser, and the median milliseconds of the service alone."""
    engine = open_engine(DataFolder(folder), isolate=False)
    where, took = {}, {}
    for size, team in teams.items():
        context = verbinder_of(engine, team)
        where[size] = (context.member.id, team)
        took[size] = _service_moves(context, min(moves, size // 2))
    engine.close()
    return where, took


def _service_moves(context: Context, moves: int) -> float:
    chance, took = Random(1), []
    lanes = ("in-beeld", "in-gesprek", "voorstel", "kennismaking")
    cards = [card for card in store.cards(context, service.closed_since()) if card.lane in lanes]
    for card in chance.sample(cards, min(moves, len(cards))):
        lane = chance.choice([each for each in lanes if each != card.lane])
        start = perf_counter()
        service.move_card(context, card.id, card.version, service.MoveTo(lane))
        took.append(perf_counter() - start)
    return median(took) * 1000


def _dropped(
    folder: Path, where: dict[int, Where], amount: Amount
) -> tuple[dict[int, Drops], dict[int, Drops]]:
    """Per size the drops on the bare board and on ours; the two take turns, each in a new window.

    A window keeps its own pace as long as it is open: measured in one window each, the same tree
    gave 1.25 to 1.69 times the bare board.
    """
    bare = {size: Drops() for size in amount.sizes}
    ours = {size: Drops() for size in amount.sizes}
    url = board_url(folder)
    with (
        bare_board() as bare_server,
        serving(folder) as server,
        launched() as browser,
        opener(browser) as open_page,
    ):
        at_rest(server)
        for size in amount.sizes:
            progress(f"borden met {size} kaarten")
            member, team = where[size]
            one = f"{bare_server.address}/?name=b{size}&cards={size}"
            other = f"{server.address}/{url}?als={member}&team={team}"
            some = _drags(amount, size) // _TURNS  # even: as many cards come back as go
            for _ in range(_TURNS):
                with _opened(open_page, one) as driver:
                    bare[size].add(driver, ("in_beeld", "in_gesprek"), some)
                with _opened(open_page, other) as driver:
                    ours[size].add(driver, ("in-beeld", "in-gesprek"), some)
    return bare, ours


@contextmanager
def _opened(open_page: OpenPage, address: str) -> Iterator[Driver]:
    opened = open_page()
    try:
        yield Driver(opened.page, opened).open(address)
    finally:
        opened.context.close()


def _drags(amount: Amount, size: int) -> int:
    """At a thousand cards not one of fifty drags may be missed."""
    return 60 if size == _MANY else amount.drags
