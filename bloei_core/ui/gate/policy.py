"""The content security policy: what a browser may load and run, and from where.

Streamlit needs styles of its own making (`'unsafe-inline'` for styles), the scripts of components
as blobs, and pictures as data. Its inline scripts are allowed one by one, by their hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping

_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)

_BASE: Mapping[str, str] = {
    "default-src": "'self'",
    "base-uri": "'self'",
    "connect-src": "'self'",
    "font-src": "'self' data:",
    "form-action": "'self'",
    "frame-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'none'",
    "object-src": "'none'",
    "style-src": "'self' 'unsafe-inline'",
    "worker-src": "'self' blob:",
}


def of_document(body: bytes) -> str:
    """For Streamlit's one page: its own scripts, blobs of components, and these inline scripts."""
    scripts = " ".join(["'self'", "blob:", *_hashes(_INLINE.findall(body))])
    return _written({**_BASE, "script-src": scripts, "frame-ancestors": "'none'"})


def of_component() -> str:
    """For a component in a frame, which only Bloei itself may show; folium runs what it is sent."""
    scripts = "'self' 'unsafe-inline' 'unsafe-eval' blob:"
    return _written({**_BASE, "script-src": scripts, "frame-ancestors": "'self'"})


def of_anything() -> str:
    """For what is no page."""
    return _written({"default-src": "'none'", "frame-ancestors": "'none'"})


def _hashes(scripts: Iterable[bytes]) -> list[str]:
    digests = (hashlib.sha256(script).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(each).decode()}'" for each in digests]


def _written(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())
