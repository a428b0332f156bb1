"""The rows of the read log as a chain: each proves itself and which row came before it.

A proof is a keyed hash of the vault: who has only the files can change, add or drop a row, but not
make it fit. Where the log ends is anchored beside the keys, so that the last rows are missed too;
where it begins, once rows expired, is proved by a cut (docs/decisions/0012-the-read-log.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

Kind = Literal["list", "search", "person", "reach", "export", "restored"]
Prove = Callable[[str], str]
Proves = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: ids and codes only. `people` stands for a set of residents (`fingerprint`)."""

    seq: int
    happened_at: datetime
    member: str
    team: str
    page: str
    kind: Kind
    people: str
    reason: str
    """The id of the peek that allowed it; of a restore the last row that came back; else ""."""
    previous: str
    proof: str = ""

    @property
    def told(self) -> str:
        """All that the row says, as one text: what its proof is made of."""
        moment = self.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
        values = (self.member, self.team, self.page, self.kind, self.people, self.reason)
        return json.dumps(["row", self.seq, moment, *values, self.previous])

    def proved(self, prove: Prove) -> Entry:
        """The same row with its proof."""
        return replace(self, proof=prove(self.told))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the log: just after the row with this number and proof."""

    seq: int = 0
    proof: str = ""

    @classmethod
    def after(cls, entry: Entry) -> Spot:
        """The place after this row."""
        return cls(entry.seq, entry.proof)


NOWHERE = Spot()


def fingerprint(residents: Iterable[str]) -> str:
    """A short name for a set of residents; "" for none."""
    ids = sorted(set(residents))
    return hashlib.sha256(" ".join(ids).encode()).hexdigest() if ids else ""


# --- the two ends ----------------------------------------------------------------------------


def end_text(end: Spot, prove: Prove) -> str:
    """Where the log ends, as it is anchored beside the keys."""
    return json.dumps([end.seq, end.proof, prove(_end_told(end))])


def read_end(text: str | None, proves: Proves) -> Spot | None:
    """The place in an anchor; None when there is none, or when it was not made here."""
    if text is None:
        return None
    try:
        seq, proof, proof_of_end = json.loads(text)
        end = Spot(int(seq), str(proof))
    except (TypeError, ValueError):
        return None
    return end if proves(str(proof_of_end), _end_told(end)) else None


def _end_told(end: Spot) -> str:
    return json.dumps(["end", end.seq, end.proof])


def cut_told(cut: Spot) -> str:
    """What proves that the rows up to here expired."""
    return json.dumps(["cut", cut.seq, cut.proof])


# --- looking for damage ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with rows `first` up to and including `last`.

    `restored` is no damage: these rows came after a backup that was put back.
    """

    what: Literal["changed", "missing", "double", "loose", "restored"]
    first: int
    last: int


def faults(entries: Iterable[Entry], begin: Spot, end: Spot, proves: Proves) -> Iterator[Fault]:
    """What is wrong, in order. `entries` by number, `begin` after the last that expired."""
    before, fits = begin, True
    for entry in entries:
        if entry.seq <= before.seq:
            yield Fault("double", entry.seq, entry.seq)
            continue
        sound = proves(entry.proof, entry.told)
        if entry.seq > before.seq + 1:
            yield _gap(before.seq, entry, sound=sound)
        elif sound and fits and entry.previous != before.proof:
            yield Fault("loose", entry.seq, entry.seq)
        if not sound:
            yield Fault("changed", entry.seq, entry.seq)
        before, fits = Spot.after(entry), sound
    if end.seq > before.seq:
        yield Fault("missing", before.seq + 1, end.seq)


def _gap(last: int, entry: Entry, *, sound: bool) -> Fault:
    explained = sound and entry.kind == "restored" and entry.reason == str(last)
    return Fault("restored" if explained else "missing", last + 1, entry.seq - 1)
