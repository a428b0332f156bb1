"""Wijkkaart: choose a layer, click a buurt, see what is going on there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from bloei_core import Action, Context, counts
from bloei_core.ui import formats, maps, plain, say_now
from plugins.wijkkaart import page_choice, page_panel, page_table, service, shapes, words
from plugins.wijkkaart.classes import HIDDEN
from plugins.wijkkaart.page_choice import Chosen
from plugins.wijkkaart.service import Layer, Reading

_READ: Final = "wijkkaart-gelezen"
_MAP: Final = "wijkkaart"
_BORDERS: Final = "Grenzen: CBS, Kadaster (2024)"
_PDOK: Final = maps.Tiles(
    "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
    "Achtergrond: Kadaster, BRT Achtergrondkaart (CC BY 4.0)",
)


def render(context: Context) -> None:
    """Draw the page; `?laag=` and `?buurt=` choose a layer and a buurt."""
    context.require(Action.SEE_TEAM)
    say_now()
    st.title("Wat speelt er in welke buurt?")
    _draw(context)


@st.fragment
def _draw(context: Context) -> None:
    """All but the title: another layer or buurt runs no more than this."""
    context = page_choice.ask_teams(context)
    reading = _reading(context)
    layers = reading.layers("areas")
    if not layers:
        st.info("Er zijn nog geen kaartlagen. Zet bij Beheer een plugin aan die er een heeft.")
        return
    layer = page_choice.ask_layer(layers)
    chosen = page_choice.chosen(reading)
    with st.container():  # always there: what comes and goes above the map would load it anew
        _draw_alerts(reading, layer)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        place_of_map = st.container()
        points = page_choice.ask_points(context, reading.layers("points"))
        with place_of_map:
            _draw_map(context, reading, Shown(layer, points, chosen))
        _draw_legend(reading, layer)
    with right:
        page_choice.ask_buurt(context, reading, layer)
        page_panel.draw(context, reading, chosen)
    page_table.draw(context, reading, layer)
    _draw_failures(reading)


def _reading(context: Context) -> Reading:
    """What was read before, as long as nothing happened since."""
    known: Reading | None = st.session_state.get(_READ)
    if known is None or known.key != service.key_of(context):
        known = st.session_state[_READ] = Reading(context)
    return known


# --- the map -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the map: the layer that colours it, the layers of points, and what was chosen."""

    layer: Layer
    points: tuple[str, ...]
    chosen: Chosen


def _draw_map(context: Context, reading: Reading, on_map: Shown) -> None:
    picture = _picture(reading, on_map)
    marks = reading.marks(on_map.points)

    def clicked(click: maps.MapClick) -> None:
        if click.area:
            page_choice.choose(click.area)
        elif click.points_key == picture.points_key:
            page_choice.choose_mark(marks[click.point : click.point + 1])

    maps.draw_map(_MAP, _base(context), picture, clicked)


def _base(context: Context) -> maps.MapBase:
    own, today = frozenset(context.teams), formats.today()
    tiles = any(context.only(team).setting(words.PLUGIN, words.TILES) for team in context.teams)
    return maps.MapBase(
        areas=shapes.buurten(own, today),
        outlines=shapes.team_outlines(own, today),
        view=shapes.bounds(own, today),
        attribution=_BORDERS,
        tiles=_PDOK if tiles else None,
    )


def _picture(reading: Reading, on_map: Shown) -> maps.MapPicture:
    found = reading.per_buurt(on_map.layer)
    classes = reading.classes(on_map.layer)
    return maps.MapPicture(
        name=on_map.layer.id,
        areas={
            code: maps.AreaShown(
                classes.code_of(each.value),
                service.figure(each) if each.value is not None else "",
                each.lines,
            )
            for code, each in found.items()
        },
        alerts={code: each.alert for code, each in found.items() if each.alert},
        points=[
            maps.PointShown(each.lat, each.lon, each.title, each.lines, each.count)
            for each in reading.marks(on_map.points)
        ],
        points_key=str(hash((reading.key, on_map.points))),
        chosen=on_map.chosen.buurt,
        fly=on_map.chosen.fly,
    )


def _draw_alerts(reading: Reading, layer: Layer) -> None:
    """What stands out, in words and with a way to it."""
    alerts = [each for each in reading.per_buurt(layer).values() if each.alert]
    for each in alerts:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(
                f":orange[:material/priority_high:] **{plain(each.title)}**: {plain(each.alert)}"
            )
            st.button(
                "Laat zien",
                key=f"opvallend-{each.buurt}",
                help=plain(f"Laat {each.title} zien op de kaart"),
                on_click=page_choice.choose_and_fly,
                args=(each.buurt,),
            )


def _draw_legend(reading: Reading, layer: Layer) -> None:
    legend = layer.noun.legend
    found = reading.per_buurt(layer).values()
    entries = [maps.LegendEntry(each.code, each.label) for each in reading.classes(layer).steps]
    if any(each.value is None for each in found):
        entries.append(maps.LegendEntry(HIDDEN, "afgeschermd of onbekend"))
    if any(each.alert for each in found):
        entries.append(maps.LegendEntry("alert", "valt op"))
    notes = [f"Bron: {legend.source}, {legend.year}."]
    if layer.noun.steady and reading.context.counts_hidden:
        notes.append(counts.STEADY_EXPLANATION)
    if points := reading.layers("points"):
        entries.append(maps.LegendEntry("point", " en ".join(each.noun.title for each in points)))
        notes.append("Een punt staat ergens in zijn buurt, niet op het adres.")
    maps.draw_legend(legend.title, f"({legend.unit})", entries, notes)


def _draw_failures(reading: Reading) -> None:
    for layer in reading.failed():
        st.warning(
            f"De kaartlaag {plain(layer.noun.title)} doet het even niet.", icon=":material/healing:"
        )
