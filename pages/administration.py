"""Beheer: which plugins the team uses and what they keep, who works here, what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bloei_core import ROLE_TITLES, Action, BloeiError, Context, Member, PersonalData
from bloei_core.plugins import Failure, LoadedPlugin
from bloei_core.teams import switch_plugin
from bloei_core.ui import formats, say_now
from bloei_core.ui.text import plain
from pages import administration_set

_SHOWN_FAILURES = 20


def render(context: Context) -> None:
    """Draw the page."""
    say_now()
    st.title("Beheer")
    st.write(f"Wat gebruikt **{context.engine.team_name(context.team)}**, en wie werken er?")
    names = ["Onderdelen", "Alle teams", "Wie werken hier", "Wat misging"]
    plugins, every_team, people, faults = st.tabs(names)
    with plugins:
        _draw_plugins(context)
    with every_team:
        administration_set.draw_every_team(context)
    with people:
        _draw_members(context)
    with faults:
        _draw_failures(context)


def _draw_plugins(context: Context) -> None:
    enabled = context.engine.enabled(context.teams)
    if not context.may(Action.CHOOSE_PLUGINS):
        st.info("Alleen de teamleider kan onderdelen aan- en uitzetten.", icon=":material/info:")
    for loaded in administration_set.in_order(context):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                st.header(plain(loaded.plugin.title), anchor=False)
                _draw_switch(context, loaded, is_on=loaded.name in enabled)
            st.markdown(plain(loaded.plugin.about))
            _draw_what_it_keeps(loaded)
            administration_set.draw(context, loaded)


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


def _draw_members(context: Context) -> None:
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


def _draw_failures(context: Context) -> None:
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
