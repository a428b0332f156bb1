"""One line per resident, place, vraag, aanbod or vacature; a click opens whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

import streamlit as st

from bloei_core import Context, Party, PartyKind, city, neighbourhood
from bloei_core.neighbourhood import Offer, Organisation, Request, talent_label
from bloei_core.ui import choices, formats, go, plain

PAGE: Final = "mensen"
"""The code of these pages, for the read log."""
_SHOWN_TALENTS: Final = 4
_SHOWN_SIGNS: Final = 280


def parties(context: Context, found: Sequence[Party]) -> None:
    """Residents with what they offer, places with their kind and what they look for."""
    people = tuple(each.id for each in found if each.kind == "person")
    places = tuple(each.id for each in found if each.kind == "organisation")
    talents = context.remembered(
        ("talents", people, places), "core.", lambda: _talents(context, people, places)
    )
    rows = neighbourhood.organisations(context, places) if places else []
    kinds = {each.id: each for each in rows}
    with st.container(gap=None):
        for party in found:
            with st.container(key=f"regel-{party.id}"):
                _draw_party(context, party, kinds.get(party.id), talents)


def _talents(
    context: Context, people: Sequence[str], places: Sequence[str]
) -> Mapping[str, Sequence[str]]:
    """Per resident the codes of what she offers, per place of what it looks for."""
    offered = neighbourhood.offered_talents(context, people) if people else {}
    asked = neighbourhood.asked_talents(context, places) if places else {}
    return offered | asked


def _draw_party(
    context: Context, party: Party, place: Organisation | None, talents: Mapping[str, Sequence[str]]
) -> None:
    name, where, what = st.columns([4, 3, 7], vertical_alignment="center", gap="small")
    with name:
        open_button(context, party.id, f"open-{party.id}")
    kind = f"{plain(city.label('organisation_kind', place.kind))} · " if place else ""
    where.caption(f"{kind}{plain(choices.buurt_name(party.buurt))}")
    what.markdown(_badges(talents.get(party.id, []), searched=place is not None))


def _badges(talents: Sequence[str], *, searched: bool) -> str:
    colour = "orange" if searched else "green"
    several = list(dict.fromkeys(talents))
    badges = [f":{colour}-badge[{plain(talent_label(each))}]" for each in several[:_SHOWN_TALENTS]]
    rest = len(several) - _SHOWN_TALENTS
    more = [f":gray-badge[+ {rest}]"] if rest > 0 else []
    return " ".join([*([":small[:gray[Zoekt]]"] if searched and talents else []), *badges, *more])


def halves(context: Context, found: Sequence[Offer | Request]) -> None:
    """Vragen, aanbod or vacatures, with whose they are."""
    context.saw(PAGE, (each.party for each in found))
    with st.container(gap=None):
        for half in found:
            with st.container(key=f"regel-{half.id}"):
                who, what = st.columns([4, 10], vertical_alignment="top", gap="small")
                with who:
                    open_button(context, half.party, f"open-{half.id}")
                what.markdown(half_text(context, half))


def half_text(context: Context, half: Offer | Request) -> str:
    """What is offered or asked, as Markdown; the typed part only when names are shown."""
    parts = [f"**{plain(talent_label(half.talent))}**"]
    if isinstance(half, Request) and half.hours:
        parts.append(f"{formats.number(half.hours)} uur per week")
    parts.append(f":gray[{formats.relative_moment(half.created_at)}]")
    text = [" · ".join(parts)]
    if half.description_sealed is not None and not context.names_hidden:
        text.append(plain(_shortened(context.open(half.description_sealed))))
    if isinstance(half, Request) and half.guidance:
        text.append(f":gray[Past bij: “{plain(city.label('guidance', half.guidance))}”]")
    return "  \n".join(text)


def open_button(context: Context, party: str, key: str) -> None:
    """The name of a resident or place; a click opens its page."""
    kind: PartyKind = context.party(party).kind
    icon = ":material/person:" if kind == "person" else ":material/storefront:"
    if st.button(plain(context.name_of(party)), key=key, icon=icon, type="tertiary", wrap=True):
        open_party(party, kind)


def open_party(party: str, kind: PartyKind) -> NoReturn:
    """Go to the page of a resident or place."""
    if kind == "person":
        go("mensen", bewoner=party)
    go("mensen", plek=party)


def _shortened(text: str) -> str:
    if len(text) <= _SHOWN_SIGNS:
        return text
    return text[:_SHOWN_SIGNS].rsplit(" ", 1)[0] + " …"
