"""The goals count what raw rows say, whatever was moved to and fro."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bloei_core import Context, Period, city, counts
from bloei_core.testing import add_resident
from bloei_core.ui import formats
from plugins.match_board import figures, service, store, words
from plugins.match_board.service import MoveTo, NewMatch

PERIOD = Period(date(2024, 1, 1), date(2024, 7, 1))


def started_on(context: Context, *days: date) -> list[str]:
    one, other = add_resident(context, "Ada A."), add_resident(context, "Bo B.")
    matches = [service.add_match(context, NewMatch(one, other, "koken")) for _ in days]
    for match, day in zip(matches, days, strict=True):
        service.move_card(context, match, 1, MoveTo("loopt", started_on=day))
    return matches


def test_a_match_counts_once_on_its_start_date(verbinder: Context) -> None:
    (total,) = figures.kpis()
    started_on(verbinder, date(2024, 1, 1), date(2024, 6, 30), date(2024, 7, 1))
    assert total.value(verbinder, PERIOD) == 2
    assert total.figures is not None
    of_kinds = [(each.part, each.value) for each in total.figures(verbinder, PERIOD, "year")]
    assert of_kinds == [("inwoner-inwoner", 2)]
    assert total.parts == words.KINDS


def test_a_series_has_every_period_also_without_matches(verbinder: Context) -> None:
    total = figures.kpis()[0]
    started_on(verbinder, date(2024, 1, 5), date(2024, 4, 5), date(2024, 4, 6))
    assert list(total.series(verbinder, PERIOD, "quarter")) == [
        (date(2024, 1, 1), 1),
        (date(2024, 4, 1), 2),
    ]
    months = dict(total.series(verbinder, PERIOD, "month"))
    assert len(months) == 6
    assert months[date(2024, 2, 1)] == 0
    assert list(total.series(verbinder, PERIOD, "year")) == [(date(2024, 1, 1), 3)]


def test_another_team_counts_nothing(verbinder: Context, other_team: Context) -> None:
    started_on(verbinder, date(2024, 1, 5))
    assert [kpi.value(other_team, PERIOD) for kpi in figures.kpis()] == [0]
    (layer,) = figures.map_layers()
    assert list(layer.features(other_team)) == []


def test_a_few_matches_are_no_figure_on_the_projector(
    verbinder: Context, ontwikkelaar: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    (layer,) = figures.map_layers()
    started_on(verbinder, formats.today())
    (shown,) = layer.features(verbinder)
    assert (shown.value, shown.lines) == (1, ("1 lopende match",))
    assert {each.value for each in layer.features(ontwikkelaar)} == {0}  # not this quarter
    later = counts.quarter_of(formats.today()) + timedelta(days=100)
    monkeypatch.setattr(formats, "today", lambda: later)
    hidden = layer.features(ontwikkelaar)
    assert {each.lines for each in hidden if each.value is None} == {("minder dan 5",)}
    assert {each.value for each in hidden} == {None, 0}
    assert {each.buurt for each in hidden} >= set(city.teams()[0].buurten)


def test_the_rules_for_check_see_what_is_wrong(verbinder: Context) -> None:
    one, other = started_on(verbinder, formats.today(), formats.today())
    rules = [
        store.lanes_unlike_events,
        store.shared_ranks,
        store.kinds_unlike_parties,
        store.lost_parties,
    ]
    assert [rule(verbinder) for rule in rules] == [[], [], [], []]
    with verbinder.unit_of_work() as work:
        work.record("match_board.looked", subject="test", team=verbinder.team)
        work.execute("update match_board.match set rank = 7, lane = 'afgerond', closed_at = now()")
        work.execute(
            "update match_board.match set party_a = 'nobody', "
            "kind = 'ontwikkelplaats-ontwikkelplaats' where id = $id",
            id=one,
        )
    both = sorted([one, other])
    assert [rule(verbinder) for rule in rules] == [both, both, [one], [one]]
