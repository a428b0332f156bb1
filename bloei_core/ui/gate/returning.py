"""The page to go back to after signing in: an address within Bloei, or none."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

COOKIE = "bloei_terug"
SECONDS = 600
REASON = "inloggen"
_PATH = re.compile(r"/[a-z0-9][a-z0-9_.-]{0,60}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}", re.ASCII)
_NOT_PAGES = ("/oauth2callback",)
_NOT_KEPT = ("als", REASON)
_MOST = 12


def address_of_page(address: str) -> str:
    """The path and the codes of an address, as far as they can be of a page; else `/`.

    What comes out begins with one slash, names no host and holds codes and ids only.
    """
    try:
        parts = urlsplit(address)
        pairs = parse_qsl(parts.query, max_num_fields=_MOST)
    except ValueError:
        return "/"
    if not _PATH.fullmatch(parts.path) or parts.path in _NOT_PAGES:
        return "/" if parts.path != "/" else _with_codes("/", pairs)
    return _with_codes(parts.path, pairs)


def _with_codes(path: str, pairs: list[tuple[str, str]]) -> str:
    kept = [
        (name, value)
        for name, value in pairs
        if name not in _NOT_KEPT and _CODE.fullmatch(name) and _CODE.fullmatch(value)
    ]
    return f"{path}?{urlencode(kept)}" if kept else path
