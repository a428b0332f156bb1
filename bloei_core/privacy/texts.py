"""Where a name is said in typed texts about others, and how it is taken out of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.errors import Forgotten
from bloei_core.privacy import store
from bloei_core.privacy.store import SealedColumn, StoredHit
from bloei_core.warehouse import Warehouse, Work

if TYPE_CHECKING:
    from bloei_core.engine import Engine

REDACTED = "…"
AROUND = 40
_NAME_COLUMN = "name_sealed"
CONTACT_COLUMN = "contact_sealed"

Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Mention:
    """A typed text about others in which a name occurs."""

    where: SealedColumn
    row: str
    excerpt: str
    """Some words around the name; "" for a field that tells how to reach somebody."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where a name occurs: in texts of the team in view, and in how many of other teams."""

    ours: tuple[Mention, ...] = ()
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A text that names somebody, with the row and column it stands in."""

    where: SealedColumn
    row: str
    sealed: bytes
    text: str
    team: str | None
    """The team whose row it is; None when the table does not say."""


def sealed_columns(engine: Engine) -> list[SealedColumn]:
    """Every column that holds sealed values, in all schemas."""
    return store.sealed_columns(engine.warehouse)


def sealed_columns_of(warehouse: Warehouse) -> list[SealedColumn]:
    """The same of a warehouse without its engine, such as a backup."""
    return store.sealed_columns(warehouse)


def mentions(context: Context, person: str) -> Mentions:
    """Typed texts about others that hold the name of this person, for a human to confirm.

    Texts of other teams are only counted: they are not hers to read.
    """
    context.require(Action.FORGET_PERSON)
    pattern = name_pattern(context.party(person).name)
    ours, elsewhere = split(context, naming(context.engine, person, pattern))
    shown = [Mention(each.where, each.row, _excerpt(each, pattern)) for each in ours]
    return Mentions(tuple(shown), len(elsewhere))


def name_pattern(name: str) -> re.Pattern[str]:
    """What to look for: "Fatima B." as "Fatima", the way people write about each other."""
    call_name = re.sub(r"\s+\S\.?$", "", name).strip() or name
    return re.compile(rf"(?<!\w){re.escape(call_name)}(?!\w)", re.IGNORECASE)


def naming(engine: Engine, person: str, pattern: re.Pattern[str]) -> list[Found]:
    """Every typed text that names her, but for her own and for names."""
    return [
        each
        for column in sealed_columns(engine)
        for each in _opened(engine, column)
        if person not in engine.vault.owners(each.sealed)
        and not _is_a_name(engine, each)
        and pattern.search(each.text)
    ]


def _is_a_name(engine: Engine, found: Found) -> bool:
    """Of a resident, place or colleague: somebody else may be called so. A title that was typed
    has a key of its own.
    """
    vault = engine.vault
    return found.where.column == _NAME_COLUMN and not any(
        map(vault.is_text_key, vault.owners(found.sealed))
    )


def split(context: Context, found: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """Those that are the team's in view, and those of others."""
    own = _own_parties(context)
    ours: list[Found] = []
    elsewhere: list[Found] = []
    for each in found:
        (ours if _is_ours(context, each, own) else elsewhere).append(each)
    return ours, elsewhere


def redact(engine: Engine, work: Work, where: SealedColumn, row: str, change: Change) -> list[str]:
    """Write a text changed, under a new key; the keys that are of no use any more afterwards."""
    sealed = store.sealed_value(work, where, row)
    if sealed is None:
        return []
    owners = engine.vault.owners(sealed)
    try:
        text = change(engine.vault.open(sealed))
    except Forgotten:  # closed for good by now, which is more than was asked
        return []
    stale = [owner for owner in owners if engine.vault.is_text_key(owner)]
    kept = [owner for owner in owners if owner not in stale]
    store.write_sealed(work, where, row, engine.vault.seal(text, *kept, engine.vault.text_key()))
    return stale


def note_hits(
    engine: Engine, work: Work, found: Sequence[Found], pattern: re.Pattern[str], team: str
) -> None:
    """Write down for the teams of these texts where the name stands, without the name.

    `team` gets those of which no team is known.
    """
    known = store.teams_of_parties(engine)
    for each in found:
        spans = [edge for match in pattern.finditer(each.text) for edge in match.span()]
        hit = StoredHit(
            id=str(uuid4()),
            team=_team_for(engine, each, known) or team,
            place=each.where.place,
            row_id=each.row,
            digest=digest(each.sealed),
            spans=tuple(spans),
            found_at=work.now,
        )
        store.add_hit(work, hit)


def digest(sealed: bytes) -> str:
    """Tells whether a sealed value is still the same one."""
    return hashlib.sha256(sealed).hexdigest()


def _opened(engine: Engine, column: SealedColumn) -> list[Found]:
    found = []
    for row in store.sealed_values(engine, column):
        try:
            found.append(Found(column, **row, text=engine.vault.open(row["sealed"])))
        except Forgotten:
            continue
    return found


def _own_parties(context: Context) -> frozenset[str]:
    buurten = store.own_buurten(context)
    return frozenset(
        each.id
        for each in context.parties().values()
        if each.kind == "organisation" or each.buurt in buurten
    )


def _is_ours(context: Context, found: Found, own: frozenset[str]) -> bool:
    if found.team is not None:
        return found.team in context.teams
    owners = _owners(context.engine, found)
    return bool(owners) and set(owners) <= own


def _team_for(engine: Engine, found: Found, known: Mapping[str, Sequence[str]]) -> str | None:
    """Whose text it is: of its row, else of the first of whom it is about."""
    if found.team in engine.team_ids():
        return found.team
    teams = (team for owner in _owners(engine, found) for team in known.get(owner, ()))
    return next(teams, None)


def _owners(engine: Engine, found: Found) -> list[str]:
    vault = engine.vault
    return [each for each in vault.owners(found.sealed) if not vault.is_text_key(each)]


def _excerpt(found: Found, pattern: re.Pattern[str]) -> str:
    if found.where.column == CONTACT_COLUMN:
        return ""
    match = pattern.search(found.text)
    assert match is not None
    start, end = max(match.start() - AROUND, 0), match.end() + AROUND
    return found.text[start:end].replace("\n", " ")
