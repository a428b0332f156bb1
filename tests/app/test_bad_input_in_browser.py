"""Bad input in a real browser: nothing typed is ever run, and what is refused stays in the form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bloei_core.testing import TEAM_A
from tests.app import small_city, traces
from tests.app.hands import PATIENCE, address, choose, fill, save, settled
from tests.support.browser import OpenPage
from tests.support.server import Server

SCRIPT = "<img src=x onerror=alert(1)><script>alert(1)</script>"
ODD = f"{SCRIPT} **nee** :red[x] $x^2$ 🌱"
BSN = "Fatima 111.222.333"
CONTACT = "Hoe bereik je deze bewoner?"


def _open_form(page: Page) -> None:
    page.get_by_role("button", name="Nieuwe bewoner").click()
    expect(page.get_by_role("dialog")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Vul nog in"),
        ("a" * 10_000, "is te lang"),
        (BSN, "burgerservicenummer"),
    ],
    ids=["empty", "long", "bsn"],
)
def test_a_refused_name_is_told_in_dutch_and_the_rest_stays_typed(
    small_server: Server, open_page: OpenPage, name: str, said: str
) -> None:
    opened = open_page(address(small_server.address, "mensen", "noor", TEAM_A))
    page = settled(opened.page)
    _open_form(page)
    dialog = page.get_by_role("dialog")
    fill(dialog, "Naam", name)
    fill(dialog, CONTACT, "bel bij de buren")
    choose(page, dialog, "Buurt", "Binnenstad")
    save(dialog)
    expect(dialog.get_by_text(said).first).to_be_visible(timeout=PATIENCE)
    expect(dialog.get_by_label("Naam", exact=True)).to_have_value(name)
    expect(dialog.get_by_label(CONTACT)).to_have_value("bel bij de buren")
    opened.assert_clean()


def test_a_card_tells_what_is_wrong_and_shows_odd_text_as_it_is(
    small_server: Server, open_page: OpenPage
) -> None:
    opened = open_page(address(small_server.address, "matchbord", "noor", TEAM_A))
    page = settled(opened.page)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.locator(".board button.open").first.click()
    dialog = page.get_by_role("dialog")
    for field, button in (
        ("Volgende stap", "Stap bewaren"),
        ("Nieuwe notitie", "Notitie bewaren"),
    ):
        for typed, said in (("a" * 10_000, "is te lang"), (BSN, "burgerservicenummer")):
            fill(dialog, field, typed)
            dialog.get_by_role("button", name=button).click()
            expect(dialog.get_by_text(said).first).to_be_visible(timeout=PATIENCE)
            settled(page)  # until then what was there before may stand beside it
            expect(dialog.get_by_label(field, exact=True)).to_have_value(typed)
    fill(dialog, "Nieuwe notitie", ODD)
    dialog.get_by_role("button", name="Notitie bewaren").click()
    expect(dialog.get_by_role("paragraph").get_by_text(ODD, exact=True)).to_be_visible(
        timeout=PATIENCE
    )
    assert dialog.locator("img[onerror]").count() == 0
    opened.assert_clean()


def test_markup_in_every_field_is_shown_as_it_was_typed(
    small_server: Server, open_page: OpenPage
) -> None:
    opened = open_page(address(small_server.address, "mensen", "noor", TEAM_A))
    page = settled(opened.page)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    _open_form(page)
    dialog = page.get_by_role("dialog")
    name = "<b>Zoë</b> $x$ :red[x] يوسف"
    fill(dialog, "Naam", name)
    fill(dialog, CONTACT, ODD)
    choose(page, dialog, "Buurt", "Binnenstad")
    dialog.get_by_text("Meer vertellen").click()
    fill(dialog, "In eigen woorden", ODD)
    save(dialog)
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=PATIENCE)
    settled(page)
    expect(page.get_by_text(ODD, exact=True)).to_have_count(2)
    page.goto(address(small_server.address, "mensen", "noor", TEAM_A))
    expect(settled(page).get_by_text(name).first).to_be_visible()
    assert page.locator("img[onerror], main script").count() == 0
    assert "Zo" not in page.url
    opened.assert_clean()
    _assert_saved_once_and_nothing_half(small_server)


def _assert_saved_once_and_nothing_half(small_server: Server) -> None:
    """One resident more than the city had, whatever was refused before."""
    small_server.stop()
    engine = traces.opened(small_server.data)
    people = engine.warehouse.read("select count(*) as n from core.person")[0]["n"]
    texts = traces.sealed_texts(engine)
    engine.close()
    assert people == len(small_city.PEOPLE) + 2
    assert "bel bij de buren" not in texts
    assert small_server.command("check").returncode == 0
