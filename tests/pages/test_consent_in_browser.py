"""A verbinder asks for consent, reads the text out, and withdraws it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.app import small_city
from tests.app.hands import settled
from tests.conftest import StartServer
from tests.support.browser import OpenPage

PATIENCE = 20_000


@dataclass(frozen=True)
class Hers:
    """The page of a resident of team A, for Noor."""

    address: str


@pytest.fixture(scope="module")
def hers(tmp_path_factory: pytest.TempPathFactory, start_server: StartServer) -> Iterator[Hers]:
    """A server on a small city."""
    folder: Path = tmp_path_factory.mktemp("consent") / "data"
    engine = small_city.settle(folder)
    parties = small_city.of(engine, "noor").parties().values()
    fatima = next(each.id for each in parties if each.name == "Fatima B.")
    engine.close()
    started = start_server(folder)
    yield Hers(f"{started.address}/mensen?als=noor&bewoner={fatima}")
    started.stop()


def test_consent_is_read_out_given_and_withdrawn(hers: Hers, open_page: OpenPage) -> None:
    opened = open_page(hers.address)
    page = settled(opened.page)
    expect(page.get_by_text("Nog geen ja")).to_have_count(4, timeout=PATIENCE)
    page.get_by_role("button", name="Vragen").first.click()  # the first: sharing contact
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("hoe ik te bereiken ben")).to_be_visible(timeout=PATIENCE)
    dialog.get_by_role("button", name="Ja, dat vindt de bewoner goed").click()
    expect(page.get_by_text("Ja, sinds")).to_be_visible(timeout=PATIENCE)
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_text("Dat geldt meteen, overal")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Nog geen ja")).to_have_count(4)
    page.get_by_text("Wat er eerder is gezegd (1)").click()
    opened.assert_clean()
