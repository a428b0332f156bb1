"""Raw DuckDB: what one move costs at least, the update and its event, committed to disk."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb

_UPDATE = """
    update match_board.match set lane = ?, version = version + 1, changed_seq = ?
    where id = ? and version = ? returning version
"""
_EVENT = """
    insert into core.event (seq, happened_at, name, subject, team, actor, old, new)
    values (?, now(), 'match_board.match_moved', ?, ?, 'bloei', 'voorstel', 'in-beeld')
"""
_CARDS = """
    select id, version from match_board.match
    where team = ? and closed_at is null and lane <> 'loopt' order by id
"""


def milliseconds_a_move(folder: Path, team: str, moves: int) -> float:
    """Median of a number of moves on the board of a team."""
    connection = duckdb.connect(str(folder / "warehouse.duckdb"))
    cards = connection.execute(_CARDS, [team]).fetchall()
    found = connection.execute("select max(seq) from core.event").fetchone()
    assert found
    took = []
    for index, (card, version) in enumerate(cards[:moves]):
        start = perf_counter()
        _move(connection, team, card, version, found[0] + 1 + index)
        took.append(perf_counter() - start)
    connection.close()
    return median(took) * 1000


def _move(
    connection: duckdb.DuckDBPyConnection, team: str, card: str, version: int, seq: int
) -> None:
    connection.execute("begin transaction")
    changed = connection.execute(_UPDATE, ["in-gesprek", seq, card, version]).fetchall()
    assert changed
    connection.execute(_EVENT, [seq, card, team])
    connection.execute("commit")
