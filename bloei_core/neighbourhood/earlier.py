"""What stood in the fields of a resident before it was changed: sealed, shown, and gone with her.

A correction may be about a mistake that should never have been typed: a teamleider can take such
a line away at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from bloei_core import city
from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.contributions import Expiring
from bloei_core.errors import NotFound
from bloei_core.neighbourhood.store import Person
from bloei_core.warehouse import Row, Work

_SEPARATOR = " "  # between codes


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stood in a field of a resident until it was changed."""

    id: str
    person: str
    field: str
    value_sealed: bytes
    changed_at: datetime
    member: str


LABELS: Mapping[str, str] = {
    "name_sealed": "Naam",
    "contact_sealed": "Bereikbaar",
    "motivation_sealed": "In eigen woorden",
    "buurt": "Buurt",
    "age_band": "Leeftijd",
    "language": "Praat graag",
    "availability": "Wanneer",
    "company": "Met wie",
    "pace": "Hoe vaak",
    "step": "Stap",
    "verbinder": "Verbinder",
}


def keep_earlier(context: Context, work: Work, old: Person, new: Row) -> None:
    """Seal under her key what stood in each field that gets another value; empty fields pass."""
    for field in LABELS:
        before, after = (_text(context, row, field) for row in (_row(old), new))
        if not before or before == after:
            continue
        row = {
            "id": str(uuid4()),
            "person": old.id,
            "field": field,
            "value_sealed": context.seal(before, old.id),
            "changed_at": work.now,
            "member": work.actor,
        }
        work.execute(_INSERT, **row)


def earlier_of(context: Context, person: str) -> list[Earlier]:
    """What stood in the fields of a resident before, the latest first."""
    rows = context.rows(_OF_PERSON, person=person)
    return [Earlier(**row) for row in rows]


def shown(context: Context, earlier: Earlier) -> str:
    """The value in words."""
    value = context.open(earlier.value_sealed)
    describe = _DESCRIBED.get(earlier.field)
    return describe(context, value) if describe and not context.names_hidden else value


def wipe_earlier(context: Context, earlier: str, _version: int = 0) -> None:
    """Take one earlier value away for good. For who may forget; raises NotFound when it is gone."""
    context.require(Action.FORGET_PERSON)
    known = {each.id: each for each in _of_team(context, date.max)}
    if earlier not in known:
        raise NotFound("Dit staat er niet meer.")
    with context.unit_of_work() as work:
        _remove(work, "id = $id", id=earlier)
        person = known[earlier].person
        work.record("core.earlier_wiped", subject=person, team=context.team)


def forget(work: Work, person: str) -> None:
    """Take away all of a resident."""
    _remove(work, "person = $person", person=person)


def expire(work: Work, before: date) -> int:
    """Take away what was changed before a day; how many."""
    return _remove(work, f"changed_at < $day and {_NOT_KEPT}", day=before)


def due(context: Context, before: date) -> Sequence[Expiring]:
    """What was changed before a day, of residents of the teams in view."""
    return [
        Expiring(
            each.id,
            f"{context.name_of(each.person, 'person')}: {LABELS[each.field].lower()}",
            each.changed_at.date(),
            "mensen",
            {"bewoner": each.person},
            (each.person,),
        )
        for each in _of_team(context, before)
    ]


def export(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    """The same rows for who asks what is kept of her."""
    return [
        {
            "wat": LABELS[each.field],
            "eerder": shown(context, each),
            "tot": each.changed_at.date(),
        }
        for each in earlier_of(context, person)
    ]


def _of_team(context: Context, before: date) -> list[Earlier]:
    return [Earlier(**row) for row in context.rows(_OF_TEAM, before=before)]


def _row(person: Person) -> Row:
    return {each.name: getattr(person, each.name) for each in fields(person)}


def _text(context: Context, row: Row, field: str) -> str:
    value = row[field]
    if field.endswith("_sealed"):
        return context.engine.vault.open(value) if value is not None else ""
    return value or "" if isinstance(value, str | None) else _SEPARATOR.join(value)


def _codes(list_name: str) -> Callable[[Context, str], str]:
    def describe(_context: Context, codes: str) -> str:
        return ", ".join(city.label(list_name, code) for code in codes.split(_SEPARATOR))

    return describe


def _buurt(_context: Context, code: str) -> str:
    return {buurt.code: buurt.name for buurt in city.buurten()}.get(code, code)


def _member(context: Context, member: str) -> str:
    found = context.engine.member(member)
    return found.name if found else "een oud-collega"


_CODED = ("age_band", "language", "availability", "company", "pace", "step")
_DESCRIBED: Mapping[str, Callable[[Context, str], str]] = {
    **{field: _codes(field) for field in _CODED},
    "buurt": _buurt,
    "verbinder": _member,
}


def _remove(work: Work, which: str, **params: Any) -> int:
    work.outdates("core.earlier", ["value_sealed"], f"where {which}", **params)
    return len(work.execute(f"delete from core.earlier where {which} returning id", **params))


_NOT_KEPT = "id not in (select row_id from core.kept_longer)"
_INSERT = """
    insert into core.earlier (id, person, field, value_sealed, changed_at, member)
    values ($id, $person, $field, $value_sealed, $changed_at, $member)
"""
_OF_PERSON = """
    select * from core.earlier where person = $person and person in (
        select person from core.visible_person where list_contains($teams, team)
    )
    order by changed_at desc, field, id
"""
_OF_TEAM = """
    select earlier.* from core.earlier
    join core.person on person.id = earlier.person
    join core.buurt_team using (buurt)
    where list_contains($teams, team) and changed_at < $before order by changed_at, earlier.id
"""
