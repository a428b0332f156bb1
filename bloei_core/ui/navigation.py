"""To another page, with codes and ids in the address."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

_PAGES = "bloei-pages"
_KEPT = ("als", "team")


def remember(pages: dict[str, StreamlitPage]) -> None:
    """Tell where the pages are; the shell calls it on each run."""
    st.session_state[_PAGES] = pages


def go(url: str, **codes: str) -> NoReturn:
    """Switch to the page with this `url`; `codes` are ids and codes for its address.

    Call it in the body of a script, not in a callback. An unknown page leads to the first one.
    """
    pages: dict[str, StreamlitPage] = st.session_state[_PAGES]
    kept = {name: st.query_params[name] for name in _KEPT if name in st.query_params}
    st.switch_page(pages.get(url) or next(iter(pages.values())), query_params=kept | codes)
