"""The map helpers: what a click may be, what a script may hold, where the files are."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from bloei_core.ui import leaflet, maps, served

BASE = maps.MapBase({}, {}, ((51.4, 5.4), (51.5, 5.5)), "CBS")


@pytest.mark.parametrize(
    ("sent", "click"),
    [
        ({"area": "BU1", "at": 1}, maps.MapClick(area="BU1")),
        ({"point": 3, "key": "k", "at": 2}, maps.MapClick(point=3, points_key="k")),
        ({"point": -1, "key": "k"}, None),
        ({"point": "3", "key": "k"}, None),
        ({"area": 5}, None),
        ({}, None),
        (None, None),
        ("area", None),
    ],
)
def test_only_a_click_of_the_right_shape_counts(sent: object, click: maps.MapClick | None) -> None:
    assert maps._click(sent) == click


def code_in(element: Any) -> str:
    """The one call of map.js in it."""
    [call] = element._children.values()
    code: str = call.code()
    return code


def test_no_name_ends_the_script_or_becomes_code() -> None:
    title = "</script><b>{{'x'}} \u2028"
    point = maps.PointShown(51.4, 5.4, title)
    picture = maps.MapPicture("laag", {}, points=[point], points_key="1")
    code = code_in(leaflet._changes(picture))
    assert "<" not in code
    assert "{{" not in code
    assert "\u2028" not in code
    data = json.loads(code.removeprefix("bloeiMap.draw(").removesuffix(");"))
    assert data["points"]["rows"][0][2] == title.replace("{{", "{ {")


def test_the_map_asks_for_files_of_this_server_only() -> None:
    files = [address for _, address in leaflet._Map.default_js + leaflet._Map.default_css]
    assert len(files) == 7
    for address in files:
        status, headers, body = asked(address)
        assert status == 200, address
        assert b"immutable" in headers[b"cache-control"]
        assert len(body) > 100


@pytest.mark.parametrize("path", ["/assets/bloei/../maps.py", "/assets/bloei//etc/hostname"])
def test_nothing_beside_the_assets_is_served(path: str) -> None:
    assert asked(path)[0] == 404


def asked(address: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """What the server answers: status, headers and content."""
    told: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(60)  # the browser says no more
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)

    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [],
    }
    asyncio.run(Starlette(routes=[served.assets()])(scope, receive, send))
    start, *parts = told
    body = b"".join(part.get("body", b"") for part in parts)
    return start["status"], dict(start["headers"]), body


def test_the_frame_is_the_same_for_another_layer() -> None:
    """Else the browser would load the map anew."""
    one, other = (leaflet._frame(BASE) for _ in range(2))
    codes = [code_in(one), code_in(other)]
    assert codes[0].replace(one.get_name(), "") == codes[1].replace(other.get_name(), "")


def test_an_own_file_has_its_fingerprint() -> None:
    file = Path(served.__file__).parent / "assets" / "map.js"
    assert file.is_file()
    assert served.address_of("bloei", "map.js").startswith("/assets/bloei/map.js?")
