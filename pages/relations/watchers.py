"""Wie keek hier: who saw this resident, on her page; for the teamleider of her team."""

from __future__ import annotations

import streamlit as st

from bloei_core import Action, Context
from bloei_core.read_log import report, words
from bloei_core.ui import formats, go, plain

_MOST = 15


def draw(context: Context, person: str) -> None:
    """Draw the latest rows, folded; read only when it is unfolded."""
    if not context.may(Action.SEE_READ_LOG):
        return
    part = st.expander(
        "Wie keek hier?", icon=":material/visibility:", key=f"keek-{person}", on_change="rerun"
    )
    if not part.open:
        return
    found = report.about(context, person, _MOST)
    with part:
        for each in found:
            who = plain(words.who(context, each.member, each.team))
            what = plain(words.what(each.kind, each.page, "deze bewoner"))
            st.markdown(
                f"**{who}** {what}  \n:small[:gray[{formats.date_and_time(each.happened_at)}]]"
            )
        if not found:
            st.caption("Nog niemand, sinds Bloei dit bijhoudt.")
        if st.button("Naar het hele overzicht", icon=":material/arrow_forward:", type="tertiary"):
            go("beheer", deel="wie-zag-wat")
