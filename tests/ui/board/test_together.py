"""The board when colleagues work on it too."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.app.hands import settled
from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import IN_BEELD


def test_a_colleague_follows_within_two_polls(open_board: OpenBoard) -> None:
    mine, theirs = open_board("samen"), open_board("samen")
    mine.drag("k0", mine.card("k8"))
    mine.saved()
    expect(theirs.lane("in_gesprek").locator('[data-card="k0"]')).to_be_visible(timeout=5000)
    assert theirs.lanes() == mine.lanes()


def test_a_change_of_someone_else_does_not_disturb_a_drag(open_board: OpenBoard) -> None:
    mine, theirs = open_board("sleep"), open_board("sleep")
    mine.lift("k0")
    mine.carry_to(mine.card("k15"), 0.2)
    theirs.choose("k8", "Gestopt")
    theirs.saved()
    mine.page.wait_for_timeout(1000)
    assert "k8" in mine.lanes()["in_gesprek"]
    expect(mine.root.locator(".ghost")).to_be_visible()
    mine.page.mouse.up()
    mine.saved()
    assert mine.lanes()["in_gesprek"] == ["k1", "k0", "k15", "k22", "k29", "k36"]
    assert mine.lanes()["gestopt"][0] == "k8"


def test_a_change_of_someone_else_leaves_the_menu_and_focus(open_board: OpenBoard) -> None:
    mine, theirs = open_board("menu"), open_board("menu")
    mine.card("k7").locator("button.more").click()
    mine.page.keyboard.press("ArrowDown")
    theirs.choose("k0", "Gestopt")
    theirs.choose("k7", "Lager in deze kolom")
    theirs.saved()
    expect(mine.lane("in_beeld").locator("li.card").nth(1)).to_have_attribute(
        "data-card", "k7", timeout=5000
    )
    expect(mine.lane("in_beeld").locator("li.card").first).to_have_attribute("data-card", "k14")
    assert mine.lanes()["gestopt"][0] == "k0"
    expect(mine.root.get_by_role("menuitem", name="Voorstel")).to_be_focused()
    mine.page.keyboard.press("Enter")
    assert mine.lanes()["voorstel"][0] == "k7"
    mine.saved()


def test_focus_stays_on_a_card_that_a_colleague_moves(open_board: OpenBoard) -> None:
    mine, theirs = open_board("focus"), open_board("focus")
    mine.face("k0").focus()
    theirs.choose("k0", "Gestopt")
    expect(mine.lane("gestopt").locator('[data-card="k0"]')).to_be_attached(timeout=5000)
    expect(mine.face("k0")).to_be_focused()


def test_another_view_is_drawn_anew(open_board: OpenBoard) -> None:
    board = open_board()
    epoch = board.root.get_attribute("data-epoch")
    assert epoch
    board.page.get_by_text("Een collega").click()
    board.page.get_by_text("anders", exact=True).click()
    expect(board.root).not_to_have_attribute("data-epoch", epoch)
    assert board.lanes()["in_beeld"] == IN_BEELD


def test_a_card_that_left_takes_its_menu_along(open_board: OpenBoard) -> None:
    mine, theirs = open_board("weg"), open_board("weg")
    theirs.page.get_by_text("Een collega").click()
    theirs.page.get_by_label("Kaart", exact=True).fill("k7")
    theirs.page.get_by_label("Kaart", exact=True).press("Enter")
    mine.card("k7").locator("button.more").click()
    settled(theirs.page).get_by_role("button", name="Haal weg").click()
    expect(mine.card("k7")).to_have_count(0, timeout=5000)
    expect(mine.root.locator(".menu")).to_be_hidden()
    mine.opened.assert_clean()


def test_who_else_looks_is_shown_and_said(open_board: OpenBoard) -> None:
    board = open_board(full=1, evil=1)
    viewers = board.root.get_by_role("list", name="Kijken ook mee")
    expect(viewers.get_by_role("listitem")).to_have_count(4)
    expect(viewers.get_by_title("Mara B.")).to_contain_text("MB")
    expect(board.root.locator("img, b")).to_have_count(0)
    expect(open_board().root.get_by_role("list", name="Kijken ook mee")).to_have_count(0)


def test_a_conflict_is_told_on_the_card_and_aloud_until_the_card_is_touched(
    open_board: OpenBoard,
) -> None:
    mine, theirs = open_board("botsing"), open_board("botsing")
    mine.lift("k0")
    theirs.choose("k0", "Gestopt")
    theirs.saved()
    mine.carry_to(mine.card("k2"))
    mine.page.mouse.up()
    note = mine.card("k0").locator(".note")
    expect(note).to_have_text("Iemand anders heeft deze kaart net veranderd.")
    assert mine.voice().endswith("gaat terug. Iemand anders heeft deze kaart net veranderd.")
    mine.face("k0").click()
    expect(note).to_have_count(0)


def test_a_change_of_someone_else_leaves_what_i_chose(open_board: OpenBoard) -> None:
    mine, theirs = open_board("keuze"), open_board("keuze")
    mine.pick("k0", "k7")
    theirs.choose("k0", "Voorstel")
    theirs.saved()
    expect(mine.lane("voorstel").locator('[data-card="k0"]')).to_be_attached()
    assert mine.chosen() == ["k0", "k7"]
    mine.tray.get_by_role("button", name="Naar …").click()
    mine.root.get_by_role("menuitem", name="Loopt", exact=True).click()
    mine.saved()
    assert mine.lanes()["loopt"][:2] == ["k7", "k0"], "with the version that was seen last"
