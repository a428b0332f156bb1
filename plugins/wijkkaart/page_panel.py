"""Beside the map: the figures and lists of the buurt that was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final

import streamlit as st

from bloei_core import Context, MapFeature, neighbourhood
from bloei_core.ui import empty_state, formats, go, part_shown, plain, shown, turn_pages
from plugins.wijkkaart import page_choice, service
from plugins.wijkkaart.page_choice import Chosen
from plugins.wijkkaart.service import Reading

_SIZE: Final = 8
_LISTS: Final[Mapping[str, str]] = {
    "vragen": "Vragen",
    "aanbod": "Aanbod",
    "bewoners": "Bewoners",
    page_choice.PLACES: "Plekken",
}
_SHAPE: Final = """<style>
.stHtml .bloei-cijfers {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: 0.1rem 1rem;
  margin: 0;
  padding: 0;
  font-size: 0.9rem;
  line-height: 1.45;

  & dt { margin: 0; font-weight: 400; }
  & dd { margin: 0; font-weight: 600; text-align: end; }
}
</style>"""


def draw(context: Context, reading: Reading, chosen: Chosen) -> None:
    """Draw what is known of the buurt, or how to choose one."""
    if chosen.buurt is None:
        empty_state(
            "touch_app",
            "Kies een buurt",
            "Klik op de kaart, zoek op naam of loop door de lijst. "
            "Je ziet dan de cijfers, en wie en wat er in die buurt zijn.",
        )
        return
    with st.container(border=True):
        _draw_head(context, chosen.buurt)
        if chosen.point is not None:
            _draw_point(chosen.point, "gekozen")
        _draw_figures(reading, chosen.buurt)
        _draw_lists(context, reading, chosen)


def _draw_head(context: Context, buurt: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(service.every_buurt()[buurt]), anchor=False, width="stretch")
        st.button(
            "Sluiten",
            key="wijkkaart-sluiten",
            icon=":material/close:",
            type="tertiary",
            on_click=page_choice.choose_none,
        )
    team = service.team_of(buurt)
    if team.code not in context.teams:
        st.caption(f"Deze buurt is van team {plain(team.name)}. Alleen dat team ziet er meer van.")


def _draw_figures(reading: Reading, buurt: str) -> None:
    """All layers at once, whichever colours the map."""
    lines = []
    for layer in reading.layers("areas"):
        feature = reading.per_buurt(layer).get(buurt)
        if feature is None:
            continue
        if feature.alert:
            st.warning(plain(feature.alert), icon=":material/priority_high:")
        title, figure = escape(layer.noun.title), escape(service.figure(feature))
        lines.append(f"<dt>{title}</dt><dd>{figure}</dd>")
    if lines:
        st.html(f'{_SHAPE}<dl class="bloei-cijfers">{"".join(lines)}</dl>')
    else:
        st.caption("Van deze buurt zijn hier geen cijfers.")


# --- lists ---------------------------------------------------------------------------------------


def _draw_lists(context: Context, reading: Reading, chosen: Chosen) -> None:
    """Names only for who may see them, and not while they are hidden."""
    buurt = str(chosen.buurt)
    named = not context.names_hidden and service.team_of(buurt).code in context.teams
    if not named:
        _draw_points(reading, buurt)
        return
    st.session_state.setdefault(page_choice.WHAT, "vragen")
    what = st.segmented_control(
        "Wat is er in deze buurt?",
        list(_LISTS),
        required=True,
        format_func=_LISTS.__getitem__,
        key=page_choice.WHAT,
        label_visibility="collapsed",
    )
    if what == page_choice.PLACES:
        _draw_points(reading, buurt)
    elif what == "bewoners":
        _draw_residents(context, buurt)
    else:
        _draw_halves(context, buurt, str(what))


def _draw_residents(context: Context, buurt: str) -> None:
    found = sorted(
        (
            party
            for party in context.parties().values()
            if party.kind == "person" and party.buurt == buurt and party.status == "active"
        ),
        key=lambda party: party.name.casefold(),
    )
    key = f"kaart-bewoners-{buurt}"
    turn_pages(key, len(found), formats.count(len(found), "bewoner", "bewoners"), _SIZE)
    for party in shown(key, found, _SIZE):
        _draw_resident(context, party.id, "", party.id)


def _draw_halves(context: Context, buurt: str, what: str) -> None:
    asks = what == "vragen"
    count = neighbourhood.count_open_requests if asks else neighbourhood.count_open_offers
    total = count(context, "person", buurt=buurt)
    key = f"kaart-{what}-{buurt}"
    words = ("open vraag", "open vragen") if asks else ("keer aanbod", "keer aanbod")
    turn_pages(key, total, formats.count(total, *words), _SIZE)
    read: Callable[..., Sequence[neighbourhood.Offer | neighbourhood.Request]] = (
        neighbourhood.open_requests if asks else neighbourhood.open_offers
    )
    part = read(context, "person", limit=_SIZE, offset=part_shown(key, total, _SIZE), buurt=buurt)
    for half in part:
        _draw_resident(context, half.party, neighbourhood.talent_label(half.talent), half.id)


def _draw_resident(context: Context, person: str, text: str, key: str) -> None:
    with st.container(key=f"regel-kaart-{key}", horizontal=True, vertical_alignment="center"):
        name = plain(context.name_of(person))
        if st.button(name, key=f"kaart-open-{key}", icon=":material/person:", type="tertiary"):
            go("mensen", bewoner=person)
        if text:
            st.markdown(plain(text))


def _draw_points(reading: Reading, buurt: str) -> None:
    found = reading.points_in(buurt)
    key = f"kaart-plekken-{buurt}"
    turn_pages(key, len(found), formats.count(len(found), "plek", "plekken"), _SIZE)
    for place, each in enumerate(shown(key, found, _SIZE)):
        _draw_point(each, str(place))


def _draw_point(point: MapFeature, key: str) -> None:
    with st.container(key=f"regel-kaart-plek-{key}", horizontal=True, vertical_alignment="center"):
        icon, title = ":material/storefront:", plain(point.title)
        if not point.url:
            st.markdown(f"{icon} {title}")
        elif st.button(title, key=f"kaart-plek-{key}", icon=icon, type="tertiary"):
            go(point.url, **point.query)
        st.caption(plain(" · ".join(point.lines)))
