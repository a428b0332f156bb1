"""What the command line may have done to the members, in the running app or by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from bloei_core import accounts
from bloei_core.access import Member, Membership, Role
from bloei_core.context import Context
from bloei_core.engine import SYSTEM, Engine
from bloei_core.errors import InvalidInput
from bloei_core.members import (
    ROLES,
    ROLES_OF_A_TEAM,
    MemberForm,
    add_member,
    disable_member,
    enable_member,
)
from bloei_core.neighbourhood import new_id
from bloei_core.warehouse import EVERY_TEAM

Json: TypeAlias = Any
Details: TypeAlias = Mapping[str, str]
Order = Callable[[Engine, Details], Json]

_AT_THE_MACHINE = Member(SYSTEM, "Bloei", (Membership(EVERY_TEAM, Role.BEHEERDER),))


def add(engine: Engine, details: Details) -> Json:
    """Add a member with `name`, `account`, `role` and, for a role of a team, `team`; her id."""
    member = new_id()
    roles = (_membership(engine, details.get("role", ""), details.get("team", "")),)
    form = MemberForm(details.get("name", ""), roles, details.get("account", ""))
    add_member(_context(engine), member, form)
    return {"id": member}


def listed(engine: Engine, _details: Details) -> Json:
    """All members, by name."""
    names = accounts.names(engine)
    return [
        {
            "id": each.id,
            "name": each.name,
            "account": names.get(each.id, ""),
            "active": each.active,
            "roles": [{"role": one.role.value, "team": one.team} for one in each.memberships],
        }
        for each in engine.members()
    ]


def disable(engine: Engine, details: Details) -> Json:
    """Let the member with this `id` in no more."""
    disable_member(_context(engine), details.get("id", ""))
    return {}


def enable(engine: Engine, details: Details) -> Json:
    """Let the member with this `id` in again."""
    enable_member(_context(engine), details.get("id", ""))
    return {}


ORDERS: Mapping[str, Order] = {
    "member add": add,
    "member list": listed,
    "member disable": disable,
    "member enable": enable,
}


def _context(engine: Engine) -> Context:
    return engine.context(_AT_THE_MACHINE, engine.team_ids())


def _membership(engine: Engine, role: str, team: str) -> Membership:
    if role not in set(Role):
        raise InvalidInput(f"Kies een rol: {', '.join(Role)}.", ROLES)
    if Role(role) in ROLES_OF_A_TEAM and team not in engine.team_ids():
        raise InvalidInput(f"Kies een team: {', '.join(engine.team_ids())}.", ROLES)
    return Membership(team or EVERY_TEAM, Role(role))
