"""A step back and forward, what a lane offers, and a page that asks something first."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import IN_BEELD, Driver


def undo(board: Driver) -> None:
    board.root.get_by_role("button", name="Ongedaan maken").click()


def test_undo_and_redo_by_button(open_board: OpenBoard) -> None:
    board = open_board(full=1)
    button = board.root.get_by_role("button", name="Ongedaan maken")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    expect(board.toast).to_be_hidden()
    board.drag("k0", board.card("k8"), 0.2)
    board.saved()
    title = board.title("k0")
    expect(board.root.get_by_role("button", name=f"Ongedaan maken: {title}")).to_be_enabled()
    undo(board)
    expect(board.toast).to_contain_text(f"{title} is teruggezet.")
    assert board.voice() == f"{title} is teruggezet."
    assert board.lanes()["in_beeld"] == IN_BEELD
    board.root.get_by_role("button", name=f"Opnieuw doen: {title}").click()
    expect(board.toast).to_contain_text(f"{title} is opnieuw verplaatst.")
    assert board.lanes()["in_gesprek"][1] == "k0"


def test_undo_and_redo_by_keyboard_also_after_a_reload(open_board: OpenBoard) -> None:
    board = open_board(full=1)
    for card in ("k0", "k7"):
        board.drag(card, board.card("k8"), 0.2)
    board.saved()
    moved = board.lanes()
    board.page.reload()
    board.ready()
    for _ in range(2):
        board.press("Control+z")
        board.saved()
    assert board.lanes()["in_beeld"] == IN_BEELD
    board.press("Control+Shift+Z")
    board.saved()
    board.press("Control+y")
    board.saved()
    assert board.lanes() == moved
    board.press("Control+y")
    expect(board.toast).to_contain_text("Er is niets om ongedaan te maken.")


def test_undo_takes_back_a_move_that_is_still_on_its_way(open_board: OpenBoard) -> None:
    board = open_board(full=1, slow=500)
    board.drag("k0", board.card("k1"))
    board.drag("k0", board.card("k2"))
    board.press("Control+z")
    board.saved()
    assert board.lanes()["in_gesprek"][0] == "k0", "the second move is undone, not the first"


def test_in_a_field_undo_belongs_to_the_text(open_board: OpenBoard) -> None:
    board = open_board(full=1)
    board.drag("k0", board.card("k8"), 0.2)
    board.saved()
    moved = board.lanes()
    board.page.get_by_text("Een collega").click()
    board.page.get_by_label("Kolom", exact=True).fill("tekst")
    board.press("Control+z")
    board.page.wait_for_timeout(300)
    board.saved()
    assert board.lanes() == moved


def test_a_board_without_undo_has_no_buttons(open_board: OpenBoard) -> None:
    board = open_board()
    expect(board.root.get_by_role("button", name="Ongedaan maken")).to_have_count(0)
    board.press("Control+z")
    expect(board.root).to_have_attribute("data-pending", "0")


def test_a_lane_asks_for_a_new_card_and_for_more(open_board: OpenBoard) -> None:
    board = open_board(full=1)
    board.root.get_by_role("button", name="Nieuwe match bij In beeld").click()
    expect(board.page.get_by_text("Nieuw in: in_beeld")).to_be_visible()
    more = board.root.get_by_role("button", name="Ook van voor 25-10-2026")
    expect(more).to_have_count(2)
    more.last.click()
    expect(board.page.get_by_text("Meer van: gestopt")).to_be_visible()


def test_a_page_that_asks_first_puts_the_card_back_without_alarm(open_board: OpenBoard) -> None:
    board = open_board(asks="gestopt")
    board.choose("k0", "Gestopt")
    board.saved()
    assert board.lanes()["in_beeld"] == IN_BEELD
    assert board.voice() == "Kies waarom de match stopt."
    expect(board.toast).to_be_hidden()
    expect(board.card("k0").locator(".note")).to_have_count(0)
