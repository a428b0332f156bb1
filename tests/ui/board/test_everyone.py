"""The board for everyone: axe, targets, less motion, double size, and many cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.ui.board.conftest import OpenBoard
from tests.ui.board_driver import IN_BEELD, Driver

# --- for everyone ---


def with_a_message(board: Driver) -> None:
    """A card that went back, a note on it, and an open menu."""
    board.choose("k0", "Loopt")
    expect(board.card("k0").locator(".note")).to_be_visible()
    expect(board.root.locator(".ghost, .lifted, .fresh")).to_have_count(0)
    board.card("k7").locator("button.more").click()


def with_chosen_cards(board: Driver) -> None:
    """Two chosen cards, the tray and its menu."""
    board.pick(*board.ids(board.root.locator("ul.cards").first)[:2])
    board.tray.get_by_role("button", name="Naar …").click()


SCENES = [
    pytest.param(1440, False, {"full": 1}, with_a_message, id="wide"),
    pytest.param(1440, True, {"rows": "free", "full": 1, "limit": 5}, with_chosen_cards, id="rows"),
    pytest.param(1024, True, {"full": 1, "limit": 5}, with_a_message, id="dark"),
    pytest.param(390, False, {"full": 1, "limit": 5}, with_chosen_cards, id="phone"),
    pytest.param(390, False, {"rows": "fixed", "full": 1}, with_chosen_cards, id="rows on a phone"),
]
SMALL_TARGETS = """root => [...root.querySelectorAll("button")].map(button => {
    const { width, height } = button.getBoundingClientRect();
    return { what: button.className || button.textContent, size: Math.min(width, height) };
}).filter(({ size }) => size > 0 && size < 28)"""


@pytest.mark.parametrize(("width", "dark", "options", "scene"), SCENES)
def test_axe_finds_nothing_and_every_target_is_large(
    open_board: OpenBoard,
    width: int,
    dark: bool,
    options: dict[str, Any],
    scene: Callable[[Driver], None],
) -> None:
    board = open_board(width=width, dark=dark, refuse="loopt", **options)
    scene(board)
    found = Axe().run(board.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert board.root.evaluate(SMALL_TARGETS) == [], "24 px is the least, this is with some room"


def test_less_motion_for_who_asks_for_it(open_board: OpenBoard) -> None:
    board = open_board(reduced=True, refuse="loopt")
    board.drag("k0", board.card("k4"))
    expect(board.root.locator(".toast")).to_be_visible()
    assert board.root.evaluate("root => root.getAnimations({ subtree: true }).length") == 0
    assert board.lanes()["in_beeld"] == IN_BEELD


def test_text_is_never_markup(open_board: OpenBoard) -> None:
    board = open_board("markup", evil=1)
    expect(board.card("kwaad").locator(".title")).to_have_text("<img src=x onerror=alert(1)>")
    expect(board.root.locator("img, script")).to_have_count(0)
    board.opened.assert_clean()


ALONE = """root => [...root.querySelectorAll(".title")].flatMap((title) => {
    const text = title.firstChild;
    const height = (place) => {
        const range = document.createRange();
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return range.getBoundingClientRect().top;
    };
    const spaces = [...text.data.matchAll(/\\s(?=\\p{Lu}\\.)/gu)].map((found) => found.index);
    return [72, 76, 80, 84, 88].flatMap((width) => {
        title.style.width = `${width}px`;
        return spaces.map((place) => [text.data, width, height(place - 1) === height(place + 1)]);
    });
})"""


def test_an_initial_stays_with_the_name_before_it(open_board: OpenBoard) -> None:
    """Also where the menu leaves less room on the first line."""
    found = open_board(cards=40).root.evaluate(ALONE)
    assert len(found) > 40
    assert [(title, width) for title, width, together in found if not together] == []


def test_at_double_size_the_board_still_works(open_board: OpenBoard) -> None:
    """1440 by 900 at 200%."""
    board = open_board(width=720, height=450)
    board.choose("k0", "Gestopt")
    expect(board.face("k0")).to_be_in_viewport()
    board.face("k7").focus()  # brings the first lane back
    board.lift("k7")
    goal = board.root.locator('.lane[data-lane="voorstel"]')
    for _ in range(100):
        board.page.mouse.move(705, 330)
        board.frames(3)
        if board.middle(goal)[0] < 600:
            break
    board.page.mouse.move(board.middle(goal)[0], 330, steps=3)
    board.frames()
    board.page.mouse.up()
    board.saved()
    assert (board.lanes()["gestopt"][0], "k7" in board.lanes()["voorstel"]) == ("k0", True)
    assert board.page.evaluate("document.documentElement.scrollWidth") <= 720


A4_LANDSCAPE = 1047  # px between margins of 1 cm
CUT_OFF = """root => [...root.querySelectorAll("ul.cards, .lanes, .board")].filter(one =>
    one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1).length"""


@pytest.mark.parametrize("rows", ["", "fixed"])
def test_on_paper_stands_every_card_and_no_button(open_board: OpenBoard, rows: str) -> None:
    board = open_board(width=A4_LANDSCAPE, cards=120, full=1, rows=rows)
    board.page.emulate_media(media="print")
    try:
        assert board.root.evaluate(CUT_OFF) == 0
        assert board.root.locator("li.card .title:visible").count() == 120
        for sign in (".more", ".add", ".steps", ".show-more", ".tray"):
            expect(board.root.locator(f"{sign}:visible")).to_have_count(0)
    finally:
        board.page.emulate_media(media="null")


# --- many cards ---


def test_a_thousand_cards(open_board: OpenBoard) -> None:
    board = open_board(cards=1000)
    assert sum(map(len, board.lanes().values())) == 1000
    for card in ("k0", "k7", "k14"):
        board.drag(card, board.lane("in_gesprek").locator("li.card").first, 0.2)
    assert board.lanes()["in_gesprek"][:3] == ["k14", "k7", "k0"]
    board.saved()
    assert board.lanes()["in_gesprek"][:3] == ["k14", "k7", "k0"]
    board.opened.assert_clean()
