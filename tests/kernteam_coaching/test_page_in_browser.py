"""A coach at work in a real Chromium: from a kwestie to a talk, and still there after a reload."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.app import small_city
from tests.app.hands import PATIENCE, address, at_rest, choose, fill, save, settled, words
from tests.support.browser import OpenPage
from tests.support.server import Server

ISSUE = "Veel mensen eten elke avond alleen."


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two teams with a few residents."""
    folder = tmp_path_factory.mktemp("kernteams")
    small_city.settle(folder / "data").close()
    started = Server(folder / "data", folder / "server.log").start()
    yield started
    started.stop()


def said(page: Page, text: str) -> None:
    """Wait until this is on the page."""
    expect(page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)


def press(page: Page, name: str) -> None:
    """Press a button by its name."""
    page.get_by_role("button", name=name, exact=True).click()


def start_kernteam(page: Page) -> None:
    press(page, "Nieuw kernteam")
    dialog = page.get_by_role("dialog")
    fill(dialog, "Welke kwestie speelt er?", ISSUE)
    fill(dialog, "Naam van het kernteam", "De Lange Tafel")
    choose(page, dialog, "Buurt", "")
    choose(page, dialog, "Thema", "Samen eten")
    save(dialog)
    expect(page.get_by_role("heading", level=1)).to_contain_text("De Lange Tafel", timeout=PATIENCE)
    settled(page)


def add_member(page: Page, typed: str, name: str) -> None:
    press(page, "Lid erbij")
    dialog = page.get_by_role("dialog")
    fill(dialog, "Wie doet er mee?", typed)
    expect(dialog.get_by_text(name).first).to_be_visible(timeout=PATIENCE)
    save(dialog)
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    settled(page)


def log_talk(page: Page) -> None:
    press(page, "Gesprek opschrijven")
    dialog = page.get_by_role("dialog")
    fill(dialog, "Wat hebben jullie afgesproken?", "In december koken we soep.")
    dialog.get_by_text("Acties erbij").click()
    fill(dialog, "Actie 1", "Zaal vragen")
    at_rest(dialog.get_by_role("combobox", name="Wie doet actie 1?"))
    choose(page, dialog, "Wie doet actie 1?", "Fatima")
    save(dialog)
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    settled(page)


def test_a_kernteam_from_kwestie_to_talk(at_work: Server, open_page: OpenPage) -> None:
    opened = open_page(address(at_work.address, "kernteams", "noor", "tongelre-centrum"))
    page = settled(opened.page)
    start_kernteam(page)
    add_member(page, "Fatimma", "Fatima B.")
    log_talk(page)
    press(page, "Stap vooruit: Verkennen")
    expect(page.get_by_role("heading", name="Stap 1: Verkennen")).to_be_visible(timeout=PATIENCE)
    settled(page)
    assert re.search(r"kernteam=[0-9a-f-]{36}", page.url)
    page.reload()
    settled(page)
    for text in (ISSUE, "In december koken we soep.", "Zaal vragen", "Het eerste gesprek"):
        said(page, text)
    expect(page.get_by_role("heading", name="Stap 1: Verkennen")).to_be_visible()
    opened.assert_clean()
    _by_keyboard(page)


def _by_keyboard(page: Page) -> None:
    """The same buttons by keyboard alone: tick an action off."""
    button = page.get_by_role("button", name="Gedaan", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Acties · 0 open")).to_be_visible(timeout=PATIENCE)


def test_a_phone_and_a_screen_reader_get_all_of_it(at_work: Server, open_page: OpenPage) -> None:
    where = address(at_work.address, "kernteams", "noor", "tongelre-centrum")
    for width, dark in ((390, True), (1440, False)):
        opened = open_page(where, width=width, height=844, dark=dark, touch=width < 500)
        page = settled(opened.page)
        _whole(page, width)
        page.get_by_role("button", name="De Lange Tafel").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("De Lange", timeout=PATIENCE)
        settled(page)
        expect(page.locator(".kt-large [aria-current=step]")).to_have_text("1 Verkennen")
        expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=PATIENCE)
        _whole(page, width)
        page.get_by_role("tab", name="Tabel").click()
        with page.expect_download() as file:
            page.get_by_role("button", name="Download als CSV").click()
        text = file.value.path().read_text(encoding="utf-8-sig")
        assert text.splitlines()[0] == "Vanaf;Stap;Wat dat is"
        opened.assert_clean()


def _whole(page: Page, width: int) -> None:
    """Nothing falls off the side, nothing serious is wrong for who cannot see it, all is Dutch."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], node["target"])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
    assert serious == []
    assert not re.search(r"\b(?:Choose an option|No results|Select a date)\b", words(page))


def test_another_team_sees_nothing_of_it(at_work: Server, open_page: OpenPage) -> None:
    opened = open_page(address(at_work.address, "kernteams", "noor", "tongelre-centrum"))
    page = settled(opened.page)
    page.get_by_role("button", name="De Lange Tafel").first.click()
    page.wait_for_url(re.compile("kernteam="), timeout=PATIENCE)
    asked = re.search(r"kernteam=([0-9a-f-]{36})", page.url)
    assert asked
    other = open_page(address(at_work.address, "kernteams", "bas", "stratum", kernteam=asked[1]))
    settled_there = other.page
    said(settled_there, "Dit kernteam is er niet, of niet voor jullie team.")
    assert "De Lange Tafel" not in words(settled_there)
