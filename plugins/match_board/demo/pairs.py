"""Who and what fit together in the demo city: a vraag or vacature, and who can answer it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Generic, TypeVar

from bloei_core import DemoCity, DemoHalf, DemoParty, DemoPlace, DemoResident, city
from plugins.match_board.demo.courses import Course

PERSON_PERSON = "inwoner-inwoner"
PERSON_PLACE = "inwoner-ontwikkelplaats"
PLACE_PLACE = "ontwikkelplaats-ontwikkelplaats"

_MOST_OPEN_PER_RESIDENT = 2
_ATTEMPTS = 3000
_OTHER_TEAM = 0.06
_CITY_WIDE = 0.12
_EVERYWHERE = "*"

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that fit. `request` is there already, or `wish` is asked for this match."""

    one: DemoParty
    other: DemoParty
    talent: str
    offer: DemoHalf
    request: DemoHalf | None = None
    wish: str = ""

    @property
    def residents(self) -> list[DemoResident]:
        """Those of the two that are residents."""
        return [each for each in (self.one, self.other) if isinstance(each, DemoResident)]


class Pairs:
    """Finds pairs; none twice, and no resident has many open matches at a time."""

    def __init__(self, city_: DemoCity) -> None:
        """Everybody and all that is offered, in the order in which it came."""
        self._city = city_
        self._random = city_.random
        self._teams = [team.code for team in city.teams()]
        residents, places = city_.residents, city_.places
        offered = [half for each in residents for half in each.offers]
        self._residents = _by(residents, lambda each: [each.team], _since)
        self._offers = _by(offered, lambda each: [each.owner.team], _made)
        self._talents = _by(offered, lambda each: [f"{each.owner.team} {each.talent}"], _made)
        self._places = _by(places, _where, _since)
        self._vacatures = _by(_vacatures(places), _where_offered, _made)
        given = [half for each in places for half in each.offers]
        self._given = _by(
            given, lambda each: [f"{where} {each.talent}" for where in _where_offered(each)], _made
        )
        self._busy: Counter[str] = Counter()
        self._known: set[frozenset[str]] = set()

    def find(self, kind: str, team: str, course: Course) -> Pair | None:
        """Two of this kind who were there all the time; None when nobody is found."""
        draw = {
            PERSON_PERSON: self._two_residents,
            PERSON_PLACE: self._resident_and_place,
            PLACE_PLACE: self._two_places,
        }[kind]
        for _ in range(_ATTEMPTS):
            pair = draw(team, course)
            if pair and self._fits(pair, course):
                self._remember(pair, course)
                return pair
        return None

    def _two_residents(self, team: str, course: Course) -> Pair | None:
        offer = self._offers[self._near(team, course)].pick(self._random, course.first)
        asker = self._residents[team].pick(self._random, course.first)
        if offer is None or asker is None or asker.quiet:
            return None
        fitting = [
            vraag
            for vraag in self._city.material.vragen
            if vraag.talent == offer.talent and asker.age_band in vraag.ages
        ]
        if not fitting:
            return None
        vraag = self._random.choice(fitting)
        return Pair(asker, offer.owner, vraag.talent, offer, wish=vraag.text)

    def _resident_and_place(self, team: str, course: Course) -> Pair | None:
        wanted = self._vacatures[self._around(team)].pick(self._random, course.first)
        if wanted is None or not wanted.open_during(course.first, course.ended):
            return None
        near = f"{self._near(team, course)} {wanted.talent}"
        offer = self._talents[near].pick(self._random, course.first)
        if offer is None:
            return None
        return Pair(offer.owner, wanted.owner, wanted.talent, offer, wanted)

    def _two_places(self, team: str, course: Course) -> Pair | None:
        asker = self._places[self._around(team)].pick(self._random, course.first)
        if asker is None:
            return None
        wishes = self._city.material.place_requests
        fitting = [wish for wish in wishes if asker.place_kind in wish.kinds]
        if not fitting:
            return None
        wish = self._random.choice(fitting)
        given = self._given[f"{self._around(team)} {wish.offer_kind}"]
        offer = given.pick(self._random, course.first)
        if offer is None:
            return None
        return Pair(asker, offer.owner, wish.offer_kind, offer, wish=wish.text)

    def _near(self, team: str, course: Course) -> str:
        """This team; now and then, for an open match, another one."""
        elsewhere = not course.closed and self._random.random() < _OTHER_TEAM
        return self._random.choice(self._teams) if elsewhere else team

    def _around(self, team: str) -> str:
        return _EVERYWHERE if self._random.random() < _CITY_WIDE else team

    def _fits(self, pair: Pair, course: Course) -> bool:
        first, ended = course.first, course.ended
        return (
            pair.one is not pair.other
            and pair.one.there_during(first, ended)
            and pair.offer.open_during(first, ended)
            and pair.other.there_during(first, ended)
            and frozenset((pair.one.id, pair.other.id)) not in self._known
            and (course.closed or self._have_time(pair))
        )

    def _have_time(self, pair: Pair) -> bool:
        return all(self._busy[each.id] < _MOST_OPEN_PER_RESIDENT for each in pair.residents)

    def _remember(self, pair: Pair, course: Course) -> None:
        self._known.add(frozenset((pair.one.id, pair.other.id)))
        if not course.closed:
            self._busy.update(each.id for each in pair.residents)


class _Arrivals(Generic[Thing]):
    """Things in the order in which they came, to pick from those that are there by then."""

    def __init__(self) -> None:
        self._things: list[Thing] = []
        self._moments: list[datetime] = []

    def add(self, thing: Thing, moment: datetime) -> None:
        self._things.append(thing)
        self._moments.append(moment)

    def pick(self, random: Random, by: datetime) -> Thing | None:
        """One of those that came by then; newer ones a little more often."""
        count = bisect_right(self._moments, by)
        return self._things[int(count * random.random() ** 0.7)] if count else None


def _by(
    things: Iterable[Thing],
    keys: Callable[[Thing], Iterable[str]],
    moment: Callable[[Thing], datetime],
) -> defaultdict[str, _Arrivals[Thing]]:
    found: defaultdict[str, _Arrivals[Thing]] = defaultdict(_Arrivals)
    for thing in sorted(things, key=moment):
        for key in keys(thing):
            found[key].add(thing, moment(thing))
    return found


def _since(party: DemoParty) -> datetime:
    return party.since


def _made(half: DemoHalf) -> datetime:
    return half.created_at


def _where(place: DemoPlace) -> list[str]:
    return [_EVERYWHERE] if place.city_wide else list(place.teams)


def _where_offered(half: DemoHalf) -> list[str]:
    return _where(half.owner) if isinstance(half.owner, DemoPlace) else []


def _vacatures(places: Iterable[DemoPlace]) -> list[DemoHalf]:
    return [half for place in places for half in place.requests if half.hours]
