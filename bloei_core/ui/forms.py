"""The forms about residents and places, for the core and for every plugin.

Each draws itself where it is called (also in a dialog) and gives None until it was saved. A form
keeps what was typed when it is refused, and starts empty again after it was saved. `key` names the
form on the page. When names are hidden nothing can be filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import streamlit as st

from bloei_core import neighbourhood
from bloei_core.context import Context
from bloei_core.errors import Conflict
from bloei_core.names import Party
from bloei_core.neighbourhood import (
    HalfForm,
    Organisation,
    OrganisationForm,
    Person,
    PersonForm,
    add_offer,
    add_organisation,
    add_person,
    add_request,
    change_organisation,
    change_person,
)
from bloei_core.ui import choices
from bloei_core.ui.formats import join_words, number
from bloei_core.ui.messages import Messages, show_conflict

Half = Literal["offer", "request"]

_MORE: Final = "Meer vertellen"
_SAVE: Final = "Bewaren"


def resident_form(context: Context, key: str) -> str | None:
    """Ask for a new resident: name, buurt, talents, a way to reach her; the rest is folded.

    Her id, on the run in which she was saved; else None.
    """
    if _closed_for_names(context):
        return None
    form_key, messages = _this_time(key), Messages()
    with st.form(form_key, border=False):
        typed = _ask_resident(context, form_key, messages, _no_one(context))
        talents = _ask_talents(form_key, messages)
        typed = _ask_contact(form_key, messages, typed)
        with st.expander(_MORE, icon=":material/add:"):
            typed = _ask_more_of_resident(context, form_key, messages, typed)
        messages.general()
        sent = st.form_submit_button(_SAVE, type="primary", icon=":material/check:")
    if not sent or messages.lacks({"naam": bool(typed.name.strip()), "buurt": bool(typed.buurt)}):
        return None
    return _next_time(key, messages.attempt(lambda: add_person(context, typed, talents)))


def change_resident_form(context: Context, key: str, person: Person) -> bool:
    """Ask what to change of a resident; whether it was saved on this run."""
    if _closed_for_names(context):
        return False
    old, messages = _resident_now(context, person), Messages()
    with st.form(key, border=False):
        typed = _ask_contact(key, messages, _ask_resident(context, key, messages, old))
        typed = _ask_more_of_resident(context, key, messages, typed)
        above = messages.general()
        sent = st.form_submit_button(_SAVE, type="primary", icon=":material/check:")
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


def place_form(context: Context, key: str) -> str | None:
    """Ask for a new ontwikkelplaats; its id on the run in which it was saved, else None."""
    if _closed_for_names(context):
        return None
    form_key, messages = _this_time(key), Messages()
    with st.form(form_key, border=False):
        typed = _ask_place(context, form_key, messages, OrganisationForm("", "", ""))
        with st.expander(_MORE, icon=":material/add:"):
            typed = _ask_more_of_place(form_key, messages, typed)
        messages.general()
        sent = st.form_submit_button(_SAVE, type="primary", icon=":material/check:")
    if not sent or messages.lacks(_needed_of_place(typed)):
        return None
    return _next_time(key, messages.attempt(lambda: add_organisation(context, typed)))


def change_place_form(context: Context, key: str, place: Organisation) -> bool:
    """Ask what to change of an ontwikkelplaats; whether it was saved on this run."""
    if _closed_for_names(context):
        return False
    messages = Messages()
    with st.form(key, border=False):
        typed = _ask_place(context, key, messages, _place_now(context, place))
        typed = _ask_more_of_place(key, messages, typed)
        above = messages.general()
        sent = st.form_submit_button(_SAVE, type="primary", icon=":material/check:")
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


def half_form(context: Context, key: str, party: Party, half: Half) -> str | None:
    """Ask for an aanbod ("offer"), or a vraag or vacature ("request"), of a resident or place.

    Its id on the run in which it was saved; else None.
    """
    if _closed_for_names(context):
        return None
    form_key, messages, words = _this_time(key), Messages(), _WORDS[party.kind, half]
    with st.form(form_key, border=False):
        talent = _choose(words.talent, words.options(), "", f"{form_key}-talent")
        messages.beside("talent")
        hours, guidance = _ask_vacature(form_key, messages) if words.vacature else (None, None)
        text = st.text_area(words.text, key=f"{form_key}-tekst", placeholder=words.example)
        messages.beside("omschrijving")
        messages.general()
        sent = st.form_submit_button(_SAVE, type="primary", icon=":material/check:")
    if not sent or messages.lacks({"talent": bool(talent)}):
        return None
    form = HalfForm(party.id, talent, text or "", hours, guidance)
    add = add_offer if half == "offer" else add_request
    return _next_time(key, messages.attempt(lambda: add(context, form)))


# --- residents -------------------------------------------------------------------------------


def _no_one(context: Context) -> PersonForm:
    mine = context.member.id
    return PersonForm("", "", verbinder=mine if mine in choices.verbinders_of(context) else None)


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
    buurt = _choose("Buurt", choices.buurten_of(context), old.buurt, f"{key}-buurt")
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
        name: _choose(label, choices.labels(name), getattr(old, name), f"{key}-{name}")
        for name, label in _CODED.items()
    }
    verbinder = _choose(
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


# --- places ----------------------------------------------------------------------------------


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
    kind = _choose("Soort plek", choices.labels("organisation_kind"), old.kind, f"{key}-soort")
    messages.beside("soort plek")
    buurt = _choose("Buurt", choices.all_buurten(context), old.buurt, f"{key}-buurt")
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


# --- offers, vragen and vacatures ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _HalfWords:
    """How the form of one half speaks; `vacature`: with hours and guidance."""

    talent: str
    text: str
    example: str
    place_kinds: bool
    talents: bool = True
    vacature: bool = False

    def options(self) -> Mapping[str, str]:
        kinds = choices.offer_kinds() if self.place_kinds else {}
        return {**kinds, **(choices.talents() if self.talents else {})}


_WORDS: Final[Mapping[tuple[str, str], _HalfWords]] = {
    ("person", "offer"): _HalfWords(
        "Talent", "Vertel erbij", "Bijvoorbeeld: graag op dinsdag, dichtbij huis", False
    ),
    ("person", "request"): _HalfWords(
        "Wat zou helpen?", "Vertel erbij", "Bijvoorbeeld: samen naar de markt", False
    ),
    ("organisation", "offer"): _HalfWords(
        "Wat heeft deze plek te bieden?",
        "Vertel erbij",
        "Bijvoorbeeld: de zaal is op woensdag vrij",
        True,
        talents=False,
    ),
    ("organisation", "request"): _HalfWords(
        "Wie of wat zoekt deze plek?",
        "Wat ga je doen?",
        "Bijvoorbeeld: koffie schenken en een praatje maken",
        True,
        vacature=True,
    ),
}


def _ask_vacature(key: str, messages: Messages) -> tuple[int | None, str | None]:
    hours = st.number_input(
        "Uren per week",
        min_value=1,
        max_value=neighbourhood.MOST_HOURS,
        value=None,
        key=f"{key}-uren",
        placeholder="Weet je het nog niet? Laat leeg",
    )
    messages.beside("uren")
    guidance = _choose("Past bij wie zegt", choices.labels("guidance"), "", f"{key}-begeleiding")
    messages.beside("guidance")
    return (None if hours is None else int(hours)), guidance or None


# --- what all forms share --------------------------------------------------------------------


def _choose(label: str, options: Mapping[str, str], old: str, key: str) -> str:
    """A code out of a list; "" when nothing was chosen."""
    codes = list(options)
    chosen = st.selectbox(
        label,
        codes,
        index=codes.index(old) if old in options else None,
        format_func=options.__getitem__,
        key=key,
        placeholder="Kies uit de lijst",
    )
    return chosen or ""


def _closed_for_names(context: Context) -> bool:
    if context.names_hidden:
        st.info(
            "Namen zijn nu verborgen. Laat ze zien om iets in te vullen.",
            icon=":material/visibility_off:",
        )
    return context.names_hidden


def _this_time(key: str) -> str:
    return f"{key}-{st.session_state.get(_count(key), 0)}"


def _next_time(key: str, saved: str | None) -> str | None:
    # Another key for the next time: empty fields, and a second click on the old button is nothing.
    if saved is not None:
        st.session_state[_count(key)] = st.session_state.get(_count(key), 0) + 1
    return saved


def _count(key: str) -> str:
    return f"{key}-keer"
