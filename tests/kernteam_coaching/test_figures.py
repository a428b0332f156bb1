"""The goals count what the events say, on any day; the map and other teams."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bloei_core import Context, Event, Period
from bloei_core.ui import formats
from plugins.kernteam_coaching import figures, service
from tests.kernteam_coaching.conftest import form_of

NETWORKS, PER_STEP = figures.kpis()
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))


def lived(context: Context, kernteam: str, *taken: tuple[date, str, str]) -> None:
    """Tell what happened to a kernteam in the past: day, event and where it stood then."""
    events = [
        Event(
            f"kernteam_coaching.{name}",
            kernteam,
            context.team,
            "noor",
            datetime(day.year, day.month, day.day, 10, tzinfo=UTC),
            old=old,
            new=new,
        )
        for old, (day, name, new) in zip([None, *(new for *_, new in taken)], taken, strict=False)
    ]
    with context.unit_of_work() as work:
        work.record_history(events)


def a_life(context: Context) -> None:
    lived(
        context,
        "first",
        (date(2024, 1, 10), "kernteam_started", "0"),
        (date(2024, 2, 10), "step_changed", "2"),
        (date(2024, 5, 31), "step_changed", "3"),
        (date(2024, 8, 1), "step_changed", "1"),
        (date(2024, 10, 1), "kernteam_closed", "gestopt"),
        (date(2024, 12, 31), "kernteam_reopened", "4"),
    )
    lived(
        context,
        "second",
        (date(2024, 3, 1), "kernteam_started", "0"),
        (date(2024, 3, 31), "step_changed", "5"),
    )


def test_networks_stand_on_step_two_or_higher_at_the_end(verbinder: Context) -> None:
    a_life(verbinder)
    ends = {
        date(2024, 2, 10): 0,
        date(2024, 2, 11): 1,
        date(2024, 4, 1): 2,
        date(2024, 8, 2): 1,
        date(2024, 11, 1): 1,
        date(2025, 1, 1): 2,
    }
    for end, number in ends.items():
        assert NETWORKS.value(verbinder, Period(date(2019, 1, 1), end)) == number, end
    assert PER_STEP.value(verbinder, Period(date(2019, 1, 1), date(2024, 2, 1))) == 1


def test_a_series_agrees_with_the_value_at_each_end(verbinder: Context) -> None:
    a_life(verbinder)
    series = list(NETWORKS.series(verbinder, YEAR, "month"))
    assert len(series) == 12
    for start, number in series:
        end = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        assert number == NETWORKS.value(verbinder, Period(start, end)), start
    assert list(NETWORKS.series(verbinder, YEAR, "year")) == [(date(2024, 1, 1), 2)]


def test_the_parts_add_up_to_the_whole(verbinder: Context) -> None:
    a_life(verbinder)
    assert PER_STEP.figures is not None
    whole = dict(PER_STEP.series(verbinder, YEAR, "quarter"))
    added = dict.fromkeys(whole, 0.0)
    for each in PER_STEP.figures(verbinder, YEAR, "quarter"):
        assert each.part in PER_STEP.parts
        assert each.team == verbinder.team
        added[each.start] += each.value
    assert added == whole


def test_what_is_to_come_is_not_told(verbinder: Context, kernteam: str) -> None:
    today = formats.today()
    ahead = Period(today + timedelta(days=1), today + timedelta(days=400))
    assert list(NETWORKS.series(verbinder, ahead, "month")) == []
    service.take_step(verbinder, kernteam, 1, 2)
    now = Period(today.replace(day=1), today + timedelta(days=400))
    assert list(NETWORKS.series(verbinder, now, "month")) == [(today.replace(day=1), 1)]
    assert NETWORKS.value(verbinder, now) == 1


def test_another_team_counts_nothing(
    verbinder: Context, other_team: Context, ontwikkelaar: Context
) -> None:
    a_life(verbinder)
    [layer] = figures.map_layers()
    assert [kpi.value(other_team, YEAR) for kpi in figures.kpis()] == [0, 0]
    assert [kpi.value(ontwikkelaar, YEAR) for kpi in figures.kpis()] == [2, 2]
    assert list(layer.features(other_team)) == []


def test_the_map_tells_kernteams_per_buurt(verbinder: Context, kernteam: str) -> None:
    second = service.start_kernteam(verbinder, form_of(verbinder, name="Zing Mee"))
    service.take_step(verbinder, second, 1, 3)
    [layer] = figures.map_layers()
    [shown] = layer.features(verbinder)
    assert (shown.value, shown.lines) == (
        2,
        ("2 kernteams", "1 op stap 0: geen", "1 op stap 3: samen"),
    )
    service.stop_kernteam(verbinder, second, 2)
    [shown] = layer.features(verbinder)
    assert shown.value == 1
