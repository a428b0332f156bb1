"""The document that carries the pages: in Dutch, named Bloei, and knowing where its server is."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bloei_core.ui.gate import policy

_TRANSLATOR = (Path(__file__).parent / "assets" / "dutch.js").read_bytes()

# Streamlit's page says it is English, and looks for its server below every page's address
# first, which fills the console with errors. What it still says in English, dutch.js translates.
_STREAMLITS = b"<title>Streamlit</title>"
_CHANGES = {
    b'<html lang="en">': b'<html lang="nl">',
    _STREAMLITS: b"<title>Bloei</title>",
    b'<meta charset="UTF-8" />': b'<meta charset="UTF-8" /><script>'
    b'window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };</script>'
    b"<script>" + _TRANSLATOR + b"</script>",
}


class DutchDocument:
    """Middleware that adapts Streamlit's one HTML page."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but HTML pages, which are adapted as a whole."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if headers.get("accept", "").startswith("text/html"):
                scope = {**scope, "headers": _without_compression(headers)}
            send = _Adapted(send, scope)
        await self._app(scope, receive, send)


class _Adapted:
    """Holds an HTML answer back until it is complete; its length changes."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self._send = send
        self._path = scope["path"].strip("/")
        self._query = scope["query_string"].decode()
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        body = self._body
        if "/" in self._path and _STREAMLITS in body:
            # Streamlit answers here too, but its page stays white: it misses its scripts.
            elsewhere = RedirectResponse(f"/{self._path.replace('/', '-')}?{self._query}")
            body, start["status"] = b"", elsewhere.status_code
            start["headers"] = elsewhere.raw_headers
        for found, replacement in _CHANGES.items():
            body = body.replace(found, replacement, 1)
        headers = MutableHeaders(scope=start)
        if body:  # the answer to HEAD has none
            headers["content-length"] = str(len(body))
            if _STREAMLITS in self._body:
                headers["content-security-policy"] = policy.of_document(body)
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _without_compression(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers.raw if name != b"accept-encoding"]


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    return headers.get("content-type", "").startswith("text/html")
