"""What stands between the network and the pages: ASGI middleware, outermost first."""

from __future__ import annotations

from starlette.middleware import Middleware

from bloei_core.signin import Provider
from bloei_core.ui.gate.headers import SecurityHeaders
from bloei_core.ui.gate.here import OnlyHere
from bloei_core.ui.gate.limits import RateLimits
from bloei_core.ui.gate.passage import Passage
from bloei_core.ui.gate.touches import Touches
from bloei_core.ui.gate.uploads import Uploads

__all__ = ["gate"]


def gate(provider: Provider | None) -> list[Middleware]:
    """The middleware for this way of signing in, or for the demo city when there is none."""
    headers = Middleware(SecurityHeaders, secure=provider is not None and provider.is_secure)
    if provider is None:
        return [headers, Middleware(OnlyHere), Middleware(RateLimits)]
    return [
        headers,
        Middleware(RateLimits),
        Middleware(Passage),
        Middleware(Uploads),
        Middleware(Touches),
    ]
