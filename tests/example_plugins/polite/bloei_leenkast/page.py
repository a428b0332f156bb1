"""The page of the cupboard."""

from __future__ import annotations

import streamlit as st

from bloei_core import Context
from bloei_core.ui import formats, plain

from . import store


def render(context: Context) -> None:
    """Draw the page."""
    st.title("Leenkast")
    loans = store.open_loans(context)
    if not loans:
        st.write("Alles is terug. Leen iets uit aan een bewoner.")
    context.saw("leenkast", (loan.person for loan in loans))
    for loan in loans:
        who, thing = context.name_of(loan.person), context.open(loan.thing_sealed)
        when = formats.dutch_date(loan.back_on)
        st.markdown(f"**{plain(who)}** · {plain(thing)} · terug op {when}")
