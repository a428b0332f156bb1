"""Writing the read log: who saw which residents, on disk before their names are drawn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bloei_core.errors import NotSaved, ProgrammingMistake
from bloei_core.read_log import store
from bloei_core.read_log.chain import (
    NOWHERE,
    Entry,
    Kind,
    Spot,
    end_text,
    faults,
    fingerprint,
    read_end,
)
from bloei_core.vault import Vault
from bloei_core.warehouse import EVERY_TEAM, Warehouse, Work

END = "read_log"
A_QUARTER = 15 * 60.0
_SYSTEM = "bloei"
_MOST_WINDOWS = 5_000
_REFUSED = (
    "We kunnen nu niet opschrijven wie wat ziet. Daarom laten we geen namen zien. "
    "Probeer het zo nog eens."
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, and for which team."""

    member: str
    team: str


@dataclass(frozen=True, slots=True)
class Look:
    """One reading: of a page, an export, a search."""

    reader: Reader
    page: str
    kind: Kind
    residents: Sequence[str]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Window:
    """What one member saw on one page during one quarter of an hour. Never changed in place."""

    until: float
    seen: frozenset[str] = frozenset()
    typed: str = ""


_Key = tuple[Reader, str, Kind]


class ReadLog:
    """The read log of one warehouse. Safe to share between threads.

    A row is committed before the call returns, so that nothing is shown that is not told. What a
    member saw on a page in this quarter of an hour already costs a look in memory and no more.
    """

    def __init__(
        self, warehouse: Warehouse, vault: Vault, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Reads nothing yet; call `resume` once the tables are there."""
        self._warehouse = warehouse
        self._vault = vault
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[_Key, _Window] = {}
        self._end = self._next = NOWHERE

    def resume(self) -> None:
        """Take up where the log ends.

        After a crash the last row may not be anchored yet: it is when it fits. Where rows are
        missing the log goes on behind them, so that the gap stays in sight.
        """
        self._windows = {}  # a backup that was put back knows nothing of what was seen since
        last = store.last(self._warehouse)
        anchored = self.anchored()
        ahead = last is not None and last.seq > (anchored or NOWHERE).seq
        if last is None or not ahead:
            self._end = anchored or NOWHERE
            return
        self._end = Spot.after(last)
        if anchored is not None or last.seq == 1:
            self._anchor_if_it_fits(anchored or NOWHERE)

    def anchored(self) -> Spot | None:
        """Where the log ends, as it stands beside the keys."""
        return read_end(self._vault.anchor(END), self._vault.proves)

    def saw(self, reader: Reader, page: str, residents: Iterable[str]) -> None:
        """A list or board was shown: one row a quarter of an hour, and one for who is new on it.

        Raises NotSaved when it cannot be written: then nothing may be shown.
        """
        self._once(Look(reader, page, "list", list(residents)), "")

    def searched(self, reader: Reader, page: str, typed: str, residents: Iterable[str]) -> None:
        """The outcome of a search was shown: one row a search. What was typed is not written.

        Typing on, or a letter back, is the same search.
        """
        self._once(Look(reader, page, "search", list(residents)), typed.strip().casefold())

    def told(self, look: Look) -> None:
        """Something was opened or exported: a row each time."""
        with self._writing() as work:
            self._add(work, look)

    def record_history(self, looks: Sequence[tuple[datetime, Look]]) -> None:
        """Write what happened in the past (the demo), in the order given."""
        with self._writing() as work:
            end, entries, sets = self._end, [], {}
            for moment, look in looks:
                entries.append(_entry(end, look, moment, work))
                sets[entries[-1].people] = sorted(set(look.residents))
                end = Spot.after(entries[-1])
            sets.pop("", None)
            store.add_many_people(work, list(sets.items()))
            store.add_many(work, entries)
            self._go_to(work, end)

    def note_restored(self) -> None:
        """Say that a backup was put back: the rows of after it are explained, not missing.

        Call it once after restoring, when the engine is open; without lost rows it does nothing.
        """
        last = store.last(self._warehouse)
        back = last.seq if last else self._begin().seq
        if back >= self._end.seq:
            return
        self.told(Look(Reader(_SYSTEM, EVERY_TEAM), "bloei", "restored", (), str(back)))

    def _begin(self) -> Spot:
        cut = store.newest_cut(self._warehouse)
        return cut[0] if cut else NOWHERE

    # --- how -------------------------------------------------------------------------------------

    def _once(self, look: Look, typed: str) -> None:
        key = (look.reader, look.page, look.kind)
        if self._fresh(key, look, typed) is None:
            return
        with self._writing() as work:
            fresh = self._fresh(key, look, typed)  # she may look in two windows
            if fresh is not None:
                self._add(work, replace(look, residents=fresh))
        self._remember(key, fresh or [], typed)

    def _fresh(self, key: _Key, look: Look, typed: str) -> list[str] | None:
        """Who has to be written down now; None: nothing has to be."""
        window = self._window(key)
        if window is None or not _same_search(window.typed, typed):
            return list(look.residents) if look.residents or typed else None
        return [each for each in look.residents if each not in window.seen] or None

    def _window(self, key: _Key) -> _Window | None:
        window = self._windows.get(key)
        return window if window is not None and self._clock() < window.until else None

    def _remember(self, key: _Key, fresh: Sequence[str], typed: str) -> None:
        now, window = self._clock(), self._window(key)
        if window is None or not _same_search(window.typed, typed):
            window = _Window(now + A_QUARTER)
        self._windows[key] = replace(window, seen=window.seen.union(fresh), typed=typed)
        if len(self._windows) > _MOST_WINDOWS:
            known = list(self._windows.items())
            self._windows = {name: each for name, each in known if now < each.until}

    @contextmanager
    def _writing(self) -> Iterator[Work]:
        """One transaction at a time; when it is committed, the end of the log moves."""
        if self._warehouse.is_writing:
            raise ProgrammingMistake("read before the unit of work, not within it")
        with self._lock:
            self._next = self._end
            try:
                with self._warehouse.unheard(_SYSTEM) as work:
                    yield work
            except NotSaved as error:
                raise NotSaved(_REFUSED) from error
            if self._next != self._end:
                self._move_end(self._next)

    def _add(self, work: Work, look: Look) -> None:
        entry = _entry(self._next, look, work.now, work)
        if entry.people:
            store.add_people(work, entry.people, sorted(set(look.residents)))
        store.add(work, entry)
        self._go_to(work, Spot.after(entry))

    def _go_to(self, work: Work, end: Spot) -> None:
        self._next = end
        work.trace = store.trace(end)

    def _move_end(self, end: Spot) -> None:
        # After the commit: an anchor that is behind is repaired at the next start, one that is
        # ahead would say that rows are missing.
        self._end = end
        self._vault.set_anchor(END, end_text(end, self._vault.prove))

    def _anchor_if_it_fits(self, anchored: Spot) -> None:
        found = list(store.after(self._warehouse, anchored.seq))
        if not any(faults(found, anchored, self._end, self._vault.proves)):
            self._move_end(self._end)


def _entry(before: Spot, look: Look, moment: datetime, work: Work) -> Entry:
    return Entry(
        seq=before.seq + 1,
        happened_at=moment,
        member=look.reader.member,
        team=look.reader.team,
        page=look.page,
        kind=look.kind,
        people=fingerprint(look.residents),
        reason=look.reason,
        previous=before.proof,
    ).proved(work.prove)


def _same_search(old: str, new: str) -> bool:
    return old.startswith(new) or new.startswith(old)
