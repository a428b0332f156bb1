"""The board by keyboard and by menu, and what is said aloud."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import IN_BEELD

# --- keyboard ---


def test_the_keyboard_moves_a_card(open_board: OpenBoard) -> None:
    board = open_board()
    press = board.page.keyboard.press
    board.face("k7").focus()
    press("Space")
    title = board.title("k7")
    assert board.voice() == (
        f"Opgepakt: {title}, kolom In beeld, plaats 2 van 6. Pijltjes om te verplaatsen, "
        "spatie om neer te zetten, Escape om te annuleren."
    )
    press("ArrowRight")
    press("ArrowDown")
    assert board.voice() == "kolom In gesprek, plaats 3 van 7."
    assert board.root.get_attribute("data-pending") == "0"
    press("Space")
    assert board.voice() == f"Neergezet: {title}, kolom In gesprek, plaats 3 van 7."
    assert board.lanes()["in_gesprek"] == ["k1", "k8", "k7", "k15", "k22", "k29", "k36"]
    board.saved()
    expect(board.face("k7")).to_be_focused()
    assert board.lanes()["in_gesprek"][2] == "k7"


def test_escape_puts_a_carried_card_back(open_board: OpenBoard) -> None:
    board = open_board()
    board.face("k7").focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Escape"):
        board.page.keyboard.press(key)
    assert board.lanes()["in_beeld"] == IN_BEELD
    assert board.voice().startswith("Geannuleerd.")
    expect(board.face("k7")).to_be_focused()


def test_tab_away_puts_a_carried_card_back(open_board: OpenBoard) -> None:
    board = open_board()
    board.face("k7").focus()
    for key in ("Space", "ArrowRight", "Tab", "Tab"):
        board.page.keyboard.press(key)
    assert board.lanes()["in_beeld"] == IN_BEELD


def test_arrows_walk_over_the_board_and_enter_opens(open_board: OpenBoard) -> None:
    board = open_board()
    board.face("k0").focus()
    for key, card in (
        ("ArrowDown", "k7"),
        ("ArrowRight", "k8"),
        ("End", "k36"),
        ("ArrowLeft", "k35"),
        ("Home", "k0"),
    ):
        board.page.keyboard.press(key)
        expect(board.face(card)).to_be_focused()
    board.page.keyboard.press("Enter")
    expect(board.page.get_by_text("Open: k0")).to_be_visible()
    expect(board.face("k0")).to_be_focused()


def test_each_lane_has_one_card_in_the_tab_order(open_board: OpenBoard) -> None:
    board = open_board()
    board.drag("k0", board.card("k8"))
    board.face("k8").focus()
    stops = board.root.evaluate(
        """root => [...root.querySelectorAll("ul.cards")].map(
            list => list.querySelectorAll('button.open[tabindex="0"]').length)"""
    )
    assert stops == [1] * 7


# --- menu ---


def test_the_menu_moves_a_card_to_the_top_of_a_lane(open_board: OpenBoard) -> None:
    board = open_board()
    board.choose("k7", "Voorstel")
    assert board.lanes()["voorstel"][0] == "k7"
    board.saved()
    expect(board.face("k7")).to_be_focused()


def test_the_menu_by_keyboard(open_board: OpenBoard) -> None:
    board = open_board()
    press = board.page.keyboard.press
    more = board.card("k7").locator("button.more")
    board.face("k7").focus()
    press("Tab")
    expect(more).to_be_focused()
    press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    press("Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    press("Enter")
    press("k")  # Kennismaking
    press("Enter")
    assert board.lanes()["kennismaking"][0] == "k7"
    board.saved()


def test_the_menu_moves_a_card_up_and_down(open_board: OpenBoard) -> None:
    board = open_board()
    board.choose("k7", "Lager in deze kolom")
    assert board.lanes()["in_beeld"][:3] == ["k0", "k14", "k7"]
    board.choose("k7", "Hoger in deze kolom")
    board.choose("k7", "Hoger in deze kolom")
    assert board.lanes()["in_beeld"][:3] == ["k7", "k0", "k14"]
    board.saved()
