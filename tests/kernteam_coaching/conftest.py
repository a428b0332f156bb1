"""A kernteam of team A with some residents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bloei_core import Context
from bloei_core.testing import add_resident
from bloei_core.ui import formats
from plugins.kernteam_coaching import people, service, store
from plugins.kernteam_coaching.service import KernteamForm

Join = Callable[..., str]
Read = Callable[[str], store.Kernteam]


def form_of(context: Context, **changes: str) -> KernteamForm:
    """What is filled in for a kernteam that is as it should be."""
    buurt = service.buurten_of(context, formats.today())[0]
    usual = {
        "name": "De Lange Tafel",
        "issue": "Veel mensen eten elke avond alleen.",
        "buurt": buurt,
        "theme": "eten",
        "coach": context.member.id,
    }
    return KernteamForm(**{**usual, **changes})


@pytest.fixture
def kernteam(verbinder: Context) -> str:
    """Noor's kernteam, on step 0, without members."""
    return service.start_kernteam(verbinder, form_of(verbinder))


@pytest.fixture
def read(verbinder: Context) -> Read:
    """A kernteam as it is now."""

    def look(kernteam: str) -> store.Kernteam:
        found = store.kernteam(verbinder, kernteam)
        assert found is not None
        return found

    return look


@pytest.fixture
def join(verbinder: Context, kernteam: str) -> Join:
    """Add a resident with this name to the kernteam, some days ago; the id of that row."""

    def add(name: str, days_ago: int = 0) -> str:
        person = add_resident(verbinder, name)
        day = formats.today() - timedelta(days=days_ago)
        return people.add_participant(verbinder, kernteam, person, day)

    return add
