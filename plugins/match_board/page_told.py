"""What is told about a match on its card: the agreement, the next step, and notes."""

from __future__ import annotations

from datetime import date

import streamlit as st

from bloei_core import Context
from bloei_core.ui import formats, plain
from plugins.match_board import service, store, words
from plugins.match_board.page_open import do, fields_round, seen


def hand_over_note(context: Context, found: store.Match) -> None:
    """What was told when this match was given to who has it now; until she says that she read it.

    Afterwards it stands with what happened.
    """
    given = next(iter(store.hand_overs_of(context, found.id)), None)
    if given is None or given.receiver != found.verbinder or given.read_at:
        return
    with st.container(border=True):
        who = plain(service.member_name(context, given.giver))
        st.caption(f"Overgedragen door {who}, {formats.relative_moment(given.written_at)}")
        lines = context.open(given.text_sealed).splitlines() or ["(gewist)"]
        st.markdown("  \n".join(plain(line) for line in lines))
        if given.receiver == context.member.id and st.button(
            "Gelezen", icon=":material/done_all:", key=f"match-gelezen-{found.id}"
        ):
            do(context, found, lambda: service.read_hand_over(context, found.id), "Goed gelezen.")


def agreement(context: Context, found: store.Match) -> None:
    """What both sides agreed: to read, and to write down."""
    text = context.open(found.agreement_sealed)
    if context.names_hidden or found.lane in words.CLOSED_LANES:
        if text:
            st.markdown(f"**Afspraak:** {plain(text)}")
        return
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        told = f"**Afspraak:** {plain(text)}" if text else "Nog geen afspraak."
        st.markdown(told, width="stretch")
        # Another key folds it once it is done.
        key = f"match-afspraak-knop-{found.id}-{fields_round()}"
        with st.popover("Afspraak", icon=":material/edit:", type="tertiary", key=key):
            _ask_agreement(context, found, text)


def _ask_agreement(context: Context, found: store.Match, text: str) -> None:
    version = seen(found)
    with st.form(f"match-afspraak-{found.id}-{fields_round()}", border=False):
        typed = st.text_area(
            "Wat spraken ze af?",
            text,
            height=120,
            key=f"match-afspraak-tekst-{found.id}-{fields_round()}",
            placeholder="Bijvoorbeeld: elke dinsdag samen naar de markt",
        )
        sent = st.form_submit_button("Afspraak bewaren", icon=":material/check:")
    if sent:
        do(
            context,
            found,
            lambda: service.change_agreement(context, found.id, version, typed or ""),
            "De afspraak staat erop.",
        )


def next_step(context: Context, found: store.Match) -> None:
    """What happens next, when, and whose turn it is: to read, or to fill in."""
    version = seen(found)
    if context.names_hidden or found.lane in words.CLOSED_LANES:
        _show_next_step(context, found)
        return
    with st.form(f"match-stap-{found.id}-{fields_round()}"):
        left, right = st.columns([3, 2])
        text = left.text_area(
            "Volgende stap",
            context.open(found.next_step_sealed),
            height=120,
            key=f"match-stap-tekst-{found.id}-{fields_round()}",
            placeholder="Bijvoorbeeld: samen koffie drinken bij het buurthuis",
        )
        due = right.date_input(
            "Wanneer?",
            found.next_step_on,
            format="DD-MM-YYYY",
            key=f"match-stap-dag-{found.id}-{fields_round()}",
        )
        turns = _turns(found)
        turn = right.selectbox(
            "Wie is aan de beurt?",
            turns,
            index=turns.index(found.waiting_for) if found.waiting_for else None,
            format_func=words.TURNS.__getitem__,
            key=f"match-stap-wie-{found.id}-{fields_round()}",
            placeholder="Weet ik niet",
        )
        sent = st.form_submit_button("Stap bewaren", icon=":material/check:")
    if sent:
        day = due if isinstance(due, date) else None
        do(
            context,
            found,
            lambda: service.change_next_step(context, found.id, version, text or "", day, turn),
            "De volgende stap staat erop.",
        )


def _turns(found: store.Match) -> list[str]:
    """Whose turn it can be; and whose it is, however that came."""
    turns = words.turns_between(found.party_a_kind, found.party_b_kind)
    now = (found.waiting_for,) if found.waiting_for else ()
    return list(dict.fromkeys([*turns, *now]))


def _show_next_step(context: Context, found: store.Match) -> None:
    text = context.open(found.next_step_sealed)
    when = f" · {formats.dutch_date(found.next_step_on)}" if found.next_step_on else ""
    if found.waiting_for:
        when += f" · aan de beurt: {words.TURNS[found.waiting_for].lower()}"
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
        _draw_note(context, found, note)


def _draw_note(context: Context, found: store.Match, note: store.Note) -> None:
    text = context.open(note.text_sealed) or "(gewist)"
    with st.container(border=True):
        st.markdown("  \n".join(plain(line) for line in text.splitlines()))
        who = plain(service.member_name(context, note.member))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{who}, {formats.relative_moment(note.written_at)}")
            if note.member == context.member.id and note.text_sealed:
                _draw_note_form(context, found, note, text)


def _draw_note_form(context: Context, found: store.Match, note: store.Note, text: str) -> None:
    key = f"match-notitie-{note.id}-{fields_round()}"
    with (
        st.popover("Veranderen", icon=":material/edit:", type="tertiary", key=f"{key}-knop"),
        st.form(f"{key}-vorm", border=False),
    ):
        typed = st.text_area("Notitie", text, key=key, height=120)
        sent = st.form_submit_button("Zo bewaren", icon=":material/check:")
    if sent:
        do(
            context,
            found,
            lambda: service.change_note(context, note.id, typed or ""),
            "De notitie is veranderd.",
        )
