"""Counts for who may not open the cards: fixed tables in which no count of 1 to 4 can be found.

The rule is that of statistical disclosure control as official statistics use it (a threshold with
primary and complementary cell suppression; Hundepool et al., "Statistical Disclosure Control",
2012, ch. 4; CBS hides a cell with too few cases and a second one that would give it away).

* A count of 1–4 is never shown, zero and 5 or more may be.
* **Parts of a whole** (`shown_parts`: the buurten of a team). The whole may be known to everybody,
  so hidden parts are hidden together: for all that the shown numbers, the words and this very rule
  say, each of them can still be more than one number (a test tries all of them).
* **Above the team** nothing is counted anew: the city shows the sum of what its teams show.
* **In the course of time** (`in_lots`): what is below 5 is not dropped but waits, and counts in the
  first month in which it is 5 or more together with what waited. Every shown number is such a lot,
  and so every quarter, year, kind and city is a plain sum of lots: no subtraction of totals can
  yield less than a lot. At most 4 are still waiting at the end.
* **Levels in the course of time** (`steady`: how many residents there are now) stand still until a
  quarter is over, and then only move in steps of 5 and more. So one look and the next never
  differ by 1–4, and for a small step of the level itself there is always more than one that it
  can have been.
* **One partition** (`FixedTables`): both fixed tables, team × maand and buurt × kwartaal, come from
  the same lots. A block is the lots of one team in one quarter; the two tables only meet in the
  number of a block, which both show, and no two blocks share a match.

What is hidden for one view must be hidden for all: count a buurt by the team that it belongs to,
so that the projector of a team shows its part of what the whole city sees.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from bloei_core import city

ENOUGH = 5
FEW_TEXT = f"minder dan {ENOUGH}"
HIDDEN_TEXT = "afgeschermd"
WAITING_TEXT = "nog te weinig"
EXPLANATION = (
    f"Een aantal van 1 tot en met {ENOUGH - 1} staat er als “{FEW_TEXT}”. Soms is een ander aantal "
    f"“{HIDDEN_TEXT}”, zodat niemand het kleine aantal kan uitrekenen."
)
LOTS_EXPLANATION = (
    f"Een aantal onder de {ENOUGH} telt pas mee in de eerste maand waarin het er samen "
    f"{ENOUGH} of meer zijn. Tot dan staat er “{WAITING_TEXT}”."
)
STEADY_EXPLANATION = (
    f"Aantallen van bewoners zijn die van het eind van het vorige kwartaal. Ze veranderen pas als "
    f"het er {ENOUGH} of meer scheelt."
)

Key = TypeVar("Key", bound=Hashable)
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it may leave the server."""

    number: float | None
    """The exact number: 0, or 5 and more. None when it is hidden."""
    few: bool = False
    """Hidden, and known to be less than 5."""
    waiting: bool = False
    """Hidden, because what there is still waits for its lots to be full."""

    @property
    def text(self) -> str:
        """The number in Dutch, or the words that stand for it."""
        if self.number is not None:
            return f"{self.number:,.0f}".replace(",", ".")
        if self.waiting:
            return WAITING_TEXT
        return FEW_TEXT if self.few else HIDDEN_TEXT

    @property
    def known(self) -> float:
        """What it adds to a sum of shown numbers; nothing when it is hidden."""
        return self.number or 0


FEW = Shown(None, few=True)
HIDDEN = Shown(None)
WAITING = Shown(None, waiting=True)


def shown(count: int) -> Shown:
    """A whole: a count of a team, with or without `shown_parts` beside it."""
    return FEW if 0 < count < ENOUGH else Shown(count)


def shown_parts(parts: Mapping[Key, int]) -> dict[Key, Shown]:
    """The parts of a whole that is (or may be) known, each with what may be shown of it.

    The order of `parts` must not depend on the counts: it decides which part goes along with a
    small one.
    """
    small = {key: count for key, count in parts.items() if 0 < count < ENOUGH}
    total = sum(parts.values())
    if not small:
        return {key: Shown(count) for key, count in parts.items()}
    if total < ENOUGH:
        return dict.fromkeys(parts, FEW)
    if _hide_each_other(small):
        return {key: FEW if key in small else Shown(count) for key, count in parts.items()}
    along = _goes_along(parts, small)
    if along is not None:
        kept = {key: Shown(parts[key]) for key in parts}
        return kept | dict.fromkeys(small, FEW) | {along: HIDDEN}
    filled = [key for key, count in parts.items() if count]
    if total >= len(filled) + ENOUGH - 2:
        return {key: HIDDEN if count else Shown(0) for key, count in parts.items()}
    return dict.fromkeys(parts, HIDDEN)


def shown_within(parts: Mapping[Key, int], whole: Mapping[Key, Group]) -> dict[Key, Shown]:
    """The same for parts of several wholes: `whole` says which part belongs to which."""
    found: dict[Key, Shown] = {}
    for group in dict.fromkeys(whole[key] for key in parts):
        found |= shown_parts({key: parts[key] for key in parts if whole[key] == group})
    return {key: found[key] for key in parts}


def shown_per_buurt(counts: Mapping[str, int]) -> dict[str, Shown]:
    """What may be shown per buurt code, of all buurten of the teams that `counts` touches.

    Count for a buurt only what belongs to the team of that buurt; a buurt without a count is 0.
    """
    teams = [
        team
        for team in city.teams_on(city.today())
        if any(buurt in counts for buurt in team.buurten)
    ]
    team_of = {buurt: team.code for team in teams for buurt in team.buurten}
    return shown_within({buurt: counts.get(buurt, 0) for buurt in team_of}, team_of)


def in_lots(counts: Sequence[int]) -> list[Shown]:
    """What may be shown of counts in the course of time, oldest first: lots of 5 and more."""
    found, waiting = [], 0
    for count in counts:
        waiting += count
        found.append(Shown(waiting) if waiting >= ENOUGH else FEW)
        waiting = 0 if waiting >= ENOUGH else waiting
    return found


def steadily(levels: Iterable[int]) -> list[Shown]:
    """What may be shown of a level each time that it was looked at, the oldest first.

    A number is the level as it really was, 0 or 5 and more away from the number before it. Always
    begin with the first level that there was.
    """
    found, now = [], Shown(0)
    for level in levels:
        now = _one_look_later(now, level)
        found.append(now)
    return found


def _one_look_later(before: Shown, level: int) -> Shown:
    if 0 < level < ENOUGH:
        # "Less than 5" only when it can be each of 1–4, all of them far enough from the number.
        stays = before.number is not None and 0 < before.number < 2 * ENOUGH - 1
        return before if stays else FEW
    if before.number is None or abs(level - before.number) >= ENOUGH:
        return Shown(level)
    return before


def steady(levels: Sequence[int]) -> Shown:
    """What may be shown of a whole by now: see `steadily`."""
    return steadily([*levels, *([] if levels else [0])])[-1]


def steady_parts(levels: Mapping[Key, Sequence[int]]) -> dict[Key, Shown]:
    """The same for the parts of a whole, each with its levels."""
    shown = {key: steady(found) for key, found in levels.items()}
    # A part that is less than 5 counts as it is: only so the parts that go along are enough.
    now = {
        key: sum(levels[key][-1:]) if each.number is None else int(each.number)
        for key, each in shown.items()
    }
    return shown_parts(now)


def steady_per_buurt(levels: Mapping[str, Sequence[int]]) -> dict[str, Shown]:
    """The same per buurt code, for all buurten of the teams that `levels` touches.

    The levels of a buurt are those at the end of each quarter.
    """
    found: dict[str, Shown] = {}
    for team in city.teams():
        if any(buurt in levels for buurt in team.buurten):
            found |= steady_parts({buurt: levels.get(buurt, ()) for buurt in team.buurten})
    return found


def _hide_each_other(small: Mapping[Key, int]) -> bool:
    # Each can be 1 (the others hold the rest) and 4 (the others hold at least 1 each).
    others, together = len(small) - 1, sum(small.values())
    return others > 0 and 4 + others <= together <= 1 + 4 * others


def _goes_along(parts: Mapping[Key, int], small: Mapping[Key, int]) -> Key | None:
    # The first large part after the last small one, round the corner when need be. Not the
    # smallest or the largest: that choice itself would tell something of the number it hides.
    order = list(parts)
    start = max(index for index, key in enumerate(order) if key in small) + 1
    large = (key for key in order[start:] + order[:start] if parts[key] >= ENOUGH)
    found = next(large, None)
    if found is None:
        return None
    together = sum(small.values()) + parts[found]
    return found if together >= 4 + (len(small) - 1) + ENOUGH else None


class Tally(NamedTuple):
    """How many there were of one kind, in one month, one team and one buurt."""

    team: str
    kind: str
    buurt: str
    """Code of the buurt; one that is not of this team counts for the team only."""
    month: date
    """First day of the month."""
    number: int


@dataclass(frozen=True, slots=True)
class FixedTables:
    """Team × maand (per kind) and buurt × kwartaal, suppressed together."""

    lots: Mapping[tuple[str, str, date], int]
    """Team, kind and first day of the month: what counts in that month."""
    buurten: Mapping[tuple[str, date], Shown]
    """Buurt and first day of the quarter, for the quarters in which its team has lots."""

    def total(
        self,
        team: str | None = None,
        kind: str | None = None,
        start: date = date.min,
        end: date = date.max,
    ) -> int:
        """The sum of the lots, from a first day up to, not including, the last."""
        return sum(
            count
            for (of_team, of_kind, month), count in self.lots.items()
            if team in (None, of_team) and kind in (None, of_kind) and start <= month < end
        )

    def buurt(self, buurt: str, quarter: date) -> Shown:
        """What may be shown of a buurt in a quarter."""
        # Several kinds may wait: together that can be more than a few.
        return self.buurten.get((buurt, quarter), WAITING)


def fixed_tables(tallies: Iterable[Tally]) -> FixedTables:
    """Both fixed tables from the same tallies; give whole months only."""
    lots: dict[tuple[str, str, date], int] = {}
    blocks: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for team, kind, month, lot in _every_lot(tallies):
        lots[team, kind, month] = lot.total()
        blocks[team, quarter_of(month)] += lot
    return FixedTables(lots, _buurten(blocks))


def lots_of(tallies: Iterable[Tally]) -> dict[tuple[str, str, date], int]:
    """The first of the two alone: team, kind and first day of the month, and what counts there."""
    streams: defaultdict[tuple[str, str], Counter[date]] = defaultdict(Counter)
    for each in tallies:
        streams[each.team, each.kind][each.month] += each.number
    return {
        (team, kind, month): lot
        for (team, kind), months in streams.items()
        for month, lot in _lots_in_total(months)
    }


def quarter_of(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _every_lot(tallies: Iterable[Tally]) -> Iterator[tuple[str, str, date, Counter[str]]]:
    streams: dict[tuple[str, str], dict[date, Counter[str]]] = defaultdict(dict)
    for each in tallies:
        months = streams[each.team, each.kind]
        months.setdefault(each.month, Counter())[each.buurt] += each.number
    for (team, kind), months in streams.items():
        for month, lot in _lots(months):
            yield team, kind, month, lot


def _lots(months: Mapping[date, Counter[str]]) -> Iterable[tuple[date, Counter[str]]]:
    waiting: Counter[str] = Counter()
    for month in sorted(months):
        waiting += months[month]
        if waiting.total() >= ENOUGH:
            yield month, waiting
            waiting = Counter()


def _lots_in_total(months: Mapping[date, int]) -> Iterator[tuple[date, int]]:
    waiting = 0
    for month in sorted(months):
        waiting += months[month]
        if waiting >= ENOUGH:
            yield month, waiting
            waiting = 0


def _buurten(blocks: Mapping[tuple[str, date], Counter[str]]) -> dict[tuple[str, date], Shown]:
    own = {team.code: team.buurten for team in city.teams_on(city.today())}
    found: dict[tuple[str, date], Shown] = {}
    for (team, quarter), counts in blocks.items():
        elsewhere = ""  # what is counted in no buurt of this team: a part of the block as well
        parts = {buurt: counts[buurt] for buurt in own[team]}
        parts[elsewhere] = counts.total() - sum(parts.values())
        found |= {(buurt, quarter): each for buurt, each in shown_parts(parts).items() if buurt}
    return found
