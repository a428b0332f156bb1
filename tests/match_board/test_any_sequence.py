"""Whatever three people do and undo, in any order: state equals events, every card has its place.

What undoing must bring back is remembered by the test itself, from what it saw before each step.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bloei_core import Conflict, Context, Period, Refused
from bloei_core.testing import TEAM_A, add_resident, make_engine
from bloei_core.ui import Card, Gone, formats
from plugins.match_board import duties, figures, service, store, words
from plugins.match_board.cards import TeamBoard
from plugins.match_board.looking import Filter
from plugins.match_board.service import MoveTo, NewMatch

PEOPLE = st.sampled_from(["noor", "sem", "els"])
LANES = st.sampled_from([lane.code for lane in words.LANES])
PLACES = st.integers(0, 9)


Undoing = Callable[[Context], object]


@dataclass(frozen=True)
class State:
    """What a card says."""

    lane: str
    verbinder: str
    size: str
    started_on: date | None
    stop_reason: str | None
    closed: bool
    next_step: str
    next_step_on: date | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A step of somebody that can be turned around.

    Each state of a card has a mark; undoing brings back the state, and so the mark.
    """

    before: Mapping[str, State | None]
    """What the cards say again when it is turned around; None for a card that is not there."""
    after: Mapping[str, int]
    """The marks of the cards as it left them: as long as they have these, nobody touched them."""
    marks: Mapping[str, int]
    """The marks that they have again when it is turned around."""


def _state_of(context: Context, match: store.Match) -> State:
    notes = (context.open(each.text_sealed) for each in store.notes_of(context, match.id))
    return State(
        match.lane,
        match.verbinder,
        match.size,
        match.started_on,
        match.stop_reason,
        match.closed_at is not None,
        context.open(match.next_step_sealed),
        match.next_step_on,
        tuple(sorted(notes)),
    )


def _refusal(verb: Callable[[], object]) -> str | None:
    try:
        verb()
    except Refused as error:
        return str(error)
    return None


def _different(before: Mapping[str, State | None], after: Mapping[str, State | None]) -> set[str]:
    return {each for each in after if after[each] != before.get(each)}


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
        self.done: dict[str, list[Step]] = {who: [] for who in self.contexts}
        self.marks: dict[str, int] = {}
        self.fresh_marks = count(1)
        self.undone: dict[str, list[Step]] = {who: [] for who in self.contexts}

    def _context(self, who: str) -> Context:
        member = self.engine.member(who)
        assert member is not None
        return self.engine.context(member, [TEAM_A])

    def teardown(self) -> None:
        self.engine.close()

    @rule(who=PEOPLE, sides=st.permutations(range(4)))
    def add(self, who: str, sides: list[int]) -> None:
        wish = NewMatch(self.parties[sides[0]], self.parties[sides[1]], "koken")
        match = service.add_match(self.contexts[who], wish)
        self.matches.append(match)
        self._remember(who, [match], {match: None})

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

    @precondition(lambda self: self.matches)
    @rule(who=PEOPLE, which=PLACES, text=st.sampled_from(["Goed gesprek", "Bellen"]))
    def write(self, who: str, which: int, text: str) -> None:
        if card := self._seen_card(who, which):
            before = self._state()
            with suppress(Refused):
                service.add_note(self.contexts[who], card.id, text)
                self._remember(who, [card.id], before)

    @precondition(lambda self: self.matches)
    @rule(who=PEOPLE, which=PLACES, size=st.sampled_from(words.SIZE_CODES))
    def grow(self, who: str, which: int, size: str) -> None:
        if card := self._seen_card(who, which):
            context = self.contexts[who]
            self._act(who, card, lambda: service.change_size(context, card.id, card.version, size))

    @rule(who=PEOPLE, absent=PEOPLE, to=PEOPLE)
    def hand_over_all(self, who: str, absent: str, to: str) -> None:
        before = self._state()
        with suppress(Refused):
            service.hand_over_all(self.contexts[who], absent, to, "Let op de tijd.")
            self._remember(who, _different(before, self._state()), before)

    @rule(who=PEOPLE)
    def undo(self, who: str) -> None:
        self._turn_around(who, service.undo, self.done[who], self.undone[who])

    @rule(who=PEOPLE)
    def redo(self, who: str) -> None:
        self._turn_around(who, service.redo, self.undone[who], self.done[who])

    def _turn_around(self, who: str, verb: Undoing, origin: list[Step], goal: list[Step]) -> None:
        """It brings back what was, exactly when nobody touched one of these cards since."""
        before = self._state()
        refusal = _refusal(lambda: verb(self.contexts[who]))
        if refusal is not None:
            assert self._state() == before, "refused, and yet something changed"
            assert not origin or self._touched_since(origin[-1]) or "er niet meer" in refusal
            return
        step = origin.pop()
        assert not self._touched_since(step)
        now = self._state()
        assert {each: now[each] for each in step.before} == step.before
        assert _different(before, now) <= set(step.before)
        goal.append(Step({each: before[each] for each in step.before}, step.marks, step.after))
        self.marks |= step.marks

    def _touched_since(self, step: Step) -> bool:
        return any(self.marks[each] != mark for each, mark in step.after.items())

    def _remember(
        self, who: str, matches: Collection[str], before: Mapping[str, State | None]
    ) -> None:
        marks = {each: self.marks.get(each, 0) for each in matches}
        fresh = {each: next(self.fresh_marks) for each in matches}
        self.marks |= fresh
        step = Step({each: before.get(each) for each in matches}, fresh, marks)
        self.done[who] = [*self.done[who], step][-20:]
        self.undone[who].clear()

    def _state(self) -> dict[str, State | None]:
        """What a card says, without its place in the lane: that may shift a little."""
        context = self.contexts["noor"]
        found = {each: store.match(context, each) for each in self.matches}
        return {
            each: None if match is None else _state_of(context, match)
            for each, match in found.items()
        }

    def _act(self, who: str, card: Card, verb: Callable[[], object]) -> None:
        """A change goes through exactly when nobody changed the card since it was seen."""
        before, states = store.match(self.contexts[who], card.id), self._state()
        with suppress(Refused):
            try:
                verb()
            except Conflict:
                assert before is None or before.version != card.version
                raise
            assert before is not None
            assert before.version == card.version
            self._remember(who, [card.id], states)

    def _seen_card(self, who: str, which: int) -> Card | None:
        return self.seen[who].get(self.matches[which % len(self.matches)])

    def _lane(self, who: str, lane: str) -> list[str]:
        cards = [card for card in self.seen[who].values() if card.lane == lane]
        return [card.id for card in sorted(cards, key=lambda card: card.rank)]

    @invariant()
    def state_equals_events(self) -> None:
        context = self.contexts["noor"]
        for check in duties.checks():
            assert list(check.problems(context)) == [], check.title

    @invariant()
    def every_match_is_in_exactly_one_lane(self) -> None:
        rows = self.engine.warehouse.read("select id, lane from match_board.match")
        assert len({row["id"] for row in rows}) == len(rows)
        assert {row["lane"] for row in rows} <= {lane.code for lane in words.LANES}

    @invariant()
    def nothing_points_to_a_match_that_is_gone(self) -> None:
        for table in ("note", "text_version", "handover"):
            lost = f"""
                select count(*) as n from match_board.{table}
                where match not in (select id from match_board.match)
            """
            assert self.engine.warehouse.read(lost)[0]["n"] == 0

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
    max_examples=14,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
