"""What is kept in memory is read again after an event, and only then."""

from __future__ import annotations

from collections.abc import Callable

from bloei_core import Context
from bloei_core.kept import Kept, Memory
from bloei_core.testing import add_resident


def counted(told: list[int]) -> Callable[[], int]:
    def read() -> int:
        told.append(len(told))
        return len(told)

    return read


def test_a_value_is_read_once_per_event_number() -> None:
    seq, told = [1], list[int]()
    kept = Kept(lambda: seq[0], counted(told))
    assert [kept.value(), kept.value()] == [1, 1]
    seq[0] = 2
    assert kept.value() == 2


def test_what_was_not_asked_for_the_longest_makes_room() -> None:
    memory, told = Memory(most=2), list[int]()
    read = counted(told)
    for key in ("a", "b", "a", "c"):
        memory.value(key, 1, read)
    assert len(told) == 3
    memory.value("a", 1, read)
    assert len(told) == 3
    memory.value("b", 1, read)
    assert len(told) == 4


def test_a_value_that_could_not_be_read_is_tried_again() -> None:
    memory, told = Memory(), list[int]()
    read = counted(told)

    def fails() -> int:
        raise RuntimeError

    for one in (fails, read):
        try:
            memory.value("a", 1, one)
        except RuntimeError:
            told.append(0)
    assert memory.value("a", 1, fails) == 2


def test_a_page_remembers_until_an_event_of_that_name(
    verbinder: Context, other_team: Context
) -> None:
    told = list[int]()
    read = counted(told)
    assert verbinder.remembered("n", "core.person_", read) == 1
    assert verbinder.remembered("n", "core.person_", read) == 1
    add_resident(other_team, "Bo")
    assert verbinder.remembered("n", "core.person_", read) == 1
    assert other_team.remembered("n", "core.person_", read) == 2
    add_resident(verbinder, "Ali")
    assert verbinder.remembered("n", "core.organisation_", read) == 3
    assert verbinder.remembered("n", "core.person_", read) == 4


def test_what_failed_is_tried_again() -> None:
    """A value of None stands for a failure."""
    memory, answers = Memory(), iter([None, 7])
    assert memory.value("a", 1, lambda: next(answers)) is None
    assert memory.value("a", 1, lambda: next(answers)) == 7
    assert memory.value("a", 1, lambda: next(answers)) == 7
