"""What may be done with the cupboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bloei_core import (
    Action,
    Conflict,
    Context,
    InvalidInput,
    PersonalData,
    Todo,
    clean_line,
    neighbourhood,
)
from bloei_core.ui import formats

from . import store


def lend(context: Context, person: str, thing: str, back_on: date) -> str:
    """Lend something to a resident of the team in view; the id of the loan."""
    context.require(Action.EDIT_RELATIONS)
    thing = clean_line(thing, "wat")
    if context.party(person).kind != "person":
        raise InvalidInput("Kies een bewoner.")
    loan = neighbourhood.new_id()
    with context.unit_of_work() as work:
        sealed = context.seal(thing, person)
        row = {"id": loan, "team": context.team, "person": person, "back_on": back_on}
        store.add(work, {**row, "thing_sealed": sealed})
        work.record("leenkast.thing_lent", subject=loan, team=context.team, person=person)
    return loan


def take_back(context: Context, loan: str, version: int) -> None:
    """It is back. Raises Conflict when a colleague saw it come back first."""
    context.require(Action.EDIT_RELATIONS)
    with context.unit_of_work() as work:
        if not store.give_back(work, loan, context.team, version):
            raise Conflict("Een collega heeft dit al gedaan.")
        work.record("leenkast.thing_returned", subject=loan, team=context.team)


def todos(context: Context) -> Sequence[Todo]:
    """What should be back by now."""
    today = formats.today()
    return [
        Todo(
            f"Bij {context.name_of(loan.person)}",
            "komt terug",
            "leenkast",
            due=loan.back_on,
            people=(loan.person,),
        )
        for loan in store.open_loans(context)
        if loan.back_on <= today
    ]


def _export(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    return [
        {"wat": context.open(loan.thing_sealed), "terug op": loan.back_on}
        for loan in store.loans_of(context, person)
    ]


PERSONAL_DATA = PersonalData(
    key="loan",
    title="Geleende spullen",
    purpose="Om te weten waar de spullen zijn.",
    ground="algemeen belang",
    keep_days=90,
    export=_export,
    forget=store.wipe_person,
    expire=store.wipe_before,
)
