"""The matches of the demo city since 2019, with notes, next steps and what happened to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import NAMESPACE_OID, uuid5

from bloei_core import DemoCity, DemoHalf, Event, city
from plugins.match_board import words
from plugins.match_board.demo import texts
from plugins.match_board.demo.courses import Course, Courses, Visit
from plugins.match_board.demo.lived_in import Extras, LivedIn
from plugins.match_board.demo.pairs import PERSON_PERSON, PERSON_PLACE, PLACE_PLACE, Pair, Pairs

MATCHES = 1250
_KINDS = {PERSON_PERSON: 42, PERSON_PLACE: 44, PLACE_PLACE: 14}
_STARTED_FIRST = "tongelre-centrum"
_HANDED_OVER = 0.04
_ASKED_BEFORE_DAYS = 8
_VRAAG_STAYS_OPEN = 0.35
_NOTES = 0.55
_NOTES_KEPT_DAYS = 365
_DAYS_BETWEEN_NOTES = 40
_NEXT_STEP = 0.88
_OVERDUE, _TODAY = 0.15, 0.24


@dataclass(frozen=True, slots=True)
class Note:
    """What was written about a match."""

    id: str
    text: str
    written_at: datetime
    member: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was told when a match was given to a colleague."""

    id: str
    text: str
    giver: str
    receiver: str
    written_at: datetime


@dataclass(slots=True)
class DemoMatch:
    """A match with all that happened to it. `actors`: who had it at each visit."""

    id: str
    team: str
    pair: Pair
    course: Course
    actors: list[str]
    request: DemoHalf
    notes: list[Note] = field(default_factory=list)
    next_step: str = ""
    next_step_on: date | None = None
    version: int = 0
    changed_at: datetime | None = None
    given: list[Given] = field(default_factory=list)
    extras: Extras = field(default_factory=Extras)

    @property
    def kind(self) -> str:
        """Which of the three kinds it is."""
        return words.kind_of(self.pair.one.kind, self.pair.other.kind)


class Matches:
    """Makes the matches: first what is open for every verbinder, then what came before."""

    def __init__(self, demo_city: DemoCity) -> None:
        self.matches: list[DemoMatch] = []
        self._city = demo_city
        self._random = demo_city.random
        self._courses = Courses(demo_city)
        self._pairs = Pairs(demo_city)
        self._history = _History(demo_city)
        self._colleagues = {team.code: demo_city.verbinders(team.code) for team in city.teams()}
        self._gave: set[str] = set()
        self._team_of = {each: team for team, found in self._colleagues.items() for each in found}

    def make(self) -> None:
        """Open cards for every verbinder, and closed ones until there are enough."""
        wanted = MATCHES * self._city.scale
        for verbinder in self._owners_of_open_cards():
            self._add(verbinder, is_open=True)
        tickets = [*self._team_of, *self._colleagues.get(_STARTED_FIRST, ())]
        while len(self.matches) < wanted:
            self._add(self._random.choice(tickets), is_open=False)
            self._city.progress(len(self.matches) / wanted)

    def live_in(self) -> None:
        """Small steps, agreements, smileys and turns; afterwards, so that no history changes."""
        since = self._city.today - timedelta(days=_NOTES_KEPT_DAYS)
        lived_in = LivedIn(Random(self._random.random()), since)  # noqa: S311 (invented people)
        for match in self.matches:
            match.extras = lived_in.extras(match, partial(self._history.change, match))

    def _owners_of_open_cards(self) -> Iterator[str]:
        """Every verbinder once per open card: more in a bigger city, but never too many."""
        usual = round(16 * self._city.scale**0.17)
        for verbinder in self._team_of:
            for _ in range(self._random.randint(usual - 1, usual + 3)):
                yield verbinder

    def _add(self, verbinder: str, *, is_open: bool) -> None:
        team = self._team_of[verbinder]
        kind = self._random.choices(list(_KINDS), list(_KINDS.values()))[0]
        pair, course = self._drawn(kind, team, is_open=is_open)
        match = DemoMatch(
            id=self._city.new_id(),
            team=team,
            pair=pair,
            course=course,
            actors=self._actors(verbinder, len(course.visits), is_open=is_open),
            request=pair.request or self._asked(pair, course),
        )
        self._history.tell(match)
        if not pair.request:
            self._answer(match)
        self.matches.append(match)

    def _drawn(self, kind: str, team: str, *, is_open: bool) -> tuple[Pair, Course]:
        courses, of_people = self._courses, kind != PLACE_PLACE
        while True:
            course = courses.open() if is_open else courses.closed(of_people=of_people)
            if pair := self._pairs.find(kind, team, course):
                return pair, course

    def _actors(self, verbinder: str, visits: int, *, is_open: bool) -> list[str]:
        """Who had the match at each visit; now and then a colleague had it first."""
        if visits < 2:
            return [verbinder] * visits
        team = self._team_of[verbinder]
        if self._random.random() > _HANDED_OVER:
            others = [each for each in self._colleagues[team] if each != verbinder]
            # In every team one card at least was given with a few words.
            if not (is_open and others and team not in self._gave):
                return [verbinder] * visits
            self._gave.add(team)
            return [others[0]] * (visits - 1) + [verbinder]
        colleague = self._random.choice(self._colleagues[team])
        before = self._random.randrange(1, visits)
        return [colleague] * before + [verbinder] * (visits - before)

    def _asked(self, pair: Pair, course: Course) -> DemoHalf:
        """The vraag that this match is about, asked some days before."""
        clock, random = self._city.clock, self._random
        day = course.visits[0].day - 1 - int(random.random() * _ASKED_BEFORE_DAYS)
        moment = max(clock.moment(day, random), pair.one.since)
        return self._city.add_request(pair.one, pair.talent, moment, pair.wish)

    def _answer(self, match: DemoMatch) -> None:
        """Close the vraag when the match runs, or stopped for good."""
        course, fulfilled_by = match.course, None
        if course.started_on():
            fulfilled_by = match.id
            moment = next(each.moment for each in course.visits if each.lane == words.RUNNING)
        elif course.closed and self._random.random() > _VRAAG_STAYS_OPEN:
            moment = course.ended
        else:
            return
        self._city.close_request(match.request, moment + timedelta(minutes=2), fulfilled_by)


class _History:
    """Tells what happened to a match: moves, notes, next steps, and with whom it was shared."""

    def __init__(self, demo_city: DemoCity) -> None:
        self._city = demo_city
        self._random = demo_city.random
        self._clock = demo_city.clock
        self._notes_since = demo_city.today - timedelta(days=_NOTES_KEPT_DAYS)

    def tell(self, match: DemoMatch) -> None:
        first = match.course.visits[0]
        self._happened(match, "match_added", first.moment, match.actors[0], (None, first.lane))
        for place in range(1, len(match.course.visits)):
            self._tell_move(match, place)
        if match.course.last.moment.date() >= self._notes_since or not match.course.closed:
            self._tell_notes(match)
        if not match.course.closed:
            self._plan_next_step(match)
            for resident in match.pair.residents:
                self._city.share(resident, match.team, match.id, first.moment, match.actors[0])

    def _tell_move(self, match: DemoMatch, place: int) -> None:
        before, after = match.course.visits[place - 1 : place + 1]
        had, has = match.actors[place - 1 : place + 1]
        if had != has:
            earlier = after.moment - timedelta(minutes=20)
            self._happened(match, "match_handed_over", earlier, had, (had, has))
            if earlier.date() >= self._notes_since or not match.course.closed:
                text = texts.HAND_OVERS[len(match.id + has) % len(texts.HAND_OVERS)]
                given_id = str(uuid5(NAMESPACE_OID, f"{match.id} {place}"))
                match.given.append(Given(given_id, text, had, has, earlier))
        codes = {}
        if after.lane == words.STOPPED and match.course.reason:
            codes["reason"] = match.course.reason
        if started := match.course.started_on(place + 1):
            codes["started_on"] = started.isoformat()
        self._happened(match, "match_moved", after.moment, has, (before.lane, after.lane), **codes)

    def _tell_notes(self, match: DemoMatch) -> None:
        left = {
            lane: list(texts) for lane, texts in self._city.material.match_notes[match.kind].items()
        }
        for moment, lane, member in self._note_moments(match):
            texts = left.get(lane)
            # Why a match stopped is its reason; a text at random might say something else.
            if not texts or lane == words.STOPPED or self._random.random() > _NOTES:
                continue
            text = texts.pop(int(self._random.random() * len(texts)))
            named = text.format(a=match.pair.one.name, b=match.pair.other.name)
            note = Note(self._city.new_id(), named, moment, member)
            match.notes.append(note)
            self._happened(match, "note_added", moment, member, note=note.id)

    def _note_moments(self, match: DemoMatch) -> Iterator[tuple[datetime, str, str]]:
        """Shortly after each move, and every so many weeks as long as a match runs."""
        visits = match.course.visits
        for place, (visit, member) in enumerate(zip(visits, match.actors, strict=True)):
            soon = visit.moment + timedelta(minutes=int(5 + 45 * self._random.random()))
            yield soon, visit.lane, member
            last = place + 1 == len(visits)
            until = self._clock.last if last else visits[place + 1].day - 1
            if visit.lane == words.RUNNING:
                for day in range(visit.day + _DAYS_BETWEEN_NOTES, until, _DAYS_BETWEEN_NOTES):
                    yield self._clock.moment(day, self._random), visit.lane, member

    def _plan_next_step(self, match: DemoMatch) -> None:
        if self._random.random() > _NEXT_STEP:
            return
        last = match.course.last
        steps = self._city.material.next_steps[last.lane]
        planned = last.moment + timedelta(minutes=55)
        match.next_step = self._random.choice(steps)
        match.next_step_on = self._due(last, planned.date())
        self._happened(match, "match_changed", planned, match.actors[-1], what="next_step")

    def _due(self, last: Visit, planned: date) -> date:
        """Some are overdue, some are for today, most for the days to come."""
        chance, today = self._random.random(), self._city.today
        if chance < _OVERDUE and planned < self._clock.days[-1]:
            first = max(last.day + 1, self._clock.last - 7)
            return self._clock.days[self._random.randint(first, self._clock.last)]
        if chance < _TODAY:
            return today
        ahead = 1 + int(self._random.expovariate(1 / (18 if last.lane == words.RUNNING else 5)))
        return _no_weekend(today + timedelta(days=ahead))

    def change(
        self, match: DemoMatch, moment: datetime, actor: str, what: str, **codes: str
    ) -> None:
        """Tell that something on the card was changed."""
        nothing = (None, None)
        self._happened(match, "match_changed", moment, actor, nothing, what=what, **codes)

    def _happened(
        self,
        match: DemoMatch,
        name: str,
        moment: datetime,
        actor: str,
        change: tuple[str | None, str | None] = (None, None),
        **codes: str,
    ) -> None:
        match.version += 1
        match.changed_at = max(match.changed_at or moment, moment)
        old, new = change
        event = Event(
            f"match_board.{name}", match.id, match.team, actor, moment,
            old=old, new=new, details=codes,
        )  # fmt: skip
        self._city.happened(event)


def _no_weekend(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
