"""The context: who asks, for which teams, and what comes out of that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bloei_core import Context, NotAllowed, NotFound
from bloei_core.access import Action
from bloei_core.engine import Engine
from bloei_core.errors import Forgotten, ProgrammingMistake
from bloei_core.testing import TEAM_A, TEAM_B, add_resident


def test_nobody_may_anything_for_no_team(verbinder: Context) -> None:
    nowhere = replace(verbinder, teams=())
    assert not any(nowhere.may(action) for action in Action)
    assert nowhere.names_hidden
    with pytest.raises(NotAllowed):
        nowhere.require(Action.SEE_TEAM)
    with pytest.raises(ProgrammingMistake):
        _ = nowhere.team


def test_a_right_must_hold_for_every_team_in_view(verbinder: Context) -> None:
    both = replace(verbinder, teams=(TEAM_A, TEAM_B))
    assert verbinder.may(Action.MOVE_MATCHES)
    assert not both.may(Action.MOVE_MATCHES)
    assert both.names_hidden
    with pytest.raises(NotAllowed, match="jouw rol"):
        both.require(Action.MOVE_MATCHES)
    with pytest.raises(ProgrammingMistake):
        _ = both.team


def test_only_a_team_in_view_can_be_picked(ontwikkelaar: Context, verbinder: Context) -> None:
    assert ontwikkelaar.only(TEAM_B).teams == (TEAM_B,)
    with pytest.raises(NotFound):
        verbinder.only(TEAM_B)
    with pytest.raises(NotFound):
        ontwikkelaar.only("no-such-team")


def test_sealed_text_opens_for_who_may_read_it(
    engine: Engine, verbinder: Context, beheerder: Context
) -> None:
    sealed = verbinder.seal("houdt van koken", "p1")
    assert sealed is not None
    assert verbinder.open(sealed) == "houdt van koken"
    assert replace(verbinder, hide_names=True).open(sealed) == "(verborgen)"
    assert beheerder.open(sealed) == "(verborgen)"
    engine.vault.destroy("p1")
    assert verbinder.open(sealed) == "(verwijderd)"
    with pytest.raises(Forgotten):
        verbinder.seal("nog iets", "p1")


def test_no_text_is_no_seal(verbinder: Context) -> None:
    assert verbinder.seal("", "p1") is None
    assert verbinder.open(None) == ""


def test_each_text_has_a_key_of_its_own_beside_its_people(
    engine: Engine, verbinder: Context
) -> None:
    sealed = verbinder.seal("samen koken", "p1", "p2")
    assert sealed is not None
    own = [owner for owner in engine.vault.owners(sealed) if engine.vault.is_text_key(owner)]
    assert len(own) == 1
    assert set(engine.vault.owners(sealed)) == {"p1", "p2", *own}


def test_the_latest_event_counts_per_team(
    engine: Engine, verbinder: Context, other_team: Context
) -> None:
    before = verbinder.latest(), other_team.latest()
    with verbinder.unit_of_work() as work:
        work.record("core.test_done", subject="x", team=TEAM_A)
    assert verbinder.latest() > before[0]
    assert other_team.latest() == before[1]
    with verbinder.unit_of_work() as work:
        work.record("core.test_done", subject="x")
    assert verbinder.latest() == other_team.latest() == replace(verbinder, teams=()).latest()


def test_a_unit_of_work_is_signed_by_who_is_here(engine: Engine, verbinder: Context) -> None:
    with verbinder.unit_of_work() as work:
        work.record("core.test_done", subject="signed", team=TEAM_A)
    sql = "select actor from core.event where subject = 'signed' and list_contains($teams, team)"
    assert verbinder.rows(sql) == [{"actor": "noor"}]


def test_a_text_about_nobody_is_shown_without_names(
    engine: Engine, verbinder: Context, beheerder: Context
) -> None:
    add_resident(verbinder, "Sanne V.")
    public, about = verbinder.seal("Soep bij Sanne"), verbinder.seal("Soep bij Sanne", "p1")
    assert verbinder.open_public(public) == "Soep bij Sanne"
    hidden = replace(verbinder, hide_names=True)
    assert hidden.open_public(public) == "Soep bij …"
    assert beheerder.open_public(public) == "Soep bij …"
    assert hidden.open_public(about) == "(verborgen)"
    assert hidden.open_public(None) == ""
    assert public is not None
    engine.vault.destroy(*engine.vault.owners(public))
    assert hidden.open_public(public) == "(verwijderd)"
