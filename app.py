"""The server: an ASGI app around the pages, with the routes that are not a page.

`bloei start` serves it with uvicorn; `streamlit run app.py` works too.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bloei_core import feeds, logs, runtime
from bloei_core.control import ControlServer
from bloei_core.errors import BloeiError, CannotOpen
from bloei_core.jobs import Scheduler
from bloei_core.ui.document import DutchDocument
from bloei_core.ui.gate import gate
from bloei_core.ui.served import assets
from pages import mishaps

_log = logging.getLogger("bloei.server")
_SECONDS_BETWEEN_ROUNDS = 30
_SLOW_TO_IMPORT = "folium.plugins"  # two seconds, that the first map then need not wait for
_FEED_HEADERS = {
    "cache-control": "private, no-cache",
    "content-disposition": 'inline; filename="agenda.ics"',
    "x-robots-tag": "noindex",
}


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    logs.set_up()
    control = ControlServer(runtime.engine())
    control.start()
    jobs = Scheduler(runtime.engine())
    jobs.start()
    keeping_house = asyncio.create_task(_keep_house())
    warming_up = asyncio.create_task(asyncio.to_thread(importlib.import_module, _SLOW_TO_IMPORT))
    _log.info("started", extra={"events": runtime.engine().warehouse.last_seq})
    try:
        yield
    finally:
        await warming_up
        keeping_house.cancel()
        with suppress(asyncio.CancelledError):
            await keeping_house
        jobs.stop()
        control.stop()
        runtime.close()
        _log.info("stopped")


async def _keep_house() -> None:
    # Streamlit's own collection after every rerun is off (.streamlit/config.toml).
    while True:
        await asyncio.sleep(_SECONDS_BETWEEN_ROUNDS)
        await asyncio.to_thread(gc.collect)
        with suppress(BloeiError):  # a disk that is still full: in half a minute again
            await asyncio.to_thread(runtime.engine().warehouse.heal)


async def _healthy(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("gezond")


def _feed(request: Request) -> Response:
    """A calendar for another program; Starlette runs this in a thread of its own."""
    asked = request.path_params
    found = feeds.answer(runtime.engine(), asked["path"], asked["token"])
    match found:
        case feeds.Absent.UNKNOWN:
            return PlainTextResponse("Deze agenda is er niet of niet meer.", 404)
        case feeds.Absent.FAILED:
            return PlainTextResponse("De agenda is er even niet. Probeer het later.", 503)
        case content:
            return Response(content, headers=_FEED_HEADERS, media_type="text/calendar")


if st.get_option("server.trustedUserHeaders"):
    raise CannotOpen("Bloei gelooft geen koppen over wie iemand is: haal trustedUserHeaders weg.")
_provider = runtime.provider()

app = st.App(
    Path(__file__).parent / "pages" / "shell.py",
    routes=[Route("/gezond", _healthy), assets(), Route("/{path}/{token}.ics", _feed)],
    middleware=[*gate(_provider), Middleware(DutchDocument)],
    secrets=_provider.as_secrets() if _provider else None,
    lifespan=_lifespan,
    on_script_error=mishaps.tell,
)
