"""What was chosen on the wijkkaart: teams, layer, buurt and point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from bloei_core import Context, MapFeature
from bloei_core.ui import plain, show_chosen_in
from plugins.wijkkaart import service
from plugins.wijkkaart.marks import Mark
from plugins.wijkkaart.service import Layer, Reading

_LAYER: Final = "laag"
_BUURT: Final = "buurt"
_LAYER_FIELD: Final = "wijkkaart-laag"
_SEARCH: Final = "wijkkaart-zoek"
_LIST: Final = "wijkkaart-lijst"
_CHOSEN: Final = "wijkkaart-gekozen"
_POINT: Final = "wijkkaart-punt"
_TEAMS: Final = "wijkkaart-teams"
_FLY: Final = "wijkkaart-vlucht"
_SCROLLS: Final = "wijkkaart-buurten"
_CITY: Final = "wijkkaart-stad"
WHAT: Final = "kort-wijkkaart-wat"
"""Which list stands beside the map."""
PLACES: Final = "plekken"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The buurt that was chosen, the point when one was clicked, and where the map must go."""

    buurt: str | None
    point: MapFeature | None
    fly: str


def ask_teams(context: Context) -> Context:
    """The team in view, or all teams for who has more."""
    teams = context.member.teams(context.engine.team_ids())
    if len(teams) < 2:
        return context
    every = "Hele stad" if len(teams) == len(context.engine.team_ids()) else "Al mijn teams"
    wide = st.toggle(every, key=_CITY, help="Zonder namen, en kleine aantallen afgeschermd.")
    return service.whole_city(context) if wide else context


def ask_layer(layers: Sequence[Layer]) -> Layer:
    """The layer that colours the buurten; its code stands in the address."""
    known = {each.id: each for each in layers}
    asked = st.query_params.get("laag")
    if st.session_state.get(_LAYER_FIELD) not in known:
        st.session_state[_LAYER_FIELD] = asked if asked in known else layers[0].id
    picked = st.pills(
        "Wat wil je zien?",
        list(known),
        format_func=lambda each: plain(known[each].noun.title),
        key=_LAYER_FIELD,
        required=True,
    )
    layer = known.get(str(picked), layers[0])
    if asked != layer.id:
        st.query_params[_LAYER] = layer.id
    return layer


def ask_points(context: Context, layers: Sequence[Layer]) -> tuple[str, ...]:
    """The ids of the layers of points that stand on the map: all, but for a whole city none yet."""
    known = {each.id: each for each in layers}
    if not known:
        return ()
    picked = st.pills(
        "Punten op de kaart",
        list(known),
        selection_mode="multi",
        default=list(known) if len(context.teams) == 1 else [],
        format_func=lambda each: plain(known[each].noun.title),
        key=f"wijkkaart-punten-{len(known)}-{len(context.teams)}",
        label_visibility="collapsed",
    )
    return tuple(picked)


def chosen(reading: Reading) -> Chosen:
    """What was chosen, when it is one of the 116; else nothing."""
    known = service.every_buurt()
    if _CHOSEN not in st.session_state:
        asked = st.query_params.get("buurt")
        st.session_state[_CHOSEN] = asked if asked in known else None
        if asked in known:
            _fly(str(asked))
    _forget_other_team(reading.context.teams)
    buurt: str | None = st.session_state[_CHOSEN]
    _to_address(buurt)
    return Chosen(buurt, _point(reading, buurt), st.session_state.get(_FLY, ""))


def _forget_other_team(teams: Sequence[str]) -> None:
    """Who goes to another team starts there without a choice."""
    before = st.session_state.get(_TEAMS, teams)
    st.session_state[_TEAMS] = teams
    buurt = st.session_state[_CHOSEN]
    if before != teams and buurt and service.team_of(buurt).code not in teams:
        st.session_state[_CHOSEN] = st.session_state[_POINT] = None


def _point(reading: Reading, buurt: str | None) -> MapFeature | None:
    """The point that was clicked, when it is there for who looks now."""
    clicked = st.session_state.get(_POINT)
    if clicked is None:
        return None
    found = reading.points_in(buurt)
    return next((each for each in found if (each.lon, each.lat) == clicked), None)


def ask_buurt(context: Context, reading: Reading, layer: Layer) -> None:
    """Search a buurt, or walk through the list with the arrow keys: the map goes along."""
    names = service.buurten_in_view(context)
    every = {**names, **service.every_buurt()}
    st.selectbox(
        "Zoek een buurt",
        list(every),
        index=None,
        format_func=every.__getitem__,
        key=_SEARCH,
        placeholder="Typ een naam",
        on_change=_searched,
    )
    found = reading.per_buurt(layer)
    if st.session_state.get(_LIST) not in names:
        st.session_state[_LIST] = None
    if st.session_state[_CHOSEN] in names:
        st.session_state[_LIST] = st.session_state[_CHOSEN]
    with st.container(height=170, key=_SCROLLS):
        st.radio(
            "Of loop met de pijltjes door de buurten",
            list(names),
            index=None,
            format_func=lambda code: plain(f"{names[code]}: {service.figure(found.get(code))}"),
            key=_LIST,
            on_change=_walked,
        )
    show_chosen_in(_SCROLLS, str(st.session_state[_LIST]))


# --- callbacks: they only remember ---------------------------------------------------------------


def choose(buurt: str) -> None:
    """This buurt, where it is."""
    if buurt in service.every_buurt():
        st.session_state[_CHOSEN] = buurt
        st.session_state[_POINT] = None


def choose_and_fly(buurt: str) -> None:
    """This buurt, in the middle of the map."""
    choose(buurt)
    _fly(buurt)


def choose_mark(marks: Sequence[Mark]) -> None:
    """The buurt of this mark with its places, and the point itself; nothing when there is none."""
    for mark in marks:
        st.session_state[_CHOSEN] = mark.buurt
        st.session_state[_POINT] = (mark.lon, mark.lat) if mark.point else None
        st.session_state[WHAT] = PLACES


def choose_none() -> None:
    """No buurt."""
    for key in (_CHOSEN, _POINT, _LIST):
        st.session_state[key] = None
    st.session_state[_FLY] = ""


def _searched() -> None:
    found = st.session_state[_SEARCH]
    st.session_state[_SEARCH] = None
    if found:
        choose_and_fly(found)


def _walked() -> None:
    if found := st.session_state[_LIST]:
        choose_and_fly(found)


def _fly(buurt: str) -> None:
    number = int(str(st.session_state.get(_FLY) or "0").partition("-")[0]) + 1
    st.session_state[_FLY] = f"{number}-{buurt}"


def _to_address(buurt: str | None) -> None:
    if buurt:
        st.query_params[_BUURT] = buurt
    elif _BUURT in st.query_params:
        del st.query_params[_BUURT]
