"""What the board tells a browser, and what it makes of what a browser sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from bloei_core.ui.board.feed import FAILED, MOST_CHANGES, Feed, OnId, OnMove, Page
from bloei_core.ui.board.nouns import (
    Badge,
    Card,
    Move,
)
from bloei_core.ui.board.wire import (
    MOST_CHARACTERS,
    MOST_MOVES,
    card_data,
)
from tests.ui.memory_source import MemorySource

FRAME: dict[str, Any] = {"board": "b", "name": "Bord", "lanes": []}
AROUND: dict[str, Any] = {"notice": "Drie kaarten"}


class Source(MemorySource):
    """A small board."""

    def __init__(self, number: int = 3) -> None:
        cards = (Card(f"k{n}", "a", n, 1, f"Kaart {n}") for n in range(number))
        super().__init__({card.id: card for card in cards}, latest=10)

    def touch(self, card: str, lane: str = "a") -> None:
        old = self.stored[card]
        self.put(replace(old, lane=lane, version=old.version + 1))


class Client:
    """What board.js does with the data, in Python: so that a property can be tried on both."""

    def __init__(self) -> None:
        self.epoch, self.version = "", -1
        self.cards: dict[str, dict[str, Any]] = {}
        self.frame: dict[str, Any] = {}
        self.frame_mark = ""

    def take(self, data: dict[str, Any]) -> bool:
        data = json.loads(json.dumps(data))
        if data["base"] is None and data["epoch"] != self.epoch:
            self.epoch, self.version = data["epoch"], -1
        gap = data["base"] is not None and data["base"] > self.version
        if data["epoch"] != self.epoch or gap:
            return False
        if "frame" not in data and data["frame_mark"] != self.frame_mark:
            return False
        self.frame = data.get("frame", self.frame)
        self.frame_mark = data["frame_mark"]
        if data["version"] >= self.version:
            self.cards = {} if data["base"] is None else self.cards
            self.cards.update({card["id"]: card for card in data["cards"]})
            for gone in data["gone"]:
                self.cards.pop(gone, None)
            self.version = data["version"]
        return True

    def message(self, *moves: dict[str, Any], asks: Sequence[Any] = ()) -> dict[str, Any]:
        return {
            "epoch": self.epoch,
            "version": max(self.version, 0),
            "frame": self.frame_mark,
            "moves": list(moves),
            "asks": list(asks),
        }


def a_move(nonce: str = "n1", card: str = "k0", **fields: object) -> dict[str, Any]:
    move = {"card": card, "origin": "a", "lane": "b", "before": None, "after": None}
    return {**move, "version": 1, "nonce": nonce, **fields}


def yes(_: object) -> None:
    """Accept anything."""


def page(on_move: OnMove = yes, on_open: OnId = yes, **hands: Any) -> Page:
    return Page(on_move, on_open, **hands)


PAGE = page()


def synced(source: Source) -> tuple[Feed, Client]:
    """A browser that has the whole board and said so."""
    feed, client = Feed(), Client()
    assert client.take(feed.data(FRAME, AROUND, "v", source))
    feed.receive(client.message(), PAGE)
    return feed, client


def test_first_the_whole_board_is_sent() -> None:
    data = Feed().data(FRAME, AROUND, "v", Source())
    assert data["base"] is None
    assert [card["id"] for card in data["cards"]] == ["k0", "k1", "k2"]
    assert data["version"] == 10


def test_nothing_is_read_when_nothing_changed() -> None:
    source = Source()
    feed, _ = synced(source)
    sent = feed.data(FRAME, AROUND, "v", source)
    reads = source.reads
    assert all(feed.data(FRAME, AROUND, "v", source) is sent for _ in range(5))
    assert source.reads == reads


def test_only_what_changed_is_sent_once_the_browser_has_the_board() -> None:
    source = Source()
    feed, client = synced(source)
    assert feed.data(FRAME, AROUND, "v", source)["cards"] == []
    source.touch("k1", "b")
    source.remove("k2")
    data = feed.data(FRAME, AROUND, "v", source)
    assert (data["base"], data["version"]) == (10, 12)
    assert [card["id"] for card in data["cards"]] == ["k1"]
    assert data["gone"] == ["k2"]
    assert client.take(data)
    assert client.cards["k1"]["lane"] == "b"


def test_changes_pile_up_until_the_browser_says_that_it_has_them() -> None:
    source = Source()
    feed, client = synced(source)
    source.touch("k0")
    feed.data(FRAME, AROUND, "v", source)  # Streamlit may skip this one
    source.touch("k1")
    data = feed.data(FRAME, AROUND, "v", source)
    assert {card["id"] for card in data["cards"]} == {"k0", "k1"}
    client.take(data)
    feed.receive(client.message(), PAGE)
    assert feed.data(FRAME, AROUND, "v", source)["cards"] == []


@pytest.mark.parametrize(("number", "whole"), [(MOST_CHANGES, False), (MOST_CHANGES + 1, True)])
def test_many_changes_are_sent_as_the_whole_board(number: int, whole: bool) -> None:
    source = Source(MOST_CHANGES + 5)
    feed, _ = synced(source)
    for n in range(number):
        source.touch(f"k{n}")
    data = feed.data(FRAME, AROUND, "v", source)
    assert (data["base"] is None) is whole
    assert len(data["cards"]) == (MOST_CHANGES + 5 if whole else number)


def test_a_browser_with_a_gap_gets_the_whole_board() -> None:
    source = Source()
    feed, _ = synced(source)
    newcomer = Client()
    source.touch("k0")
    assert not newcomer.take(feed.data(FRAME, AROUND, "v", source))
    feed.receive(newcomer.message(), PAGE)
    assert newcomer.take(feed.data(FRAME, AROUND, "v", source))
    assert len(newcomer.cards) == 3


@pytest.mark.parametrize("version", [11, 10**9, True, -1, 10.5, "10", None])
def test_a_version_that_was_never_sent_is_not_believed(version: object) -> None:
    source = Source()
    feed, client = synced(source)
    feed.receive({**client.message(), "version": version}, PAGE)
    assert feed.data(FRAME, AROUND, "v", source)["base"] is None


def test_another_view_starts_anew_and_names_no_word_of_it() -> None:
    source = Source()
    feed, _ = synced(source)
    old = feed.epoch
    data = feed.data(FRAME, AROUND, "geheim", source)
    assert data["base"] is None
    assert data["epoch"] != old
    assert "geheim" not in json.dumps(data)


def test_a_board_that_went_back_in_time_starts_anew() -> None:
    source = Source()
    feed, client = synced(source)
    source.latest = 4
    data = feed.data(FRAME, AROUND, "v", source)
    assert (data["base"], data["version"]) == (None, 4)
    assert client.take(data)


def test_another_frame_is_sent_without_reading_the_cards() -> None:
    source = Source()
    feed, _ = synced(source)
    feed.data(FRAME, AROUND, "v", source)
    reads = source.reads
    assert feed.data(FRAME, {"notice": "Namen verborgen"}, "v", source)["around"]
    assert source.reads == reads


def test_a_move_is_asked_once_however_often_it_is_sent() -> None:
    source, asked = Source(), []
    feed, client = synced(source)

    def on_move(move: Move) -> str | None:
        asked.append(move)
        return None

    for _ in range(3):
        feed.receive(client.message(a_move(), a_move()), page(on_move))
    assert asked == [Move("k0", "a", "b", None, None, 1, "n1")]
    assert feed.data(FRAME, AROUND, "v", source)["answers"] == {"n1": ["yes", ""]}


def test_a_refusal_travels_with_its_reason_until_the_browser_stops_asking() -> None:
    source = Source()
    feed, client = synced(source)
    feed.receive(client.message(a_move()), page(lambda _: "Kies een datum."))
    assert feed.data(FRAME, AROUND, "v", source)["answers"] == {"n1": ["no", "Kies een datum."]}
    feed.receive(client.message(a_move("n2")), PAGE)
    assert feed.data(FRAME, AROUND, "v", source)["answers"] == {"n2": ["yes", ""]}


def test_an_answer_changes_the_data_so_that_a_refused_card_goes_back() -> None:
    source = Source()
    feed, client = synced(source)
    before = json.dumps(feed.data(FRAME, AROUND, "v", source))
    feed.receive(client.message(a_move()), page(lambda _: "Nee."))
    assert json.dumps(feed.data(FRAME, AROUND, "v", source)) != before


def test_a_move_that_raises_goes_back_and_the_rest_is_asked_later() -> None:
    source = Source()
    feed, client = synced(source)

    def broken(move: Move) -> str | None:
        raise RuntimeError(move.card)

    with pytest.raises(RuntimeError):
        feed.receive(client.message(a_move("n1"), a_move("n2", "k1")), page(broken))
    assert feed.data(FRAME, AROUND, "v", source)["answers"] == {"n1": ["no", FAILED]}
    feed.receive(client.message(a_move("n1"), a_move("n2", "k1")), PAGE)
    assert feed.data(FRAME, AROUND, "v", source)["answers"] == {
        "n1": ["no", FAILED],
        "n2": ["yes", ""],
    }


def test_a_card_opens_once() -> None:
    opened: list[str] = []
    feed, client = synced(Source())
    message = client.message(asks=[{"kind": "open", "nonce": "o1", "target": "k2"}])
    feed.receive(message, page(on_open=opened.append))
    feed.receive(message, page(on_open=opened.append))
    assert opened == ["k2"]


def test_more_moves_than_a_hand_can_make_are_left_for_later() -> None:
    source, asked = Source(), []
    feed, client = synced(source)
    moves = [a_move(f"n{n}") for n in range(MOST_MOVES + 20)]
    feed.receive(client.message(*moves), page(lambda move: asked.append(move.nonce)))
    assert len(asked) == MOST_MOVES


@pytest.mark.parametrize("field", ["card", "origin", "lane", "nonce", "before", "after"])
@pytest.mark.parametrize("value", ["", "x" * (MOST_CHARACTERS + 1), 7, ["k0"], {"a": 1}, True])
def test_a_move_with_a_wrong_id_is_ignored(field: str, value: object) -> None:
    feed, client = synced(Source())
    feed.receive(client.message({**a_move(), field: value}), page(fail, fail))
    assert feed.answers == {}


@pytest.mark.parametrize("version", [None, "1", 1.5, True, -1, float("nan")])
def test_a_move_with_a_wrong_version_is_ignored(version: object) -> None:
    feed, client = synced(Source())
    feed.receive(client.message(a_move(version=version)), page(fail, fail))
    assert feed.answers == {}


def fail(_: object) -> None:
    raise AssertionError("asked for something that is no move")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=120),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["moves", "asks", "epoch", "version", "card", "lane", "nonce", "kind", "target"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_garbage_is_ignored(message: object) -> None:
    moves: list[Move] = []
    Feed().receive(message, page(moves.append))
    for move in moves:
        assert all(isinstance(one, str) for one in (move.card, move.lane, move.nonce))


@dataclass
class Story:
    """A board, a session and a browser, to which things happen."""

    dice: Random
    source: Source = field(default_factory=Source)
    feed: Feed = field(default_factory=Feed)
    client: Client = field(default_factory=Client)
    view: str = "v"

    def touch(self) -> None:
        if self.source.stored:
            self.source.touch(self.dice.choice(sorted(self.source.stored)), self.dice.choice("abc"))

    def remove(self) -> None:
        if self.source.stored:
            self.source.remove(self.dice.choice(sorted(self.source.stored)))

    def add(self) -> None:
        self.source.put(Card(f"n{self.source.latest}", "a", 1, 1, "Nieuw"))

    def many(self) -> None:
        for n in range(self.dice.randint(MOST_CHANGES - 3, MOST_CHANGES + 3)):
            self.source.put(Card(f"m{n}", "b", n, self.source.latest, "Veel"))

    def other_view(self) -> None:
        self.view += "x"

    def reload(self) -> None:
        self.client = Client()

    def skip(self) -> None:
        self.feed.data(FRAME, AROUND, self.view, self.source)

    def show(self) -> None:
        self.client.take(self.feed.data(FRAME, AROUND, self.view, self.source))

    def tell(self) -> None:
        self.feed.receive(self.client.message(), PAGE)


STEPS = [Story.touch, Story.remove, Story.add, Story.many, Story.other_view, Story.reload]
SEEN = [Story.skip, Story.show, Story.tell]


@given(st.lists(st.sampled_from(STEPS + SEEN), max_size=25), st.randoms(use_true_random=False))
def test_a_browser_that_misses_steps_still_ends_with_the_board(
    steps: list[Callable[[Story], None]], dice: Random
) -> None:
    story = Story(dice)
    for step in steps:
        step(story)
    settle(story.feed, story.client, story.source, story.view)
    expected = {card.id: json.loads(json.dumps(card_data(card))) for card in story.source.cards()}
    assert story.client.cards == expected


def settle(feed: Feed, client: Client, source: Source, view: str) -> None:
    """What the browser does at the end: show, and ask for the whole board after a gap."""
    if not client.take(feed.data(FRAME, AROUND, view, source)):
        feed.receive({**client.message(), "epoch": ""}, PAGE)
        assert client.take(feed.data(FRAME, AROUND, view, source))


def test_a_card_says_no_more_than_it_must() -> None:
    bare = card_data(Card("k", "a", 1, 1, "Kaart"))
    assert set(bare) == {"id", "lane", "rank", "version", "title"}
    full = card_data(Card("k", "a", 1, 1, "Kaart", ("regel",), (Badge("wacht", "amber"),), "MB"))
    assert full["badges"] == [{"text": "wacht", "tone": "amber"}]


@pytest.mark.parametrize("rank", [float("nan"), float("inf")])
def test_a_rank_must_be_a_number(rank: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Card("k", "a", rank, 1, "Kaart")


def test_a_session_keeps_no_copy_of_the_board_once_the_browser_has_it() -> None:
    source = Source(500)
    feed, _ = synced(source)
    assert len(json.dumps(feed.data(FRAME, AROUND, "v", source))) < 500


def a_page() -> None:
    # AppTest runs the text of this function as a script of its own.
    import streamlit as st

    from bloei_core.ui.board import Card, Lane, board

    class Fixed:
        def version(self) -> int:
            return 1

        def cards(self) -> list[Card]:
            return [Card("k0", "a", 1, 1, "Kaart")]

        def changed(self, since: int) -> list[Card]:
            raise AssertionError(f"nothing changed since {since}")

    lanes = [Lane("a", "Links")]
    board(
        key="bord",
        name="Bord",
        lanes=lanes,
        source=Fixed(),
        view="v",
        on_move=lambda _: None,
        on_open=lambda _: None,
    )
    st.write("klaar")


def test_a_page_can_draw_a_board_again_and_again() -> None:
    page = AppTest.from_function(a_page).run()
    page.run()
    assert not page.exception
    assert page.markdown[0].value == "klaar"
