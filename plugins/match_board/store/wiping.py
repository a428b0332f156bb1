"""Taking away what people typed about a match: somebody is forgotten, or it was long ago."""

from __future__ import annotations

from datetime import date
from typing import Any

from bloei_core import Row, Work
from plugins.match_board.store.rows import Match

_ON_MATCH = ("agreement_sealed", "next_step_sealed", "gained_a_sealed", "gained_b_sealed")
_BESIDE_MATCH = ("note", "text_version", "handover")


def open_matches_of(work: Work, party: str) -> list[Match]:
    """The open matches of a party in any team, within a unit of work."""
    sql = """
        select * from match_board.match
        where closed_at is null and (party_a = $party or party_b = $party) order by id
    """
    return [Match(**row) for row in work.execute(sql, party=party)]


def wipe_texts_of(work: Work, party: str) -> None:
    """Take away every typed text of the matches of a party."""
    _wipe_all(work, "(party_a = $party or party_b = $party)", party=party)


def wipe_texts_closed_before(work: Work, day: date) -> int:
    """Take away the typed texts of matches that were closed before a day; how many texts."""
    return _wipe_all(work, "closed_at < $day", day=day)


def wipe_texts_beside(work: Work, match_id: str) -> None:
    """Take away all that stands beside a match whose adding is undone."""
    for table in _BESIDE_MATCH:
        place = f"match_board.{table}"
        work.outdates(place, ["text_sealed"], "where match = $match", match=match_id)
        work.execute(f"delete from {place} where match = $match", match=match_id)


def _wipe_all(work: Work, matches: str, **params: Any) -> int:
    beside = f"match in (select id from match_board.match where {matches})"
    gone = [
        _wipe(work, f"match_board.{each}", "text_sealed", beside, params) for each in _BESIDE_MATCH
    ]
    gone += [_wipe(work, "match_board.match", each, matches, params) for each in _ON_MATCH]
    return sum(gone)


def _wipe(work: Work, table: str, column: str, where: str, params: Row) -> int:
    where = f"where {column} is not null and {where}"
    work.outdates(table, [column], where, **params)
    gone = work.execute(f"update {table} set {column} = null {where} returning id", **params)
    return len(gone)
