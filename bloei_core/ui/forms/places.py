"""The forms about ontwikkelplaatsen."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bloei_core import neighbourhood
from bloei_core.context import Context
from bloei_core.errors import Conflict
from bloei_core.neighbourhood import (
    Organisation,
    OrganisationForm,
    add_organisation,
    change_organisation,
)
from bloei_core.ui import choices
from bloei_core.ui.formats import number
from bloei_core.ui.forms.fields import (
    MORE,
    choose,
    closed_for_names,
    next_time,
    save_button,
    this_time,
)
from bloei_core.ui.messages import Messages, show_conflict


def place_form(context: Context, key: str, name: str = "") -> str | None:
    """Ask for a new ontwikkelplaats; its id on the run in which it was saved, else None.

    `name` is what stands in the field of the name at first.
    """
    if closed_for_names(context):
        return None
    form_key, messages = this_time(key), Messages()
    with st.form(form_key, border=False):
        typed = _ask_place(context, form_key, messages, OrganisationForm(name, "", ""))
        with st.expander(MORE, icon=":material/add:"):
            typed = _ask_more_of_place(form_key, messages, typed)
        messages.general()
        sent = save_button()
    if not sent or messages.lacks(_needed_of_place(typed)):
        return None
    return next_time(key, messages.attempt(lambda: add_organisation(context, typed)))


def change_place_form(context: Context, key: str, place: Organisation) -> bool:
    """Ask what to change of an ontwikkelplaats; whether it was saved on this run."""
    if closed_for_names(context):
        return False
    messages = Messages()
    with st.form(key, border=False):
        typed = _ask_place(context, key, messages, _place_now(context, place))
        typed = _ask_more_of_place(key, messages, typed)
        above = messages.general()
        sent = save_button()
    if not sent or messages.lacks(_needed_of_place(typed)):
        return False
    version = st.session_state.get(f"{key}-version", place.version)
    try:
        return messages.done(lambda: change_organisation(context, place.id, version, typed))
    except Conflict as error:
        latest = neighbourhood.organisation(context, place.id) or place
        st.session_state[f"{key}-version"] = latest.version
        now = _describe_place(_place_now(context, latest))
        with above:
            show_conflict(error, now, _describe_place(typed))
        return False


def _place_now(context: Context, place: Organisation) -> OrganisationForm:
    return OrganisationForm(
        name=context.name_of(place.id),
        kind=place.kind,
        buurt=place.buurt,
        contact=context.open(place.contact_sealed),
        answer_days=place.answer_days,
        city_wide=place.city_wide,
    )


def _ask_place(
    context: Context, key: str, messages: Messages, old: OrganisationForm
) -> OrganisationForm:
    name = st.text_input("Naam", old.name, key=f"{key}-naam", placeholder="Naam van de plek")
    messages.beside("naam")
    kind = choose("Soort plek", choices.labels("organisation_kind"), old.kind, f"{key}-soort")
    messages.beside("soort plek")
    buurt = choose("Buurt", choices.all_buurten(context), old.buurt, f"{key}-buurt")
    messages.beside("buurt")
    contact = st.text_input(
        "Wie spreek je aan, en hoe?",
        old.contact,
        key=f"{key}-contact",
        placeholder="Bijvoorbeeld: Ineke, 040 123 45 67",
    )
    messages.beside("contact")
    return replace(old, name=name or "", kind=kind, buurt=buurt, contact=contact or "")


def _ask_more_of_place(key: str, messages: Messages, old: OrganisationForm) -> OrganisationForm:
    days = st.number_input(
        "Antwoordt meestal binnen … dagen",
        min_value=1,
        max_value=365,
        value=old.answer_days,
        key=f"{key}-dagen",
        help="Elke plek heeft een eigen tempo. Zo weet je wanneer het lang stil is.",
    )
    messages.beside("antwoordtijd")
    city_wide = st.checkbox("Werkt voor de hele stad", old.city_wide, key=f"{key}-stad")
    return replace(old, answer_days=int(days), city_wide=city_wide)


def _needed_of_place(typed: OrganisationForm) -> dict[str, bool]:
    return {
        "naam": bool(typed.name.strip()),
        "soort plek": bool(typed.kind),
        "buurt": bool(typed.buurt),
    }


def _describe_place(form: OrganisationForm) -> dict[str, str]:
    return {
        "Naam": form.name,
        "Soort plek": choices.labels("organisation_kind").get(form.kind, ""),
        "Buurt": choices.buurt_name(form.buurt),
        "Contact": form.contact,
        "Antwoordt meestal binnen": f"{number(form.answer_days)} dagen",
        "Werkt voor de hele stad": "ja" if form.city_wide else "nee",
    }
