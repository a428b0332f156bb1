"""Backups: which there are, and make one now. Putting one back is for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from bloei_core import Action, Context, jobs
from bloei_core.backups import Backup
from bloei_core.jobs import Planned
from bloei_core.ui import formats
from bloei_core.ui.text import plain

_SECONDS = 1


def draw(context: Context) -> None:
    """A button, how far it is, the list, and what Bloei does by itself."""
    st.markdown(
        "Elke nacht maakt Bloei een reservekopie en kijkt of die klopt. Er blijven er zeven per "
        "dag, vijf per week en twaalf per maand. Niemand hoeft ervoor te wachten."
    )
    _draw_all(context)
    st.caption(
        "Een kopie terugzetten doet de beheerder op de computer van Bloei, met `bloei restore`."
    )
    _draw_planned(jobs.planned(context.engine))


@st.fragment(run_every=_SECONDS)
def _draw_all(context: Context) -> None:
    """The button and the list in one: a copy that is ready stands there within a second."""
    _draw_making(context)
    found = context.engine.backups.listed()
    if found:
        _draw_list(found)
    else:
        st.info("Er zijn nog geen reservekopieën. Maak de eerste.", icon=":material/save:")


def _draw_making(context: Context) -> None:
    backups = context.engine.backups
    if backups.busy is not None:
        title, share = backups.busy
        st.progress(share, text=f"{plain(title)} …")
        return
    if backups.failed is not None:
        st.error(plain(backups.failed), icon=":material/healing:")
    st.button(
        "Nu een reservekopie maken",
        icon=":material/save:",
        type="primary",
        on_click=_start,
        args=(context,),
    )


def _start(context: Context) -> None:
    context.require(Action.MAKE_BACKUPS)
    context.engine.backups.start()


def _draw_list(found: Sequence[Backup]) -> None:
    st.table(
        {
            "Gemaakt": [formats.date_and_time(each.made_at) for each in found],
            "Gebeurtenissen": [formats.number(each.seq) for each in found],
            "Grootte": [_size(each.size) for each in found],
            "Naam": [f"`{each.name}`" for each in found],
        },
        border="horizontal",
        hide_index=True,
    )


def _size(size: int) -> str:
    return f"{formats.number(max(size / 1_000_000, 0.1), 1)} MB"


def _draw_planned(planned: Sequence[Planned]) -> None:
    st.header("Wat Bloei zelf doet", anchor=False)
    st.table(
        {
            "Wat": [plain(each.job.title) for each in planned],
            "Laatst": [_last(each) for each in planned],
            "Straks": [_next(each) for each in planned],
        },
        border="horizontal",
        hide_index=True,
    )


def _last(planned: Planned) -> str:
    if planned.last is None:
        return "nog niet"
    moment = formats.date_and_time(planned.last.happened_at)
    return moment if planned.last.done else f":material/healing: {moment}, ging mis"


def _next(planned: Planned) -> str:
    is_due = planned.following <= datetime.now(UTC)
    return "zo meteen" if is_due else formats.date_and_time(planned.following)
