"""Opening a board: first paint, elements, and the memory of browser and server, by number of
cards, beside the bare board."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Page

from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.serving import Where, bare_board, board_url, megabytes, people_of, serving
from tests.bench.session import Session
from tests.bench.table import Figure, Report, progress, ratio
from tests.support.browser import Opened, launched, opener
from tests.support.server import Server
from tests.ui.board_driver import Driver

_TURNS = 5
_SESSIONS = 8
_COUNT = "root => root.querySelectorAll('*').length"


@dataclass(slots=True)
class Opening:
    """Milliseconds of each time that it was opened; elements; megabytes in the browser."""

    all_painted: list[float] = field(default_factory=list)
    elements: int = 0
    heap: float = 0

    @property
    def painted(self) -> float:
        """Until the first card was painted: the median."""
        return median(self.all_painted)

    def add(self, page: Page, address: str) -> None:
        """Open it once more, with the files of the page already in the browser's cache."""
        driver = Driver(page, Opened(page))
        page.goto("about:blank")
        start = perf_counter()
        page.goto(address, wait_until="commit")
        driver.root.locator("li.card").first.wait_for(timeout=60_000)
        driver.frames(1)
        self.all_painted.append((perf_counter() - start) * 1000)
        driver.ready()
        self.elements = driver.root.evaluate(_COUNT)
        self.heap = _heap(page)


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """The tables."""
    folder, teams = cities.boards(amount.sizes)
    where, url = people_of(folder, teams), board_url(folder)
    bare, ours = _open(folder, url, where, amount)
    figures: list[Figure] = []
    for size in amount.sizes:
        figures += [
            Figure(f"{size} kaarten: kaal bord, eerste kaart getekend", bare[size].painted),
            Figure(f"{size} kaarten: Bloei, eerste kaart getekend", ours[size].painted),
            Figure(f"{size} kaarten: kaal bord, elementen", bare[size].elements, ""),
            Figure(f"{size} kaarten: Bloei, elementen", ours[size].elements, ""),
            Figure(f"{size} kaarten: kaal bord, geheugen van de browser", bare[size].heap, "MB"),
            Figure(f"{size} kaarten: Bloei, geheugen van de browser", ours[size].heap, "MB"),
        ]
    for size in amount.sizes[1:]:
        aim = 1.5 if size <= 1000 else None
        first = ours[amount.sizes[0]].painted
        grown = f"{size} / {amount.sizes[0]} kaarten: Bloei, eerste kaart getekend"
        figures.append(ratio(grown, ours[size].painted, first, aim))
    report.table("Een bord openen (mediaan, echte Chromium)", figures)
    report.table(
        f"Geheugen van de server per sessie ({_SESSIONS} sessies)", _held(folder, url, where)
    )


def _open(
    folder: Path, url: str, where: dict[int, Where], amount: Amount
) -> tuple[dict[int, Opening], dict[int, Opening]]:
    bare = {size: Opening() for size in amount.sizes}
    ours = {size: Opening() for size in amount.sizes}
    with (
        bare_board() as bare_server,
        serving(folder) as server,
        launched() as browser,
        opener(browser) as open_page,
    ):
        one, other = open_page().page, open_page().page
        for turn in range(_TURNS + 1):
            progress(f"borden openen, keer {turn}")
            for size, (member, team) in where.items():
                bare[size].add(one, f"{bare_server.address}/?name=o{size}&cards={size}")
                ours[size].add(other, f"{server.address}/{url}?als={member}&team={team}")
        for each in (*bare.values(), *ours.values()):
            del each.all_painted[0]  # the first time only warms up
    return bare, ours


def _heap(page: Page) -> float:
    cdp = page.context.new_cdp_session(page)
    cdp.send("HeapProfiler.collectGarbage")
    used = cdp.send("Runtime.getHeapUsage")["usedSize"]
    cdp.detach()
    return float(used) / 2**20


def _held(folder: Path, url: str, where: dict[int, Where]) -> list[Figure]:
    """What each open session adds to the server, per size; each size on a server of its own."""
    figures = []
    for size, (member, team) in where.items():
        progress(f"geheugen bij {size} kaarten")
        with serving(folder) as server:
            sessions = [
                Session(server.address, url, f"als={member}&team={team}")
                for _ in range(_SESSIONS + 1)
            ]
            grown = asyncio.run(_grown(sessions, server))
        figures.append(Figure(f"{size} kaarten", grown, "MB"))
    return figures


async def _grown(sessions: list[Session], server: Server) -> float:
    await sessions[0].open()  # what a first session loads is not counted
    await asyncio.sleep(1)
    before = megabytes(server)
    for session in sessions[1:]:
        await session.open()
    await asyncio.sleep(3)
    grown = (megabytes(server) - before) / (len(sessions) - 1)
    for session in sessions:
        await session.close()
    return grown
