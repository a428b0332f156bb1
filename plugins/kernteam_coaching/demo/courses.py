"""How a kernteam of the demo city went: when it took which step, and when its talks were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from bloei_core import DemoCity

# In working days.
_STEP_TAKES = (25, 120)
_LAST_TAKES = (60, 300)
_BETWEEN_TALKS = (11, 24)
_SILENT_FOR = (36, 55)
_BACK_AGO = (3, 12)
_DIP = 0.3


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted of a kernteam: the step it ends on, and what asks for attention there."""

    step: int
    few: bool = False
    silent: bool = False
    back: bool = False
    loaded: bool = False


# Every team has one of each, so that every step and every sign can be seen everywhere.
PLANS = (
    Plan(0),
    Plan(1),
    Plan(2, silent=True),
    Plan(3, few=True),
    Plan(4, loaded=True),
    Plan(5),
    Plan(2, back=True),
    Plan(3),
)
_ENDED_ON = (1, 2, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Course:
    """`steps`: on which day it came to stand where, the first on step 0. Days are working days."""

    plan: Plan
    steps: tuple[tuple[int, int], ...]
    talks: tuple[int, ...]
    closed: int | None

    @property
    def started(self) -> int:
        """The day on which it began."""
        return self.steps[0][0]

    def step_on(self, day: int) -> int:
        """On which step it stood."""
        return [step for since, step in self.steps if since <= day][-1]

    def first_on(self, step: int) -> int | None:
        """The first day on this step or a higher one."""
        return next((day for day, taken in self.steps if taken >= step), None)


class Courses:
    """Draws courses that run today, or ended some time ago."""

    def __init__(self, city: DemoCity) -> None:
        self._random: Random = city.random
        self._clock = city.clock

    def running(self, plan: Plan) -> Course:
        """One that is coached today."""
        return self._drawn(plan, self._clock.last, closed=None)

    def ended(self) -> Course:
        """One that stopped after a while."""
        end = self._clock.draw(self._random, 400, self._clock.last - 15)
        return self._drawn(Plan(self._random.choice(_ENDED_ON)), end, closed=end)

    def _drawn(self, plan: Plan, end: int, closed: int | None) -> Course:
        path = self._path(plan)
        stays = [self._random.randint(*_STEP_TAKES) for _ in path]
        stays[-1] = self._random.randint(*_LAST_TAKES)
        if plan.back:
            stays[-1] = self._random.randint(*_BACK_AGO)
        if (whole := sum(stays)) > end:  # a city with a short history
            stays = [max(1, stay * end // whole) for stay in stays]
        days = list(accumulate(stays[:-1], initial=max(end - sum(stays), 0)))
        talks = tuple(self._talks(plan, days, end))
        return Course(plan, tuple(zip(days, path, strict=True)), talks, closed)

    def _path(self, plan: Plan) -> list[int]:
        """From step 0 up, now and then one back on the way; one too far when it ends back."""
        path = list(range(plan.step + 1))
        if plan.back:
            return [*path, plan.step + 1, plan.step]
        if plan.step > 3 and self._random.random() < _DIP:
            return [*path[:4], 2, *path[3:]]
        return path

    def _talks(self, plan: Plan, days: list[int], end: int) -> Iterator[int]:
        until = days[-1] - 1 if plan.back else end
        until -= self._random.randint(*_SILENT_FOR) if plan.silent else 0
        day = days[0] + self._random.randint(2, 8)
        while day <= until:
            yield day
            day += self._random.randint(*_BETWEEN_TALKS)
