"""The ontwikkelplaatsen of the demo city, with their vacatures and what they give each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

from bloei_core import city as town
from bloei_core.demo.chance import drawn
from bloei_core.demo.material import DemoVacature, mail, phone
from bloei_core.demo.scenario import DemoCity, DemoPlace
from bloei_core.demo.shares import TONGELRE, population, shared_out, team_of_buurt
from bloei_core.warehouse import EVERY_TEAM, Event, Row

PLACES = 270
_EVERYWHERE = 150
_TONGELRE_STARTED_FIRST = 1.6
_EARLY_BIRDS = 0.3
_EARLY_DAYS = 120
_CLOSED = 0.04
_CITY_WIDE = 0.08
_TWO_TEAMS = 0.1

_KINDS = {
    "supermarkt": 7, "winkel": 9, "werkplaats": 8, "bouwmarkt": 4, "tuinier": 7, "horeca": 9,
    "zorg": 10, "school": 9, "vereniging": 10, "stichting": 8, "geloof": 5, "buurthuis": 6,
    "cultuur": 5, "bedrijf": 7,
}  # fmt: skip
# Two speeds: a shop answers within days, a board of volunteers meets once a month.
_ANSWER_DAYS = {
    "supermarkt": (2, 5), "winkel": (1, 5), "werkplaats": (3, 10), "bouwmarkt": (2, 5),
    "tuinier": (3, 10), "horeca": (2, 7), "zorg": (7, 21), "school": (7, 14),
    "vereniging": (10, 30), "stichting": (7, 21), "geloof": (10, 28), "buurthuis": (3, 10),
    "cultuur": (7, 21), "bedrijf": (3, 14),
}  # fmt: skip
_VACATURES = {0: 12, 1: 32, 2: 32, 3: 18, 4: 6}
_OFFERS = {0: 48, 1: 42, 2: 10}
_ASKS = 0.14
_FILLED = 0.22


def settle(city: DemoCity) -> None:
    """Write the places with what they offer and ask, vacatures foremost."""
    names = _Names(city)
    arrivals = sorted((_since(city), buurt) for buurt in _buurten(city))
    verbinders = {team.code: city.verbinders(team.code) for team in town.teams()}
    teams = team_of_buurt(city.today)
    for since, buurt in arrivals:
        place = _place(city, names, since, buurt, teams[buurt])
        place.verbinder = city.random.choice(verbinders[place.team])
        city.places.append(place)
        _tell(city, place)
    rows = [_row(city, number, each) for number, each in enumerate(city.places, 1)]
    city.insert("core.organisation", rows)
    city.insert(
        "core.organisation_team",
        ({"organisation": each.id, "team": team} for each in city.places for team in each.teams),
    )


def _buurten(city: DemoCity) -> list[str]:
    """The buurt of every place: where people live, and a few where hardly anybody does."""
    teams = team_of_buurt(city.today)
    weights = {
        buurt: (people + _EVERYWHERE) * (_TONGELRE_STARTED_FIRST if teams[buurt] == TONGELRE else 1)
        for buurt, people in population().items()
        if people
    }
    counts = shared_out(PLACES * city.scale, weights)
    return [buurt for buurt, count in counts.items() for _ in range(count)]


def _since(city: DemoCity) -> datetime:
    early = city.random.random() < _EARLY_BIRDS
    day = city.clock.draw(city.random, 1, _EARLY_DAYS if early else city.clock.last - 10)
    return city.clock.moment(day, city.random)


def _place(city: DemoCity, names: _Names, since: datetime, buurt: str, team: str) -> DemoPlace:
    random = city.random
    kind = drawn(random, _KINDS)[0]
    return DemoPlace(
        id=city.new_id(),
        kind="organisation",
        name=names.of(kind, buurt),
        buurt=buurt,
        team=team,
        verbinder="",
        since=since,
        until=_until(city, since),
        place_kind=kind,
        answer_days=random.randint(*_ANSWER_DAYS[kind]),
        city_wide=random.random() < _CITY_WIDE,
        teams=_teams(random, team),
    )


def _until(city: DemoCity, since: datetime) -> datetime | None:
    first = city.clock.day_of(since) + 200
    if first > city.clock.last or city.random.random() > _CLOSED:
        return None
    return city.clock.moment(city.clock.draw(city.random, first), city.random)


def _teams(random: Random, own: str) -> tuple[str, ...]:
    others = [team.code for team in town.teams() if team.code != own]
    return (own, random.choice(others)) if random.random() < _TWO_TEAMS else (own,)


class _Names:
    """Each name once; when they run out the buurt is added, as a second branch would do."""

    def __init__(self, city: DemoCity) -> None:
        self._random = city.random
        self._left = {
            kind: list(reversed(names)) for kind, names in city.material.place_names.items()
        }
        self._all = city.material.place_names
        self._buurt_names = {buurt.code: buurt.name for buurt in town.buurten()}
        self._taken: set[str] = set()

    def of(self, kind: str, buurt: str) -> str:
        name = self._left[kind].pop() if self._left[kind] else self._branch(kind, buurt)
        self._taken.add(name)
        return name

    def _branch(self, kind: str, buurt: str) -> str:
        number = 0
        while True:
            number += 1
            name = f"{self._random.choice(self._all[kind])}, {self._buurt_names[buurt]}"
            name = name if number < 50 else f"{name} {number}"
            if name not in self._taken:
                return name


def _tell(city: DemoCity, place: DemoPlace) -> None:
    # Who works for more than one team is news for all of them, as when a verbinder adds it.
    team = EVERY_TEAM if place.city_wide or len(place.teams) > 1 else place.team
    added = "core.organisation_added"
    city.happened(Event(added, place.id, team, place.verbinder, place.since))
    _offer(city, place)
    _ask(city, place)
    _seek(city, place)
    if place.until:
        closed = "core.organisation_closed"
        city.happened(Event(closed, place.id, EVERY_TEAM, place.verbinder, place.until))


def _later(city: DemoCity, place: DemoPlace, most_days: int) -> datetime:
    """A moment while the place takes part, at most so many working days after it came."""
    clock = city.clock
    first = clock.day_of(place.since) + 1
    last = min(clock.day_of(place.until) - 1 if place.until else clock.last, first + most_days)
    return clock.moment(clock.draw(city.random, first, last), city.random)


def _offer(city: DemoCity, place: DemoPlace) -> None:
    fitting = [each for each in city.material.place_offers if place.place_kind in each.kinds]
    count = min(drawn(city.random, _OFFERS)[0], len(fitting))
    for each in city.random.sample(fitting, count):
        city.add_offer(place, each.offer_kind, _later(city, place, 60), each.text)


def _ask(city: DemoCity, place: DemoPlace) -> None:
    fitting = [each for each in city.material.place_requests if place.place_kind in each.kinds]
    if place.until or not fitting or city.random.random() > _ASKS:
        return
    each = city.random.choice(fitting)
    first = max(city.clock.last - 120, city.clock.day_of(place.since) + 1)
    moment = city.clock.moment(city.clock.draw(city.random, first), city.random)
    city.add_request(place, each.offer_kind, moment, each.text)


def _seek(city: DemoCity, place: DemoPlace) -> None:
    """The vacatures of a place; some were filled since."""
    fitting = [each for each in city.material.vacatures if place.place_kind in each.kinds]
    wanted = drawn(city.random, _VACATURES)[0] + (place.team == TONGELRE)
    for each in _sampled(city.random, fitting, wanted):
        half = city.add_request(place, each.talent, _later(city, place, 400), _described(each))
        half.hours, half.guidance = each.hours, each.guidance
        first = city.clock.day_of(half.created_at) + 60
        if not place.until and first < city.clock.last and city.random.random() < _FILLED:
            day = city.clock.draw(city.random, first)
            city.close_request(half, city.clock.moment(day, city.random))


def _sampled(
    random: Random, fitting: Sequence[DemoVacature], wanted: int
) -> Sequence[DemoVacature]:
    return random.sample(fitting, min(wanted, len(fitting)))


def _described(vacature: DemoVacature) -> str:
    return f"{vacature.title}. {vacature.text}"


def _row(city: DemoCity, number: int, place: DemoPlace) -> Row:
    by_phone = city.random.random() < 0.5
    contact = phone(50_000 + number) if by_phone else mail(place.name, number)
    return {
        "id": place.id,
        "number": number,
        "kind": place.place_kind,
        "buurt": place.buurt,
        "name_sealed": city.engine.vault.seal(place.name, place.id),
        "contact_sealed": city.seal(contact, place.id),
        "answer_days": place.answer_days,
        "city_wide": place.city_wide,
        "status": "closed" if place.until else "active",
        "created_at": place.since,
        "version": 2 if place.until else 1,
    }
