"""How the initiatives of the demo city came about, from kwestie to afgerond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from bloei_core import DemoCity, DemoResident, Event, Row
from bloei_core.ui import formats
from plugins.initiative_calendar import words
from plugins.initiative_calendar.demo.ideas import IDEAS, Idea

_OPEN = ("gesignaleerd", "gesignaleerd", "verkend", "verkend", "initiatief", "initiatief",
         "initiatief", "initiatief", "initiatief")  # fmt: skip
_CLOSED_LATELY = 5
_OLD = 6
_TWO_YEARS = 730


@dataclass(slots=True)
class Story:
    """One initiative with what happened to it. `recent`: in the last two years."""

    id: str
    team: str
    idea: Idea
    verbinder: str
    buurt: str
    resident: DemoResident | None
    stage: str
    owner: str
    begun: datetime
    recent: bool
    started_on: date | None = None
    closed_at: datetime | None = None
    version: int = 0

    @property
    def closed_on(self) -> date | None:
        """The last day of its agenda."""
        return formats.local(self.closed_at).date() if self.closed_at else None

    def row(self, demo_city: DemoCity, rank: int, numbers: Mapping[str, int]) -> Row:
        """Its row."""
        name = self.resident.name if self.resident else ""
        owners = (self.resident.id,) if self.resident else ()
        return {
            "id": self.id,
            "team": self.team,
            "verbinder": self.verbinder,
            "buurt": self.buurt,
            "person": self.resident.id if self.resident else None,
            "theme": self.idea.theme,
            "stage": self.stage,
            "owner": self.owner,
            "talents": list(self.idea.talents),
            "title_sealed": demo_city.seal(self.idea.title),
            "story_sealed": demo_city.seal(self.idea.story.format(naam=name), *owners),
            "rank": float(rank),
            "started_on": self.started_on,
            "created_at": self.begun,
            "closed_at": self.closed_at,
            "version": self.version,
            "changed_seq": numbers[self.id],
        }


def tell(
    demo_city: DemoCity, team: str, buurten: Sequence[str], verbinders: Sequence[str]
) -> list[Story]:
    """The initiatives of one team: what is open, what was lately closed, and older ones."""
    teller = _Teller(demo_city, team, buurten, verbinders)
    ideas = list(IDEAS)
    demo_city.random.shuffle(ideas)
    recent = [*_OPEN, *[words.DONE] * _CLOSED_LATELY]
    found = [
        teller.tell(idea, stage, recent=True) for idea, stage in zip(ideas, recent, strict=False)
    ]
    old = [demo_city.random.choice(IDEAS) for _ in range(_OLD * demo_city.scale)]
    return [*found, *(teller.tell(idea, words.DONE, recent=False) for idea in old)]


class _Teller:
    def __init__(
        self, demo_city: DemoCity, team: str, buurten: Sequence[str], verbinders: Sequence[str]
    ) -> None:
        self._city = demo_city
        self._random = demo_city.random
        self._team = team
        self._buurten = list(buurten)
        self._verbinders = list(verbinders)
        self._residents = [each for each in demo_city.residents if each.team == team]

    def tell(self, idea: Idea, stage: str, *, recent: bool) -> Story:
        clock = self._city.clock
        border = clock.day_of(
            datetime.combine(self._city.today, datetime.min.time(), UTC) - timedelta(_TWO_YEARS)
        )
        path = [each.code for each in words.STAGES]
        steps = path.index(stage)
        first, last = (border, clock.last - 12 * (steps + 1)) if recent else (0, border)
        day = first + int((last - first) * self._random.random())
        story = Story(
            id=self._city.new_id(),
            team=self._team,
            idea=idea,
            verbinder=self._random.choice(self._verbinders),
            buurt=self._random.choice(self._buurten),
            resident=self._who(idea, clock.moment(max(day, 0), self._random)),
            stage=stage,
            owner=self._random.choice(("wij", "samen", "samen", words.RESIDENTS)),
            begun=clock.moment(max(day, 0), self._random),
            recent=recent,
        )
        self._happened(story, "initiative_added", story.begun, (None, words.FIRST_STAGE))
        self._walk(story, path[: steps + 1], max(day, 0), clock.last if recent else border)
        return story

    def _walk(self, story: Story, path: list[str], day: int, last: int) -> None:
        """Move it from stage to stage, in between fewer and fewer working days."""
        for old, new in pairwise(path):
            room = max((last - day) // 3, 1)
            day = min(day + 3 + int(room * self._random.random()), self._city.clock.last)
            moment = self._city.clock.moment(day, self._random)
            self._happened(story, "initiative_moved", moment, (old, new))
            if new == words.RUNNING:
                story.started_on = formats.local(moment).date()
                self._hand_over(story, day)
            elif new == words.DONE:
                story.closed_at = moment

    def _hand_over(self, story: Story, day: int) -> None:
        """Residents take the lead, more often than not."""
        if story.owner != words.RESIDENTS and self._random.random() < 0.6:
            moment = self._city.clock.moment(day, self._random) + timedelta(hours=1)
            self._happened(story, "initiative_changed", moment, (story.owner, words.RESIDENTS))
            story.owner = words.RESIDENTS

    def _who(self, idea: Idea, moment: datetime) -> DemoResident | None:
        there = [each for each in self._residents if each.there_during(moment, moment)]
        there = [each for each in there if each.until is None]
        return self._random.choice(there) if there and "{naam}" in idea.story else None

    def _happened(
        self, story: Story, name: str, moment: datetime, change: tuple[str | None, str | None]
    ) -> None:
        story.version += 1
        old, new = change
        full_name = f"{words.PLUGIN}.{name}"
        self._city.happened(
            Event(full_name, story.id, story.team, story.verbinder, moment, old=old, new=new)
        )
