"""Whatever three people do, in any order: state equals events, and every card has its own place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bloei_core import Conflict, Context, Period, Refused
from bloei_core.testing import TEAM_A, add_resident, make_engine
from bloei_core.ui import Card, Gone, formats
from plugins.match_board import figures, service, store, words
from plugins.match_board.cards import TeamBoard
from plugins.match_board.looking import Filter
from plugins.match_board.service import MoveTo, NewMatch

PEOPLE = st.sampled_from(["noor", "sem", "els"])
LANES = st.sampled_from([lane.code for lane in words.LANES])
PLACES = st.integers(0, 9)


class ThreePeople(RuleBasedStateMachine):
    """Each acts on what he or she last saw of the board; the team's matches are `self.matches`."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = make_engine()
        self.contexts = {who: self._context(who) for who in ("noor", "sem", "els")}
        self.parties = [add_resident(self.contexts["noor"], f"Mens {letter}.") for letter in "ABCD"]
        self.matches: list[str] = []
        self.seen: dict[str, dict[str, Card]] = {who: {} for who in self.contexts}
        self.since = dict.fromkeys(self.contexts, 0)

    def _context(self, who: str) -> Context:
        member = self.engine.member(who)
        assert member is not None
        return self.engine.context(member, [TEAM_A])

    def teardown(self) -> None:
        self.engine.close()

    @rule(who=PEOPLE, sides=st.permutations(range(4)))
    def add(self, who: str, sides: list[int]) -> None:
        wish = NewMatch(self.parties[sides[0]], self.parties[sides[1]], "koken")
        self.matches.append(service.add_match(self.contexts[who], wish))

    @rule(who=PEOPLE)
    def look(self, who: str) -> None:
        """Take in what changed, the way a browser does."""
        board = TeamBoard(self.contexts[who], Filter())
        version = board.version()
        for change in board.changed(self.since[who]):
            if isinstance(change, Gone):
                self.seen[who].pop(change.id, None)
            else:
                self.seen[who][change.id] = change
        self.since[who] = version
        assert self.seen[who] == {card.id: card for card in board.cards()}

    @precondition(lambda self: self.matches)
    @rule(who=PEOPLE, which=PLACES, lane=LANES, place=PLACES, days=st.integers(-3, 2))
    def move(self, who: str, which: int, lane: str, place: int, days: int) -> None:
        card = self._seen_card(who, which)
        if card is None:
            return
        others = [each for each in self._lane(who, lane) if each != card.id]
        below = place % (len(others) + 1)
        to = MoveTo(
            lane,
            before=others[below] if below < len(others) else None,
            after=others[below - 1] if below else None,
            started_on=formats.today() + timedelta(days=days),
            reason=words.reasons()[place] if days else None,
        )
        self._act(
            who, card, lambda: service.move_card(self.contexts[who], card.id, card.version, to)
        )

    @precondition(lambda self: self.matches)
    @rule(who=PEOPLE, which=PLACES, to=PEOPLE)
    def hand_over(self, who: str, which: int, to: str) -> None:
        if card := self._seen_card(who, which):
            self._act(
                who, card, lambda: service.hand_over(self.contexts[who], card.id, card.version, to)
            )

    @precondition(lambda self: self.matches)
    @rule(who=PEOPLE, which=PLACES, text=st.text(max_size=20))
    def plan(self, who: str, which: int, text: str) -> None:
        if card := self._seen_card(who, which):
            context, due = self.contexts[who], formats.today()
            self._act(
                who,
                card,
                lambda: service.change_next_step(context, card.id, card.version, text, due),
            )

    def _act(self, who: str, card: Card, verb: Callable[[], None]) -> None:
        """A change goes through exactly when nobody changed the card since it was seen."""
        before = store.match(self.contexts[who], card.id)
        assert before is not None
        with suppress(Refused):
            try:
                verb()
            except Conflict:
                assert before.version != card.version
                raise
            assert before.version == card.version

    def _seen_card(self, who: str, which: int) -> Card | None:
        return self.seen[who].get(self.matches[which % len(self.matches)])

    def _lane(self, who: str, lane: str) -> list[str]:
        cards = [card for card in self.seen[who].values() if card.lane == lane]
        return [card.id for card in sorted(cards, key=lambda card: card.rank)]

    @invariant()
    def state_equals_events(self) -> None:
        context = self.contexts["noor"]
        assert store.lanes_unlike_events(context) == []
        assert store.shared_ranks(context) == []

    @invariant()
    def every_match_counts_once(self) -> None:
        context, today = self.contexts["noor"], formats.today()
        period = Period(today - timedelta(days=9), today + timedelta(days=9))
        found = [store.match(context, match) for match in self.matches]
        assert figures.kpis()[0].value(context, period) == sum(
            match is not None and match.started_on is not None for match in found
        )

    @invariant()
    def only_open_matches_share_a_resident(self) -> None:
        warehouse = self.engine.warehouse
        shared = warehouse.read("select distinct because from core.shared_person")
        still_open = warehouse.read("select id from match_board.match where closed_at is null")
        assert {row["because"] for row in shared} == {row["id"] for row in still_open}


TestThreePeople = ThreePeople.TestCase
TestThreePeople.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
