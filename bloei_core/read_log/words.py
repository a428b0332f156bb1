"""What the read log says in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bloei_core.read_log.chain import Kind

_PAGES: Final[Mapping[str, str]] = {
    "mensen": "Mensen en plekken",
    "vandaag": "Vandaag",
    "beheer-gezien": "Wie heeft wat gezien",
    "inzage": "Gegevens inzien",
}


def page_title(page: str, titles: Mapping[str, str] = _PAGES) -> str:
    """The title of a page by its code: `matchbord` is Matchbord."""
    return titles.get(page) or _PAGES.get(page) or page.replace("-", " ").capitalize()


def what(kind: Kind, page: str, people: str) -> str:
    """What somebody did, to stand after a name: `zag op Matchbord: 12 bewoners`."""
    where = page_title(page)
    return {
        "list": f"zag {people} bij {where}",
        "search": f"zocht bij {where} en zag {people}",
        "person": f"opende de bladzijde van {people}",
        "reach": f"opende de bladzijde van {people}, van een ander team",
        "export": f"maakte een bestand met gegevens van {people}",
        "restored": "zette een reservekopie terug",
    }[kind]
