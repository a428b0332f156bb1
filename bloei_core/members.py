"""Members as they are stored."""

from __future__ import annotations

from collections.abc import Sequence

from bloei_core.access import Member, Membership, Role
from bloei_core.vault import Vault
from bloei_core.warehouse import EVERY_TEAM, Row, Warehouse, Work

_MEMBERS = """
    select member.id, name_sealed, active,
        list({'team': team, 'role': role} order by team, role) as memberships
    from core.member
    join core.membership on membership.member = member.id
    group by all
"""
_ONE = f"select * from ({_MEMBERS}) where id = $id"
_OF_TEAMS = f"""
    select * from ({_MEMBERS})
    where list_has_any($teams, list_transform(memberships, lambda each: each.team))
"""


def find(warehouse: Warehouse, vault: Vault, member: str) -> Member | None:
    """A member by id, or None."""
    rows = warehouse.read(_ONE, {"id": member})
    return _member(vault, rows[0]) if rows else None


def every(warehouse: Warehouse, vault: Vault, teams: Sequence[str] | None = None) -> list[Member]:
    """All members, or those with a role for one of these teams, by name."""
    if teams is None:
        rows = warehouse.read(_MEMBERS)
    else:
        rows = warehouse.read(_OF_TEAMS, {"teams": [*teams, EVERY_TEAM]})
    return sorted((_member(vault, row) for row in rows), key=lambda each: each.name)


def add(work: Work, vault: Vault, member: Member) -> None:
    """Write a new member with the given memberships."""
    work.execute(
        "insert into core.member (id, name_sealed, active) values ($id, $name, $active)",
        id=member.id,
        name=vault.seal(member.name, member.id),
        active=member.active,
    )
    for each in member.memberships:
        work.execute(
            "insert into core.membership (member, team, role) values ($member, $team, $role)",
            member=member.id,
            team=each.team,
            role=each.role.value,
        )
    work.record("core.member_added", subject=member.id)


def _member(vault: Vault, row: Row) -> Member:
    memberships = tuple(Membership(each["team"], Role(each["role"])) for each in row["memberships"])
    return Member(row["id"], vault.open(row["name_sealed"]), memberships, row["active"])
