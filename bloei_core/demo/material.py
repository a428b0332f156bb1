"""The raw material of the demo city: invented names, places and sentences from `data/demo/`.

Everything here is invented. `material()` reads the files once; a file that cannot be right, or
that names a code which the city does not have, raises `CityFileError` in Dutch.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bloei_core.city import (
    DATA,
    CityFileError,
    Entry,
    codes,
    read_toml,
    talent_groups,
    talents,
    teams,
)

ROLES: Final = ("verbinder", "teamleider", "ontwikkelaar", "lezer", "beheerder")
MATCH_KINDS: Final = (
    "inwoner-inwoner",
    "inwoner-ontwikkelplaats",
    "ontwikkelplaats-ontwikkelplaats",
)
_PHONE_NUMBERS: Final = 100_000
_BSN_WEIGHTS: Final = (7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class DemoMember:
    """Somebody who signs in. `teams` is empty for who works for the whole city."""

    code: str
    name: str
    role: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoVacature:
    """A vacature that fits the kinds of ontwikkelplaats in `kinds`; `hours` per week."""

    title: str
    text: str
    kinds: tuple[str, ...]
    talent: str
    guidance: str
    hours: int


@dataclass(frozen=True, slots=True)
class DemoVraag:
    """A vraag of a resident of one of `ages`, in the first person; `talent` answers it."""

    text: str
    subtype: str
    talent: str
    ages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoExchange:
    """What an ontwikkelplaats of one of `kinds` offers or asks; `offer_kind` couples the two."""

    text: str
    offer_kind: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoActivity:
    """Something for the calendar. `kind` is out of the list `activity_kind`."""

    name: str
    kind: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Material:
    """All raw material.

    `place_names` is per kind of ontwikkelplaats, written-out names first, unique over all kinds.
    `motivations` is per talent group, general ones under "algemeen"; `age_motivations` is per age
    band, sentences that fit that age only. `match_notes` is per kind of
    match and per lane, with {a} and {b}; `next_steps` is per lane.
    """

    call_names: tuple[str, ...]
    initials: str
    members: tuple[DemoMember, ...]
    place_names: Mapping[str, tuple[str, ...]]
    motivations: Mapping[str, tuple[str, ...]]
    age_motivations: Mapping[str, tuple[str, ...]]
    match_notes: Mapping[str, Mapping[str, tuple[str, ...]]]
    next_steps: Mapping[str, tuple[str, ...]]
    vacatures: tuple[DemoVacature, ...]
    vragen: tuple[DemoVraag, ...]
    place_offers: tuple[DemoExchange, ...]
    place_requests: tuple[DemoExchange, ...]
    activities: tuple[DemoActivity, ...]


@cache
def material() -> Material:
    """The material of this installation, read once."""
    return read_material(DATA / "demo")


def phone(number: int) -> str:
    """An invented phone number: 06-00 is not in use. Different for each number below 100,000.

    The last eight digits never pass the 11-proof, so no check takes them for a BSN.
    """
    digits = f"00{number % _PHONE_NUMBERS:05d}"
    rest = sum(weight * int(digit) for weight, digit in zip(_BSN_WEIGHTS, digits[1:], strict=True))
    tail = digits + ("1" if rest % 11 == 0 else "0")
    return f"06-{tail[:2]} {tail[2:4]} {tail[4:6]} {tail[6:]}"


def mail(name: str, number: int) -> str:
    """An invented address at example.nl: ("Gül B.", 12) gives gul.b.12@example.nl."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join([*re.findall("[a-z]+", plain), str(number)]) + "@example.nl"


def read_material(folder: Path) -> Material:
    """Read the files of `data/demo/` from `folder`; raises CityFileError."""
    people = read_toml(folder / "namen.toml")
    motivations = read_toml(folder / "motivaties.toml")
    exchange = read_toml(folder / "plekken_onderling.toml")
    return Material(
        call_names=people.texts("call_names"),
        initials=people.text("initials"),
        members=tuple(_member(entry) for entry in people.entries("member")),
        place_names=_place_names(read_toml(folder / "plekken.toml")),
        motivations=_motivations(motivations),
        age_motivations=_age_motivations(motivations.entry("leeftijd")),
        match_notes=_match_notes(read_toml(folder / "notities.toml")),
        next_steps=_lists(read_toml(folder / "stappen.toml")),
        vacatures=tuple(map(_vacature, read_toml(folder / "vacatures.toml").entries("vacature"))),
        vragen=tuple(map(_vraag, read_toml(folder / "vragen.toml").entries("vraag"))),
        place_offers=tuple(map(_exchange, exchange.entries("aanbod"))),
        place_requests=tuple(map(_exchange, exchange.entries("vraag"))),
        activities=tuple(
            map(_activity, read_toml(folder / "activiteiten.toml").entries("activity"))
        ),
    )


def _member(entry: Entry) -> DemoMember:
    return DemoMember(
        code=entry.code(),
        name=entry.text("name"),
        role=_known(entry, "role", ROLES),
        teams=_all_known(entry, "teams", {team.code for team in teams()}),
    )


def _place_names(top: Entry) -> Mapping[str, tuple[str, ...]]:
    kinds = _all_of(top, _codes("organisation_kind"))
    return MappingProxyType({kind: _names_of_kind(top.entry(kind)) for kind in kinds})


def _names_of_kind(entry: Entry) -> tuple[str, ...]:
    """The written-out names, then each end with a next start, so that neighbours differ."""
    starts, ends = entry.texts("starts"), entry.texts("ends")
    made = (
        f"{starts[(turn + place) % len(starts)]} {end}"
        for turn in range(len(starts))
        for place, end in enumerate(ends)
    )
    return (*entry.texts("names"), *made)


def _motivations(top: Entry) -> Mapping[str, tuple[str, ...]]:
    groups = ["algemeen", *(group.code for group in talent_groups())]
    _all_of(top, [*groups, "leeftijd"])
    return MappingProxyType({group: top.texts(group) for group in groups})


def _age_motivations(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    _all_of(entry, _codes("age_band"))
    return _lists(entry)


def _match_notes(top: Entry) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    kinds = _all_of(top, MATCH_KINDS)
    return MappingProxyType({kind: _lists(top.entry(kind)) for kind in kinds})


def _lists(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key: entry.texts(key) for key in entry.values})


def _vacature(entry: Entry) -> DemoVacature:
    return DemoVacature(
        title=entry.text("title"),
        text=entry.text("text"),
        kinds=_all_known(entry, "kinds", _codes("organisation_kind")),
        talent=_known(entry, "talent", _talent_codes()),
        guidance=_known(entry, "guidance", _codes("guidance")),
        hours=entry.number("hours"),
    )


def _vraag(entry: Entry) -> DemoVraag:
    subtype = _known(entry, "subtype", _codes("match_subtype"))
    bands = _codes("age_band")
    ages = _all_known(entry, "ages", bands) if "ages" in entry.values else tuple(bands[1:])
    return DemoVraag(entry.text("text"), subtype, _known(entry, "talent", _talent_codes()), ages)


def _exchange(entry: Entry) -> DemoExchange:
    kind = _known(entry, "kind", _codes("offer_kind"))
    return DemoExchange(
        entry.text("text"), kind, _all_known(entry, "kinds", _codes("organisation_kind"))
    )


def _activity(entry: Entry) -> DemoActivity:
    kind = _known(entry, "kind", _codes("activity_kind"))
    return DemoActivity(entry.text("name"), kind, entry.number("minutes"))


def _codes(list_name: str) -> list[str]:
    return [choice.code for choice in codes(list_name)]


def _talent_codes() -> set[str]:
    return {talent.code for talent in talents()}


def _known(entry: Entry, key: str, allowed: Iterable[str]) -> str:
    value = entry.text(key)
    if value not in allowed:
        raise CityFileError(f"{entry.where}: {value!r} bij {key!r} bestaat niet.")
    return value


def _all_known(entry: Entry, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
    values = entry.texts(key)
    unknown = [value for value in values if value not in allowed]
    if unknown:
        raise CityFileError(f"{entry.where}: bij {key!r} bestaat niet: {', '.join(unknown)}.")
    return values


def _all_of(entry: Entry, expected: Iterable[str]) -> list[str]:
    names = list(expected)
    if set(names) != set(entry.values):
        wrong = sorted(set(names) ^ set(entry.values))
        raise CityFileError(f"{entry.where}: deze blokken ontbreken of horen er niet: {wrong}.")
    return names
