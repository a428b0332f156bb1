"""The claims in the cookie of who signed in, as Streamlit signed them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME


def claims_in(cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
    """What the provider said of who brings these cookies; None when nothing true stands there."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        found: bytes | None = decode_signed_value(
            get_cookie_secret(), name, value.encode("latin-1")
        )
        return found

    try:
        found = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
        claims = json.loads(found) if found else None
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


def is_forged(cookies: Mapping[str, str]) -> bool:
    """Whether there is such a cookie, and it was not signed here or was changed."""
    return USER_COOKIE_NAME in cookies and claims_in(cookies) is None
