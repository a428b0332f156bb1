"""Plugins that come, go and fail while others work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bloei_core.testing import TEAM_A, TEAM_B
from tests.app import small_city
from tests.app.hands import address, settled
from tests.support.browser import OpenPage
from tests.support.server import ROOT, Server

POLITE = ROOT / "tests" / "example_plugins" / "polite"
RAISING = """
from bloei_core import Page, Plugin, TodoSource, hookimpl

PLUGIN = Plugin("wankel", "Wankel", "Valt om.")


def _fall(context):
    raise RuntimeError("Fatima B.")


@hookimpl
def pages():
    return [Page("wankel", "Wankel", ":material/bug_report:", _fall)]


@hookimpl
def todos():
    return [TodoSource("Wankel", ":material/bug_report:", _fall)]


@hookimpl
def kpis():
    raise RuntimeError("Fatima B.")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one installed package: a plugin whose page and hooks raise."""
    folder = tmp_path_factory.mktemp("installed")
    (folder / "wankel.py").write_text(RAISING)
    info = folder / "wankel-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: wankel\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[bloei]\nwankel = wankel\n")
    return folder


@pytest.fixture(scope="module")
def shaky_server(tmp_path_factory: pytest.TempPathFactory, installed: Path) -> Iterator[Server]:
    """A server of two small teams that has the raising plugin installed."""
    folder = tmp_path_factory.mktemp("shaky")
    small_city.settle(folder / "data").close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(installed))
        server = Server(folder / "data", folder / "server.log").start()
        yield server
        server.stop()


def _menu(page: Page) -> list[str]:
    expect(page.locator("[data-testid=stSidebarNavLink]").first).to_be_visible()
    return page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()


def _has(page: Page, title: str) -> bool:
    return any(title in entry for entry in _menu(page))


def test_switching_off_removes_it_at_the_next_click_for_that_team_only(
    shaky_server: Server, open_page: OpenPage
) -> None:
    at = shaky_server.address
    colleague = settled(open_page(address(at, "", "noor", TEAM_A)).page)
    elsewhere = settled(open_page(address(at, "", "bas", TEAM_B)).page)
    leader = settled(open_page(address(at, "beheer", "els", TEAM_A)).page)
    assert _has(colleague, "Matchbord")

    _switch(leader, on=False)

    assert not _has(leader, "Matchbord")
    _click(colleague, "Beheer")
    assert not _has(colleague, "Matchbord")
    colleague.goto(address(at, "matchbord", "noor", TEAM_A))
    expect(settled(colleague).locator("h1")).to_contain_text("staat uit voor jullie team")
    _click(elsewhere, "Matchbord")
    expect(elsewhere.locator("h1")).to_contain_text("Wat loopt er in")

    _switch(leader, on=True)

    assert _has(leader, "Matchbord")
    _click(colleague, "Vandaag")
    _click(colleague, "Matchbord")
    expect(colleague.locator("h1")).to_contain_text("Wat loopt er in")


def _switch(page: Page, *, on: bool) -> None:
    """Turn the switch of Matchbord and wait until the page says that it is so."""
    card = page.locator("[data-testid=stHorizontalBlock]").filter(
        has=page.get_by_role("heading", name="Matchbord")
    )
    card.last.get_by_text("Uit" if on else "Aan", exact=True).click()
    expect(card.last.get_by_text("Aan" if on else "Uit", exact=True)).to_be_visible(timeout=20_000)
    settled(page)


def _click(page: Page, entry: str) -> None:
    page.locator("[data-testid=stSidebarNavLink]").filter(has_text=entry).click()
    expect(page.locator("[data-testid=stSidebarNavLink][aria-current=page]")).to_contain_text(
        entry, timeout=20_000
    )
    settled(page)


def test_a_plugin_that_raises_leaves_every_other_page_standing(
    shaky_server: Server, open_page: OpenPage
) -> None:
    opened = open_page(address(shaky_server.address, "wankel", "els", TEAM_A))
    page = settled(opened.page)
    expect(page.locator("h1")).to_contain_text("Wankel doet het even niet")
    for entry in ("Vandaag", "Mensen en plekken", "Matchbord", "Beheer"):
        _click(page, entry)
        expect(page.locator("h1").first).not_to_contain_text("doet het even niet")
    page.get_by_role("tab", name="Wat misging").click()
    failures = page.get_by_role("tabpanel").get_by_text("wankel")
    expect(failures.first).to_be_visible()
    assert "Fatima" not in page.locator("body").inner_text()
    assert "Fatima" not in shaky_server.log.read_text()
    opened.assert_clean()


def test_the_polite_plugin_appears_after_installing_it_and_a_restart(
    shaky_server: Server, open_page: OpenPage, installed: Path
) -> None:
    page = settled(open_page(address(shaky_server.address, "", "els", TEAM_A)).page)
    before = _menu(page)

    _install(POLITE, installed)
    shaky_server.restart()
    page.reload()

    added = set(_menu(settled(page))) - set(before)
    assert len(added) == 1
    _click(page, added.pop().split("\n")[-1])
    assert page.locator("[data-testid=stException]").count() == 0
    assert shaky_server.command("check").returncode == 0


def _install(package: Path, folder: Path) -> None:
    """`pip install` beside what is installed, so that the developer's own packages stay alone."""
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation"]
    options = ["--no-index", "--quiet", "--target", str(folder), str(package)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
