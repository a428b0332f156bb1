"""The map of `maps.py` in folium, with every file from this server.

Imported when the first map is drawn, in a run of the script: streamlit_folium makes its component
known to Streamlit only then.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

from bloei_core.ui.maps import MapBase, MapPicture
from bloei_core.ui.served import address_of

_HEIGHT: Final = 560
_CLOSEST: Final = 18


def draw(key: str, base: MapBase, picture: MapPicture, on_change: Callable[[], None]) -> None:
    """Draw it; what is clicked stands in the session under `key` when `on_change` is called."""
    st_folium(
        _frame(base),
        key=key,
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=_changes(picture),
        on_change=on_change,
    )


class _Map(folium.Map):
    """Leaflet from this server; without jQuery, Bootstrap and fonts, which nothing here needs."""

    default_js = [  # noqa: RUF012  as folium has it
        ("leaflet", address_of("leaflet", "leaflet.js")),
        ("markercluster", address_of("markercluster", "leaflet.markercluster.js")),
        ("bloei", address_of("bloei", "map.js")),
    ]
    default_css = [  # noqa: RUF012
        ("leaflet", address_of("leaflet", "leaflet.css")),
        ("markercluster", address_of("markercluster", "MarkerCluster.css")),
        ("colours", address_of("bloei", "map_colours.css")),
        ("bloei", address_of("bloei", "map.css")),
    ]


class _Call(MacroElement):
    """One call of a function of map.js."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.code() }}{% endmacro %}")

    def __init__(self, function: str, data: dict[str, Any], on: folium.Map | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._function = function
        self._data = data
        self._map = on

    def code(self) -> str:
        """JavaScript."""
        first = f"{self._map.get_name()}, " if self._map else ""
        return f"bloeiMap.{self._function}({first}{_literal(self._data)});"


def _literal(data: dict[str, Any]) -> str:
    # Names in it: no "<" may end a script, and no braces may look like a template of folium's.
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("{{", "{ {").replace("\u2028", "\\u2028")


def _frame(base: MapBase) -> folium.Map:
    (south, west), (north, east) = base.view
    made = _Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        zoom_control=False,
        scroll_wheel_zoom=False,
        zoom_snap=0.25,
        min_zoom=10,
        max_zoom=_CLOSEST,
        maxZoom=_CLOSEST,  # the cluster asks for it: without tiles nothing else says it
    )
    tiles = {"url": base.tiles.url, "attribution": base.tiles.attribution} if base.tiles else None
    data = {
        "areas": base.areas,
        "outlines": base.outlines,
        "view": base.view,
        "attribution": base.attribution,
        "tiles": tiles,
    }
    made.add_child(_Call("start", data, made))
    return made


def _changes(picture: MapPicture) -> folium.FeatureGroup:
    group = folium.FeatureGroup()
    data = {
        "name": picture.name,
        "areas": {
            code: (shown.kind, shown.figure, shown.lines) for code, shown in picture.areas.items()
        },
        "alerts": picture.alerts,
        "points": {
            "key": picture.points_key,
            "rows": [
                (each.lat, each.lon, each.title, each.lines, each.count) for each in picture.points
            ],
        },
        "chosen": picture.chosen,
        "fly": picture.fly,
    }
    group.add_child(_Call("draw", data))
    return group
