"""Doelen in a real browser: the drawing, the numbers, the file, and other choices by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bloei_core.testing import TEAM_A
from plugins.match_board import service
from plugins.match_board.service import MoveTo
from tests.app import small_city
from tests.app.hands import PATIENCE, address, settled
from tests.support.browser import OpenPage
from tests.support.server import Server

STARTED = (date(2025, 1, 7), date(2025, 1, 8), date(2026, 3, 2))


@dataclass(frozen=True, slots=True)
class City:
    """A running server, of which team A has three matches that count."""

    server: Server


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A small city with three matches that run."""
    folder = tmp_path_factory.mktemp("goals")
    engine = small_city.settle(folder / "data")
    noor = small_city.of(engine, "noor")
    for match, day in zip(small_city.add_matches(engine), STARTED, strict=False):
        service.move_card(noor, match, 1, MoveTo("loopt", started_on=day))
    engine.close()
    server = Server(folder / "data", folder / "server.log").start()
    yield City(server)
    server.stop()


def _metric(page: Page, label: str) -> str:
    """The number that stands under a label."""
    found = page.locator("[data-testid=stMetric]").filter(has_text=label).first
    return found.locator("[data-testid=stMetricValue]").inner_text()


@pytest.mark.browser
def test_a_verbinder_sees_draws_and_takes_her_numbers(
    city: City, open_page: OpenPage, tmp_path: Path
) -> None:
    opened = open_page(address(city.server.address, "doelen", "noor", TEAM_A))
    page = settled(opened.page)
    assert _metric(page, "Matches") == "3"
    expect(page.locator(".js-plotly-plot .bars path")).not_to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_role("figure", name="Staven met matches")).to_be_visible()

    year = page.get_by_role("radio", name="Jaar")
    page.get_by_role("radio", name="Kwartaal").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(year).to_be_checked(timeout=PATIENCE)
    settled(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download de tabel").click()
    file = tmp_path / "doelen.csv"
    download.value.save_as(file)
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Periode;Team;Soort;Aantal"
    assert f"2025;{_team_name(lines)};Inwoner met plek;2" in lines
    opened.assert_clean()


def _team_name(lines: list[str]) -> str:
    return lines[1].split(";")[1]


@pytest.mark.browser
def test_with_names_hidden_no_small_number_is_sent(city: City, open_page: OpenPage) -> None:
    opened = open_page(
        address(city.server.address, "doelen", "noor", TEAM_A, verborgen="true", doel=_MATCHES)
    )
    page = settled(opened.page)
    assert _metric(page, "Inwoner met plek") == "minder dan 5"
    assert "Zoals bekend op" not in page.locator("body").inner_text()
    opened.assert_clean()


@pytest.mark.browser
def test_the_address_names_the_goal_and_the_view(city: City, open_page: OpenPage) -> None:
    where = address(
        city.server.address, "doelen", "noor", TEAM_A, blik="stad", doel="core.vacatures"
    )
    page = settled(open_page(where).page)
    expect(page.get_by_role("heading", name="Vacatures", level=2)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("geen wedstrijd")).to_be_visible()


_MATCHES = "match_board.matches"
