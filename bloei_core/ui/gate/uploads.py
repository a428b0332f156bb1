"""Files are taken in only of who is signed in."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bloei_core import runtime
from bloei_core.security_log import refused
from bloei_core.signin import key_of
from bloei_core.ui.gate.cookies import claims_in

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_SENTENCE = "Log eerst in."


class Uploads:
    """Middleware that refuses whatever carries a body to the server, of who is not signed in."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what carries nothing, and what comes from somebody who is signed in."""
        if (
            scope["type"] != "http"
            or scope["method"] in _HARMLESS
            or _is_signed_in(HTTPConnection(scope))
        ):
            await self._app(scope, receive, send)
            return
        refused("upload")
        await PlainTextResponse(_SENTENCE, 403)(scope, receive, send)


def _is_signed_in(connection: HTTPConnection) -> bool:
    claims = claims_in(connection.cookies)
    return claims is not None and runtime.engine().presence.gone(key_of(claims)) is None
