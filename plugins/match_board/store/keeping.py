"""What stands beside matches: hand-over notes, earlier texts, saved views, and one's own steps."""

from __future__ import annotations

from datetime import datetime

from bloei_core import Context, Row, Work
from plugins.match_board.store.matches import happenings_in
from plugins.match_board.store.rows import HandOver, Happening, SavedView, TextVersion
from plugins.match_board.store.writing import insert

_MOST_EVENTS = 1000  # twenty steps, also when each took fifty cards

# --- what somebody did -----------------------------------------------------------------------


def own_happenings(context: Context, actor: str, moment: datetime) -> list[Happening]:
    """What somebody did on the board since a moment, the latest first."""
    sql = f"""
        select seq, name, subject, actor, happened_at, old, new, details from core.event
        where list_contains($teams, team) and actor = $actor and happened_at >= $moment
            and starts_with(name, 'match_board.')
        order by seq desc limit {_MOST_EVENTS}
    """
    return happenings_in(context.rows(sql, actor=actor, moment=moment))


# --- earlier texts ---------------------------------------------------------------------------


def earlier_texts(context: Context, match_id: str) -> list[TextVersion]:
    """What the texts of a match said before, newest first."""
    sql = """
        select text_version.* from match_board.text_version
        join match_board.match on match.id = text_version.match
        where list_contains($teams, team) and match.id = $id
        order by replaced_seq desc, text_version.id
    """
    return [TextVersion(**row) for row in context.rows(sql, id=match_id)]


def every_note(context: Context, match_id: str) -> list[bytes]:
    """The texts of all notes of a match, also of those that were taken back."""
    sql = """
        select note.text_sealed from match_board.note
        join match_board.match on match.id = note.match
        where list_contains($teams, team) and match.id = $id and text_sealed is not null
        order by written_at desc, note.id
    """
    return [row["text_sealed"] for row in context.rows(sql, id=match_id)]


# --- hand-over notes -------------------------------------------------------------------------


def hand_overs_of(context: Context, match_id: str) -> list[HandOver]:
    """What was told when a match was given to somebody else, newest first."""
    sql = """
        select handover.* from match_board.handover
        join match_board.match on match.id = handover.match
        where list_contains($teams, team) and match.id = $id
        order by written_at desc, handover.id
    """
    return [HandOver(**row) for row in context.rows(sql, id=match_id)]


def unread_hand_overs(context: Context, member: str) -> list[HandOver]:
    """What was told to somebody who still has the match and did not say that she read it."""
    sql = """
        select handover.* from match_board.handover
        join match_board.match on match.id = handover.match
        where list_contains($teams, team) and receiver = $member and verbinder = $member
            and read_at is null and closed_at is null
        order by written_at desc, handover.id
    """
    return [HandOver(**row) for row in context.rows(sql, member=member)]


def add_hand_over(work: Work, fields: Row) -> None:
    """Write what the one who gives a match tells."""
    insert(work, "match_board.handover", fields)


def mark_read(work: Work, match_id: str, member: str) -> bool:
    """The receiver read what was told with a match; False when there was nothing to read."""
    rows = work.execute(
        "update match_board.handover set read_at = $now "
        "where match = $match and receiver = $member and read_at is null returning id",
        now=work.now,
        match=match_id,
        member=member,
    )
    return bool(rows)


# --- saved views -----------------------------------------------------------------------------


def saved_views(context: Context, member: str) -> list[SavedView]:
    """The views that somebody kept for this team, the oldest first."""
    sql = """
        select id, title_sealed, codes, is_default, version from match_board.saved_view
        where list_contains($teams, team) and member = $member order by created_at, id
    """
    return [SavedView(**row) for row in context.rows(sql, member=member)]


def add_view(work: Work, fields: Row) -> None:
    """Keep a view."""
    insert(work, "match_board.saved_view", fields)


def remove_view(work: Work, view: str, team: str, member: str) -> bool:
    """Keep a view no longer; False when she has none with this id."""
    mine = "where id = $view and team = $team and member = $member"
    params = {"view": view, "team": team, "member": member}
    work.outdates("match_board.saved_view", ["title_sealed"], mine, **params)
    return bool(work.execute(f"delete from match_board.saved_view {mine} returning id", **params))


def choose_default_view(work: Work, view: str | None, team: str, member: str) -> None:
    """The view that somebody begins with; None: the whole board."""
    work.execute(
        "update match_board.saved_view set is_default = coalesce(id = $view, false), "
        "version = version + 1 where team = $team and member = $member",
        view=view,
        team=team,
        member=member,
    )
