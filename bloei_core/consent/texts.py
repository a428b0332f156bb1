"""What residents are asked to agree to: purposes and the versions of their text, as in `data/`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bloei_core import city
from bloei_core.city import CityFileError, Entry

CONTACT: Final = "contact"
STORY: Final = "story"
PHOTO: Final = "photo"
MAP: Final = "map"
PARENT: Final = "parent"
_VERSION = re.compile(r"[0-9][0-9.-]{0,19}", re.ASCII)
_NEEDED = {CONTACT, STORY, PHOTO, MAP, PARENT}


@dataclass(frozen=True, slots=True)
class Text:
    """A version of what is read out to a resident."""

    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something to agree to. `texts` from old to new: the last one holds."""

    code: str
    label: str
    icon: str
    texts: tuple[Text, ...]

    @property
    def now(self) -> Text:
        """The text that holds."""
        return self.texts[-1]

    def text(self, version: str) -> str:
        """The text of a version; "" when the file does not have it any more."""
        return next((each.text for each in self.texts if each.version == version), "")


@cache
def purposes() -> tuple[Purpose, ...]:
    """Every purpose, in the order of the screen."""
    return read_purposes(city.DATA / "consent.toml")


def purpose(code: str) -> Purpose | None:
    """One purpose, or None."""
    return next((each for each in purposes() if each.code == code), None)


def read_purposes(path: Path) -> tuple[Purpose, ...]:
    """Read the file with purposes and texts; raises CityFileError."""
    found = tuple(_purpose(entry) for entry in city.read_toml(path).entries("purpose"))
    codes = [each.code for each in found]
    if sorted(codes) != sorted(_NEEDED):
        raise CityFileError(f"{path.name}: hier horen precies: {', '.join(sorted(_NEEDED))}.")
    return found


def _purpose(entry: Entry) -> Purpose:
    entry.only("code", "label", "icon", "text")
    texts = tuple(_text(each) for each in entry.entries("text"))
    if len({each.version for each in texts}) < len(texts):
        raise CityFileError(f"{entry.where}: een versie staat er twee keer.")
    return Purpose(entry.code(), entry.text("label"), entry.text("icon"), texts)


def _text(entry: Entry) -> Text:
    entry.only("version", "text")
    version = entry.text("version")
    if not _VERSION.fullmatch(version):
        raise CityFileError(f"{entry.where}: schrijf de versie als een nummer.")
    return Text(version, entry.text("text"))
