"""What tests share: a real Chromium, a Bloei server of their own, and who is left out of a run."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser
from streamlit.components.v2 import manifest_scanner

from bloei_core import plugins
from tests.support.browser import SHORT_LIVED, Contexts, OpenPage, launched, opener
from tests.support.server import Server, bloei

pytest_plugins = ["bloei_core.testing"]

StartServer = Callable[..., Server]


@pytest.fixture(scope="session", autouse=True)
def packages_scanned_once() -> Iterator[None]:
    """AppTest looks through all installed packages at each run, nine tenths of its time, and every
    engine for plugins among them.
    """
    scan = cache(manifest_scanner.scan_component_manifests)
    with (
        patch.object(manifest_scanner, "scan_component_manifests", scan),
        patch.object(plugins, "entry_points", cache(entry_points)),
    ):
        yield


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the tests of one file, cut off from all but this machine.

    Not for the whole session: while Playwright runs, asyncio.run() fails in the same thread.
    """
    with launched(SHORT_LIVED) as browser:
        yield browser


@pytest.fixture(scope="module")
def contexts(chromium: Browser) -> Contexts:
    """Contexts of that browser, used again by one test after the other."""
    return Contexts(chromium)


@pytest.fixture
def open_page(chromium: Browser, contexts: Contexts) -> Iterator[OpenPage]:
    """Open fresh windows: open_page(address, width=390, height=844, dark=True, touch=True)."""
    with opener(chromium, contexts) as open_one:
        yield open_one


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo city, made once by the first worker: copy it, never change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "demo" / "data"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.parent.mkdir()
            made = bloei(folder, "demo", "--seed", "1", "--data", str(folder))
            assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture(scope="session")
def start_server(
    demo_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartServer]:
    """Start a server on a copy of the demo city, or on the folder given; ended with the session."""
    servers: list[Server] = []

    def start(data: Path | None = None) -> Server:
        folder = tmp_path_factory.mktemp("server")
        if data is None:
            data = folder / "data"
            shutil.copytree(demo_data, data)
        servers.append(Server(data, folder / "server.log"))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Iterator[Server]:
    """A running server on a demo city for the tests of one file."""
    started = start_server()
    yield started
    started.stop()


@pytest.fixture
def rounds() -> int:
    """How often to repeat a fault or load round: a few in `make test`, many in `make torture`."""
    return int(os.environ.get("ROUNDS", "2"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "chromium" in fixtures:
            item.add_marker("browser")
        if "rounds" in fixtures:
            item.add_marker("rounds")


# A run says which files of browser tests it left out. With xdist the workers know and the
# controller prints, so the workers hand it over when they end.

LEFT_OUT = pytest.StashKey[Counter[str]]()


class Node(Protocol):
    """What xdist tells the controller about a worker that ended."""

    config: pytest.Config
    workeroutput: dict[str, dict[str, int]]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser"):
            item.config.stash[LEFT_OUT][item.nodeid.partition("::")[0]] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        counted: Counter[str] = session.config.stash[LEFT_OUT]
        session.config.workeroutput["left_out"] = dict(counted)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Node) -> None:
    told = getattr(node, "workeroutput", {}).get("left_out", {})
    left_out: Counter[str] = node.config.stash[LEFT_OUT]
    left_out |= Counter(told)  # every worker left out the same


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if left_out := config.stash[LEFT_OUT]:
        terminalreporter.section(f"{left_out.total()} browser tests were left out")
        for name, number in sorted(left_out.items()):
            terminalreporter.line(f"{number:4} in {name}")
