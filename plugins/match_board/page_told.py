"""What is told about a match on its card: the next step, notes, and what happened."""

from __future__ import annotations

from datetime import date

import streamlit as st

from bloei_core import Context
from bloei_core.ui import formats, plain
from plugins.match_board import service, store, words
from plugins.match_board.page_open import do, fields_round, seen


def next_step(context: Context, found: store.Match) -> None:
    """What happens next and when: to read, or to fill in."""
    version = seen(found)
    if context.names_hidden or found.lane in words.CLOSED_LANES:
        _show_next_step(context, found)
        return
    with st.form(f"match-stap-{found.id}-{fields_round()}"):
        left, right = st.columns([3, 1])
        text = left.text_area(
            "Volgende stap",
            context.open(found.next_step_sealed),
            height=80,
            key=f"match-stap-tekst-{found.id}-{fields_round()}",
            placeholder="Bijvoorbeeld: samen koffie drinken bij het buurthuis",
        )
        due = right.date_input(
            "Wanneer?",
            found.next_step_on,
            format="DD-MM-YYYY",
            key=f"match-stap-dag-{found.id}-{fields_round()}",
        )
        sent = st.form_submit_button("Stap bewaren", icon=":material/check:")
    if sent:
        day = due if isinstance(due, date) else None
        do(
            context,
            found,
            lambda: service.change_next_step(context, found.id, version, text or "", day),
            "De volgende stap staat erop.",
        )


def _show_next_step(context: Context, found: store.Match) -> None:
    text = context.open(found.next_step_sealed)
    when = f" · {formats.dutch_date(found.next_step_on)}" if found.next_step_on else ""
    if text or when:
        st.markdown(f"**Volgende stap:** {plain(text)}{when}")


def notes(context: Context, found: store.Match) -> None:
    """A new note, and those that are there."""
    if context.names_hidden:
        st.info("Namen zijn verborgen, dus de notities ook.", icon=":material/visibility_off:")
        return
    with st.form(f"match-notitie-{found.id}-{fields_round()}", border=False):
        text = st.text_area(
            "Nieuwe notitie",
            height=80,
            key=f"match-notitie-tekst-{found.id}-{fields_round()}",
            placeholder="Wat is er besproken? Schrijf niets over ziekte of schulden.",
        )
        sent = st.form_submit_button("Notitie bewaren", icon=":material/edit_note:")
    if sent:
        do(
            context,
            found,
            lambda: service.add_note(context, found.id, text or ""),
            "De notitie is bewaard.",
        )
    for note in store.notes_of(context, found.id):
        _draw_note(context, note)


def _draw_note(context: Context, note: store.Note) -> None:
    text = context.open(note.text_sealed) or "(gewist)"
    with st.container(border=True):
        st.markdown("  \n".join(plain(line) for line in text.splitlines()))
        who = plain(service.member_name(context, note.member))
        st.caption(f"{who}, {formats.relative_moment(note.written_at)}")


def life(context: Context, found: store.Match) -> None:
    """All that happened, the latest first."""
    lines = [
        f"- **{formats.date_and_time(each.happened_at)}** · {plain(_told(context, each))}"
        for each in store.happenings(context, found.id)
        if each.name != "match_board.match_ranked"
    ]
    st.markdown("\n".join(lines) or "Er is nog niets gebeurd.")


def _told(context: Context, each: store.Happening) -> str:
    who = service.member_name(context, each.actor)
    match each.name:
        case "match_board.match_added":
            return f"{who} maakte de match"
        case "match_board.match_moved":
            return _told_move(who, each)
        case "match_board.note_added":
            return f"{who} schreef een notitie"
        case "match_board.match_handed_over":
            return f"{who} gaf de match aan {service.member_name(context, each.new or '')}"
        case _ if each.details.get("what") == "started_on":
            day = date.fromisoformat(each.details["started_on"])
            return f"{who} zette de startdatum op {formats.dutch_date(day)}"
        case _:
            return f"{who} veranderde de volgende stap"


def _told_move(who: str, each: store.Happening) -> str:
    said = f"{who} zette de match van {words.lane_title(each.old or '')}"
    said += f" naar {words.lane_title(each.new or '')}"
    reason = each.details.get("reason")
    return f"{said}: {words.reason_label(reason).lower()}" if reason else said
