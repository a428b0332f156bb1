"""Two verbinders of one team on the same board, each in a browser of her own."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from bloei_core.testing import TEAM_A
from tests.app import small_city, traces
from tests.app.hands import PATIENCE, address
from tests.support.browser import OpenPage
from tests.support.server import Server
from tests.ui.board_driver import Driver

FOLLOWS_WITHIN = 6.0  # seconds: the poll takes two; two busy cores need some slack
NAMES = {"noor": "Noor V.", "sem": "Sem D."}


@pytest.fixture(scope="module")
def matches() -> list[str]:
    """Filled when the server's folder is made."""
    return []


@pytest.fixture(scope="module")
def board_server(tmp_path_factory: pytest.TempPathFactory, matches: list[str]) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("two")
    engine = small_city.settle(folder / "data")
    matches.extend(small_city.add_matches(engine))
    engine.close()
    server = Server(folder / "data", folder / "server.log").start()
    yield server
    server.stop()


@pytest.fixture
def boards(board_server: Server, open_page: OpenPage) -> dict[str, Driver]:
    """The boards of Noor and Sem, who wrote something on their windows that a reload wipes."""
    found = {}
    for member in NAMES:
        opened = open_page()
        where = address(board_server.address, "matchbord", member, TEAM_A)
        found[member] = Driver(opened.page, opened).open(where)
        opened.page.evaluate("window.stayed = true")
    return found


def _assert_nobody_was_disturbed(boards: dict[str, Driver]) -> None:
    for board in boards.values():
        assert board.page.evaluate("window.stayed")
        board.opened.assert_clean()


def test_a_colleague_follows_and_her_open_dialog_stays(
    boards: dict[str, Driver], matches: list[str]
) -> None:
    noor, sem = boards["noor"], boards["sem"]
    card = matches[0]
    sem.page.get_by_role("button", name="Nieuwe match", exact=True).click()
    dialog = sem.page.get_by_role("dialog")
    field = dialog.get_by_label("Wie?", exact=True)
    field.fill("Fatim")
    expect(dialog.get_by_role("button", name="Fatima B.")).to_be_visible(timeout=PATIENCE)

    noor.choose(card, "Voorstel")
    noor.saved()
    start = time.monotonic()
    followed = sem.lane("voorstel").locator(f'[data-card="{card}"]')
    expect(followed).to_be_attached(timeout=FOLLOWS_WITHIN * 1000)
    assert time.monotonic() - start < FOLLOWS_WITHIN

    expect(field).to_be_visible()
    expect(field).to_have_value("Fatim")
    expect(dialog.get_by_role("button", name="Fatima B.")).to_be_visible()
    assert sem.lanes() == noor.lanes()
    _assert_nobody_was_disturbed(boards)


def test_who_is_second_hears_who_was_first_and_nothing_is_lost(
    boards: dict[str, Driver], matches: list[str], board_server: Server
) -> None:
    card = matches[1]
    goals = {"noor": "in-gesprek", "sem": "kennismaking"}
    for member, board in boards.items():
        board.lift(card)
        board.carry_to(board.root.locator(f'.lane[data-lane="{goals[member]}"] .body'), 0.5)
    for board in boards.values():
        board.page.mouse.up()
    for board in boards.values():
        board.saved()

    toasts = {member: board.root.locator(".toast") for member, board in boards.items()}
    told = [member for member, toast in toasts.items() if toast.is_visible()]
    assert len(told) == 1
    (loser,) = told
    (winner,) = set(NAMES) - {loser}
    expect(toasts[loser]).to_contain_text(f"{NAMES[winner]} heeft deze match net naar")
    for board in boards.values():
        expect(board.lane(goals[winner]).locator(f'[data-card="{card}"]')).to_be_attached()
    assert boards["noor"].lanes() == boards["sem"].lanes()
    assert sum(map(len, boards["noor"].lanes().values())) == len(matches)
    _assert_nobody_was_disturbed(boards)
    _assert_moved_once(board_server, card, winner, goals[winner])


def _assert_moved_once(server: Server, card: str, actor: str, lane: str) -> None:
    server.stop()
    engine = traces.opened(server.data)
    moves = engine.warehouse.read(
        "select actor, new from core.event where subject = $card and old is not null",
        {"card": card},
    )
    engine.close()
    assert moves == [{"actor": actor, "new": lane}]
    assert server.command("check").returncode == 0
