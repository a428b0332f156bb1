"""Buttons that change something at once: the version that was on the screen travels with them.

A callback may not draw, and has the rights of a while ago: it only remembers the wish. The next
run grants it with a fresh context, before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import streamlit as st

from bloei_core.context import Context
from bloei_core.errors import BloeiError
from bloei_core.ui.text import plain

_ASKED: Final = "bloei-wens"


@dataclass(frozen=True, slots=True)
class Wish:
    """A verb for one thing in the version that was seen, and what to say when it is done."""

    verb: Callable[[Context, str, int], None]
    subject: str
    version: int
    said: str


def wish_button(
    label: str,
    wish: Wish,
    *,
    icon: str,
    type: Literal["primary", "secondary", "tertiary"] = "tertiary",  # noqa: A002  as Streamlit
) -> None:
    """A button that asks for the wish."""
    st.button(
        label,
        key=f"{wish.verb.__name__}-{wish.subject}-{wish.version}",
        icon=icon,
        type=type,
        on_click=_ask,
        args=(wish,),
    )


def grant_wish(context: Context) -> None:
    """Do what was asked by a button just now, and say so; or say why not."""
    wish: Wish | None = st.session_state.pop(_ASKED, None)
    if wish is None:
        return
    try:
        wish.verb(context, wish.subject, wish.version)
    except BloeiError as error:
        st.warning(plain(str(error)), icon=":material/group:")
    else:
        st.toast(wish.said, icon=":material/check:")


def _ask(wish: Wish) -> None:
    st.session_state[_ASKED] = wish
