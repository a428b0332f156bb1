"""Inzien met reden: looking at a resident of another team, known by name, for one day.

Who is there in another team is never listed or searched. Somebody who knows the exact name and the
buurt, and says why, may look until midnight; the teamleider of the other team hears of it. Whoever
is not found is told in the same words as who does not exist, and a few of those a day is the most
(docs/decisions/0013-looking-at-another-team.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bloei_core import city
from bloei_core.access import Action
from bloei_core.consent import history
from bloei_core.context import Context
from bloei_core.errors import InvalidInput, NotFound, Refused
from bloei_core.names import Party, same_name
from bloei_core.neighbourhood import (
    Offer,
    Person,
    Request,
    is_id,
    new_id,
    offers_of,
    person,
    requests_of,
)
from bloei_core.peek import store
from bloei_core.peek.store import Peek
from bloei_core.read_log.log import Look, Reader
from bloei_core.text import clean_line

MOST_MISSES = 5
OTHER = "anders"
_PAGE = "mensen"
_INITIAL = re.compile(r"\s+\S\.?$")
_NOBODY = (
    "We vonden niemand met precies deze naam in deze buurt. Kijk de naam goed na, "
    "of bel het team van die buurt."
)


@dataclass(frozen=True, slots=True)
class Why:
    """The reason to look: a code out of `peek_reason`, and a few words with `anders`."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Peeked:
    """What is shown of a resident of another team. Read only."""

    peek: Peek
    person: Person
    name: str
    offers: tuple[Offer, ...]
    requests: tuple[Request, ...]
    agreed: frozenset[str]
    """The purposes that she agrees to."""


def ask_by_name(context: Context, name: str, buurt: str, why: Why) -> str:
    """Look at who has exactly this name in a buurt of another team; the id of the resident.

    Raises InvalidInput for what was not filled in well, NotFound when there is nobody, or more
    than one, Refused when somebody was not found too often today.
    """
    reason, note = _checked(context, why)
    typed = clean_line(name, "naam", longest=60)
    if buurt not in {each.code for each in city.buurten()}:
        raise InvalidInput("Kies een buurt.", "buurt")
    team = city.team_of(buurt)
    if team == context.team:
        raise InvalidInput("Deze buurt is van jullie team. Zoek gewoon op naam.", "buurt")
    found = _named(context, team, buurt, typed)
    if len(found) == 1:
        return _grant(context, found[0].id, team, reason, note)
    _miss(context, team, reason)
    if found and not _INITIAL.search(typed):
        raise InvalidInput("Typ ook de eerste letter van de achternaam: Fatima B.", "naam")
    raise NotFound(_NOBODY)


def ask_by_id(context: Context, person_id: str, why: Why) -> str:
    """Look at a resident of another team to whom a match or a link points; her id."""
    reason, note = _checked(context, why)
    found = store.person_anywhere(context, person_id) if is_id(person_id) else None
    team = city.team_of(found["buurt"]) if found and found["status"] == "active" else ""
    if team in ("", context.team):
        _miss(context, team or context.team, reason)
        raise NotFound("Deze bewoner is niet bekend, of is gewist.")
    return _grant(context, person_id, team, reason, note)


def look(context: Context, person_id: str) -> Peeked | None:
    """What this member may see of a resident of another team now; None when nothing."""
    peek = next((each for each in running(context) if each.person == person_id), None)
    if peek is None or context.names_hidden:
        return None
    there = replace(context, teams=(peek.team,), granted=True)
    found = person(there, person_id)
    if found is None or found.status == "forgotten" or city.team_of(found.buurt) == context.team:
        return None
    return Peeked(
        peek,
        found,
        context.open(found.name_sealed),
        tuple(each for each in offers_of(there, person_id) if each.status == "open"),
        tuple(each for each in requests_of(there, person_id) if each.status == "open"),
        frozenset(each.purpose for each in history(there, person_id) if each.holds),
    )


def opened(context: Context, peeked: Peeked) -> None:
    """Tell the read log that the page of a resident of another team is opened; a row each time."""
    reader = Reader(context.member.id, context.team)
    peek = peeked.peek
    context.engine.read_log.told(Look(reader, _PAGE, "reach", [peek.person], peek.id))


def shown(context: Context, found: Sequence[Peeked]) -> None:
    """Tell the read log that the names of these stand in a list: once a quarter of an hour."""
    reader = Reader(context.member.id, context.team)
    context.engine.read_log.saw(reader, _PAGE, [each.person.id for each in found])


def running(context: Context) -> list[Peek]:
    """At whom of other teams this member may look now."""
    context.require_view()
    if not context.may(Action.LOOK_ACROSS):
        return []
    return store.running_of(context, context.member.id, datetime.now(UTC))


def unseen(context: Context) -> list[Peek]:
    """What the teamleider of the team in view has not seen yet; nothing for another role."""
    context.require_view()
    return store.unseen(context) if context.may(Action.SEE_READ_LOG) else []


def acknowledge(context: Context, peek: str) -> None:
    """The teamleider saw who looked, and why."""
    context.require(Action.SEE_READ_LOG)
    with context.unit_of_work() as work:
        if not store.mark_seen(work, peek, context.team):
            raise NotFound("Dit is al gezien.")
        work.record("core.peek_seen", subject=peek, team=context.team)


# --- how ---------------------------------------------------------------------------------------


def _checked(context: Context, why: Why) -> tuple[str, str]:
    context.require(Action.LOOK_ACROSS)
    if context.names_hidden:
        raise Refused("Namen zijn nu verborgen. Laat ze zien om iemand in te zien.")
    if why.reason not in {each.code for each in city.codes("peek_reason")}:
        raise InvalidInput("Kies een reden.", "reden")
    note = clean_line(why.note, "toelichting", required=why.reason == OTHER, longest=300)
    if store.misses_of(context, context.member.id, _midnight(0)) >= MOST_MISSES:
        raise Refused(
            f"Je zocht vandaag al {MOST_MISSES} keer iemand die we niet vonden. "
            "Bel het team van die buurt."
        )
    return why.reason, note


def _named(context: Context, team: str, buurt: str, typed: str) -> list[Party]:
    return [
        each
        for each in context.engine.names.parties(team).values()
        if (each.kind, each.buurt, each.status) == ("person", buurt, "active")
        and (same_name(typed, each.name) or same_name(typed, _INITIAL.sub("", each.name)))
    ]


def _grant(context: Context, person_id: str, team: str, reason: str, note: str) -> str:
    if any(each.person == person_id for each in running(context)):
        return person_id
    peek = new_id()
    fields = {
        "id": peek,
        "person": person_id,
        "team": team,
        "from_team": context.team,
        "member": context.member.id,
        "reason": reason,
        "note_sealed": context.seal(note, person_id),
        "until": _midnight(1),
    }
    with context.unit_of_work() as work:
        store.add(work, {**fields, "asked_at": work.now})
        work.record(
            "core.peek_granted", subject=peek, team=team, new=reason, from_team=context.team
        )
    return person_id


def _miss(context: Context, team: str, reason: str) -> None:
    with context.unit_of_work() as work:
        work.record(
            "core.peek_missed",
            subject=context.member.id,
            team=team,
            new=reason,
            from_team=context.team,
        )


def _midnight(days: int) -> datetime:
    """The beginning of today in the city, or of a day after it."""
    return datetime.combine(city.today() + timedelta(days=days), time(), city.CITY_TIME)
