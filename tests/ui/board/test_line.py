"""The board when a page is loaded again, and when the connection is lost."""

from __future__ import annotations

import re

from playwright.sync_api import WebSocketRoute, expect

from tests.ui.board.conftest import Harness, OpenBoard
from tests.ui.board_driver import IN_BEELD


def test_reload_in_mid_drag_leaves_everything_in_place(open_board: OpenBoard) -> None:
    board = open_board()
    board.lift("k0")
    board.carry_to(board.card("k8"))
    board.page.reload()
    board.page.mouse.up()
    assert board.ready().lanes()["in_beeld"] == IN_BEELD


def test_a_move_without_connection_is_saved_when_it_is_back(
    open_board: OpenBoard, harness: Harness
) -> None:
    board = open_board()
    harness.kill()
    state = board.root.locator(".state")
    expect(state).to_have_text("Geen verbinding", timeout=10_000)
    board.drag("k0", board.card("k8"), 0.2)
    expect(state).to_contain_text("1 verplaatsing wacht en gaat mee zodra het kan.")
    assert "k0" in board.lanes()["in_gesprek"]
    harness.start()
    board.saved(timeout=40_000)
    assert board.lanes()["in_gesprek"][:3] == ["k1", "k0", "k8"]
    board.page.reload()
    assert board.ready().lanes()["in_gesprek"][:3] == ["k1", "k0", "k8"]


EVERYTHING = 1000


class Line:
    """The connection of a page, with faults on request."""

    def __init__(self, board: OpenBoard, name: str) -> None:
        self.lose_up = self.lose_down = 0
        self.routes: list[WebSocketRoute] = []
        self.board = board(name, fresh=True)
        self.board.page.route_web_socket(re.compile("/_stcore/stream"), self.connect)
        self.board.page.reload()
        self.board.ready()

    def connect(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        self.routes.append(route)
        route.on_message(lambda message: self.pass_on(server, message, "lose_up"))
        server.on_message(lambda message: self.pass_on(route, message, "lose_down"))

    def pass_on(self, to: WebSocketRoute, message: str | bytes, fault: str) -> None:
        left = getattr(self, fault)
        is_poll = fault == "lose_up" and isinstance(message, bytes) and b"sync" not in message
        if left and not is_poll:
            setattr(self, fault, left - 1)
        else:
            to.send(message)


def test_a_question_that_got_lost_is_asked_again(open_board: OpenBoard) -> None:
    line = Line(open_board, "heen")
    line.lose_up = 1
    line.board.drag("k0", line.board.card("k8"))
    expect(line.board.root.locator(".state")).to_have_text("Bezig met opslaan…")
    assert line.lose_up == 0
    line.board.saved(timeout=15_000)
    assert open_board("heen").lanes() == line.board.lanes()


def test_an_answer_that_got_lost_is_given_again_and_the_move_made_once(
    open_board: OpenBoard,
) -> None:
    line = Line(open_board, "terug")
    line.lose_down = EVERYTHING
    line.board.drag("k0", line.board.card("k8"))
    expect(line.board.root.locator(".state")).to_have_text("Bezig met opslaan…")
    line.board.page.wait_for_timeout(1000)
    assert line.lose_down < EVERYTHING
    line.lose_down = 0
    line.board.saved(timeout=15_000)
    expect(line.board.root.locator(".toast")).to_be_hidden()
    assert open_board("terug").lanes() == line.board.lanes()


def test_a_line_that_breaks_and_comes_back_loses_nothing(open_board: OpenBoard) -> None:
    line = Line(open_board, "breuk")
    line.routes[-1].close()
    line.board.drag("k0", line.board.card("k8"))
    line.board.saved(timeout=20_000)
    assert "k0" in line.board.lanes()["in_gesprek"]
    assert open_board("breuk").lanes() == line.board.lanes()
