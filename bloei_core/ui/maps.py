"""A map of areas, outlines and clustered points, drawn by Leaflet and told of each click.

The frame is made once: another layer, another choice or other points only send what changes, and
moving or zooming the map runs nothing on the server. Give `draw_map` data, never a folium object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import streamlit as st

_ASSETS: Final = Path(__file__).parent / "assets"

Json = Mapping[str, Any]
Bounds = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Tiles:
    """A background from a server elsewhere, and who made it."""

    url: str
    attribution: str


@dataclass(frozen=True, slots=True)
class MapBase:
    """What does not change while somebody looks."""

    areas: Json
    """GeoJSON; each has `code`, `name`, `team`, `own` and `middle` (longitude, latitude)."""
    outlines: Json
    """GeoJSON; each has `name`, `own` and `middle`."""
    view: Bounds
    """South-west and north-east corner (latitude, longitude) of what is shown at first."""
    attribution: str
    tiles: Tiles | None = None


@dataclass(frozen=True, slots=True)
class AreaShown:
    """How an area looks. `kind` is a class of `map_colours.css`: z, k1–k5, n1–n3, p1–p3 or x."""

    kind: str
    figure: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PointShown:
    """A point, or many at one spot, with what its tooltip says."""

    lat: float
    lon: float
    title: str
    lines: tuple[str, ...] = ()
    count: int = 1
    """For how many things it stands: of more than one the number is drawn."""


@dataclass(frozen=True, slots=True)
class MapPicture:
    """What changes: figures per area, what stands out, points and what was chosen."""

    name: str
    """Code of what is shown, such as that of a layer."""
    areas: Mapping[str, AreaShown]
    alerts: Mapping[str, str] = field(default_factory=dict)
    """Per area why it stands out."""
    points: Sequence[PointShown] = ()
    points_key: str = ""
    """Changes when the points do: else the browser keeps those it has."""
    chosen: str | None = None
    """The area that is chosen."""
    fly: str = ""
    """Another text than before: move the map to what is chosen."""


@dataclass(frozen=True, slots=True)
class MapClick:
    """What was clicked: an area, or else the point with this index of the points with this key."""

    area: str = ""
    point: int = -1
    points_key: str = ""


def draw_map(
    key: str, base: MapBase, picture: MapPicture, on_click: Callable[[MapClick], None]
) -> None:
    """Draw it; `on_click` is called before the next run. Call this inside a fragment."""

    def clicked() -> None:
        if found := _click(st.session_state.get(key)):
            on_click(found)

    # See there why; and folium takes two seconds, which the command line need not wait for.
    from bloei_core.ui import leaflet  # noqa: PLC0415

    with st.container(key=f"kaart-{key}"):
        leaflet.draw(key, base, picture, clicked)


def _click(value: object) -> MapClick | None:
    """What the browser sent, when it has the right shape."""
    match value:
        case {"area": str(area)}:
            return MapClick(area=area)
        case {"point": int(point), "key": str(points_key)} if point >= 0:
            return MapClick(point=point, points_key=points_key)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of a legend: a class of `map_colours.css`, or `alert` or `point`, and its words."""

    kind: str
    words: str


def draw_legend(
    title: str, unit: str, entries: Sequence[LegendEntry], notes: Sequence[str] = ()
) -> None:
    """Draw a legend in the colours of the map; `notes` say where the figures come from."""
    lines = "".join(
        f'<li><i data-kind="{escape(each.kind)}" aria-hidden="true"></i>{escape(each.words)}</li>'
        for each in entries
    )
    told = "".join(f"<p>{escape(note)}</p>" for note in notes)
    head = f"<strong>{escape(title)}</strong> <span>{escape(unit)}</span>"
    st.html(
        f'<style>{_styles()}</style><div class="bloei-legenda">{head}<ul>{lines}</ul>{told}</div>'
    )


@cache
def _styles() -> str:
    return "".join((_ASSETS / f"map_{name}.css").read_text() for name in ("colours", "legend"))
