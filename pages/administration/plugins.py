"""Which plugins the team uses, and what they keep about people."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bloei_core import Action, BloeiError, Context, PersonalData
from bloei_core.plugins import LoadedPlugin
from bloei_core.teams import switch_plugin
from bloei_core.ui import formats
from bloei_core.ui.text import plain
from pages.administration import sets


def draw(context: Context) -> None:
    """A card per plugin, in the order of the menu of the team."""
    enabled = context.engine.enabled(context.teams)
    if not context.may(Action.CHOOSE_PLUGINS):
        st.info("Alleen de teamleider kan onderdelen aan- en uitzetten.", icon=":material/info:")
    for loaded in sets.in_order(context):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                st.header(plain(loaded.plugin.title), anchor=False)
                _draw_switch(context, loaded, is_on=loaded.name in enabled)
            st.markdown(plain(loaded.plugin.about))
            _draw_what_it_keeps(loaded)
            sets.draw(context, loaded)


def _draw_switch(context: Context, loaded: LoadedPlugin, *, is_on: bool) -> None:
    if loaded.plugin.always_on:
        st.badge("Altijd aan", icon=":material/check:", color="green")
        return
    wanted = st.toggle(
        "Aan" if is_on else "Uit",
        value=is_on,
        key=f"{context.team}-{loaded.name}-{is_on}",
        disabled=not context.may(Action.CHOOSE_PLUGINS),
        help=f"{plain(loaded.plugin.title)} aan- of uitzetten voor dit team. "
        "Uit is onzichtbaar: er wordt niets weggegooid.",
    )
    if wanted == is_on:
        return
    try:
        switch_plugin(context, loaded.name, enabled=wanted)
    except BloeiError as error:
        st.warning(str(error))
    else:
        st.rerun()


def _draw_what_it_keeps(loaded: LoadedPlugin) -> None:
    kept: Sequence[PersonalData] = loaded.contributions.get(PersonalData, ())
    if not kept:
        st.caption(":material/shield: Bewaart niets over mensen.")
        return
    titles = " · ".join(plain(each.title.lower()) for each in kept)
    with st.expander(f"Bewaart over mensen: {titles}", icon=":material/shield:"):
        for each in kept:
            st.markdown(
                f"**{plain(each.title)}** – {plain(each.purpose)}  \n"
                f"Grond: {plain(each.ground)}. Bewaartijd: {_kept_for(each.keep_days)} "
                "na het laatste gebruik."
            )


def _kept_for(days: int) -> str:
    if days % 365 == 0:
        return f"{days // 365} jaar"
    return formats.count(days, "dag", "dagen")
