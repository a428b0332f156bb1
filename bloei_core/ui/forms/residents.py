"""The forms about residents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from bloei_core import neighbourhood
from bloei_core.context import Context
from bloei_core.errors import Conflict
from bloei_core.neighbourhood import Person, PersonForm, add_person, change_person
from bloei_core.ui import choices
from bloei_core.ui.formats import join_words
from bloei_core.ui.forms.fields import (
    MORE,
    choose,
    closed_for_names,
    next_time,
    save_button,
    this_time,
)
from bloei_core.ui.messages import Messages, show_conflict


def resident_form(context: Context, key: str, name: str = "") -> str | None:
    """Ask for a new resident: name, buurt, talents, a way to reach her; the rest is folded.

    `name` is what stands in the field of the name at first. Her id, on the run in which she was
    saved; else None.
    """
    if closed_for_names(context):
        return None
    form_key, messages = this_time(key), Messages()
    with st.form(form_key, border=False):
        typed = _ask_resident(context, form_key, messages, _no_one(context, name))
        talents = _ask_talents(form_key, messages)
        typed = _ask_contact(form_key, messages, typed)
        with st.expander(MORE, icon=":material/add:"):
            typed = _ask_more_of_resident(context, form_key, messages, typed)
        messages.general()
        sent = save_button()
    if not sent or messages.lacks({"naam": bool(typed.name.strip()), "buurt": bool(typed.buurt)}):
        return None
    return next_time(key, messages.attempt(lambda: add_person(context, typed, talents)))


def change_resident_form(context: Context, key: str, person: Person) -> bool:
    """Ask what to change of a resident; whether it was saved on this run."""
    if closed_for_names(context):
        return False
    old, messages = _resident_now(context, person), Messages()
    with st.form(key, border=False):
        typed = _ask_contact(key, messages, _ask_resident(context, key, messages, old))
        typed = _ask_more_of_resident(context, key, messages, typed)
        above = messages.general()
        sent = save_button()
    if not sent or messages.lacks({"naam": bool(typed.name.strip()), "buurt": bool(typed.buurt)}):
        return False
    version = st.session_state.get(f"{key}-version", person.version)
    try:
        return messages.done(lambda: change_person(context, person.id, version, typed))
    except Conflict as error:
        latest = neighbourhood.person(context, person.id) or person
        st.session_state[f"{key}-version"] = latest.version
        now = _describe_resident(context, _resident_now(context, latest))
        with above:
            show_conflict(error, now, _describe_resident(context, typed))
        return False


def _no_one(context: Context, name: str) -> PersonForm:
    mine = context.member.id
    return PersonForm(name, "", verbinder=mine if mine in choices.verbinders_of(context) else None)


def _resident_now(context: Context, person: Person) -> PersonForm:
    return PersonForm(
        name=context.name_of(person.id),
        buurt=person.buurt,
        contact=context.open(person.contact_sealed),
        motivation=context.open(person.motivation_sealed),
        age_band=person.age_band,
        language=person.language,
        availability=person.availability,
        company=person.company,
        pace=person.pace,
        step=person.step,
        verbinder=person.verbinder,
    )


def _ask_resident(context: Context, key: str, messages: Messages, old: PersonForm) -> PersonForm:
    name = st.text_input(
        "Naam", old.name, key=f"{key}-naam", placeholder="Roepnaam, bijvoorbeeld Fatima B."
    )
    messages.beside("naam")
    buurt = choose("Buurt", choices.buurten_of(context), old.buurt, f"{key}-buurt")
    messages.beside("buurt")
    return replace(old, name=name or "", buurt=buurt)


def _ask_contact(key: str, messages: Messages, old: PersonForm) -> PersonForm:
    contact = st.text_input(
        "Hoe bereik je deze bewoner?",
        old.contact,
        key=f"{key}-contact",
        placeholder="Eén manier: telefoon, mail of langsgaan",
    )
    messages.beside("contact")
    return replace(old, contact=contact or "")


def _ask_talents(key: str, messages: Messages) -> list[str]:
    options = choices.talents()
    chosen = st.multiselect(
        "Talenten",
        list(options),
        format_func=options.__getitem__,
        key=f"{key}-talenten",
        placeholder="Kies waar deze bewoner goed in is",
        select_all=False,
    )
    messages.beside("talent")
    return chosen


def _ask_more_of_resident(
    context: Context, key: str, messages: Messages, old: PersonForm
) -> PersonForm:
    motivation = st.text_area(
        "In eigen woorden",
        old.motivation,
        key=f"{key}-woorden",
        placeholder="Wat wil deze bewoner graag doen, en waarom?",
    )
    messages.beside("in eigen woorden")
    moments = choices.labels("availability")
    availability = st.multiselect(
        "Wanneer kan het?",
        list(moments),
        list(old.availability),
        format_func=moments.__getitem__,
        key=f"{key}-wanneer",
        placeholder="Kies een of meer momenten",
        select_all=False,
    )
    coded = {
        name: choose(label, choices.labels(name), getattr(old, name), f"{key}-{name}")
        for name, label in _CODED.items()
    }
    verbinder = choose(
        "Verbinder", choices.verbinders_of(context), old.verbinder or "", f"{key}-verbinder"
    )
    messages.beside("verbinder")
    return replace(
        old,
        motivation=motivation or "",
        availability=tuple(availability),
        verbinder=verbinder or None,
        **coded,
    )


_CODED: Final[Mapping[str, str]] = {
    "age_band": "Leeftijd",
    "language": "Praat graag",
    "company": "Met wie het liefst?",
    "pace": "Hoe vaak?",
    "step": "Welke stap past nu?",
}


def _describe_resident(context: Context, form: PersonForm) -> dict[str, str]:
    moments = choices.labels("availability")
    coded = {
        label: choices.labels(name).get(getattr(form, name), "") for name, label in _CODED.items()
    }
    return {
        "Naam": form.name,
        "Buurt": choices.buurt_name(form.buurt),
        "Bereikbaar": form.contact,
        "In eigen woorden": form.motivation,
        "Wanneer": join_words([moments[each] for each in form.availability]),
        **coded,
        "Verbinder": choices.verbinders_of(context).get(form.verbinder or "", ""),
    }
