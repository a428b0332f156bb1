"""What kernteams count: goals, and a layer of the wijkkaart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby

from bloei_core import Context, Figure, Grain, Kpi, Legend, MapFeature, MapLayer, Period
from bloei_core.ui import formats
from plugins.kernteam_coaching import service, words
from plugins.kernteam_coaching.figures import store

EVERY_STEP = tuple(step.number for step in words.LADDER)
NETWORKS = tuple(step for step in EVERY_STEP if step >= words.NETWORK)


def kpis() -> list[Kpi]:
    """Inwonersnetwerken, and kernteams per step. Both count groups, so they are for everybody."""
    return [
        Kpi(
            key="inwonersnetwerken",
            title="Inwonersnetwerken",
            definition=(
                "Kernteams die niet gestopt zijn en op stap 2 (start) of hoger staan, "
                "geteld aan het eind van de periode."
            ),
            unit="inwonersnetwerken",
            value=_value(NETWORKS),
            series=_series(NETWORKS),
            counted="at_end",
            figures=_together,
            about_people=False,
            events=("kernteam_coaching.",),
            history=store.STOOD,
        ),
        Kpi(
            key="kernteams",
            title="Kernteams per stap",
            definition=(
                "Kernteams die niet gestopt zijn, per stap van de ladder, "
                "geteld aan het eind van de periode."
            ),
            unit="kernteams",
            value=_value(EVERY_STEP),
            series=_series(EVERY_STEP),
            counted="at_end",
            parts={part(step.number): f"{step.number} {step.title}" for step in words.LADDER},
            figures=_per_step,
            about_people=False,
            events=("kernteam_coaching.",),
            history=store.STOOD,
        ),
    ]


def part(step: int) -> str:
    """The code of a step, as a part of the goal."""
    return f"stap-{step}"


def map_layers() -> list[MapLayer]:
    """Kernteams per buurt."""
    legend = Legend("Kernteams", "kernteams", "Kernteams", formats.today().year)
    return [MapLayer("kernteams", "Kernteams", "areas", legend, _per_buurt, order=60)]


def until_today(period: Period) -> Period:
    """The same without the days to come: how it will stand is not known."""
    return Period(period.start, min(period.end, formats.today() + timedelta(days=1)))


def _value(steps: Sequence[int]) -> Callable[[Context, Period], float]:
    def value(context: Context, period: Period) -> float:
        found = _stood_on(context, period.end - timedelta(days=1))
        return float(sum(found.get(step, 0) for step in steps))

    return value


def _series(
    steps: Sequence[int],
) -> Callable[[Context, Period, Grain], Sequence[tuple[date, float]]]:
    def series(context: Context, period: Period, grain: Grain) -> Sequence[tuple[date, float]]:
        seen = until_today(period)
        days = seen.first_days(grain) if seen.start < seen.end else []
        found = dict.fromkeys(days, 0.0)
        for each in _stood(context, period, grain, steps):
            found[each.first_day] += each.number
        return list(found.items())

    return series


def _together(context: Context, period: Period, grain: Grain) -> Sequence[Figure]:
    found: Counter[tuple[str, date]] = Counter()
    for each in _stood(context, period, grain, NETWORKS):
        found[each.team, each.first_day] += each.number
    return [Figure(team, day, n) for (team, day), n in found.items()]


def _per_step(context: Context, period: Period, grain: Grain) -> Sequence[Figure]:
    codes = {step: part(step) for step in EVERY_STEP}
    return [
        Figure(each.team, each.first_day, each.number, codes[each.step])
        for each in _stood(context, period, grain, EVERY_STEP)
    ]


def _stood_on(context: Context, day: date) -> dict[int, int]:
    found: dict[int, int] = context.remembered(
        ("kernteam_coaching.stood_on", day),
        "kernteam_coaching.",
        lambda: store.stood_on(context, day),
    )
    return found


def _stood(
    context: Context, period: Period, grain: Grain, steps: Sequence[int]
) -> list[store.Stood]:
    seen = until_today(period)
    if seen.start >= seen.end:
        return []
    found: list[store.Stood] = context.remembered(
        ("kernteam_coaching.stood", seen, grain),
        "kernteam_coaching.",
        lambda: store.stood(context, seen.start, seen.end, grain),
    )
    return [each for each in found if each.step in steps]


def _per_buurt(context: Context) -> list[MapFeature]:
    """Kernteams are groups and no people, so that their number may be told to everybody."""
    rows = store.per_buurt(context)
    return [_feature(buurt, list(found)) for buurt, found in groupby(rows, key=lambda row: row[0])]


def _feature(buurt: str, rows: Sequence[tuple[str, int, int]]) -> MapFeature:
    total = sum(n for _, _, n in rows)
    lines = [f"{n} op stap {step}: {words.step_title(step).lower()}" for _, step, n in rows]
    lines = [formats.count(total, "kernteam", "kernteams"), *lines]
    return MapFeature(service.buurt_name(buurt), total, buurt, lines=tuple(lines))
