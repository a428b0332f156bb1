"""Two speeds: how long a match may be quiet before that says something.

An ontwikkelplaats answers at its own speed; for residents the team chose one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bloei_core import Context, Setting, neighbourhood
from bloei_core.ui import Age, formats
from plugins.match_board import store, words

PLUGIN = "match_board"
STILL_DAYS = "still_days"
ALONE_DAYS = "alone_days"


@dataclass(frozen=True, slots=True)
class Pace:
    """The speeds of the team in view: that of residents, and of each place its own."""

    residents: int
    places: Mapping[str, int]
    today: date

    @classmethod
    def of(cls, context: Context) -> Pace:
        """As it is today."""
        places = context.remembered(
            "match_board.paces", "core.organisation_", lambda: neighbourhood.answer_days(context)
        )
        return cls(still_days(context), places, formats.today())

    def days_for(self, card: store.BoardCard) -> int:
        """After how many quiet days a match stands still.

        Whoever's turn it is sets the pace; when that is not known, the slower of both sides.
        """
        sides = ((card.party_a, card.party_a_kind), (card.party_b, card.party_b_kind))
        own = [self.places.get(each, self.residents) for each, kind in sides if kind != "person"]
        if not own or card.waiting_for in ("bewoner", "wij"):
            return self.residents
        if card.waiting_for == "plek" or len(own) == len(sides):
            return max(own)
        return max(self.residents, *own)

    def quiet(self, card: store.BoardCard) -> int:
        """For how many days nothing happened to a match; 0 when a next step is planned."""
        if card.next_step_on and card.next_step_on >= self.today:
            return 0
        return (self.today - formats.local(card.changed_at).date()).days

    def is_stuck(self, card: store.BoardCard) -> bool:
        """Whether a match on its way is quiet for longer than its pace."""
        return card.lane in words.ON_THE_WAY and self.quiet(card) >= self.days_for(card)

    def age(self, card: store.BoardCard) -> Age | None:
        """A calm sign: how often its own pace went by; None as long as that is once."""
        if not self.is_stuck(card):
            return None
        days = self.quiet(card)
        times = days // self.days_for(card)
        text = f"{formats.count(days, 'dag', 'dagen')} stil"
        return Age(1 if times < 2 else 2 if times < 4 else 3, text)


def still_days(context: Context) -> int:
    """After how many days without news this team says that a resident's match stands still."""
    return max(1, int(context.setting(PLUGIN, STILL_DAYS)))


def alone_days(context: Context) -> int:
    """After how many days without a match this team proposes a small step to a resident."""
    return max(1, int(context.setting(PLUGIN, ALONE_DAYS)))


def settings() -> list[Setting]:
    """After how many days a match stands still, and a resident gets a small step proposed."""
    return [
        Setting(
            key=STILL_DAYS,
            label="Na hoeveel dagen zonder nieuws staat een match stil?",
            kind="number",
            default=21,
            help="Het tempo van bewoners. Een plek heeft haar eigen tempo: dat staat bij de plek.",
            lowest=1,
            highest=3650,
        ),
        Setting(
            key=ALONE_DAYS,
            label="Na hoeveel dagen zonder match stel je een kleine stap voor?",
            kind="number",
            default=60,
            help="Dan staat de bewoner bij Vandaag, met een kop koffie als voorstel.",
            lowest=1,
            highest=3650,
        ),
    ]
