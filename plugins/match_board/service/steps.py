"""One's own steps, as the event log tells them: what can be undone, and what can be redone.

Nothing here asks the warehouse, so that it holds for any log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from plugins.match_board.service.traces import BATCH, MARK, STEP
from plugins.match_board.store import Happening

MOST_STEPS = 20
UNDONE, REDONE = "_undone", "_redone"

Step = tuple[Happening, ...]
"""What one person did at once: the events of one unit of work, or of one batch."""


@dataclass(frozen=True, slots=True)
class Stacks:
    """Steps that can be undone and redone, the next one last."""

    done: tuple[Step, ...]
    undone: tuple[Step, ...]


def stacks(newest_first: Sequence[Happening], besides: Collection[int] = ()) -> Stacks:
    """What can be undone and redone after these events of one person.

    A new step leaves nothing to redo. Steps whose last number is in `besides` are passed over.
    """
    done: list[Step] = []
    undone: list[Step] = []
    for step in _steps(newest_first):
        if step[0].name.endswith(UNDONE):
            _shift(step, done, undone)
        elif step[0].name.endswith(REDONE):
            _shift(step, undone, done)
        else:
            done = [*done, step][-MOST_STEPS:]
            undone.clear()
    return Stacks(*(_besides(each, besides) for each in (done, undone)))


def number(step: Step) -> int:
    """Which step it is."""
    return step[-1].seq


def base_name(name: str) -> str:
    """The name of what was undone or redone."""
    return name.removesuffix(UNDONE).removesuffix(REDONE)


def states(oldest_first: Sequence[Happening]) -> tuple[Mapping[int, int], int]:
    """The state of a card after each of its events, and its state now, as numbers.

    Undoing an event brings back the state before it, so the same number.
    """
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    now = 0
    for each in oldest_first:
        if not each.name.startswith(_NO_CHANGE):
            before[each.seq] = now
            now = before.get(each.details.get(STEP, 0), each.seq)
        after[each.seq] = now
    return after, now


_NO_CHANGE = "match_board.hand_over_read"


def _steps(newest_first: Sequence[Happening]) -> Iterator[Step]:
    oldest_first = [each for each in reversed(newest_first) if MARK in each.details]
    for _, together in groupby(oldest_first, _at_once):
        yield tuple(together)


def _at_once(event: Happening) -> object:
    """What the events of one step share: a batch, or the moment of their unit of work."""
    return event.details.get(BATCH) or event.happened_at


def _shift(step: Step, origin: list[Step], goal: list[Step]) -> None:
    """What this step undid or redid leaves its stack; the step itself can be turned around."""
    targets = {each.details.get(STEP) for each in step}
    for other in reversed(origin):
        if any(each.seq in targets for each in other):
            origin.remove(other)
            goal.append(step)
            return


def _besides(steps: Sequence[Step], passed_over: Collection[int]) -> tuple[Step, ...]:
    return tuple(each for each in steps if number(each) not in passed_over)
