"""What the pages of residents and places share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bloei_core import BloeiError, Context, Party, PartyKind, RelationSection, neighbourhood
from bloei_core.neighbourhood import (
    Offer,
    Request,
    close_offer,
    close_request,
    reopen_offer,
    reopen_request,
)
from bloei_core.ui import (
    Wish,
    choices,
    go,
    half_form,
    is_opening,
    key_of_opened,
    plain,
    say_later,
    start_at_top,
    wish_button,
)
from bloei_core.ui.forms import Half
from pages.relations import lines

_EMPTY: Final[Mapping[tuple[PartyKind, Half], str]] = {
    ("person", "offer"): "Nog geen talent genoteerd. Waar wordt deze bewoner blij van?",
    ("person", "request"): "Geen open vraag. Vragen is soms moeilijk: begin klein.",
    ("organisation", "offer"): "Nog niets. Misschien een ruimte, een busje of kennis?",
    ("organisation", "request"): "Geen open vacature. Vraag eens wie ze kunnen gebruiken.",
}
_ADD: Final[Mapping[tuple[PartyKind, Half], str]] = {
    ("person", "offer"): "Talent erbij",
    ("person", "request"): "Vraag erbij",
    ("organisation", "offer"): "Aanbod erbij",
    ("organisation", "request"): "Vacature erbij",
}


def draw_head(context: Context, party: str, kind: PartyKind, *, active: bool) -> DeltaGenerator:
    """The way back, the name, and whether it takes part; the place for buttons beside it.

    That the page of a resident is opened is told to the read log first.
    """
    start_at_top(party)
    if kind == "person" and is_opening(context, party):
        context.opened(lines.PAGE, party)
    key = key_of_opened(context, party)
    if st.button("Naar de lijst", icon=":material/arrow_back:", type="tertiary", key=key):
        go("mensen")
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        icon = "person" if kind == "person" else "storefront"
        name = plain(context.name_of(party))
        st.title(f":material/{icon}: {name}", anchor=False, width="content")
        if not active:
            st.badge("Doet nu niet mee", icon=":material/pause_circle:", color="gray")
        st.space("stretch")
    return row


def draw_typed(label: str, text: str) -> None:
    """Typed text under its label, exactly as it was typed; nothing when there is none."""
    if text:
        with st.container(gap=None):
            st.caption(label)
            st.text(text)


def draw_facts(facts: Mapping[str, str]) -> None:
    """Labels and what is known; what is not known is left out."""
    known = [
        f":small[:gray[{plain(label)}]]  \n{plain(value)}"
        for label, value in facts.items()
        if value
    ]
    with st.container(key="feiten"):
        for fact in known:
            st.markdown(fact)


# --- vragen, aanbod and vacatures ------------------------------------------------------------


def draw_halves(context: Context, party: Party, half: Half, title: str, icon: str) -> None:
    """What a party offers or asks: the open ones, a button to add, the closed ones folded."""
    found = _halves(context, party.id, half)
    opened = [each for each in found if each.status == "open"]
    closed = [each for each in found if each.status != "open"]
    ours = party.kind == "organisation" or party.buurt in choices.buurten_of(context)
    editable = ours and not context.names_hidden
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(f":material/{icon}: {title}", anchor=False)
            if editable and party.status == "active":
                _draw_add_button(context, party, half)
        if not opened:
            st.caption(_EMPTY[party.kind, half])
        for each in opened:
            _draw_half(context, each, editable=editable)
        if closed:
            with st.expander(f"Gesloten ({len(closed)})", icon=":material/inventory_2:"):
                for each in closed:
                    _draw_half(context, each, editable=editable and party.status == "active")


def _halves(context: Context, party: str, half: Half) -> Sequence[Offer | Request]:
    if half == "offer":
        return neighbourhood.offers_of(context, party)
    return neighbourhood.requests_of(context, party)


def _draw_half(context: Context, half: Offer | Request, *, editable: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        with st.container():
            st.markdown(lines.half_text(context, half))
        if editable:
            _draw_half_button(half)


def _draw_half_button(half: Offer | Request) -> None:
    is_offer = isinstance(half, Offer)
    if half.status == "open":
        verb = close_offer if is_offer else close_request
        wish_button(
            "Sluiten",
            Wish(verb, half.id, half.version, "Gesloten. Je kunt het weer openen."),
            icon=":material/check_circle:",
        )
    else:
        verb = reopen_offer if is_offer else reopen_request
        wish_button(
            "Weer open",
            Wish(verb, half.id, half.version, "Het staat weer open."),
            icon=":material/replay:",
        )


def _draw_add_button(context: Context, party: Party, half: Half) -> None:
    label = _ADD[party.kind, half]
    if st.button(label, key=f"erbij-{half}", icon=":material/add:", type="tertiary"):
        st.dialog(label, icon=":material/add:")(_add)(context, party, half)


def _add(context: Context, party: Party, half: Half) -> None:
    st.markdown(f"Voor **{plain(context.name_of(party.id))}**")
    if half_form(context, f"erbij-{half}-{party.id}", party, half):
        say_later("Het staat erbij.")
        st.rerun()


# --- plugins ---------------------------------------------------------------------------------


def draw_sections(context: Context, party: str) -> None:
    """What the plugins of the team know of this party, each on its own."""
    found = sorted(context.contributed(RelationSection), key=lambda each: each[1].order)
    for plugin, section in found:
        with st.container(border=True):
            st.header(plain(section.title), anchor=False)
            _draw_section(context, plugin, section, party)


def _draw_section(context: Context, plugin: str, section: RelationSection, party: str) -> None:
    def draw() -> bool:
        section.render(context, party)
        return True

    try:
        stands = context.engine.plugins.isolated(plugin, "mensen en plekken", draw)
    except BloeiError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return
    if not stands:
        st.caption(":material/healing: Dit onderdeel doet het even niet. De rest werkt gewoon.")
