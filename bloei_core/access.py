"""Members, their roles, and what each role may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bloei_core.warehouse import EVERY_TEAM


class Role(StrEnum):
    """What somebody is, for one team or for the whole city."""

    VERBINDER = "verbinder"
    TEAMLEIDER = "teamleider"
    ONTWIKKELAAR = "ontwikkelaar"
    LEZER = "lezer"
    BEHEERDER = "beheerder"


ROLE_TITLES: Mapping[Role, str] = {
    Role.VERBINDER: "verbinder",
    Role.TEAMLEIDER: "teamleider",
    Role.ONTWIKKELAAR: "ontwikkelaar sociale basis",
    Role.LEZER: "lezer (partner)",
    Role.BEHEERDER: "beheerder",
}


class Action(StrEnum):
    """What a member may be allowed to do for a team."""

    SEE_TEAM = "see_team"
    SEE_NAMES = "see_names"
    LOOK_ACROSS = "look_across"
    SEE_READ_LOG = "see_read_log"
    SEE_COUNTS = "see_counts"
    EDIT_RELATIONS = "edit_relations"
    MOVE_MATCHES = "move_matches"
    EXPORT_PERSON = "export_person"
    FORGET_PERSON = "forget_person"
    KEEP_LONGER = "keep_longer"
    CHOOSE_PLUGINS = "choose_plugins"
    CHOOSE_GOALS = "choose_goals"
    SEE_EVERY_SET = "see_every_set"
    SEE_MEMBERS = "see_members"
    SEE_FAILURES = "see_failures"
    MANAGE_MEMBERS = "manage_members"
    CHOOSE_SAFETY = "choose_safety"
    MAKE_BACKUPS = "make_backups"


_DAILY_WORK = frozenset(
    {
        Action.SEE_TEAM,
        Action.SEE_NAMES,
        Action.LOOK_ACROSS,
        Action.SEE_COUNTS,
        Action.EDIT_RELATIONS,
        Action.MOVE_MATCHES,
        Action.EXPORT_PERSON,
    }
)

ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.VERBINDER: _DAILY_WORK,
    Role.TEAMLEIDER: _DAILY_WORK
    | {
        Action.FORGET_PERSON,
        Action.SEE_READ_LOG,
        Action.KEEP_LONGER,
        Action.CHOOSE_PLUGINS,
        Action.SEE_EVERY_SET,
        Action.SEE_MEMBERS,
        Action.SEE_FAILURES,
    },
    Role.ONTWIKKELAAR: frozenset({Action.SEE_TEAM, Action.CHOOSE_GOALS, Action.SEE_EVERY_SET}),
    Role.LEZER: frozenset({Action.SEE_TEAM}),
    Role.BEHEERDER: frozenset(
        {
            Action.SEE_TEAM,
            Action.SEE_EVERY_SET,
            Action.SEE_MEMBERS,
            Action.SEE_FAILURES,
            Action.MANAGE_MEMBERS,
            Action.CHOOSE_SAFETY,
            Action.MAKE_BACKUPS,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Membership:
    """A role for one team, or for all of them (`EVERY_TEAM`)."""

    team: str
    role: Role

    def covers(self, team: str) -> bool:
        """Whether this role holds for that team."""
        return self.team in (team, EVERY_TEAM)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works with Bloei."""

    id: str
    name: str
    memberships: tuple[Membership, ...]
    active: bool = True

    def roles(self, team: str) -> frozenset[Role]:
        """The roles that hold for this team."""
        return frozenset(each.role for each in self.memberships if each.covers(team))

    def teams(self, all_teams: Sequence[str]) -> tuple[str, ...]:
        """The teams this member belongs to, in the order given."""
        return tuple(team for team in all_teams if self.roles(team))


def may(member: Member, action: Action, team: str) -> bool:
    """Whether this member may do this for this team. The server asks; a menu is no protection."""
    return member.active and any(action in ALLOWED[role] for role in member.roles(team))
