"""What went wrong, without data."""

from __future__ import annotations

import streamlit as st

from bloei_core import Action, Context
from bloei_core.plugins import Failure
from bloei_core.ui import formats
from bloei_core.ui.text import plain

_SHOWN_FAILURES = 20


def draw(context: Context) -> None:
    """The last failures, newest first."""
    if not context.may(Action.SEE_FAILURES):
        st.info("Je teamleider ziet hier wat er misging.", icon=":material/healing:")
        return
    failures = list(context.engine.plugins.failures)[-_SHOWN_FAILURES:][::-1]
    if not failures:
        st.success("Alles werkt. Er ging niets mis sinds Bloei is gestart.", icon=":material/eco:")
    for failure in failures:
        st.error(_failure_text(failure), icon=":material/healing:")


def _failure_text(failure: Failure) -> str:
    moment = formats.date_and_time(failure.happened_at)
    return (
        f"**{plain(failure.plugin)}**: {plain(failure.spot)} werkt niet "
        f"({moment}, {plain(failure.kind)} in {plain(', '.join(failure.places))})"
    )
