"""A resident, a match, three ways to move a card, and the power goes: all is still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from bloei_core.engine import Engine
from bloei_core.testing import TEAM_A
from tests.app import small_city, traces
from tests.app.hands import PATIENCE, address, choose, fill, save, settled
from tests.support.browser import OpenPage
from tests.support.server import Server
from tests.ui.board_driver import Driver, Finger

CANARY = "Kanarina"
NAME = f"{CANARY} Q."


@dataclass(frozen=True)
class Day:
    """A running server and the matches that were there in the morning."""

    server: Server
    matches: list[str]

    def address(self, page: str) -> str:
        return address(self.server.address, page, "noor", TEAM_A)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("day")
    engine = small_city.settle(folder / "data")
    matches = small_city.add_matches(engine)
    engine.close()
    server = Server(folder / "data", folder / "server.log").start()
    yield Day(server, matches)
    server.stop()


def test_what_the_screen_calls_saved_outlives_a_killed_server(
    day: Day, open_page: OpenPage
) -> None:
    opened = open_page(day.address("mensen"))
    page = settled(opened.page)
    _add_resident(page)
    board = Driver(page, opened).open(day.address("matchbord"))
    added = _add_match(board, day.matches)
    by_keyboard, by_touch = day.matches[:2]

    board.drag(added, board.root.locator('.lane[data-lane="in-gesprek"] .body'), 0.5)
    board.saved()
    _move_by_keyboard(board, by_keyboard)
    opened.assert_clean()
    phone = _on_a_phone(day, open_page)
    _move_by_touch(phone, by_touch)
    expect(phone.root.locator(".state")).to_have_text("Opgeslagen")
    day.server.kill()

    assert traces.files_with(day.server.data, added), "ids can be found in the log of DuckDB"
    assert traces.files_with(day.server.data, CANARY) == []
    day.server.start()
    lanes = Driver(page, opened).open(day.address("matchbord")).lanes()
    assert {added, by_keyboard, by_touch} == set(lanes["in-gesprek"])
    expect(page.locator(".board").get_by_text(NAME).first).to_be_visible()
    _assert_all_is_there(day, added, by_keyboard, by_touch)


def _add_resident(page: Page) -> None:
    page.get_by_role("button", name="Nieuwe bewoner").click()
    dialog = page.get_by_role("dialog")
    fill(dialog, "Naam", NAME)
    choose(page, dialog, "Buurt", "Binnenstad")
    fill(dialog, "Hoe bereik je deze bewoner?", f"vraag {CANARY} op de markt")
    save(dialog)
    expect(page.get_by_role("heading", name=NAME)).to_be_visible(timeout=PATIENCE)


def _add_match(board: Driver, before: list[str]) -> str:
    """Through the dialog, with a typing error in the name; the id of the new card."""
    page = board.page
    page.get_by_role("button", name="Nieuwe match").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Wie?", exact=True).fill("Kannarina")
    dialog.get_by_role("button", name=NAME).click()
    expect(dialog.get_by_role("button", name="Andere kiezen")).to_have_count(1, timeout=PATIENCE)
    dialog.get_by_label("Met wie of welke plek?").fill("fietswerk")
    dialog.get_by_role("button", name="Fietswerkplaats").click()
    expect(dialog.get_by_role("button", name="Andere kiezen")).to_have_count(2, timeout=PATIENCE)
    choose(page, dialog, "Wat doen ze samen?", "Lekker koken")
    make = dialog.get_by_role("button", name="Match maken")
    expect(make).to_be_enabled(timeout=PATIENCE)
    make.click()
    expect(board.root).to_have_attribute("data-cards", str(len(before) + 1), timeout=PATIENCE)
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    settled(page)
    (added,) = set(board.lanes()["in-beeld"]) - set(before)
    return added


def _move_by_keyboard(board: Driver, card: str) -> None:
    board.face(card).focus()
    for key in ("Space", "ArrowRight", "Space"):
        board.page.keyboard.press(key)
    board.saved()
    assert card in board.lanes()["in-gesprek"]


def _on_a_phone(day: Day, open_page: OpenPage) -> Driver:
    opened = open_page(width=390, height=844, touch=True)
    return Driver(opened.page, opened).open(day.address("matchbord"))


def _move_by_touch(board: Driver, card: str) -> None:
    """A long press, to the edge until the next lane is there, and let go over it."""
    board.card(card).scroll_into_view_if_needed()
    finger, start = Finger(board), board.middle(board.card(card), 0.4)
    goal = board.root.locator('.lane[data-lane="in-gesprek"]')
    level = start[1]
    finger.send("touchStart", start)
    board.page.wait_for_timeout(260)
    finger.move(start, (375, level))
    for _ in range(80):
        if board.middle(goal)[0] < 330:
            break
        finger.move((375, level), (376, level), 1)
        board.frames(1)
    finger.move((375, level), (200, level), 1)  # away from the edge: there it stops
    finger.move((200, level), (max(board.middle(goal)[0], 60), level), 3)
    finger.send("touchEnd")
    assert card in board.lanes()["in-gesprek"]
    board.saved()


def _assert_all_is_there(day: Day, *moved: str) -> None:
    assert day.server.command("check").returncode == 0  # beside the running app
    day.server.stop()
    engine = traces.opened(day.server.data)
    for match in moved:
        assert _story(engine, match) == [
            ("match_board.match_added", "noor", None, "in-beeld"),
            ("match_board.match_moved", "noor", "in-beeld", "in-gesprek"),
        ]
    assert NAME in traces.sealed_texts(engine)
    engine.close()
    assert day.server.command("check").returncode == 0
    assert CANARY not in day.server.log.read_text()


def _story(engine: Engine, match: str) -> list[tuple[str | None, ...]]:
    sql = "select name, actor, old, new from core.event where subject = $id order by seq"
    return [tuple(row.values()) for row in engine.warehouse.read(sql, {"id": match})]
