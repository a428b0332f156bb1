"""A server that shows nothing but the board of board_harness.py, to start and to kill."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from tests.support.browser import SHORT_LIVED, Opened, OpenPage, launched, opener
from tests.ui.board_driver import Driver
from tests.ui.page_server import PageServer

HARNESS = Path(__file__).parents[1] / "board_harness.py"


class Harness(PageServer):
    """The harness page on a port of its own."""

    def board(self, name: str, **options: int | str) -> str:
        """The address of a board."""
        query = "&".join(f"{key}={value}" for key, value in options.items())
        return f"{self.address}?name={name}&{query}"


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all files of this folder."""
    with launched(SHORT_LIVED) as browser:
        yield browser


@pytest.fixture(scope="package")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    started = Harness(HARNESS, tmp_path_factory.mktemp("harness") / "server.log")
    started.start()
    yield started
    started.kill()


class OpenBoard(Protocol):
    """Open a board in a window of its own. Two with the same name show the same cards."""

    def __call__(
        self,
        name: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        touch: bool = False,
        reduced: bool = False,
        fresh: bool = False,
        **options: int | str,
    ) -> Driver:
        """`fresh`: a window that no test used before and none will use after."""


@dataclass
class Windows:
    """Windows by their kind. One that has shown a board before shows the next in a third of the
    time, so they are used again; what they complained about is forgotten in between."""

    open_page: OpenPage
    idle: defaultdict[tuple[object, ...], list[Opened]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def take(self, kind: tuple[int, int, bool, bool, bool], fresh: bool) -> Opened:
        if self.idle[kind] and not fresh:
            return self.idle[kind].pop()
        width, height, dark, touch, reduced = kind
        motion = "reduce" if reduced else "no-preference"
        opened = self.open_page(
            width=width, height=height, dark=dark, touch=touch, reduced_motion=motion
        )
        opened.page.on("dialog", lambda dialog: dialog.accept())
        return opened

    def give_back(self, kind: tuple[object, ...], opened: Opened) -> None:
        opened.page.mouse.move(0, 0)
        opened.page.goto("about:blank")
        opened.errors.clear()
        opened.outside.clear()
        self.idle[kind].append(opened)


@pytest.fixture(scope="package")
def windows(chromium: Browser) -> Iterator[Windows]:
    with opener(chromium) as open_page:
        yield Windows(open_page)


NAMES = itertools.count()
POLL = 400
"""Milliseconds between two looks: a test need not wait two seconds for a colleague."""


@pytest.fixture
def open_board(harness: Harness, windows: Windows) -> Iterator[OpenBoard]:
    taken: list[tuple[tuple[object, ...], Opened]] = []

    def open_one(
        name: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        touch: bool = False,
        reduced: bool = False,
        fresh: bool = False,
        **options: int | str,
    ) -> Driver:
        kind = (width, height, dark, touch, reduced)
        opened = windows.take(kind, fresh)
        if not fresh:
            taken.append((kind, opened))
        name = name or f"bord{next(NAMES)}"
        return Driver(opened.page, opened).open(harness.board(name, **{"poll": POLL, **options}))

    yield open_one
    for kind, opened in taken:
        windows.give_back(kind, opened)
