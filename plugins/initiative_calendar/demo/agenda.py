"""The agenda of the demo city: series, single activities, who came, and what came before them.

The last two years look the same at every scale; a larger scale has more in the years before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bloei_core import DemoCity, Event, Row, city
from plugins.initiative_calendar import items, words
from plugins.initiative_calendar.demo.stories import Story, tell
from plugins.initiative_calendar.recurrence import Repeat, rule_of, starts_between

_TWO_YEARS = timedelta(days=730)
_AHEAD = timedelta(days=150)
_CITY_TIME = ZoneInfo("Europe/Amsterdam")
_SINGLES_A_MONTH = 4
_OLD_SINGLES = 90
_COUNTED, _LATELY_COUNTED = 0.92, 0.6
_YEARLY = "Avond van de buurt: wat deden we samen?"
_PLACES = (
    "Buurthuis, grote zaal", "Buurthuis, keuken", "Bibliotheek", "Op het plein", "Wijkgebouw",
    "School, gymzaal", "In het park", "",
)  # fmt: skip


@dataclass(slots=True)
class _Entry:
    """One row to be, with what is different about single times."""

    id: str
    team: str
    verbinder: str
    title: str
    kind: str
    starts: datetime
    ends: datetime
    place: str
    buurt: str
    initiative: str | None = None
    repeat: Repeat | None = None
    all_day: bool = False
    others: dict[datetime, dict[str, Any]] = field(default_factory=dict)
    events: int = 0

    @property
    def rule(self) -> str | None:
        """The rule by which it repeats."""
        return rule_of(self.repeat, self.starts) if self.repeat else None

    @property
    def until(self) -> date | None:
        """The last day on which it may start."""
        return self.repeat.until if self.repeat else None


@dataclass(frozen=True, slots=True)
class _Team:
    """Whose agenda it is."""

    code: str
    buurten: tuple[str, ...]
    verbinders: tuple[str, ...]


def fill(demo_city: DemoCity) -> None:
    """Make the initiatives and the agenda of every team."""
    made = _Agenda(demo_city)
    for done, team in enumerate(city.teams()):
        verbinders = tuple(demo_city.verbinders(team.code))
        made.make(_Team(team.code, team.buurten, verbinders), feedback=done > 0)
        demo_city.progress((done + 1) / len(city.teams()))
    demo_city.at_the_end(made.write)


class _Agenda:
    def __init__(self, demo_city: DemoCity) -> None:
        self._city = demo_city
        self._random = demo_city.random
        self._entries: list[_Entry] = []
        self._stories: list[Story] = []

    def make(self, team: _Team, *, feedback: bool) -> None:
        """All of one team; without `feedback` its yearly meeting is overdue."""
        stories = tell(self._city, team.code, team.buurten, team.verbinders)
        self._stories += stories
        self._weekly_meeting(team)
        for story in stories:
            self._of_story(story)
        self._singles(team)
        self._yearly(team, last_year=feedback)
        self._feed(team)

    # --- what there is -----------------------------------------------------------------------

    def _weekly_meeting(self, team: _Team) -> None:
        monday = self._city.today - _TWO_YEARS
        starts = datetime.combine(monday - timedelta(days=monday.weekday()), time(9))
        entry = self._add(team, "Weekoverleg", "overleg", starts, 60, Repeat("week"))
        for day in items.free_days(starts.date(), self._city.today + _AHEAD):
            if day.starts.weekday() == 0:
                entry.others[day.starts + timedelta(hours=9)] = {"cancelled": True}

    def _of_story(self, story: Story) -> None:
        """What stands in the agenda for an initiative: a series, or long ago a single time."""
        if story.started_on is None:
            return
        first = story.started_on + timedelta(days=7 + int(self._random.random() * 14))
        repeat = self._random.choice(
            [Repeat("week"), Repeat("week"), Repeat("week", 2), Repeat("month-weekday")]
        )
        repeats = story.recent and (story.closed_on is None or story.closed_on > first)
        whose = _Team(story.team, (story.buurt,), (story.verbinder,))
        entry = self._add(
            whose,
            story.idea.activity,
            "activiteit",
            datetime.combine(first, self._hour()),
            story.idea.minutes,
            replace(repeat, until=story.closed_on) if repeats else None,
        )
        entry.initiative = story.id
        self._live_through(entry)

    def _singles(self, team: _Team) -> None:
        days = (_TWO_YEARS + _AHEAD).days
        first = self._city.today - _TWO_YEARS
        for _ in range(_SINGLES_A_MONTH * days // 30):
            self._single(team, first + self._some(days))
        opening = self._city.clock.days[0]
        if (old := (first - opening).days) > 0:
            for _ in range(_OLD_SINGLES * (self._city.scale - 1)):
                self._single(team, opening + self._some(old))

    def _single(self, team: _Team, day: date) -> None:
        each = self._random.choice(self._city.material.activities)
        starts = datetime.combine(day, self._hour())
        self._live_through(self._add(team, each.name, each.kind, starts, each.minutes))

    def _yearly(self, team: _Team, *, last_year: bool) -> None:
        for ago in (600, 230) if last_year else (600,):
            day = self._city.today - timedelta(days=ago + int(self._random.random() * 40))
            title, starts = (
                "Avond van de buurt: wat deden we samen?",
                datetime.combine(day, time(19)),
            )
            self._live_through(self._add(team, title, words.FEEDBACK, starts, 150))

    def _feed(self, team: _Team) -> None:
        """An address that somebody made, and that nobody can know."""
        token, clock = str(self._random.getrandbits(256)), self._city.clock
        made_at = clock.moment(clock.last - 30, self._random)
        feed, member = self._city.new_id(), self._random.choice(team.verbinders)
        self._city.happened(Event(f"{words.PLUGIN}.feed_made", feed, team.code, member, made_at))
        row = {
            "id": feed,
            "team": team.code,
            "digest": hashlib.sha256(token.encode()).hexdigest(),
            "member": member,
            "made_at": made_at,
        }
        self._city.insert("initiative_calendar.feed", [row])

    def _add(
        self,
        team: _Team,
        title: str,
        kind: str,
        starts: datetime,
        minutes: int,
        repeat: Repeat | None = None,
    ) -> _Entry:
        entry = _Entry(
            id=self._city.new_id(),
            team=team.code,
            verbinder=self._random.choice(team.verbinders),
            title=title,
            kind=kind,
            starts=starts,
            ends=starts + timedelta(minutes=minutes),
            place=self._random.choice(_PLACES),
            buurt=self._random.choice(team.buurten),
            repeat=repeat,
        )
        self._entries.append(entry)
        planned = starts.date() - timedelta(days=8 + int(self._random.random() * 25))
        self._happened(entry, "entry_added", planned)
        return entry

    # --- what happened -----------------------------------------------------------------------

    def _live_through(self, entry: _Entry) -> None:
        """Count who came, let a time fall out on a free day, and move one now and then."""
        today = datetime.combine(self._city.today, time())
        times = starts_between(entry.starts, entry.rule, entry.until, entry.starts, today + _AHEAD)
        free = {
            each.starts.date()
            for each in items.free_days(entry.starts.date(), self._city.today + _AHEAD)
        }
        for moment in times:
            if moment.date() in free and entry.repeat:
                entry.others[moment] = {"cancelled": True}
                self._happened(entry, "entry_cancelled", moment.date() - timedelta(days=3))
            elif moment < today:
                self._count(entry, moment)
            elif entry.repeat and self._random.random() < 0.05:
                later = moment + timedelta(days=1, hours=1)
                entry.others[moment] = {
                    "starts": later,
                    "ends": later + (entry.ends - entry.starts),
                }
                self._happened(entry, "entry_changed", self._city.today - timedelta(days=1))

    def _count(self, entry: _Entry, moment: datetime) -> None:
        lately = (self._city.today - moment.date()).days < 15
        if self._random.random() > (_LATELY_COUNTED if lately else _COUNTED):
            return
        most = {words.FEEDBACK: 90, "bijeenkomst": 45, "training": 16}.get(entry.kind, 24)
        people = 3 + int(most * (0.3 + 0.7 * self._random.random()))
        entry.others[moment] = {"attendance": people}
        self._happened(entry, "attendance_counted", moment.date() + timedelta(days=1))

    def _happened(self, entry: _Entry, name: str, day: date) -> None:
        """On that day, or the last working day before it."""
        clock = self._city.clock
        asked = clock.day_of(datetime.combine(day, time(12), _CITY_TIME))
        moment = clock.moment(min(asked, clock.last), self._random)
        entry.events += 1
        full_name = f"{words.PLUGIN}.{name}"
        self._city.happened(Event(full_name, entry.id, entry.team, entry.verbinder, moment))

    def _hour(self) -> time:
        return time(self._random.choice((10, 10, 13, 14, 14, 15, 19, 19)),
                    self._random.choice((0, 0, 30)))  # fmt: skip

    def _some(self, days: int) -> timedelta:
        return timedelta(days=int(self._random.random() * days))

    # --- rows --------------------------------------------------------------------------------

    def write(self) -> None:
        """Write all rows, now that every event has its number."""
        numbers = self._city.last_numbers(f"{words.PLUGIN}.")
        self._city.insert(
            "initiative_calendar.initiative",
            (each.row(self._city, rank, numbers) for rank, each in enumerate(self._stories)),
        )
        self._city.insert(
            "initiative_calendar.entry", (self._row(each, numbers) for each in self._entries)
        )
        self._city.insert(
            "initiative_calendar.occurrence",
            (row for each in self._entries for row in self._others(each)),
        )

    def _row(self, entry: _Entry, numbers: Mapping[str, int]) -> Row:
        created = self._city.events[numbers[entry.id] - self._city.first_seq].happened_at
        return {
            "id": entry.id,
            "team": entry.team,
            "verbinder": entry.verbinder,
            "initiative": entry.initiative,
            "kind": entry.kind,
            "buurt": entry.buurt,
            "title_sealed": self._city.seal(entry.title),
            "place_sealed": self._city.seal(entry.place),
            "all_day": entry.all_day,
            "starts": entry.starts,
            "ends": entry.ends,
            "rule": entry.rule,
            "until": entry.until,
            "cancelled": False,
            "created_at": created,
            "version": entry.events,
            "changed_seq": numbers[entry.id],
        }

    def _others(self, entry: _Entry) -> list[Row]:
        return [
            {
                "id": self._city.new_id(),
                "team": entry.team,
                "entry": entry.id,
                "original": original,
                "cancelled": other.get("cancelled", False),
                "starts": other.get("starts"),
                "ends": other.get("ends"),
                "title_sealed": None,
                "attendance": other.get("attendance"),
            }
            for original, other in entry.others.items()
        ]
