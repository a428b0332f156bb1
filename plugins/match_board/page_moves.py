"""Where a match goes from its card: to another lane, to its end, to a colleague, to a next size."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.ui import formats, plain
from plugins.match_board import page_outcome, service, store, words
from plugins.match_board.cards import Names
from plugins.match_board.page_open import (
    Question,
    close,
    do,
    do_and_close,
    fields_round,
    forget_open,
    seen,
)
from plugins.match_board.service import MoveTo


def to_lane(context: Context, found: store.Match) -> None:
    """Another lane, with what that lane asks; and the start date of one that counts."""
    version = seen(found)
    lanes = [lane.code for lane in words.LANES if lane.code != found.lane]
    lane = st.selectbox(
        "Naar welke kolom?", lanes, format_func=words.lane_title, key=f"match-lane-{found.id}"
    )
    reason = _ask_reason(found.id) if lane == words.STOPPED else None
    start = _ask_start(found) if lane == words.RUNNING else None
    tells = lane == words.DONE and found.started_on and not context.names_hidden
    outcome = page_outcome.ask_on_move(context, found) if tells else None
    to = MoveTo(lane, started_on=start, reason=reason, outcome=outcome)
    if st.button("Verplaatsen", icon=":material/arrow_forward:", key=f"match-move-{found.id}"):
        do_and_close(
            context,
            found,
            lambda: service.move_card(context, found.id, version, to),
            f"De match staat nu bij {words.lane_title(lane)}.",
        )
    if found.lane in words.COUNTED_LANES:
        _draw_start(context, found)


def _ask_reason(key: str) -> str | None:
    return st.selectbox(
        "Waarom stopt de match?",
        words.reasons(),
        index=None,
        format_func=words.reason_label,
        key=f"match-reden-{key}",
        placeholder="Kies een reden",
    )


def _ask_start(found: store.Match) -> date:
    return st.date_input(
        "Sinds wanneer loopt de match?",
        found.started_on or formats.today(),
        max_value=formats.today(),
        format="DD-MM-YYYY",
        key=f"match-start-{found.id}-{fields_round()}",
    )


def _draw_start(context: Context, found: store.Match) -> None:
    version = seen(found)
    with st.form(f"match-startdatum-{found.id}-{fields_round()}"):
        day = _ask_start(found)
        sent = st.form_submit_button("Startdatum bewaren", icon=":material/event:")
    if sent:
        do(
            context,
            found,
            lambda: service.change_start(context, found.id, version, day),
            "De startdatum is veranderd.",
        )


# --- asked after a drop ----------------------------------------------------------------------


def ask_reason(context: Context, question: Question) -> None:
    """Why it stops: asked after cards were dropped on Gestopt; until then they stay."""
    _draw_titles(context, question)
    st.markdown("Stoppen mag altijd. Kies waarom, dan weten jullie het later nog.")
    reason = _ask_reason("vraag")
    many = len(question.cards) > 1
    with st.container(horizontal=True):
        if st.button("Toch niet", key="match-toch-niet"):
            forget_open()
            st.rerun()
        sure = st.button(
            "Matches stoppen" if many else "Match stoppen",
            type="primary",
            disabled=reason is None,
            key="match-stop",
        )
    if sure:
        to = MoveTo(words.STOPPED, reason=reason, batch=question.batch if many else "")
        verbs = ((each, lambda e=each: _stop(context, e, question, to)) for each in question.cards)
        why = words.reason_label(reason or "anders").lower()
        _do_all(verbs, f"Gestopt: {why}." if many else f"De match is gestopt: {why}.")


def _stop(context: Context, match: str, question: Question, to: MoveTo) -> None:
    service.move_card(context, match, question.cards[match], to)


def ask_start_of_all(context: Context, question: Question) -> None:
    """Since when it runs: asked after cards were dropped on Loopt; today stands already."""
    _draw_titles(context, question)
    st.markdown("Vandaag is de startdatum. Begonnen ze eerder? Kies dan de goede dag.")
    day = st.date_input(
        "Sinds wanneer loopt de match?",
        formats.today(),
        max_value=formats.today(),
        format="DD-MM-YYYY",
        key="match-start-vraag",
    )
    if st.button("Klopt", type="primary", icon=":material/check:", key="match-start-klopt"):
        verbs = ((each, lambda e=each: _date(context, e, question, day)) for each in question.cards)
        _do_all(verbs, f"De match loopt mee sinds {formats.dutch_date(day)}.")


def _date(context: Context, match: str, question: Question, day: date) -> None:
    found = store.match(context, match)
    if found and found.started_on != day:
        service.change_start(context, match, question.cards[match], day)


def _draw_titles(context: Context, question: Question) -> None:
    names = Names(context)
    found = store.matches_in(context, list(question.cards))
    st.markdown("  \n".join(f"**{plain(names.title(each))}**" for each in found))


def _do_all(verbs: Iterable[tuple[str, object]], told: str) -> None:
    """Do each; what is refused is said, the rest is done."""
    refused = []
    for _, verb in verbs:
        assert callable(verb)
        try:
            verb()
        except BloeiError as error:
            refused.append(str(error))
    if refused:
        st.warning(" ".join(refused), icon=":material/group:")
    else:
        close(told)


# --- to a colleague, to a next size ----------------------------------------------------------


def to_colleague(context: Context, found: store.Match) -> None:
    """Who goes on with it, and what she should know."""
    version = seen(found)
    names = {
        each.id: each.name for each in service.colleagues(context) if each.id != found.verbinder
    }
    to = st.selectbox(
        "Wie gaat verder met deze match?",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=f"match-naar-wie-{found.id}",
        placeholder="Kies een collega",
    )
    note = "" if context.names_hidden else ask_note(f"match-overdracht-{found.id}")
    if st.button(
        "Overdragen",
        icon=":material/forward:",
        disabled=to is None,
        key=f"match-overdragen-{found.id}",
    ):
        do(
            context,
            found,
            lambda: service.hand_over(context, found.id, version, to or "", note),
            f"{names[to or '']} heeft de match nu.",
        )


def ask_note(key: str) -> str:
    """What the next verbinder should know, in a few lines."""
    typed = st.text_area(
        "Wat moet je collega weten?",
        key=f"{key}-{fields_round()}",
        height=140,
        placeholder=f"Hooguit {service.MOST_LINES} regels: hoe het staat, en wat er nu nodig is.",
    )
    return typed or ""


def grow(context: Context, found: store.Match) -> None:
    """A small step can grow into the next one; any size can be chosen."""
    if found.lane in words.CLOSED_LANES:
        return
    version, bigger = seen(found), service.next_size(found.size)
    # Another key folds it once it is done.
    key = f"match-groot-{found.id}-{fields_round()}"
    with st.popover(words.SIZES[found.size], icon=":material/potted_plant:", key=key):
        st.markdown("Klein beginnen mag. Ging het goed? Laat de match dan groeien.")
        size = st.radio(
            "Hoe groot is de stap?",
            words.SIZE_CODES,
            index=words.SIZE_CODES.index(bigger or found.size),
            format_func=words.SIZES.__getitem__,
            key=f"match-maat-{found.id}-{fields_round()}",
        )
        if st.button("Zo groot", key=f"match-groei-{found.id}", disabled=size == found.size):
            do(
                context,
                found,
                lambda: service.change_size(context, found.id, version, size),
                f"De match is nu: {words.SIZES[size].lower()}.",
            )
