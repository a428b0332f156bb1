"""The set of a team: the order of its plugins and their settings; and the sets of all teams."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bloei_core import Action, Context, Page, Setting
from bloei_core.plugins import LoadedPlugin
from bloei_core.teams import choose_order, settings_of
from bloei_core.ui import formats
from bloei_core.ui.text import plain
from pages.administration.settings import draw_settings, shown_value


def in_order(context: Context) -> list[LoadedPlugin]:
    """All plugins as the team has them in its menu, Bloei itself first."""
    plugins = list(context.engine.plugins)
    if len(context.teams) != 1:
        return plugins
    chosen = {name: rank for rank, name in enumerate(context.engine.plugin_order(context.team))}
    return sorted(
        plugins,
        key=lambda each: (
            not each.plugin.always_on,
            chosen.get(each.name, len(chosen)),
            _first_page(each),
        ),
    )


def draw(context: Context, loaded: LoadedPlugin) -> None:
    """What the team chose for one plugin that is on: its settings and its place in the menu."""
    is_on = loaded.name in context.engine.enabled(context.teams)
    settings = [each for each in settings_of(context, loaded.name) if each.scope == "team"]
    if settings and is_on:
        count = formats.count(len(settings), "instelling", "instellingen")
        with st.expander(count, icon=":material/tune:", key=f"set-{loaded.name}"):
            _draw_settings(context, loaded, settings)
    if is_on and context.may(Action.CHOOSE_PLUGINS) and not loaded.plugin.always_on:
        _draw_place(context, loaded)


def draw_every_team(context: Context) -> None:
    """Which team has which plugins on; to look at only."""
    if not context.may(Action.SEE_EVERY_SET):
        st.info("Je teamleider ziet hier wat de andere teams gebruiken.", icon=":material/info:")
        return
    engine = context.engine
    plugins = [each for each in engine.plugins if not each.plugin.always_on]
    enabled = engine.enabled_per_team(engine.team_ids())
    st.markdown("Elk team kiest zijn eigen onderdelen. Hier kun je alleen kijken.")
    st.table(
        {
            "Team": [plain(engine.team_name(team)) for team in enabled],
            **{
                plain(each.plugin.title): [
                    "aan" if each.name in of_team else "–" for of_team in enabled.values()
                ]
                for each in plugins
            },
        },
        border="horizontal",
        hide_index=True,
    )


def _draw_settings(context: Context, loaded: LoadedPlugin, settings: Sequence[Setting]) -> None:
    if context.may(Action.CHOOSE_PLUGINS):
        draw_settings(context, [(loaded.name, each) for each in settings], loaded.name)
        return
    for each in settings:
        value = shown_value(context.setting(loaded.name, each.key))
        st.markdown(f"{plain(each.label)}  \n**{value}**")


def _draw_place(context: Context, loaded: LoadedPlugin) -> None:
    names = [each.name for each in in_order(context) if not each.plugin.always_on]
    place = names.index(loaded.name)
    with st.container(horizontal=True):
        for label, icon, to in (
            ("Hoger", ":material/arrow_upward:", place - 1),
            ("Lager", ":material/arrow_downward:", place + 1),
        ):
            if st.button(
                label,
                icon=icon,
                type="tertiary",
                key=f"{label}-{loaded.name}",
                disabled=not 0 <= to < len(names),
                help=f"{plain(loaded.plugin.title)} {label.lower()} in het menu van dit team",
            ):
                names.insert(to, names.pop(place))
                choose_order(context, names)
                st.rerun()


def _first_page(loaded: LoadedPlugin) -> tuple[str, int]:
    pages: Sequence[Page] = loaded.contributions.get(Page, ())
    return min(((page.section, page.order) for page in pages), default=("~", 0))
