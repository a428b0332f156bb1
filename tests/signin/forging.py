"""A browser whose owner speaks to Bloei over the board's own channel, around the board."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

from tests.app.hands import PATIENCE

LISTENS = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (!globalThis.held) send.call(this, data);
};
class Waiting extends Map {
  set(key, it) {
    globalThis.channel = it;
    return super.set(key, it);
  }
}
let show;
globalThis.bloeiBoard = Object.defineProperty({ waiting: new Waiting() }, "show", {
  get: () => show && ((it) => { globalThis.channel = it; show(it); }),
  set: (own) => { show = own; },
});
"""
"""To run before any page: `channel` is what the board got of Streamlit, `held` keeps it quiet."""

Json = dict[str, Any]


def first_card(page: Page) -> Json:
    """A card as the server sent it, once it has."""
    card: Json = _once(page, "globalThis.channel?.data.cards[0]")
    return card


def move(card: Json, lane: str) -> Json:
    """What a browser says that moves this card."""
    told = {"nonce": f"forged-{lane}", "card": card["id"], "origin": card["lane"], "lane": lane}
    told |= {"before": None, "after": None, "version": card["version"]}
    return {"epoch": "", "version": 0, "frame": "", "moves": [told], "asks": []}


def say(page: Page, message: Json) -> None:
    """Send it over the channel of the board, whatever the board thinks of it."""
    _once(page, "globalThis.channel !== undefined")
    page.evaluate("said => { held = false; channel.setTriggerValue('sync', said); }", message)


def answer(page: Page, message: Json) -> str:
    """Send it; what the server answers, "yes" or "no"."""
    say(page, message)
    nonce = message["moves"][0]["nonce"]
    told: list[str] = _once(page, f"channel.data.answers['{nonce}']")
    return told[0]


def hold(page: Page) -> None:
    """From now on nothing leaves this browser, until it is made to say something."""
    page.evaluate("held = true")


def _once(page: Page, expression: str) -> Any:
    """What an expression gives, once it gives something: the page itself may run no text."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not (found := page.evaluate(expression)):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)
    return found
