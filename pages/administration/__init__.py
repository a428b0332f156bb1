"""Beheer: which plugins the team uses and what they keep, who works here, what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from bloei_core import Context
from bloei_core.ui import say_now
from pages.administration import failures, members, plugins, privacy, seen, sets

PARTS: Mapping[str, Callable[[Context], None]] = {
    "Onderdelen": plugins.draw,
    "Alle teams": sets.draw_every_team,
    "Wie werken hier": members.draw,
    "Privacy": privacy.draw,
    "Wie zag wat": seen.draw,
    "Wat misging": failures.draw,
}

# What shows names is read, and told to the read log, only when it is looked at.
_READ_WHEN_OPEN = frozenset({"Wie zag wat"})


def render(context: Context) -> None:
    """Draw the page: a tab for each part; `?deel=` says which one is open at first."""
    say_now()
    st.title("Beheer")
    st.write(f"Wat gebruikt **{context.engine.team_name(context.team)}**, en wie werken er?")
    asked = str(st.query_params.get("deel", "")).replace("-", " ").capitalize()
    tabs = st.tabs(
        list(PARTS), default=asked if asked in PARTS else None, key="beheer-deel", on_change="rerun"
    )
    for tab, (title, draw) in zip(tabs, PARTS.items(), strict=True):
        if tab.open or title not in _READ_WHEN_OPEN:
            with tab:
                draw(context)
