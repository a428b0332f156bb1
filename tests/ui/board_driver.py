"""Moves cards on a board in a browser as a person does, and says what stands where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.support.browser import Opened

Lanes = dict[str, list[str]]

# 40 cards over 7 lanes: card number n starts in lane n % 7, in order.
IN_BEELD = ["k0", "k7", "k14", "k21", "k28", "k35"]
IN_GESPREK = ["k1", "k8", "k15", "k22", "k29", "k36"]


@dataclass
class Driver:
    page: Page
    opened: Opened

    @property
    def root(self) -> Locator:
        return self.page.locator(".board")

    def open(self, address: str) -> Driver:
        self.page.goto(address)
        return self.ready()

    def ready(self) -> Driver:
        """Wait until the browser has told the server which version it has: from here on only
        changes travel."""
        self.until('[data-base]:not([data-base=""])', 20_000)
        return self

    def until(self, state: str, timeout: float = 10_000) -> None:
        """Wait until the board has these attributes, as CSS.

        Not with `expect`: what Playwright describes of 3000 cards after a first look holds the
        browser for twenty seconds.
        """
        self.page.locator(f".board{state}").wait_for(state="attached", timeout=timeout)

    def card(self, card: str) -> Locator:
        return self.root.locator(f'li.card[data-card="{card}"]:not(.ghost)')

    def face(self, card: str) -> Locator:
        return self.card(card).locator("button.open")

    def title(self, card: str) -> str:
        """As it is said: with plain spaces."""
        return " ".join((self.card(card).locator(".title").text_content() or "").split())

    def lane(self, lane: str) -> Locator:
        return self.root.locator(f'ul.cards[data-lane="{lane}"]')

    def lanes(self) -> Lanes:
        found: Lanes = self.root.evaluate(
            """root => Object.fromEntries([...root.querySelectorAll("ul.cards")].map(list => {
                const cards = [...list.querySelectorAll("li.card")];
                return [list.dataset.lane, cards.map(card => card.dataset.card)];
            }))"""
        )
        return found

    def saved(self, timeout: float = 10_000) -> None:
        self.until('[data-pending="0"]', timeout)

    def voice(self) -> str:
        return self.root.locator("[aria-live=assertive]").text_content() or ""

    def middle(self, target: Locator, down: float = 0.5) -> tuple[float, float]:
        box = target.bounding_box()
        assert box, "not on the screen"
        return box["x"] + box["width"] / 2, box["y"] + box["height"] * down

    def lift(self, card: str) -> None:
        x, y = self.middle(self.card(card), 0.4)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 8, y + 4)

    def carry_to(self, target: Locator, down: float = 0.25) -> None:
        self.page.mouse.move(*self.middle(target, down), steps=8)
        self.frames()

    def frames(self, number: int = 2) -> None:
        """Let the browser draw, so that it knows what is under the hand."""
        self.page.evaluate(
            """n => new Promise(done => {
                const frame = () => (n-- ? requestAnimationFrame(frame) : done());
                frame();
            })""",
            number,
        )

    def drag(self, card: str, target: Locator, down: float = 0.25) -> None:
        self.lift(card)
        self.carry_to(target, down)
        self.page.mouse.up()

    def choose(self, card: str, text: str) -> None:
        """Through the menu of the card."""
        self.card(card).locator("button.more").click()
        self.root.get_by_role("menuitem", name=text, exact=True).click()

    def pick(self, *cards: str) -> None:
        """Choose cards beside what is chosen."""
        for card in cards:
            self.face(card).click(modifiers=["ControlOrMeta"])

    def chosen(self) -> list[str]:
        found: list[str] = self.root.evaluate(
            "root => [...root.querySelectorAll('li.chosen')].map(card => card.dataset.card)"
        )
        return sorted(found)

    @property
    def tray(self) -> Locator:
        return self.root.get_by_role("toolbar", name="Gekozen kaarten")

    @property
    def toast(self) -> Locator:
        return self.root.locator(".toast")

    def cell(self, row: str, lane: str) -> Locator:
        return self.root.locator(f'ul.cards[data-row="{row}"][data-lane="{lane}"]')

    def ids(self, cell: Locator) -> list[str]:
        found: list[str] = cell.evaluate(
            "list => [...list.querySelectorAll('li')].map(c => c.dataset.card)"
        )
        return found

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def colleague(self, action: str, card: str) -> None:
        """Let a colleague do something to a card, through this window."""
        if not self.page.get_by_label("Kaart", exact=True).is_visible():
            self.page.get_by_text("Een collega").click()
        field = self.page.get_by_label("Kaart", exact=True)
        field.fill(card)
        field.press("Enter")
        self.page.get_by_role("button", name=action).click()


class Finger:
    """A finger on a touch screen."""

    def __init__(self, board: Driver) -> None:
        self.board = board
        self.cdp: CDPSession = board.page.context.new_cdp_session(board.page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        touches: list[Any] = [{"x": x, "y": y, "id": 1} for x, y in points]
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def move(self, start: tuple[float, float], end: tuple[float, float], steps: int = 10) -> None:
        for step in range(1, steps + 1):
            part = step / steps
            x = start[0] + (end[0] - start[0]) * part
            y = start[1] + (end[1] - start[1]) * part
            self.send("touchMove", (x, y))
            self.board.frames(1)

    def press_long(self, point: tuple[float, float]) -> None:
        """Until the card is lifted."""
        self.send("touchStart", point)
        expect(self.board.root.locator(".ghost")).to_be_visible()
