"""The main job in a real browser: plan, drag, stretch, repeat, and read it elsewhere."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Locator, Page, expect

from bloei_core.testing import TEAM_A
from plugins.initiative_calendar import service
from plugins.initiative_calendar.initiatives import service as initiatives
from plugins.initiative_calendar.initiatives.service import InitiativeForm
from plugins.initiative_calendar.recurrence import Repeat
from tests.app import small_city
from tests.app.hands import PATIENCE, address, at_rest, fill, settled
from tests.initiative_calendar.conftest import form
from tests.support.browser import Opened, OpenPage
from tests.support.server import Server

_NOW = service.now()
MONDAY = datetime.combine(_NOW.date() + timedelta(days=7 - _NOW.weekday()), time())
"""The Monday that comes."""


@pytest.fixture(scope="module")
def agenda(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("agenda")
    engine = small_city.settle(folder / "data")
    noor = small_city.of(engine, "noor")
    service.add_entry(noor, form("Breien en bijkletsen", MONDAY + timedelta(hours=10)))
    starts = MONDAY + timedelta(days=1, hours=14)
    service.add_entry(noor, form("Taaltafel", starts, Repeat("week")))
    bench = initiatives.add_initiative(noor, InitiativeForm("Een bankje", "groen", "bewoner"))
    initiatives.add_initiative(noor, InitiativeForm("Een tuin", "groen", "wij"))
    initiatives.move_initiative(noor, bench, 1, "initiatief", (None, None))
    engine.close()
    server = Server(folder / "data", folder / "server.log").start()
    yield server
    server.stop()


def opened(agenda: Server, open_page: OpenPage, **codes: str) -> tuple[Opened, FrameLocator]:
    """The week that comes, drawn."""
    query = {"bekijk": "week", "dag": MONDAY.date().isoformat(), **codes}
    one = open_page(address(agenda.address, "agenda", "noor", TEAM_A, **query))
    frame = settled(one.page).frame_locator("iframe[title*=calendar]")
    expect(frame.locator(".fc")).to_be_visible(timeout=PATIENCE)
    return one, frame


def day(frame: FrameLocator, number: int) -> Locator:
    """The column of a day of the week that comes."""
    date = (MONDAY + timedelta(days=number)).date().isoformat()
    return frame.locator(f".fc-timegrid-col[data-date='{date}']")


def hour_at(frame: FrameLocator, number: int, hour: int) -> tuple[float, float]:
    """Where an hour of a day is on the screen."""
    slot = frame.locator(f".fc-timegrid-slot-lane[data-time='{hour:02}:00:00']").bounding_box()
    column = day(frame, number).bounding_box()
    assert slot is not None
    assert column is not None
    return column["x"] + column["width"] / 2, slot["y"] + 3


def drag(page: Page, start: tuple[float, float], to: tuple[float, float]) -> None:
    """With the mouse, in steps."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0], start[1] + 8, steps=3)
    page.mouse.move(*to, steps=12)
    page.mouse.up()


def still(page: Page, frame: FrameLocator) -> None:
    """Wait until nothing on the page moves any more."""
    settled(page)
    before = None
    while before != (before := frame.locator(".fc").bounding_box()):
        page.wait_for_timeout(300)


def saved(page: Page) -> None:
    """Wait until a drag is saved: the calendar shows it there a moment before it is."""
    said = page.get_by_test_id("stToast").filter(has_text="Verplaatst.")
    expect(said).to_be_visible(timeout=PATIENCE)
    said.get_by_role("button").click()
    expect(said).to_have_count(0, timeout=PATIENCE)


def grip(event: Locator) -> tuple[float, float]:
    """Somewhere near the top of an item."""
    box = event.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 3, box["y"] + 6


def test_plan_by_a_click_drag_and_stretch(agenda: Server, open_page: OpenPage) -> None:
    one, frame = opened(agenda, open_page)
    page = one.page
    page.mouse.click(*hour_at(frame, 3, 13))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    fill(dialog, "Wat?", "Soep <b>van</b> de buurt")
    dialog.get_by_role("button", name="Inplannen").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    soup = day(frame, 3).locator(".fc-event", has_text="Soep <b>van</b> de buurt")
    expect(soup).to_contain_text("13:00 - 14:00", timeout=PATIENCE)
    still(page, frame)

    x, y = hour_at(frame, 4, 15)
    drag(page, grip(soup), (x, y + 3))
    # Not the shadow that hangs on the pointer, which may be there a moment longer.
    moved = day(frame, 4).locator(".fc-event:not(.fc-event-mirror)", has_text="Soep")
    expect(moved).to_contain_text("15:00 - 16:00", timeout=PATIENCE)
    saved(page)
    still(page, frame)

    moved.hover()
    at_rest(moved)
    edge = moved.locator(".fc-event-resizer-end").bounding_box()
    assert edge is not None
    x, y = hour_at(frame, 4, 18)
    drag(page, (edge["x"] + edge["width"] / 2, edge["y"] + 3), (x, y - 6))
    expect(moved).to_contain_text("15:00 - 18:00", timeout=PATIENCE)
    saved(page)
    page.reload()
    settled(page)
    expect(day(frame, 4).locator(".fc-event", has_text="Soep")).to_contain_text(
        "15:00 - 18:00", timeout=PATIENCE
    )
    one.assert_clean()


def test_one_time_of_a_series_is_moved_and_a_refused_drag_slides_back(
    agenda: Server, open_page: OpenPage
) -> None:
    one, frame = opened(agenda, open_page)
    page = one.page
    evening = day(frame, 1).locator(".fc-event", has_text="Taaltafel")
    expect(evening).to_be_visible(timeout=PATIENCE)
    still(page, frame)
    whole_days = frame.locator(".fc-daygrid-day").nth(2).bounding_box()
    assert whole_days is not None
    drag(page, grip(evening), (whole_days["x"] + 40, whole_days["y"] + 8))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Dit herhaalt", timeout=PATIENCE)
    dialog.get_by_role("button", name="Alleen deze keer").click()
    expect(dialog).to_contain_text("geldt voor de hele reeks", timeout=PATIENCE)
    dialog.get_by_role("button", name="Toch niet").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    expect(evening).to_contain_text("14:00 - 15:30", timeout=PATIENCE)
    still(page, frame)

    drag(page, grip(evening), hour_at(frame, 2, 16))
    expect(dialog).to_contain_text("Dit herhaalt", timeout=PATIENCE)
    dialog.get_by_role("button", name="Alleen deze keer").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    expect(day(frame, 2).locator(".fc-event", has_text="Taaltafel")).to_contain_text(
        "16:00 - 17:30", timeout=PATIENCE
    )
    settled(page).get_by_role("button", name="Volgende").first.click()
    after = (MONDAY + timedelta(days=8)).date().isoformat()
    next_week = frame.locator(f".fc-timegrid-col[data-date='{after}'] .fc-event")
    expect(next_week).to_contain_text("14:00 - 15:30", timeout=PATIENCE)
    one.assert_clean()


def test_it_can_be_done_by_keyboard_and_read_elsewhere(agenda: Server, open_page: OpenPage) -> None:
    one, frame = opened(agenda, open_page)
    page = one.page
    knitting = frame.locator(".fc-event", has_text="Breien")
    knitting.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("10:00 – 11:30", timeout=PATIENCE)
    fill(dialog, "Wat?", "Breien met thee")
    dialog.get_by_role("button", name="Bewaren").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    expect(frame.locator(".fc-event", has_text="Breien met thee")).to_be_visible(timeout=PATIENCE)

    still(page, frame)
    page.get_by_text("Deze agenda op je telefoon of in Outlook").click()
    make = page.get_by_role("button", name="Adres maken")
    at_rest(make)
    make.click()
    code = page.locator("[data-testid=stCode]")
    expect(code).to_contain_text("/agenda/", timeout=PATIENCE)
    given = code.inner_text().strip()
    assert given.startswith(agenda.address)
    with urllib.request.urlopen(given, timeout=20) as answer:  # noqa: S310 - our own address
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        events = icalendar.Calendar.from_ical(answer.read()).events
    assert "Breien met thee" in {str(each["SUMMARY"]) for each in events}
    one.assert_clean()


def test_the_server_keeps_no_address_in_its_log_or_data(agenda: Server) -> None:
    assert ".ics" not in Path(agenda.log).read_text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(
    agenda: Server, open_page: OpenPage, width: int, dark: bool
) -> None:
    one = open_page(width=width, height=900, dark=dark, touch=width < 500)
    for url, codes in (
        ("agenda", {"bekijk": "maand"}),
        ("agenda", {"bekijk": "week"}),
        ("agenda", {"bekijk": "lijst"}),
        ("initiatieven", {}),
    ):
        one.page.goto(address(agenda.address, url, "noor", TEAM_A, **codes))
        settled(one.page)
        for frame in one.page.frames:
            assert (codes, _serious(frame)) == (codes, [])
        assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    one.assert_clean()


def test_above_the_board_stands_what_runs_and_who_leads(
    agenda: Server, open_page: OpenPage
) -> None:
    page = settled(open_page(address(agenda.address, "initiatieven", "noor", TEAM_A)).page)
    running = "1 initiatief loopt, bij 1 hebben bewoners de regie, 1 kwestie onderweg"
    expect(page.locator(".board .notice")).to_have_text(running)


def _serious(frame: Any) -> list[tuple[str, Any]]:
    found = Axe().run(frame).response["violations"]
    return [
        (one["id"], node["target"])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
