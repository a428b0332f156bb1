"""Vandaag and Beheer on the fixtures, drawn by Streamlit's own test runner."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from bloei_core import Context, Todo, TodoSource
from bloei_core.engine import Engine
from bloei_core.plugins import Registry

Draw = Callable[[Context], None]


def _run(draw: Draw, context: Context) -> AppTest:
    def script(draw, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        draw(context)

    test = AppTest.from_function(script, kwargs={"draw": draw, "context": context})
    return test.run()


def _texts(test: AppTest) -> str:
    parts = [*test.title, *test.header, *test.markdown, *test.caption, *test.info]
    return "\n".join(str(part.value) for part in parts)


def test_vandaag_says_what_to_do_when_nothing_waits(
    verbinder: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages import today

    monkeypatch.setattr(today, "_sources", lambda context: [])
    test = _run(today.render, verbinder)

    assert not test.exception
    assert "Er wacht niets op je" in _texts(test)
    assert "Tijd voor een praatje" in _texts(test)


def test_vandaag_shows_urgent_lines_first_and_stands_when_a_plugin_fails(
    engine: Engine, verbinder: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages import today

    def failing(context: Context) -> list[Todo]:
        raise RuntimeError("Fatima")

    lines = [
        Todo("Bel *Ans*", "na het gesprek", "vandaag"),
        Todo("Koffie met Bo", "staat stil", "vandaag", urgent=True),
    ]
    sources = [
        ("match_board", TodoSource("Stuk", ":material/bug_report:", failing)),
        ("match_board", TodoSource("Mijn kaarten", ":material/view_kanban:", lambda _: lines)),
    ]
    monkeypatch.setattr(today, "_sources", lambda _: sources)
    engine.plugins.isolate = True

    test = _run(today.render, verbinder)

    assert not test.exception
    shown = _texts(test)
    assert "2 dingen wachten" in shown
    assert shown.index("Koffie met Bo") < shown.index(r"Bel \*Ans\*")
    assert [failure.kind for failure in engine.plugins.failures] == ["RuntimeError"]
    assert "Fatima" not in repr(engine.plugins.failures)


def test_a_teamleider_switches_a_plugin_for_her_own_team_only(
    engine: Engine, teamleider: Context, other_team: Context
) -> None:
    from pages import administration

    test = _run(administration.render, teamleider)
    switch = next(each for each in test.toggle if "match_board" in str(each.key))
    switch.set_value(False).run()

    assert not test.exception
    assert "match_board" not in engine.enabled(teamleider.teams)
    assert "match_board" in engine.enabled(other_team.teams)


def test_a_verbinder_sees_the_switches_but_cannot_use_them(verbinder: Context) -> None:
    from pages import administration

    test = _run(administration.render, verbinder)

    assert not test.exception
    assert all(each.disabled for each in test.toggle)
    assert "Alleen de teamleider" in _texts(test)


def test_failures_are_shown_without_what_they_said(engine: Engine, teamleider: Context) -> None:
    from pages import administration

    engine.plugins.note("buurtbus", "pagina bus", ValueError("Fatima B. uit de Binnenstad"))

    test = _run(administration.render, teamleider)

    shown = "\n".join(str(error.value) for error in test.error)
    assert "buurtbus" in shown
    assert "Fatima" not in shown


def test_a_registry_without_plugins_still_has_the_core() -> None:
    registry = Registry(isolate=False)
    registry._load("pages", "bloei")

    assert [loaded.name for loaded in registry] == ["core"]
