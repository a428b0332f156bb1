"""The words of the agenda: kinds, stages, owners and themes by their codes, with the Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bloei_core import city

PLUGIN = "initiative_calendar"
AGENDA = "agenda"
INITIATIVES = "initiatieven"

FEEDBACK = "terugkoppeling"
_MORE_KINDS = {
    FEEDBACK: "Grote terugkoppelbijeenkomst",
    "schouw": "Schouw of werkbezoek",
    "overleg": "Overleg",
}
COUNTED_KINDS = frozenset({"training", "activiteit", "buurtbus", "bijeenkomst", FEEDBACK})
"""Of these it is asked how many people came."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an initiative."""

    code: str
    title: str
    help: str


STAGES = (
    Stage("gesignaleerd", "Gesignaleerd", "Iemand zag een kwestie"),
    Stage("verkend", "Verkend", "We weten wie en wat er nodig is"),
    Stage("initiatief", "Initiatief", "Bewoners doen het"),
    Stage("afgerond", "Afgerond", "Het laatste halve jaar"),
)
FIRST_STAGE = "gesignaleerd"
RUNNING = "initiatief"
DONE = "afgerond"
STARTED = (RUNNING, DONE)
OPEN_STAGES = tuple(stage.code for stage in STAGES if stage.code != DONE)
ON_THE_WAY = tuple(stage for stage in OPEN_STAGES if stage != RUNNING)

RESIDENTS = "bewoner"
OWNERS: Mapping[str, str] = {RESIDENTS: "Bewoners", "samen": "Samen", "wij": "WIJ"}

LED_BY: Mapping[str, str] = {
    RESIDENTS: "Regie bij bewoners",
    "samen": "Regie samen",
    "wij": "Regie bij WIJ",
}

THEMES: Mapping[str, str] = {
    "ontmoeten": "Ontmoeten",
    "eten": "Samen eten",
    "groen": "Groen en buiten",
    "bewegen": "Gezond en in beweging",
    "taal": "Taal en leren",
    "geld": "Geld en papieren",
    "jeugd": "Jeugd en gezin",
    "ouder": "Prettig ouder worden",
    "zorgen": "Zorgen voor elkaar",
    "dementie": "Leven met dementie",
    "mentaal": "Mentaal sterk",
    "veilig": "Veilig en schoon",
    "cultuur": "Cultuur en feest",
    "hulp": "Hulp in bijzondere tijden",
}
NEVER_ABOUT_SOMEBODY = frozenset({"dementie", "mentaal"})
"""With these themes nobody is named: they would say something about her health."""


@cache
def kinds() -> Mapping[str, str]:
    """What can stand in the agenda."""
    known = {each.code: each.label for each in city.codes("activity_kind")}
    return {**known, **_MORE_KINDS}


def stage_title(stage: str) -> str:
    """The Dutch title of a stage."""
    return next(each.title for each in STAGES if each.code == stage)
