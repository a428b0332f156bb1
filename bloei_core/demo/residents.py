"""Who lives in the demo city, what they are good at and what they ask. Everybody is invented."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from uuid import NAMESPACE_OID, uuid5

from bloei_core import city as town
from bloei_core.demo.chance import drawn
from bloei_core.demo.material import DemoVraag, Material, mail, phone
from bloei_core.demo.scenario import DemoCity, DemoResident
from bloei_core.demo.shares import population, shared_out, team_of_buurt
from bloei_core.warehouse import Event, Row

RESIDENTS = 1100
QUIET_OFFERS = 30
_PER_RESIDENT_IN_QUIET = 1.8
_EARLY_BIRDS = 0.12
_EARLY_DAYS = 45
_OPEN_VRAGEN = 0.15
_CLOSED = 0.04
_NEW_NUMBER, _OLD_NUMBERS, _FEW_DAYS, _LESS_THAN_A_YEAR = 5, 50_000, 20, 340

_AGES = {
    "onder-16": 3, "16-24": 10, "25-34": 15, "35-49": 22, "50-64": 22, "65-79": 20, "80-plus": 8,
}  # fmt: skip
_LANGUAGES = {
    "nederlands": 84, "engels": 4, "arabisch": 2, "turks": 2, "pools": 2, "spaans": 1,
    "tigrinya": 1, "oekraiens": 1, "frans": 1, "duits": 1, "gebarentaal": 1,
}  # fmt: skip
_PACES = {"rustig": 30, "vast-uurtje": 34, "dagdeel": 20, "meer-dagdelen": 9, "eenmalig": 7}
_COMPANY = {"alleen": 8, "samen": 46, "kleine-groep": 34, "grote-groep": 12}
_STEPS = {"koffie": 26, "meelopen": 22, "uurtje": 26, "vaste-rol": 20, "trekker": 6}
_MOMENTS = {
    "ochtend": 30, "middag": 26, "avond": 14, "weekend": 12, "schooltijd": 8, "vakantie": 3,
    "wisselend": 7,
}  # fmt: skip
_TALENTS_EACH = {1: 40, 2: 38, 3: 18, 4: 4}


def settle(city: DemoCity) -> None:
    """Write the residents with their talents; some ask something that nobody answered yet."""
    newcomers = sorted(_newcomers(city), key=lambda each: each.since)
    make = _Residents(city)
    for number, newcomer in enumerate(newcomers):
        city.residents.append(make.resident(newcomer))
        city.progress(0.3 * number / len(newcomers))
    _close_some(city)
    _ask(city)
    city.insert("core.person", _rows(city))
    city.insert("core.earlier", _earlier(city))


@dataclass(frozen=True, slots=True)
class _Newcomer:
    buurt: str
    since: datetime
    talents: int
    quiet: bool


def _newcomers(city: DemoCity) -> list[_Newcomer]:
    counts = shared_out(RESIDENTS * city.scale, population())
    quiet = _quiet_buurt(counts)
    return [
        _Newcomer(buurt, _since(city), talents, buurt == quiet)
        for buurt, count in counts.items()
        for talents in _talent_counts(city.random, count, buurt == quiet)
    ]


def _quiet_buurt(counts: Mapping[str, int]) -> str:
    """The buurt of a size at which thirty offers are natural, at any scale."""
    wanted = QUIET_OFFERS / _PER_RESIDENT_IN_QUIET
    return min(counts, key=lambda buurt: (abs(counts[buurt] - wanted), buurt))


def _talent_counts(random: Random, residents: int, quiet: bool) -> Sequence[int]:
    if not quiet:
        return drawn(random, _TALENTS_EACH, residents)
    each, more = divmod(QUIET_OFFERS, residents)
    return [each + (place < more) for place in range(residents)]


def _since(city: DemoCity) -> datetime:
    early = city.random.random() < _EARLY_BIRDS
    day = city.clock.draw(city.random, 1, _EARLY_DAYS if early else None)
    return city.clock.moment(day, city.random)


class _Residents:
    """Makes residents whose names differ within a team, as long as there are names enough."""

    def __init__(self, city: DemoCity) -> None:
        self._city = city
        self._team_of = team_of_buurt(city.today)
        self._verbinders = {team: city.verbinders(team) for team in set(self._team_of.values())}
        self._taken: defaultdict[str, set[str]] = defaultdict(set)
        self._talents = [talent.code for talent in town.talents()]

    def resident(self, newcomer: _Newcomer) -> DemoResident:
        city, random = self._city, self._city.random
        team = self._team_of[newcomer.buurt]
        made = DemoResident(
            id=city.new_id(),
            kind="person",
            name=self._name(team),
            buurt=newcomer.buurt,
            team=team,
            verbinder=random.choice(self._verbinders[team]),
            since=newcomer.since,
            age_band=drawn(random, _AGES)[0],
            quiet=newcomer.quiet,
        )
        city.happened(Event("core.person_added", made.id, team, made.verbinder, made.since))
        for talent in random.sample(self._talents, newcomer.talents):
            city.add_offer(made, talent, made.since)
        return made

    def _name(self, team: str) -> str:
        material, random = self._city.material, self._city.random
        name = ""
        for _ in range(8):
            name = f"{random.choice(material.call_names)} {random.choice(material.initials)}."
            if name not in self._taken[team]:
                break
        self._taken[team].add(name)
        return name


def _close_some(city: DemoCity) -> None:
    """Some take no part any more: closed, with all that they offer."""
    clock, random = city.clock, city.random
    for resident in city.residents:
        first = clock.day_of(resident.since) + 120
        if resident.quiet or first > clock.last or random.random() > _CLOSED:
            continue
        until = clock.moment(clock.draw(random, first), random)
        resident.until = until
        city.happened(
            Event("core.person_closed", resident.id, resident.team, resident.verbinder, until)
        )


def _ask(city: DemoCity) -> None:
    clock, random = city.clock, city.random
    by_age = vragen_by_age(city.material)
    for resident in city.residents:
        if resident.quiet or resident.until or random.random() > _OPEN_VRAGEN:
            continue
        joined = clock.day_of(resident.since)
        day = max(joined + 1, clock.last - int(random.expovariate(1 / 35)))
        if day > clock.last:
            continue
        own = {offer.talent for offer in resident.offers}
        vraag = random.choice(by_age[resident.age_band])
        if vraag.talent not in own:
            city.add_request(resident, vraag.talent, clock.moment(day, random), vraag.text)


def vragen_by_age(material: Material) -> Mapping[str, Sequence[DemoVraag]]:
    """Per age band what somebody of that age may ask."""
    return {
        band.code: [vraag for vraag in material.vragen if band.code in vraag.ages]
        for band in town.codes("age_band")
    }


def _rows(city: DemoCity) -> Iterator[Row]:
    for number, resident in enumerate(city.residents, 1):
        city.progress(0.3 + 0.4 * number / len(city.residents))
        yield _row(city, number, resident)


def _row(city: DemoCity, number: int, resident: DemoResident) -> Row:
    random = city.random
    moments = drawn(random, _MOMENTS, random.choice((1, 1, 2, 2, 3)))
    return {
        "id": resident.id,
        "number": number,
        "buurt": resident.buurt,
        "name_sealed": city.engine.vault.seal(resident.name, resident.id),
        "contact_sealed": city.seal(_contact(city, number, resident), resident.id),
        "motivation_sealed": city.seal(_motivation(city, resident), resident.id),
        "age_band": resident.age_band,
        "language": drawn(random, _LANGUAGES)[0],
        "availability": sorted(set(moments), key=list(_MOMENTS).index),
        "company": drawn(random, _COMPANY)[0],
        "pace": drawn(random, _PACES)[0],
        "step": drawn(random, _STEPS)[0],
        "verbinder": resident.verbinder,
        "status": "closed" if resident.until else "active",
        "created_at": resident.since,
        "version": 2 if resident.until else 1,
    }


def _earlier(city: DemoCity) -> Iterator[Row]:
    """Some have another telephone number by now. Draws no chance: the rest stays as it was."""
    newest = max(resident.since for resident in city.residents)
    for number, resident in enumerate(city.residents, 1):
        days_ago = _FEW_DAYS + number * 7 % _LESS_THAN_A_YEAR
        changed_at = newest - timedelta(days=days_ago)
        if number % _NEW_NUMBER == 0 and resident.since < changed_at and not resident.until:
            yield {
                "id": str(uuid5(NAMESPACE_OID, resident.id)),
                "person": resident.id,
                "field": "contact_sealed",
                "value_sealed": city.seal(phone(_OLD_NUMBERS + number), resident.id),
                "changed_at": changed_at,
                "member": resident.verbinder,
            }


def _contact(city: DemoCity, number: int, resident: DemoResident) -> str:
    return phone(number) if city.random.random() < 0.7 else mail(resident.name, number)


def _motivation(city: DemoCity, resident: DemoResident) -> str:
    """In own words, for three out of four; what children say fits children only."""
    chance = city.random.random()
    material = city.material
    if chance < 0.25:
        return ""
    if chance < 0.5 or resident.age_band == "onder-16":
        return city.random.choice(material.age_motivations[resident.age_band])
    if chance < 0.8:
        return city.random.choice(material.motivations[_groups()[resident.offers[0].talent]])
    return city.random.choice(material.motivations["algemeen"])


@cache
def _groups() -> Mapping[str, str]:
    return {talent.code: talent.group for talent in town.talents()}
