"""Which messages of a browser are a human's: the others do not keep anybody signed in."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from bloei_core import runtime
from bloei_core.security_log import refused
from bloei_core.signin import key_of
from bloei_core.ui.gate.cookies import claims_in, is_forged

_STREAM = "/_stcore/stream"
_USER_HEADERS = ("x-forwarded-user", "x-forwarded-email", "x-remote-user", "remote-user")


class Touches:
    """Middleware that listens along with the pages and notes when somebody did something."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on unchanged."""
        if scope["type"] == "websocket" and scope["path"] == _STREAM:
            receive = _listening(HTTPConnection(scope), receive)
        await self._app(scope, receive, send)


def _listening(connection: HTTPConnection, receive: Receive) -> Receive:
    if is_forged(connection.cookies):
        refused("forged_cookie")
    if any(name in connection.headers for name in _USER_HEADERS):
        refused("user_header")  # it is not looked at either
    claims = claims_in(connection.cookies)
    if claims is None:
        return receive
    key = key_of(claims)
    comes_back = _names_its_session(connection)

    async def listened() -> Message:
        nonlocal comes_back
        message = await receive()
        if _is_of_a_human(message):
            # Who lost her connection asks for the page again, by itself.
            if not comes_back:
                runtime.engine().presence.touch(key)
            comes_back = False
        return message

    return listened


def _names_its_session(connection: HTTPConnection) -> bool:
    parts = connection.headers.get("sec-websocket-protocol", "").split(",")
    return len(parts) > 2 and bool(parts[2].strip())


def _is_of_a_human(message: Message) -> bool:
    data = message.get("bytes") if message["type"] == "websocket.receive" else None
    if not data:
        return False
    asked = BackMsg()
    try:
        asked.ParseFromString(data)
    except Exception:  # whatever a stranger sends; Streamlit refuses it
        return False
    return asked.WhichOneof("type") == "rerun_script" and not asked.rerun_script.is_auto_rerun
