"""What there is at the end of each month, quarter or year, from what came and went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def levels(
    first_days: Sequence[date], changes: Iterable[tuple[Key, date, int]]
) -> Iterator[tuple[Key, date, int]]:
    """Key, first day and level at the end, for each key that ever changed and each period.

    `changes` are how many came (or, below zero, went) for a key in the period that begins on a
    day of `first_days`; what came earlier is told on the first of them.
    """
    changed: defaultdict[Key, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    for key, day, change in changes:
        changed[key][day] += change
    for key, of_key in changed.items():
        found = accumulate(of_key[day] for day in first_days)
        yield from ((key, day, level) for day, level in zip(first_days, found, strict=True))
