"""The wijkkaart in a real Chromium: from the press on another layer to the map in its colours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from bloei_core.engine import DataFolder, open_engine
from tests.app.hands import PATIENCE, address, settled
from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.serving import serving, verbinder_of
from tests.bench.table import Figure, Report, progress
from tests.support.browser import launched, opener

_FRAME = ".st-key-kaart-wijkkaart iframe"
_LAYERS = ("Open vragen", "Aanbod", "Inwoners", "Bewoners", "Kernteams", "Aanbod min vraag")
# In the page, so that nothing of the driver is measured. Painted: the frame after the one in which
# the map says that it has drawn another layer.
_STOPWATCH = """
frame => {
  globalThis.bench = { started: 0, took: [] };
  addEventListener("pointerdown", () => { bench.started = performance.now(); }, true);
  const done = () => requestAnimationFrame(() =>
    bench.took.push(performance.now() - bench.started));
  new MutationObserver(done).observe(frame.contentDocument.documentElement,
    { attributes: true, attributeFilter: ["data-drawn"] });
}
"""


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """Change the layer again and again, in a small and in the largest city."""
    figures = []
    for scale in (amount.scales[0], amount.scales[-1]):
        folder = cities.copy(cities.demo(scale), f"kaart-{scale}")
        progress(f"kaartlagen wisselen, schaal {scale}")
        first, rest = _times(folder, amount.layers)
        slowest = f"eerste rondje {median(first):.0f} ms, langzaamste daarna {max(rest):.0f} ms"
        what = f"schaal {scale}: andere kaartlaag getekend"
        figures.append(Figure(what, median(rest), aim=600, note=slowest))
    report.table("De wijkkaart (mediaan, echte Chromium)", figures)


def _times(folder: Path, changes: int) -> tuple[Sequence[float], Sequence[float]]:
    """Milliseconds of the first round along all layers, when each is read, and of all others."""
    engine = open_engine(DataFolder(folder))
    team = engine.team_ids()[0]
    member = verbinder_of(engine, team).member.id
    engine.close()
    with serving(folder) as server, launched() as browser, opener(browser) as open_page:
        opened = open_page(address(server.address, "wijkkaart", member, team))
        page = settled(opened.page)
        drawn = page.frame_locator(_FRAME).locator("html[data-ready][data-drawn]")
        drawn.wait_for(state="attached", timeout=PATIENCE)
        page.locator(_FRAME).evaluate(_STOPWATCH)
        for number in range(len(_LAYERS) + changes):
            _change(page, number)
        took: list[float] = page.evaluate("bench.took")
        opened.assert_clean()
    return took[: len(_LAYERS)], took[len(_LAYERS) :]


def _change(page: Page, number: int) -> None:
    name = _LAYERS[number % len(_LAYERS)]
    page.get_by_role("radio", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    page.wait_for_function("number => bench.took.length > number", arg=number, timeout=PATIENCE)
    settled(page)
    page.wait_for_timeout(150)  # let it come to rest
