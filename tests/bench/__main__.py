"""`make bench`: measure everything that was promised, in one run; `--quick` for a first look.

The tables go to the standard output as Markdown, in Dutch, with the aim beside each figure.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import expect

from bloei_core import Context, Page, Role
from bloei_core.engine import DataFolder, open_engine
from bloei_core.ui.formats import dutch_date, today
from plugins.match_board import service, store
from tests.bench import agenda, goals, layers, pages, raw, safety
from tests.bench.amount import FULL, QUICK, Amount
from tests.bench.cities import Cities
from tests.bench.crowd import Crowd, work
from tests.bench.drag import Drops
from tests.bench.serving import serving, verbinder_of
from tests.bench.session import Session
from tests.bench.table import Figure, Report, progress, ratio
from tests.support.browser import OpenPage, launched, opener
from tests.support.server import ROOT, Server, free_port
from tests.ui.board_driver import Driver

_TURNS = 3
Where = tuple[str, str]
"""Somebody's id and a team."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="klein en vlug, om te proberen")
    parser.add_argument("--cities", type=Path, help="map met oefensteden van een vorige keer")
    parser.add_argument("only", nargs="*", help=f"alleen deze: {', '.join(PARTS)}")
    chosen = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start reads what is compiled
    report = Report()
    report.say(f"Gemeten op {dutch_date(today())}: {_machine()}.")
    with tempfile.TemporaryDirectory(prefix="bloei-bench-") as folder:
        cities = Cities(Path(folder), chosen.cities)
        for name in chosen.only or PARTS:
            PARTS[name](cities, QUICK if chosen.quick else FULL, report)
    report.summary()


def _machine() -> str:
    memory = round(psutil.virtual_memory().total / 2**30)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} kernen, {memory} GB, Python {platform.python_version()}, "
        f"belasting door anderen bij de start {load:.1f}"
    )


# --- what a drop costs -----------------------------------------------------------------------


def measure_drops(cities: Cities, amount: Amount, report: Report) -> None:
    """From letting go of a card to painted and confirmed: bare board, raw DuckDB, Bloei."""
    folder, teams = cities.boards(amount.sizes)
    raw_folder = cities.copy(folder, "kaal")
    figures: list[Figure] = []
    where, services = _inside(folder, teams, amount.moves)
    bare, ours = _dropped(folder, where, amount)
    for size in amount.sizes:
        duckdb = raw.milliseconds_a_move(raw_folder, teams[size], min(amount.moves, size // 2))
        figures += [
            Figure(f"{size} kaarten: kaal bord, getekend", bare[size].painted),
            Figure(f"{size} kaarten: Bloei, getekend", ours[size].painted, aim=50),
            Figure(f"{size} kaarten: kaal bord, bevestigd", bare[size].confirmed),
            Figure(f"{size} kaarten: DuckDB alleen", duckdb),
            Figure(f"{size} kaarten: de dienst alleen (move_card)", services[size]),
            Figure(f"{size} kaarten: Bloei, bevestigd", ours[size].confirmed),
            ratio(
                f"{size} kaarten: Bloei / kaal bord, bevestigd",
                ours[size].confirmed,
                bare[size].confirmed,
                1.5,
            ),
        ]
    report.table("Een kaart loslaten (mediaan, echte Chromium)", figures)


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
    """Per size the drops on the bare board and on ours; the two take turns."""
    bare = {size: Drops() for size in amount.sizes}
    ours = {size: Drops() for size in amount.sizes}
    url = _board_url(folder)
    with (
        _bare_server() as bare_address,
        serving(folder) as server,
        launched() as browser,
        opener(browser) as open_page,
    ):
        for size in amount.sizes:
            progress(f"borden met {size} kaarten")
            member, team = where[size]
            one = _opened(open_page, f"{bare_address}/?name=b{size}&cards={size}")
            other = _opened(open_page, f"{server.address}/{url}?als={member}&team={team}")
            for _ in range(_TURNS):
                some = amount.drags // _TURNS
                bare[size].add(one, ("in_beeld", "in_gesprek"), some)
                ours[size].add(other, ("in-beeld", "in-gesprek"), some)
            one.opened.context.close()
            other.opened.context.close()
    return bare, ours


def _opened(open_page: OpenPage, address: str) -> Driver:
    opened = open_page()
    return Driver(opened.page, opened).open(address)


@contextmanager
def _bare_server() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.bare", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline(), "the bare board did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(20)


def _board_url(folder: Path) -> str:
    engine = open_engine(DataFolder(folder))
    found = [page.url for _, page in engine.plugins.contributed(Page, ["match_board"])]
    engine.close()
    return found[0]


# --- many sessions ---------------------------------------------------------------------------


def measure_sessions(cities: Cities, amount: Amount, report: Report) -> None:
    """One session, then many at once over real websockets, and the memory of the server."""
    folder = cities.copy(cities.demo(), "drukte")
    url, everybody = _board_url(folder), _verbinders(folder)
    with serving(folder) as server:
        memory = [_megabytes(server)]

        def sessions(number: int) -> list[Session]:
            chosen = [everybody[index % len(everybody)] for index in range(number)]
            return [Session(server.address, url, f"als={m}&team={t}") for m, t in chosen]

        progress("één sessie")
        alone = asyncio.run(work(sessions(1), max(2 * amount.moves_a_session, 4)))
        memory.append(_megabytes(server))
        progress(f"{amount.sessions} sessies tegelijk")
        crowd = asyncio.run(work(sessions(amount.sessions), amount.moves_a_session))
        memory.append(_megabytes(server))
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


def _megabytes(server: Server) -> float:
    return float(psutil.Process(server.pid).memory_info().rss) / 2**20


# --- cold start ------------------------------------------------------------------------------


def measure_start(cities: Cities, amount: Amount, report: Report) -> None:
    """From the command to the first page in a browser, with the data already there."""
    folder = cities.copy(cities.demo(), "koude-start")
    with serving(folder):
        pass  # the first start after installing compiles what is imported
    with launched() as browser, opener(browser) as open_page:
        start = perf_counter()
        with serving(folder) as server:
            up = perf_counter() - start
            opened = open_page(server.address)
            expect(opened.page.locator("h1").first).to_be_visible(timeout=60_000)
            seen = perf_counter() - start
    figures = [
        Figure("de server antwoordt", up, "s"),
        Figure("de eerste pagina staat er", seen, "s", aim=5),
    ]
    report.table("Koude start", figures)


PARTS: dict[str, Callable[[Cities, Amount, Report], None]] = {
    "start": measure_start,
    "drops": measure_drops,
    "sessions": measure_sessions,
    "pages": pages.measure,
    "map": layers.measure,
    "agenda": agenda.measure,
    "goals": goals.measure,
    "safety": safety.measure,
}

if __name__ == "__main__":
    main()
