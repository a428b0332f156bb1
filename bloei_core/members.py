"""Members as they are stored."""

from __future__ import annotations

from bloei_core.access import Member, Membership, Role
from bloei_core.vault import Vault
from bloei_core.warehouse import Row, Warehouse, Work

_MEMBERS = """
    select member.id, name_sealed, active,
        list({'team': team, 'role': role} order by team, role) as memberships
    from core.member
    join core.membership on membership.member = member.id
    group by all
"""


def every(warehouse: Warehouse, vault: Vault) -> list[Member]:
    """All members, by name."""
    rows = warehouse.read(_MEMBERS)
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
