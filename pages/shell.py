"""The Streamlit script: who is here, for which team, which pages, run one. Nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from bloei_core import runtime
from bloei_core.access import ROLE_TITLES, Member, Role
from bloei_core.context import Context
from bloei_core.contributions import Page
from bloei_core.demo import is_demo
from bloei_core.engine import Engine
from bloei_core.errors import BloeiError
from bloei_core.teams import in_menu_order
from bloei_core.ui import navigation
from pages import signposts

ASSETS = Path(__file__).parent.parent / "bloei_core" / "ui" / "assets"
HOME = "vandaag"
_MENU_WIDTH = 256  # pixels; five lanes of the board fit beside it on a laptop
_PAGE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def main() -> None:
    """One run of the script."""
    icon = str(ASSETS / "icon.svg")
    st.set_page_config("Bloei", icon, layout="wide", initial_sidebar_state=_MENU_WIDTH)
    st.html(ASSETS / "bloei.css")
    st.logo(str(ASSETS / "logo.svg"), size="large", icon_image=icon)
    try:
        engine = runtime.engine()
    except BloeiError as error:
        st.error(str(error), icon=":material/lock:")
        return
    if not is_demo(engine):
        signposts.no_signing_in_yet()
    with st.sidebar:
        member = _sign_in(engine)
        team = _choose_team(engine, member)
        hide_names = _hide_names_switch()
    if team is None:
        signposts.not_your_team(engine, member.teams(engine.team_ids()))
    _navigate(engine.context(member, [team], hide_names=hide_names))


def _sign_in(engine: Engine) -> Member:
    """Until there is real signing in: anybody of the demo city, kept in the address as a code."""
    everyone = {member.id: member for member in engine.members() if member.active}
    order = sorted(everyone, key=lambda each: _place_in_list(engine, everyone[each]))
    _start_from_address("als", order)
    chosen = st.selectbox(
        "Inloggen als",
        order,
        format_func=lambda each: _title(engine, everyone[each]),
        key="als",
        help="Dit is de oefenstad: alle mensen zijn verzonnen.",
    )
    st.query_params["als"] = chosen
    return everyone[chosen]


def _place_in_list(engine: Engine, member: Member) -> tuple[int, int, str]:
    teams = engine.team_ids()
    own = [each.team for each in member.memberships if each.team in teams]
    place = teams.index(own[0]) if own else len(teams)
    return (place, list(Role).index(member.memberships[0].role), member.name)


def _title(engine: Engine, member: Member) -> str:
    role = ROLE_TITLES[member.memberships[0].role]
    teams = [each.team for each in member.memberships if each.team in engine.team_ids()]
    where = ", ".join(engine.team_name(team) for team in teams) or "hele stad"
    return f"{member.name} · {role} · {where}"


def _choose_team(engine: Engine, member: Member) -> str | None:
    """The team in view; None when the address asks for one that is not this member's."""
    teams = member.teams(engine.team_ids())
    key = f"team-{member.id}"
    asked = st.query_params.get("team")
    if key not in st.session_state and asked is not None and asked not in teams:
        return None
    _start_from_address(key, teams, "team")
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


def _start_from_address(key: str, allowed: Sequence[str], name: str | None = None) -> None:
    asked = st.query_params.get(name or key)
    if key not in st.session_state and asked in allowed:
        st.session_state[key] = asked


def _navigate(context: Context) -> None:
    menu: dict[str, list[StreamlitPage]] = {"": []}
    roles = context.member.roles(context.team)
    everything = context.engine.plugins.contributed(Page, _all_plugins(context))
    enabled = context.engine.enabled(context.teams)
    for plugin, page in in_menu_order(context, everything):
        if plugin not in enabled:
            entry = _signpost(page.url, page.title, partial(signposts.switched_off, page.title))
        elif not roles & page.roles:
            entry = _signpost(page.url, page.title, partial(signposts.other_role, page.title))
        else:
            entry = _entry(context, plugin, page)
        menu.setdefault(page.section, []).append(entry)
    asked = _asked_page()
    if asked and asked not in {page.url for _, page in everything}:
        menu[""].append(_signpost(asked, "Onbekende pagina", signposts.unknown_page))
    if asked == HOME:
        menu[""].append(_front_door())
    navigation.remember({entry.url_path: entry for part in menu.values() for entry in part})
    st.navigation(menu).run()


def _all_plugins(context: Context) -> list[str]:
    return [loaded.name for loaded in context.engine.plugins]


def _asked_page() -> str:
    """The page that the address names; Streamlit's own answer to an unknown one is English."""
    path = urlsplit(st.context.url or "").path.strip("/")
    return path if _PAGE_NAME.fullmatch(path) else ""


def _entry(context: Context, plugin: str, page: Page) -> StreamlitPage:
    return st.Page(
        partial(_draw, context, plugin, page),
        title=page.title,
        icon=page.icon,
        url_path=page.url,
        default=page.url == HOME and _asked_page() != HOME,
    )


def _front_door() -> StreamlitPage:
    """Who asked for Vandaag by its name has it there: Streamlit's first page has no name."""
    away = partial(navigation.go, HOME)
    return st.Page(away, title="Bloei", url_path="begin", default=True, visibility="hidden")


def _signpost(url: str, title: str, draw: Callable[[], None]) -> StreamlitPage:
    return st.Page(draw, title=title, url_path=url, visibility="hidden")


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


main()
