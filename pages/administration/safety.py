"""How long people stay signed in."""

from __future__ import annotations

import streamlit as st

from bloei_core import Context
from bloei_core.schema import CORE
from bloei_core.signin import settings
from pages.administration.settings import draw_settings


def draw(context: Context) -> None:
    """The form, for the whole city."""
    st.markdown(
        "Dit geldt voor iedereen in de stad. Een korte tijd is veiliger, een lange rustiger."
    )
    draw_settings(context, [(CORE, each) for each in settings()], "inloggen")
