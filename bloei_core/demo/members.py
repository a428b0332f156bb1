"""Who works with Bloei in the demo city."""

from __future__ import annotations

from bloei_core.access import Member, Membership, Role
from bloei_core.demo.material import DemoMember
from bloei_core.demo.scenario import DemoCity
from bloei_core.warehouse import EVERY_TEAM, Event

_FIRST_WEEK = 5


def settle(city: DemoCity) -> None:
    """Write the members of the material; they were there from the start."""
    city.members = [_member(each) for each in city.material.members]
    city.insert(
        "core.member",
        [
            {
                "id": member.id,
                "name_sealed": city.engine.vault.seal(member.name, member.id),
                "active": True,
            }
            for member in city.members
        ],
    )
    city.insert(
        "core.membership",
        [
            {"member": member.id, "team": each.team, "role": each.role.value}
            for member in city.members
            for each in member.memberships
        ],
    )
    for number, member in enumerate(city.members):
        moment = city.clock.moment(number % _FIRST_WEEK, city.random)
        event = Event(
            "core.member_added", member.id, EVERY_TEAM, city.members[-1].id, happened_at=moment
        )
        city.happened(event)


def _member(found: DemoMember) -> Member:
    teams = found.teams or (EVERY_TEAM,)
    return Member(
        found.code, found.name, tuple(Membership(team, Role(found.role)) for team in teams)
    )
