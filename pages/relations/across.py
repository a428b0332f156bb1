"""Inzien met reden: asking to look at a resident of another team, and the page that opens then."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from bloei_core import Action, Context, NotFound, city, consent, neighbourhood, peek
from bloei_core.peek import Peeked, Why
from bloei_core.security_log import refused
from bloei_core.ui import (
    Messages,
    choices,
    formats,
    go,
    is_opening,
    key_of_opened,
    plain,
    say_later,
    start_at_top,
)
from pages.relations import belongings, lines

_TOLD = (
    "Je ziet deze bewoner **tot middernacht**, en alleen jij. De teamleider van het andere team "
    "ziet dat je keek, en waarom."
)


def may_ask(context: Context) -> bool:
    """Whether this member can ask to look at somebody of another team now."""
    return context.may(Action.LOOK_ACROSS) and not context.names_hidden


@st.dialog("Bewoner van een ander team", icon=":material/travel_explore:")
def ask_by_name(context: Context) -> None:
    """Ask for name, buurt and reason."""
    st.markdown(
        "Ken je iemand uit een andere wijk? Met de precieze naam en de buurt kun je kijken. "
        "Zoeken door de lijst van een ander team kan niet."
    )
    messages = Messages()
    with st.form("over-de-grens", border=False):
        name = st.text_input("Naam", key="over-naam", placeholder="Precies, zoals Fatima B.")
        messages.beside("naam")
        buurt = _ask_buurt(context)
        messages.beside("buurt")
        why = _ask_why("over", messages)
        sent = _close_form(messages)
    needed = {"naam": bool((name or "").strip()), "buurt": bool(buurt), "reden": bool(why.reason)}
    if sent and not messages.lacks(needed):
        _open(messages, lambda: peek.ask_by_name(context, name or "", buurt, why))


@st.dialog("Inzien met reden", icon=":material/travel_explore:")
def _ask_by_id(context: Context, person: str) -> None:
    messages = Messages()
    with st.form(f"over-de-grens-{person}", border=False):
        why = _ask_why("over-id", messages)
        sent = _close_form(messages)
    if sent and not messages.lacks({"reden": bool(why.reason)}):
        _open(messages, lambda: peek.ask_by_id(context, person, why))


def _ask_buurt(context: Context) -> str:
    own = choices.buurten_of(context)
    others = {code: name for code, name in choices.all_buurten(context).items() if code not in own}
    chosen = st.selectbox(
        "Buurt",
        list(others),
        index=None,
        format_func=others.__getitem__,
        key="over-buurt",
        placeholder="Kies de buurt waar deze bewoner woont",
    )
    return chosen or ""


def _ask_why(key: str, messages: Messages) -> Why:
    reasons = choices.labels("peek_reason")
    reason = st.selectbox(
        "Waarom wil je kijken?",
        list(reasons),
        index=None,
        format_func=reasons.__getitem__,
        key=f"{key}-reden",
        placeholder="Kies een reden",
    )
    messages.beside("reden")
    note = st.text_area(
        "Toelichting",
        key=f"{key}-toelichting",
        height=80,
        placeholder="Mag leeg. Schrijf niets over ziekte of schulden.",
    )
    messages.beside("toelichting")
    return Why(reason or "", note or "")


def _close_form(messages: Messages) -> bool:
    st.markdown(f":material/info: {_TOLD}")
    messages.general()
    return st.form_submit_button("Inzien", type="primary", icon=":material/visibility:")


def _open(messages: Messages, verb: Callable[[], str]) -> None:
    if person := messages.attempt(verb):
        say_later("Je kunt deze bewoner inzien tot middernacht.")
        go("mensen", bewoner=person)


# --- what is open ----------------------------------------------------------------------------


def draw_running(context: Context) -> None:
    """Whom this member may look at today, with the way back to them."""
    if not may_ask(context):
        return
    looks = (peek.look(context, each.person) for each in peek.running(context))
    found = [each for each in looks if each is not None]
    if not found:
        return
    peek.shown(context, found)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(":material/travel_explore: Vandaag kijk je ook bij:", width="content")
        for each in found:
            label = f"{each.name} · {context.engine.team_name(each.peek.team)}"
            if st.button(plain(label), key=f"over-{each.peek.id}", type="tertiary"):
                go("mensen", bewoner=each.peek.person)


def draw(context: Context, person: str) -> None:
    """The page of a resident of another team; or that she is not known, and how to ask."""
    peeked = peek.look(context, person)
    if peeked is None:
        if is_opening(context, person):
            refused(NotFound.code, context.member.id)
        _draw_unknown(context, person)
        return
    if is_opening(context, person):
        peek.opened(context, peeked)
    _draw_peeked(context, peeked)


def _draw_unknown(context: Context, person: str) -> None:
    st.title("Wie is dit?", anchor=False)
    st.warning(
        "Deze bewoner is niet bekend bij jullie team, of is gewist.", icon=":material/search_off:"
    )
    with st.container(horizontal=True):
        if st.button("Naar de lijst", icon=":material/arrow_back:"):
            go("mensen")
        if may_ask(context) and neighbourhood.is_id(person):
            st.space("small")
            if st.button("Hoort bij een ander team? Inzien met reden", type="tertiary",
                         icon=":material/travel_explore:"):  # fmt: skip
                _ask_by_id(context, person)


def _draw_peeked(context: Context, peeked: Peeked) -> None:
    person, team = peeked.person, plain(context.engine.team_name(peeked.peek.team))
    start_at_top(person.id)
    key = key_of_opened(context, person.id)
    if st.button("Naar de lijst", icon=":material/arrow_back:", type="tertiary", key=key):
        go("mensen")
    st.title(f":material/person: {plain(peeked.name)}", anchor=False)
    reason = plain(city.label("peek_reason", peeked.peek.reason)).lower()
    st.info(
        f"Deze bewoner hoort bij **{team}**. Je kijkt tot middernacht, omdat: {reason}. "
        "Je kunt hier niets veranderen.",
        icon=":material/travel_explore:",
    )
    known, rest = st.columns([5, 7], gap="medium")
    with known:
        _draw_known(context, peeked, team)
    with rest:
        _draw_halves(context, peeked)


def _draw_known(context: Context, peeked: Peeked, team: str) -> None:
    person = peeked.person
    verbinder = context.engine.member(person.verbinder) if person.verbinder else None
    with st.container(border=True):
        st.header("Wat we weten", anchor=False)
        if consent.CONTACT in peeked.agreed:
            belongings.draw_typed("Bereikbaar", context.open(person.contact_sealed))
        else:
            st.markdown(
                f":material/lock: Bereikbaar via {team}. Deze bewoner deelt dat niet met anderen."
            )
        if consent.STORY in peeked.agreed:
            belongings.draw_typed("In eigen woorden", context.open(person.motivation_sealed))
        belongings.draw_facts(
            {
                "Buurt": choices.buurt_name(person.buurt),
                "Verbinder": verbinder.name if verbinder else "",
                "Leeftijd": city.label("age_band", person.age_band) if person.age_band else "",
                "Praat graag": city.label("language", person.language) if person.language else "",
                "Bekend sinds": formats.dutch_date(person.created_at),
            }
        )


def _draw_halves(context: Context, peeked: Peeked) -> None:
    for title, icon, found in (
        ("Vragen", "help", peeked.requests),
        ("Talenten en aanbod", "volunteer_activism", peeked.offers),
    ):
        with st.container(border=True):
            st.header(f":material/{icon}: {title}", anchor=False)
            if not found:
                st.caption("Niets dat nu open is.")
            for each in found:
                st.markdown(lines.half_text(context, each))
