"""Consent as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bloei_core.context import Context
from bloei_core.warehouse import Work

_SEEN = "select person from core.visible_person where list_contains($teams, team)"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a resident agreed to: from when until when, which text, and who wrote that down."""

    person: str
    purpose: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None
    recorded_by: str | None
    withdrawn_by: str | None

    @property
    def holds(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None


def of_person(context: Context, person: str) -> list[Consent]:
    """All that a resident agreed to, the latest first."""
    sql = f"""
        select * from core.consent where person = $person and person in ({_SEEN})
        order by given_at desc, purpose
    """
    return [Consent(**row) for row in context.rows(sql, person=person)]


def holding(context: Context) -> frozenset[tuple[str, str]]:
    """Resident and purpose of all consents that hold, of who a team in view may see."""
    sql = f"""
        select distinct person, purpose from core.consent
        where withdrawn_at is null and person in ({_SEEN})
    """
    return frozenset((row["person"], row["purpose"]) for row in context.rows(sql))


def of_age_band(context: Context, age_band: str) -> frozenset[str]:
    """The residents of this age that a team in view may see."""
    sql = f"select id from core.person where age_band = $age_band and id in ({_SEEN})"
    return frozenset(row["id"] for row in context.rows(sql, age_band=age_band))


def add(work: Work, person: str, purpose: str, text_version: str) -> None:
    """Write that a resident agrees."""
    work.execute(
        "insert into core.consent (person, purpose, text_version, given_at, recorded_by) "
        "values ($person, $purpose, $text_version, $given_at, $recorded_by)",
        person=person,
        purpose=purpose,
        text_version=text_version,
        given_at=work.now,
        recorded_by=work.actor,
    )


def withdraw(work: Work, person: str, purpose: str) -> bool:
    """Write that a resident agrees no more; False when she did not."""
    return bool(
        work.execute(
            """
            update core.consent set withdrawn_at = $withdrawn_at, withdrawn_by = $withdrawn_by
            where person = $person and purpose = $purpose and withdrawn_at is null
            returning purpose
            """,
            person=person,
            purpose=purpose,
            withdrawn_at=work.now,
            withdrawn_by=work.actor,
        )
    )


def wipe_person(work: Work, person: str) -> None:
    """Take away all that a resident agreed to."""
    work.execute("delete from core.consent where person = $person", person=person)


def wipe_withdrawn_before(work: Work, day: date) -> int:
    """Take away what was withdrawn before this day; how many."""
    gone: Sequence[object] = work.execute(
        "delete from core.consent where withdrawn_at < $day returning person", day=day
    )
    return len(gone)
