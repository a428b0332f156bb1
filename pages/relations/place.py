"""The page of an ontwikkelplaats: what it is, its pace, vacatures, what it has to give."""

from __future__ import annotations

import streamlit as st

from bloei_core import Context, NotFound, city, neighbourhood
from bloei_core.neighbourhood import Organisation, close_organisation, reopen_organisation
from bloei_core.ui import Wish, change_place_form, choices, formats, say_later, wish_button
from pages.relations import belongings


def draw(context: Context, place_id: str) -> None:
    """Draw the page. Raises NotFound for a place that does not work for this team."""
    place = neighbourhood.organisation(context, place_id)
    if place is None:
        raise NotFound("Deze plek is niet bekend bij jullie team.")
    row = belongings.draw_head(context, place.id, "organisation", active=place.status == "active")
    if not context.names_hidden:
        with row:
            _draw_actions(context, place)
    known, rest = st.columns([5, 7], gap="medium")
    with known:
        _draw_known(context, place)
    with rest:
        party = context.party(place.id)
        belongings.draw_halves(context, party, "request", "Vacatures", "work")
        belongings.draw_halves(context, party, "offer", "Heeft te bieden", "redeem")
    belongings.draw_sections(context, place.id)


def _draw_known(context: Context, place: Organisation) -> None:
    with st.container(border=True):
        st.header("Wat we weten", anchor=False)
        days = formats.count(place.answer_days, "dag", "dagen")
        st.markdown(f":material/schedule: Antwoordt meestal binnen **{days}**.")
        if not context.names_hidden:
            belongings.draw_typed("Contact", context.open(place.contact_sealed))
        belongings.draw_facts(
            {
                "Soort plek": city.label("organisation_kind", place.kind),
                "Buurt": choices.buurt_name(place.buurt),
                "Werkt voor": "de hele stad" if place.city_wide else "",
                "Bekend sinds": formats.dutch_date(place.created_at),
            }
        )


def _draw_actions(context: Context, place: Organisation) -> None:
    if st.button("Aanpassen", icon=":material/edit:"):
        _change(context, place)
    if place.status == "closed":
        wish = Wish(reopen_organisation, place.id, place.version, "De plek doet weer mee.")
        wish_button("Doet weer mee", wish, icon=":material/replay:")
    else:
        _draw_close(place)


def _draw_close(place: Organisation) -> None:
    with st.popover("Stopt ermee", icon=":material/pause_circle:", type="tertiary"):
        st.markdown(
            "Doet deze plek niet meer mee? Dan sluiten ook de vacatures en wat de plek te bieden "
            "heeft, voor alle teams. Je kunt de plek later weer laten meedoen."
        )
        wish = Wish(close_organisation, place.id, place.version, "De plek doet niet meer mee.")
        wish_button("Ja, stopt ermee", wish, icon=":material/check:", type="primary")


@st.dialog("Plek aanpassen", icon=":material/edit:")
def _change(context: Context, place: Organisation) -> None:
    if change_place_form(context, f"pas-aan-{place.id}-{place.version}", place):
        say_later("Opgeslagen.")
        st.rerun()
