"""What the address asks for: a page, and choices to start from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st

_PAGE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def asked_page() -> str:
    """The page that the address names; Streamlit's own answer to an unknown one is English."""
    path = urlsplit(st.context.url or "").path.strip("/")
    return path if _PAGE_NAME.fullmatch(path) else ""


def start_from_address(key: str, allowed: Sequence[str], name: str | None = None) -> None:
    """Let a field begin with what the address says (under `name`, else its key), when allowed."""
    asked = st.query_params.get(name or key)
    if key not in st.session_state and asked in allowed:
        st.session_state[key] = asked
