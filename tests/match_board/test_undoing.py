"""Undo and redo of one's own steps, hand-overs with a note, and what a card keeps sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bloei_core import Conflict, Context, InvalidInput
from bloei_core.privacy import export_person, forget_person
from bloei_core.testing import add_resident
from bloei_core.ui import formats
from plugins.match_board import duties, service, store, words
from plugins.match_board.service import CannotUndo, MoveTo, NewMatch, Outcome


@pytest.fixture
def people(verbinder: Context) -> tuple[str, str]:
    return add_resident(verbinder, "Canari B."), add_resident(verbinder, "Joost K.")


@pytest.fixture
def match(verbinder: Context, people: tuple[str, str]) -> str:
    return service.add_match(verbinder, NewMatch(*people, "koken"))


def read(context: Context, match: str) -> store.Match:
    found = store.match(context, match)
    assert found is not None
    return found


def all_is_well(context: Context) -> None:
    for check in duties.checks():
        assert list(check.problems(context)) == [], check.title


def test_a_start_that_is_undone_counts_no_longer(match: str, verbinder: Context) -> None:
    today = formats.today()
    service.move_card(verbinder, match, 1, MoveTo("loopt"))
    assert store.started_between(verbinder, today, today + timedelta(days=1)) == 1
    assert service.undo(verbinder).told == "De match staat weer bij In beeld."
    assert store.started_between(verbinder, today, today + timedelta(days=1)) == 0
    assert store.started_as_known_on(verbinder, today, today + timedelta(days=1), today) == 0
    service.redo(verbinder)
    assert read(verbinder, match).started_on == today
    all_is_well(verbinder)


def test_the_last_twenty_steps_can_be_undone(match: str, verbinder: Context) -> None:
    for place in range(25):
        lane = ("voorstel", "in-gesprek")[place % 2]
        service.move_card(verbinder, match, place + 1, MoveTo(lane))
    for _ in range(20):
        service.undo(verbinder)
    with pytest.raises(InvalidInput, match="niets om ongedaan"):
        service.undo(verbinder)
    for _ in range(20):
        service.redo(verbinder)
    assert read(verbinder, match).lane == "voorstel"


def test_undo_is_refused_in_the_name_of_who_changed_the_card(
    match: str, verbinder: Context, second_verbinder: Context
) -> None:
    service.move_card(verbinder, match, 1, MoveTo("voorstel"))
    service.add_note(second_verbinder, match, "Gebeld")
    with pytest.raises(CannotUndo, match=r"Sem D\. heeft net een notitie") as refused:
        service.undo(verbinder)
    assert read(verbinder, match).lane == "voorstel"
    service.undo(second_verbinder)
    service.undo(verbinder)
    assert read(verbinder, match).lane == "in-beeld", "she took it back, so it is as it was"
    assert refused.value.step > 0


def test_a_refused_step_is_passed_over(
    match: str, people: tuple[str, str], verbinder: Context, second_verbinder: Context
) -> None:
    other = service.add_match(verbinder, NewMatch(*people, "bakken"))
    service.move_card(verbinder, match, 1, MoveTo("voorstel"))
    service.hand_over(second_verbinder, match, 2, "sem")
    with pytest.raises(CannotUndo, match="overgedragen aan Sem") as refused:
        service.undo(verbinder)
    service.undo(verbinder, {refused.value.step})
    assert store.match(verbinder, other) is None


def test_undo_finds_its_place_taken_and_stands_just_below(
    match: str, people: tuple[str, str], verbinder: Context, second_verbinder: Context
) -> None:
    service.move_card(verbinder, match, 1, MoveTo("voorstel"))
    other = service.add_match(second_verbinder, NewMatch(*people, "bakken"))
    assert read(verbinder, other).rank == 0
    service.undo(verbinder)
    all_is_well(verbinder)
    ranks = [read(verbinder, each).rank for each in (other, match)]
    assert ranks == sorted(ranks)


def test_texts_come_back_and_earlier_ones_stay_sealed(match: str, verbinder: Context) -> None:
    service.change_next_step(verbinder, match, 1, "Canari bellen", formats.today(), "bewoner")
    service.change_next_step(verbinder, match, 2, "Langsgaan", None, "plek")
    service.undo(verbinder)
    found = read(verbinder, match)
    assert verbinder.open(found.next_step_sealed) == "Canari bellen"
    assert (found.next_step_on, found.waiting_for) == (formats.today(), "bewoner")
    service.redo(verbinder)
    assert verbinder.open(read(verbinder, match).next_step_sealed) == "Langsgaan"


def test_a_note_that_was_changed_or_undone_is_exported_and_forgotten(
    match: str, people: tuple[str, str], verbinder: Context, teamleider: Context
) -> None:
    service.add_note(verbinder, match, "Kanariegeel")
    (note,) = store.notes_of(verbinder, match)
    service.change_note(verbinder, note.id, "Grasgroen")
    service.undo(verbinder)
    assert verbinder.open(store.notes_of(verbinder, match)[0].text_sealed) == "Kanariegeel"
    service.undo(verbinder)
    assert store.notes_of(verbinder, match) == []
    told = str(export_person(verbinder, people[0]))
    assert "Kanariegeel" in told
    assert "Grasgroen" in told
    forget_person(teamleider, people[0])
    kept = verbinder.engine.warehouse.read(
        "select text_sealed from match_board.note where text_sealed is not null "
        "union all select text_sealed from match_board.text_version where text_sealed is not null"
    )
    assert kept == []


def test_a_note_is_changed_by_its_writer_only(
    match: str, verbinder: Context, second_verbinder: Context
) -> None:
    service.add_note(verbinder, match, "Gebeld")
    (note,) = store.notes_of(verbinder, match)
    with pytest.raises(InvalidInput, match="wie een notitie schreef"):
        service.change_note(second_verbinder, note.id, "Niet gebeld")


def test_rounding_off_tells_how_it_was_and_undo_takes_that_back(
    match: str, verbinder: Context
) -> None:
    service.move_card(verbinder, match, 1, MoveTo("loopt"))
    outcome = Outcome("blij", "goed", "Nieuwe recepten", "Hulp op dinsdag")
    service.move_card(verbinder, match, 2, MoveTo("afgerond", outcome=outcome))
    found = read(verbinder, match)
    assert (found.smiley_a, verbinder.open(found.gained_b_sealed)) == ("blij", "Hulp op dinsdag")
    service.undo(verbinder)
    found = read(verbinder, match)
    assert (found.lane, found.smiley_a, found.gained_a_sealed) == ("loopt", None, None)
    service.redo(verbinder)
    found = read(verbinder, match)
    assert (found.smiley_b, verbinder.open(found.gained_a_sealed)) == ("goed", "Nieuwe recepten")
    all_is_well(verbinder)


def test_a_small_step_grows(match: str, people: tuple[str, str], verbinder: Context) -> None:
    small = service.add_match(verbinder, NewMatch(*people, "bakken", size="koffie"), "voorstel")
    assert (read(verbinder, small).lane, read(verbinder, small).size) == ("voorstel", "koffie")
    service.change_size(verbinder, small, 1, service.next_size("koffie") or "")
    assert read(verbinder, small).size == "meelopen"
    assert service.next_size(words.WHOLE) is None
    service.undo(verbinder)
    assert read(verbinder, small).size == "koffie"


def test_all_cards_of_an_absent_verbinder_go_in_one_step(
    people: tuple[str, str], verbinder: Context, second_verbinder: Context, teamleider: Context
) -> None:
    cards = [service.add_match(verbinder, NewMatch(*people, each)) for each in ("koken", "bakken")]
    assert service.hand_over_all(teamleider, "noor", "sem", "Rustig aan.\nBel na tien uur.") == 2
    assert {read(verbinder, each).verbinder for each in cards} == {"sem"}
    told = service.given_to_me(second_verbinder)
    assert {each.match for each in told} == set(cards)
    assert verbinder.open(told[0].text_sealed) == "Rustig aan.\nBel na tien uur."
    assert {each.giver for each in told} == {"els"}, "who wrote it, not who is away"
    assert set(verbinder.engine.vault.owners(told[0].text_sealed or b"")) >= set(people)
    service.read_hand_over(second_verbinder, cards[0])
    assert [each.match for each in service.given_to_me(second_verbinder)] == [cards[1]]
    service.undo(teamleider)
    assert {read(verbinder, each).verbinder for each in cards} == {"noor"}
    all_is_well(verbinder)


def test_a_stop_is_taken_back_also_with_a_resident_who_is_of_another_team_by_now(
    match: str, people: tuple[str, str], verbinder: Context, other_team: Context
) -> None:
    elsewhere = other_team.party(add_resident(other_team, "Olga P.")).buurt
    with verbinder.unit_of_work() as work:
        work.execute(
            "update core.person set buurt = $buurt where id = $id", id=people[0], buurt=elsewhere
        )
        work.record("core.person_changed", subject=people[0], team=verbinder.team)
    service.move_card(verbinder, match, 1, MoveTo("gestopt", reason="verhuisd"))
    assert people[0] not in verbinder.parties()
    with pytest.raises(InvalidInput, match="nu bij een ander team"):
        service.move_card(verbinder, match, 2, MoveTo("in-beeld"))
    service.undo(verbinder)
    assert read(verbinder, match).lane == "in-beeld"
    assert people[0] in verbinder.parties()
    all_is_well(verbinder)


def test_a_hand_over_is_at_most_five_lines(verbinder: Context, match: str) -> None:
    with pytest.raises(InvalidInput, match="hooguit 5 regels"):
        service.hand_over_all(verbinder, "noor", "sem", "\n".join("abcdef"))


def test_chosen_cards_are_given_all_or_none(
    people: tuple[str, str], verbinder: Context, second_verbinder: Context
) -> None:
    one, other = (
        service.add_match(verbinder, NewMatch(*people, each)) for each in ("koken", "bakken")
    )
    service.move_card(second_verbinder, other, 1, MoveTo("voorstel"))
    with pytest.raises(Conflict, match="Sem"):
        service.hand_over_chosen(verbinder, {one: 1, other: 1}, "sem", "")
    assert read(verbinder, one).verbinder == "noor"
    assert service.hand_over_chosen(verbinder, {one: 1, other: 2}, "sem", "") == 2


def test_moves_of_one_batch_are_undone_in_one_go(
    people: tuple[str, str], verbinder: Context
) -> None:
    cards = [service.add_match(verbinder, NewMatch(*people, each)) for each in ("koken", "bakken")]
    for each in cards:
        service.move_card(verbinder, each, 1, MoveTo("voorstel", batch="b-1"))
    assert service.steps(verbinder).undo == "Verplaatsen naar Voorstel (2 kaarten)"
    service.undo(verbinder)
    assert {read(verbinder, each).lane for each in cards} == {"in-beeld"}
    service.redo(verbinder)
    assert {read(verbinder, each).lane for each in cards} == {"voorstel"}


def test_a_card_of_nobody_is_found_by_the_check(match: str, verbinder: Context) -> None:
    with verbinder.unit_of_work() as work:
        work.execute("update match_board.match set verbinder = 'bas' where id = $id", id=match)
        work.record("match_board.looked", subject="test", team=verbinder.team)
    (rule,) = [each for each in duties.checks() if each.key == "somebodys_card"]
    assert list(rule.problems(verbinder)) == [f"{match}: 1 van bas"]
