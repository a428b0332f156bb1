"""A page where one fragment draws itself over and over, beside one that a button changes."""

from __future__ import annotations

import time

import streamlit as st

SECONDS = 0.15  # longer than the clock waits, so that it always wants its turn at the end


@st.fragment(run_every=SECONDS / 2)
def _clock() -> None:
    st.caption(f"{time.monotonic()}")


@st.fragment
def _form() -> None:
    turn = st.session_state.get("turn", 0)
    if st.button("Bewaren"):
        st.session_state["turn"] = turn = turn + 1
    if turn % 2:
        st.error("Dat lukt niet")
    st.text_input("Naam")
    st.markdown(f"Beurt {turn}")
    time.sleep(SECONDS)


st.title("Twee delen")
_clock()
_form()
