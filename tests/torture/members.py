"""Who works in the city of the torture rounds."""

from __future__ import annotations

from bloei_core import Member, Membership, Role, city

TEAM = city.teams()[0].code
VERBINDERS = tuple(
    Member(f"verbinder-{number}", f"Verbinder {number}", (Membership(TEAM, Role.VERBINDER),))
    for number in range(6)
)
