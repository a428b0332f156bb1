"""What the board counts: goals, and a layer of the wijkkaart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bloei_core import Context, Grain, Kpi, Legend, MapFeature, MapLayer, Period, city
from bloei_core.ui import formats
from plugins.match_board import store, words

ALL = "*"
_GOAL = 1000
_FEW = 5


def kpis() -> list[Kpi]:
    """Matches that started: all together, and per kind."""
    total = Kpi(
        key="matches",
        title="Matches",
        definition="Matches van alle drie de soorten, geteld op de dag dat ze gingen lopen.",
        unit="matches",
        value=_value(ALL),
        series=_series(ALL),
        target=_GOAL,
    )
    return [total, *(_kpi(kind, title) for kind, title in words.KINDS.items())]


def map_layers() -> list[MapLayer]:
    """Running matches per buurt."""
    legend = Legend("Lopende matches", "matches", "Matchbord", formats.today().year)
    return [MapLayer("running_matches", "Lopende matches", "areas", legend, _per_buurt, order=50)]


def _kpi(kind: str, title: str) -> Kpi:
    return Kpi(
        key=f"matches-{kind}",
        title=f"Matches: {title.lower()}",
        definition=f"Matches van {title.lower()}, geteld op de dag dat ze gingen lopen.",
        unit="matches",
        value=_value(kind),
        series=_series(kind),
    )


def _value(kind: str) -> Callable[[Context, Period], float]:
    def value(context: Context, period: Period) -> float:
        return store.started_between(context, kind, period.start, period.end)

    return value


def _series(kind: str) -> Callable[[Context, Period, Grain], Sequence[tuple[date, float]]]:
    def series(context: Context, period: Period, grain: Grain) -> Sequence[tuple[date, float]]:
        return store.started_per(context, kind, period.start, period.end, grain)

    return series


def _per_buurt(context: Context) -> list[MapFeature]:
    running = store.running_per_buurt(context)
    names = {buurt.code: buurt.name for buurt in city.buurten()}
    return [_feature(context, names, buurt, n) for buurt, n in running.items()]


def _feature(context: Context, names: Mapping[str, str], buurt: str, count: int) -> MapFeature:
    if context.names_hidden and count < _FEW:
        return MapFeature(names[buurt], None, buurt, lines=(f"minder dan {_FEW}",))
    line = formats.count(count, "lopende match", "lopende matches")
    return MapFeature(names[buurt], count, buurt, lines=(line,))
