"""The read log as it is stored, for the engine: every statement that writes or walks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bloei_core.read_log.chain import Entry, Spot
from bloei_core.warehouse import Row, Trace, Warehouse, Work

_AT_ONCE = 20_000


def add(work: Work, entry: Entry) -> None:
    """Write one row."""
    work.execute(_INSERT, **_row(entry))


def add_many(work: Work, entries: Sequence[Entry]) -> None:
    """Write many rows at once."""
    work.insert("core.read_log", [_row(entry) for entry in entries])


def trace(end: Spot) -> Trace:
    """What finds the row at which the log ends."""
    sql = "select seq from core.read_log where seq = $seq and proof = $proof"
    return sql, {"seq": end.seq, "proof": end.proof}


def add_people(work: Work, people: str, residents: Sequence[str]) -> None:
    """Write which residents a fingerprint stands for, unless that is known."""
    if not work.execute("select people from core.read_people where people = $p", p=people):
        work.execute(
            "insert into core.read_people (people, residents) values ($people, $residents::uuid[])",
            people=people,
            residents=list(residents),
        )


def add_many_people(work: Work, sets: Sequence[tuple[str, Sequence[str]]]) -> None:
    """The same for many that are not known yet."""
    for people, residents in sets:
        add_people(work, people, residents)


def last(warehouse: Warehouse) -> Entry | None:
    """The row with the highest number."""
    rows = warehouse.read("select * from core.read_log order by seq desc, rowid desc limit 1")
    return Entry(**rows[0]) if rows else None


def after(warehouse: Warehouse, seq: int) -> Iterator[Entry]:
    """All rows with a higher number, in order; a part at a time."""
    number, row = seq, 1 << 62
    while found := warehouse.read(_PART, {"number": number, "row": row, "most": _AT_ONCE}):
        for each in found:
            row = each.pop("row")
            number = each["seq"]
            yield Entry(**each)


def newest_cut(warehouse: Warehouse) -> tuple[Spot, str] | None:
    """Up to where the log expired, with the proof of it."""
    rows = warehouse.read("select * from core.read_log_cut order by seq desc limit 1")
    if not rows:
        return None
    return Spot(rows[0]["seq"], rows[0]["proof_of_row"]), rows[0]["proof"]


def people(warehouse: Warehouse) -> Iterator[tuple[str, list[str]]]:
    """Every set of residents with its fingerprint."""
    for row in warehouse.read("select people, residents::text[] as ids from core.read_people"):
        yield row["people"], row["ids"]


def rows_about(warehouse: Warehouse, fingerprints: Sequence[str]) -> list[int]:
    """The numbers of the rows that name one of these sets."""
    sql = "select seq from core.read_log where list_contains($some, people) order by seq"
    return [row["seq"] for row in warehouse.read(sql, {"some": list(fingerprints)})]


def rows_about_nobody(warehouse: Warehouse) -> list[int]:
    """The numbers of the rows whose set of residents is gone."""
    return [row["seq"] for row in warehouse.read(_WITHOUT_PEOPLE)]


def expire(work: Work, before: datetime) -> tuple[Spot, int] | None:
    """Take away the rows of before this moment; up to where, and how many. None: there are none.

    Everything up to the last one that is old goes: a clock that was set back leaves no gap.
    """
    found = work.execute(_LAST_BEFORE, before=before)
    if not found:
        return None
    cut = Spot(found[0]["seq"], found[0]["proof"])
    gone = work.execute("delete from core.read_log where seq <= $seq returning seq", seq=cut.seq)
    work.execute(_DELETE_PEOPLE)
    return cut, len(gone)


def add_cut(work: Work, cut: Spot, proof: str) -> None:
    """Say up to where the log expired."""
    work.execute("delete from core.read_log_cut")
    work.execute(
        "insert into core.read_log_cut (seq, proof_of_row, cut_at, proof) "
        "values ($seq, $proof_of_row, $cut_at, $proof)",
        seq=cut.seq,
        proof_of_row=cut.proof,
        cut_at=work.now,
        proof=proof,
    )


def _row(entry: Entry) -> Row:
    return {name: getattr(entry, name) for name in Entry.__dataclass_fields__}


_COLUMNS = ", ".join(Entry.__dataclass_fields__)
_INSERT = f"""
    insert into core.read_log ({_COLUMNS})
    values ({", ".join(f"${name}" for name in Entry.__dataclass_fields__)})
"""

_PART = """
    select rowid as row, * from core.read_log
    where seq > $number or (seq = $number and rowid > $row)
    order by seq, rowid limit $most
"""

_WITHOUT_PEOPLE = """
    select seq from core.read_log
    where people <> '' and people not in (select people from core.read_people)
    order by seq
"""

_LAST_BEFORE = """
    select seq, proof from core.read_log where happened_at < $before order by seq desc limit 1
"""

_DELETE_PEOPLE = """
    delete from core.read_people where people not in (select people from core.read_log)
"""
