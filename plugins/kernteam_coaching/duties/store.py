"""What is kept of one resident, forgetting, and what must always hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bloei_core import Context, Work
from plugins.kernteam_coaching import store
from plugins.kernteam_coaching.store import Kernteam, Participant, Promise, Talk

_OURS = "kernteam in (select id from kernteam_coaching.kernteam where list_contains($teams, team))"


# --- of one resident --------------------------------------------------------------------------


def participations(context: Context, ids: Sequence[str]) -> list[tuple[Participant, Kernteam]]:
    """In which kernteams of the teams in view these residents take or took part, latest first."""
    found = context.rows(
        f"""
        select * from kernteam_coaching.participant where list_contains($ids, person) and {_OURS}
        order by active_until is not null, active_from desc, id
        """,
        ids=list(ids),
    )
    teams = store.some(context, [row["kernteam"] for row in found])
    return [(Participant(**row), teams[row["kernteam"]]) for row in found]


# --- rules for `bloei check` -----------------------------------------------------------------


def double_participants(context: Context) -> list[str]:
    """Participants who stand in the same kernteam twice on the same day."""
    sql = f"""
        with ours as (
            select * from kernteam_coaching.participant where person is not null and {_OURS}
        )
        select distinct one.id from ours as one join ours as other
            on one.kernteam = other.kernteam and one.person = other.person and one.id <> other.id
        where one.active_from <= coalesce(other.active_until, date '9999-12-31')
            and other.active_from <= coalesce(one.active_until, date '9999-12-31')
        order by one.id
    """
    return [row["id"] for row in context.rows(sql)]


def strange_owners(context: Context) -> list[str]:
    """Actions and projects that point to a participant or talk of another kernteam."""
    sql = f"""
        with pointing as (
            select id, kernteam, participant, talk from kernteam_coaching.action where {_OURS}
            union all
            select id, kernteam, participant, null from kernteam_coaching.project where {_OURS}
        )
        select pointing.id from pointing
        left join kernteam_coaching.participant on participant.id = pointing.participant
        left join kernteam_coaching.talk on talk.id = pointing.talk
        where coalesce(participant.kernteam, pointing.kernteam) <> pointing.kernteam
            or coalesce(talk.kernteam, pointing.kernteam) <> pointing.kernteam
        order by pointing.id
    """
    return [row["id"] for row in context.rows(sql)]


# --- forgetting ------------------------------------------------------------------------------

_TEXTS = (
    ("kernteam", "name_sealed"),
    ("kernteam", "issue_sealed"),
    ("project", "title_sealed"),
    ("talk", "agreed_sealed"),
    ("action", "what_sealed"),
)


def forget_participant(work: Work, person: str, day: date) -> list[str]:
    """Take a resident out of every kernteam; the ids of those rows. The rows stay."""
    rows = work.execute(
        """
        update kernteam_coaching.participant
        set person = null, version = version + 1,
            active_until = greatest(active_from, least($day, coalesce(active_until, $day)))
        where person = $person returning id
        """,
        person=person,
        day=day,
    )
    return [row["id"] for row in rows]


def wipe_texts_of(work: Work, person: str) -> None:
    """Take away every text that is sealed with the key of this person."""
    # A sealed value begins with the ids of its owners, in plain bytes.
    for table, column in _TEXTS:
        where = f"where contains(hex({column}), hex(encode($person)))"
        _wipe(work, table, [column], where, person=person)


def wipe_texts_before(work: Work, day: date) -> int:
    """Take away what was last used before a day: texts and who took part; how many."""
    texts = sum(_wipe(work, table, columns, old, day=day) for table, columns, old in _EXPIRED)
    sql = f"""
        update kernteam_coaching.participant set person = null
        where person is not null and (active_until < $day or {_STOPPED}) and {_NOT_KEPT}
        returning id
    """
    return texts + len(work.execute(sql, day=day))


def closed_with_texts(context: Context, day: date) -> list[Kernteam]:
    """Kernteams of the teams in view that stopped before a day, and of which something is left."""
    sql = """
        select * from kernteam_coaching.kernteam
        where list_contains($teams, team) and closed_on < $day and (
            name_sealed is not null or issue_sealed is not null or id in (
                select kernteam from kernteam_coaching.participant where person is not null
                union all select kernteam from kernteam_coaching.project
                where title_sealed is not null
                union all select kernteam from kernteam_coaching.talk
                where agreed_sealed is not null
                union all select kernteam from kernteam_coaching.action
                where what_sealed is not null
            )
        )
        order by closed_on, id
    """
    return [Kernteam(**row) for row in context.rows(sql, day=day)]


def old_talks(context: Context, day: date) -> list[Talk]:
    """Talks before a day of kernteams that are still coached, with what was agreed."""
    sql = f"""
        select talk.* from kernteam_coaching.talk
        where {_OURS} and held_on < $day and agreed_sealed is not null and {_STILL_COACHED}
        order by held_on, id
    """
    return [Talk(**row) for row in context.rows(sql, day=day)]


def old_actions(context: Context, day: date) -> list[Promise]:
    """Actions that were done before a day, of kernteams that are still coached."""
    sql = f"""
        select action.* from kernteam_coaching.action
        where {_OURS} and done_on < $day and what_sealed is not null and {_STILL_COACHED}
        order by done_on, id
    """
    return [Promise(**row) for row in context.rows(sql, day=day)]


def old_participants(context: Context, day: date) -> list[Participant]:
    """Who left before a day a kernteam that is still coached."""
    sql = f"""
        select participant.* from kernteam_coaching.participant
        where {_OURS} and active_until < $day and person is not null and {_STILL_COACHED}
        order by active_until, id
    """
    return [Participant(**row) for row in context.rows(sql, day=day)]


def _wipe(work: Work, table: str, columns: Sequence[str], where: str, **params: Any) -> int:
    work.outdates(f"kernteam_coaching.{table}", columns, where, **params)
    cleared = ", ".join(f"{column} = null" for column in columns)
    sql = f"update kernteam_coaching.{table} set {cleared} {where} returning id"
    return len(work.execute(sql, **params))


_STILL_COACHED = (
    "kernteam in (select id from kernteam_coaching.kernteam where "
    "closed_on is null or closed_on >= $day)"
)
_KEPT = "select row_id from core.kept_longer"
_NOT_KEPT = f"id not in ({_KEPT}) and kernteam not in ({_KEPT})"
_STOPPED = "kernteam in (select id from kernteam_coaching.kernteam where closed_on < $day)"
_EXPIRED = (
    (
        "kernteam",
        ["name_sealed", "issue_sealed"],
        f"""
        where closed_on < $day and coalesce(name_sealed, issue_sealed) is not null
            and id not in ({_KEPT})
        """,
    ),
    ("project", ["title_sealed"], f"where title_sealed is not null and {_STOPPED} and {_NOT_KEPT}"),
    (
        "talk",
        ["agreed_sealed"],
        f"where agreed_sealed is not null and (held_on < $day or {_STOPPED}) and {_NOT_KEPT}",
    ),
    (
        "action",
        ["what_sealed"],
        f"where what_sealed is not null and (done_on < $day or {_STOPPED}) and {_NOT_KEPT}",
    ),
)
