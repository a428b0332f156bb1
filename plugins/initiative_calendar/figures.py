"""What the agenda counts: goals, and a layer of the wijkkaart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bloei_core import Context, Figure, Grain, Kpi, Legend, MapFeature, MapLayer, Period, city
from bloei_core.ui import formats
from plugins.initiative_calendar import store, words
from plugins.initiative_calendar.initiatives import store as initiative_store

_FEW = 5
Count = Callable[[Context, date, date, Grain], Sequence[store.Counted]]


def kpis() -> list[Kpi]:
    """Initiatives that began, by who leads them, and how many people came."""
    return [
        Kpi(
            key="initiatives",
            title="Initiatieven",
            definition="Kwesties die een initiatief werden, geteld op de dag dat het zover was.",
            unit="initiatieven",
            value=_begun,
            series=_series(initiative_store.started),
            parts=words.LED_BY,
            figures=_figures(initiative_store.started),
            about_people=False,
            events=(f"{words.PLUGIN}.",),
        ),
        Kpi(
            key="attendance",
            title="Deelnemers aan activiteiten",
            definition="Hoeveel mensen er bij activiteiten waren, per keer geteld.",
            unit="deelnemers",
            value=_came,
            series=_series(store.attended),
            figures=_figures(store.attended),
            events=(f"{words.PLUGIN}.",),
        ),
    ]


def map_layers() -> list[MapLayer]:
    """Open initiatives per buurt."""
    legend = Legend("Initiatieven", "initiatieven", "Agenda", formats.today().year)
    return [MapLayer("initiatives", "Initiatieven", "areas", legend, _per_buurt, order=60)]


def _begun(context: Context, period: Period) -> float:
    return initiative_store.started_between(context, period.start, period.end)


def _came(context: Context, period: Period) -> float:
    return store.attended_between(context, period.start, period.end)


def _series(
    counted: Count,
) -> Callable[[Context, Period, Grain], Sequence[tuple[date, float]]]:
    def series(context: Context, period: Period, grain: Grain) -> Sequence[tuple[date, float]]:
        found = dict.fromkeys(period.first_days(grain), 0.0)
        for each in counted(context, period.start, period.end, grain):
            found[each.first_day] += each.number
        return list(found.items())

    return series


def _figures(counted: Count) -> Callable[[Context, Period, Grain], Sequence[Figure]]:
    def figures(context: Context, period: Period, grain: Grain) -> Sequence[Figure]:
        return [
            Figure(each.team, each.first_day, each.number, each.part)
            for each in counted(context, period.start, period.end, grain)
        ]

    return figures


def _per_buurt(context: Context) -> list[MapFeature]:
    names = {buurt.code: buurt.name for buurt in city.buurten()}
    found = initiative_store.open_per_buurt(context)
    return [_feature(context, names, buurt, count) for buurt, count in found.items()]


def _feature(context: Context, names: Mapping[str, str], buurt: str, count: int) -> MapFeature:
    if context.names_hidden and count < _FEW:
        return MapFeature(names[buurt], None, buurt, lines=(f"minder dan {_FEW}",))
    line = formats.count(count, "initiatief", "initiatieven")
    return MapFeature(names[buurt], count, buurt, lines=(line,))
