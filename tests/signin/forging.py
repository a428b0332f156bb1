"""A browser whose owner speaks to Bloei over the board's own channel, around the board."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

from tests.app.hands import PATIENCE

LISTENS = """
const send = WebSocket.prototype.send;
const isForged = (data) =>
  typeof data !== "string" && new TextDecoder("latin1").decode(data).includes("forged-");
WebSocket.prototype.send = function (data) {
  if (!globalThis.held || isForged(data)) send.call(this, data);
};
const answered = (globalThis.answered = {});
const hear = (it) => {
  globalThis.channel = it;
  const told = JSON.parse(new TextDecoder().decode(it.data));
  globalThis.dealt ??= told.cards[0];
  Object.assign(answered, { ...told.answers, ...answered });
};
class Waiting extends Map {
  set(key, it) {
    hear(it);
    return super.set(key, it);
  }
}
let show;
globalThis.bloeiBoard = Object.defineProperty({ waiting: new Waiting() }, "show", {
  get: () => show && ((it) => { hear(it); show(it); }),
  set: (own) => { show = own; },
});
"""
"""To run before a page: `channel` is what the board got of Streamlit last, `dealt` the first card
that ever came over it (what comes later may name none), `answered` the first answer to each
message, and while it is `held` nothing leaves the browser but what is forged."""

Json = dict[str, Any]


def first_card(page: Page) -> Json:
    """A card as the server sent it, once it has."""
    card: Json = _once(page, "globalThis.dealt")
    return card


def move(card: Json, lane: str) -> Json:
    """What a browser says that moves this card."""
    told = {"nonce": f"forged-{lane}", "card": card["id"], "origin": card["lane"], "lane": lane}
    told |= {"before": None, "after": None, "version": card["version"]}
    return {"epoch": "", "version": 0, "frame": "", "moves": [told], "asks": []}


def say(page: Page, message: Json) -> None:
    """Send it over the channel of the board, whatever the board thinks of it."""
    _once(page, "globalThis.channel !== undefined")
    page.evaluate("said => channel.setTriggerValue('sync', said)", message)


def answer(page: Page, message: Json) -> str:
    """Send it; what the server answers, "yes" or "no".

    Again and again, as the board does: Streamlit keeps only the last of two messages.
    """
    nonce = message["moves"][0]["nonce"]
    deadline = time.monotonic() + PATIENCE / 1000
    while not (told := page.evaluate(f"globalThis.answered?.['{nonce}']")):
        assert time.monotonic() < deadline, nonce
        say(page, message)
        page.wait_for_timeout(500)
    return str(told[0])


def hold(page: Page) -> None:
    """From now on nothing leaves this browser but what is forged."""
    page.evaluate("held = true")


def _once(page: Page, expression: str) -> Any:
    """What an expression gives, once it gives something: the page itself may run no text."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not (found := page.evaluate(expression)):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)
    return found
