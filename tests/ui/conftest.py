"""A server that shows nothing but the board of board_harness.py, to start and to kill."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Protocol

import pytest

from tests.support.browser import OpenPage
from tests.ui.board_driver import Driver

HARNESS = Path(__file__).parent / "board_harness.py"
WAIT_SECONDS = 40


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Harness:
    """The harness page on a port of its own."""

    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Harness:
        command = [sys.executable, "-m", "streamlit", "run", str(HARNESS)]
        options = ["--server.port", str(self.port), "--server.headless", "true"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*command, *options], stdout=log, stderr=log)
        self.wait()
        return self

    def wait(self) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://localhost:{self.port}/_stcore/health", timeout=2)
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"the harness did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def address(self, name: str, **options: int | str) -> str:
        query = "&".join(f"{key}={value}" for key, value in options.items())
        return f"http://localhost:{self.port}/?name={name}&{query}"


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    started = Harness(tmp_path_factory.mktemp("harness") / "server.log").start()
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
        **options: int | str,
    ) -> Driver: ...


NAMES = itertools.count()


@pytest.fixture
def open_board(harness: Harness, open_page: OpenPage) -> OpenBoard:
    def open_one(
        name: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        touch: bool = False,
        reduced: bool = False,
        **options: int | str,
    ) -> Driver:
        motion = "reduce" if reduced else "no-preference"
        opened = open_page(
            width=width, height=height, dark=dark, touch=touch, reduced_motion=motion
        )
        driver = Driver(opened.page, opened)
        return driver.open(harness.address(name or f"bord{next(NAMES)}", **options))

    return open_one
