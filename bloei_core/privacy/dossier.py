"""Gegevens inzien: all that is kept of one resident, over every installed plugin and every team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bloei_core.access import Action, Member, Membership, Role
from bloei_core.context import Context
from bloei_core.contributions import PersonalData
from bloei_core.errors import NotAllowed
from bloei_core.neighbourhood.service import require_own_person
from bloei_core.warehouse import EVERY_TEAM

if TYPE_CHECKING:
    from bloei_core.engine import Engine

# What is kept of her is hers to see, whichever team wrote it down: so it is not asked as the member
# who happens to print it, but for each team in turn (docs/decisions/0014-what-is-hers.md).
CLERK = Member("bloei", "Bloei", (Membership(EVERY_TEAM, Role.VERBINDER),))


PAGE = "inzage"  # as the read log calls it


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data: what it is, why and how long it is kept, and her rows of it."""

    plugin: str
    key: str
    title: str
    purpose: str
    ground: str
    keep_days: int
    rows: Sequence[Mapping[str, Any]]

    @property
    def code(self) -> str:
        """`plugin.key`: what it is called in events and files."""
        return code_of(self.plugin, self.key)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is kept of one resident."""

    person: str
    number: int
    made_at: datetime
    kinds: tuple[Kind, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind, by its code."""
        return {kind.code: len(kind.rows) for kind in self.kinds}


def code_of(plugin: str, key: str) -> str:
    """`plugin.key`."""
    return f"{plugin}.{key}"


def duties(engine: Engine) -> list[tuple[str, PersonalData]]:
    """What every installed plugin keeps about people, switched off or not."""
    everyone = [loaded.name for loaded in engine.plugins]
    return engine.plugins.contributed(PersonalData, everyone)


def require_inspection(context: Context, person: str) -> None:
    """Raise NotAllowed or NotFound unless this member may see all of this resident now."""
    context.require(Action.EXPORT_PERSON)
    if context.names_hidden:
        raise NotAllowed("Namen zijn nu verborgen. Zet dat links in het menu uit.")
    require_own_person(context, person)


def inspect_person(context: Context, person: str) -> Dossier:
    """All that is kept of a resident of the team in view; the read log hears of it.

    Raises NotAllowed for another role, when names are hidden and for another team's resident.
    """
    require_inspection(context, person)
    context.exported(PAGE, [person])
    return everything_about(context.engine, person, context.team)


def export_person(context: Context, person: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The same as rows per Dutch title of a kind."""
    return {kind.title: list(kind.rows) for kind in inspect_person(context, person).kinds}


def everything_about(engine: Engine, person: str, first: str = "") -> Dossier:
    """All that is kept of somebody, the rows that team `first` sees on top. For the engine itself:
    nobody is asked whether this is allowed.
    """
    teams = sorted(engine.team_ids(), key=lambda team: team != first)
    contexts = [engine.context(CLERK, [team]) for team in teams]
    number = max(
        (context.parties()[person].number for context in contexts if person in context.parties()),
        default=0,
    )
    kinds = (_kind(plugin, duty, contexts, person) for plugin, duty in duties(engine))
    return Dossier(person, number, datetime.now(UTC), tuple(kinds))


def _kind(plugin: str, duty: PersonalData, contexts: Sequence[Context], person: str) -> Kind:
    rows: list[Mapping[str, Any]] = []
    for context in contexts:  # what several teams see is told once
        rows += [row for row in duty.export(context, person) if row not in rows]
    return Kind(
        plugin, duty.key, duty.title, duty.purpose, duty.ground, duty.keep_days, tuple(rows)
    )
