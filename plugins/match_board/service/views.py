"""Ways to look at the board that somebody keeps, with one to begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bloei_core import Action, Context, InvalidInput, NotFound, clean_line, neighbourhood
from plugins.match_board import store

MOST_VIEWS = 20
_CODES = re.compile(r"[a-z0-9_=&.-]{0,400}", re.ASCII)
_NOT_THERE = "Deze weergave is er niet meer."


@dataclass(frozen=True, slots=True)
class View:
    """A saved view of this member: its name, and the codes that the address holds."""

    id: str
    title: str
    codes: str
    is_default: bool


def saved_views(context: Context) -> Sequence[View]:
    """The views of this member for the team in view, the oldest first.

    Their names may be those of people, so while names are hidden they are numbered.
    """
    hidden = context.names_hidden
    return [
        View(
            each.id,
            f"Weergave {number}" if hidden else context.open(each.title_sealed),
            each.codes,
            each.is_default,
        )
        for number, each in enumerate(_rows(context), 1)
    ]


def keep_view(context: Context, title: str, codes: str) -> str:
    """Keep a way to look, by the codes of the address; its id."""
    context.require(Action.MOVE_MATCHES)
    typed = clean_line(title, "naam")
    if not _CODES.fullmatch(codes):
        raise InvalidInput("Deze weergave kan niet worden bewaard.")
    if len(_rows(context)) >= MOST_VIEWS:
        raise InvalidInput(f"Je hebt al {MOST_VIEWS} weergaven. Haal er eerst een weg.")
    view = neighbourhood.new_id()
    with context.unit_of_work() as work:
        work.record("match_board.view_kept", subject=view, team=context.team)
        fields = {"id": view, "team": context.team, "member": context.member.id}
        sealed = {"title_sealed": context.seal(typed), "codes": codes}
        store.add_view(work, {**fields, **sealed, "created_at": work.now})
    return view


def remove_view(context: Context, view: str) -> None:
    """Keep a view no longer. Raises NotFound when it is not hers."""
    context.require(Action.MOVE_MATCHES)
    with context.unit_of_work() as work:
        work.record("match_board.view_removed", subject=view, team=context.team)
        if not store.remove_view(work, view, context.team, context.member.id):
            raise NotFound(_NOT_THERE)


def choose_default_view(context: Context, view: str | None) -> None:
    """Begin with this view from now on; None: with the whole board."""
    context.require(Action.MOVE_MATCHES)
    if view is not None and view not in {each.id for each in _rows(context)}:
        raise NotFound(_NOT_THERE)
    with context.unit_of_work() as work:
        work.record("match_board.view_chosen", subject=view or "", team=context.team)
        store.choose_default_view(work, view, context.team, context.member.id)


def _rows(context: Context) -> Sequence[store.SavedView]:
    me = context.member.id
    return context.remembered(
        ("match_board.views", me), "match_board.view_", lambda: store.saved_views(context, me)
    )
