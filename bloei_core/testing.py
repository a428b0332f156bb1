"""Public pytest fixtures: a Bloei in memory with two teams at work.

Use them with `pytest_plugins = ["bloei_core.testing"]` in a conftest.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from bloei_core import city, members
from bloei_core.access import Member, Membership, Role
from bloei_core.context import Context
from bloei_core.engine import PLUGIN_FOLDER, Engine
from bloei_core.neighbourhood import PersonForm, add_person
from bloei_core.plugins import Registry
from bloei_core.vault import Vault
from bloei_core.warehouse import EVERY_TEAM, Warehouse

__all__ = [
    "TEAM_A",
    "TEAM_B",
    "add_resident",
    "beheerder",
    "engine",
    "make_engine",
    "ontwikkelaar",
    "other_team",
    "second_verbinder",
    "teamleider",
    "verbinder",
]

TEAM_A, TEAM_B = city.teams()[0].code, city.teams()[1].code

MEMBERS = (
    Member("noor", "Noor V.", (Membership(TEAM_A, Role.VERBINDER),)),
    Member("sem", "Sem D.", (Membership(TEAM_A, Role.VERBINDER),)),
    Member("els", "Els T.", (Membership(TEAM_A, Role.TEAMLEIDER),)),
    Member("bas", "Bas K.", (Membership(TEAM_B, Role.VERBINDER),)),
    Member("ria", "Ria L.", (Membership(TEAM_B, Role.TEAMLEIDER),)),
    Member("ona", "Ona S.", (Membership(EVERY_TEAM, Role.ONTWIKKELAAR),)),
    Member("bea", "Bea H.", (Membership(EVERY_TEAM, Role.BEHEERDER),)),
)


def make_engine(registry: Registry | None = None) -> Engine:
    """An engine in memory with every plugin of this checkout, faults not isolated, and MEMBERS."""
    if registry is None:
        registry = Registry(isolate=False)
        registry.discover(PLUGIN_FOLDER)
    made = Engine(Warehouse(), Vault(None, os.urandom(32)), registry)
    with made.warehouse.unit_of_work("bloei") as work:
        for member in MEMBERS:
            members.add(work, made.vault, member)
    return made


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine in memory with every plugin of this checkout."""
    made = make_engine()
    yield made
    made.close()


def _context(engine: Engine, member: str, *teams: str) -> Context:
    found = engine.member(member)
    assert found is not None
    return engine.context(found, teams or engine.team_ids())


@pytest.fixture
def verbinder(engine: Engine) -> Context:
    """Noor, verbinder of team A."""
    return _context(engine, "noor", TEAM_A)


@pytest.fixture
def second_verbinder(engine: Engine) -> Context:
    """Sem, another verbinder of team A."""
    return _context(engine, "sem", TEAM_A)


@pytest.fixture
def teamleider(engine: Engine) -> Context:
    """Els, teamleider of team A."""
    return _context(engine, "els", TEAM_A)


@pytest.fixture
def other_team(engine: Engine) -> Context:
    """Bas, verbinder of team B."""
    return _context(engine, "bas", TEAM_B)


@pytest.fixture
def ontwikkelaar(engine: Engine) -> Context:
    """Ona, who sees all teams and no names."""
    return _context(engine, "ona")


@pytest.fixture
def beheerder(engine: Engine) -> Context:
    """Bea, who looks after the technique."""
    return _context(engine, "bea")


def add_resident(context: Context, name: str, *talents: str) -> str:
    """Add an invented resident in the first buurt of the team in view; her id."""
    buurt = next(team for team in city.teams() if team.code == context.team).buurten[0]
    return add_person(context, PersonForm(name=name, buurt=buurt), talents)
