"""Without signing in Bloei shows the demo city, to this machine only."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bloei_core.security_log import refused
from bloei_core.signin import LOOPBACK

_SENTENCE = "Zonder inloggen is er alleen de oefenstad, op de computer waar Bloei draait."
_POLICY_VIOLATION = 1008


class OnlyHere:
    """Middleware that refuses every other machine, whatever address the server was given."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from this machine."""
        client = scope.get("client")
        if scope["type"] == "lifespan" or client is None or client[0] in LOOPBACK:
            await self._app(scope, receive, send)
            return
        refused("not_this_machine")
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await PlainTextResponse(_SENTENCE, 403)(scope, receive, send)
