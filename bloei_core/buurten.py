"""Which team a buurt belongs to: a beheerder can give it to another, from a day on."""

from __future__ import annotations

from datetime import date

from bloei_core import city, reference
from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.division import BuurtMove
from bloei_core.errors import InvalidInput, NotFound

BUURT, TEAM, DAY = "Buurt", "Naar team", "Vanaf"


def move_buurt(context: Context, buurt: str, team: str, valid_from: date) -> None:
    """Give a buurt to another team from a day on; what was before stays as it was.

    On any day every buurt is in exactly one team. From tomorrow at the earliest, so that nothing
    changes hands in the middle of a working day. A later move of the same buurt is dropped.
    Raises NotAllowed, NotFound for an unknown buurt or team, InvalidInput for a day or team that
    does not fit.
    """
    context.require(Action.MANAGE_MEMBERS)
    if buurt not in {each.code for each in city.buurten()}:
        raise NotFound("Deze buurt is er niet.")
    if team not in context.engine.team_ids():
        raise NotFound("Dit team is er niet.")
    if valid_from <= city.today():
        raise InvalidInput("Kies een dag vanaf morgen.", DAY)
    if team_of(buurt, valid_from) == team:
        raise InvalidInput("De buurt hoort dan al bij dit team.", TEAM)
    with context.unit_of_work() as work:
        which = {"buurt": buurt, "valid_from": valid_from}
        work.execute(
            "delete from core.buurt_move where buurt = $buurt and valid_from >= $valid_from",
            **which,
        )
        work.execute(
            "insert into core.buurt_move (buurt, team, valid_from) "
            "values ($buurt, $team, $valid_from)",
            **which,
            team=team,
        )
        rows = work.execute("select buurt, team, valid_from from core.buurt_move order by all")
        reference.write_division(work, [BuurtMove(**row) for row in rows])
        work.record(
            "core.buurt_moved",
            subject=buurt.lower(),
            old=team_of(buurt, valid_from),
            new=team,
            valid_from=valid_from.isoformat(),
        )
    reference.take_moves(context.engine.warehouse)


def team_of(buurt: str, day: date) -> str:
    """The team that a buurt belongs to on a day."""
    return next(team.code for team in city.teams_on(day) if buurt in team.buurten)


def planned_moves(context: Context) -> list[BuurtMove]:
    """The moves that are still to come, by day."""
    context.require(Action.MANAGE_MEMBERS)
    return sorted(
        (each for each in city.moves() if each.valid_from > city.today()),
        key=lambda each: (each.valid_from, each.buurt),
    )
