"""The raw material of the kernteams of the demo city, from `data/demo/kernteams.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bloei_core import city
from plugins.kernteam_coaching import words

_TALKS = ("geen", "verkennen", "start", "samen", "afstand", "zelfstandig")


@dataclass(frozen=True, slots=True)
class Idea:
    """A kernteam that could be: its kwestie, and what it makes of that."""

    theme: str
    name: str
    issue: str
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """All of it; `talks` is per step of the ladder, with {a} and {b}, `actions` per owner."""

    ideas: tuple[Idea, ...]
    talks: tuple[tuple[str, ...], ...]
    actions: Mapping[str, tuple[str, ...]]


@cache
def material() -> Material:
    """Read once. Raises CityFileError when the file cannot be right."""
    top = city.read_toml(city.DATA / "demo" / "kernteams.toml")
    talks, actions = top.entry("gesprek"), top.entry("actie")
    return Material(
        ideas=tuple(_idea(entry) for entry in top.entries("kernteam")),
        talks=tuple(talks.texts(step) for step in _TALKS),
        actions={owner: actions.texts(owner) for owner in (words.RESIDENT, words.WIJ)},
    )


def _idea(entry: city.Entry) -> Idea:
    theme = entry.text("theme")
    if theme not in words.THEMES:
        raise city.CityFileError(f"{entry.where}: het thema {theme!r} bestaat niet.")
    return Idea(theme, entry.text("name"), entry.text("issue"), entry.texts("projects"))
