"""What waits for a teamleider because of somebody's data, for Vandaag."""

from __future__ import annotations

from collections.abc import Sequence

from bloei_core import Action, Context, Todo, city, peek
from bloei_core.privacy import waiting
from bloei_core.read_log import words
from bloei_core.retention import announced
from bloei_core.ui import formats

_HERE = {"deel": "privacy"}


def todos(context: Context) -> Sequence[Todo]:
    """Texts with a name to decide on, and what goes soon: one line for each."""
    context.require_view()
    if not context.may(Action.FORGET_PERSON):
        return []
    return [*_peeks(context), *_texts(context), *_going(context)]


def _peeks(context: Context) -> Sequence[Todo]:
    """Somebody of another team looked at a resident of ours, and nobody here saw that yet."""
    return [
        Todo(
            f"{words.who(context, each.member, each.from_team)} keek bij "
            f"{context.name_of(each.person, 'person')}",
            city.label("peek_reason", each.reason),
            "beheer",
            {"deel": "wie-zag-wat"},
            formats.local(each.asked_at).date(),
            people=(each.person,),
        )
        for each in peek.unseen(context)
    ]


def _texts(context: Context) -> Sequence[Todo]:
    number = waiting(context)
    if not number:
        return []
    texts = formats.count(number, "tekst", "teksten")
    reason = "Iemands gegevens zijn gewist. Staat de naam nog bij jullie?"
    return [Todo(f"Kijk {texts} na", reason, "beheer", _HERE, urgent=True)]


def _going(context: Context) -> Sequence[Todo]:
    found = announced(context)
    if not found:
        return []
    things = formats.count(len(found), "ding verdwijnt", "dingen verdwijnen")
    reason = "De bewaartijd is bijna voorbij. Is er iets nog nodig?"
    return [Todo(f"{things} vanzelf", reason, "beheer", _HERE, due=found[0].goes_on)]
