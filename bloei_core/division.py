"""Which buurt is whose: the division of the reference file, with the moves that came after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bloei_core.city import TeamDivision


@dataclass(frozen=True, slots=True)
class BuurtMove:
    """From this day on a buurt belongs to another team."""

    buurt: str
    team: str
    valid_from: date


def divided(teams: Sequence[TeamDivision], moves: Sequence[BuurtMove]) -> tuple[TeamDivision, ...]:
    """The division with these moves: on each day every buurt is in exactly one team, as before."""
    if not moves:
        return tuple(teams)
    days = sorted(_days_of_change(teams) | {each.valid_from for each in moves})
    periods = [(day, _owners(teams, moves, day)) for day in days]
    found = [each for code in _codes(teams) for each in _periods_of(code, teams, periods)]
    return tuple(found)


def _codes(teams: Sequence[TeamDivision]) -> list[str]:
    return list(dict.fromkeys(each.code for each in teams))


def _days_of_change(teams: Sequence[TeamDivision]) -> set[date]:
    ends = {each.valid_to + timedelta(days=1) for each in teams if each.valid_to}
    return ends | {each.valid_from for each in teams}


def _owners(
    teams: Sequence[TeamDivision], moves: Sequence[BuurtMove], day: date
) -> Mapping[str, str]:
    owners = {buurt: each.code for each in teams if each.valid_on(day) for buurt in each.buurten}
    for move in sorted(moves, key=lambda each: each.valid_from):
        if move.valid_from <= day and move.buurt in owners:
            owners[move.buurt] = move.team
    return owners


def _periods_of(
    code: str, teams: Sequence[TeamDivision], periods: Sequence[tuple[date, Mapping[str, str]]]
) -> Iterator[TeamDivision]:
    current: TeamDivision | None = None
    for day, owners in periods:
        own = tuple(buurt for buurt, team in owners.items() if team == code)
        if current is not None and current.buurten == own:
            continue
        if current is not None:
            yield replace(current, valid_to=day - timedelta(days=1))
        looks = _entry(code, teams, day)
        current = replace(looks, buurten=own, valid_from=day, valid_to=None) if own else None
    if current is not None:
        yield current


def _entry(code: str, teams: Sequence[TeamDivision], day: date) -> TeamDivision:
    """How the file describes the team on that day, or else whenever."""
    entries = [each for each in teams if each.code == code]
    return next((each for each in entries if each.valid_on(day)), entries[-1])
