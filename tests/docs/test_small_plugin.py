"""The small plugin of PLUGINS.md, typed in: everything it adds is where a team looks for it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

import plugins
from bloei_core import CalendarSource, Context, Kpi, MapLayer, Page, neighbourhood
from bloei_core.engine import PLUGIN_FOLDER, Engine
from bloei_core.plugins import Registry
from bloei_core.teams import switch_plugin
from bloei_core.testing import add_resident, make_engine
from tests.contract.screen import draw, sent
from tests.docs import plugins_md

NAME = "inloop"
MOST_LINES = 80


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Bloei with every plugin of this checkout, and the one that was typed in."""
    plugins_md.type_in(NAME, tmp_path)
    monkeypatch.setattr(plugins, "__path__", [*plugins.__path__, str(tmp_path)])
    registry = Registry(isolate=False)
    registry.discover(PLUGIN_FOLDER)
    registry.add(importlib.import_module(f"plugins.{NAME}"))
    made = make_engine(registry)
    yield made
    made.close()
    for module in [each for each in sys.modules if each.startswith(f"plugins.{NAME}")]:
        del sys.modules[module]


def ask(context: Context, times: int) -> str:
    """A resident who asks for so many things; the buurt where she lives."""
    person = add_resident(context, "Ada A.")
    for _ in range(times):
        neighbourhood.add_request(context, neighbourhood.HalfForm(person, "koken"))
    return context.party(person).buurt


def page(context: Context, url: str) -> Page:
    """The page with this address."""
    return next(each for _, each in context.contributed(Page) if each.url == url)


def test_it_is_short() -> None:
    files = plugins_md.files(NAME)
    assert set(files) == {"__init__.py", "page.py", "README.md"}
    assert sum(len(text.splitlines()) for text in files.values()) < MOST_LINES


def test_it_has_a_page_a_layer_a_calendar_and_a_goal(verbinder: Context) -> None:
    buurt = ask(verbinder, 3)
    assert "elke dinsdag" in sent(draw(page(verbinder, NAME), verbinder))
    [layer] = [each for name, each in verbinder.contributed(MapLayer) if name == NAME]
    assert [(each.buurt, each.value) for each in layer.features(verbinder)] == [(buurt, 3)]
    [source] = [each for name, each in verbinder.contributed(CalendarSource) if name == NAME]
    items = source.items(verbinder, date(2026, 11, 1), date(2026, 11, 15))
    assert [each.start for each in items] == [
        datetime(2026, 11, 3, 10),  # noqa: DTZ001 - local time
        datetime(2026, 11, 10, 10),  # noqa: DTZ001
    ]
    [kpi] = [each for name, each in verbinder.contributed(Kpi) if name == NAME]
    assert kpi.title == "Open vragen"
    doelen = draw(page(verbinder, "doelen"), verbinder)
    assert {each.label: each.value for each in doelen.metric}["Open vragen"] == "3"


def test_the_projector_gets_no_small_number(verbinder: Context) -> None:
    ask(verbinder, 3)
    projector = replace(verbinder, hide_names=True)
    [layer] = [each for name, each in projector.contributed(MapLayer) if name == NAME]
    assert {each.value for each in layer.features(projector)} == {0}  # not before next quarter
    doelen = draw(page(projector, "doelen"), projector)
    assert {each.label: each.value for each in doelen.metric}["Open vragen"] == "minder dan 5"


def test_switched_off_all_of_it_is_gone(teamleider: Context) -> None:
    nouns: list[type] = [Page, MapLayer, CalendarSource, Kpi]
    assert all(NAME in {name for name, _ in teamleider.contributed(noun)} for noun in nouns)
    switch_plugin(teamleider, NAME, enabled=False)
    assert not any(NAME in {name for name, _ in teamleider.contributed(noun)} for noun in nouns)
    doelen = draw(page(teamleider, "doelen"), teamleider)
    assert "Open vragen" not in {each.label for each in doelen.metric}
