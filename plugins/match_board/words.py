"""The words of the board: lanes, kinds and talents by their codes, with the Dutch beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bloei_core import PartyKind, city, neighbourhood


@dataclass(frozen=True, slots=True)
class LaneWords:
    """One step of a match."""

    code: str
    title: str
    help: str


LANES = (
    LaneWords("in-beeld", "In beeld", "We denken aan deze twee"),
    LaneWords("in-gesprek", "In gesprek", "We praten met beide kanten"),
    LaneWords("voorstel", "Voorstel", "Het idee ligt er"),
    LaneWords("kennismaking", "Kennismaking", "Ze zien elkaar voor het eerst"),
    LaneWords("loopt", "Loopt", "Telt mee voor het doel"),
    LaneWords("afgerond", "Afgerond", "De nieuwste van 30 dagen"),
    LaneWords("gestopt", "Gestopt", "De nieuwste van 30 dagen"),
)
FIRST_LANE = "in-beeld"
RUNNING = "loopt"
DONE = "afgerond"
STOPPED = "gestopt"
CLOSED_LANES = (DONE, STOPPED)
OPEN_LANES = tuple(lane.code for lane in LANES if lane.code not in CLOSED_LANES)
ON_THE_WAY = tuple(lane for lane in OPEN_LANES if lane != RUNNING)
COUNTED_LANES = (RUNNING, DONE)
"""A match in one of these has a start date, and counts on it."""

KINDS: Mapping[str, str] = {
    "inwoner-inwoner": "Inwoner met inwoner",
    "inwoner-ontwikkelplaats": "Inwoner met plek",
    "ontwikkelplaats-ontwikkelplaats": "Plek met plek",
}
WHOLE = "heel"
SIZES: Mapping[str, str] = {
    "koffie": "Een kop koffie",
    "meelopen": "Een keer meelopen",
    "uurtje": "Een uurtje helpen",
    "rol": "Een kleine rol",
    WHOLE: "Hele match",
}
"""From the smallest step to a whole match."""
SIZE_CODES = tuple(SIZES)

TURNS: Mapping[str, str] = {
    "wij": "Wij zelf",
    "bewoner": "De bewoner",
    "plek": "De plek",
    "ander": "Iemand anders",
}
"""Whose turn it is."""

SMILEYS: Mapping[str, str] = {
    "blij": "Heel blij",
    "goed": "Goed",
    "gaat": "Gaat wel",
    "niet": "Niet zo blij",
}
SMILEY_ICONS: Mapping[str, str] = {
    "blij": ":material/sentiment_very_satisfied:",
    "goed": ":material/sentiment_satisfied:",
    "gaat": ":material/sentiment_neutral:",
    "niet": ":material/sentiment_dissatisfied:",
}

_TURN_OF: Mapping[PartyKind, str] = {"person": "bewoner", "organisation": "plek"}
_SIDES: Mapping[PartyKind, str] = {"person": "inwoner", "organisation": "ontwikkelplaats"}


def lane_title(lane: str) -> str:
    """The Dutch title of a lane."""
    return _lane_titles()[lane]


def kind_of(one: PartyKind, other: PartyKind) -> str:
    """The kind of match that two parties make, whichever comes first."""
    return "-".join(sorted((_SIDES[one], _SIDES[other])))


def turns_between(one: PartyKind, other: PartyKind) -> tuple[str, ...]:
    """Whose turn it can be in a match of these two: a place only where a place takes part."""
    absent = {_TURN_OF[kind] for kind in _TURN_OF if kind not in (one, other)}
    return tuple(turn for turn in TURNS if turn not in absent)


def reason_label(code: str) -> str:
    """Why a match stopped, in Dutch."""
    return city.label("stop_reason", code)


def reasons() -> tuple[str, ...]:
    """The codes of why a match may stop, in the order of the screen."""
    return tuple(each.code for each in city.codes("stop_reason"))


@cache
def talent_codes() -> tuple[str, ...]:
    """Talents of people first, then what places have to give, each by its label."""
    of_people = sorted((each.code for each in city.talents()), key=neighbourhood.talent_label)
    of_places = sorted((e.code for e in city.codes("offer_kind")), key=neighbourhood.talent_label)
    return tuple(dict.fromkeys([*of_people, *of_places]))


@cache
def _lane_titles() -> Mapping[str, str]:
    return {lane.code: lane.title for lane in LANES}
