"""`make bench`: measure everything that was promised, in one run; `--quick` for a first look.

The tables go to the standard output as Markdown, in Dutch, with the aim beside each figure.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import expect

from bloei_core.ui.formats import dutch_date, today
from tests.bench import agenda, costs, crowd, drops, goals, layers, openings, pages
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
    "drops": drops.measure,
    "boards": openings.measure,
    "moves": costs.measure,
    "sessions": crowd.measure,
    "pages": pages.measure,
    "map": layers.measure,
    "agenda": agenda.measure,
    "goals": goals.measure,
}

if __name__ == "__main__":
    main()
