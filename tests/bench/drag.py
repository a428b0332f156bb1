"""Drag cards in a real browser: how long from letting go to painted and to confirmed, the longest
frame while a card is in the hand, and whether each drag did what it should."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import Error

from tests.ui.board_driver import Driver

# In the page, so that nothing of the driver is measured. Painted: the frame after the one in which
# the card stands in its new lane. Confirmed: the server has answered every move. Longest: the most
# milliseconds between two frames from pick-up to drop.
_STOPWATCH = """
root => {
  if (globalThis.bench) return;
  globalThis.bench = {};
  addEventListener("pointerdown", (event) => {
    const face = event.composedPath().find((one) => one.dataset?.card);
    bench = { card: face?.dataset.card, from: face?.closest("ul.cards")?.dataset.lane, longest: 0 };
    const look = (last) => requestAnimationFrame((now) => {
      if (bench.dropped) return;
      bench.longest = Math.max(bench.longest, now - last);
      look(now);
    });
    requestAnimationFrame(look);
  }, true);
  addEventListener("pointerup", () => {
    const { card, from } = bench;
    bench.dropped = true;
    if (!card) return;
    const start = performance.now();
    const stands = `li.card[data-card="${CSS.escape(card)}"]:not(.ghost)`;
    const lane = () => root.querySelector(stands)?.closest("ul.cards")?.dataset.lane;
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
_READ = """
() => bench.painted && bench.confirmed ? [bench.painted, bench.confirmed, bench.longest] : null
"""
_PATIENCE = 10_000
# A window that was just opened has yet to compile what it does. Ours does more and so loses more:
# after two drags the same tree gave 1.42 to 1.47 times the bare board, after eight 1.35 to 1.38.
_WARMING_UP = 8


@dataclass(slots=True)
class Drops:
    """Milliseconds of each drag."""

    all_painted: list[float] = field(default_factory=list)
    all_confirmed: list[float] = field(default_factory=list)
    longest_frame: float = 0
    tried: int = 0
    missed: int = 0
    """Drags after which the card was not saved in the lane where it was let go."""

    @property
    def painted(self) -> float:
        """Until it was painted where it was dropped: the median."""
        return median(self.all_painted)

    @property
    def confirmed(self) -> float:
        """Until the server had said that it is saved: the median."""
        return median(self.all_confirmed)

    def add(self, driver: Driver, lanes: tuple[str, str], number: int) -> None:
        """Drag the top card to and fro between two lanes; the first drags only warm up."""
        driver.root.evaluate(_STOPWATCH)
        for index in range(_WARMING_UP + number):
            took = _drop(driver, *_turned(lanes, index))
            if index >= _WARMING_UP:
                self._note(took)

    def _note(self, took: tuple[float, float, float] | None) -> None:
        self.tried += 1
        if took is None:
            self.missed += 1
            return
        self.all_painted.append(took[0])
        self.all_confirmed.append(took[1])
        self.longest_frame = max(self.longest_frame, took[2])


def _turned(lanes: tuple[str, str], index: int) -> tuple[str, str]:
    return lanes if index % 2 == 0 else (lanes[1], lanes[0])


def _drop(driver: Driver, origin: str, target: str) -> tuple[float, float, float] | None:
    card = driver.lane(origin).locator("li.card").first.get_attribute("data-card")
    assert card
    driver.drag(card, driver.lane(target).locator("li.card").first)
    try:
        driver.page.wait_for_function(_READ, timeout=_PATIENCE)
    except Error:
        return None
    painted, confirmed, longest = driver.page.evaluate(_READ)
    driver.page.wait_for_timeout(150)  # let it come to rest
    stands = driver.card(card).evaluate("card => card.closest('ul').dataset.lane")
    return (painted, confirmed, longest) if stands == target else None
