"""The words of the kernteams: the ladder, themes, projects and who does an action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLUGIN = "kernteam_coaching"
PAGE = "kernteams"
ADDRESS = "kernteam"


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step of the ladder, from no kernteam at all to one that needs nobody of WIJ."""

    number: int
    title: str
    help: str


LADDER = (
    StepWords(0, "Geen", "Er is een kwestie, nog geen kernteam."),
    StepWords(1, "Verkennen", "Wie wil er iets mee? We praten met bewoners."),
    StepWords(2, "Start", "Een groep bewoners begint, het liefst met vijf of meer."),
    StepWords(3, "Samen", "Bewoners en WIJ doen het samen."),
    StepWords(4, "Op afstand", "Bewoners doen het zelf, WIJ denkt mee."),
    StepWords(5, "Zelfstandig", "Het kernteam redt zich zonder WIJ."),
)
LOWEST, HIGHEST = LADDER[0].number, LADDER[-1].number
NETWORK = 2
"""From this step on a kernteam is an inwonersnetwerk."""
ENOUGH = 5
"""How many active members a kernteam has ideally."""
STOPPED = "gestopt"
"""What events say of a kernteam that is no longer coached, where else they say its step."""

# What a kernteam is about, never what somebody has: no illness, origin, faith or gender.
THEMES: Mapping[str, str] = {
    "ontmoeten": "Elkaar ontmoeten",
    "eten": "Samen eten",
    "groen": "Groen en tuin",
    "veilig": "Schoon en veilig",
    "jeugd": "Kinderen en jeugd",
    "ouder-worden": "Prettig ouder worden",
    "zorg": "Zorgen voor elkaar",
    "geld": "Rondkomen",
    "taal": "Taal en lezen",
    "bewegen": "Bewegen en sport",
    "delen": "Delen en repareren",
    "kunst": "Muziek en kunst",
    "energie": "Energie en wonen",
    "anders": "Iets anders",
}

PROJECT_STATES: Mapping[str, str] = {
    "idee": "Idee",
    "loopt": "Loopt",
    "klaar": "Klaar",
    "gestopt": "Gestopt",
}
DONE = "klaar"
ENDED = (DONE, "gestopt")

RESIDENT = "bewoner"
WIJ = "wij"


def step_title(step: int) -> str:
    """The Dutch title of a step."""
    return LADDER[step].title


def theme_label(code: str) -> str:
    """The Dutch label of a theme."""
    return THEMES.get(code, code)
