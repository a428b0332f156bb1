"""Whatever the board asks, in a browser: one dialog, that stays, and a page that comes to rest."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from bloei_core.testing import TEAM_A
from tests.app.hands import PATIENCE, address, settled
from tests.support.browser import OpenPage
from tests.support.server import Server
from tests.ui.board_driver import Driver

_WHILE = 1_000  # milliseconds
# A page that asks for itself again and again runs hundreds of times in a second.
_RUNS = """
wait => new Promise((done) => {
  let runs = 0;
  const app = document.querySelector("[data-testid=stApp]");
  const state = () => app.getAttribute("data-test-script-state");
  const watcher = new MutationObserver(() => { runs += state() === "running"; });
  watcher.observe(app, { attributeFilter: ["data-test-script-state"] });
  setTimeout(() => { watcher.disconnect(); done(runs); }, wait);
})
"""
Ask = Callable[[Driver], None]


def _first(board: Driver, lane: str = "in-beeld") -> str:
    return board.lanes()[lane][0]


def _drop(board: Driver, card: str, lane: str) -> None:
    board.drag(card, board.root.locator(f'.lane[data-lane="{lane}"] .body'), 0.5)


def _new_by_button(board: Driver) -> None:
    board.page.get_by_role("button", name="Nieuwe match", exact=True).click()


def _new_in_a_lane(board: Driver) -> None:
    board.root.get_by_role("button", name="Nieuwe match bij Voorstel").click()


def _open_a_card(board: Driver) -> None:
    board.face(_first(board)).click()


def _drop_on_running(board: Driver) -> None:
    _drop(board, _first(board), "loopt")


def _round_off(board: Driver) -> None:
    board.choose(_first(board, "loopt"), "Afgerond")


def _stop_two(board: Driver) -> None:
    board.pick(*board.lanes()["in-beeld"][:2])
    board.tray.get_by_role("button", name="Naar …").click()
    board.root.get_by_role("menuitem", name="Gestopt", exact=True).click()


def _give_what_is_chosen(board: Driver) -> None:
    board.tray.get_by_role("button", name="Overdragen").click()


def _somebody_is_away(board: Driver) -> None:
    board.page.get_by_role("button", name="Meer", exact=True).click()
    board.page.get_by_role("button", name="Een collega is er niet").click()


WAYS: tuple[tuple[str, Ask], ...] = (
    ("Nieuwe match bij In beeld", _new_by_button),
    ("Nieuwe match bij Voorstel", _new_in_a_lane),
    ("en Buurtkeuken", _open_a_card),
    ("De match loopt!", _drop_on_running),
    ("Mooi afgerond", _round_off),
    ("Waarom stopt het?", _stop_two),
    ("Kaarten overdragen", _give_what_is_chosen),
    ("Een collega is er niet", _somebody_is_away),
)


def _dialog(board: Driver) -> Locator:
    """The dialog by its mark: a popover with tools has the role of a dialog as well."""
    return board.page.get_by_test_id("stDialog")


def _assert_stays(board: Driver, title: str) -> None:
    dialog = _dialog(board)
    expect(dialog).to_have_count(1, timeout=PATIENCE)
    expect(dialog.get_by_text(title).first).to_be_visible(timeout=PATIENCE)
    settled(board.page)
    dialog.evaluate("one => { one.stayed = true; }")
    assert board.page.evaluate(_RUNS, _WHILE) <= 2, f"the page runs on and on: {title}"
    assert dialog.evaluate("one => one.stayed"), title


def test_every_question_of_the_board_is_asked_once_and_stays(
    small_server: Server, open_page: OpenPage
) -> None:
    opened = open_page()
    board = Driver(opened.page, opened)
    board.open(address(small_server.address, "matchbord", "noor", TEAM_A))
    dialog = _dialog(board)
    for title, ask in WAYS:
        ask(board)
        _assert_stays(board, title)
        dialog.get_by_role("button", name="Sluiten").click()
        expect(dialog).to_have_count(0, timeout=PATIENCE)
        settled(board.page)
    board.face(_first(board)).focus()
    board.page.keyboard.press("Enter")
    expect(dialog).to_have_count(1, timeout=PATIENCE)
    settled(board.page)
    board.page.keyboard.press("Escape")
    expect(board.face(_first(board))).to_be_focused()
    assert len(board.lanes()["afgerond"]) == 1
    assert board.lanes()["gestopt"] == [], "a question that is closed changes nothing"
    opened.assert_clean()
