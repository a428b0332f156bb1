"""What the board counts: goals, and a layer of the wijkkaart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bloei_core import (
    Context,
    Figure,
    Grain,
    Kpi,
    Legend,
    MapFeature,
    MapLayer,
    Period,
    Setting,
    city,
    counts,
)
from bloei_core.ui import formats
from plugins.match_board import store, words

GOAL = "goal"
_TARGET = 1000


def kpis() -> list[Kpi]:
    """Matches that started, with their three kinds."""
    return [
        Kpi(
            key="matches",
            title="Matches",
            definition="Matches van alle drie de soorten, geteld op de dag dat ze gingen lopen.",
            unit="matches",
            value=_value,
            series=_series,
            target=_TARGET,
            target_setting=GOAL,
            parts=words.KINDS,
            figures=_figures,
            per_buurt=_figures_per_buurt,
            as_known_on=_as_known_on,
            # Of the core: in which buurt a party is.
            events=("match_board.", "core.person_", "core.organisation_", "core.reference_"),
        )
    ]


def settings() -> list[Setting]:
    """How many matches the city wants."""
    return [
        Setting(
            key=GOAL,
            label="Hoeveel matches wil de stad?",
            kind="number",
            default=_TARGET,
            help="Van alle drie de soorten samen.",
            lowest=1,
            highest=1_000_000,
            scope="city",
        )
    ]


def map_layers() -> list[MapLayer]:
    """Running matches per buurt."""
    legend = Legend("Lopende matches", "matches", "Matchbord", formats.today().year)
    return [
        MapLayer(
            "running_matches",
            "Lopende matches",
            "areas",
            legend,
            _per_buurt,
            order=50,
            steady=True,
        )
    ]


def _value(context: Context, period: Period) -> float:
    return store.started_between(context, period.start, period.end)


def _series(context: Context, period: Period, grain: Grain) -> Sequence[tuple[date, float]]:
    found = dict.fromkeys(period.first_days(grain), 0.0)
    for each in store.started(context, period.start, period.end, grain):
        found[each.first_day] += each.number
    return list(found.items())


def _figures(context: Context, period: Period, grain: Grain) -> list[Figure]:
    return [_figure(each) for each in store.started(context, period.start, period.end, grain)]


def _figures_per_buurt(context: Context, period: Period) -> list[Figure]:
    return [_figure(each) for each in store.started_per_buurt(context, period.start, period.end)]


def _as_known_on(context: Context, period: Period, day: date) -> float:
    return store.started_as_known_on(context, period.start, period.end, day)


def _figure(each: store.Started) -> Figure:
    return Figure(each.team, each.first_day, each.number, each.kind, each.buurt)


def _per_buurt(context: Context) -> list[MapFeature]:
    names = {buurt.code: buurt.name for buurt in city.buurten()}
    if context.counts_hidden:
        shown = counts.steady_per_buurt(store.running_in_time(context, formats.today()))
    else:
        shown = {buurt: counts.Shown(n) for buurt, n in store.running_per_buurt(context).items()}
    return [_feature(names[buurt], buurt, each) for buurt, each in shown.items()]


def _feature(name: str, buurt: str, shown: counts.Shown) -> MapFeature:
    if shown.number is None:
        return MapFeature(name, None, buurt, lines=(shown.text,))
    line = formats.count(int(shown.number), "lopende match", "lopende matches")
    return MapFeature(name, shown.number, buurt, lines=(line,))
