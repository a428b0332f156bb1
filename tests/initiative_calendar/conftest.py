"""An agenda to try things on."""

# ruff: noqa: DTZ001 - local time

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bloei_core import Context
from plugins.initiative_calendar import items, service, store
from plugins.initiative_calendar.forms import EntryForm, Scope, Times, Which
from plugins.initiative_calendar.recurrence import Repeat

TUESDAY = datetime(2030, 1, 8, 19)
"""A Tuesday evening to come."""


def form(
    title: str = "Taaltafel", starts: datetime = TUESDAY, repeat: Repeat | None = None
) -> EntryForm:
    """An hour and a half, at that moment."""
    times = Times(starts, starts + timedelta(minutes=90), repeat=repeat)
    return EntryForm(title, "activiteit", times, "Buurthuis")


@pytest.fixture
def once(verbinder: Context) -> str:
    """Something on one evening."""
    return service.add_entry(verbinder, form())


@pytest.fixture
def weekly(verbinder: Context) -> str:
    """Something on every Tuesday evening."""
    return service.add_entry(verbinder, form(repeat=Repeat("week")))


Ask = Callable[..., Which]


@pytest.fixture
def which(verbinder: Context) -> Ask:
    """One time of an entry in the version that stands there now."""

    def ask(entry: str, original: datetime = TUESDAY, scope: Scope = "this") -> Which:
        found = store.entry(verbinder, entry)
        assert found is not None
        return Which(entry, found.version, original, scope)

    return ask


def evenings(context: Context, start: date, end: date) -> list[str]:
    """What stands in the agenda of the team: day, hour and title."""
    return [f"{each.starts:%d-%m %H:%M} {each.title}" for each in
            items.own_items(context, start, end)]  # fmt: skip


JANUARY = (date(2030, 1, 1), date(2030, 2, 1))


def at(times: Times, **changes: object) -> Times:
    """The same with something else."""
    return replace(times, **changes)  # type: ignore[arg-type]
