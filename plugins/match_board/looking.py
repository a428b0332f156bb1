"""Which matches a board shows and in which rows; all of it as codes, for an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlencode

from bloei_core import Context
from bloei_core.ui import Swimlane, Swimlanes, choices
from plugins.match_board import service, store, words
from plugins.match_board.pace import Pace

MINE = "mij"
STUCK = "ja"
BY_VERBINDER, BY_KIND, BY_BUURT = "verbinder", "soort", "buurt"
ROWS: Mapping[str, str] = {
    "": "Geen rijen",
    BY_VERBINDER: "Per verbinder",
    BY_KIND: "Per soort",
    BY_BUURT: "Per buurt",
}
NAMES: Mapping[str, str] = {
    "verbinder": "wie",
    "kind": "soort",
    "talent": "talent",
    "buurt": "buurt",
    "waiting_for": "wacht",
    "stuck": "stil",
}
"""What the address calls each part of a filter."""
ROWS_NAME = "rijen"
ADDRESS = (*NAMES.values(), ROWS_NAME)


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, and what she needs to know of a match to filter it or put it in a row."""

    me: str
    buurten: Mapping[str, str]
    """The buurt of each resident and place."""
    pace: Pace

    @classmethod
    def of(cls, context: Context) -> Look:
        """As it is now."""
        buurten = {each.id: each.buurt for each in context.parties().values()}
        return cls(context.member.id, buurten, Pace.of(context))

    def buurt(self, card: store.BoardCard) -> str:
        """Where a match belongs: with its first resident, else with its first place."""
        return self.buurten.get(card.party_a) or self.buurten.get(card.party_b, "")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which matches a board shows; an empty code means all. `verbinder` may be `mij`."""

    verbinder: str = ""
    kind: str = ""
    talent: str = ""
    buurt: str = ""
    waiting_for: str = ""
    stuck: str = ""

    def shows(self, card: store.BoardCard, look: Look) -> bool:
        """Whether this match belongs on the board."""
        whose = look.me if self.verbinder == MINE else self.verbinder
        return (
            card.on_board
            and whose in ("", card.verbinder)
            and self.kind in ("", card.kind)
            and self.talent in ("", card.talent)
            and self.waiting_for in ("", card.waiting_for)
            and (not self.buurt or look.buurt(card) == self.buurt)
            and (not self.stuck or look.pace.is_stuck(card))
        )

    @property
    def codes(self) -> str:
        """The filter as one code."""
        return "/".join(asdict(self).values())


@dataclass(frozen=True, slots=True)
class View:
    """A whole way to look: which matches, and in which rows."""

    filter: Filter = Filter()
    rows: str = ""

    @property
    def address(self) -> dict[str, str]:
        """The codes for an address, without the empty ones."""
        found = {NAMES[name]: code for name, code in asdict(self.filter).items()}
        return {name: code for name, code in (found | {ROWS_NAME: self.rows}).items() if code}

    @property
    def codes(self) -> str:
        """The same as one text, to keep."""
        return urlencode(self.address)


def read_codes(codes: str) -> dict[str, str]:
    """A kept view as the codes of an address; unknown names are left out."""
    return {name: code for name, code in parse_qsl(codes) if name in ADDRESS}


def allowed(context: Context) -> dict[str, set[str]]:
    """The codes that each part of the address may have for this team; empty is always one."""
    verbinders = {each.id for each in service.colleagues(context)}
    return {
        "wie": {"", MINE, *verbinders},
        "soort": {"", *words.KINDS},
        "talent": {"", *words.talent_codes()},
        "buurt": {"", *choices.buurten_of(context)},
        "wacht": {"", *words.TURNS},
        "stil": {"", STUCK},
        ROWS_NAME: set(ROWS),
    }


def group_of(card: store.BoardCard, look: Look, rows: str) -> str:
    """The row of a match."""
    match rows:
        case "verbinder":
            return card.verbinder
        case "soort":
            return card.kind
        case "buurt":
            return look.buurt(card)
        case _:
            return ""


def swimlanes(context: Context, rows: str) -> Swimlanes | None:
    """The rows of the board; only to another verbinder a card can be taken."""
    match rows:
        case "verbinder":
            found = {each.id: each.name for each in service.colleagues(context)}
            mine = {context.member.id: "Mijn kaarten"} if context.member.id in found else {}
            return _rows({**mine, **{k: v for k, v in found.items() if k not in mine}}, True)
        case "soort":
            return _rows(words.KINDS)
        case "buurt":
            return _rows(choices.buurten_of(context), rest="Andere buurt")
        case _:
            return None


def _rows(titles: Mapping[str, str], crossing: bool = False, rest: str = "Overig") -> Swimlanes:
    rows = [Swimlane(code, title) for code, title in titles.items()]
    return Swimlanes(rows, crossing=crossing, rest=rest)
