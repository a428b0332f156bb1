"""What of the board goes when its time is up: texts of matches that were closed long ago."""

from __future__ import annotations

from datetime import date

from bloei_core import Context, Work
from plugins.match_board.store import Match

_KEPT = "select row_id from core.kept_longer"
_OLD = f"closed_at < $day and id not in ({_KEPT})"
_WITH_TEXT = """
    (next_step_sealed is not null or id in (
        select match from match_board.note where text_sealed is not null
    ))
"""


def closed_with_texts(context: Context, day: date) -> list[Match]:
    """Matches of the teams in view that were closed before a day and still have typed texts."""
    sql = f"""
        select * from match_board.match
        where list_contains($teams, team) and closed_at < $day and {_WITH_TEXT}
        order by closed_at, id
    """
    return [Match(**row) for row in context.rows(sql, day=day)]


def wipe_closed_before(work: Work, day: date) -> int:
    """Take away the typed texts of matches that were closed before a day; how many texts."""
    closed = f"select id from match_board.match where {_OLD}"
    notes = f"where text_sealed is not null and match in ({closed})"
    steps = f"where next_step_sealed is not null and {_OLD}"
    return _wipe(work, "match_board.note", "text_sealed", notes, day) + _wipe(
        work, "match_board.match", "next_step_sealed", steps, day
    )


def _wipe(work: Work, table: str, column: str, where: str, day: date) -> int:
    work.outdates(table, [column], where, day=day)
    gone = work.execute(f"update {table} set {column} = null {where} returning id", day=day)
    return len(gone)
