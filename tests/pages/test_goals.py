"""Doelen: what is counted, what is hidden from whom, and what the page says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import Context, Figure, Grain, Kpi, Page, Period, Refused, counts, neighbourhood
from bloei_core.counts import FEW, HIDDEN, WAITING, Shown
from bloei_core.engine import Engine
from bloei_core.teams import choose_setting, switch_plugin
from bloei_core.testing import TEAM_A, TEAM_B, add_resident
from bloei_core.ui import formats
from pages import goals
from pages.goals import figures as goal_figures
from pages.goals import tables
from pages.goals.figures import (
    CORE,
    FROM_YEAR,
    TO_YEAR,
    Goal,
    figures_of,
    known_on,
    period_of,
    total_of,
)
from pages.goals.slices import slices
from pages.goals.sums import Sums
from plugins.match_board import service
from plugins.match_board.service import MoveTo, NewMatch
from tests.contract.screen import draw, sent

PAGE = Page(goals.PAGE, "Doelen", "", goals.render)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
NEXT_YEAR = date(2026, 1, 1)


def matches(context: Context, *days: date) -> list[str]:
    """Matches of two residents of the team that started on these days."""
    one, other = add_resident(context, "Ada A."), add_resident(context, "Bo B.")
    found = [service.add_match(context, NewMatch(one, other, "koken")) for _ in days]
    for match, day in zip(found, days, strict=True):
        service.move_card(context, match, 1, MoveTo("loopt", started_on=day))
    return found


def goal(context: Context, key: str) -> Goal:
    """The goal with this key."""
    return next(each for each in goal_figures.goals(context) if each.kpi.key == key)


def made_up(context: Context, kpi: Kpi) -> Goal:
    """A goal of nobody's."""
    return Goal(CORE, kpi, context.teams)


def kpi(**fields: object) -> Kpi:
    """An invented goal with figures given by team, part and month."""
    found = fields.pop("rows")
    assert isinstance(found, list)

    def figures(context: Context, period: Period, grain: Grain) -> Sequence[Figure]:
        assert grain == "month"
        return [
            each
            for each in found
            if each.team in context.teams and period.start <= each.start < period.end
        ]

    return Kpi(
        "verzonnen",
        "Verzonnen",
        "Verzonnen.",
        "dingen",
        value=lambda _context, _period: 0.0,
        series=lambda _context, _period, _grain: [],
        figures=figures,
        **fields,  # type: ignore[arg-type]
    )


# --- exact, for the own team -----------------------------------------------------------------


def test_the_own_team_sees_every_match_by_kind_month_and_buurt(verbinder: Context) -> None:
    matches(verbinder, date(2025, 1, 5), date(2025, 1, 6), date(2025, 12, 31), date(2024, 12, 31))
    found = figures_of(verbinder, goal(verbinder, "matches"), YEAR, NEXT_YEAR)
    assert found is not None
    assert found.at(None, None, found.months) == Shown(3)
    assert found.at(TEAM_A, "inwoner-inwoner", found.months[:1]) == Shown(2)
    assert found.at(None, "ontwikkelplaats-ontwikkelplaats", found.months) == Shown(0)
    first = slices(found.months, "quarter")[0]
    assert Counter(each.number for each in found.buurten(first.months).values())[2] == 1


def test_what_happened_since_is_read_again(verbinder: Context) -> None:
    every = goal(verbinder, "matches")

    def total() -> Shown:
        found = figures_of(verbinder, every, YEAR, NEXT_YEAR)
        assert found is not None
        return found.at(None, None, found.months)

    assert total() == Shown(0)
    (match,) = matches(verbinder, date(2025, 5, 5))
    assert total() == Shown(1)
    service.move_card(verbinder, match, 2, MoveTo("voorstel"))
    assert total() == Shown(0)


def test_a_card_tells_the_same_as_what_is_drawn_of_its_goal(verbinder: Context) -> None:
    matches(verbinder, date(2025, 5, 5), date(2025, 6, 5))
    years = (YEAR, Period(date(2024, 1, 1), date(2025, 1, 1)), Period(NEXT_YEAR, NEXT_YEAR))
    for seen, period in product((verbinder, replace(verbinder, hide_names=True)), years):
        for each in goal_figures.goals(seen):
            total = total_of(seen, each, period, date(2026, 2, 1))
            figures = figures_of(seen, each, period, date(2026, 2, 1))
            assert total is not None
            assert figures is not None
            assert total.shown == figures.at(None, None, figures.months), each.code
            assert total.at_least == isinstance(figures, goal_figures.LotFigures)


def test_looking_back_tells_what_was_known_and_is_for_the_own_team(verbinder: Context) -> None:
    every, today = goal(verbinder, "matches"), formats.today()
    (first, _) = matches(verbinder, date(2025, 5, 5), date(2025, 6, 5))
    assert known_on(verbinder, every, YEAR, today) == 2
    assert known_on(verbinder, every, YEAR, date(2025, 7, 1)) == 0
    service.move_card(verbinder, first, 2, MoveTo("voorstel"))
    assert known_on(verbinder, every, YEAR, today) == 1
    with pytest.raises(Refused):
        known_on(replace(verbinder, hide_names=True), every, YEAR, today)


def test_open_vacatures_are_what_was_added_and_not_closed(verbinder: Context) -> None:
    buurt = next(iter(neighbourhood_buurten(verbinder)))
    place = neighbourhood.add_organisation(
        verbinder, neighbourhood.OrganisationForm("Bakkerij Kruim", "buurthuis", buurt)
    )
    talent = "koken"
    wishes = [neighbourhood.HalfForm(place, talent) for _ in range(3)]
    ids = [neighbourhood.add_request(verbinder, each) for each in wishes]
    every, today = goal(verbinder, "vacatures"), formats.today()
    year = Period(date(today.year, 1, 1), date(today.year + 1, 1, 1))

    def now() -> tuple[Shown, float]:
        found = figures_of(verbinder, every, year, today)
        assert found is not None
        series = every.kpi.series(verbinder, year, "month")
        assert series[today.month - 1][1] == every.kpi.value(verbinder, year)
        return found.at(None, None, found.months), every.kpi.value(verbinder, year)

    assert now() == (Shown(3), 3)
    neighbourhood.close_request(verbinder, ids[0], 1)
    assert now() == (Shown(2), 2)
    neighbourhood.reopen_request(verbinder, ids[0], 2)
    assert now() == (Shown(3), 3)
    neighbourhood.close_request(verbinder, ids[1], 1)  # it does not close once more with its place
    neighbourhood.close_organisation(verbinder, place, 1)
    assert now() == (Shown(0), 0)


def neighbourhood_buurten(context: Context) -> list[str]:
    """The buurten of the team in view."""
    from bloei_core import city

    return list(next(each for each in city.teams() if each.code == context.team).buurten)


# --- hidden ----------------------------------------------------------------------------------

ROWS = [
    Figure(TEAM_A, date(2025, 1, 1), 3, "a"),
    Figure(TEAM_A, date(2025, 2, 1), 4, "a"),
    Figure(TEAM_A, date(2025, 2, 1), 9, "b"),
    Figure(TEAM_B, date(2025, 3, 1), 2, "b"),
]
PARTS = {"a": "Een", "b": "Twee"}


def test_what_happened_is_shown_in_lots_of_five_and_more(ontwikkelaar: Context) -> None:
    found = figures_of(ontwikkelaar, made_up(ontwikkelaar, kpi(rows=ROWS)), YEAR, NEXT_YEAR)
    assert found is not None
    january, february, march = found.months[:3]
    assert found.at(TEAM_A, None, [january]) == FEW
    assert found.at(None, None, [january]) == WAITING  # several small ones may be many together
    assert found.at(None, None, [january, february, march]) == Shown(16)


def test_other_years_give_no_other_lots(ontwikkelaar: Context) -> None:
    """Else the difference between two choices of years would tell a small number."""
    invented = made_up(ontwikkelaar, kpi(rows=ROWS, parts=PARTS))
    later = Period(date(2025, 2, 1), YEAR.end)
    one = figures_of(ontwikkelaar, invented, YEAR, NEXT_YEAR)
    other = figures_of(ontwikkelaar, invented, later, NEXT_YEAR)
    assert one is not None
    assert other is not None
    assert one.months[1:] == other.months
    for part in PARTS:
        for month in other.months:
            assert one.at(TEAM_A, part, [month]) == other.at(TEAM_A, part, [month])


def test_the_month_that_goes_on_is_not_in_the_fixed_tables(ontwikkelaar: Context) -> None:
    invented = made_up(ontwikkelaar, kpi(rows=ROWS))
    found = figures_of(ontwikkelaar, invented, YEAR, date(2025, 3, 14))
    assert found is not None
    assert found.months[-1] == date(2025, 2, 1)


def test_levels_are_suppressed_per_team_and_the_city_adds_what_is_shown(
    ontwikkelaar: Context,
) -> None:
    rows = [
        Figure(TEAM_A, date(2025, 1, 1), 3, "a"),
        Figure(TEAM_A, date(2025, 1, 1), 9, "b"),
        Figure(TEAM_B, date(2025, 1, 1), 2, "b"),
    ]
    invented = made_up(ontwikkelaar, kpi(rows=rows, parts=PARTS, counted="at_end"))
    found = figures_of(ontwikkelaar, invented, YEAR, NEXT_YEAR)
    assert found is not None
    january = found.months[:1]
    assert found.at(TEAM_A, None, january) == Shown(12)
    assert found.at(TEAM_A, "a", january) == FEW
    assert found.at(TEAM_A, "b", january) == HIDDEN
    assert found.at(TEAM_B, None, january) == FEW
    assert found.at(None, None, january) == Shown(12)


def test_groups_and_places_are_counted_for_everybody(ontwikkelaar: Context) -> None:
    invented = made_up(ontwikkelaar, kpi(rows=ROWS, about_people=False))
    found = figures_of(ontwikkelaar, invented, YEAR, NEXT_YEAR)
    assert found is not None
    assert found.at(TEAM_B, None, found.months) == Shown(2)


def _lots(rows: Sequence[Figure]) -> Mapping[tuple[str, str, date], int]:
    return counts.fixed_tables(goal_figures._tallies(rows)).lots


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([TEAM_A, TEAM_B]),
            st.sampled_from(list(PARTS)),
            st.integers(1, 12),
            st.integers(1, 7),
        ),
        max_size=25,
    )
)
def test_no_cell_of_any_table_is_small(cells: list[tuple[str, str, int, int]]) -> None:
    rows = [Figure(team, date(2025, month, 1), n, part) for team, part, month, n in cells]
    found = goal_figures.LotFigures(
        tuple(YEAR.first_days("month")),
        Sums((*cell, lot) for cell, lot in _lots(rows).items()),
        False,
        False,
        lambda: counts.fixed_tables([]),
        (),
    )
    teams = {TEAM_A: "A", TEAM_B: "B"}
    for grain in ("month", "quarter", "year"):
        when = slices(found.months, grain)
        for table in (
            tables.per_team(found, PARTS, teams, when),
            tables.per_team_and_part(found, PARTS, teams, when),
        ):
            numbers = {cell.number for row in table.rows for cell in row if isinstance(cell, Shown)}
            assert not numbers & {1, 2, 3, 4}


# --- the page --------------------------------------------------------------------------------


def test_the_page_of_a_team(verbinder: Context) -> None:
    matches(verbinder, date(2025, 1, 5), date(2025, 1, 6))
    screen = draw(PAGE, verbinder)
    assert [each.value for each in screen.exception] == []
    assert screen.title[0].value == "Doelen"
    shown = {each.label: each.value for each in screen.metric}
    assert shown["Matches"] == "2"
    assert shown["Inwoner met inwoner"] == "2"
    assert "De stad wil er samen 1.000" in sent(screen)


def test_the_projector_gets_no_small_number(verbinder: Context) -> None:
    matches(verbinder, *[date(2025, 1, 5)] * 3)
    screen = draw(PAGE, replace(verbinder, hide_names=True))
    assert [each.value for each in screen.exception] == []
    assert {each.label: each.value for each in screen.metric}["Inwoner met inwoner"] == FEW.text
    assert not screen.date_input
    assert not [each for each in screen.get("plotly_chart") if '"3"' in each.proto.spec]


def test_the_city_for_the_ontwikkelaar(ontwikkelaar: Context, verbinder: Context) -> None:
    matches(verbinder, *[date(2025, 1, 5)] * 6)
    screen = draw(PAGE, replace(ontwikkelaar, teams=(TEAM_B,)))
    assert [each.value for each in screen.exception] == []
    assert {each.label: each.value for each in screen.metric}["Matches"] == "6"
    words = sent(screen)
    assert "geen wedstrijd" in words
    order = [ontwikkelaar.engine.team_name(team) for team in ontwikkelaar.engine.team_ids()]
    chart = screen.get("plotly_chart")[1].proto.spec
    assert sorted(order, key=chart.index) == order


def test_the_ontwikkelaar_chooses_target_and_years(ontwikkelaar: Context) -> None:
    seen = replace(ontwikkelaar, teams=(TEAM_A,))
    screen = draw(PAGE, seen)
    fields = {each.label: each for each in screen.number_input}
    fields["Hoeveel matches wil de stad?"].set_value(1500)
    fields["Vanaf welk jaar tellen de doelen?"].set_value(2024)
    screen.button[0].click().run()
    assert [each.value for each in screen.exception] == []
    assert seen.setting("match_board", "goal") == 1500
    assert period_of(seen).start == date(2024, 1, 1)
    assert "01-01-2024" in sent(screen)
    screen.number_input[0].set_value(-3)
    screen.button[0].click().run()
    assert "vul 1 of meer in" in sent(screen)
    assert seen.setting("match_board", "goal") == 1500


def test_a_verbinder_chooses_no_goals(verbinder: Context) -> None:
    assert not draw(PAGE, verbinder).number_input


def test_a_plugin_that_fails_takes_only_its_own_goal_away(
    engine: Engine, verbinder: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.plugins.isolate = True
    every = goal(verbinder, "matches")

    def failing(*_asked: object) -> Any:
        raise RuntimeError("Ada A.")

    kpi = replace(every.kpi, key="stuk", title="Stuk", value=failing, figures=failing)
    broken = replace(every, kpi=kpi)
    monkeypatch.setattr(goals, "goals", lambda _: [broken, goal(verbinder, "vacatures")])
    for chosen, shown in (
        ("core.vacatures", "Open vacatures"),
        ("match_board.stuk", "Dit onderdeel doet het even niet"),
    ):
        screen = draw(PAGE, verbinder, doel=chosen)
        assert [each.value for each in screen.exception] == []
        words = sent(screen)
        assert "Dit doel kan nu niet worden geteld" in words
        assert shown in words
        assert "Ada" not in words


def test_what_is_off_is_no_goal(teamleider: Context) -> None:
    switch_plugin(teamleider, "match_board", enabled=False)
    assert "matches" not in {each.kpi.key for each in goal_figures.goals(teamleider)}
    city = goal(teamleider.of_city(), "matches")
    assert TEAM_A not in city.teams
    assert TEAM_B in city.teams


def test_years_the_wrong_way_round_are_one_year(ontwikkelaar: Context) -> None:
    choose_setting(ontwikkelaar, CORE, FROM_YEAR, 2026)
    choose_setting(ontwikkelaar, CORE, TO_YEAR, 2025)
    assert period_of(ontwikkelaar) == Period(date(2026, 1, 1), date(2027, 1, 1))


def test_the_file_has_numbers_as_numbers_and_no_formulas() -> None:
    found = tables.Table(["=A", "Aantal"], [["-jan", Shown(1200)], ["feb", FEW]])
    lines = found.csv().decode("utf-8-sig").splitlines()
    assert lines == ["'=A;Aantal", "'-jan;1200", "feb;minder dan 5"]
