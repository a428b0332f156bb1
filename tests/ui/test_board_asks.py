"""What a person asks of the board that is no single move: acts, questions, several at once."""

from __future__ import annotations

from typing import Any

import pytest

from bloei_core.ui.board.feed import FAILED_ACT
from bloei_core.ui.board.nouns import Act, ActReply, Asking, Done, Move
from bloei_core.ui.board.wire import MOST_CHARACTERS, MOST_CHOSEN
from tests.ui.board_client import AROUND, FRAME, Source, a_move, fail, page, synced


def test_a_card_opens_once() -> None:
    opened: list[str] = []
    feed, client = synced(Source())
    message = client.message(asks=[{"kind": "open", "nonce": "o1", "target": "k2"}])
    feed.receive(message, page(on_open=opened.append))
    feed.receive(message, page(on_open=opened.append))
    assert opened == ["k2"]


def test_an_act_names_the_cards_with_the_versions_that_were_seen() -> None:
    acts: list[Act] = []
    feed, client = synced(Source())
    ask = {"kind": "act", "nonce": "a1", "target": "overdragen", "cards": [["k2", 4], ["k0", 1]]}
    for _ in range(2):
        feed.receive(client.message(asks=[ask]), page(on_act=acts.append))
    assert acts == [Act("overdragen", {"k2": 4, "k0": 1}, "a1")]
    assert list(acts[0].cards) == ["k2", "k0"], "in the order of the board"


def test_a_lane_is_asked_for_a_new_card_and_for_more() -> None:
    heard: list[str] = []
    feed, client = synced(Source())
    asks = [{"kind": kind, "nonce": kind, "target": "a"} for kind in ("add", "more")]
    hands = page(
        on_add=lambda lane: heard.append(f"add {lane}"),
        on_more=lambda lane: heard.append(f"more {lane}"),
    )
    feed.receive(client.message(asks=asks), hands)
    assert heard == ["add a", "more a"]


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (None, ["yes", ""]),
        ("Noor was eerder.", ["no", "Noor was eerder."]),
        (Done("Teruggezet."), ["yes", "Teruggezet."]),
        (Asking("Kies een collega."), ["ask", "Kies een collega."]),
        (Asking(), ["ask", ""]),
    ],
)
def test_what_the_page_replies_to_an_act_travels_back(reply: ActReply, answer: list[str]) -> None:
    source = Source()
    feed, client = synced(source)
    ask = {"kind": "act", "nonce": "a1", "target": "undo", "cards": []}
    feed.receive(client.message(asks=[ask]), page(on_act=lambda _: reply))
    assert feed.data(FRAME, AROUND, "v", source)["answers"] == {"a1": answer}


def test_an_act_that_raises_is_answered_and_not_done_twice() -> None:
    source, tried = Source(), []
    feed, client = synced(source)

    def broken(act: Act) -> None:
        tried.append(act)
        raise RuntimeError(act.code)

    message = client.message(asks=[{"kind": "act", "nonce": "a1", "target": "undo"}])
    with pytest.raises(RuntimeError):
        feed.receive(message, page(on_act=broken))
    feed.receive(message, page(on_act=broken))
    assert len(tried) == 1
    assert feed.answers == {"a1": ("no", FAILED_ACT)}


def test_moves_of_one_message_come_before_its_acts() -> None:
    heard: list[str] = []
    feed, client = synced(Source())
    undo = {"kind": "act", "nonce": "a1", "target": "undo"}
    hands = page(lambda move: heard.append(move.card), on_act=lambda act: heard.append(act.code))
    feed.receive(client.message(a_move(), asks=[undo]), hands)
    assert heard == ["k0", "undo"]


def test_moves_made_together_tell_their_row_and_their_batch() -> None:
    moves: list[Move] = []
    feed, client = synced(Source())
    together = [a_move(f"n{n}", f"k{n}", group="noor", batch="b1") for n in range(2)]
    feed.receive(client.message(*together, a_move("n9")), page(moves.append))
    assert [(move.card, move.group, move.batch) for move in moves] == [
        ("k0", "noor", "b1"),
        ("k1", "noor", "b1"),
        ("k0", None, ""),
    ]


ACT: dict[str, Any] = {"kind": "act", "nonce": "a1", "target": "overdragen"}


@pytest.mark.parametrize(
    "wrong",
    [
        {**ACT, "kind": "delete"},
        {**ACT, "kind": ["act"]},
        {**ACT, "nonce": ""},
        {**ACT, "target": "x" * (MOST_CHARACTERS + 1)},
        {**ACT, "target": None},
        "act",
        None,
    ],
)
def test_a_question_of_a_wrong_shape_is_ignored(wrong: object) -> None:
    feed, client = synced(Source())
    feed.receive(client.message(asks=[wrong]), page(fail, fail, on_act=fail))
    assert feed.answers == {}


@pytest.mark.parametrize(
    "cards",
    ["k0", {"k0": 1}, [["k0"]], [["k0", 1, 2]], [["", 1]], [["k0", "1"]], [["k0", -1]], [[1, 1]]],
)
def test_chosen_cards_of_a_wrong_shape_are_left_out(cards: object) -> None:
    acts: list[Act] = []
    feed, client = synced(Source())
    feed.receive(client.message(asks=[{**ACT, "cards": cards}]), page(on_act=acts.append))
    assert [dict(act.cards) for act in acts] == [{}]


def test_no_more_cards_are_chosen_than_a_person_would() -> None:
    acts: list[Act] = []
    feed, client = synced(Source())
    cards = [[f"k{n}", 1] for n in range(MOST_CHOSEN + 50)]
    feed.receive(client.message(asks=[{**ACT, "cards": cards}]), page(on_act=acts.append))
    assert len(acts[0].cards) == MOST_CHOSEN
