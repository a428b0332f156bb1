"""Whoever is forgotten, every figure is what it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bloei_core import Role
from bloei_core.errors import Forgotten
from bloei_core.privacy import forget_person
from tests.contract.town import TODAY, A, B, Town, build
from tests.support.counted import counted


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """The demo city; more and more of its people are forgotten."""
    made = build()
    yield made
    made.engine.close()


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 10_000), team=st.sampled_from([A, B]))
def test_forgetting_changes_no_figure(town: Town, place: int, team: str) -> None:
    context = town.context(team, Role.TEAMLEIDER)
    people = town.engine.warehouse.read(_OWN_PEOPLE, {"team": team})
    person = people[place % len(people)]["id"]
    known = context.parties().get(person)
    if known is None or known.status == "forgotten":
        return
    before = counted(town.engine, TODAY.year)
    assert before["match_board.matches"][0] > 100
    forget_person(context, person)
    assert counted(town.engine, TODAY.year) == before
    with pytest.raises(Forgotten):
        town.engine.vault.open(town.engine.vault.seal("", person))


_OWN_PEOPLE = """
    select person.id from core.person join core.buurt_team using (buurt)
    where team = $team order by id
"""
