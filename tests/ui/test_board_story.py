"""Whatever happens to a board, and whatever is sent: a browser ends with what there is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bloei_core.ui.board.feed import MOST_CHANGES, Feed
from bloei_core.ui.board.nouns import Card, Move
from bloei_core.ui.board.wire import card_data
from tests.ui.board_client import AROUND, FRAME, PAGE, Client, Source, page

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
