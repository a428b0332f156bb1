"""What happened to a match, told on its card."""

from __future__ import annotations

from datetime import date

import streamlit as st

from bloei_core import Context
from bloei_core.ui import formats, plain
from plugins.match_board import service, store, words

_QUIET = ("match_ranked", "hand_over_read")
_CHANGED = {
    "next_step": "de volgende stap",
    "agreement": "de afspraak",
    "outcome": "hoe het ging",
    "size": "hoe groot de stap is",
    "started_on": "de startdatum",
}


def life(context: Context, found: store.Match) -> None:
    """All that happened, the latest first, and what colleagues told with it."""
    lines = [
        f"- **{formats.date_and_time(each.happened_at)}** · {plain(_told(context, each))}"
        for each in store.happenings(context, found.id)
        if not _name(each).startswith(_QUIET)
    ]
    st.markdown("\n".join(lines) or "Er is nog niets gebeurd.")
    for given in store.hand_overs_of(context, found.id):
        who = plain(service.member_name(context, given.giver))
        text = context.open(given.text_sealed) or "(gewist)"
        with st.container(border=True):
            st.markdown("  \n".join(plain(line) for line in text.splitlines()))
            st.caption(f"{who} bij het overdragen, {formats.relative_moment(given.written_at)}")


def _name(each: store.Happening) -> str:
    return each.name.removeprefix("match_board.")


def _told(context: Context, each: store.Happening) -> str:
    who, name = service.member_name(context, each.actor), _name(each)
    back = name.endswith("_undone")
    if name.startswith("match_moved"):
        return _told_move(who, each, "terug" if back else "")
    if name.startswith("match_handed_over"):
        return f"{who} gaf de match {'terug ' if back else ''}aan {_member(context, each.new)}"
    if name.startswith("match_changed"):
        return _told_change(who, each, back=back)
    said = _SAID.get(name, "veranderde de kaart")
    return f"{who} {said}"


_SAID = {
    "match_added": "maakte de match",
    "match_added_undone": "haalde de match weer weg",
    "match_added_redone": "zette de match er weer op",
    "note_added": "schreef een notitie",
    "note_added_undone": "haalde de notitie weer weg",
    "note_added_redone": "zette de notitie er weer op",
    "note_changed": "veranderde een notitie",
    "note_changed_undone": "zette een notitie terug",
    "note_changed_redone": "veranderde een notitie",
}


def _member(context: Context, member: str | None) -> str:
    return service.member_name(context, member or "")


def _told_move(who: str, each: store.Happening, back: str) -> str:
    said = (
        f"{who} zette de match {f'{back} ' if back else ''}van {words.lane_title(each.old or '')}"
    )
    said += f" naar {words.lane_title(each.new or '')}"
    reason = each.details.get("reason")
    return f"{said}: {words.reason_label(reason).lower()}" if reason else said


def _told_change(who: str, each: store.Happening, *, back: bool) -> str:
    what = str(each.details.get("what"))
    if day := each.details.get("started_on"):
        return f"{who} zette de startdatum op {formats.dutch_date(date.fromisoformat(day))}"
    if what == "size" and (size := each.details.get("size")):
        return f"{who} maakte er van: {words.SIZES[size].lower()}"
    verb = "zette terug:" if back else "veranderde"
    return f"{who} {verb} {_CHANGED.get(what, 'de kaart')}"
