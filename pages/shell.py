"""The Streamlit script: who is here, for which team, which pages, run one. Nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from bloei_core import runtime, signin
from bloei_core.access import Member
from bloei_core.context import Context
from bloei_core.contributions import Page
from bloei_core.engine import Engine
from bloei_core.errors import BloeiError
from bloei_core.security_log import refused
from bloei_core.teams import in_menu_order
from bloei_core.ui import navigation
from bloei_core.ui.address import asked_page, start_from_address
from bloei_core.ui.turns import turn
from pages import entrance, signposts

ASSETS = Path(__file__).parent.parent / "bloei_core" / "ui" / "assets"
HOME = "vandaag"
_MENU_WIDTH = 256  # pixels; five lanes of the board fit beside it on a laptop


def main() -> None:
    """One run of the script."""
    icon = str(ASSETS / "icon.svg")
    st.set_page_config("Bloei", icon, layout="wide", initial_sidebar_state=_MENU_WIDTH)
    st.html(ASSETS / "bloei.css")
    st.logo(str(ASSETS / "logo.svg"), size="large", icon_image=icon)
    try:
        engine = runtime.engine()
        if engine.warehouse.door.why:
            signposts.shut_for_a_moment(engine)
        visitor = entrance.come_in(engine)
    except BloeiError as error:
        st.error(str(error), icon=":material/lock:")
        return
    member = visitor.member
    guard = signin.Guard(engine, member, visitor.key)
    with st.sidebar:
        team = _choose_team(engine, member)
        hide_names = _hide_names_switch()
    entrance.draw_way_out(visitor, guard)
    if team is None:
        refused("other_team", member.id)
        signposts.not_your_team(engine, member.teams(engine.team_ids()))
    _navigate(replace(engine.context(member, [team], hide_names=hide_names), presence=guard))


def _choose_team(engine: Engine, member: Member) -> str | None:
    """The team in view; None when the address asks for one that is not this member's."""
    teams = member.teams(engine.team_ids())
    key = f"team-{member.id}"
    asked = st.query_params.get("team")
    if key not in st.session_state and asked is not None and asked not in teams:
        return None
    start_from_address(key, teams, "team")
    chosen: str = st.selectbox("Team", teams, format_func=engine.team_name, key=key)
    st.query_params["team"] = chosen
    return chosen


def _hide_names_switch() -> bool:
    return st.toggle(
        "Namen verbergen",
        key="verborgen",
        bind="query-params",
        help="Voor op het grote scherm: er wordt dan geen naam van een bewoner verstuurd.",
    )


def _navigate(context: Context) -> None:
    menu: dict[str, list[StreamlitPage]] = {"": []}
    roles = context.member.roles(context.team)
    everything = context.engine.plugins.contributed(Page, _all_plugins(context))
    enabled = context.engine.enabled(context.teams)
    for plugin, page in in_menu_order(context, everything):
        if plugin not in enabled:
            entry = _signpost(page.url, page.title, partial(signposts.switched_off, page.title))
        elif not roles & page.roles:
            draw = partial(_other_role, context.member.id, page)
            entry = _signpost(page.url, page.title, draw)
        else:
            entry = _entry(context, plugin, page)
        menu.setdefault(page.section, []).append(entry)
    asked = asked_page()
    if asked and asked not in {page.url for _, page in everything}:
        menu[""].append(_signpost(asked, "Onbekende pagina", signposts.unknown_page))
    if asked == HOME:
        menu[""].append(_front_door())
    navigation.remember({entry.url_path: entry for part in menu.values() for entry in part})
    st.navigation(menu).run()


def _all_plugins(context: Context) -> list[str]:
    return [loaded.name for loaded in context.engine.plugins]


def _entry(context: Context, plugin: str, page: Page) -> StreamlitPage:
    return st.Page(
        partial(_draw, context, plugin, page),
        title=page.title,
        icon=page.icon,
        url_path=page.url,
        default=page.url == HOME and asked_page() != HOME,
    )


def _front_door() -> StreamlitPage:
    """Who asked for Vandaag by its name has it there: Streamlit's first page has no name."""
    away = partial(navigation.go, HOME)
    return st.Page(away, title="Bloei", url_path="begin", default=True, visibility="hidden")


def _signpost(url: str, title: str, draw: Callable[[], None]) -> StreamlitPage:
    return st.Page(draw, title=title, url_path=url, visibility="hidden")


def _other_role(member: str, page: Page) -> None:
    refused("page_of_other_role", member, page=page.url)
    signposts.other_role(page.title)


def _draw(context: Context, plugin: str, page: Page) -> None:
    try:
        page.render(context)
    except BloeiError as error:
        st.warning(str(error), icon=":material/info:")
    except Exception as error:
        if not context.engine.plugins.isolate:
            raise
        context.engine.plugins.note(plugin, f"pagina {page.url}", error)
        signposts.broken(page.title)


with turn():
    main()
