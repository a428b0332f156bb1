"""Which buurt belongs to which team, and giving one to another team from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import streamlit as st

from bloei_core import Context, city
from bloei_core.buurten import BUURT, DAY, TEAM, move_buurt, planned_moves
from bloei_core.ui import Messages, formats, say_later
from bloei_core.ui.choices import buurt_name
from bloei_core.ui.text import plain


def draw(context: Context) -> None:
    """Who has what, what is planned, and the form."""
    _draw_planned(context)
    _draw_form(context)
    _draw_division()


def _draw_planned(context: Context) -> None:
    for each in planned_moves(context):
        st.info(
            f"**{plain(buurt_name(each.buurt))}** gaat op {formats.dutch_date(each.valid_from)} "
            f"naar {plain(context.engine.team_name(each.team))}.",
            icon=":material/event:",
        )


def _draw_form(context: Context) -> None:
    with st.expander("Een buurt naar een ander team", icon=":material/swap_horiz:"):
        st.caption(
            "Elke buurt hoort op elke dag bij precies één team. Matches blijven bij het team dat "
            "ermee begon. De bewoners horen vanaf die dag bij het nieuwe team."
        )
        with st.form("buurt-verhuizen", border=False):
            messages = Messages()
            buurt, team, day = _ask(context, messages)
            messages.general()
            sent = st.form_submit_button("Bewaren", type="primary", icon=":material/check:")
        if not sent or messages.lacks({BUURT: bool(buurt), TEAM: bool(team), DAY: bool(day)}):
            return
        if messages.done(partial(move_buurt, context, buurt or "", team or "", day)):
            say_later(f"{buurt_name(buurt or '')} gaat naar een ander team.")
            st.rerun()


def _ask(context: Context, messages: Messages) -> tuple[str | None, str | None, date]:
    engine = context.engine
    teams = {buurt: each.name for each in city.teams_on(city.today()) for buurt in each.buurten}
    names = {each.code: each.name for each in sorted(city.buurten(), key=lambda each: each.name)}
    buurt = st.selectbox(
        BUURT,
        list(names),
        index=None,
        format_func=lambda code: f"{names[code]} (nu {teams[code]})",
        placeholder="Kies een buurt",
    )
    messages.beside(BUURT)
    team = st.selectbox(
        TEAM,
        engine.team_ids(),
        index=None,
        format_func=engine.team_name,
        placeholder="Kies een team",
    )
    messages.beside(TEAM)
    day = st.date_input(DAY, formats.today() + timedelta(days=1), format="DD-MM-YYYY")
    messages.beside(DAY)
    return buurt, team, day


def _draw_division() -> None:
    teams = sorted(city.teams_on(city.today()), key=lambda each: each.name)
    st.table(
        {
            "Team": [plain(each.name) for each in teams],
            "Buurten": [
                plain(formats.join_words(sorted(map(buurt_name, each.buurten)))) for each in teams
            ],
        },
        border="horizontal",
        hide_index=True,
    )
