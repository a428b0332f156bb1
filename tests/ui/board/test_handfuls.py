"""Cards stand in handfuls that the browser may skip, however many come and go."""

from __future__ import annotations

from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import Driver

CARDS = 280
_SIZES = "root => [...root.querySelectorAll('.handful')].map(one => one.childElementCount)"


def handfuls(board: Driver) -> list[int]:
    """How many cards each holds."""
    sizes: list[int] = board.root.evaluate(_SIZES)
    return sizes


def test_no_handful_is_empty_or_grows_big(open_board: OpenBoard) -> None:
    board = open_board("handen-vol", cards=CARDS)
    assert max(handfuls(board)) == 12
    lane = board.lane("in_gesprek")
    for place in (5,):
        free = board.lane("in_beeld").locator("li.card:not(.fixed)")
        first, last = (free.nth(index).get_attribute("data-card") or "" for index in (0, 32))
        board.pick(first)
        board.face(last).click(modifiers=["Shift"])
        board.face(first).scroll_into_view_if_needed()
        lane.locator("li.card").nth(place).scroll_into_view_if_needed()
        board.drag(first, lane.locator("li.card").nth(place))
        board.saved()
        board.press("Escape")
    assert len(board.ids(lane)) > 70
    assert sum(handfuls(board)) == CARDS
    assert all(0 < size <= 24 for size in handfuls(board))
    assert board.lanes() == open_board("handen-vol", cards=CARDS).lanes()
