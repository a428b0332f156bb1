"""A board in memory that tabs share, with the rules of a team: versions, ranks, undo, hand-over."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bloei_core.ui.board import REDO, UNDO, Act, Age, Asking, Badge, Card, Done, Lane, Move
from bloei_core.ui.board.nouns import ActReply, AgeLevel, Reply
from tests.ui.memory_source import MemorySource

LANES = (
    Lane("in_beeld", "In beeld"),
    Lane("in_gesprek", "In gesprek", "We praten met beide kanten"),
    Lane("voorstel", "Voorstel"),
    Lane("kennismaking", "Kennismaking", "Ze zien elkaar voor het eerst"),
    Lane("loopt", "Loopt", "Telt mee voor het doel"),
    Lane("afgerond", "Afgerond"),
    Lane("gestopt", "Gestopt"),
)
TALENTS = (
    "fietsen maken",
    "koken",
    "taalles",
    "tuinieren",
    "computerhulp",
    "wandelen",
    "naaien",
    "muziek",
)
PLACES = (
    "Buurttuin De Linde",
    "Supermarkt Het Plein",
    "Fietswerkplaats",
    "Speeltuin Zonnehof",
    "Wijkhuis De Brug",
)
PEOPLE = (
    "Aisha B.",
    "Bram",
    "Carla V.",
    "Dirk",
    "Emine Y.",
    "Frank",
    "Gerda",
    "Hamid D.",
    "Ineke",
    "Jo",
)
TEAM = {"mb": ("MB", "Mara B."), "jv": ("JV", "Joris V."), "sk": ("SK", "Samira K.")}


@dataclass
class SharedBoard(MemorySource):
    """The board of all tabs with one name."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    moves: list[Move] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    back: list[Card] = field(default_factory=list)
    forth: list[Card] = field(default_factory=list)

    def in_lane(self, lane: str) -> list[Card]:
        cards = (card for card in self.stored.values() if card.lane == lane)
        return sorted(cards, key=lambda card: (card.rank, card.id))

    def rank_between(self, lane: str, before: str | None, after: str | None) -> float:
        cards = {card.id: card for card in self.in_lane(lane)}
        ranks = [card.rank for card in cards.values()] or [0.0]
        below = cards[before].rank if before in cards else None
        above = cards[after].rank if after in cards else None
        if below is not None and above is not None:
            return (below + above) / 2
        if below is not None:
            return below - 1
        return (above if above is not None else max(ranks)) + 1

    def move(self, move: Move, refuse: str = "", asks: str = "") -> Reply:
        with self.lock:
            self.moves.append(move)
            card = self.stored.get(move.card)
            if card is None:
                return "De kaart staat niet meer op het bord."
            if move.lane == refuse:
                return "Kies eerst een startdatum."
            if move.lane == asks:
                return Asking("Kies waarom de match stopt.")
            if card.version != move.version:
                return "Iemand anders heeft deze kaart net veranderd."
            rank = self.rank_between(move.lane, move.before, move.after)
            self.back.append(card)
            self.forth.clear()
            self.change(card, lane=move.lane, rank=rank, group=move.group or card.group)
            return None

    def change(self, card: Card, lane: str, rank: float, group: str) -> Card:
        initials = TEAM[group][0] if group in TEAM else card.initials
        version = self.stored[card.id].version + 1
        changed = replace(
            card, lane=lane, rank=rank, group=group, initials=initials, version=version
        )
        self.put(changed)
        return changed

    def act(self, act: Act) -> ActReply:
        with self.lock:
            self.acts.append(act)
            if act.code == UNDO:
                return self._step(self.back, self.forth, "teruggezet")
            if act.code == REDO:
                return self._step(self.forth, self.back, "opnieuw verplaatst")
            if act.code == "vraag":
                return Asking("Kies een collega.")
            for card in act.cards:
                old = self.stored[card]
                self.change(old, old.lane, old.rank, "sk")
            return Done(f"{len(act.cards)} overgedragen aan Samira K.")

    def _step(self, past: list[Card], future: list[Card], done: str) -> ActReply:
        if not past:
            return "Er is niets om ongedaan te maken."
        old = past.pop()
        future.append(self.stored[old.id])
        self.change(old, old.lane, old.rank, old.group)
        return Done(f"{old.title} is {done}.")


def invent(count: int, lanes: Sequence[Lane], seed: int) -> SharedBoard:
    """A board of so many cards; number n is `kn` and starts in lane n % the number of lanes."""
    dice = random.Random(seed)
    cards = [invent_card(number, lanes[number % len(lanes)].id, dice) for number in range(count)]
    return SharedBoard({card.id: card for card in cards})


def invent_card(number: int, lane: str, dice: random.Random) -> Card:
    """An invented match."""
    person, place, talent = dice.choice(PEOPLE), dice.choice(PLACES), dice.choice(TALENTS)
    group = dice.choice(tuple(TEAM))
    return Card(
        id=f"k{number}",
        lane=lane,
        rank=float(number),
        version=1,
        title=f"{person} en {place}",
        lines=(talent.capitalize(), f"Bellen op {dice.randint(1, 28)}-12-2026")[: 1 + number % 2],
        badges=invent_badges(number),
        initials=TEAM[group][0],
        movable=number % 17 != 16,
        group=group,
        age=invent_age(number),
    )


def invent_badges(number: int) -> tuple[Badge, ...]:
    """Some marks."""
    badges = [Badge("inwoner – plek" if number % 3 else "inwoner – inwoner")]
    if number % 5 == 0:
        badges.append(Badge("wacht op bewoner", "amber", "◷"))
    if number % 7 == 0:
        badges.append(Badge("gestart", "green", "✓"))
    if number % 11 == 0:
        badges.append(Badge("vastgelopen", "red", "!"))
    if number % 13 == 0:
        badges.append(Badge("kopje koffie", "blue", "☕"))
    return tuple(badges)


def invent_age(number: int) -> Age | None:
    """For some cards how long they stand still."""
    levels: dict[int, AgeLevel] = {0: 1, 4: 2, 8: 3}
    level = levels.get(number % 12)
    return Age(level, f"{12 * level} dagen stil") if level else None
