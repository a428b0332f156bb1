"""The figures of a goal as this reader may see them: exact, or in the fixed tables.

No Streamlit here: what is asked and hidden can be tested on its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol, TypeVar

from bloei_core import Context, Figure, Kpi, Period, Refused, city, counts
from bloei_core.counts import FEW, HIDDEN, WAITING, Shown, Tally
from pages.goals.sums import Sums

_SECONDS = 5.0
CORE = "core"
FROM_YEAR, TO_YEAR = "goals_from", "goals_to"
# Lots are counted from here whatever years the goals are about: two choices of years must not
# give two sets of lots to compare.
_BEGINNING = date(2000, 1, 1)

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with the plugin that contributes it and the teams that have that plugin."""

    plugin: str
    kpi: Kpi
    teams: tuple[str, ...]

    @property
    def code(self) -> str:
        """For the address."""
        return f"{self.plugin}.{self.kpi.key}"


@dataclass(frozen=True, slots=True)
class Total:
    """How far a goal is. `at_least`: more may wait until it is enough to be told."""

    shown: Shown
    at_least: bool = False


class Figures(Protocol):
    """The figures of one goal, month by month, for a reader."""

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months that can be shown, oldest first."""

    def at(self, team: str | None, part: str | None, months: Sequence[date]) -> Shown:
        """Over these months, of one team or all, of one part or all."""

    def buurten(self, months: Sequence[date]) -> Mapping[str, Shown]:
        """Over the three months of a quarter, per buurt of the teams in view."""


def goals(context: Context) -> list[Goal]:
    """The goals of the teams in view: first what has a target, those of Bloei itself at the end."""
    has = context.engine.enabled_per_team(context.teams)
    found = [
        Goal(plugin, kpi, tuple(team for team in context.teams if plugin in has[team]))
        for plugin, kpi in context.contributed(Kpi)
    ]
    return sorted(found, key=lambda each: (each.kpi.target is None, each.plugin == CORE))


def period_of(context: Context) -> Period:
    """The years that the goals are about, as the city chose them."""
    first = int(context.setting(CORE, FROM_YEAR))
    last = max(first, int(context.setting(CORE, TO_YEAR)))
    return Period(date(first, 1, 1), date(last + 1, 1, 1))


def target_of(context: Context, goal: Goal) -> float | None:
    """What the whole city aims at; None when there is no target."""
    if goal.kpi.target_setting:
        return float(context.setting(goal.plugin, goal.kpi.target_setting))
    return goal.kpi.target


def figures_of(context: Context, goal: Goal, period: Period, today: date) -> Figures | None:
    """The figures of a goal up to today, or None when its plugin fails.

    Who sees no exact counts gets whole months only, so that no two days can be compared.
    """
    hidden = _is_hidden(context, goal)
    end = _first_of_month(today) if hidden else today + timedelta(days=1)
    passed = _passed(period, end)
    return _kept(
        context, goal, (passed, hidden), lambda seen: _read(seen, goal.kpi, passed, hidden)
    )


def total_of(context: Context, goal: Goal, period: Period, today: date) -> Total | None:
    """How far a goal is today, without all that came before; None when its plugin fails."""
    if _is_hidden(context, goal):
        figures = figures_of(context, goal, period, today)
        return None if figures is None else _whole(figures)
    passed = _passed(period, today + timedelta(days=1))
    if passed.start == passed.end:
        return Total(Shown(0))
    value = _kept(context, goal, (passed, "value"), lambda seen: goal.kpi.value(seen, passed))
    return None if value is None else Total(_exactly(value))


def known_on(context: Context, goal: Goal, period: Period, day: date) -> float | None:
    """What the goal stood at, as it was known at the end of an earlier day; None when unknown.

    Raises NotAllowed for who sees no exact counts: a free date could tell small ones.
    """
    if context.counts_hidden:
        raise Refused("Terugkijken op een dag kan alleen met namen zichtbaar, voor het eigen team.")
    if goal.kpi.as_known_on is None:
        return None
    seen = replace(context.within(_SECONDS), teams=goal.teams)
    return context.engine.plugins.isolated(
        goal.plugin, f"doel {goal.kpi.key}", goal.kpi.as_known_on, seen, period, day
    )


# --- exact, for who may open the cards -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExactFigures:
    """Every number as it is."""

    months: tuple[date, ...]
    sums: Sums
    at_end: bool
    read_buurten: Callable[[], Sequence[Figure]]
    places: tuple[str, ...]

    def at(self, team: str | None, part: str | None, months: Sequence[date]) -> Shown:
        """Over these months, of one team or all, of one part or all."""
        counted = months[-1:] if self.at_end else months
        return _exactly(self.sums.over(team, part, counted))

    def buurten(self, months: Sequence[date]) -> Mapping[str, Shown]:
        """Over the three months of a quarter, per buurt of the teams in view."""
        found: Counter[str] = Counter()
        for each in self.read_buurten():
            if each.start in months:
                found[each.buurt] += int(each.value)
        return {buurt: Shown(found[buurt]) for buurt in self.places}


# --- in the fixed tables, for everybody else -------------------------------------------------


@dataclass(frozen=True, slots=True)
class LotFigures:
    """What happened, in lots of 5 and more (see `bloei_core.counts`)."""

    months: tuple[date, ...]
    sums: Sums
    one_team: bool
    one_part: bool
    read_buurten: Callable[[], counts.FixedTables]
    places: tuple[str, ...]

    def at(self, team: str | None, part: str | None, months: Sequence[date]) -> Shown:
        """Over these months, of one team or all, of one part or all."""
        total = self.sums.over(team, part, months)
        if total:
            return Shown(int(total))
        # Several small ones that wait may be more than a few together.
        one = (self.one_team or team is not None) and (self.one_part or part is not None)
        return FEW if one else WAITING

    def buurten(self, months: Sequence[date]) -> Mapping[str, Shown]:
        """Over the three months of a quarter, per buurt of the teams in view."""
        tables = self.read_buurten()
        return {buurt: tables.buurt(buurt, months[0]) for buurt in self.places}


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """What there was at the end of each month: steady per team (see `bloei_core.counts`).

    The city adds what is shown.
    """

    months: tuple[date, ...]
    levels: Mapping[tuple[str, date], Shown]
    parts: Mapping[tuple[str, date], Mapping[str, Shown]]

    def at(self, team: str | None, part: str | None, months: Sequence[date]) -> Shown:
        """At the end of the last of these months, of one team or all, of one part or all."""
        if not months:
            return HIDDEN
        if team is not None:
            return self._of_team(team, part, months[-1])
        every = [self._of_team(each, part, months[-1]) for each in self._teams()]
        if len(every) == 1:
            return every[0]
        if all(each.number is None for each in every):
            return HIDDEN
        return Shown(sum(int(each.known) for each in every))

    def buurten(self, months: Sequence[date]) -> Mapping[str, Shown]:
        """Nothing: what there is at an end is told per team."""
        del months
        return {}

    def _of_team(self, team: str, part: str | None, month: date) -> Shown:
        if part is None:
            return self.levels.get((team, month), Shown(0))
        return self.parts.get((team, month), {}).get(part, Shown(0))

    def _teams(self) -> set[str]:
        return {team for team, _ in self.levels}


# --- how -------------------------------------------------------------------------------------


def _is_hidden(context: Context, goal: Goal) -> bool:
    return context.counts_hidden and goal.kpi.about_people


def _passed(period: Period, end: date) -> Period:
    return Period(period.start, max(period.start, min(period.end, end)))


def _kept(
    context: Context, goal: Goal, asked: Hashable, read: Callable[[Context], Found]
) -> Found | None:
    """What was read of a goal, until something happens that it counts; None when that fails."""
    seen = replace(context.within(_SECONDS), teams=goal.teams)
    return context.engine.memory.value(
        ("goals", goal.code, goal.teams, asked),
        seen.latest(*goal.kpi.events),
        lambda: context.engine.plugins.isolated(goal.plugin, f"doel {goal.kpi.key}", read, seen),
    )


def _whole(figures: Figures) -> Total:
    return Total(figures.at(None, None, figures.months), isinstance(figures, LotFigures))


def _exactly(value: float) -> Shown:
    return Shown(int(value) if value == int(value) else value)


def _read(context: Context, kpi: Kpi, period: Period, hidden: bool) -> Figures:
    months = tuple(period.first_days("month"))
    at_end = kpi.counted == "at_end"
    places = _own_buurten(context.teams) if kpi.per_buurt and not at_end else ()
    if hidden:
        whole = Period(min(_BEGINNING, period.start), period.end)
        found = _every_figure(context, kpi, whole)
        if at_end:
            return _levels(months, whole.first_days("month"), found, list(kpi.parts))
        lots = counts.lots_of(_tallies(found))
        sums = Sums((*cell, lot) for cell, lot in lots.items())
        # Whole quarters only: the same quarter a month later would tell that month per buurt.
        quarters = Period(whole.start, counts.quarter_of(whole.end))
        tables = _once(lambda: _tables(context, kpi, quarters))
        return LotFigures(months, sums, len(context.teams) == 1, not kpi.parts, tables, places)
    found = _every_figure(context, kpi, period)
    sums = Sums((each.team, each.part, each.start, each.value) for each in found)
    read = _once(lambda: kpi.per_buurt(context, period) if kpi.per_buurt else [])
    return ExactFigures(months, sums, at_end, read, places)


def _every_figure(context: Context, kpi: Kpi, period: Period) -> Sequence[Figure]:
    if kpi.figures is not None:
        return kpi.figures(context, period, "month")
    return [
        Figure(team, first_day, value)
        for team in context.teams
        for first_day, value in kpi.series(context.only(team), period, "month")
    ]


def _tallies(found: Iterable[Figure]) -> list[Tally]:
    return [Tally(each.team, each.part, each.buurt, each.start, int(each.value)) for each in found]


def _tables(context: Context, kpi: Kpi, period: Period) -> counts.FixedTables:
    found = kpi.per_buurt(context, period) if kpi.per_buurt else []
    return counts.fixed_tables(_tallies(found))


def _levels(
    months: tuple[date, ...],
    every_month: Sequence[date],
    found: Iterable[Figure],
    parts: Sequence[str],
) -> LevelFigures:
    levels: Counter[tuple[str, str, date]] = Counter()
    for each in found:
        levels[each.team, each.part, each.start] += int(each.value)
    wholes, of_parts = {}, {}
    for team in dict.fromkeys(team for team, _, _ in levels):
        of_team = {
            part: [levels[team, part, month] for month in every_month] for part in parts or [""]
        }
        whole = [sum(month) for month in zip(*of_team.values(), strict=True)]
        for number, month in enumerate(every_month, 1):
            if month in months:
                wholes[team, month] = counts.steady(whole[:number])
                until = {part: each[:number] for part, each in of_team.items()}
                of_parts[team, month] = counts.steady_parts(until)
    return LevelFigures(months, wholes, of_parts)


def _own_buurten(teams: Sequence[str]) -> tuple[str, ...]:
    now = city.teams_on(city.today())
    return tuple(buurt for team in now if team.code in teams for buurt in team.buurten)


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _once(read: Callable[[], Found]) -> Callable[[], Found]:
    found: list[Found] = []

    def reading() -> Found:
        if not found:
            found.append(read())
        return found[0]

    return reading
