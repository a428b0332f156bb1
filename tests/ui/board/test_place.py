"""The board in its place on the page, that Streamlit cleans up more often than it takes it away."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ui.board.conftest import OpenBoard

_CLEAN_UP = "board => bloeiBoard.close(board.parentNode)"


def test_cleaning_up_after_overtaken_data_leaves_the_board_and_a_card_in_the_hand(
    open_board: OpenBoard,
) -> None:
    board = open_board()
    board.root.evaluate("board => { board.stayed = true; }")
    board.lift("k0")
    board.root.evaluate(_CLEAN_UP)
    board.carry_to(board.lane("in_gesprek").locator("li.card").first)
    board.page.mouse.up()
    board.saved()
    assert board.root.evaluate("board => board.stayed"), "the same board, not one drawn anew"
    assert board.lanes()["in_gesprek"][0] == "k0"
    expect(board.root.locator(".ghost")).to_have_count(0)
