"""Several cards at once: choosing them, and moving them by mouse, touch, keyboard and menu."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import IN_BEELD, IN_GESPREK, Driver, Finger


def caption(board: Driver, text: str) -> None:
    expect(board.page.get_by_text(text, exact=True)).to_be_visible()


# --- choosing ---


def test_ctrl_and_shift_click_choose(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k0", "k8")
    assert board.chosen() == ["k0", "k8"]
    expect(board.tray.locator("p")).to_have_text("2 kaarten gekozen")
    board.pick("k8")
    assert board.voice().endswith("1 kaart gekozen.")
    board.pick("k7")
    board.face("k28").click(modifiers=["Shift"])
    assert board.chosen() == sorted(["k0", "k7", "k14", "k21", "k28"])
    assert board.voice() == "5 kaarten gekozen."
    expect(board.page.get_by_text("Open: ")).to_have_count(0)


def test_the_mark_on_a_card_chooses_it(open_board: OpenBoard) -> None:
    board = open_board()
    board.card("k0").hover()
    board.root.get_by_role("button", name="Kiezen: ").click()
    assert board.chosen() == ["k0"]
    expect(board.face("k0")).to_be_focused()
    board.card("k8").hover()
    board.root.get_by_role("button", name="Kiezen: ").click()
    assert board.chosen() == ["k0", "k8"]


def test_ready_and_escape_let_go(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k0", "k7")
    board.tray.get_by_role("button", name="Klaar").click()
    expect(board.tray).to_be_hidden()
    assert board.voice() == "Geen kaarten gekozen."
    expect(board.face("k0")).to_be_focused()
    board.press("x", "Escape")
    assert board.chosen() == []


def test_a_fixed_card_is_not_chosen(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k16")
    assert board.chosen() == []
    assert board.voice().endswith("staat vast.")


def test_a_chosen_card_that_left_is_not_chosen_any_more(open_board: OpenBoard) -> None:
    mine, theirs = open_board("gekozen-weg"), open_board("gekozen-weg")
    mine.pick("k0", "k7")
    theirs.colleague("Haal weg", "k7")
    expect(mine.tray.locator("p")).to_have_text("1 kaart gekozen")
    assert mine.chosen() == ["k0"]


# --- moving ---


def test_the_mouse_takes_all_chosen_cards_along(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k14", "k0", "k2")
    board.lift("k14")
    expect(board.root.locator(".ghost .number")).to_have_text("3")
    board.carry_to(board.card("k8"), 0.2)
    board.page.mouse.up()
    together = ["k1", "k0", "k14", "k2", "k8", "k15", "k22", "k29", "k36"]
    assert board.lanes()["in_gesprek"] == together, "in the order in which they stood"
    assert board.voice().startswith("Neergezet: 3 kaarten, kolom In gesprek")
    board.saved()
    caption(board, "3 verplaatsingen in 1 keer")
    board.page.reload()
    assert board.ready().lanes()["in_gesprek"] == together


def test_a_card_that_was_not_chosen_goes_alone(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k0", "k7")
    board.drag("k14", board.card("k8"), 0.2)
    assert board.lanes()["in_beeld"] == ["k0", "k7", "k21", "k28", "k35"]
    board.saved()
    assert board.chosen() == ["k0", "k7"]


def test_cards_dropped_where_they_stand_stay(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k0", "k7")
    board.drag("k0", board.card("k14"), 0.1)
    assert board.lanes()["in_beeld"] == IN_BEELD
    expect(board.root).to_have_attribute("data-pending", "0")
    caption(board, "0 verplaatsingen in 0 keer")


def test_escape_puts_all_of_them_back(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k0", "k1")
    board.lift("k0")
    board.carry_to(board.card("k9"))
    board.press("Escape")
    board.page.mouse.up()
    assert (board.lanes()["in_beeld"], board.lanes()["in_gesprek"]) == (IN_BEELD, IN_GESPREK)
    assert board.chosen() == ["k0", "k1"], "to try again"


def test_the_keyboard_chooses_and_carries_several(open_board: OpenBoard) -> None:
    board = open_board()
    board.face("k0").focus()
    board.press("x", "ArrowDown", "ArrowDown", "Shift+Space")
    assert board.voice().endswith("2 kaarten gekozen.")
    expect(board.face("k14")).to_have_attribute("aria-describedby", "hint-chosen")
    board.press("Space")
    assert board.voice().startswith("Opgepakt: 2 kaarten, kolom In beeld, plaats 2 van 6.")
    board.press("ArrowRight", "ArrowDown")
    assert board.lanes()["in_gesprek"][:5] == ["k1", "k8", "k0", "k14", "k15"]
    board.press("Space")
    assert board.voice() == "Neergezet: 2 kaarten, kolom In gesprek, plaats 3 van 8."
    board.saved()
    assert board.lanes()["in_gesprek"][:5] == ["k1", "k8", "k0", "k14", "k15"]
    caption(board, "2 verplaatsingen in 1 keer")


def test_shift_and_arrows_choose_on_the_way(open_board: OpenBoard) -> None:
    board = open_board()
    board.face("k0").focus()
    board.press("Shift+ArrowDown", "Shift+ArrowDown")
    assert board.chosen() == sorted(["k0", "k7", "k14"])
    expect(board.face("k14")).to_be_focused()


def test_the_tray_moves_them_by_menu(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k0", "k14", "k1")
    board.tray.get_by_role("button", name="Naar …").click()
    board.root.get_by_role("menuitem", name="Voorstel", exact=True).click()
    assert board.lanes()["voorstel"][:4] == ["k0", "k14", "k1", "k2"]
    assert board.voice() == "Neergezet: 3 kaarten, kolom Voorstel, plaats 1 van 9."
    board.saved()
    expect(board.face("k0")).to_be_focused()


def test_m_opens_the_menu_of_all_of_them(open_board: OpenBoard) -> None:
    board = open_board()
    board.pick("k0", "k1")
    board.face("k1").focus()
    board.press("m")
    expect(board.root.get_by_role("menu", name="Naar …: 2 kaarten")).to_be_visible()
    board.press("v", "Enter")
    assert board.lanes()["voorstel"][:2] == ["k0", "k1"]
    board.saved()


def test_a_long_press_chooses_and_a_tap_adds(open_board: OpenBoard) -> None:
    board = open_board(width=390, height=844, touch=True)
    finger = Finger(board)
    finger.press_long(board.middle(board.card("k0"), 0.4))
    finger.send("touchEnd")
    assert board.chosen() == ["k0"]
    board.page.wait_for_timeout(350)  # a tap at once after it belongs to the press
    board.face("k7").tap()
    assert board.chosen() == ["k0", "k7"]
    finger.press_long(board.middle(board.card("k7"), 0.4))
    finger.move(board.middle(board.card("k7"), 0.4), board.middle(board.card("k21"), 0.8))
    finger.send("touchEnd")
    assert board.lanes()["in_beeld"][:4] == ["k14", "k21", "k0", "k7"]
    board.saved()
    board.opened.assert_clean()


@pytest.mark.parametrize("number", [60])
def test_more_cards_than_fit_in_one_message(open_board: OpenBoard, number: int) -> None:
    board = open_board(cards=3 * number, lanes=3, poll=2000)
    board.face("k0").click(modifiers=["ControlOrMeta"])
    board.face("k0").press("End")
    last = f"k{3 * (number - 1)}"
    expect(board.face(last)).to_be_focused()
    board.face(last).click(modifiers=["Shift"])
    board.press("m", "v", "Enter")
    board.saved()
    moved = board.lanes()
    assert len(moved["voorstel"]) > 100
    assert all(card in board.lanes()["in_beeld"] for card in ("k33", "k84")), "these stand fixed"
    board.page.reload()
    assert board.ready().lanes() == moved


# --- refused ---


def test_refused_cards_go_back_with_one_message(open_board: OpenBoard) -> None:
    board = open_board(refuse="loopt")
    board.pick("k0", "k7", "k1")
    before = board.lanes()
    board.drag("k0", board.card("k4"))
    text = "3 kaarten gaan terug. Kies eerst een startdatum."
    expect(board.toast).to_contain_text(text)
    assert board.voice() == text
    board.saved()
    assert board.lanes() == before
    expect(board.card("k7").locator(".note")).to_have_text("Kies eerst een startdatum.")
    assert board.chosen() == ["k0", "k1", "k7"]


def test_of_several_only_the_one_that_a_colleague_changed_goes_back(open_board: OpenBoard) -> None:
    mine, theirs = open_board("samen-weg"), open_board("samen-weg")
    mine.pick("k0", "k7")
    mine.lift("k0")
    theirs.choose("k7", "Gestopt")
    theirs.saved()
    mine.carry_to(mine.card("k2"), 0.2)
    mine.page.mouse.up()
    mine.saved()
    assert mine.lanes()["voorstel"][0] == "k0"
    assert mine.lanes()["gestopt"][0] == "k7"
    expect(mine.card("k7").locator(".note")).to_contain_text("Iemand anders")


# --- what else can be done with them ---


def test_an_act_hands_them_over(open_board: OpenBoard) -> None:
    board = open_board(full=1)
    board.pick("k0", "k7")
    board.tray.get_by_role("button", name="Overdragen", exact=True).click()
    expect(board.toast).to_contain_text("2 overgedragen aan Samira K.")
    assert board.voice() == "2 overgedragen aan Samira K."
    for card in ("k0", "k7"):
        expect(board.card(card).locator(".initials")).to_have_text("SK")
    expect(board.tray).to_be_hidden()


def test_an_act_on_one_card_by_its_menu(open_board: OpenBoard) -> None:
    board = open_board(full=1)
    board.choose("k0", "Overdragen")
    expect(board.toast).to_contain_text("1 overgedragen aan Samira K.")
    board.saved()
    expect(board.card("k0").locator(".initials")).to_have_text("SK")


def test_an_act_that_asks_first_keeps_them_until_it_is_done(open_board: OpenBoard) -> None:
    mine, theirs = open_board("vraag", full=1), open_board("vraag", full=1)
    mine.pick("k0", "k7")
    mine.tray.get_by_role("button", name="Overdragen met vraag").click()
    mine.saved()
    assert mine.voice() == "Kies een collega."
    expect(mine.toast).to_be_hidden()
    assert mine.chosen() == ["k0", "k7"]
    theirs.colleague("Neem over", "k0")
    expect(mine.card("k0").locator(".initials")).to_have_text("JV")
    assert mine.chosen() == ["k0", "k7"], "half done"
    theirs.colleague("Neem over", "k7")
    expect(mine.tray).to_be_hidden()
