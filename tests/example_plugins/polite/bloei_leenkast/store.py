"""Loans as they are stored, and every statement about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bloei_core import Context, Row, Work


@dataclass(frozen=True, slots=True)
class Loan:
    """Something that somebody borrowed."""

    id: str
    team: str
    person: str
    thing_sealed: bytes | None
    back_on: date
    returned: bool
    version: int


_LOAN = "select * from leenkast.loan where list_contains($teams, team)"


def open_loans(context: Context) -> list[Loan]:
    """What is not back yet, the first to return on top."""
    rows = context.rows(f"{_LOAN} and not returned order by back_on, id")
    return [Loan(**row) for row in rows]


def loans_of(context: Context, person: str) -> list[Loan]:
    """What a resident borrows or borrowed."""
    rows = context.rows(f"{_LOAN} and person = $person order by back_on, id", person=person)
    return [Loan(**row) for row in rows]


def add(work: Work, fields: Row) -> None:
    """Write a new loan."""
    work.execute(
        "insert into leenkast.loan (id, team, person, thing_sealed, back_on) "
        "values ($id, $team, $person, $thing_sealed, $back_on)",
        **fields,
    )


def give_back(work: Work, loan: str, team: str, version: int) -> bool:
    """It is back; False when somebody was first, or it is of another team."""
    rows = work.execute(
        "update leenkast.loan set returned = true, version = version + 1 "
        "where id = $loan and team = $team and version = $version returning id",
        loan=loan,
        team=team,
        version=version,
    )
    return bool(rows)


def wipe_person(work: Work, person: str) -> None:
    """Take away what was typed about this resident; that something was lent stays."""
    work.execute("update leenkast.loan set thing_sealed = null where person = $p", p=person)


def wipe_before(work: Work, day: date) -> int:
    """Take away what was typed about loans that came back before this day; how many."""
    rows = work.execute(
        "update leenkast.loan set thing_sealed = null "
        "where returned and back_on < $day and thing_sealed is not null returning id",
        day=day,
    )
    return len(rows)
