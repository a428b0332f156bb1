"""Doelen, the start dates on the board and raw SQL over the events say the same."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bloei_core import Context, Period, Refused, city, neighbourhood
from bloei_core.engine import Engine
from bloei_core.testing import TEAM_A, TEAM_B, add_resident, make_engine
from bloei_core.ui import formats
from pages.goals import figures as goal_figures
from plugins.match_board import service, store, words
from plugins.match_board.service import MoveTo, NewMatch

# The start of a match as the events alone tell it: each move says it anew or takes it away.
_BY_EVENTS = """
    with told as (
        select subject, team, seq, details->>'started_on' as started_on from core.event
        where starts_with(name, 'match_board.match_moved')
            or (starts_with(name, 'match_board.match_changed') and details->>'what' = 'started_on')
    )
    select team, subject, started_on::date as started_on
    from (select *, row_number() over (partition by subject order by seq desc) as nth from told)
    where nth = 1 and started_on is not null
"""
LANES = st.sampled_from([lane.code for lane in words.LANES])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(0, 5), LANES, st.integers(-400, 1)),
        st.tuples(st.just("back"), st.integers(0, 5), st.just(""), st.just(0)),
        st.tuples(st.just("undo"), st.integers(0, 5), st.just(""), st.just(0)),
        st.tuples(st.just("redo"), st.integers(0, 5), st.just(""), st.just(0)),
        st.tuples(st.just("redate"), st.integers(0, 5), st.just(""), st.integers(-400, 1)),
    ),
    max_size=25,
)


def _context(engine: Engine, member: str, team: str) -> Context:
    found = engine.member(member)
    assert found is not None
    return engine.context(found, [team])


def _matches(context: Context) -> list[str]:
    """Three matches, one of each kind."""
    people = [add_resident(context, f"Mens {letter}.") for letter in "AB"]
    buurt = next(each for each in city.teams() if each.code == context.team).buurten[0]
    places = [
        neighbourhood.add_organisation(
            context, neighbourhood.OrganisationForm(f"Plek {letter}", "buurthuis", buurt)
        )
        for letter in "AB"
    ]
    sides = [people, [people[0], places[0]], places]
    return [service.add_match(context, NewMatch(one, other, "koken")) for one, other in sides]


def _do(context: Context, match: str, verb: str, lane: str, days: int) -> None:
    """One step of a verbinder; `back` moves it to where it came from, `undo` takes a step back."""
    if verb in ("undo", "redo"):
        (service.undo if verb == "undo" else service.redo)(context)
        return
    found = store.match(context, match)
    if found is None:  # its adding was undone
        return
    day = formats.today() + timedelta(days=days)
    if verb == "redate":
        service.change_start(context, match, found.version, day)
        return
    if verb == "back":
        moves = [each for each in store.happenings(context, match) if each.old]
        lane = moves[0].old or lane if moves else lane
    to = MoveTo(lane, started_on=day if verb == "move" else None, reason=words.reasons()[0])
    service.move_card(context, match, found.version, to)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_three_ways_of_counting_agree(steps: list[tuple[str, int, str, int]]) -> None:
    engine = make_engine()
    try:
        noor, bas = _context(engine, "noor", TEAM_A), _context(engine, "bas", TEAM_B)
        matches = [(each, one) for each in (noor, bas) for one in _matches(each)]
        for verb, which, lane, days in steps:
            context, match = matches[which]
            with suppress(Refused):  # a step that a rule forbids changes nothing
                _do(context, match, verb, lane, days)
        for context in (noor, bas):
            _compare(context)
    finally:
        engine.close()


def _compare(context: Context) -> None:
    today = formats.today()
    told = [row for row in context.engine.warehouse.read(_BY_EVENTS) if row["team"] == context.team]
    on_board = context.rows(
        "select id, kind, started_on from match_board.match "
        "where list_contains($teams, team) and started_on is not null"
    )
    assert {(row["subject"], row["started_on"]) for row in told} == {
        (row["id"], row["started_on"]) for row in on_board
    }
    goal = next(each for each in goal_figures.goals(context) if each.kpi.key == "matches")
    period = Period(date(today.year - 2, 1, 1), date(today.year + 1, 1, 1))
    found = goal_figures.figures_of(context, goal, period, today)
    assert found is not None
    assert found.at(None, None, found.months).number == len(told)
    assert goal.kpi.value(context, period) == len(told)
    assert goal_figures.known_on(context, goal, period, today) == len(told)
    of_kinds = Counter(row["kind"] for row in on_board)
    of_months = Counter(row["started_on"].replace(day=1) for row in on_board)
    for kind in words.KINDS:
        assert found.at(context.team, kind, found.months).number == of_kinds[kind]
    for month in found.months:
        assert found.at(context.team, None, [month]).number == of_months[month]
    assert sum(n for _, n in goal.kpi.series(context, period, "quarter")) == len(told)
