"""What the verbs about kernteams share: find it or refuse, and say who was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from bloei_core import Action, Conflict, Context, InvalidInput, Member, NotFound, Row, Work
from bloei_core.ui import formats
from plugins.kernteam_coaching import store, words

EARLIEST = date(2015, 1, 1)
Noun = TypeVar("Noun")


def open_kernteam(context: Context, kernteam: str) -> store.Kernteam:
    """A kernteam of the team in view that is coached now, for who may change it.

    Raises NotAllowed, NotFound, or InvalidInput when it was stopped.
    """
    found = any_kernteam(context, kernteam)
    if found.closed_on:
        raise InvalidInput("Dit kernteam is gestopt. Open het eerst weer.")
    return found


def any_kernteam(context: Context, kernteam: str) -> store.Kernteam:
    """The same, also when it was stopped."""
    context.require(Action.EDIT_RELATIONS)
    found = store.kernteam(context, kernteam)
    if found is None:
        raise NotFound("Dit kernteam is er niet, of niet voor jullie team.")
    return found


def present(found: Noun | None) -> Noun:
    """What was found. Raises NotFound when it is not there."""
    if found is None:
        raise NotFound("Dit is er niet meer, of niet voor jullie team.")
    return found


def colleagues(context: Context) -> list[Member]:
    """Who may coach a kernteam of the team in view, by name."""
    return [
        each
        for each in context.engine.members(context.teams)
        if replace(context, member=each).may(Action.EDIT_RELATIONS)
    ]


def member_name(context: Context, member: str) -> str:
    """The name of somebody who works here, or worked here."""
    found = context.engine.member(member)
    return found.name if found else "Bloei"


def seal_for(
    context: Context, text: str, parts: Sequence[store.Participant], about: str | None = None
) -> bytes | None:
    """Seal a text by whom it concerns: who take part now, and the participant `about`.

    When nobody does, it has only a key of its own.
    """
    known, today = context.parties(), formats.today()
    owners = {
        part.person
        for part in parts
        if part.person
        and part.person in known
        and known[part.person].status != "forgotten"
        and (part.active_on(today) or part.id == about)
    }
    return context.seal(text, *sorted(owners))


def day_in_past(day: date, label: str) -> date:
    """A day that has been. Raises InvalidInput for tomorrow, or long ago."""
    if day > formats.today():
        raise InvalidInput("Deze dag is nog niet geweest.", label)
    if day < EARLIEST:
        raise InvalidInput("Deze dag is te lang geleden.", label)
    return day


def change(context: Context, work: Work, found: store.Kernteam, version: int, fields: Row) -> None:
    """Change the kernteam itself. Raises Conflict, which names who was first."""
    if not store.change(work, "kernteam", found.id, version, fields):
        raise conflict(context, found.id, "kernteam", found.id)


_THINGS = {
    "kernteam": "dit kernteam",
    "participant": "dit lid",
    "project": "dit project",
    "talk": "dit gesprek",
    "action": "deze actie",
}


def conflict(context: Context, kernteam: str, table: str, row: str) -> Conflict:
    """Who changed this row last, and what he or she did."""
    for last in store.happenings(context, kernteam):
        if _touches(last, table, row):
            return Conflict(f"{_who(context, last)} {_what(last, _THINGS[table])}")
    return Conflict(f"Een collega heeft {_THINGS[table]} net veranderd.")


# What changes the row of a kernteam itself, and not only what belongs to it.
_OF_ITSELF = frozenset(
    {
        "kernteam_changed",
        "step_changed",
        "talk_planned",
        "talk_logged",
        "kernteam_closed",
        "kernteam_reopened",
    }
)


def _touches(last: store.Happening, table: str, row: str) -> bool:
    if table == "kernteam":
        return _name(last) in _OF_ITSELF
    return last.details.get(table) == row


def _name(last: store.Happening) -> str:
    return last.name.removeprefix(f"{words.PLUGIN}.")


def _who(context: Context, last: store.Happening) -> str:
    if last.actor == context.member.id:
        return "Je hebt zelf in een ander venster"
    return f"{member_name(context, last.actor)} heeft"


def _what(last: store.Happening, thing: str) -> str:
    match _name(last):
        case "step_changed":
            return f"{thing} net op stap {words.step_title(int(last.new or 0))} gezet."
        case "talk_planned":
            return "net een ander gesprek gepland."
        case "talk_logged":
            return "net een gesprek opgeschreven."
        case "kernteam_closed":
            return f"{thing} net gestopt."
        case "action_done":
            return f"{thing} net afgevinkt."
        case _:
            return f"{thing} net veranderd."
