"""Security headers on every answer, and cookies that leave a browser over TLS only."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bloei_core.ui.gate import policy

POLICY = "content-security-policy"
_COMPONENT = "/component/"
_FIXED: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    # A sign-in must know the page that asked for it; nobody else needs to.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_A_YEAR = "max-age=31536000"
_SIGN_IN_COOKIE = re.compile(rb"^_streamlit_user[a-z_0-9]*=")
_LIFETIME = re.compile(rb"; (?:Max-Age=[1-9]\d*|expires=[^;]*)", re.IGNORECASE)


class SecurityHeaders:
    """Middleware that adds what every browser should know."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        """Wrap an ASGI app; `secure` says that people reach it over TLS."""
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on and add headers to the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(scope["path"], message)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)

    def _add(self, path: str, message: Message) -> None:
        message["headers"] = [
            (name, self._cookie(value) if name.lower() == b"set-cookie" else value)
            for name, value in message.get("headers", [])
        ]
        headers = MutableHeaders(scope=message)
        for name, value in _FIXED.items():
            headers[name] = value
        is_component = path.startswith(_COMPONENT)
        headers.setdefault(POLICY, policy.of_component() if is_component else policy.of_anything())
        if self._secure:
            headers["strict-transport-security"] = _A_YEAR

    def _cookie(self, cookie: bytes) -> bytes:
        """Over TLS only, where there is TLS; a sign-in ends with the browser."""
        if _SIGN_IN_COOKIE.match(cookie) and b"Max-Age=0" not in cookie:
            cookie = _LIFETIME.sub(b"", cookie)
        if self._secure and b"; secure" not in cookie.lower():
            cookie += b"; Secure"
        return cookie
