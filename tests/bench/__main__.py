"""`make bench`: measure everything that was promised, in one run; `--quick` for a first look.

The tables go to the standard output as Markdown, in Dutch, with the aim beside each figure.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from bloei_core.ui.formats import dutch_date, today
from tests.bench import agenda, costs, crowd, drops, goals, layers, openings, pages, safety
from tests.bench.amount import FULL, QUICK, Amount
from tests.bench.cities import Cities
from tests.bench.serving import serving
from tests.bench.table import Figure, Report
from tests.support.browser import launched, opener


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="klein en vlug, om te proberen")
    parser.add_argument("--cities", type=Path, help="map met oefensteden van een vorige keer")
    parser.add_argument("only", nargs="*", help=f"alleen deze: {', '.join(PARTS)}")
    chosen = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start reads what is compiled
    gc.freeze()  # what is imported is left out of rounds of garbage, as `bloei start` does
    report = Report()
    report.say(f"Gemeten op {dutch_date(today())}: {_machine()}.")
    with tempfile.TemporaryDirectory(prefix="bloei-bench-") as folder:
        cities = Cities(Path(folder), chosen.cities)
        for name in chosen.only or PARTS:
            PARTS[name](cities, QUICK if chosen.quick else FULL, report)
    report.summary()
    gc.unfreeze()


def _machine() -> str:
    memory = round(psutil.virtual_memory().total / 2**30)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} kernen, {memory} GB, Python {platform.python_version()}, "
        f"belasting door anderen bij de start {load:.1f}, "
        f"tien miljoen getallen optellen in Python {_adding():.2f} s"
    )


def _adding() -> float:
    """Seconds of a fixed piece of work: how quick this machine is, to compare two runs."""
    start = perf_counter()
    total = 0
    for number in range(10_000_000):
        total += number
    return perf_counter() - start


# --- cold start ------------------------------------------------------------------------------


def measure_start(cities: Cities, amount: Amount, report: Report) -> None:
    """From the command to the first page in a browser that stands open, with the data there."""
    folder = cities.copy(cities.demo(), "koude-start")
    with serving(folder):
        pass  # the first start after installing compiles what is imported
    with launched() as browser:
        times = [_start(browser, folder) for _ in range(amount.starts)]
    figures = [
        Figure("de server antwoordt", median(up for up, _ in times), "s"),
        Figure("de eerste pagina staat er", median(seen for _, seen in times), "s", aim=5),
    ]
    report.table(f"Koude start (mediaan van {amount.starts})", figures)


def _start(browser: Browser, folder: Path) -> tuple[float, float]:
    """Seconds until the server answers, and until the first page is there."""
    with opener(browser) as open_page:
        page = open_page().page
        start = perf_counter()
        with serving(folder) as server:
            up = perf_counter() - start
            page.goto(server.address)
            page.locator("h1").first.wait_for(timeout=60_000)
            return up, perf_counter() - start


PARTS: dict[str, Callable[[Cities, Amount, Report], None]] = {
    "start": measure_start,
    "drops": drops.measure,
    "boards": openings.measure,
    "moves": costs.measure,
    "sessions": crowd.measure,
    "pages": pages.measure,
    "map": layers.measure,
    "agenda": agenda.measure,
    "goals": goals.measure,
    "safety": safety.measure,
}

if __name__ == "__main__":
    main()
