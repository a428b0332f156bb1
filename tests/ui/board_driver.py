"""Moves cards on a board in a browser as a person does, and says what stands where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Opened

ANY_NUMBER = re.compile(r"^\d+$")
Lanes = dict[str, list[str]]


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
        expect(self.root).to_have_attribute("data-base", ANY_NUMBER, timeout=20_000)
        return self

    def card(self, card: str) -> Locator:
        return self.root.locator(f'li.card[data-card="{card}"]:not(.ghost)')

    def face(self, card: str) -> Locator:
        return self.card(card).locator("button.open")

    def lane(self, lane: str) -> Locator:
        return self.root.locator(f'ul.cards[data-lane="{lane}"]')

    def lanes(self) -> Lanes:
        found: Lanes = self.root.evaluate(
            """root => Object.fromEntries([...root.querySelectorAll("ul.cards")].map(list =>
                [list.dataset.lane, [...list.children].map(card => card.dataset.card)]))"""
        )
        return found

    def saved(self, timeout: float = 10_000) -> None:
        expect(self.root).to_have_attribute("data-pending", "0", timeout=timeout)

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
        self.card(card).locator("button.more").click()
        self.root.get_by_role("menuitem", name=text).click()
