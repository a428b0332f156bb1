"""Drag cards in a real browser and take the time from letting go to painted and to confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from tests.ui.board_driver import Driver

# In the page, so that nothing of the driver is measured. Painted: the frame after the one in which
# the card stands in its new lane. Confirmed: the server has answered every move.
_STOPWATCH = """
root => {
  if (globalThis.bench) return;
  globalThis.bench = {};
  addEventListener("pointerdown", (event) => {
    const face = event.composedPath().find((one) => one.dataset?.card);
    bench = { card: face?.dataset.card, from: face?.closest("ul.cards")?.dataset.lane };
  }, true);
  addEventListener("pointerup", () => {
    const { card, from } = bench;
    if (!card) return;
    const start = performance.now();
    const lane = () => [...root.querySelectorAll("li.card:not(.ghost)")]
      .find((one) => one.dataset.card === card)?.closest("ul.cards")?.dataset.lane;
    const painted = () => {
      if (lane() === from) return requestAnimationFrame(painted);
      requestAnimationFrame(() => { bench.painted = performance.now() - start; });
    };
    requestAnimationFrame(painted);
    const watch = new MutationObserver(() => {
      if (root.dataset.pending !== "0") { bench.asked = true; return; }
      if (!bench.asked) return;
      bench.confirmed = performance.now() - start;
      watch.disconnect();
    });
    watch.observe(root, { attributes: true, attributeFilter: ["data-pending"] });
  }, true);
}
"""
_READ = "() => bench.painted && bench.confirmed ? [bench.painted, bench.confirmed] : null"


@dataclass(slots=True)
class Drops:
    """Milliseconds after a card was let go, of each drag."""

    all_painted: list[float] = field(default_factory=list)
    all_confirmed: list[float] = field(default_factory=list)

    @property
    def painted(self) -> float:
        """Until it was painted where it was dropped: the median."""
        return median(self.all_painted)

    @property
    def confirmed(self) -> float:
        """Until the server had said that it is saved: the median."""
        return median(self.all_confirmed)

    def add(self, driver: Driver, lanes: tuple[str, str], number: int) -> None:
        """Drag the top card to and fro between two lanes; the first two drags only warm up."""
        driver.root.evaluate(_STOPWATCH)
        for index in range(number + 2):
            painted, confirmed = _drop(driver, *_turned(lanes, index))
            if index >= 2:
                self.all_painted.append(painted)
                self.all_confirmed.append(confirmed)


def _turned(lanes: tuple[str, str], index: int) -> tuple[str, str]:
    return lanes if index % 2 == 0 else (lanes[1], lanes[0])


def _drop(driver: Driver, origin: str, target: str) -> tuple[float, float]:
    card = driver.lane(origin).locator("li.card").first.get_attribute("data-card")
    assert card
    driver.drag(card, driver.lane(target).locator("li.card").first)
    driver.page.wait_for_function(_READ, timeout=20_000)
    took: list[float] = driver.page.evaluate(_READ)
    driver.page.wait_for_timeout(150)  # let it come to rest
    return took[0], took[1]
