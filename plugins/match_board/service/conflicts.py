"""Who was first, and what she did: in words that end a quarrel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bloei_core import Conflict, Context
from plugins.match_board import store, words
from plugins.match_board.service.reading import member_name

_WHAT: Mapping[str, str] = {
    "match_ranked": "deze match net op een andere plek gezet",
    "note_added": "net een notitie bij deze match gezet",
    "note_changed": "net een notitie bij deze match veranderd",
    "match_added_undone": "deze match net weggehaald",
}
_CHANGED = "deze match net veranderd"


def conflict(context: Context, match: str) -> Conflict:
    """Who changed a match last."""
    return Conflict(told_by(context, store.happenings(context, match)[:1]))


def told_by(context: Context, newest_first: Sequence[store.Happening]) -> str:
    """Who did the first of these, preferring a colleague, in one sentence."""
    others = [each for each in newest_first if each.actor != context.member.id]
    last = next(iter([*others, *newest_first]), None)
    if last is None:
        return "Deze match is net veranderd."
    told = f"{_who(context, last)} {_what(context, last)}"
    return told if told.endswith(".") else f"{told}."


def _who(context: Context, last: store.Happening) -> str:
    if last.actor == context.member.id:
        return "Je hebt zelf in een ander venster"
    return f"{member_name(context, last.actor)} heeft"


def _what(context: Context, last: store.Happening) -> str:
    name = last.name.removeprefix("match_board.")
    if name.startswith("match_moved"):
        back = "terug" if name.endswith("_undone") else ""
        return (
            f"deze match net {back}gezet naar {words.lane_title(last.new or '')}"
            if back
            else (f"deze match net naar {words.lane_title(last.new or '')} gezet")
        )
    if name.startswith("match_handed_over"):
        return f"deze match net overgedragen aan {member_name(context, last.new or '')}"
    return _WHAT.get(name, _CHANGED)
