"""Doelen: how far we are, where we want to be, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from bloei_core import Context, Period, Setting
from bloei_core.ui import empty_state, formats, say_now
from bloei_core.ui.text import plain
from pages.goals import detail
from pages.goals.charts import number
from pages.goals.figures import (
    FROM_YEAR,
    TO_YEAR,
    Goal,
    Total,
    figures_of,
    goals,
    period_of,
    target_of,
    total_of,
)

PAGE = "doelen"
TEAM, CITY = "team", "stad"
_VIEWS = {TEAM: "Ons team", CITY: "Hele stad"}
# Three cards beside each other, two on a tablet, one on a phone.
_CARDS_WRAP = """
<style>
  .st-key-doelen-kaarten {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(max(13rem, 30%), 1fr));
  }
  .st-key-doelen-kaarten > div { width: auto; }
</style>
"""


def settings() -> list[Setting]:
    """Over which years the goals are counted: the source of the goal names none."""
    return [
        Setting(
            key=FROM_YEAR,
            label="Vanaf welk jaar tellen de doelen?",
            kind="number",
            default=2019,
            help="Bij het doel van 1000 matches staat nergens een periode. Kies die hier zelf.",
            lowest=2011,
            highest=2100,
            scope="city",
        ),
        Setting(
            key=TO_YEAR,
            label="Tot en met welk jaar tellen de doelen?",
            kind="number",
            default=2030,
            help="Zolang dit jaar niet voorbij is, tellen we tot vandaag.",
            lowest=2011,
            highest=2100,
            scope="city",
        ),
    ]


def render(context: Context) -> None:
    """Draw the page."""
    say_now()
    st.title("Doelen")
    seen = _choose_view(context)
    period, today = period_of(context), formats.today()
    found = goals(seen)
    st.write(f"Hoe ver is **{_whose(seen)}**? {_counted_over(seen, period, today)}")
    if not found:
        empty_state("flag", "Nog geen doelen", "Zet bij Beheer een onderdeel aan dat iets telt.")
        return
    _draw_cards(seen, [(goal, total_of(seen, goal, period, today)) for goal in found])
    goal = _choose(found)
    figures = figures_of(seen, goal, period, today)
    if figures is None:
        st.warning("Dit onderdeel doet het even niet. De fout staat bij Beheer.")
        return
    detail.draw(seen, goal, figures, period)
    detail.draw_choices(context, goal)


def _choose_view(context: Context) -> Context:
    """The own team for who works there; for all others, and as a second look, the whole city."""
    if not _is_of_team(context):
        return context.of_city()
    _start_from_address("blik", list(_VIEWS))
    view = st.segmented_control(
        "Van wie?",
        list(_VIEWS),
        format_func=_VIEWS.__getitem__,
        key="blik",
        required=True,
        label_visibility="collapsed",
    )
    st.query_params["blik"] = str(view)
    return context.of_city() if view == CITY else context


def _start_from_address(key: str, allowed: Sequence[str]) -> None:
    """A choice begins with the code in the address, else with the first.

    Not bound by Streamlit: that would put the words on the screen in the address.
    """
    asked = st.query_params.get(key)
    if st.session_state.get(key) not in allowed:
        st.session_state[key] = asked if asked in allowed else allowed[0]


def _is_of_team(context: Context) -> bool:
    return any(each.team == context.team for each in context.member.memberships)


def _whose(seen: Context) -> str:
    return seen.engine.team_name(seen.team) if len(seen.teams) == 1 else "de hele stad"


def _counted_over(seen: Context, period: Period, today: date) -> str:
    first = formats.dutch_date(period.start)
    if seen.counts_hidden:
        return f"Geteld vanaf {first}, in hele maanden. Kleine aantallen zijn afgeschermd."
    return f"Geteld vanaf {first} tot en met {formats.dutch_date(today)}."


def _draw_cards(seen: Context, found: Sequence[tuple[Goal, Total | None]]) -> None:
    st.html(_CARDS_WRAP)
    with st.container(horizontal=True, key="doelen-kaarten"):
        for goal, total in found:
            with st.container(border=True, height="stretch"):
                _draw_card(seen, goal, total)


def _draw_card(seen: Context, goal: Goal, total: Total | None) -> None:
    if total is None:
        st.metric(plain(goal.kpi.title), "–")
        st.caption("Dit doel kan nu niet worden geteld. De fout staat bij Beheer.")
        return
    at_least = "minstens " if total.at_least else ""
    st.metric(plain(goal.kpi.title), number(total.shown), help=plain(goal.kpi.definition))
    target = target_of(seen, goal)
    if target is None:
        st.caption("Geen streefgetal")
    elif len(seen.teams) == 1:
        st.caption(f"De stad wil er samen {formats.number(target)}")
    else:
        share = total.shown.known / target
        done = f"{at_least}{formats.percentage(share)} van {formats.number(target)}"
        st.progress(min(1.0, share), done)


def _choose(found: Sequence[Goal]) -> Goal:
    by_code = {goal.code: goal for goal in found}
    codes = list(by_code)
    if len(codes) == 1:
        return found[0]
    _start_from_address("doel", codes)
    chosen = st.pills(
        "Welk doel wil je bekijken?",
        codes,
        format_func=lambda code: plain(by_code[code].kpi.title),
        key="doel",
        required=True,
    )
    st.query_params["doel"] = str(chosen)
    return by_code[str(chosen)]
