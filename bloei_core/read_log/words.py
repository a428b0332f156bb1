"""What the read log says, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bloei_core.context import Context
from bloei_core.read_log.chain import Kind

# Other codes are the addresses of pages, and say it themselves: `matchbord`, `kernteams`.
_PAGES: Final[Mapping[str, str]] = {
    "mensen": "Mensen en plekken",
    "beheer-gezien": "Wie zag wat",
    "inzage": "Gegevens inzien",
}


def page_title(page: str) -> str:
    """The title of a page by its code."""
    return _PAGES.get(page) or page.replace("-", " ").capitalize()


def who(context: Context, member: str, team: str) -> str:
    """The name of who looked, with the team when it is another one."""
    found = context.engine.member(member)
    name = found.name if found else "Iemand die hier werkte"
    if team in context.teams or team not in context.engine.team_ids():
        return name
    return f"{name} ({context.engine.team_name(team)})"


def what(kind: Kind, page: str, people: str) -> str:
    """What somebody did, to stand after a name; `people` are names or a number of residents."""
    where = page_title(page)
    said: Mapping[Kind, str] = {
        "list": f"zag {people} bij {where}",
        "search": f"zocht bij {where} en zag {people}",
        "person": f"opende de bladzijde van {people}",
        "reach": f"keek bij {people}",
        "export": f"haalde gegevens op van {people} bij {where}",
        "restored": "zette een reservekopie terug",
    }
    return said[kind]
