"""What Streamlit offers to machines, and nobody of the neighbourhood teams needs."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")


class Closed:
    """Middleware that says that counts of sessions and an interface for agents are not there."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything else on."""
        if scope["type"] == "http" and scope["path"].startswith(_CLOSED):
            await PlainTextResponse("Dit is er niet.", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
