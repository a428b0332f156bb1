"""Beheer: which plugins the team uses and what they keep, who works here, what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from bloei_core import Action, Context
from bloei_core.ui import say_now
from pages.administration import (
    backups,
    buurten,
    failures,
    members,
    plugins,
    privacy,
    safety,
    seen,
    sets,
)

PARTS: Mapping[str, Callable[[Context], None]] = {
    "Onderdelen": plugins.draw,
    "Alle teams": sets.draw_every_team,
    "Wie werken hier": members.draw,
    "Buurten": buurten.draw,
    "Privacy": privacy.draw,
    "Wie zag wat": seen.draw,
    "Inloggen": safety.draw,
    "Reservekopieën": backups.draw,
    "Wat misging": failures.draw,
}
# Who may not, does not see these; the services refuse by themselves.
_NEEDS: Mapping[str, Action] = {
    "Buurten": Action.MANAGE_MEMBERS,
    "Inloggen": Action.CHOOSE_SAFETY,
    "Reservekopieën": Action.MAKE_BACKUPS,
}

# What shows names is read, and told to the read log, only when it is looked at.
_READ_WHEN_OPEN = frozenset({"Privacy", "Wie zag wat"})


def render(context: Context) -> None:
    """Draw the page: a tab for each part; `?deel=` says which one is open at first."""
    say_now()
    st.title("Beheer")
    st.write(f"Wat gebruikt **{context.engine.team_name(context.team)}**, en wie werken er?")
    parts = [each for each in PARTS if each not in _NEEDS or context.may(_NEEDS[each])]
    asked = str(st.query_params.get("deel", "")).replace("-", " ").capitalize()
    tabs = st.tabs(
        parts, default=asked if asked in parts else None, key="beheer-deel", on_change="rerun"
    )
    for tab, title in zip(tabs, parts, strict=True):
        if tab.open or title not in _READ_WHEN_OPEN:
            with tab:
                PARTS[title](context)
