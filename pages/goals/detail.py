"""One goal up close: its parts, its course in time, the teams, the table, looking back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from bloei_core import Action, Context, Period
from bloei_core.counts import EXPLANATION, LOTS_EXPLANATION
from bloei_core.teams import settings_of
from bloei_core.ui import formats
from bloei_core.ui.text import plain
from pages.administration.settings import draw_settings
from pages.goals import charts, tables
from pages.goals.figures import CORE, FROM_YEAR, TO_YEAR, Figures, Goal, known_on
from pages.goals.slices import GRAINS, Slice, fitting, slices

_QUARTERS_SHOWN = 8
_PER_TEAM, _PER_BUURT = "team", "buurt"
_TABLES = {_PER_TEAM: "Per team", _PER_BUURT: "Per buurt"}


def draw(seen: Context, goal: Goal, figures: Figures, period: Period) -> None:
    """Everything about one goal."""
    st.header(plain(goal.kpi.title))
    st.write(plain(goal.kpi.definition))
    if not figures.months:
        st.info("De periode van de doelen begint nog. Er is nog niets te tellen.")
        return
    _draw_parts(goal, figures)
    when = _choose_slices(goal, figures)
    charts.draw_trend(figures, goal.kpi.parts, when, goal.kpi.unit, _alt(goal, figures, when))
    teams = {team: seen.engine.team_name(team) for team in goal.teams}
    if len(teams) > 1:
        st.subheader("De teams naast elkaar")
        st.caption("In vaste volgorde, op dezelfde schaal. Elke wijk is anders: geen wedstrijd.")
        charts.draw_teams(figures, teams, when, goal.kpi.unit)
    _draw_tables(seen, goal, figures, when)
    if goal.kpi.as_known_on and not seen.counts_hidden:
        _draw_looking_back(seen, goal, period)


def draw_choices(context: Context, goal: Goal) -> None:
    """The target and the years, for who chooses them for the city."""
    if not context.may(Action.CHOOSE_GOALS):
        return
    wanted = {(CORE, FROM_YEAR), (CORE, TO_YEAR), (goal.plugin, goal.kpi.target_setting)}
    chosen = [
        (plugin, setting)
        for plugin in dict.fromkeys((goal.plugin, CORE))
        for setting in settings_of(context, plugin)
        if (plugin, setting.key) in wanted
    ]
    with st.expander("Streefgetal en periode kiezen", icon=":material/flag:"):
        st.caption("Dit geldt voor de hele stad.")
        draw_settings(context, chosen, f"doel-{goal.code}")


def _draw_parts(goal: Goal, figures: Figures) -> None:
    with st.container(horizontal=True):
        for part, title in goal.kpi.parts.items():
            shown = figures.at(None, part, figures.months)
            st.metric(plain(title), charts.number(shown), width="content")


def _choose_slices(goal: Goal, figures: Figures) -> list[Slice]:
    st.subheader("Hoe ging het?")
    grain = st.segmented_control(
        "Per",
        list(GRAINS),
        format_func=GRAINS.__getitem__,
        default=fitting(figures.months),
        key=f"per-{goal.code}",
        required=True,
        label_visibility="collapsed",
    )
    return slices(figures.months, grain)


def _alt(goal: Goal, figures: Figures, when: Sequence[Slice]) -> str:
    first, last = when[0], when[-1]
    numbers = [charts.number(figures.at(None, None, each.months)) for each in (first, last)]
    return (
        f"Staven met {goal.kpi.unit}: {first.title} {numbers[0]}, {last.title} {numbers[1]}. "
        "Alle getallen staan in de tabel eronder."
    )


# --- the same in numbers ---------------------------------------------------------------------


def _draw_tables(seen: Context, goal: Goal, figures: Figures, when: Sequence[Slice]) -> None:
    st.subheader("De getallen")
    choices = [_PER_TEAM, *([_PER_BUURT] if goal.kpi.per_buurt else [])]
    which = _PER_TEAM
    if len(choices) > 1:
        which = st.segmented_control(
            "Welke tabel?",
            choices,
            format_func=_TABLES.__getitem__,
            default=_PER_TEAM,
            key=f"tabel-{goal.code}",
            required=True,
            label_visibility="collapsed",
        )
    parts = {part: plain(title) for part, title in goal.kpi.parts.items()}
    teams = {team: seen.engine.team_name(team) for team in goal.teams}
    if which == _PER_BUURT:
        _draw_table(tables.per_buurt(figures, _QUARTERS_SHOWN))
        make = partial(_csv_per_buurt, figures)
    else:
        _draw_table(tables.per_team(figures, parts, teams, when))
        make = partial(_csv_per_team, figures, parts, teams, when)
    _explain(seen, goal)
    st.download_button(
        "Download de tabel",
        make,
        file_name=f"doelen-{goal.kpi.key}-{which}-{formats.dutch_date(formats.today())}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download-{goal.code}-{which}",
    )


def _draw_table(table: tables.Table) -> None:
    st.dataframe(table.on_screen(), hide_index=True, width="stretch", height="auto")


def _explain(seen: Context, goal: Goal) -> None:
    if seen.counts_hidden and goal.kpi.about_people:
        waits = f" {LOTS_EXPLANATION}" if goal.kpi.counted == "during" else ""
        st.caption(f":material/shield: {EXPLANATION}{waits}")


def _csv_per_team(
    figures: Figures, parts: dict[str, str], teams: dict[str, str], when: Sequence[Slice]
) -> bytes:
    return tables.per_team_and_part(figures, parts, teams, when).csv()


def _csv_per_buurt(figures: Figures) -> bytes:
    return tables.per_buurt(figures).csv()


# --- as it was known -------------------------------------------------------------------------


def _draw_looking_back(seen: Context, goal: Goal, period: Period) -> None:
    with st.expander("Zoals bekend op een eerdere dag", icon=":material/history:"):
        st.caption("Wat stond hier toen? Later bijgewerkte startdatums tellen dan niet mee.")
        day = st.date_input(
            "Zoals bekend op",
            value=None,
            min_value=period.start,
            max_value=formats.today(),
            format="DD-MM-YYYY",
            key=f"bekend-{goal.code}",
        )
        if day is None:
            return
        found = known_on(seen, goal, period, day)
        if found is not None:
            st.metric(
                f"{plain(goal.kpi.title)}, zoals bekend op {formats.dutch_date(day)}",
                formats.number(found),
            )
