"""What the board tells a browser, and what it makes of the moves that a browser sends."""

from __future__ import annotations

import json

import pytest

from bloei_core.ui.board.feed import FAILED, MOST_CHANGES, Feed
from bloei_core.ui.board.nouns import Move
from bloei_core.ui.board.wire import MOST_CHARACTERS, MOST_MOVES
from tests.ui.board_client import AROUND, FRAME, PAGE, Client, Source, a_move, fail, page, synced


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


def test_the_frame_is_sent_until_the_browser_has_it() -> None:
    source = Source()
    feed, client = synced(source)
    assert client.frame == FRAME
    assert "frame" not in feed.data(FRAME, AROUND, "v", source)
    other = {**FRAME, "name": "Ander bord"}
    for _ in range(2):
        assert feed.data(other, AROUND, "v", source)["frame"] == other
    client.take(feed.data(other, AROUND, "v", source))
    feed.receive(client.message(), PAGE)
    assert "frame" not in feed.data(other, AROUND, "v", source)


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


def test_a_session_keeps_no_copy_of_the_board_once_the_browser_has_it() -> None:
    source = Source(500)
    feed, _ = synced(source)
    assert len(json.dumps(feed.data(FRAME, AROUND, "v", source))) < 500
