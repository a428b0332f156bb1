"""How it stood at the end of a quarter: what happens later changes nothing of it."""

from __future__ import annotations

from datetime import date, timedelta

from bloei_core import Context, city, counts, neighbourhood
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm
from bloei_core.privacy import forget_person
from bloei_core.testing import add_resident
from bloei_core.ui import formats
from plugins.match_board import service
from plugins.match_board import store as board
from plugins.match_board.service import MoveTo, NewMatch

HERE, THERE = city.teams()[0].buurten[:2]
TALENT = city.talents()[0].code
# The quarter that is going on now, once it is over.
LATER = counts.quarter_of(formats.today()) + timedelta(days=100)


def half_a_year_passes(context: Context) -> None:
    """All that happened so far, happened earlier."""
    with context.unit_of_work() as work:
        work.execute("update core.event set happened_at = happened_at - interval 6 months")
        work.record("core.looked", subject="test")
    context.engine.memory = type(context.engine.memory)()


def residents(context: Context, today: date = LATER) -> dict[str, list[int]]:
    found = neighbourhood.residents_in_time(context, today)
    return {buurt: list(levels) for buurt, levels in found.items() if any(levels)}


def test_residents_come_and_go(verbinder: Context, other_team: Context) -> None:
    ans, _bea = add_resident(verbinder, "Ans V."), add_resident(verbinder, "Bea C.")
    assert residents(verbinder, formats.today()) == {}  # this quarter is not over
    assert residents(verbinder) == {HERE: [2]}
    half_a_year_passes(verbinder)
    neighbourhood.close_person(verbinder, ans, 1)
    assert residents(verbinder) == {HERE: [2, 2, 1]}
    assert residents(verbinder, formats.today()) == {HERE: [2, 2]}
    assert residents(other_team) == {}
    assert set(neighbourhood.residents_in_time(other_team, LATER)) == set(city.teams()[1].buurten)


def test_who_moves_or_is_forgotten_was_there_all_the_same(
    verbinder: Context, teamleider: Context
) -> None:
    ans, bea = add_resident(verbinder, "Ans V."), add_resident(verbinder, "Bea C.")
    half_a_year_passes(verbinder)
    neighbourhood.change_person(verbinder, ans, 1, PersonForm(name="Ans V.", buurt=THERE))
    forget_person(teamleider, bea)
    assert residents(verbinder) == {HERE: [2, 2, 0], THERE: [0, 0, 1]}
    half_a_year_passes(verbinder)
    neighbourhood.change_person(verbinder, ans, 2, PersonForm(name="Ans V.", buurt=HERE))
    assert residents(verbinder) == {HERE: [2, 2, 0, 0, 1], THERE: [0, 0, 1, 1, 0]}


def test_what_they_ask_and_offer_ends_with_them(verbinder: Context) -> None:
    ans = add_resident(verbinder, "Ans V.", TALENT)
    asked = neighbourhood.add_request(verbinder, HalfForm(ans, TALENT))
    place = neighbourhood.add_organisation(verbinder, OrganisationForm("Keuken", "buurthuis", HERE))
    neighbourhood.add_request(verbinder, HalfForm(place, TALENT))  # a vacature: no resident asks it
    half_a_year_passes(verbinder)
    neighbourhood.close_request(verbinder, asked, 1)
    assert neighbourhood.open_requests_in_time(verbinder, LATER)[HERE] == [1, 1, 0]
    assert neighbourhood.open_offers_in_time(verbinder, LATER)[HERE] == [1, 1, 1]
    half_a_year_passes(verbinder)
    neighbourhood.close_person(verbinder, ans, 1)
    assert neighbourhood.open_offers_in_time(verbinder, LATER)[HERE] == [1, 1, 1, 1, 0]


def test_a_match_counts_once_in_a_buurt_while_it_runs(verbinder: Context) -> None:
    ans, bea = add_resident(verbinder, "Ans V."), add_resident(verbinder, "Bea C.")
    match = service.add_match(verbinder, NewMatch(ans, bea, TALENT))
    service.move_card(verbinder, match, 1, MoveTo("loopt", started_on=formats.today()))
    half_a_year_passes(verbinder)
    neighbourhood.change_person(verbinder, bea, 1, PersonForm(name="Bea C.", buurt=THERE))
    found = board.running_in_time(verbinder, LATER)
    assert (found[HERE], found[THERE]) == ([1, 1, 1], [0, 0, 1])
    assert set(found) == set(city.teams()[0].buurten)


def test_the_last_quarter_is_what_there_is(verbinder: Context) -> None:
    for _ in range(3):
        add_resident(verbinder, "Ans V.", TALENT)
    now = {each.buurt: each.offers for each in neighbourhood.balance_per_buurt(verbinder)}
    offers = neighbourhood.open_offers_in_time(verbinder, LATER)
    assert {buurt: levels[-1] for buurt, levels in offers.items() if levels[-1]} == now
