"""A beheerder makes a backup with one button; nobody else sees the tab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.app import small_city
from tests.app.hands import settled
from tests.conftest import StartServer
from tests.support.browser import OpenPage
from tests.support.server import Server


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, start_server: StartServer) -> Iterator[Server]:
    """A server on a small city."""
    folder: Path = tmp_path_factory.mktemp("backups") / "data"
    small_city.settle(folder).close()
    started = start_server(folder)
    yield started
    started.stop()


def test_with_one_button_a_backup_is_made_and_stands_in_the_list(
    small: Server, open_page: OpenPage
) -> None:
    opened = open_page(f"{small.address}/beheer?als=bea")
    page = settled(opened.page)
    page.get_by_role("tab", name="Reservekopieën").click()
    expect(page.get_by_text("Er zijn nog geen reservekopieën")).to_be_visible(timeout=20_000)
    settled(page).get_by_role("button", name="Nu een reservekopie maken").click()
    expect(page.get_by_role("cell", name="bloei-20")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Nu een reservekopie maken")).to_be_enabled()
    expect(page.get_by_role("heading", name="Wat Bloei zelf doet")).to_be_visible()
    [about] = (small.data / "backups").glob("bloei-*.json")
    assert json.loads(about.read_text())["rows"]["core.person"] == 7
    opened.assert_clean()


def test_nobody_else_has_the_tab(small: Server, open_page: OpenPage) -> None:
    for member in ("noor", "els", "ona"):
        page = open_page(f"{small.address}/beheer?als={member}").page
        expect(page.get_by_role("tab", name="Wat misging")).to_be_visible(timeout=20_000)
        assert page.get_by_role("tab", name="Reservekopieën").count() == 0
