"""Through the door and back to the page that was asked for.

Streamlit always returns to `/`. The page is remembered in a short-lived cookie when somebody goes
to the provider, and checked before anybody is sent there.
"""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bloei_core.security_log import refused
from bloei_core.signin import CALLBACK
from bloei_core.ui.gate.returning import COOKIE, REASON, SECONDS, address_of_page

LOGIN = "/auth/login"
_USER_COOKIE = "_streamlit_user="
_DOWN, _FAILED, _LEFT = "storing", "mislukt", "uit"


class Passage:
    """Middleware around Streamlit's own routes for signing in."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Change where the answers of these routes lead; pass on everything else."""
        if scope["type"] != "http" or scope["path"] not in (LOGIN, CALLBACK):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        change = _leaving if scope["path"] == LOGIN else _returning
        answer = _Changed(send)
        await self._app(scope, receive, answer)
        change(request, answer.start)
        await answer.pass_on()


class _Changed:
    """Holds an answer back until it may go."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._rest: list[Message] = []
        self.start: Message = {}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self._rest.append(message)

    async def pass_on(self) -> None:
        await self._send(self.start)
        if Headers(scope=self.start).get("location"):
            self._rest = [{"type": "http.response.body", "body": b""}]
        for message in self._rest:
            await self._send(message)


def _leaving(request: Request, start: Message) -> None:
    """To the provider; when it does not answer, back to the page with the reason."""
    page = _page_that_asked(request)
    if start["status"] >= 400:
        refused("provider_down")
        _lead(start, _with_reason(page, _DOWN))
    else:
        # Streamlit leads to `/` itself when the way in was too old: also then back to the page.
        if _location(start) in ("/", ""):
            _lead(start, page)
        _remember(start, page)


def _returning(request: Request, start: Message) -> None:
    """From the provider: to the page that was asked for, or to the front door with the reason."""
    wanted = unquote(request.cookies.get(COOKIE, "/"))
    page = address_of_page(wanted)
    if page.split("?")[0] != wanted.split("?")[0]:
        refused("open_redirect")
    if any(cookie.startswith(_USER_COOKIE) for cookie in _set_cookies(start)):
        _forget(start)
        _lead(start, page)
    elif not request.query_params:  # the provider sends people here too after signing out
        _lead(start, _with_reason("/", _LEFT))
    else:
        refused("sign_in_failed")
        _lead(start, _with_reason(page, _FAILED))


def _page_that_asked(request: Request) -> str:
    referer = urlsplit(request.headers.get("referer", ""))
    if referer.netloc != request.headers.get("host"):
        return "/"
    return address_of_page(f"{referer.path}?{referer.query}")


def _with_reason(page: str, reason: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{REASON}={reason}"


def _location(start: Message) -> str:
    return Headers(scope=start).get("location", "")


def _set_cookies(start: Message) -> list[str]:
    cookies = Headers(scope=start).getlist("set-cookie")
    return [each for each in cookies if "Max-Age=0" not in each and '=""' not in each]


def _lead(start: Message, where: str) -> None:
    headers = MutableHeaders(scope=start)
    start["status"] = 302
    headers["location"] = where
    headers["content-length"] = "0"
    if "content-type" in headers:
        del headers["content-type"]


def _remember(start: Message, page: str) -> None:
    value = f"{COOKIE}={quote(page, safe='')}; Path={CALLBACK}; Max-Age={SECONDS}"
    MutableHeaders(scope=start).append("set-cookie", f"{value}; HttpOnly; SameSite=lax")


def _forget(start: Message) -> None:
    value = f"{COOKIE}=; Path={CALLBACK}; Max-Age=0; HttpOnly; SameSite=lax"
    MutableHeaders(scope=start).append("set-cookie", value)
