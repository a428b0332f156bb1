"""What a page tells a board, and what it hears from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

Tone = Literal["neutral", "green", "amber", "red", "blue"]
AgeLevel = Literal[0, 1, 2, 3]

UNDO: Final = "undo"
"""The code of the act that the undo button and Ctrl+Z ask for; it names no cards."""
REDO: Final = "redo"
"""The code of the act that the redo button, Ctrl+Shift+Z and Ctrl+Y ask for; it names no cards."""


# --- what stands on the board ---


@dataclass(frozen=True, slots=True)
class Lane:
    """A column. `help` is a short line under its title.

    `limit` is how many cards the team wants here at most, over all swimlanes; above it the lane
    says so calmly, and nothing is refused. `unseen` cards count for the limit though a filter hides
    them. `add` is the name of a button at the top of the lane that calls `on_add`
    (`Nieuwe match bij In beeld`), `more` the text of one at its end that calls `on_more`
    (`Ook van voor 25-10`); empty: no button.
    """

    id: str
    title: str
    help: str = ""
    limit: int | None = None
    unseen: int = 0
    add: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Swimlane:
    """A row of the board: the cards whose `group` is this id."""

    id: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Swimlanes:
    """The rows of a board, top to bottom; one without cards is drawn too.

    Cards whose group is not among them come in a last row, `rest`. With `crossing` a card may be
    taken to another row: then `Move.group` says which, and the page decides what that means
    (another verbinder: hand over). Without it a card only moves between lanes.
    """

    rows: Sequence[Swimlane]
    crossing: bool = False
    rest: str = "Overig"


@dataclass(frozen=True, slots=True)
class Badge:
    """A short mark on a card. The tone is never the only sign: `text` says it too."""

    text: str
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Age:
    """How long a card stands still, against the pace that fits it: 0 fresh, 3 long.

    A calm sign, not an alarm; `text` says it in words (`12 dagen stil`). At level 0 nothing is
    drawn.
    """

    level: AgeLevel
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it is shown. `rank` orders the cards of a lane, ascending; a finite number.

    `version` rises with each change of this card; the browser names it when it asks for a move.
    `group` is the swimlane it stands in. A card that is not `movable` cannot be chosen either.
    """

    id: str
    lane: str
    rank: float
    version: int
    title: str
    lines: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()
    initials: str = ""
    movable: bool = True
    group: str = ""
    age: Age | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.rank):
            raise ValueError(f"rank of a card must be finite, not {self.rank}")


@dataclass(frozen=True, slots=True)
class Gone:
    """A card that left the board."""

    id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be done with chosen cards beside moving them: in the bar that appears when cards are
    chosen, and in the menu of each card. Its `code` arrives in `on_act`."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody else who looks at this board now."""

    id: str
    initials: str
    name: str


@dataclass(frozen=True, slots=True)
class Around:
    """What stands above the lanes and changes by itself.

    `undo` and `redo` say what the next step back or forward would do (`Verplaatsen van Fatima B.`);
    "" means that there is none now, None that this board cannot do it: then there is no button.
    """

    notice: str = ""
    viewers: Sequence[Viewer] = ()
    undo: str | None = None
    redo: str | None = None


# --- what a person asked for ---


@dataclass(frozen=True, slots=True)
class Move:
    """What a person asked for.

    `before` and `after` are the cards that should stand just below and just above it, None at an
    end; with swimlanes they stand in the same row. `version` is that of the card as this person saw
    it. `group` is the row that it was taken to, None when it stays in its own. Moves that were made
    in one go have the same `batch`, else it is empty; they come one by one, in their new order, and
    each is answered by itself. Shape and length are checked, nothing else: whether these ids exist,
    and whether this person may do it, is for the page's service.
    """

    card: str
    origin: str
    lane: str
    before: str | None
    after: str | None
    version: int
    nonce: str
    group: str | None = None
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something else a person asked for: `UNDO`, `REDO` or the code of a `Choice`.

    `cards` maps the id of each chosen card to the version that this person saw, in the order of the
    board. Checked as little as a `Move`.
    """

    code: str
    cards: Mapping[str, int]
    nonce: str


# --- what the page answers ---


@dataclass(frozen=True, slots=True)
class Done:
    """It is done, and this is told on the board (`Fatima B. staat weer bij In gesprek.`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Not done yet: the page asks something first, in a dialog. Cards go back without an alarm;
    `text` is for who cannot see the dialog."""

    text: str = ""


Reply = None | str | Asking
"""Of `on_move`: None when done, a short Dutch sentence when refused, `Asking` when not yet."""
ActReply = None | str | Asking | Done
"""Of `on_act`: the same, or `Done` to say what was done."""


class BoardSource(Protocol):
    """What the page supplies."""

    def version(self) -> int:
        """A cheap number that rises with each change of this board."""

    def cards(self) -> Sequence[Card]:
        """The whole board."""

    def changed(self, since: int) -> Sequence[Card | Gone]:
        """Whole cards that changed after that version; `Gone` for one that left the board."""
