"""The number of the last event, by team and by how its name begins; asked at every turn."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

Asked = tuple[str, tuple[str, ...]]
"""A team, and the beginnings of names; none stands for every name."""


class Latest:
    """The numbers of last events. Safe to share between threads."""

    def __init__(self) -> None:
        """Knows of no event yet."""
        self._lock = threading.Lock()
        self._numbers: dict[str, dict[str, int]] = {}
        self._answers: dict[Asked, int] = {}
        """What was asked before. Kept up with every event, so that asking again is one look."""

    def start(self, known: Iterable[tuple[str, str, int]]) -> None:
        """Begin anew with the team, name and number of the last event of each kind."""
        with self._lock:
            self._numbers, self._answers = {}, {}
            for team, name, seq in known:
                self._numbers.setdefault(team, {})[name] = seq

    def note(self, team: str, name: str, seq: int) -> None:
        """Hear of a new event."""
        with self._lock:
            self._numbers.setdefault(team, {})[name] = seq
            for asked in self._answers:
                if asked[0] == team and _begins(name, asked[1]):
                    self._answers[asked] = seq

    def among(self, teams: Sequence[str], names: tuple[str, ...]) -> int:
        """The number of the last event of these teams whose name begins so; 0 when none does."""
        return max((self._answer(team, names) for team in teams), default=0)

    def _answer(self, team: str, names: tuple[str, ...]) -> int:
        known = self._answers.get((team, names))
        if known is not None:
            return known
        with self._lock:
            there = self._numbers.get(team, {}).items()
            found = max((seq for name, seq in there if _begins(name, names)), default=0)
            self._answers[team, names] = found
            return found


def _begins(name: str, names: tuple[str, ...]) -> bool:
    return not names or name.startswith(names)
