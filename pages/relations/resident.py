"""The page of a resident: what we know, what she offers and asks, and what plugins add."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bloei_core import Action, Context, city, consent, neighbourhood
from bloei_core.neighbourhood import Earlier, Person, close_person, reopen_person, wipe_earlier
from bloei_core.neighbourhood.earlier import LABELS, shown
from bloei_core.ui import (
    Wish,
    change_resident_form,
    choices,
    formats,
    go,
    plain,
    say_later,
    wish_button,
)
from pages.relations import across, agreements, belongings, watchers
from pages.relations.wiping import wipe


def draw(context: Context, person_id: str) -> None:
    """Draw the page. Of somebody this team may not see: only what was asked for with a reason."""
    person = neighbourhood.person(context, person_id)
    if person is None or person.status == "forgotten":
        across.draw(context, person_id)
        return
    row = belongings.draw_head(context, person.id, "person", active=person.status == "active")
    ours = person.buurt in choices.buurten_of(context)
    if ours and not context.names_hidden:
        with row:
            _draw_actions(context, person)
    known, rest = st.columns([5, 7], gap="medium")
    with known:
        _draw_known(context, person)
        if not ours:
            st.caption("Deze bewoner hoort bij een ander team. Jullie zien haar door een match.")
        elif not context.names_hidden:
            agreements.draw(context, person)
            watchers.draw(context, person.id)
    with rest:
        party = context.party(person.id)
        belongings.draw_halves(context, party, "request", "Vragen", "help")
        belongings.draw_halves(context, party, "offer", "Talenten en aanbod", "volunteer_activism")
    belongings.draw_sections(context, person.id)


def _draw_known(context: Context, person: Person) -> None:
    with st.container(border=True):
        st.header("Wat we weten", anchor=False)
        if not context.names_hidden:
            _draw_reach(context, person)
            if consent.may_see(context, person.id, consent.STORY):
                belongings.draw_typed("In eigen woorden", context.open(person.motivation_sealed))
        belongings.draw_facts(
            {
                "Buurt": choices.buurt_name(person.buurt),
                "Verbinder": _verbinder(context, person),
                "Leeftijd": _label("age_band", person.age_band),
                "Praat graag": _label("language", person.language),
                "Wanneer": " · ".join(_label("availability", each) for each in person.availability),
                "Met wie": _label("company", person.company),
                "Hoe vaak": _label("pace", person.pace),
                "Stap nu": _label("step", person.step),
                "Bekend sinds": formats.dutch_date(person.created_at),
            }
        )
        if not context.names_hidden:
            _draw_earlier(context, neighbourhood.earlier_of(context, person.id))


def _draw_reach(context: Context, person: Person) -> None:
    """How to reach her: for her own team, and for another one when she agreed to that."""
    if not consent.may_see(context, person.id, consent.CONTACT):
        st.markdown(
            ":material/lock: Bereikbaar via het eigen wijkteam. Deze bewoner deelt dat niet."
        )
        return
    contact = context.open(person.contact_sealed)
    belongings.draw_typed("Bereikbaar", contact or "Nog niet gevraagd")
    if contact:
        agreed = consent.agreed(context, person.id, consent.CONTACT)
        st.caption(_SHARED[agreed])


_SHARED = {
    True: ":material/check: Dit mag je aan de ander in een match geven.",
    False: ":material/lock: Alleen voor ons. Vraag eerst toestemming om dit te delen.",
}


def _draw_earlier(context: Context, found: Sequence[Earlier]) -> None:
    """What stood there before it was changed; a teamleider can take a line away for good."""
    if not found:
        return
    with st.expander(f"Eerder ({len(found)})", icon=":material/history:"):
        for each in found:
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                with st.container(gap=None):
                    member = context.engine.member(each.member)
                    by = plain(member.name) if member else "een oud-collega"
                    day = formats.dutch_date(each.changed_at)
                    st.caption(f"{LABELS[each.field]} · tot {day}, veranderd door {by}")
                    st.text(shown(context, each))
                if context.may(Action.FORGET_PERSON):
                    wish = Wish(wipe_earlier, each.id, 0, "Die regel is gewist.")
                    wish_button("Wissen", wish, icon=":material/delete:")


def _label(list_name: str, code: str) -> str:
    return city.label(list_name, code) if code else ""


def _verbinder(context: Context, person: Person) -> str:
    found = context.engine.member(person.verbinder) if person.verbinder else None
    return found.name if found else ""


def _draw_actions(context: Context, person: Person) -> None:
    if st.button("Aanpassen", icon=":material/edit:"):
        _change(context, person)
    if st.button("Gegevens inzien", icon=":material/visibility:"):
        go("mensen", inzien=person.id)
    if person.status == "closed":
        said = "De bewoner doet weer mee."
        wish = Wish(reopen_person, person.id, person.version, said)
        wish_button("Doet weer mee", wish, icon=":material/replay:")
    else:
        _draw_close(person)
    if context.may(Action.FORGET_PERSON) and st.button(
        "Gegevens wissen", icon=":material/delete_forever:", type="tertiary"
    ):
        wipe(context, person.id)


def _draw_close(person: Person) -> None:
    with st.popover("Stopt ermee", icon=":material/pause_circle:", type="tertiary"):
        st.markdown(
            "Doet deze bewoner niet meer mee? Dan sluiten ook de open vragen en het aanbod. "
            "Je kunt de bewoner later weer laten meedoen."
        )
        said = "De bewoner doet niet meer mee."
        wish = Wish(close_person, person.id, person.version, said)
        wish_button("Ja, stopt ermee", wish, icon=":material/check:", type="primary")


@st.dialog("Gegevens aanpassen", icon=":material/edit:")
def _change(context: Context, person: Person) -> None:
    if change_resident_form(context, f"pas-aan-{person.id}-{person.version}", person):
        say_later("Opgeslagen.")
        st.rerun()
