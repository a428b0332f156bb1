"""Find first: one search field, four lists, and a button to add who is not there yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from bloei_core import Context, Party, PartyKind, neighbourhood
from bloei_core.ui import (
    PAGE_SIZE,
    choices,
    empty_state,
    formats,
    go,
    part_shown,
    place_form,
    plain,
    resident_form,
    say_later,
    shown,
    turn_pages,
)
from pages.relations import across, lines

_LISTS: Final[Mapping[str, str]] = {
    "bewoners": ":material/person: Bewoners",
    "plekken": ":material/storefront: Plekken",
    "vragen": ":material/help: Vragen en aanbod",
    "vacatures": ":material/work: Vacatures",
}
_HALVES: Final[Mapping[str, str]] = {
    "vragen": "Vragen van bewoners",
    "aanbod": "Aanbod van bewoners",
    "aanbod-plekken": "Aanbod van plekken",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the lists are narrowed down to; "" for typed text, None for a list: everything."""

    typed: str
    talent: str | None
    buurt: str | None
    stopped: bool

    @property
    def key(self) -> str:
        """Another text for each other choice, without what was typed."""
        return f"{hash(self.typed)}-{self.talent}-{self.buurt}-{self.stopped}"

    @property
    def any(self) -> bool:
        """Whether anything was chosen or typed."""
        return bool(self.typed or self.talent or self.buurt or self.stopped)


def draw(context: Context) -> None:
    """Draw the search field and the list that was chosen, or what was found."""
    st.title("Mensen en plekken", anchor=False)
    _draw_summary(context)
    typed = _ask_what(context)
    across.draw_running(context)
    asked = st.query_params.get("lijst")
    if asked in _LISTS:
        st.session_state["mensen-lijst"] = asked
        del st.query_params["lijst"]
    if typed:
        _draw_found(context, _ask_filters(context, typed, "gevonden"))
        return
    chosen = st.segmented_control(
        "Wat wil je zien?",
        list(_LISTS),
        default="bewoners",
        required=True,
        format_func=_LISTS.__getitem__,
        key="mensen-lijst",
        label_visibility="collapsed",
        persist_state="session",
    )
    filters = _ask_filters(context, typed, str(chosen))
    {
        "plekken": _draw_places,
        "vragen": _draw_halves,
        "vacatures": _draw_vacatures,
    }.get(str(chosen), _draw_residents)(context, filters)


def _draw_summary(context: Context) -> None:
    people, known = context.search_parties("", "person"), context.search_parties("", "organisation")
    residents = formats.count(len(people), "bewoner", "bewoners")
    places = formats.count(len(known), "plek", "plekken")
    team = plain(context.engine.team_name(context.team))
    st.markdown(f"Wie kan elkaar helpen in {team}? Je kent er **{residents}** en **{places}**.")


def _ask_what(context: Context) -> str:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            "Zoek een bewoner of plek",
            key="mensen-zoek",
            type="search",
            placeholder="Typ een nummer" if context.names_hidden else "Typ een naam",
            autocomplete="off",
            persist_state="session",
        )
        if not context.names_hidden:
            _draw_add_buttons(context, (typed or "").strip())
    return (typed or "").strip()[:100]


def _draw_add_buttons(context: Context, typed: str) -> None:
    if st.button("Nieuwe bewoner", type="primary", icon=":material/person_add:"):
        _new_resident(context, typed)
    if st.button("Nieuwe plek", icon=":material/add_business:"):
        _new_place(context, typed)
    if across.may_ask(context) and st.button(
        "Ander team",
        icon=":material/travel_explore:",
        type="tertiary",
        help="Een bewoner van een ander team inzien, met een reden",
    ):
        across.ask_by_name(context)


@st.dialog("Nieuwe bewoner", icon=":material/person_add:")
def _new_resident(context: Context, typed: str = "") -> None:
    if added := resident_form(context, "nieuwe-bewoner", typed):
        say_later("De bewoner staat erbij.")
        go("mensen", bewoner=added)


@st.dialog("Nieuwe plek", icon=":material/add_business:")
def _new_place(context: Context, typed: str = "") -> None:
    if added := place_form(context, "nieuwe-plek", typed):
        say_later("De plek staat erbij.")
        go("mensen", plek=added)


def _ask_filters(context: Context, typed: str, listed: str) -> Filters:
    talents = {**choices.talents(), **choices.offer_kinds()}
    if listed == "bewoners":
        talents = dict(choices.talents())
    buurten = choices.buurten_of(context)
    with st.container(horizontal=True, vertical_alignment="bottom", key="mensen-filters"):
        talent = _filter("Talent", talents, "Alle talenten", f"{listed}-talent")
        buurt = _filter("Buurt", buurten, "Alle buurten", f"{listed}-buurt-{context.team}")
        stopped = listed in ("bewoners", "plekken") and st.checkbox(
            "Wie gestopt is", key=f"{listed}-gestopt", persist_state="session"
        )
    return Filters(typed, talent, buurt, stopped)


def _filter(label: str, options: Mapping[str, str], everything: str, key: str) -> str | None:
    return st.selectbox(
        label,
        list(options),
        index=None,
        format_func=options.__getitem__,
        key=key,
        placeholder=everything,
        width=260,
        persist_state="session",
    )


# --- residents and places --------------------------------------------------------------------


def _draw_found(context: Context, filters: Filters) -> None:
    parties = _narrowed(context, context.search_parties(filters.typed), filters, None)
    if not parties:
        empty_state(
            "search_off",
            "Niemand gevonden",
            "Probeer een stukje van de naam. Een typfout is niet erg. "
            "Staat diegene er nog niet bij? Kies dan **Nieuwe bewoner** of **Nieuwe plek**.",
        )
        return
    said = f"Gevonden: {formats.number(len(parties))}. De beste staat bovenaan."
    _draw_parties(context, f"gevonden-{filters.key}", parties, said, filters.typed)


def _draw_residents(context: Context, filters: Filters) -> None:
    parties = _narrowed(context, _listed(context, filters, "person"), filters, "person")
    if not parties:
        _draw_nobody(
            filters,
            "Nog geen bewoners",
            "Leer iemand kennen en kies **Nieuwe bewoner**. Naam, buurt en talent is genoeg.",
        )
        return
    said = formats.count(len(parties), "bewoner", "bewoners")
    _draw_parties(context, f"bewoners-{filters.key}", parties, said)


def _draw_places(context: Context, filters: Filters) -> None:
    parties = _narrowed(context, _listed(context, filters, "organisation"), filters, "organisation")
    if not parties:
        _draw_nobody(
            filters,
            "Nog geen plekken",
            "Een plek is een winkel, club of werkplaats waar een bewoner kan meedoen. "
            "Kies **Nieuwe plek**.",
        )
        return
    said = formats.count(len(parties), "plek", "plekken")
    _draw_parties(context, f"plekken-{filters.key}", parties, said)


def _draw_parties(
    context: Context, key: str, parties: Sequence[Party], said: str, typed: str = ""
) -> None:
    turn_pages(key, len(parties), said)
    part = shown(key, parties)
    if typed:
        context.searched(lines.PAGE, typed, (each.id for each in part))
    else:
        context.saw(lines.PAGE, (each.id for each in part))
    lines.parties(context, part)


def _listed(context: Context, filters: Filters, kind: PartyKind) -> list[Party]:
    if not filters.stopped:
        return context.search_parties("", kind)
    closed = (
        each for each in context.parties().values() if each.kind == kind and each.status == "closed"
    )
    order = "hidden_name" if context.names_hidden else "name"
    return sorted(closed, key=lambda each: str(getattr(each, order)).casefold())


def _narrowed(
    context: Context, parties: Sequence[Party], filters: Filters, kind: PartyKind | None
) -> list[Party]:
    """Those that match the filters. The talent of a place is one that it looks for or has."""
    fitting: frozenset[str] | None = None
    if filters.talent:
        fitting = neighbourhood.who_offers(context, filters.talent)
        if kind != "person":
            fitting |= neighbourhood.who_asks(context, filters.talent)
    return [
        each
        for each in parties
        if (fitting is None or each.id in fitting)
        and (filters.buurt is None or each.buurt == filters.buurt)
    ]


# --- vragen, aanbod and vacatures ------------------------------------------------------------


def _draw_halves(context: Context, filters: Filters) -> None:
    chosen = st.pills(
        "Wat wil je zien?",
        list(_HALVES),
        default="vragen",
        required=True,
        format_func=_HALVES.__getitem__,
        key="mensen-vragen",
        label_visibility="collapsed",
        persist_state="session",
    )
    if chosen == "vragen":
        _draw_requests(context, filters, "person")
        return
    kind: PartyKind = "person" if chosen == "aanbod" else "organisation"
    key = f"{chosen}-{filters.key}"
    total = neighbourhood.count_open_offers(context, kind, filters.talent, filters.buurt)
    first = part_shown(key, total)
    found = neighbourhood.open_offers(
        context, kind, filters.talent, PAGE_SIZE, first, filters.buurt
    )
    if not found:
        _draw_nobody(
            filters,
            "Nog geen aanbod",
            "Open de bladzijde van een bewoner of plek en voeg toe wat die te bieden heeft.",
        )
        return
    turn_pages(key, total, formats.count(total, "open aanbod", "keer open aanbod"))
    lines.halves(context, found)


def _draw_vacatures(context: Context, filters: Filters) -> None:
    _draw_requests(context, filters, "organisation")


def _draw_requests(context: Context, filters: Filters, kind: PartyKind) -> None:
    key = f"gevraagd-{kind}-{filters.key}"
    total = neighbourhood.count_open_requests(context, kind, filters.talent, filters.buurt)
    first = part_shown(key, total)
    found = neighbourhood.open_requests(
        context, kind, filters.talent, PAGE_SIZE, first, filters.buurt
    )
    if not found:
        _draw_nobody(filters, *_NOTHING_ASKED[kind])
        return
    words = ("open vraag", "open vragen") if kind == "person" else ("vacature", "vacatures")
    turn_pages(key, total, formats.count(total, *words))
    lines.halves(context, found)


_NOTHING_ASKED: Final[Mapping[PartyKind, tuple[str, str]]] = {
    "person": (
        "Nog geen vragen",
        "Vragen is vaak moeilijker dan geven. Voeg een vraag toe op de bladzijde van een bewoner.",
    ),
    "organisation": (
        "Nog geen vacatures",
        "Wie kan een plek gebruiken? Voeg een vacature toe op de bladzijde van die plek.",
    ),
}


def _draw_nobody(filters: Filters, title: str, text: str) -> None:
    if filters.any:
        empty_state(
            "filter_alt_off",
            "Niets gevonden met deze keuze",
            "Kies een ander talent of een andere buurt.",
        )
    else:
        empty_state("local_florist", title, text)
