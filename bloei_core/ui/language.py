"""The document speaks Dutch: Streamlit's page says it is English."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ENGLISH, _DUTCH = b'<html lang="en"', b'<html lang="nl"'


class DutchDocument:
    """Middleware that turns `lang="en"` of every HTML page into `lang="nl"`; same length."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through, HTML pages with their language changed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_page = False

        async def dutch(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                is_page = "text/html" in MutableHeaders(scope=message).get("content-type", "")
            elif is_page and message["type"] == "http.response.body":
                message["body"] = message.get("body", b"").replace(_ENGLISH, _DUTCH, 1)
            await send(message)

        await self._app(scope, receive, dutch)
