"""What each role may do, as a table: a change of the rules is a change here."""

from __future__ import annotations

import pytest

from bloei_core import ROLE_TITLES, Member, Membership, Role
from bloei_core.access import ALLOWED, Action, may
from bloei_core.warehouse import EVERY_TEAM

TABLE = """
                 verbinder teamleider ontwikkelaar lezer beheerder
see_team         yes       yes        yes          yes   yes
see_names        yes       yes        no           no    no
look_across      yes       yes        no           no    no
see_read_log     no        yes        no           no    no
see_counts       yes       yes        no           no    no
edit_relations   yes       yes        no           no    no
move_matches     yes       yes        no           no    no
export_person    yes       yes        no           no    no
forget_person    no        yes        no           no    no
keep_longer      no        yes        no           no    no
choose_plugins   no        yes        no           no    no
choose_goals     no        no         yes          no    no
see_every_set    no        yes        yes          no    yes
see_members      no        yes        no           no    yes
see_failures     no        yes        no           no    yes
manage_members   no        no         no           no    yes
choose_safety    no        no         no           no    yes
make_backups     no        no         no           no    yes
"""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (Role(role), Action(action), allowed == "yes")
    for action, *row in LINES
    for role, allowed in zip(HEAD, row, strict=True)
]


def member(*memberships: Membership, active: bool = True) -> Member:
    """Somebody invented with these roles."""
    return Member("noor", "Noor V.", memberships, active)


@pytest.mark.parametrize(("role", "action", "allowed"), CELLS)
def test_each_role_may_do_what_the_table_says(role: Role, action: Action, allowed: bool) -> None:
    assert may(member(Membership("a", role)), action, "a") is allowed
    assert may(member(Membership(EVERY_TEAM, role)), action, "a") is allowed


@pytest.mark.parametrize(("role", "action"), [(role, action) for role, action, _ in CELLS])
def test_nobody_may_anything_for_another_team_or_when_inactive(role: Role, action: Action) -> None:
    assert not may(member(Membership("a", role)), action, "b")
    assert not may(member(Membership("a", role), active=False), action, "a")
    assert not may(member(), action, "a")


def test_the_table_is_complete() -> None:
    assert {(role, action) for role, action, _ in CELLS} == {(r, a) for r in Role for a in Action}
    assert set(ALLOWED) == set(Role) == set(ROLE_TITLES)


def test_roles_of_two_teams_do_not_mix() -> None:
    both = member(Membership("a", Role.TEAMLEIDER), Membership("b", Role.VERBINDER))
    assert may(both, Action.FORGET_PERSON, "a")
    assert not may(both, Action.FORGET_PERSON, "b")
    assert both.teams(["c", "b", "a"]) == ("b", "a")
    assert both.roles("c") == frozenset()


def test_a_role_for_the_city_holds_for_every_team() -> None:
    ona = member(Membership(EVERY_TEAM, Role.ONTWIKKELAAR))
    assert ona.teams(["a", "b"]) == ("a", "b")
    assert ona.roles("whatever") == {Role.ONTWIKKELAAR}
