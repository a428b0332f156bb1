"""Who works here."""

from __future__ import annotations

import streamlit as st

from bloei_core import ROLE_TITLES, Action, Context, Member
from bloei_core.ui import formats
from bloei_core.ui.text import plain


def draw(context: Context) -> None:
    """The members of the team in view."""
    if not context.may(Action.SEE_MEMBERS):
        st.info("Je teamleider ziet hier wie er in het team werken.", icon=":material/group:")
        return
    found = context.engine.members(context.teams)
    st.table(
        {
            "Naam": [plain(each.name) for each in found],
            "Rol": [_roles(context, each) for each in found],
            "Doet mee": ["ja" if each.active else "nee" for each in found],
        },
        border="horizontal",
        hide_index=True,
    )


def _roles(context: Context, member: Member) -> str:
    return formats.join_words(sorted(ROLE_TITLES[role] for role in member.roles(context.team)))
