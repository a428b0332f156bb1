"""The board by finger: a long press lifts, a swipe scrolls."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import IN_BEELD, Finger


def test_touch_moves_a_card_after_a_long_press(open_board: OpenBoard) -> None:
    board = open_board(width=390, height=844, touch=True)
    finger, start = Finger(board), board.middle(board.card("k0"), 0.4)
    finger.press_long(start)
    finger.move(start, board.middle(board.card("k14"), 0.8))
    finger.send("touchEnd")
    assert board.lanes()["in_beeld"][:3] == ["k7", "k14", "k0"]
    board.saved()
    board.opened.assert_clean()


def test_touch_carries_a_card_to_a_lane_out_of_sight(open_board: OpenBoard) -> None:
    board = open_board(width=390, height=844, touch=True)
    finger, start = Finger(board), board.middle(board.card("k0"), 0.4)
    goal = board.root.locator('.lane[data-lane="voorstel"]')
    finger.press_long(start)
    finger.move(start, (375, 400))
    for _ in range(80):
        if board.middle(goal)[0] < 330:
            break
        finger.move((375, 400), (376, 400), 1)
        board.frames(1)
    finger.move((375, 400), (200, 330), 1)  # away from the edge: there it stops
    finger.move((200, 330), (max(board.middle(goal)[0], 60), 330), 3)
    finger.send("touchEnd")
    assert "k0" in board.lanes()["voorstel"]
    board.saved()


def test_a_swipe_scrolls_and_lifts_nothing(open_board: OpenBoard) -> None:
    board = open_board(width=390, height=844, touch=True)
    finger = Finger(board)
    finger.send("touchStart", (200, 600))
    finger.move((200, 600), (200, 250))
    expect(board.root.locator(".ghost")).to_have_count(0)
    finger.send("touchEnd")
    assert board.lanes()["in_beeld"] == IN_BEELD
    assert board.lane("in_beeld").evaluate("list => list.scrollTop") > 0


def test_one_lane_and_a_peek_of_the_next_on_a_phone(open_board: OpenBoard) -> None:
    board = open_board(width=390, height=844, touch=True)
    first = board.root.locator('.lane[data-lane="in_beeld"]').bounding_box()
    second = board.root.locator('.lane[data-lane="in_gesprek"]').bounding_box()
    assert first
    assert second
    assert first["width"] > 280
    assert second["x"] < 374 < second["x"] + second["width"]
    assert board.page.evaluate("document.documentElement.scrollWidth") <= 390
