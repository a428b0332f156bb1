"""How a match looks on the board, and which matches a board shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bloei_core import FORGOTTEN_PERSON, Context, Party, PartyKind, neighbourhood
from bloei_core.ui import Badge, Card, Gone, formats
from plugins.match_board import service, store, words
from plugins.match_board.lanes import BACK
from plugins.match_board.looking import Filter, Look, group_of


@dataclass(slots=True)
class Names:
    """The names of both sides of a match, looked up once for many cards."""

    context: Context
    hidden: bool = field(init=False)
    known: Mapping[str, Party] = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = self.context.names_hidden
        self.known = self.context.parties()

    def of(self, party: str, kind: PartyKind) -> str:
        """The name to show: a number when names are hidden, words when it is not known here."""
        found = self.known.get(party)
        if found is None:
            return self.context.name_of(party, kind)
        if found.status == "forgotten":
            return FORGOTTEN_PERSON
        return found.hidden_name if self.hidden else found.name

    def title(self, match: store.Match | store.BoardCard) -> str:
        """Both sides: `Fatima B. en Buurtkeuken Soep & Zo`."""
        one = self.of(match.party_a, match.party_a_kind)
        other = self.of(match.party_b, match.party_b_kind)
        return f"{one[:1].upper()}{one[1:]} en {other}"


@dataclass(slots=True)
class TeamBoard:
    """The board of the team in view, for the component.

    `rows`: what the swimlanes are. `back`: how far back the closed matches go.
    """

    context: Context
    filter: Filter
    rows: str = ""
    back: int = 0
    moved: service.Moved | None = None
    """The last move from this board: what is known of it need not be read again."""

    def version(self) -> int:
        """The number of the last event of the team."""
        return self.context.latest()

    def cards(self) -> Sequence[Card]:
        """The whole board."""
        days, most = BACK[self.back]
        found = store.cards(self.context, service.closed_since(days), most)
        return [each for each in self._drawn(found) if isinstance(each, Card)]

    def changed(self, since: int) -> Sequence[Card | Gone]:
        """The cards that changed since then; what the filter does not show is gone."""
        if (card := self._only_change(since)) is not None:
            return self._drawn([card])
        closed_since = service.closed_since(BACK[self.back][0])
        return [
            *self._withdrawn(since),
            *self._drawn(store.changed_cards(self.context, since, closed_since)),
        ]

    def _only_change(self, since: int) -> store.BoardCard | None:
        """The card that was moved, when nothing else happened in the team."""
        moved = self.moved
        if moved and (moved.since, moved.seq) == (since, self.version()):
            return moved.card
        return None

    @property
    def view(self) -> str:
        """What is shown to whom; tomorrow's board is another one, since cards age."""
        names = "hidden" if self.context.names_hidden else "shown"
        who = f"{self.context.team} {self.context.member.id} {names}"
        return f"{who} {self.filter.codes} {self.rows} {self.back} {formats.today()}"

    def _withdrawn(self, since: int) -> list[Gone]:
        # Costs no query unless the adding of a match was undone, which is seldom.
        if self.context.latest(_WITHDRAWN) <= since:
            return []
        return [Gone(each) for each in store.withdrawn_since(self.context, since)]

    def _drawn(self, found: Sequence[store.BoardCard]) -> list[Card | Gone]:
        if not found:
            return []
        artist = _Artist(self.context, self.rows)
        return [
            artist.draw(each) if self.filter.shows(each, artist.look) else Gone(each.id)
            for each in found
        ]


_WITHDRAWN = "match_board.match_added_undone"


class _Artist:
    """Draws many cards with what they share looked up once."""

    def __init__(self, context: Context, rows: str) -> None:
        self.look = Look.of(context)
        self._rows = rows
        self._names = Names(context)
        self._verbinders = {each.id: each.name for each in service.colleagues(context)}
        self._today = formats.today()

    def draw(self, card: store.BoardCard) -> Card:
        return Card(
            id=card.id,
            lane=card.lane,
            rank=card.rank,
            version=card.version,
            title=self._names.title(card),
            lines=(neighbourhood.talent_label(card.talent),),
            badges=tuple(self._badges(card)),
            initials=initials(self._verbinders.get(card.verbinder, "")),
            group=group_of(card, self.look, self._rows),
            age=self.look.pace.age(card),
        )

    def _badges(self, card: store.BoardCard) -> list[Badge]:
        if card.lane == words.STOPPED:
            return [Badge(words.reason_label(card.stop_reason or "anders"))]
        found = []
        if card.size != words.WHOLE and card.lane in words.OPEN_LANES:
            found.append(Badge(f"klein: {words.SIZES[card.size].lower()}", "green"))
        if card.next_step_on and card.lane in words.OPEN_LANES:
            found.append(_step_badge(card.next_step_on, self._today))
        if card.waiting_for in _WAITS and card.lane in words.OPEN_LANES:
            found.append(Badge(_WAITS[card.waiting_for]))
        if card.lane in words.COUNTED_LANES and card.started_on:
            found.append(Badge(f"sinds {formats.dutch_date(card.started_on)}", "green"))
        return found


_WAITS: Mapping[str | None, str] = {
    "bewoner": "wacht op bewoner",
    "plek": "wacht op plek",
    "ander": "wacht op een ander",
}


def initials(name: str) -> str:
    """`Noor V.` gives `NV`."""
    return "".join(part[0].upper() for part in name.split()[:2] if part[0].isalpha())


def _step_badge(due: date, today: date) -> Badge:
    if due < today:
        return Badge(f"te laat: {formats.short_date(due)}", "red", "!")
    if due == today:
        return Badge("vandaag", "amber", "•")
    return Badge(formats.short_date(due), "blue", "→")
