"""Swimlanes: what stands in which, what may cross, counts, limits, folding."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.app.hands import at_rest
from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import Driver

SMALL: dict[str, Any] = {"cards": 30, "lanes": 4, "height": 1100}


def a_card_of(board: Driver, row: str, lane: str) -> str:
    found: list[str] = board.cell(row, lane).evaluate(
        "list => [...list.querySelectorAll('li')].filter(c => !c.classList.contains('fixed'))"
        ".map(c => c.dataset.card)"
    )
    return found[0]


def test_each_card_stands_in_its_row(open_board: OpenBoard) -> None:
    board = open_board(rows="fixed", **SMALL)
    expect(board.root.locator(".row .row-title")).to_have_text(["Mara B.", "Joris V.", "Overig"])
    for row, initials in (("mb", "MB"), ("jv", "JV"), ("", "SK")):
        cards = board.root.locator(f'ul.cards[data-row="{row}"] .initials')
        assert set(cards.all_text_contents()) == {initials}
    counts = board.root.locator(".row .fold .count").all_text_contents()
    assert sum(map(int, counts)) == 30
    assert board.root.locator(".heads .count").all_text_contents() == ["8", "8", "7", "7"]


def test_a_card_stays_in_its_row_where_the_page_wants_that(open_board: OpenBoard) -> None:
    board = open_board(rows="fixed", **SMALL)
    card = a_card_of(board, "mb", "in_beeld")
    board.drag(card, board.cell("jv", "voorstel"), 0.5)
    assert card in board.ids(board.cell("mb", "voorstel"))
    board.saved()
    assert card in board.ids(board.cell("mb", "voorstel"))
    board.card(card).locator("button.more").click()
    expect(board.root.get_by_role("menuitem", name="Joris V.")).to_have_count(0)


def test_a_card_crosses_where_the_page_allows_it(open_board: OpenBoard) -> None:
    board = open_board(rows="free", **SMALL)
    card = a_card_of(board, "mb", "in_beeld")
    goal = a_card_of(board, "jv", "voorstel")
    board.drag(card, board.card(goal), 0.2)
    cell = board.ids(board.cell("jv", "voorstel"))
    assert cell.index(card) == cell.index(goal) - 1
    assert "kolom Voorstel, rij Joris V., plaats" in board.voice()
    board.saved()
    expect(board.card(card).locator(".initials")).to_have_text("JV")
    board.page.reload()
    assert board.ready().ids(board.cell("jv", "voorstel")) == cell
    board.opened.assert_clean()


def test_several_cross_together(open_board: OpenBoard) -> None:
    board = open_board(rows="free", **SMALL)
    one, other = a_card_of(board, "mb", "in_beeld"), a_card_of(board, "jv", "in_gesprek")
    board.pick(one, other)
    board.tray.get_by_role("button", name="Naar …").click()
    board.root.get_by_role("menuitem", name="Samira K.", exact=True).click()
    board.saved()
    assert one in board.ids(board.cell("sk", "in_beeld"))
    assert other in board.ids(board.cell("sk", "in_gesprek"))


def test_several_that_may_not_cross_go_to_the_lane_in_their_own_row(open_board: OpenBoard) -> None:
    board = open_board(rows="fixed", **SMALL)
    one, other = a_card_of(board, "mb", "in_beeld"), a_card_of(board, "jv", "in_beeld")
    board.pick(one, other)
    board.drag(one, board.cell("mb", "kennismaking"), 0.5)
    board.saved()
    assert one in board.ids(board.cell("mb", "kennismaking"))
    assert board.ids(board.cell("jv", "kennismaking"))[0] == other


def test_the_keyboard_carries_across_rows(open_board: OpenBoard) -> None:
    board = open_board(rows="free", **SMALL)
    card = board.ids(board.cell("mb", "in_beeld"))[-1]
    board.face(card).focus()
    board.press("Space", "ArrowDown")
    assert "rij Joris V., plaats 1 van" in board.voice()
    board.press("ArrowUp")
    assert "rij Mara B., plaats" in board.voice()
    board.press("ArrowDown", "Space")
    assert board.ids(board.cell("jv", "in_beeld"))[0] == card
    board.saved()
    expect(board.face(card)).to_be_focused()


def test_arrows_walk_from_row_to_row(open_board: OpenBoard) -> None:
    board = open_board(rows="fixed", **SMALL)
    last = board.ids(board.cell("mb", "in_beeld"))[-1]
    first = board.ids(board.cell("jv", "in_beeld"))[0]
    board.face(last).focus()
    board.press("ArrowDown")
    expect(board.face(first)).to_be_focused()
    board.press("ArrowUp")
    expect(board.face(last)).to_be_focused()


def test_a_row_folds_and_still_takes_cards(open_board: OpenBoard) -> None:
    board = open_board(rows="free", **SMALL)
    card, number = a_card_of(board, "jv", "in_beeld"), len(board.ids(board.cell("mb", "voorstel")))
    fold = board.root.get_by_role("button", name="Mara B.")
    expect(fold).to_have_attribute("aria-expanded", "true")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    folded = board.root.locator('.row[data-row="mb"] .cell[data-lane="voorstel"]')
    expect(folded.locator(".folded-count")).to_have_text(str(number))
    board.drag(card, folded, 0.5)
    board.saved()
    expect(folded.locator(".folded-count")).to_have_text(str(number + 1))
    fold.press("Enter")
    assert board.ids(board.cell("mb", "voorstel"))[0] == card
    expect(board.card(card)).to_be_visible()


def test_a_row_out_of_sight_comes_near(open_board: OpenBoard) -> None:
    board = open_board(rows="free", cards=60, lanes=3, height=760)
    card = a_card_of(board, "mb", "in_beeld")
    goal = board.root.locator('.row[data-row="sk"] .cell[data-lane="voorstel"]')
    assert board.middle(goal, 0)[1] > 760
    board.lift(card)
    box = board.root.locator(".lanes").bounding_box()
    assert box
    bottom = min(box["y"] + box["height"], 760) - 8
    for _ in range(200):
        board.page.mouse.move(board.middle(goal)[0], bottom)
        board.frames(3)
        if board.middle(goal, 0)[1] < bottom - 120:
            break
    board.page.mouse.move(board.middle(goal)[0], bottom - 100)  # where nothing scrolls
    at_rest(goal)
    x, y = board.middle(goal, 0)
    board.page.mouse.move(x, y + 20, steps=4)
    board.frames()
    board.page.mouse.up()
    assert board.ids(board.cell("sk", "voorstel"))[0] == card
    board.saved()


def test_a_limit_counts_over_all_rows_and_refuses_nothing(open_board: OpenBoard) -> None:
    board = open_board(rows="fixed", limit=8, **SMALL)
    head = board.root.locator('.head[data-lane="in_beeld"]')
    expect(head.locator(".count")).to_have_text("8 / 8")
    expect(head.locator(".over-limit")).to_be_hidden()
    card = a_card_of(board, "jv", "in_gesprek")
    board.choose(card, "In beeld")
    expect(head.locator(".count")).to_have_text("9 / 8")
    expect(head.locator(".over-limit")).to_have_text("1 meer dan afgesproken")
    board.saved()
    assert card in board.ids(board.cell("jv", "in_beeld"))
