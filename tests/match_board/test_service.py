"""The rules of a match, the conflicts, and where a card comes to stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bloei_core import Conflict, Context, InvalidInput, NotAllowed, NotFound, neighbourhood
from bloei_core.errors import Forgotten
from bloei_core.neighbourhood import HalfForm, OrganisationForm
from bloei_core.privacy import forget_person
from bloei_core.testing import add_resident
from bloei_core.ui import formats
from plugins.match_board import service, store
from plugins.match_board.service import MoveTo, NewMatch


def add_place(context: Context, name: str = "Buurtkeuken Soep & Zo") -> str:
    buurt = context.party(add_resident(context, "Iemand")).buurt
    return neighbourhood.add_organisation(context, OrganisationForm(name, "buurthuis", buurt))


@pytest.fixture
def match(verbinder: Context) -> str:
    one, other = add_resident(verbinder, "Fatima B."), add_resident(verbinder, "Joost K.")
    return service.add_match(verbinder, NewMatch(one, other, "koken"))


def read(context: Context, match: str) -> store.Match:
    found = store.match(context, match)
    assert found is not None
    return found


def move(context: Context, match: str, lane: str, **to: object) -> store.Match:
    version = read(context, match).version
    service.move_card(context, match, version, MoveTo(lane, **to))  # type: ignore[arg-type]
    return read(context, match)


def order(context: Context, lane: str) -> list[str]:
    return [card.id for card in store.cards(context, service.closed_since()) if card.lane == lane]


# --- a new match -----------------------------------------------------------------------------


def test_a_new_match_starts_in_the_first_lane_with_its_kind(verbinder: Context) -> None:
    person, place = add_resident(verbinder, "Fatima B."), add_place(verbinder)
    found = read(verbinder, service.add_match(verbinder, NewMatch(place, person, "koken")))
    assert (found.lane, found.verbinder, found.version) == ("in-beeld", "noor", 1)
    assert (found.party_a, found.party_b) == (person, place)
    assert found.kind == "inwoner-ontwikkelplaats"
    assert found.changed_seq == verbinder.latest()


def test_every_kind_follows_from_the_parties(verbinder: Context) -> None:
    one, other = add_place(verbinder, "De Spaak"), add_place(verbinder, "De Linde")
    assert (
        read(verbinder, service.add_match(verbinder, NewMatch(one, other, "ruimte"))).kind
        == "ontwikkelplaats-ontwikkelplaats"
    )


def test_a_party_is_not_matched_with_itself(verbinder: Context) -> None:
    person = add_resident(verbinder, "Fatima B.")
    with pytest.raises(InvalidInput, match="twee verschillende"):
        service.add_match(verbinder, NewMatch(person, person, "koken"))


def test_an_unknown_talent_is_refused(verbinder: Context) -> None:
    one, other = add_resident(verbinder, "Fatima B."), add_resident(verbinder, "Joost K.")
    with pytest.raises(InvalidInput, match="talent"):
        service.add_match(verbinder, NewMatch(one, other, "<script>"))


def test_who_does_not_take_part_is_not_matched(verbinder: Context) -> None:
    one, other = add_resident(verbinder, "Fatima B."), add_resident(verbinder, "Joost K.")
    neighbourhood.close_person(verbinder, other, 1)
    with pytest.raises(InvalidInput, match="doet nu niet mee"):
        service.add_match(verbinder, NewMatch(one, other, "koken"))


def test_a_resident_of_another_team_is_not_found(verbinder: Context, other_team: Context) -> None:
    one, far = add_resident(verbinder, "Fatima B."), add_resident(other_team, "Ver Weg")
    with pytest.raises(NotFound):
        service.add_match(verbinder, NewMatch(one, far, "koken"))


def test_a_match_couples_the_open_halves_of_its_talent(verbinder: Context) -> None:
    one, place = add_resident(verbinder, "Fatima B.", "koken"), add_place(verbinder)
    asked = neighbourhood.add_request(verbinder, HalfForm(place, "koken"))
    wish = service.halves_for(verbinder, one, place, "koken")
    found = read(verbinder, service.add_match(verbinder, wish))
    assert found.request == asked
    assert found.offer == neighbourhood.offers_of(verbinder, one)[0].id
    assert service.halves_for(verbinder, one, place, "bakken") == NewMatch(one, place, "bakken")


def requested(context: Context) -> tuple[str, str]:
    """A match that couples a vacature; the ids of both."""
    one, place = add_resident(context, "Fatima B.", "koken"), add_place(context)
    asked = neighbourhood.add_request(context, HalfForm(place, "koken"))
    match = service.add_match(context, service.halves_for(context, one, place, "koken"))
    return match, asked


def status(context: Context, request: str) -> str:
    found = neighbourhood.request(context, request)
    assert found is not None
    return found.status


def test_a_vacature_is_filled_when_the_match_runs_and_open_when_that_is_undone(
    verbinder: Context,
) -> None:
    match, asked = requested(verbinder)
    for lane, expected in (
        ("kennismaking", "open"),
        ("loopt", "closed"),
        ("voorstel", "open"),
        ("loopt", "closed"),
        ("afgerond", "closed"),
        ("loopt", "closed"),
    ):
        move(verbinder, match, lane)
        assert status(verbinder, asked) == expected, lane
    move(verbinder, match, "gestopt", reason="anders")
    assert status(verbinder, asked) == "closed"
    move(verbinder, match, "in-gesprek")
    assert status(verbinder, asked) == "open"
    told = verbinder.rows(
        "select name from core.event where subject = $asked and list_contains($teams, team) "
        "order by seq",
        asked=asked,
    )
    names = [row["name"].removeprefix("core.request_") for row in told]
    assert names == ["added", *["closed", "reopened"] * 2]


def test_a_match_that_never_ran_leaves_its_vacature_open(verbinder: Context) -> None:
    match, asked = requested(verbinder)
    move(verbinder, match, "gestopt", reason="anders")
    assert status(verbinder, asked) == "open"


def test_what_a_human_closed_or_opened_stays_so(verbinder: Context) -> None:
    match, asked = requested(verbinder)
    neighbourhood.close_request(verbinder, asked, 1)
    move(verbinder, match, "loopt")
    move(verbinder, match, "voorstel")
    assert status(verbinder, asked) == "closed"
    neighbourhood.reopen_request(verbinder, asked, 2)
    move(verbinder, match, "loopt")
    neighbourhood.reopen_request(verbinder, asked, 4)
    neighbourhood.close_request(verbinder, asked, 5)
    move(verbinder, match, "voorstel")
    assert status(verbinder, asked) == "closed"


def test_another_match_does_not_open_what_the_first_answers(verbinder: Context) -> None:
    match, asked = requested(verbinder)
    found = read(verbinder, match)
    other = add_resident(verbinder, "Joost K.")
    second = service.add_match(verbinder, NewMatch(other, found.party_b, "koken", request=asked))
    move(verbinder, match, "loopt")
    move(verbinder, second, "loopt")
    move(verbinder, second, "voorstel")
    assert status(verbinder, asked) == "closed"


def test_a_place_that_stopped_asks_nothing_again(verbinder: Context) -> None:
    match, asked = requested(verbinder)
    place = move(verbinder, match, "loopt").party_b
    neighbourhood.close_organisation(verbinder, place, 1)
    move(verbinder, match, "voorstel")
    assert status(verbinder, asked) == "closed"


def test_a_refused_move_answers_nothing(verbinder: Context) -> None:
    match, asked = requested(verbinder)
    with pytest.raises(Conflict):
        service.move_card(verbinder, match, 1 + 8, MoveTo("loopt"))
    assert status(verbinder, asked) == "open"


def test_what_a_text_said_before_is_kept_until_it_expires_and_opens_nowhere_then(
    match: str, verbinder: Context
) -> None:
    vault = verbinder.engine.vault
    service.change_next_step(verbinder, match, 1, "Bel Joost.", None)
    first = read(verbinder, match).next_step_sealed
    service.change_next_step(verbinder, match, 2, "Bel Fatima.", None)
    service.add_note(verbinder, match, "Goed gesprek.")
    found, [note] = read(verbinder, match), store.notes_of(verbinder, match)
    assert verbinder.open(found.next_step_sealed) == "Bel Fatima."
    assert verbinder.open(note.text_sealed) == "Goed gesprek."
    said = [verbinder.open(each.text_sealed) for each in store.earlier_texts(verbinder, match)]
    assert said == ["Bel Joost.", ""]
    move(verbinder, match, "gestopt", reason="anders")
    with verbinder.unit_of_work() as work:
        assert store.wipe_texts_closed_before(work, formats.today() + timedelta(days=2)) == 3
        work.record("match_board.test_done", subject=match)
    for sealed in (first, found.next_step_sealed, note.text_sealed):
        assert sealed is not None
        with pytest.raises(Forgotten):
            vault.open(sealed)


def test_a_half_of_somebody_else_is_refused(verbinder: Context) -> None:
    one, other = add_resident(verbinder, "Fatima B."), add_resident(verbinder, "Joost K.")
    third = neighbourhood.add_request(verbinder, HalfForm(add_place(verbinder), "koken"))
    with pytest.raises(InvalidInput, match="hoort niet bij"):
        service.add_match(verbinder, NewMatch(one, other, "koken", request=third))


@pytest.mark.parametrize("who", ["ontwikkelaar", "beheerder"])
def test_other_roles_change_nothing(
    who: str, match: str, verbinder: Context, request: pytest.FixtureRequest
) -> None:
    other: Context = request.getfixturevalue(who).only(verbinder.team)
    with pytest.raises(NotAllowed):
        service.move_card(other, match, 1, MoveTo("voorstel"))
    with pytest.raises(NotAllowed):
        service.add_note(other, match, "hallo")
    with pytest.raises(NotAllowed):
        service.change_next_step(other, match, 1, "bellen", None)
    with pytest.raises(NotAllowed):
        service.hand_over(other, match, 1, "sem")
    with pytest.raises(NotAllowed):
        service.change_start(other, match, 1, formats.today())
    with pytest.raises(NotAllowed):
        service.add_match(other, NewMatch("a", "b", "koken"))


# --- moving ----------------------------------------------------------------------------------


def test_a_move_is_written_with_its_event(match: str, verbinder: Context) -> None:
    found = move(verbinder, match, "voorstel")
    assert (found.lane, found.version) == ("voorstel", 2)
    last = store.happenings(verbinder, match)[0]
    assert (last.name, last.old, last.new) == ("match_board.match_moved", "in-beeld", "voorstel")
    assert found.changed_seq == verbinder.latest()


def test_a_running_match_starts_today_unless_said_otherwise(match: str, verbinder: Context) -> None:
    assert move(verbinder, match, "loopt").started_on == formats.today()
    earlier = formats.today() - timedelta(days=9)
    move(verbinder, match, "voorstel")
    assert move(verbinder, match, "loopt", started_on=earlier).started_on == earlier


def test_a_start_in_the_future_is_refused(match: str, verbinder: Context) -> None:
    with pytest.raises(InvalidInput, match="toekomst"):
        move(verbinder, match, "loopt", started_on=formats.today() + timedelta(days=1))
    assert read(verbinder, match).lane == "in-beeld"


def test_going_back_withdraws_the_count(match: str, verbinder: Context) -> None:
    move(verbinder, match, "loopt")
    today, tomorrow = formats.today(), formats.today() + timedelta(days=1)
    assert store.started_between(verbinder, today, tomorrow) == 1
    assert move(verbinder, match, "kennismaking").started_on is None
    assert store.started_between(verbinder, today, tomorrow) == 0


def test_rounded_off_keeps_its_start_and_gets_an_end(match: str, verbinder: Context) -> None:
    move(verbinder, match, "loopt")
    done = move(verbinder, match, "afgerond")
    assert done.started_on == formats.today()
    assert done.closed_at is not None
    again = move(verbinder, match, "loopt")
    assert (again.started_on, again.closed_at) == (formats.today(), None)


def test_what_never_ran_cannot_be_rounded_off(match: str, verbinder: Context) -> None:
    with pytest.raises(InvalidInput, match="eerst op Loopt"):
        move(verbinder, match, "afgerond")


def test_a_stop_needs_a_reason_from_the_list(match: str, verbinder: Context) -> None:
    with pytest.raises(service.ReasonNeeded, match="Kies eerst waarom"):
        move(verbinder, match, "gestopt")
    with pytest.raises(InvalidInput, match="reden"):
        move(verbinder, match, "gestopt", reason="geen zin")
    stopped = move(verbinder, match, "gestopt", reason="verhuisd")
    assert (stopped.stop_reason, stopped.closed_at is not None) == ("verhuisd", True)
    assert store.happenings(verbinder, match)[0].details["reason"] == "verhuisd"
    assert move(verbinder, match, "in-beeld").stop_reason is None


def test_a_running_match_that_stops_stays_counted(match: str, verbinder: Context) -> None:
    move(verbinder, match, "loopt")
    assert move(verbinder, match, "gestopt", reason="geen-tijd").started_on == formats.today()


def test_an_unknown_lane_or_match_is_refused(match: str, verbinder: Context) -> None:
    with pytest.raises(InvalidInput, match="kolom"):
        move(verbinder, match, "prullenbak")
    with pytest.raises(NotFound):
        service.move_card(verbinder, neighbourhood.new_id(), 1, MoveTo("voorstel"))


def test_a_match_of_another_team_does_not_exist(
    match: str, verbinder: Context, other_team: Context
) -> None:
    with pytest.raises(NotFound):
        service.move_card(other_team, match, 1, MoveTo("voorstel"))
    with pytest.raises(NotFound):
        service.add_note(other_team, match, "hallo")
    assert store.notes_of(other_team, match) == []
    assert store.happenings(other_team, match) == []


def test_a_closed_match_with_somebody_who_left_cannot_come_back(
    match: str, verbinder: Context
) -> None:
    stopped = move(verbinder, match, "gestopt", reason="verhuisd")
    neighbourhood.close_person(verbinder, stopped.party_a, 1)
    with pytest.raises(InvalidInput, match="kan niet terug"):
        move(verbinder, match, "in-beeld")


# --- conflicts -------------------------------------------------------------------------------


def test_the_second_hears_who_was_first_and_what(
    match: str, verbinder: Context, second_verbinder: Context
) -> None:
    service.move_card(second_verbinder, match, 1, MoveTo("loopt"))
    with pytest.raises(Conflict, match=r"Sem D\. heeft deze match net naar Loopt gezet\."):
        service.move_card(verbinder, match, 1, MoveTo("voorstel"))
    assert read(verbinder, match).lane == "loopt"


def test_a_conflict_names_every_kind_of_change(
    match: str, verbinder: Context, second_verbinder: Context
) -> None:
    def conflict() -> str:
        with pytest.raises(Conflict) as refused:
            service.change_next_step(verbinder, match, 99, "bellen", None)
        return str(refused.value)

    service.hand_over(second_verbinder, match, 1, "els")
    assert conflict() == "Sem D. heeft deze match net overgedragen aan Els T."
    service.add_note(second_verbinder, match, "Ze hebben er zin in")
    assert conflict() == "Sem D. heeft net een notitie bij deze match gezet."
    service.change_next_step(second_verbinder, match, 3, "bellen", None)
    assert conflict() == "Sem D. heeft deze match net veranderd."
    service.move_card(second_verbinder, match, 4, MoveTo("in-beeld"))
    assert conflict() == "Sem D. heeft deze match net op een andere plek gezet."
    service.move_card(verbinder, match, 5, MoveTo("voorstel"))
    assert conflict() == "Je hebt zelf in een ander venster deze match net naar Voorstel gezet."


def test_a_refused_change_leaves_nothing_behind(
    match: str, verbinder: Context, second_verbinder: Context
) -> None:
    service.move_card(second_verbinder, match, 1, MoveTo("voorstel"))
    before, events = read(verbinder, match), verbinder.latest()
    with pytest.raises(Conflict):
        service.hand_over(verbinder, match, 1, "sem")
    with pytest.raises(Conflict):
        service.change_next_step(verbinder, match, 1, "bellen", None)
    with pytest.raises(Conflict):
        service.move_card(verbinder, match, 1, MoveTo("voorstel"))
    assert (read(verbinder, match), verbinder.latest()) == (before, events)


# --- ranks -----------------------------------------------------------------------------------


@pytest.fixture
def three(verbinder: Context) -> list[str]:
    """Three matches in the first lane, from top to bottom."""
    people = [add_resident(verbinder, name) for name in ("Ada A.", "Bo B.", "Cor C.")]
    place = add_place(verbinder)
    wishes = [NewMatch(person, place, "koken") for person in people]
    return [service.add_match(verbinder, wish) for wish in wishes][::-1]


def test_a_new_match_comes_on_top(three: list[str], verbinder: Context) -> None:
    assert order(verbinder, "in-beeld") == three


def test_a_card_lands_between_its_neighbours(three: list[str], verbinder: Context) -> None:
    top, middle, bottom = three
    move(verbinder, top, "in-beeld", after=middle, before=bottom)
    assert order(verbinder, "in-beeld") == [middle, top, bottom]
    move(verbinder, top, "in-beeld", after=bottom)
    assert order(verbinder, "in-beeld") == [middle, bottom, top]
    move(verbinder, bottom, "in-beeld", before=middle)
    assert order(verbinder, "in-beeld") == [bottom, middle, top]


def test_a_card_between_two_that_hide_a_third_gets_a_place_of_its_own(
    three: list[str], verbinder: Context
) -> None:
    top, middle, bottom = three
    extra = service.add_match(verbinder, NewMatch(*read(verbinder, top).parties, talent="bakken"))
    move(verbinder, extra, "in-beeld", after=top, before=bottom)
    assert order(verbinder, "in-beeld") == [top, extra, middle, bottom]
    assert store.shared_ranks(verbinder) == []


def test_neighbours_that_left_the_lane_do_not_matter(three: list[str], verbinder: Context) -> None:
    top, middle, bottom = three
    move(verbinder, middle, "voorstel")
    move(verbinder, bottom, "in-beeld", after=middle, before=top)
    assert order(verbinder, "in-beeld") == [bottom, top]


def test_a_lane_is_renumbered_when_the_midpoints_run_out(
    three: list[str], verbinder: Context
) -> None:
    first, one, other = three
    sent_together = set()
    for _ in range(70):
        seen = verbinder.latest()
        move(verbinder, one, "in-beeld", after=first, before=other)
        changed = store.changed_cards(verbinder, seen, service.closed_since())
        sent_together.add(len(changed))
        one, other = other, one
    assert order(verbinder, "in-beeld") == [first, other, one]
    assert store.shared_ranks(verbinder) == []
    assert max(sent_together) > 1, "a renumbered card must be sent too"


def test_a_card_gets_its_old_rank_back_when_its_lane_was_renumbered_around_it(
    three: list[str], verbinder: Context
) -> None:
    top, middle, bottom = three
    with verbinder.unit_of_work() as work:
        for match, rank in ((top, "1"), (middle, "nextafter(1::double, 2)"), (bottom, "1.5")):
            sql = f"update match_board.match set rank = {rank} where id = $id"
            work.execute(sql, id=match)
        work.record("match_board.looked", subject="test", team=verbinder.team)
    move(verbinder, bottom, "in-beeld", after=top, before=middle)  # numbered 1, 2, 3: half is 1.5
    assert order(verbinder, "in-beeld") == [top, bottom, middle]
    assert read(verbinder, bottom).rank == 1.5


# --- what stands on a card -------------------------------------------------------------------


def test_a_next_step_is_sealed_and_can_be_taken_away(match: str, verbinder: Context) -> None:
    due = formats.today() + timedelta(days=3)
    service.change_next_step(verbinder, match, 1, "Fatima bellen", due)
    found = read(verbinder, match)
    assert (verbinder.open(found.next_step_sealed), found.next_step_on) == ("Fatima bellen", due)
    assert b"Fatima" not in (found.next_step_sealed or b"")
    service.change_next_step(verbinder, match, 2, "", None)
    assert read(verbinder, match).next_step_sealed is None


def test_a_date_without_a_step_is_refused(match: str, verbinder: Context) -> None:
    with pytest.raises(InvalidInput, match="volgende stap"):
        service.change_next_step(verbinder, match, 1, "  ", formats.today())


@pytest.mark.parametrize("typed", ["x" * 10_000, "nummer 123.456.782", "", "\u200b"])
def test_a_bad_note_is_refused_in_words(typed: str, match: str, verbinder: Context) -> None:
    with pytest.raises(InvalidInput):
        service.add_note(verbinder, match, typed)
    assert store.notes_of(verbinder, match) == []


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "Fijn 🌸", "مرحبا بالعالم"])
def test_a_strange_note_is_kept_as_it_is(typed: str, match: str, verbinder: Context) -> None:
    service.add_note(verbinder, match, typed)
    note = store.notes_of(verbinder, match)[0]
    assert (verbinder.open(note.text_sealed), note.member) == (typed, "noor")


def test_the_start_can_be_set_right_later(match: str, verbinder: Context) -> None:
    with pytest.raises(InvalidInput, match="loopt nog niet"):
        service.change_start(verbinder, match, 1, formats.today())
    move(verbinder, match, "loopt")
    earlier = formats.today() - timedelta(days=40)
    service.change_start(verbinder, match, 2, earlier)
    assert read(verbinder, match).started_on == earlier
    with pytest.raises(InvalidInput, match="toekomst"):
        service.change_start(verbinder, match, 3, formats.today() + timedelta(days=1))


def test_a_match_goes_to_a_colleague_of_the_same_team(match: str, verbinder: Context) -> None:
    service.hand_over(verbinder, match, 1, "sem")
    assert read(verbinder, match).verbinder == "sem"
    for nobody in ("bas", "bea", "niemand", "sem"):
        with pytest.raises(InvalidInput):
            service.hand_over(verbinder, match, 2, nobody)


# --- sharing and forgetting ------------------------------------------------------------------


def test_a_resident_is_shared_as_long_as_the_match_is_open(match: str, verbinder: Context) -> None:
    def shared() -> int:
        with verbinder.unit_of_work() as work:
            work.record("match_board.looked", subject=match, team=verbinder.team)
            return len(work.execute("select 1 from core.shared_person where because = $m", m=match))

    assert shared() == 2
    move(verbinder, match, "gestopt", reason="verhuisd")
    assert shared() == 0
    move(verbinder, match, "in-beeld")
    assert shared() == 2


def test_forgetting_closes_and_wipes_but_keeps_the_count(
    match: str, verbinder: Context, teamleider: Context
) -> None:
    service.add_note(verbinder, match, "Canari zingt graag")
    service.change_next_step(verbinder, match, 2, "Canari bellen", None)
    before = move(verbinder, match, "loopt")
    forget_person(teamleider, before.party_a)
    after = read(verbinder, match)
    assert (after.lane, after.stop_reason) == ("gestopt", "anders")
    assert (after.started_on, after.next_step_sealed) == (before.started_on, None)
    assert store.notes_of(verbinder, match)[0].text_sealed is None
    assert after.version > before.version
    assert after.changed_seq > before.changed_seq
    assert store.lanes_unlike_events(verbinder) == []
    with pytest.raises(InvalidInput, match="kan niet terug"):
        move(verbinder, match, "in-beeld")


# --- what changed ----------------------------------------------------------------------------


def test_only_what_changed_is_read(three: list[str], match: str, verbinder: Context) -> None:
    seen = verbinder.latest()
    assert store.changed_cards(verbinder, seen, service.closed_since()) == []
    move(verbinder, three[1], "voorstel")
    changed = store.changed_cards(verbinder, seen, service.closed_since())
    assert [card.id for card in changed] == [three[1]]
    seen = verbinder.latest()
    party = read(verbinder, match).party_a
    person = neighbourhood.person(verbinder, party)
    assert person is not None
    form = neighbourhood.PersonForm(name="Fatima Nieuw", buurt=person.buurt)
    neighbourhood.change_person(verbinder, party, person.version, form)
    changed = store.changed_cards(verbinder, seen, service.closed_since())
    assert [card.id for card in changed] == [match]


def test_every_write_raises_the_version_and_names_its_event(match: str, verbinder: Context) -> None:
    steps: list[Callable[[], object]] = [
        lambda: service.change_next_step(verbinder, match, 1, "bellen", None),
        lambda: service.add_note(verbinder, match, "Leuk gesprek"),
        lambda: service.hand_over(verbinder, match, 3, "sem"),
        lambda: service.move_card(verbinder, match, 4, MoveTo("loopt")),
        lambda: service.change_start(verbinder, match, 5, formats.today()),
        lambda: service.move_card(verbinder, match, 6, MoveTo("loopt")),
    ]
    for version, step in enumerate(steps, 2):
        step()
        found = read(verbinder, match)
        assert (found.version, found.changed_seq) == (version, verbinder.latest())
