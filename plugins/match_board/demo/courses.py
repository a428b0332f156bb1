"""How the matches of the demo city went from lane to lane, at a human pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from math import log

from bloei_core import DemoCity
from plugins.match_board import words

FAR_AWAY = datetime.max.replace(tzinfo=UTC)
_FIRST_START = 40

_OPEN_IN = {"in-beeld": 21, "in-gesprek": 26, "voorstel": 14, "kennismaking": 14, "loopt": 25}
_STOPPED_AFTER = {"in-beeld": 12, "in-gesprek": 32, "voorstel": 24, "kennismaking": 18, "loopt": 14}
_REASONS_OF_PEOPLE = {
    "geen-tijd": 18, "geen-klik": 14, "past-niet": 16, "vraag-opgelost": 14, "verhuisd": 8,
    "werk-gevonden": 8, "geen-contact": 8, "even-pauze": 10, "anders": 4,
}  # fmt: skip
_REASONS_OF_PLACES = {
    "geen-tijd": 20, "past-niet": 25, "vraag-opgelost": 25, "plek-gestopt": 12, "geen-contact": 8,
    "even-pauze": 6, "anders": 4,
}  # fmt: skip
# Working days that a match usually stays in a lane, and that an open card has been there.
_PACE = {"in-beeld": 4, "in-gesprek": 7, "voorstel": 6, "kennismaking": 7, "loopt": 85}
_STAYED = {"in-beeld": 5, "in-gesprek": 7, "voorstel": 5, "kennismaking": 6, "loopt": 80}
_DONE = 0.68
_SKIPS = 0.08
_GOES_BACK = 0.09
_LATELY, _LATE_DAYS = 0.06, 21


@dataclass(frozen=True, slots=True)
class Visit:
    """A lane that a match came to: the working day, and the moment on it."""

    lane: str
    day: int
    moment: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """How a match went from lane to lane, with the reason when it stopped."""

    visits: tuple[Visit, ...]
    reason: str | None = None

    @property
    def first(self) -> datetime:
        """When the match was added."""
        return self.visits[0].moment

    @property
    def last(self) -> Visit:
        """Where it is now."""
        return self.visits[-1]

    @property
    def closed(self) -> bool:
        """Whether it was rounded off or stopped."""
        return self.last.lane in words.CLOSED_LANES

    @property
    def ended(self) -> datetime:
        """When it was closed; far away while it is open."""
        return self.last.moment if self.closed else FAR_AWAY

    def started_on(self, visits: int | None = None) -> date | None:
        """Since when it ran, unless that was undone; after the first so many visits, or all."""
        since = None
        for visit in self.visits[:visits]:
            if visit.lane in words.ON_THE_WAY:
                since = None
            elif visit.lane == words.RUNNING:
                since = since or visit.moment.date()
        return since


class Courses:
    """Draws courses, each counted back from where its match is now."""

    def __init__(self, city: DemoCity) -> None:
        """Draws from the chance of this city."""
        self._clock = city.clock
        self._random = city.random

    def open(self) -> Course:
        """Of a match that is on its way or runs."""
        return _first_that_fits(self._draw_open)

    def closed(self, *, of_people: bool) -> Course:
        """Of a match that was rounded off or stopped, at any time in the history."""
        reasons = _REASONS_OF_PEOPLE if of_people else _REASONS_OF_PLACES
        return _first_that_fits(partial(self._draw_closed, reasons))

    def _draw_open(self) -> Course | None:
        lane = self._drawn(_OPEN_IN)
        stayed = int(self._random.expovariate(1 / _STAYED[lane]))
        return self._course(self._way_to(lane), self._clock.last - stayed)

    def _draw_closed(self, reasons: dict[str, int]) -> Course | None:
        clock, random = self._clock, self._random
        lately = random.random() < _LATELY
        end = clock.draw(random, clock.last - _LATE_DAYS if lately else _FIRST_START)
        if random.random() < _DONE:
            return self._course((*self._way_to(words.RUNNING), words.DONE), end)
        way = self._way_to(self._drawn(_STOPPED_AFTER))
        return self._course((*way, words.STOPPED), end, self._drawn(reasons))

    def _course(self, lanes: tuple[str, ...], end: int, reason: str | None = None) -> Course | None:
        """The course that ends on that day; None when it would start before the programme."""
        days = [end]
        for lane in reversed(lanes[:-1]):
            days.append(days[-1] - self._days_in(lane))
        days.reverse()
        if days[0] < _FIRST_START:
            return None
        moments = [self._clock.moment(day, self._random) for day in days]
        return Course(tuple(map(Visit, lanes, days, moments)), reason)

    def _days_in(self, lane: str) -> int:
        return max(1, round(self._random.lognormvariate(log(_PACE[lane]), 0.7)))

    def _way_to(self, lane: str) -> tuple[str, ...]:
        """From the first lane to this one: now and then one is skipped, or a step back is made."""
        random = self._random
        way = list(words.OPEN_LANES[: words.OPEN_LANES.index(lane) + 1])
        if len(way) > 2 and random.random() < _SKIPS:
            way.pop(random.randrange(1, len(way) - 1))
        if len(way) > 2 and random.random() < _GOES_BACK:
            place = random.randrange(1, len(way) - 1)
            way[place + 1 : place + 1] = [way[place - 1], way[place]]
        return tuple(way)

    def _drawn(self, weights: dict[str, int]) -> str:
        return self._random.choices(list(weights), list(weights.values()))[0]


def _first_that_fits(draw: Callable[[], Course | None]) -> Course:
    while (course := draw()) is None:
        pass
    return course
