"""How a match looks on the board, and which matches a board shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bloei_core import FORGOTTEN_PERSON, Context, Party, PartyKind, neighbourhood
from bloei_core.ui import Badge, Card, Gone, Lane, formats
from plugins.match_board import service, store, words

PLUGIN = "match_board"
STILL_DAYS = "still_days"
MINE = "mij"

BOARD_LANES = tuple(Lane(lane.code, lane.title, lane.help) for lane in words.LANES)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which matches a board shows; an empty code means all. `verbinder` may be `mij`."""

    verbinder: str = ""
    kind: str = ""
    talent: str = ""

    def shows(self, card: store.BoardCard, me: str) -> bool:
        """Whether this match belongs on the board."""
        whose = me if self.verbinder == MINE else self.verbinder
        return (
            card.on_board
            and whose in ("", card.verbinder)
            and self.kind in ("", card.kind)
            and self.talent in ("", card.talent)
        )

    @property
    def codes(self) -> str:
        """The filter as one code."""
        return f"{self.verbinder}/{self.kind}/{self.talent}"


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
    """The board of the team in view, for the component."""

    context: Context
    filter: Filter
    moved: service.Moved | None = None
    """The last move from this board: what is known of it need not be read again."""

    def version(self) -> int:
        """The number of the last event of the team."""
        return self.context.latest()

    def cards(self) -> Sequence[Card]:
        """The whole board."""
        found = store.cards(self.context, service.closed_since())
        return [each for each in self._drawn(found) if isinstance(each, Card)]

    def changed(self, since: int) -> Sequence[Card | Gone]:
        """The cards that changed since then; what the filter does not show is gone."""
        if (card := self._only_change(since)) is not None:
            return self._drawn([card])
        return self._drawn(store.changed_cards(self.context, since, service.closed_since()))

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
        return f"{who} {self.filter.codes} {formats.today()}"

    def _drawn(self, found: Sequence[store.BoardCard]) -> list[Card | Gone]:
        if not found:
            return []
        artist = _Artist(self.context)
        me = self.context.member.id
        return [
            artist.draw(each) if self.filter.shows(each, me) else Gone(each.id) for each in found
        ]


class _Artist:
    """Draws many cards with what they share looked up once."""

    def __init__(self, context: Context) -> None:
        self._names = Names(context)
        self._verbinders = {each.id: each.name for each in service.colleagues(context)}
        self._still_days = still_days(context)
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
        )

    def _badges(self, card: store.BoardCard) -> list[Badge]:
        if card.lane == words.STOPPED:
            return [Badge(words.reason_label(card.stop_reason or "anders"))]
        found = []
        if card.next_step_on and card.lane in words.OPEN_LANES:
            found.append(_step_badge(card.next_step_on, self._today))
        if card.lane in words.COUNTED_LANES and card.started_on:
            found.append(Badge(f"sinds {formats.dutch_date(card.started_on)}", "green"))
        if still := self._still_for(card):
            found.append(Badge(f"{still} dagen stil", "neutral", "☾"))
        return found

    def _still_for(self, card: store.BoardCard) -> int:
        days = days_still(card, self._today)
        return days if card.lane in words.ON_THE_WAY and days >= self._still_days else 0


def still_days(context: Context) -> int:
    """After how many days without news this team says that a match stands still."""
    return max(1, int(context.setting(PLUGIN, STILL_DAYS)))


def days_still(card: store.BoardCard, today: date) -> int:
    """For how many days nothing happened to a match; 0 when a next step is planned."""
    if card.next_step_on and card.next_step_on >= today:
        return 0
    return (today - formats.local(card.changed_at).date()).days


def initials(name: str) -> str:
    """`Noor V.` gives `NV`."""
    return "".join(part[0].upper() for part in name.split()[:2] if part[0].isalpha())


def _step_badge(due: date, today: date) -> Badge:
    if due < today:
        return Badge(f"te laat: {formats.short_date(due)}", "red", "!")
    if due == today:
        return Badge("vandaag", "amber", "•")
    return Badge(formats.short_date(due), "blue", "→")
