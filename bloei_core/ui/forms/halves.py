"""The form of the two halves of a match: an aanbod, and a vraag or vacature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import streamlit as st

from bloei_core import neighbourhood
from bloei_core.context import Context
from bloei_core.names import Party
from bloei_core.neighbourhood import HalfForm, add_offer, add_request
from bloei_core.ui import choices
from bloei_core.ui.forms.fields import (
    choose,
    closed_for_names,
    next_time,
    save_button,
    this_time,
)
from bloei_core.ui.messages import Messages

Half = Literal["offer", "request"]


def half_form(context: Context, key: str, party: Party, half: Half) -> str | None:
    """Ask for an aanbod ("offer"), or a vraag or vacature ("request"), of a resident or place.

    Its id on the run in which it was saved; else None.
    """
    if closed_for_names(context):
        return None
    form_key, messages, words = this_time(key), Messages(), _WORDS[party.kind, half]
    with st.form(form_key, border=False):
        talent = choose(words.talent, words.options(), "", f"{form_key}-talent")
        messages.beside("talent")
        hours, guidance = _ask_vacature(form_key, messages) if words.vacature else (None, None)
        text = st.text_area(words.text, key=f"{form_key}-tekst", placeholder=words.example)
        messages.beside("omschrijving")
        messages.general()
        sent = save_button()
    if not sent or messages.lacks({"talent": bool(talent)}):
        return None
    form = HalfForm(party.id, talent, text or "", hours, guidance)
    add = add_offer if half == "offer" else add_request
    return next_time(key, messages.attempt(lambda: add(context, form)))


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
    guidance = choose("Past bij wie zegt", choices.labels("guidance"), "", f"{key}-begeleiding")
    messages.beside("guidance")
    return (None if hours is None else int(hours)), guidance or None
