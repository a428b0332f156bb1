"""The numbers of last events are those of the log, however often was asked before."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bloei_core.warehouse.latest import Latest

TEAMS = ("a", "b", "*")
NAMES = ("core.resident_added", "core.resident_changed", "board.match_moved")
BEGINNINGS = ((), ("core.",), ("core.resident_added",), ("board.", "core.resident_c"), ("none.",))


@dataclass(frozen=True)
class Happened:
    """An event."""

    team: str
    name: str


@dataclass(frozen=True)
class Asked:
    """A question."""

    teams: tuple[str, ...]
    names: tuple[str, ...]

    def answer(self, log: list[Happened]) -> int:
        """By hand: the number of the last that fits."""
        numbers = [
            number
            for number, each in enumerate(log, 1)
            if each.team in self.teams
            and (not self.names or any(each.name.startswith(name) for name in self.names))
        ]
        return max(numbers, default=0)


_happened = st.builds(Happened, st.sampled_from(TEAMS), st.sampled_from(NAMES))
_asked = st.builds(
    Asked, st.lists(st.sampled_from(TEAMS), max_size=3).map(tuple), st.sampled_from(BEGINNINGS)
)


@given(st.lists(_happened, max_size=10), st.lists(st.one_of(_happened, _asked), max_size=40))
def test_an_answer_is_what_the_log_says(log: list[Happened], steps: list[Happened | Asked]) -> None:
    latest = Latest()
    latest.start((each.team, each.name, number) for number, each in enumerate(log, 1))
    for step in steps:
        if isinstance(step, Happened):
            log.append(step)
            latest.note(step.team, step.name, len(log))
        else:
            assert latest.among(step.teams, step.names) == step.answer(log)


def test_another_log_begins_anew() -> None:
    latest = Latest()
    latest.note("a", "core.resident_added", 7)
    assert latest.among(("a",), ("core.",)) == 7
    latest.start([("a", "core.resident_added", 3)])
    assert latest.among(("a",), ("core.",)) == 3
    assert latest.among(("b",), ()) == 0
