"""Whatever three people do, in any order: state equals events, goals count that, rules hold."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bloei_core import Conflict, Context, Period, Refused
from bloei_core.testing import TEAM_A, add_resident, make_engine
from bloei_core.ui import formats
from plugins.kernteam_coaching import duties, figures, people, service, store, talking
from plugins.kernteam_coaching.figures import store as counted
from plugins.kernteam_coaching.talking import ActionForm, TalkForm
from tests.kernteam_coaching.conftest import form_of

PEOPLE = st.sampled_from(["noor", "sem", "els"])
NUMBERS = st.integers(0, 9)
DAYS = st.integers(0, 40)
TODAY = formats.today()
WHOLE = Period(TODAY - timedelta(days=900), TODAY + timedelta(days=1))
CHECKS = duties.checks()
NETWORKS, PER_STEP = figures.kpis()


class ThreePeople(RuleBasedStateMachine):
    """Each acts on the versions that he or she saw last."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = make_engine()
        self.contexts = {who: self._context(who) for who in ("noor", "sem", "els")}
        self.noor = self.contexts["noor"]
        self.residents = [add_resident(self.noor, f"Mens {letter}.") for letter in "ABC"]
        self.kernteams: list[str] = []
        self.seen: dict[tuple[str, str], int] = {}

    def _context(self, who: str) -> Context:
        member = self.engine.member(who)
        assert member is not None
        return self.engine.context(member, [TEAM_A])

    def teardown(self) -> None:
        self.engine.close()

    def _find(self, number: int) -> store.Kernteam:
        found = store.kernteam(self.noor, self.kernteams[number % len(self.kernteams)])
        assert found is not None
        return found

    @rule(who=PEOPLE)
    def start(self, who: str) -> None:
        context = self.contexts[who]
        self.kernteams.append(service.start_kernteam(context, form_of(context)))

    @precondition(lambda self: self.kernteams)
    @rule(who=PEOPLE, number=NUMBERS)
    def look(self, who: str, number: int) -> None:
        found = self._find(number)
        self.seen[who, found.id] = found.version

    @precondition(lambda self: self.kernteams)
    @rule(
        who=PEOPLE,
        number=NUMBERS,
        verb=st.sampled_from(
            [
                service.step_ahead,
                service.step_back,
                service.stop_kernteam,
                service.reopen_kernteam,
            ]
        ),
    )
    def do(self, who: str, number: int, verb: Callable[[Context, str, int], None]) -> None:
        before = self._find(number)
        version = self.seen.get((who, before.id), 1)
        try:
            verb(self.contexts[who], before.id, version)
        except Conflict:
            assert version != before.version
            assert self._find(number) == before
        except Refused:
            assert self._find(number) == before
        else:
            assert version == before.version
            assert self._find(number).version > version

    @precondition(lambda self: self.kernteams)
    @rule(who=PEOPLE, number=NUMBERS, resident=st.integers(0, 2), days=DAYS, stay=DAYS)
    def take_part(self, who: str, number: int, resident: int, days: int, stay: int) -> None:
        context, found = self.contexts[who], self._find(number)
        first = TODAY - timedelta(days=days)
        with suppress(Refused):
            part = people.add_participant(context, found.id, self.residents[resident], first)
            if stay < days:
                last = first + timedelta(days=stay)
                people.change_participant(context, part, 1, first, last)

    @precondition(lambda self: self.kernteams)
    @rule(who=PEOPLE, number=NUMBERS, days=DAYS)
    def talk(self, who: str, number: int, days: int) -> None:
        context, found = self.contexts[who], self._find(number)
        parts = people.active_now(context, found.id)
        actions = [ActionForm("Bellen", f"bewoner:{part.id}") for part in parts[:1]]
        with suppress(Refused):
            form = TalkForm(TODAY - timedelta(days=days), "Afspraak", actions)
            talking.log_talk(context, found.id, form)

    @invariant()
    def every_rule_holds(self) -> None:
        assert {each.key: list(each.problems(self.noor)) for each in CHECKS} == {
            each.key: [] for each in CHECKS
        }

    @invariant()
    def goals_count_what_is_there(self) -> None:
        opened = [each.kernteam for each in counted.standings(self.noor, TODAY)]
        assert PER_STEP.value(self.noor, WHOLE) == len(opened)
        assert NETWORKS.value(self.noor, WHOLE) == sum(each.step >= 2 for each in opened)
        assert store.count_closed(self.noor) == len(self.kernteams) - len(opened)

    @invariant()
    def the_numbers_of_each_agree_with_its_lists(self) -> None:
        for each in counted.standings(self.noor, TODAY):
            promises = store.promises(self.noor, each.kernteam.id)
            talks = [talk.held_on for talk in store.talks(self.noor, each.kernteam.id)]
            assert each.active == len(people.active_now(self.noor, each.kernteam.id))
            assert each.open_actions == sum(promise.done_on is None for promise in promises)
            assert each.last_talk == max(talks, default=None)


TestThreePeople = ThreePeople.TestCase
TestThreePeople.settings = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
