"""Puts a board on the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Final, ParamSpec

import streamlit as st

from bloei_core.ui.board.feed import Feed, OnAct, OnId, OnMove, Page, ignore
from bloei_core.ui.board.nouns import Around, BoardSource, Choice, Lane, Swimlanes
from bloei_core.ui.board.wire import around_data, frame_data
from bloei_core.ui.turns import turn

P = ParamSpec("P")

_HERE: Final = Path(__file__).parent
_STYLES: Final = ("board", "lanes", "cards", "hands", "print")
_KNOWN: Final = ("base", "store", "cells", "ask")
_DRAWN: Final = ("screen", "lanes", "handfuls", "cards", "bar", "told")
_HANDS: Final = ("press", "drag", "aim", "keys", "carry", "menu", "choose")
_SCRIPTS: Final = (*_KNOWN, *_DRAWN, *_HANDS, "door")
"""What each of them holds stands at the top of js/base.js."""


def _code() -> str:
    style = "\n".join(_read(f"{name}.css") for name in _STYLES)
    scripts = (_read(f"js/{name}.js") for name in _SCRIPTS)
    return "\n".join([f"const STYLE = {json.dumps(style)};", *scripts])


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


# Streamlit sends the text of a component's JavaScript along with each change of its data. So the
# code is a component of its own, outside the fragment: it never changes, and is sent once.
# The board itself is these few lines, that hand their data over to it.
_CODE = st.components.v2.component("bloei_board_code", js=_code())
_BOARD = st.components.v2.component(
    "bloei_board",
    js="""
export default (it) => {
  const door = (globalThis.bloeiBoard ??= { waiting: new Map() });
  door.show ? door.show(it) : door.waiting.set(it.parentElement, it);
  return () => door.close?.(it.parentElement);
};
""",
)


def board_fragment(seconds: float = 2) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a fragment of a function that draws one board: it follows others every `seconds`."""

    def made(draw: Callable[P, None]) -> Callable[P, None]:
        fragment = st.fragment(run_every=seconds)(draw)

        @wraps(draw)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
            with st.container(gap=None):
                _CODE(key=f"{draw.__qualname__}-code")
                fragment(*args, **kwargs)

        return drawn

    return made


def board(  # noqa: PLR0913 (what a page must say about its board; all by name)
    *,
    key: str,
    name: str,
    lanes: Sequence[Lane],
    source: BoardSource,
    view: str,
    on_move: OnMove,
    on_open: OnId,
    swimlanes: Swimlanes | None = None,
    choices: Sequence[Choice] = (),
    on_act: OnAct = ignore,
    on_add: OnId = ignore,
    on_more: OnId = ignore,
    around: Callable[[], Around] = Around,
) -> None:
    """Draw a board, in a function that `board_fragment` made to follow others.

    `name` is what a screen reader calls the board. `view` names what is shown (filters, what the
    swimlanes group by, names hidden or not, the person): another view starts anew. `on_move`
    answers None when the move is done, or a short Dutch sentence that says why not, or `Asking`;
    `on_act` answers the same for an `Act`. `on_open` gets the id of a card, `on_add` and `on_more`
    that of a lane. All are called in Streamlit's callback, so they draw nothing. What they raise is
    Streamlit's to show; a move of which `on_move` raised goes back. `around` gives what stands
    above the board; after a move it is asked for at the next look, within two seconds. When
    `source.version()` is what was last sent, nothing is read.
    """
    feed = _feed(key)
    page = Page(on_move, on_open, on_act, on_add, on_more)
    frame = {"board": key, **frame_data(name, lanes, swimlanes, choices)}

    def data() -> bytes:
        waits = feed.in_a_hurry and feed.version >= 0
        return feed.packed(frame, feed.around if waits else around_data(around()), view, source)

    @turn()
    def receive() -> None:
        state = st.session_state.get(key)
        feed.receive(state.get("sync") if isinstance(state, Mapping) else None, page)
        feed.in_a_hurry = True
        # Streamlit sends what is drawn in steps of 10 ms, from the first element on: with the
        # answer worked out before anything is drawn, it travels in the first step. What fails here
        # fails again when the board is drawn, and is told there.
        with suppress(Exception):
            data()

    with turn():
        _BOARD(key=key, data=data(), on_sync_change=receive)
    feed.in_a_hurry = False


def _feed(key: str) -> Feed:
    feed: Feed = st.session_state.setdefault(f"_board_{key}", Feed())
    return feed
