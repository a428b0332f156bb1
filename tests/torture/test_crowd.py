"""Thirty people at one board at once: some are refused, nothing gets mixed up."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from bloei_core import Conflict, Context, members
from bloei_core.check import check
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from bloei_core.testing import add_resident
from plugins.match_board import service, store, words
from tests.torture.members import TEAM, VERBINDERS

PEOPLE = 30
CARDS = 24
MOST_ROUNDS = 20
MOVES_A_ROUND = 2


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine on disk with six verbinders of one team."""
    made = open_engine(DataFolder(tmp_path), isolate=False)
    with made.warehouse.unit_of_work(SYSTEM) as work:
        for verbinder in VERBINDERS:
            members.add(work, made.vault, verbinder)
    yield made
    made.close()


def of_verbinder(engine: Engine, number: int) -> Context:
    return engine.context(VERBINDERS[number % len(VERBINDERS)], [TEAM])


def some_matches(context: Context, number: int) -> list[str]:
    talent = words.talent_codes()[0]
    residents = [add_resident(context, f"Bewoner {each}", talent) for each in range(number + 1)]
    pairs = itertools.pairwise(residents)
    return [
        service.add_match(context, service.NewMatch(one, other, talent)) for one, other in pairs
    ]


def move_one(context: Context, chance: Random) -> str | None:
    """Move some card to some place; its id, or None when somebody else was first."""
    cards = store.cards(context, service.closed_since())
    card, neighbour = chance.choice(cards), chance.choice(cards)
    reason = words.reasons()[0] if neighbour.lane == words.STOPPED else None
    above = chance.choice([neighbour.id, None])
    to = service.MoveTo(neighbour.lane, above, None if above else neighbour.id, reason=reason)
    if chance.random() < 0.3:
        to = service.MoveTo(chance.choice(words.OPEN_LANES))
    try:
        service.move_card(context, card.id, card.version, to)
    except Conflict:
        return None
    return card.id


def move_many(engine: Engine, number: int, start: threading.Barrier, moves: int) -> list[str]:
    context, chance = of_verbinder(engine, number), Random(number)
    start.wait(20)
    moved = [move_one(context, chance) for _ in range(moves)]
    return [each for each in moved if each]


def test_thirty_people_who_move_cards_at_once_leave_lanes_ranks_and_events_in_order(
    engine: Engine, rounds: int
) -> None:
    context = of_verbinder(engine, 0)
    matches = some_matches(context, CARDS)
    start, moves = threading.Barrier(PEOPLE), MOVES_A_ROUND * min(rounds, MOST_ROUNDS)
    with ThreadPoolExecutor(PEOPLE) as crowd:
        asked = [crowd.submit(move_many, engine, each, start, moves) for each in range(PEOPLE)]
        moved = Counter(card for each in asked for card in each.result(600))

    versions = {card: store.match(context, card) for card in matches}
    assert moved.total() > PEOPLE
    assert {card: found.version for card, found in versions.items() if found} == {
        card: 1 + moved[card] for card in matches
    }
    told = Counter(each.name for card in matches for each in store.happenings(context, card))
    assert told["match_board.match_moved"] + told["match_board.match_ranked"] == moved.total()
    assert [each for each in check(engine).results if not each.ok] == []


def test_a_place_between_two_cards_is_found_for_ever(engine: Engine, rounds: int) -> None:
    """Halving runs out of numbers after some fifty moves; then the lane is numbered anew."""
    context = of_verbinder(engine, 0)
    top, left, right = some_matches(context, 3)
    for each in (left, right, top):  # top above left above right
        put(context, each, before=None)
    for _ in range(30 * rounds):
        left, right = right, left
        put(context, left, after=top)
        ranks = {card.id: card.rank for card in store.cards(context, service.closed_since())}
        assert ranks[top] < ranks[left] < ranks[right]
    assert check(engine).ok


def put(context: Context, card: str, before: str | None = None, after: str | None = None) -> None:
    found = store.match(context, card)
    assert found
    to = service.MoveTo(found.lane, before, after)
    service.move_card(context, card, found.version, to)
