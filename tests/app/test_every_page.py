"""Every page for every role in a browser that reaches nothing but this machine."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bloei_core.demo.material import material
from tests.app.hands import PATIENCE, address, settled, words
from tests.support.browser import Opened, OpenPage
from tests.support.server import Server

ROLES = {member.role: member for member in reversed(material().members)}
TEAM = "tongelre-centrum"
# What Streamlit says when nobody gives it Dutch words, on the screen or to a screen reader.
ENGLISH = re.compile(
    r"\b(?:"
    r"Choose (?:an )?options?|Press (?:Enter|Ctrl)|Upload|Browse files|Drag and drop|Clear|"
    r"No (?:options|results)|Select all|(?:Show|Hide) password|Help for|Skip to|Sidebar|Page not|"
    r"Loading|Running|Connecting|Search|Close|Fullscreen|Download as|Show/hide|Link to heading|"
    r"App pages|Navigate to|Previous|Next|(?:In|De)crement|Select (?:a date|an?)|Main menu|"
    r"yyyy|Choose date|Clear entry|Selected values|Use arrow keys|(?:day|month|year), |"
    r"Rerun|Settings|Deploy|Toolbar|Remove|Copy|Expand|Collapse|Made with|Please|"
    r"\w+ icon|Are you|The page|does not|is not"
    r")\b"
)
# Streamlit's own, which no option changes: rule and the start of the selector.
NOT_OURS: dict[str, str] = {}


def _member(role: str) -> tuple[str, str | None]:
    member = ROLES[role]
    return member.code, member.teams[0] if member.teams else None


def _menu(page: Page) -> list[str]:
    links = page.locator("[data-testid=stSidebarNavLink]")
    expect(links.first).to_be_attached()
    return [str(link.get_attribute("href")) for link in links.all()]


def _visit(opened: Opened, where: str) -> str:
    """Open an address; all that it says, once it is known to be whole and Dutch."""
    opened.page.goto(where)
    page = settled(opened.page)
    said = words(page)
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.title()
    assert "Streamlit" not in page.title()
    assert ENGLISH.findall(said) == []
    assert page.locator("[data-testid=stException]").count() == 0
    assert "doet het even niet" not in said
    opened.assert_clean()
    return said


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_page_of_the_menu_renders(server: Server, open_page: OpenPage, role: str) -> None:
    code, team = _member(role)
    opened = open_page(address(server.address, "", code, team))
    settled(opened.page)
    menu = _menu(opened.page)
    assert menu
    for href in menu:
        url = urlsplit(href).path.strip("/")
        _visit(opened, address(server.address, url, code, team))


@pytest.mark.parametrize("url", ["nergens", "admin.php", "vandaag/verder"])
def test_an_unknown_address_is_told_in_dutch(server: Server, open_page: OpenPage, url: str) -> None:
    code, team = _member("verbinder")
    said = _visit(open_page(), address(server.address, url, code, team))
    assert "Deze pagina bestaat niet" in said


def test_a_team_of_others_is_told_in_dutch(server: Server, open_page: OpenPage) -> None:
    code, own = _member("verbinder")
    other = next(one.teams[0] for one in material().members if one.teams and own not in one.teams)
    opened = open_page()
    for team in (other, "nergenshuizen", "<script>"):
        said = _visit(opened, address(server.address, "", code, team))
        assert "Dit team is niet van jou" in said
        # Not in the menu, which is folded on a phone.
        expect(opened.page.get_by_test_id("stMain").locator("h1")).to_be_visible()
    opened.page.get_by_role("button", name="Naar ").first.click()
    expect(opened.page.get_by_role("heading", level=1)).to_contain_text("Goede")


def test_dialogs_and_their_fields_are_dutch(server: Server, open_page: OpenPage) -> None:
    code, team = _member("verbinder")
    opened = open_page(address(server.address, "matchbord", code, team))
    page = settled(opened.page)
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="Nieuwe match", exact=True).click()
    dialog.get_by_label("Wie?", exact=True).fill("xqz")
    expect(dialog.get_by_text("Niemand gevonden")).to_be_visible(timeout=PATIENCE)
    assert ENGLISH.findall(words(page)) == []
    dialog.get_by_role("button", name="Nieuwe plek").first.click()
    dialog.get_by_text("Meer vertellen").click()
    expect(dialog.get_by_role("button", name="Hoger")).to_be_visible(timeout=PATIENCE)
    assert ENGLISH.findall(words(page)) == []
    dialog.get_by_role("button", name="Sluiten").click()
    page.locator("section.board .open").first.click()
    expect(dialog.get_by_text("Wanneer?")).to_be_visible(timeout=PATIENCE)
    dialog.get_by_role("button", name="Kies een datum").click()
    expect(page.get_by_role("button", name="Volgende").first).to_be_visible(timeout=PATIENCE)
    assert ENGLISH.findall(words(page)) == []
    opened.assert_clean()


def test_five_lanes_fit_beside_the_menu_of_a_laptop(server: Server, open_page: OpenPage) -> None:
    code, team = _member("verbinder")
    opened = open_page(address(server.address, "matchbord", code, team), width=1440)
    running = settled(opened.page).get_by_role("heading", name="Loopt", exact=True)
    expect(running).to_be_in_viewport(ratio=1, timeout=PATIENCE)


# The parts of Beheer with more than a line or two, for who sees most of them.
FULL_PARTS = {
    "beheerder": ("Wie werken hier", "Buurten", "Reservekopieën"),
    "teamleider": ("Privacy", "Wie zag wat"),
}
# The page itself never pans sideways: what is wider scrolls within its own place.
_SIDEWAYS = """
[document.documentElement, document.querySelector("[data-testid=stMain]")]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.scrollWidth)
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_that_is_ours(
    server: Server, open_page: OpenPage, width: int, dark: bool
) -> None:
    code, team = _member("teamleider")
    opened = open_page(width=width, height=900, dark=dark, touch=width < 500)
    pages = ("vandaag", "mensen", "matchbord", "initiatieven", "beheer", "doelen")
    for url in (*pages, "doelen?blik=stad"):
        page, _, view = url.partition("?blik=")
        codes = {"blik": view} if view else {}
        opened.page.goto(address(server.address, page, code, team, **codes))
        assert_fit(opened.page, url)
    opened.assert_clean()


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_parts_of_beheer_or_on_the_page_of_a_resident(
    server: Server, open_page: OpenPage, width: int, dark: bool
) -> None:
    opened = open_page(width=width, height=900, dark=dark, touch=width < 500)
    for role, parts in FULL_PARTS.items():
        opened.page.goto(address(server.address, "beheer", *_member(role)))
        for part in parts:
            tab = settled(opened.page).get_by_role("tab", name=part, exact=True)
            expect(tab).to_be_in_viewport(ratio=1)
            tab.click()
            assert_fit(opened.page, part)
    opened.page.goto(address(server.address, "mensen", *_member("teamleider")))
    settled(opened.page).locator("[class*=st-key-open-] button").first.click()
    opened.page.get_by_text("Wie keek hier?").click(timeout=PATIENCE)
    assert_fit(opened.page, "bewoner")
    opened.page.get_by_role("button", name="Gegevens inzien").click()
    expect(opened.page.get_by_role("heading", name="Wat we over jou weten")).to_be_visible()
    assert_fit(opened.page, "inzien")
    opened.assert_clean()


def assert_fit(page: Page, where: str) -> None:
    """Nothing English, nothing serious for axe and nothing wider than the screen."""
    said = words(settled(page))
    assert (where, ENGLISH.findall(said)) == (where, [])
    assert (where, _serious(page)) == (where, [])
    assert (where, page.evaluate(_SIDEWAYS)) == (where, [])


def _serious(page: Page) -> list[tuple[str, Any]]:
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], node["target"])
        for one in found
        if one["impact"] in {"serious", "critical"} or one["id"] == "heading-order"
        for node in one["nodes"]
        if not _is_streamlits(one["id"], node["target"])
    ]


def _is_streamlits(rule: str, target: list[Any]) -> bool:
    start = NOT_OURS.get(rule)
    return start is not None and str(target[0]).startswith(start)
