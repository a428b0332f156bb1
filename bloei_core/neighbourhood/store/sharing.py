"""A resident whom another team sees too, as long as something holds."""

from __future__ import annotations

from bloei_core.warehouse import EVERY_TEAM, Work


def share_person(work: Work, person_id: str, team: str, because: str) -> None:
    """Let a team see a resident as long as `because` (the id of an open match) holds."""
    share = {"person": person_id, "team": team, "because": because}
    if work.execute(_SHARED, **share):  # as at nearly every move of a match
        return
    already = team in _teams_that_see(work, person_id)
    work.execute(
        "insert into core.shared_person (person, team, because) values ($person, $team, $because)",
        **share,
    )
    if not already:
        work.record("core.person_shared", subject=person_id, team=team)


_SHARED = """
    select because from core.shared_person
    where person = $person and team = $team and because = $because
"""


def unshare(work: Work, because: str) -> None:
    """End what was shared because of this."""
    ended = work.execute(
        "delete from core.shared_person where because = $because returning person, team",
        because=because,
    )
    for row in ended:
        if row["team"] not in _teams_that_see(work, row["person"]):
            work.record("core.person_unshared", subject=row["person"], team=row["team"])


def team_to_tell(work: Work, person_id: str, team: str) -> str:
    """Which team must hear that this resident changed: `team`, or all when others see her too."""
    return team if _teams_that_see(work, person_id) <= {team} else EVERY_TEAM


def _teams_that_see(work: Work, person_id: str) -> set[str]:
    sql = "select team from core.visible_person where person = $person"
    return {row["team"] for row in work.execute(sql, person=person_id)}
