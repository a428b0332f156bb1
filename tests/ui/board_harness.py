"""A page with nothing but a board on an in-memory source: for the browser tests and for a look.

Run it with `streamlit run tests/ui/board_harness.py`. The address decides what is shown:

- `cards` and `lanes` how many, `seed` of the invented cards, `name` which board (tabs with the same
  name share one), `poll` how many milliseconds lie between two looks;
- `rows` swimlanes (`fixed`: a card stays in its own, `free`: it may cross), `limit` how many cards
  each lane may hold, `full` everything else that a page can ask for;
- what goes wrong: `refuse` which lane refuses every card, `asks` which lane asks something first,
  `slow` how many milliseconds an answer takes, `evil` cards and names that try to be markup.

What others do to the board goes through buttons under it, so that a test can do it too.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from bloei_core.ui.board import (
    Act,
    Around,
    Card,
    Choice,
    Lane,
    Move,
    Swimlane,
    Swimlanes,
    Viewer,
    board,
    board_fragment,
)
from bloei_core.ui.board.nouns import ActReply, Reply
from tests.ui.shared_board import LANES, TEAM, SharedBoard, invent

EVIL = "<img src=x onerror=alert(1)>"
CHOICES = (Choice("overdragen", "Overdragen"), Choice("vraag", "Overdragen met vraag"))


@st.cache_resource
def shared_source(name: str, count: int, lanes: int, seed: int) -> SharedBoard:
    return invent(count, LANES[:lanes], seed)


def asked(name: str) -> str:
    return st.query_params.get(name, "")


def number_asked(name: str, default: int) -> int:
    text = asked(name)
    return int(text) if text.isdigit() else default


def lanes_asked() -> list[Lane]:
    lanes = LANES[: number_asked("lanes", len(LANES))]
    limit = number_asked("limit", 0) or None
    return [_dressed(lane, limit) for lane in lanes]


def _dressed(lane: Lane, limit: int | None) -> Lane:
    if "full" not in st.query_params:
        return replace(lane, limit=limit)
    add = f"Nieuwe match bij {lane.title}" if lane.id == "in_beeld" else ""
    more = "Ook van voor 25-10-2026" if lane.id in ("afgerond", "gestopt") else ""
    return replace(lane, limit=limit, add=add, more=more)


def rows_asked() -> Swimlanes | None:
    kind = asked("rows")
    if not kind:
        return None
    rows = [Swimlane(code, name) for code, (_, name) in list(TEAM.items())[:2]]
    if kind == "free":
        rows.append(Swimlane("sk", "Samira K.", "werkt op ma en di"))
    return Swimlanes(rows, crossing=kind == "free")


def main() -> None:
    st.set_page_config(page_title="Bord", layout="wide")
    st.title("Matchbord")
    lanes = lanes_asked()
    name = asked("name") or "bord"
    source = shared_source(name, number_asked("cards", 40), len(lanes), number_asked("seed", 1))
    if "evil" in st.query_params and "kwaad" not in source.stored:
        source.put(Card("kwaad", lanes[0].id, -1, 1, EVIL, ("<b>vet</b>",)))
    board_fragment(number_asked("poll", 2000) / 1000)(show_board)(source, lanes)
    show_others(source)


def show_board(source: SharedBoard, lanes: Sequence[Lane]) -> None:
    board(
        key="board",
        name="Matchbord Tongelre",
        lanes=lanes,
        source=source,
        view=st.session_state.get("view", "alles"),
        on_move=partial(move, source),
        on_open=lambda card: source.asked.append(f"Open: {card}"),
        swimlanes=rows_asked(),
        choices=CHOICES if "full" in st.query_params else (),
        on_act=partial(act, source),
        on_add=lambda lane: source.asked.append(f"Nieuw in: {lane}"),
        on_more=lambda lane: source.asked.append(f"Meer van: {lane}"),
        around=partial(around, source),
    )
    batches = {one.batch or one.nonce for one in source.moves}
    st.caption(f"{len(source.moves)} verplaatsingen in {len(batches)} keer")
    if source.asked:
        st.caption(source.asked[-1])


def move(source: SharedBoard, one: Move) -> Reply:
    time.sleep(number_asked("slow", 0) / 1000)
    return source.move(one, asked("refuse"), asked("asks"))


def act(source: SharedBoard, one: Act) -> ActReply:
    time.sleep(number_asked("slow", 0) / 1000)
    return source.act(one)


def around(source: SharedBoard) -> Around:
    notice = f"{len(source.stored)} matches van jullie team"
    if "full" not in st.query_params:
        return Around(notice)
    viewers = [Viewer(code, initials, name) for code, (initials, name) in TEAM.items()]
    if "evil" in st.query_params:
        viewers.append(Viewer("x", "<b>", EVIL))
    back = source.back[-1].title if source.back else ""
    return Around(notice, viewers, back, source.forth[-1].title if source.forth else "")


def show_others(source: SharedBoard) -> None:
    """What a colleague does at the same time."""
    with st.expander("Een collega"):
        st.radio("Beeld", ["alles", "anders"], key="view", horizontal=True)
        card = st.text_input("Kaart", key="card")
        lane = st.text_input("Kolom", key="lane")
        if st.button("Verplaats") and card in source.stored:
            old = source.stored[card]
            source.change(old, lane, -1.0, old.group)
        if st.button("Haal weg") and card in source.stored:
            source.remove(card)
        if st.button("Neem over") and card in source.stored:
            old = source.stored[card]
            source.change(old, old.lane, old.rank, "jv")


main()
