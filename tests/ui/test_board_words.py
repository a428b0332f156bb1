"""What a page says about its board, and that no more of it travels than it must."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from bloei_core.ui.board.nouns import Age, Around, Badge, Card, Choice, Lane, Swimlane, Swimlanes
from bloei_core.ui.board.wire import around_data, card_data, frame_data


def test_the_frame_says_no_more_than_it_must() -> None:
    lanes = [Lane("a", "Links"), Lane("b", "Rechts", "hulp", 0, 2, "Nieuw", "Meer")]
    assert frame_data("Bord", lanes, None, ()) == {
        "name": "Bord",
        "lanes": [
            {"id": "a", "title": "Links"},
            {
                "id": "b",
                "title": "Rechts",
                "help": "hulp",
                "limit": 0,
                "unseen": 2,
                "add": "Nieuw",
                "more": "Meer",
            },
        ],
    }
    rows = Swimlanes([Swimlane("noor", "Noor V.")], crossing=True)
    full = frame_data("Bord", lanes, rows, [Choice("overdragen", "Overdragen")])
    assert full["swimlanes"] == {
        "rows": [{"id": "noor", "title": "Noor V."}],
        "crossing": True,
        "rest": "Overig",
    }
    assert full["choices"] == [{"code": "overdragen", "title": "Overdragen"}]


def test_nothing_to_undo_is_another_thing_than_no_undo() -> None:
    assert around_data(Around()) == {}
    assert around_data(Around(undo="", redo="Verplaatsen")) == {"undo": "", "redo": "Verplaatsen"}


def test_a_card_says_no_more_than_it_must() -> None:
    bare = card_data(Card("k", "a", 1, 1, "Kaart"))
    assert set(bare) == {"id", "lane", "rank", "version", "title"}
    full = card_data(Card("k", "a", 1, 1, "Kaart", ("regel",), (Badge("wacht", "amber"),), "MB"))
    assert full["badges"] == [{"text": "wacht", "tone": "amber"}]
    old = card_data(Card("k", "a", 1, 1, "Kaart", movable=False, group="g", age=Age(2, "stil")))
    assert (old["fixed"], old["group"]) == (True, "g")
    assert old["age"] == {"level": 2, "text": "stil"}
    assert "age" not in card_data(Card("k", "a", 1, 1, "Kaart", age=Age(0, "vers")))


@pytest.mark.parametrize("rank", [float("nan"), float("inf")])
def test_a_rank_must_be_a_number(rank: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Card("k", "a", rank, 1, "Kaart")


def a_page() -> None:
    # AppTest runs the text of this function as a script of its own.
    import streamlit as st

    from bloei_core.ui.board import Card, Lane, board, board_fragment

    class Fixed:
        def version(self) -> int:
            return 1

        def cards(self) -> list[Card]:
            return [Card("k0", "a", 1, 1, "Kaart")]

        def changed(self, since: int) -> list[Card]:
            raise AssertionError(f"nothing changed since {since}")

    lanes = [Lane("a", "Links")]

    @board_fragment()
    def draw() -> None:
        board(
            key="bord",
            name="Bord",
            lanes=lanes,
            source=Fixed(),
            view="v",
            on_move=lambda _: None,
            on_open=lambda _: None,
        )

    draw()
    st.write("klaar")


def test_a_page_can_draw_a_board_again_and_again() -> None:
    page = AppTest.from_function(a_page).run()
    page.run()
    assert not page.exception
    assert page.markdown[0].value == "klaar"
