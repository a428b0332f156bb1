"""Gegevens wissen: her key goes, her rows are scrubbed, her name leaves other texts; counts stay.

In three steps, so that a crash in between leaves nothing that cannot be finished:
1. the confirmed mentions are taken out of other texts, those of other teams are noted for them, and
   what there was is counted (`core.forgetting_began`);
2. her key is destroyed: from here on there is no way back, and no need of one;
3. every plugin scrubs its rows (`core.person_forgotten`), now or at the next start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.errors import Forgotten, NotFound
from bloei_core.neighbourhood import store as neighbourhood
from bloei_core.neighbourhood.service import require_own_person
from bloei_core.privacy import store
from bloei_core.privacy.dossier import duties, everything_about
from bloei_core.privacy.texts import (
    REDACTED,
    Found,
    Mention,
    name_pattern,
    naming,
    note_hits,
    redact,
    split,
)
from bloei_core.warehouse import EVERY_TEAM, Work

if TYPE_CHECKING:
    from bloei_core.engine import Engine

_SYSTEM = "bloei"
BEGAN = "core.forgetting_began"
DONE = "core.person_forgotten"


@dataclass(frozen=True, slots=True)
class _Wish:
    """Whom to forget, with what happens to the texts that name her."""

    person: str
    team: str
    name: str
    confirmed: Sequence[Mention] = ()
    to_decide: Sequence[Found] = ()


def forget_person(context: Context, person: str, confirmed: Sequence[Mention] = ()) -> None:
    """Destroy the key of a person, scrub every plugin's rows, redact the confirmed mentions.

    Mentions in texts of other teams wait for the teamleiders of those. What was counted stays
    counted. Once begun it cannot be undone; after a crash it is finished at the next start. Raises
    NotAllowed, also for who belongs to another team, or NotFound when the team may not see her.
    """
    context.require(Action.FORGET_PERSON)
    found = context.party(person)
    if found.kind != "person":
        raise NotFound("Dit is geen bewoner.")
    require_own_person(context, person)
    _, elsewhere = split(context, naming(context.engine, person, name_pattern(found.name)))
    wish = _Wish(person, context.team, found.name, confirmed, elsewhere)
    _carry_out(context.engine, wish, context.unit_of_work)


def expire_person(engine: Engine, person: str) -> None:
    """The same when her time is up: nobody is there to ask, so every mention waits for its team."""
    sealed = store.sealed_name(engine.warehouse, person)
    team = store.team_of_person(engine.warehouse, person) or EVERY_TEAM
    try:
        name = engine.vault.open(sealed) if sealed else ""
    except Forgotten:
        name = ""
    found = naming(engine, person, name_pattern(name)) if name else []
    wish = _Wish(person, team, name, to_decide=found)
    _carry_out(engine, wish, partial(engine.warehouse.unit_of_work, _SYSTEM))


def finish_forgetting(engine: Engine) -> int:
    """Scrub who lost her key but still has rows (a crash came between); how many are done now.

    What a plugin cannot is noted and stops nobody: it is tried again at every start until it can.
    """
    people = store.unfinished(engine.warehouse, engine.vault.forgotten())
    return sum(_finished(engine, person) for person in people)


def _carry_out(
    engine: Engine, wish: _Wish, unit_of_work: Callable[[], AbstractContextManager[Work]]
) -> None:
    counts = everything_about(engine, wish.person, wish.team).counts
    pattern = name_pattern(wish.name)
    stale: list[str] = []
    redacted = 0
    with unit_of_work() as work:
        for each in wish.confirmed:
            gone = redact(
                engine, work, each.where, each.row, lambda text: pattern.sub(REDACTED, text)
            )
            redacted += bool(gone)
            stale += gone
        note_hits(engine, work, wish.to_decide, pattern, wish.team)
        told: dict[str, Any] = {"texts": redacted, "waiting": len(wish.to_decide), **counts}
        work.record(BEGAN, subject=wish.person, team=wish.team, **told)
    engine.vault.destroy(wish.person, *stale)
    engine.names.drop(wish.person)
    with unit_of_work() as work:
        team = neighbourhood.team_to_tell(work, wish.person, wish.team)
        for _, duty in duties(engine):
            duty.forget(work, wish.person)
        work.record(DONE, subject=wish.person, team=team)


def _finished(engine: Engine, person: str) -> bool:
    plugin = ""
    try:
        with engine.warehouse.unit_of_work(_SYSTEM) as work:
            for each in duties(engine):
                plugin, duty = each
                duty.forget(work, person)
            work.record(DONE, subject=person)
    except Exception as error:
        if not engine.plugins.isolate:
            raise
        engine.plugins.note(plugin, "gegevens wissen", error)
        return False
    return True
