"""The server: an ASGI app around the pages, with the routes that are not a page.

`bloei start` serves it with uvicorn; `streamlit run app.py` works too.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import inspect
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
from bloei_core.ui import formats
from bloei_core.ui.document import DutchDocument
from bloei_core.ui.fragments import let_fragments_finish
from bloei_core.ui.gate import gate
from bloei_core.ui.served import assets
from pages import mishaps

_log = logging.getLogger("bloei.server")
_SECONDS_BETWEEN_ROUNDS = 30
_SECONDS_OF_FIRST_PAGE = 10  # so long nothing else may hold up whoever comes first
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
    warming_up = asyncio.create_task(_warm_up())
    _log.info("started", extra={"events": runtime.engine().warehouse.last_seq})
    try:
        yield
    finally:
        for task in (warming_up, keeping_house):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        jobs.stop()
        control.stop()
        runtime.close()
        _log.info("stopped")


async def _warm_up() -> None:
    await asyncio.to_thread(_prepare_first_page)
    await asyncio.sleep(_SECONDS_OF_FIRST_PAGE)
    await asyncio.to_thread(importlib.import_module, _SLOW_TO_IMPORT)
    await asyncio.to_thread(_leave_out_of_garbage)


def _prepare_first_page() -> None:
    """What takes a third of a second and whoever comes first need not wait for."""
    importlib.import_module("PIL.Image")  # for the icon of the page
    formats.number(1)  # Babel reads how numbers are written in Dutch
    inspect.stack()  # Streamlit asks once where it runs, and looks up the file of every module


def _leave_out_of_garbage() -> None:
    """What was imported never goes away, and a round of garbage that looks at all of it keeps
    everybody waiting for a tenth of a second.
    """
    gc.collect()
    gc.freeze()


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
let_fragments_finish()
_provider = runtime.provider()

app = st.App(
    Path(__file__).parent / "pages" / "shell.py",
    routes=[Route("/gezond", _healthy), assets(), Route("/{path}/{token}.ics", _feed)],
    middleware=[*gate(_provider), Middleware(DutchDocument)],
    secrets=_provider.as_secrets() if _provider else None,
    lifespan=_lifespan,
    on_script_error=mishaps.tell,
)
