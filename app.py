"""The server: an ASGI app around the pages, with the routes that are not a page.

`bloei start` serves it with uvicorn; `streamlit run app.py` works too.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bloei_core import runtime
from bloei_core.control import ControlServer
from bloei_core.ui.document import DutchDocument

_SECONDS_BETWEEN_COLLECTIONS = 30


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    control = ControlServer(runtime.engine())
    control.start()
    collecting = asyncio.create_task(_collect_garbage())
    try:
        yield
    finally:
        collecting.cancel()
        with suppress(asyncio.CancelledError):
            await collecting
        control.stop()
        runtime.close()


async def _collect_garbage() -> None:
    # Streamlit's own collection after every rerun is off (.streamlit/config.toml).
    while True:
        await asyncio.sleep(_SECONDS_BETWEEN_COLLECTIONS)
        await asyncio.to_thread(gc.collect)


async def _healthy(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("gezond")


app = st.App(
    Path(__file__).parent / "pages" / "shell.py",
    routes=[Route("/gezond", _healthy)],
    middleware=[Middleware(DutchDocument)],
    lifespan=_lifespan,
)
