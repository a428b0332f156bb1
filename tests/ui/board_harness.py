"""A page with nothing but a board on an in-memory source: for the browser tests and for a look.

Run it with `streamlit run tests/ui/board_harness.py`. The address decides what is shown:
`cards` how many, `lanes` how many, `refuse` which lane refuses every card, `slow` how many
seconds a move takes,
`evil` adds a card that tries to be markup,
`name` which board (tabs with the same name share one), `seed` of the invented cards.
What others do to the board goes through buttons under it, so that a test can do it too.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from bloei_core.ui.board import Around, Badge, Card, Lane, Move, board
from tests.ui.memory_source import MemorySource

LANES = (
    Lane("in_beeld", "In beeld"),
    Lane("in_gesprek", "In gesprek", "We praten met beide kanten"),
    Lane("voorstel", "Voorstel"),
    Lane("kennismaking", "Kennismaking", "Ze zien elkaar voor het eerst"),
    Lane("loopt", "Loopt", "Telt mee voor het doel"),
    Lane("afgerond", "Afgerond"),
    Lane("gestopt", "Gestopt"),
)
TALENTS = (
    "fietsen maken",
    "koken",
    "taalles",
    "tuinieren",
    "computerhulp",
    "wandelen",
    "naaien",
    "muziek",
)
PLACES = (
    "Buurttuin De Linde",
    "Supermarkt Het Plein",
    "Fietswerkplaats",
    "Speeltuin Zonnehof",
    "Wijkhuis De Brug",
)
PEOPLE = ("Aisha", "Bram", "Carla", "Dirk", "Emine", "Frank", "Gerda", "Hamid", "Ineke", "Joost")


@dataclass
class SharedBoard(MemorySource):
    """The board of all tabs with one name."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    moves: list[Move] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def in_lane(self, lane: str) -> list[Card]:
        cards = (card for card in self.stored.values() if card.lane == lane)
        return sorted(cards, key=lambda card: (card.rank, card.id))

    def rank_between(self, lane: str, before: str | None, after: str | None) -> float:
        cards = {card.id: card for card in self.in_lane(lane)}
        ranks = [card.rank for card in cards.values()] or [0.0]
        below = cards[before].rank if before in cards else None
        above = cards[after].rank if after in cards else None
        if below is not None and above is not None:
            return (below + above) / 2
        if below is not None:
            return below - 1
        return (above if above is not None else max(ranks)) + 1

    def move(self, move: Move, refuse: str = "") -> str | None:
        with self.lock:
            self.moves.append(move)
            card = self.stored.get(move.card)
            if card is None:
                return "De kaart staat niet meer op het bord."
            if move.lane == refuse:
                return "Kies eerst een startdatum."
            if card.version != move.version:
                return "Iemand anders heeft deze kaart net veranderd."
            rank = self.rank_between(move.lane, move.before, move.after)
            self.put(replace(card, lane=move.lane, rank=rank, version=card.version + 1))
            return None


def invent(count: int, lanes: Sequence[Lane], seed: int) -> SharedBoard:
    dice = random.Random(seed)
    cards = [invent_card(number, lanes[number % len(lanes)].id, dice) for number in range(count)]
    return SharedBoard({card.id: card for card in cards})


def invent_card(number: int, lane: str, dice: random.Random) -> Card:
    person, place, talent = dice.choice(PEOPLE), dice.choice(PLACES), dice.choice(TALENTS)
    badges = [Badge("inwoner – plek" if number % 3 else "inwoner – inwoner")]
    if number % 5 == 0:
        badges.append(Badge("wacht 12 dagen", "amber", "◷"))
    if number % 7 == 0:
        badges.append(Badge("gestart", "green", "✓"))
    if number % 11 == 0:
        badges.append(Badge("vastgelopen", "red", "!"))
    if number % 13 == 0:
        badges.append(Badge("nieuw", "blue", "✦"))
    return Card(
        id=f"k{number}",
        lane=lane,
        rank=float(number),
        version=1,
        title=f"{person} en {place}",
        lines=(talent.capitalize(), f"Bellen op {dice.randint(1, 28)}-12-2026")[: 1 + number % 2],
        badges=tuple(badges),
        initials=dice.choice(("MB", "JV", "SK")),
        movable=number % 17 != 16,
    )


@st.cache_resource
def shared_source(name: str, count: int, lanes: int, seed: int) -> SharedBoard:
    return invent(count, LANES[:lanes], seed)


def number_in_address(name: str, default: int) -> int:
    text = st.query_params.get(name, "")
    return int(text) if text.isdigit() else default


def main() -> None:
    st.set_page_config(page_title="Bord", layout="wide")
    st.title("Matchbord")
    lanes = LANES[: number_in_address("lanes", len(LANES))]
    name = st.query_params.get("name", "bord")
    source = shared_source(
        name, number_in_address("cards", 40), len(lanes), number_in_address("seed", 1)
    )
    if "evil" in st.query_params and "kwaad" not in source.stored:
        source.put(
            Card("kwaad", lanes[0].id, -1, 1, "<img src=x onerror=alert(1)>", ("<b>vet</b>",))
        )
    show_board(source, lanes)
    show_others(source)


@st.fragment(run_every=2)
def show_board(source: SharedBoard, lanes: Sequence[Lane]) -> None:
    def on_move(move: Move) -> str | None:
        time.sleep(number_in_address("slow", 0))
        return source.move(move, st.query_params.get("refuse", ""))

    board(
        key="board",
        name="Matchbord Tongelre",
        lanes=lanes,
        source=source,
        view=st.session_state.get("view", "alles"),
        on_move=on_move,
        on_open=source.opened.append,
        around=lambda: Around(notice=f"{len(source.stored)} matches van jullie team"),
    )
    if source.opened:
        st.caption(f"Open: {source.opened[-1]}")


def show_others(source: SharedBoard) -> None:
    """What a colleague does at the same time."""
    with st.expander("Een collega"):
        st.radio("Beeld", ["alles", "anders"], key="view", horizontal=True)
        card = st.text_input("Kaart", key="card")
        lane = st.text_input("Kolom", key="lane")
        if st.button("Verplaats") and card in source.stored:
            old = source.stored[card]
            source.put(replace(old, lane=lane, rank=-1.0, version=old.version + 1))
        if st.button("Haal weg") and card in source.stored:
            source.remove(card)


main()
