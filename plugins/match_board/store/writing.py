"""Writing matches and notes. What a text said before is kept, under the same keys."""

from __future__ import annotations

from dataclasses import replace

from bloei_core import Event, Row, Work, neighbourhood
from plugins.match_board.store.rows import Match, TextVersion

SEALED = "_sealed"


def add(work: Work, event: Event, fields: Row) -> None:
    """Write a new match, changed by this event."""
    insert(work, "match_board.match", {**fields, **_stamp(event)})


def remove(work: Work, match_id: str, version: int) -> bool:
    """Take away a match whose adding is undone; False when another version stands there by now."""
    rows = work.execute(
        "delete from match_board.match where id = $id and version = $version returning id",
        id=match_id,
        version=version,
    )
    return bool(rows)


def change(work: Work, event: Event, version: int, fields: Row) -> bool:
    """Change the subject of this event; False when another version stands there."""
    for column in fields:
        if column.endswith(SEALED):
            _keep_text(work, event, column)
    fields = {**fields, **_stamp(event)}
    assignments = "".join(f", {name} = ${name}" for name in fields)
    # Without `returning`: that makes DuckDB write the whole row again, at twice the time.
    (told,) = work.execute(
        f"update match_board.match set version = version + 1{assignments} "
        "where id = $match_id and version = $old_version",
        match_id=event.subject,
        old_version=version,
        **fields,
    )
    return bool(told["Count"])


def changed(match: Match, event: Event, fields: Row) -> Match:
    """The match as it stands once `change` has written these columns; reads nothing."""
    return replace(match, **fields, **_stamp(event), version=match.version + 1)


def touch(work: Work, event: Event) -> None:
    """Say that something about the subject of this event changed, whatever its version."""
    work.execute(
        """
        update match_board.match
        set version = version + 1, changed_seq = $changed_seq, changed_at = $changed_at
        where id = $id
        """,
        id=event.subject,
        **_stamp(event),
    )


def add_note(work: Work, fields: Row) -> None:
    """Write a new note."""
    insert(work, "match_board.note", fields)


def change_note(work: Work, event: Event, note: str, sealed: bytes | None) -> None:
    """Give a note another text."""
    _keep_text(work, event, "text_sealed", note)
    work.execute(
        "update match_board.note set text_sealed = $sealed where id = $note",
        sealed=sealed,
        note=note,
    )


def withdraw_note(work: Work, note: str, *, withdrawn: bool) -> bool:
    """Take a note back, or put it there again; False when there is none."""
    rows = work.execute(
        "update match_board.note set withdrawn = $withdrawn where id = $note returning id",
        withdrawn=withdrawn,
        note=note,
    )
    return bool(rows)


def texts_before(work: Work, match_id: str, seq: int) -> list[TextVersion]:
    """What the texts of a match said until this event."""
    rows = work.execute(
        "select * from match_board.text_version where match = $match and replaced_seq = $seq",
        match=match_id,
        seq=seq,
    )
    return [TextVersion(**row) for row in rows]


def insert(work: Work, table: str, fields: Row) -> None:
    """Write one row."""
    columns = ", ".join(fields)
    values = ", ".join(f"${name}" for name in fields)
    work.execute(f"insert into {table} ({columns}) values ({values})", **fields)


def _keep_text(work: Work, event: Event, column: str, note: str | None = None) -> None:
    table = "match_board.note" if note else "match_board.match"
    work.execute(
        f"""
        insert into match_board.text_version
            (id, match, note, field, text_sealed, replaced_at, replaced_seq, member)
        select $id, $match, $note, $field, {column}, $replaced_at, $replaced_seq, $member
        from {table} where id = $row
        """,
        id=neighbourhood.new_id(),
        match=event.subject,
        note=note,
        field="note" if note else column.removesuffix(SEALED),
        replaced_at=event.happened_at,
        replaced_seq=event.seq,
        member=event.actor,
        row=note or event.subject,
    )


def _stamp(event: Event) -> Row:
    return {"changed_seq": event.seq, "changed_at": event.happened_at}
