"""Who leaves the board leaves nothing of it running: Streamlit says so when its place is gone."""

from __future__ import annotations

from playwright.sync_api import expect

from bloei_core.testing import TEAM_A
from tests.app.hands import PATIENCE, address, settled
from tests.support.browser import OpenPage
from tests.support.server import Server
from tests.ui.board_driver import Driver

_REMEMBER = "board => { globalThis.left = board; }"
_CLOSED = "() => globalThis.left.parentNode === null"


def test_a_board_that_was_left_is_closed(small_server: Server, open_page: OpenPage) -> None:
    opened = open_page()
    board = Driver(opened.page, opened)
    board.open(address(small_server.address, "matchbord", "noor", TEAM_A))
    board.root.evaluate(_REMEMBER)
    board.page.get_by_role("link", name="Vandaag").click()
    expect(board.root).to_have_count(0, timeout=PATIENCE)
    settled(board.page)
    board.page.wait_for_function(_CLOSED)
    opened.assert_clean()
