"""What makes the demo board look lived in: small steps that grew, agreements, smileys, turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Protocol

from bloei_core import PartyKind
from plugins.match_board import words
from plugins.match_board.demo import texts
from plugins.match_board.demo.courses import Course, Visit
from plugins.match_board.demo.pairs import Pair

_SMALL, _GREW = 0.28, 0.55
_AGREED = 0.6
_TOLD_HOW = 0.85
_TOLD_GAIN = 0.6
_SAID_BEFORE = 0.3
_TURNS = {"wij": 45, "bewoner": 20, "plek": 20, "ander": 5, "": 10}
_SMILEYS = {"blij": 45, "goed": 38, "gaat": 13, "niet": 4}


@dataclass(slots=True)
class Extras:
    """What stands on a card beside where it is."""

    size: str = words.WHOLE
    waiting_for: str | None = None
    agreement: str = ""
    smileys: tuple[str | None, str | None] = (None, None)
    gained: tuple[str, str] = ("", "")
    earlier_step: str = ""
    """What the next step said before its last event."""


class Told(Protocol):
    """A match of the demo, as far as this needs to know it."""

    pair: Pair
    course: Course
    actors: list[str]
    next_step: str
    changed_at: datetime | None


class Tell(Protocol):
    """Tells that a card was changed: what, when, by whom."""

    def __call__(self, moment: datetime, actor: str, what: str, **codes: str) -> None: ...


@dataclass(slots=True)
class LivedIn:
    """Draws extras, with chance of its own so that the history itself stays what it is."""

    random: Random
    texts_since: date
    """Texts of matches that were closed before are gone by now."""
    _minutes: timedelta = field(default=timedelta(minutes=35))

    def extras(self, match: Told, tell: Tell) -> Extras:
        """What this match has, told as it happened."""
        found = Extras()
        visits, actors = match.course.visits, match.actors
        ended = match.course.ended.date() if match.course.closed else None
        has_texts = ended is None or ended >= self.texts_since
        self._size(found, visits, actors, tell)
        if has_texts:
            self._agree(found, visits, actors, tell)
        if match.course.last.lane == words.DONE:
            self._tell_how(found, match, tell, has_texts=has_texts)
        if not match.course.closed and match.next_step:
            self._plan(found, match, tell)
        return found

    def _size(
        self, found: Extras, visits: Sequence[Visit], actors: Sequence[str], tell: Tell
    ) -> None:
        if self.random.random() > _SMALL:
            return
        found.size = self.random.choice(words.SIZE_CODES[:-1])
        if len(visits) > 2 and self.random.random() < _GREW:
            place = self.random.randrange(1, len(visits) - 1)
            bigger = words.SIZE_CODES.index(found.size) + 1
            found.size = words.SIZE_CODES[bigger]
            tell(visits[place].moment + self._minutes, actors[place], "size", size=found.size)

    def _agree(
        self, found: Extras, visits: Sequence[Visit], actors: Sequence[str], tell: Tell
    ) -> None:
        met = [place for place, each in enumerate(visits) if each.lane in _AGREES_IN]
        if met and self.random.random() < _AGREED:
            found.agreement = self.random.choice(texts.AGREEMENTS)
            moment = visits[met[0]].moment + self._minutes + timedelta(minutes=5)
            tell(moment, actors[met[0]], "agreement")

    def _tell_how(self, found: Extras, match: Told, tell: Tell, *, has_texts: bool) -> None:
        if self.random.random() > _TOLD_HOW:
            return
        found.smileys = (self._drawn(_SMILEYS), self._drawn(_SMILEYS))
        if has_texts and self.random.random() < _TOLD_GAIN:
            one, other = match.pair.one.kind, match.pair.other.kind
            found.gained = (self._gain(one), self._gain(other))
        tell(match.course.ended + timedelta(minutes=3), match.actors[-1], "outcome")

    def _plan(self, found: Extras, match: Told, tell: Tell) -> None:
        turns = words.turns_between(match.pair.one.kind, match.pair.other.kind)
        turn = self._drawn(_TURNS)
        other = {"plek": "bewoner", "bewoner": "plek"}
        found.waiting_for = (turn if turn in turns else other.get(turn)) or None
        if match.changed_at and self.random.random() < _SAID_BEFORE:
            found.earlier_step = self.random.choice(texts.EARLIER_STEPS)
            tell(match.changed_at + timedelta(seconds=40), match.actors[-1], "next_step")

    def _gain(self, kind: PartyKind) -> str:
        return self.random.choice(texts.GAINED_RESIDENT if kind == "person" else texts.GAINED_PLACE)

    def _drawn(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]


_AGREES_IN = ("kennismaking", words.RUNNING)
