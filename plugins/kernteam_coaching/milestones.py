"""The life of a kernteam: its steps in time, and the moments worth remembering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bloei_core import Context
from bloei_core.ui import formats
from plugins.kernteam_coaching import service, store, words

_EVERY_TALKS = 10


@dataclass(frozen=True, slots=True)
class Milestone:
    """A moment worth remembering. `icon` is a Material name."""

    day: date
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """From a day on it stands on `step`; None: it was stopped."""

    day: date
    step: int | None


@dataclass(frozen=True, slots=True)
class Life:
    """All that is known of a kernteam, read once."""

    kernteam: store.Kernteam
    happenings: Sequence[store.Happening]
    participants: Sequence[store.Participant]
    projects: Sequence[store.Project]
    talks: Sequence[store.Talk]


def steps(happenings: Sequence[store.Happening]) -> list[StepTaken]:
    """On which step it came to stand when, oldest first; of one day only the last."""
    taken: dict[date, int | None] = {}
    for each in reversed(happenings):
        if each.new is not None and each.name.removeprefix(f"{words.PLUGIN}.") in _STANDS:
            taken[formats.local(each.happened_at).date()] = _step(each.new)
    return [StepTaken(day, step) for day, step in taken.items()]


def milestones(context: Context, life: Life) -> list[Milestone]:
    """The moments worth remembering, the latest first."""
    found = [
        *_of_steps(life.happenings),
        *_of_people(life.participants),
        *_of_talks(life.talks),
        *_of_projects(context, life.projects),
    ]
    return sorted(found, key=lambda each: each.day, reverse=True)


_STANDS = ("kernteam_started", "step_changed", "kernteam_closed", "kernteam_reopened")


def _step(code: str) -> int | None:
    return None if code == words.STOPPED else int(code)


def _of_steps(happenings: Sequence[store.Happening]) -> Iterator[Milestone]:
    for each in happenings:
        day = formats.local(each.happened_at).date()
        match each.name.removeprefix(f"{words.PLUGIN}."):
            case "kernteam_started":
                yield Milestone(day, "flag", "Begonnen met een kwestie uit de buurt")
            case "step_changed":
                yield _of_step(day, int(each.old or 0), int(each.new or 0))
            case "kernteam_closed":
                yield Milestone(day, "stop_circle", "Gestopt")
            case "kernteam_reopened":
                yield Milestone(day, "replay", "Weer begonnen")


def _of_step(day: date, old: int, new: int) -> Milestone:
    if new < old:
        return Milestone(day, "trending_down", f"Een stap terug, naar {words.step_title(new)}")
    return Milestone(day, "trending_up", f"Een stap verder, naar {words.step_title(new)}")


def _of_people(participants: Sequence[store.Participant]) -> Iterator[Milestone]:
    """The first day on which there were enough people."""
    for each in sorted(participants, key=lambda each: each.active_from):
        if sum(other.active_on(each.active_from) for other in participants) >= words.ENOUGH:
            yield Milestone(each.active_from, "groups", "Voor het eerst vijf actieve leden")
            return


def _of_talks(talks: Sequence[store.Talk]) -> Iterator[Milestone]:
    for number, each in enumerate(sorted(talks, key=lambda each: each.held_on), 1):
        if number == 1:
            yield Milestone(each.held_on, "forum", "Het eerste gesprek")
        elif number % _EVERY_TALKS == 0:
            yield Milestone(each.held_on, "forum", f"Gesprek nummer {number}")


def _of_projects(context: Context, projects: Sequence[store.Project]) -> Iterator[Milestone]:
    for each in projects:
        if each.status == words.DONE and each.done_on:
            title = service.opened(context, each.title_sealed)
            told = f"Project klaar: {title}" if title else "Een project klaar"
            yield Milestone(each.done_on, "celebration", told)
