"""The kernteams of the demo city with their people, talks, actions and projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle, pairwise

from bloei_core import DemoCity, DemoResident, Event, Row, city
from plugins.kernteam_coaching import words
from plugins.kernteam_coaching.demo.courses import PLANS, Course, Courses, Plan
from plugins.kernteam_coaching.demo.material import Idea, material

_KEPT_DAYS = 730
_ENDED_PER_TEAM = 4
_CHILDREN = "onder-16"
_MEMBERS = ((0, 1), (2, 4), (5, 6), (5, 7), (6, 8), (6, 9))
_LEFT = 0.5
_TALK_HOURS = (time(9, 30), time(10), time(13, 30), time(15), time(19, 30))
_PLANNED = 0.7
_OF_RESIDENTS = (0.0, 0.4, 0.5, 0.65, 0.8, 0.9)


def fill(demo_city: DemoCity) -> None:
    """Make the kernteams of every team: those that are coached now, then those that ended."""
    made = _Kernteams(demo_city)
    made.make()
    for table, rows in made.rows.items():
        demo_city.insert(f"{words.PLUGIN}.{table}", rows)


@dataclass(slots=True)
class _Member:
    """A resident in a kernteam, from and until a working day."""

    id: str
    resident: DemoResident
    joined: int
    left: int | None = None

    def there_on(self, day: int) -> bool:
        return self.joined <= day and (self.left is None or day <= self.left)


@dataclass(slots=True)
class _Kernteam:
    id: str
    team: str
    buurt: str
    coach: str
    idea: Idea
    course: Course
    members: list[_Member] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def members_on(self, day: int) -> list[_Member]:
        return [each for each in self.members if each.there_on(day)]


class _Kernteams:
    def __init__(self, demo_city: DemoCity) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self._city = demo_city
        self._random = demo_city.random
        self._clock = demo_city.clock
        self._courses = Courses(demo_city)
        self._kept_since = demo_city.today - timedelta(days=_KEPT_DAYS)
        self._busy: set[str] = set()
        self._residents: dict[str, list[DemoResident]] = defaultdict(list)
        for each in demo_city.residents:
            if each.age_band != _CHILDREN and each.until is None:
                self._residents[each.team].append(each)

    def make(self) -> None:
        """A kernteam for every plan in each team, and ended ones as many as the city is large."""
        teams = [team for team in city.teams() if team.valid_on(self._city.today)]
        for done, team in enumerate(teams):
            ideas = self._ideas()
            coaches = cycle(self._city.verbinders(team.code))
            for plan in PLANS:
                self._add(team, next(coaches), next(ideas), self._courses.running(plan))
            for _ in range(_ENDED_PER_TEAM * self._city.scale):
                self._add(team, next(coaches), next(ideas), self._courses.ended())
            self._city.progress((done + 1) / len(teams))

    def _ideas(self) -> Iterator[Idea]:
        """All of them in some order, again and again."""
        while True:
            ideas = list(material().ideas)
            self._random.shuffle(ideas)
            yield from ideas

    def _add(self, team: city.TeamDivision, coach: str, idea: Idea, course: Course) -> None:
        made = _Kernteam(
            self._city.new_id(),
            team.code,
            self._random.choice(team.buurten),
            coach,
            idea,
            course,
        )
        self._tell(made, course.started, "kernteam_started", new="0")
        self._gather(made)
        self._climb(made)
        self._talk(made)
        self._promise_now(made)
        self._make_projects(made)
        self._write(made)

    # --- people ------------------------------------------------------------------------------

    def _gather(self, made: _Kernteam) -> None:
        """Members come one by one until it has what fits its step; now and then one left."""
        course, random = made.course, self._random
        end = course.closed or self._clock.last
        wanted = 4 if course.plan.few else random.randint(*_MEMBERS[course.plan.step])
        leaver = course.plan.step > 1 and random.random() < _LEFT
        chosen = self._drawn(made, wanted + leaver)
        opening = course.first_on(words.NETWORK) or end
        for number, resident in enumerate(chosen):
            joined = self._joined(course, resident, opening, end)
            made.members.append(_Member(self._city.new_id(), resident, joined))
            if leaver and number == 0:
                made.members[-1].left = random.randint(joined, max(joined, end - 10))
        for member in made.members:
            self._tell_member(made, member)

    def _drawn(self, made: _Kernteam, count: int) -> list[DemoResident]:
        """Residents of the team; as long as there are enough, nobody is in two kernteams now."""
        known = self._residents[made.team]
        free = [each for each in known if each.id not in self._busy]
        if made.course.closed is not None or len(free) < count:
            free = known
        chosen = self._random.sample(free, min(len(free), count))
        if made.course.closed is None:
            self._busy.update(each.id for each in chosen)
        return chosen

    def _joined(self, course: Course, resident: DemoResident, opening: int, end: int) -> int:
        """Most come before it starts as a group, and nobody before we know them."""
        first = max(course.started, self._clock.day_of(resident.since) + 1)
        last = opening if self._random.random() < 0.8 else end
        return min(end, max(first, self._random.randint(course.started, max(course.started, last))))

    def _tell_member(self, made: _Kernteam, member: _Member) -> None:
        self._tell(made, member.joined, "participant_joined", participant=member.id)
        if member.left is not None:
            self._tell(made, member.left, "participant_changed", participant=member.id)
        last_day = member.left if member.left is not None else made.course.closed
        until = None if last_day is None else self._day(last_day)
        if until is None:
            moment = self._clock.moment(member.joined, self._random)
            self._city.share(member.resident, made.team, member.id, moment, made.coach)
        self.rows["participant"].append(
            {
                "id": member.id,
                "kernteam": made.id,
                "person": None if until and until < self._kept_since else member.resident.id,
                "active_from": self._day(member.joined),
                "active_until": until,
                "version": 1 if until is None else 2,
            }
        )

    # --- steps and talks ---------------------------------------------------------------------

    def _climb(self, made: _Kernteam) -> None:
        steps = made.course.steps
        for (_, old), (day, new) in pairwise(steps):
            self._tell(made, day, "step_changed", old=str(old), new=str(new))
        if made.course.closed is not None:
            last = str(steps[-1][1])
            self._tell(made, made.course.closed, "kernteam_closed", old=last, new=words.STOPPED)

    def _talk(self, made: _Kernteam) -> None:
        for day in made.course.talks:
            talk = self._city.new_id()
            self._tell(made, day, "talk_logged", talk=talk)
            present = made.members_on(day)
            text = self._agreed(made, day, present)
            kept = self._is_kept(made, self._day(day))
            self.rows["talk"].append(
                {
                    "id": talk,
                    "kernteam": made.id,
                    "member": made.coach,
                    "held_on": self._day(day),
                    "agreed_sealed": self._seal(text, present) if kept else None,
                    "version": 1,
                }
            )
            if made.course.step_on(day) > words.LOWEST:
                self._promise(made, day, talk)

    def _agreed(self, made: _Kernteam, day: int, present: Sequence[_Member]) -> str:
        step = made.course.step_on(day)
        names = [each.resident.name for each in present]
        text = self._fresh(made, material().talks[step if len(names) > 1 else words.LOWEST])
        pair = self._random.sample(names, 2) if len(names) > 1 else ("", "")
        return text.format(a=pair[0], b=pair[1])

    def _fresh(self, made: _Kernteam, texts: Sequence[str]) -> str:
        """One that was not said lately."""
        said = made.said[-len(texts) + 1 :]
        text = self._random.choice([each for each in texts if each not in said])
        made.said.append(text)
        return text

    # --- actions -----------------------------------------------------------------------------

    def _promise(self, made: _Kernteam, day: int, talk: str) -> None:
        """What came out of a talk and was done some days later."""
        end = made.course.closed or self._clock.last
        for _ in range(self._random.randint(0, 2)):
            done = day + self._random.randint(2, 25)
            if done <= end:
                self._add_action(made, self._owner(made, day), day, done, talk)

    def _promise_now(self, made: _Kernteam) -> None:
        """What is still open: by different people, unless one carries most of it."""
        plan, last = made.course.plan, self._clock.last
        if made.course.closed is not None or plan.step == words.LOWEST or not made.course.talks:
            return
        day, present = made.course.talks[-1], made.members_on(last)
        talk = str(self.rows["talk"][-1]["id"])
        owners: list[_Member | None] = list(present[: self._random.randint(1, 3)])
        if plan.loaded and self._random.random() < 0.5:
            owners = [None, None, None, present[0]]
        elif plan.loaded:
            owners = [present[0], present[0], present[0], None]
        elif len(owners) > 1:
            owners.append(None)
        for owner in owners:
            self._add_action(made, owner, day, None, talk)

    def _owner(self, made: _Kernteam, day: int) -> _Member | None:
        """A member; None: the coach."""
        present = made.members_on(day)
        share = _OF_RESIDENTS[made.course.step_on(day)]
        return self._random.choice(present) if present and self._random.random() < share else None

    def _add_action(
        self, made: _Kernteam, owner: _Member | None, day: int, done: int | None, talk: str
    ) -> None:
        action, kind = self._city.new_id(), words.RESIDENT if owner else words.WIJ
        text = self._fresh(made, material().actions[kind])
        self._tell(made, day, "action_added", action=action, owner=kind)
        if done is not None:
            self._tell(made, done, "action_done", action=action)
        done_on = None if done is None else self._day(done)
        kept = done_on is None or self._is_kept(made, done_on)
        present = made.members_on(day) or ([owner] if owner else [])
        self.rows["action"].append(
            {
                "id": action,
                "kernteam": made.id,
                "talk": talk,
                "what_sealed": self._seal(text, present) if kept else None,
                "owner": kind,
                "participant": owner.id if owner else None,
                "member": None if owner else made.coach,
                "due_on": self._due(day, done_on),
                "added_on": self._day(day),
                "done_on": done_on,
                "version": 1 if done is None else 2,
            }
        )

    def _due(self, day: int, done_on: date | None) -> date:
        """Shortly after what was done, or in the weeks around today."""
        if done_on:
            return done_on + timedelta(days=self._random.randint(0, 7))
        around = self._city.today + timedelta(days=self._random.randint(-6, 18))
        return max(around, self._day(day))

    # --- projects ----------------------------------------------------------------------------

    def _make_projects(self, made: _Kernteam) -> None:
        """From the start on: the first is done after a while, one runs, the next is an idea."""
        begun = made.course.first_on(words.NETWORK)
        if begun is None:
            return
        end = made.course.closed or self._clock.last
        count = self._random.randint(1, len(made.idea.projects))
        for number, title in enumerate(made.idea.projects[:count]):
            day = min(end, begun + number * self._random.randint(10, 60))
            done = day + self._random.randint(40, 160)
            ended = number == 0 and done <= end
            status = "klaar" if ended else "loopt" if number < 2 else "idee"
            self._add_project(made, title, status, day, done if ended else None)

    def _add_project(
        self, made: _Kernteam, title: str, status: str, day: int, done: int | None
    ) -> None:
        project = self._city.new_id()
        self._tell(made, day, "project_added", new="idee", project=project)
        changed = done if done is not None else min(day + 5, self._end(made))
        if status != "idee":
            self._tell(made, changed, "project_changed", new=status, project=project)
        present = made.members_on(self._end(made))
        carrier = self._random.choice(present).id if present else None
        kept = self._is_kept(made, self._city.today)
        self.rows["project"].append(
            {
                "id": project,
                "kernteam": made.id,
                "title_sealed": self._seal(title, present) if kept else None,
                "participant": carrier,
                "status": status,
                "added_on": self._day(day),
                "done_on": None if done is None else self._day(done),
                "version": 1 if status == "idee" else 2,
            }
        )

    # --- the kernteam itself -----------------------------------------------------------------

    def _write(self, made: _Kernteam) -> None:
        steps, closed = made.course.steps, made.course.closed
        kept = self._is_kept(made, self._city.today)
        self.rows["kernteam"].append(
            {
                "id": made.id,
                "team": made.team,
                "buurt": made.buurt,
                "coach": made.coach,
                "theme": made.idea.theme,
                "name_sealed": self._city.seal(made.idea.name) if kept else None,
                "issue_sealed": self._city.seal(made.idea.issue) if kept else None,
                "step": steps[-1][1],
                "step_before": steps[-2][1] if len(steps) > 1 else None,
                "stepped_on": self._day(steps[-1][0]),
                "next_talk_at": self._planned(made),
                "started_on": self._day(steps[0][0]),
                "closed_on": None if closed is None else self._day(closed),
                "version": len(steps) + 1,
            }
        )

    def _planned(self, made: _Kernteam) -> datetime | None:
        """When the next talk is; one that nobody wrote down yet may be past."""
        plan: Plan = made.course.plan
        quiet = plan.silent or plan.back or made.course.closed is not None
        if quiet or self._random.random() > _PLANNED:
            return None
        day = self._city.today + timedelta(days=self._random.randint(-1, 17))
        day += timedelta(days=7 - day.weekday()) if day.weekday() > 4 else timedelta()
        self._tell(made, self._clock.last, "talk_planned")
        return datetime.combine(day, self._random.choice(_TALK_HOURS))

    # --- how ---------------------------------------------------------------------------------

    def _end(self, made: _Kernteam) -> int:
        return self._clock.last if made.course.closed is None else made.course.closed

    def _day(self, day: int) -> date:
        return self._clock.days[day]

    def _is_kept(self, made: _Kernteam, used_on: date) -> bool:
        """Whether a text is still kept: it goes two years after it was last used."""
        closed = made.course.closed
        ended = closed is not None and self._day(closed) < self._kept_since
        return not ended and used_on >= self._kept_since

    def _seal(self, text: str, present: Sequence[_Member]) -> bytes | None:
        return self._city.seal(text, *sorted({each.resident.id for each in present}))

    def _tell(
        self,
        made: _Kernteam,
        day: int,
        name: str,
        old: str | None = None,
        new: str | None = None,
        **codes: str,
    ) -> None:
        moment = self._clock.moment(day, self._random)
        event = Event(
            f"{words.PLUGIN}.{name}", made.id, made.team, made.coach, moment,
            old=old, new=new, details=codes,
        )  # fmt: skip
        self._city.happened(event)
