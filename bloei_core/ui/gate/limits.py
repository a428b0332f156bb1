"""How often one may knock: on signing in per address, on feeds per address and per feed."""

from __future__ import annotations

from collections.abc import Iterator

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bloei_core.security_log import refused
from bloei_core.signin import CALLBACK

# A whole office may come from one address.
_SIGN_IN = RateLimitItemPerMinute(120)
_FEEDS = RateLimitItemPerMinute(300)
_ONE_FEED = RateLimitItemPerMinute(20)
_SIGN_IN_PATHS = ("/auth/login", CALLBACK)
_SENTENCE = "Dat is te vaak achter elkaar. Wacht een minuut en probeer het opnieuw."
_SECONDS = "60"


class RateLimits:
    """Middleware that lets one address try only so often in a minute."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self._app = app
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on until it is too often."""
        if scope["type"] == "http":
            too_often = [who for item, who in _counted(scope) if not self._limiter.hit(item, *who)]
            if too_often:
                refused("too_often", of=too_often[0][0])
                again = PlainTextResponse(_SENTENCE, 429, headers={"retry-after": _SECONDS})
                await again(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _counted(scope: Scope) -> Iterator[tuple[RateLimitItem, tuple[str, str]]]:
    path: str = scope["path"]
    address = str((scope.get("client") or ("",))[0])
    if path in _SIGN_IN_PATHS:
        yield _SIGN_IN, ("sign_in", address)
    elif path.endswith(".ics"):
        yield _FEEDS, ("feeds", address)
        yield _ONE_FEED, ("feed", path)
