"""Mensen en plekken: find residents and ontwikkelplaatsen, and all that belongs to one of them."""

from __future__ import annotations

import streamlit as st

from bloei_core import Action, BloeiError, Context
from bloei_core.ui import go, grant_wish, say_now
from pages.relations import inspection, overview, place, proof, resident


def render(context: Context) -> None:
    """Draw the list, or what the address names: `?bewoner=<id>`, `?plek=<id>` or a paper."""
    context.require(Action.SEE_NAMES)
    say_now()
    grant_wish(context)
    try:
        _draw(context)
    except BloeiError as error:
        st.warning(str(error), icon=":material/search_off:")
        if st.button("Naar de lijst", icon=":material/arrow_back:"):
            go("mensen")


def _draw(context: Context) -> None:
    if asked := st.query_params.get("inzien"):
        inspection.draw(context, asked)
        return
    inspection.leave()
    if asked := st.query_params.get("bewijs"):
        proof.draw(context, asked)
    elif asked := st.query_params.get("bewoner"):
        resident.draw(context, asked)
    elif asked := st.query_params.get("plek"):
        place.draw(context, asked)
    else:
        overview.draw(context)
