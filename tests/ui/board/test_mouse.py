"""The board by mouse: within a lane, between lanes, out of sight, and put back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import IN_BEELD

# --- mouse ---


def test_a_card_moves_within_its_lane(open_board: OpenBoard) -> None:
    board = open_board()
    board.drag("k0", board.card("k14"), 0.8)
    assert board.lanes()["in_beeld"] == ["k7", "k14", "k0", "k21", "k28", "k35"]
    board.saved()
    assert board.lanes()["in_beeld"] == ["k7", "k14", "k0", "k21", "k28", "k35"]
    expect(board.root.locator(".state")).to_have_text("Opgeslagen")
    board.opened.assert_clean()


def test_a_card_moves_to_another_lane_above_the_card_under_the_hand(open_board: OpenBoard) -> None:
    board = open_board()
    board.drag("k7", board.card("k8"), 0.2)
    assert board.lanes()["in_gesprek"] == ["k1", "k7", "k8", "k15", "k22", "k29", "k36"]
    board.saved()
    board.page.reload()
    board.ready()
    assert board.lanes()["in_gesprek"] == ["k1", "k7", "k8", "k15", "k22", "k29", "k36"]
    assert board.lanes()["in_beeld"] == ["k0", "k14", "k21", "k28", "k35"]


def test_a_card_lands_in_an_empty_lane_and_at_the_end_of_a_lane(open_board: OpenBoard) -> None:
    board = open_board(cards=3, lanes=4)
    expect(board.root.locator('[data-lane="kennismaking"] .empty')).to_be_visible()
    board.drag("k0", board.root.locator('.lane[data-lane="kennismaking"] .empty'), 0.5)
    board.drag("k1", board.root.locator('.lane[data-lane="kennismaking"]'), 0.9)
    assert board.lanes()["kennismaking"] == ["k0", "k1"]
    expect(board.root.locator('.lane[data-lane="kennismaking"] .count')).to_have_text("2")
    board.saved()


def test_a_card_dropped_outside_the_board_stays(open_board: OpenBoard) -> None:
    board = open_board()
    board.lift("k0")
    board.page.mouse.move(700, 10, steps=4)
    board.frames()
    board.page.mouse.up()
    assert board.lanes()["in_beeld"] == IN_BEELD
    expect(board.root).to_have_attribute("data-pending", "0")


def test_escape_in_mid_drag_puts_the_card_back(open_board: OpenBoard) -> None:
    board = open_board()
    board.lift("k0")
    board.carry_to(board.card("k8"))
    expect(board.root.locator(".dropbar")).to_be_visible()
    board.page.keyboard.press("Escape")
    expect(board.root.locator(".ghost")).to_have_count(0)
    board.page.mouse.up()
    assert board.lanes()["in_beeld"] == IN_BEELD
    assert "Geannuleerd" in board.voice()
    board.page.wait_for_timeout(400)
    expect(board.page.get_by_text("Open: k0")).to_have_count(0)


def test_a_fixed_card_is_not_dragged(open_board: OpenBoard) -> None:
    board = open_board()
    board.drag("k16", board.card("k8"))
    assert "k16" in board.lanes()["voorstel"]
    expect(board.card("k16").locator("button.more")).to_be_hidden()


def test_a_click_opens_the_card_and_a_drag_does_not(open_board: OpenBoard) -> None:
    board = open_board()
    board.drag("k7", board.card("k8"))
    board.saved()
    expect(board.page.get_by_text(re.compile("^Open: "))).to_have_count(0)
    board.face("k0").click()
    expect(board.page.get_by_text("Open: k0")).to_be_visible()


def test_two_quick_moves_of_two_cards_are_both_saved(open_board: OpenBoard) -> None:
    board = open_board(slow=1500)
    board.drag("k0", board.card("k1"))
    board.drag("k7", board.card("k2"))
    lanes = board.lanes()
    assert (lanes["in_gesprek"][0], lanes["voorstel"][0]) == ("k0", "k7")
    expect(board.root.locator(".state")).to_have_text("Bezig met opslaan…")
    board.saved()
    board.page.reload()
    assert board.ready().lanes() == lanes


def test_two_quick_moves_of_one_card_end_where_it_was_dropped_last(open_board: OpenBoard) -> None:
    board = open_board(slow=600)
    board.drag("k0", board.card("k1"))
    board.drag("k0", board.card("k2"))
    board.drag("k0", board.card("k3"))
    assert board.lanes()["kennismaking"][0] == "k0"
    board.saved()
    board.page.reload()
    assert board.ready().lanes()["kennismaking"][0] == "k0"


def test_the_board_scrolls_to_a_lane_out_of_sight(open_board: OpenBoard) -> None:
    board = open_board(width=1024, height=768)
    goal = board.root.locator('.lane[data-lane="gestopt"]')
    assert board.middle(goal)[0] > 1024
    board.lift("k0")
    for _ in range(60):
        board.page.mouse.move(1010, 400)
        board.frames(4)
        if board.middle(goal)[0] < 1000:
            break
    board.carry_to(board.card("k6"), 0.2)
    board.page.mouse.up()
    assert board.lanes()["gestopt"][0] == "k0"
    board.saved()


def test_a_lane_scrolls_under_the_hand(open_board: OpenBoard) -> None:
    board = open_board(cards=120, lanes=3)
    board.lift("k0")
    lane = board.lane("in_gesprek")
    x, _ = board.middle(lane)
    box = lane.bounding_box()
    assert box
    for _ in range(400):
        board.page.mouse.move(x, box["y"] + box["height"] - 6)
        board.frames(3)
        if lane.evaluate("list => list.scrollTop + list.clientHeight > list.scrollHeight - 4"):
            break
    board.page.mouse.move(x, box["y"] + box["height"] - 4)
    board.frames()
    board.page.mouse.up()
    assert board.lanes()["in_gesprek"][-1] == "k0"
    board.saved()


# --- refused ---


@pytest.mark.parametrize("cards", [40, 1000])
def test_a_refused_card_slides_back_with_the_reason(open_board: OpenBoard, cards: int) -> None:
    board = open_board(cards=cards, refuse="loopt")
    before = board.lanes()
    board.drag("k0", board.card("k4"))
    toast = board.root.locator(".toast")
    # Not with `expect`: see Driver.until.
    toast.get_by_text("gaat terug. Kies eerst een startdatum.").wait_for(timeout=10_000)
    board.saved()
    assert board.lanes() == before
    assert "Kies eerst een startdatum." in board.voice()
    toast.get_by_role("button", name="Sluiten").click()
    expect(toast).to_be_hidden()


def test_two_refused_cards_both_go_back(open_board: OpenBoard) -> None:
    board = open_board(refuse="loopt", slow=600)
    before = board.lanes()
    board.drag("k0", board.card("k4"))
    board.drag("k1", board.card("k4"))
    assert board.lanes() != before
    board.saved()
    assert board.lanes() == before


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_move_that_a_colleague_was_ahead_of_goes_back(
    open_board: OpenBoard, seconds: int
) -> None:
    """Also when their change arrived here during the drag: nobody saw it."""
    mine, theirs = open_board(f"voor{seconds}"), open_board(f"voor{seconds}")
    mine.lift("k0")
    theirs.choose("k0", "Gestopt")
    theirs.saved()
    mine.page.wait_for_timeout(seconds * 1000)
    mine.carry_to(mine.card("k2"))
    mine.page.mouse.up()
    expect(mine.root.locator(".toast")).to_contain_text("Iemand anders")
    mine.saved()
    assert mine.lanes()["gestopt"][0] == "k0"
