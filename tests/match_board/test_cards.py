"""What a card shows, what it hides, and which cards a board has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bloei_core import Context, neighbourhood
from bloei_core.neighbourhood import OrganisationForm
from bloei_core.privacy import export_person, forget_person
from bloei_core.testing import add_resident
from bloei_core.ui import Age, Card, Gone, formats
from plugins.match_board import service, store, waiting
from plugins.match_board.cards import TeamBoard
from plugins.match_board.looking import MINE, Filter
from plugins.match_board.service import MoveTo, NewMatch


@pytest.fixture
def people(verbinder: Context) -> tuple[str, str]:
    return add_resident(verbinder, "Canari B."), add_resident(verbinder, "Joost K.")


@pytest.fixture
def match(verbinder: Context, people: tuple[str, str]) -> str:
    return service.add_match(verbinder, NewMatch(*people, talent="koken"))


def only_card(context: Context) -> Card:
    (card,) = TeamBoard(context, Filter()).cards()
    return card


def backdate(context: Context, match: str, days: int) -> None:
    """As if the last thing that happened to this match was so many days ago."""
    with context.unit_of_work() as work:
        work.execute(
            """
            update match_board.match set changed_at = changed_at - to_days($days),
                closed_at = closed_at - to_days($days)
            where id = $id
            """,
            days=days,
            id=match,
        )
        work.record("match_board.looked", subject="test", team=context.team)


def test_a_card_says_who_what_and_whose(match: str, verbinder: Context) -> None:
    card = only_card(verbinder)
    assert card.title == "Canari B. en Joost K."
    assert card.lines == ("Lekker koken",)
    assert (card.initials, card.badges, card.version) == ("NV", (), 1)


def moved(board: TeamBoard, match: str, to: MoveTo) -> tuple[int, service.Moved]:
    """The board after one move from it, told apart by the version that was seen before it."""
    seen = board.version()
    found = store.match(board.context, match)
    assert found
    board.moved = service.move_card(board.context, match, found.version, to)
    return seen, board.moved


@pytest.mark.parametrize(
    "to",
    [MoveTo("voorstel"), MoveTo("loopt"), MoveTo("in-beeld"), MoveTo("gestopt", reason="verhuisd")],
)
def test_what_a_move_tells_is_what_a_look_finds(match: str, verbinder: Context, to: MoveTo) -> None:
    board = TeamBoard(verbinder, Filter())
    seen, told = moved(board, match, to)
    assert told.card is not None
    assert board.changed(seen) == TeamBoard(verbinder, Filter()).changed(seen)


def test_a_move_is_not_all_that_happened(
    match: str, people: tuple[str, str], verbinder: Context, second_verbinder: Context
) -> None:
    other = service.add_match(verbinder, NewMatch(*people, talent="dansen"))
    board = TeamBoard(verbinder, Filter())
    seen, _ = moved(board, match, MoveTo("voorstel"))
    service.move_card(second_verbinder, other, 1, MoveTo("voorstel"))
    assert {each.id for each in board.changed(seen)} == {match, other}
    assert {each.id for each in board.changed(0)} == {match, other}


def test_a_move_that_renumbers_its_lane_changes_more_than_one_card(
    people: tuple[str, str], verbinder: Context
) -> None:
    low, high, between = (
        service.add_match(verbinder, NewMatch(*people, talent=talent))
        for talent in ("koken", "dansen", "breien")
    )
    with verbinder.unit_of_work() as work:
        work.execute("update match_board.match set rank = 5 where id = $id", id=low)
        next_to = "update match_board.match set rank = nextafter(5::double, 0) where id = $id"
        work.execute(next_to, id=high)
        work.record("match_board.looked", subject="test", team=verbinder.team)
    board = TeamBoard(verbinder, Filter())
    seen, told = moved(board, between, MoveTo("in-beeld", before=low, after=high))
    assert told.card is None
    assert {each.id for each in board.changed(seen)} >= {low, between}


def test_names_hidden_means_no_name_in_any_card(match: str, verbinder: Context) -> None:
    service.change_next_step(verbinder, match, 1, "Canari bellen", formats.today())
    service.add_note(verbinder, match, "Canari kookt graag")
    hidden = replace(verbinder, hide_names=True)
    sent = str(TeamBoard(hidden, Filter()).cards()) + str(TeamBoard(hidden, Filter()).changed(0))
    sent += str(waiting.todos()[0].todos(hidden))
    assert "Bewoner 1 en Bewoner 2" in sent
    assert "Canari" not in sent
    assert "Joost" not in sent
    assert TeamBoard(hidden, Filter()).view != TeamBoard(verbinder, Filter()).view


def test_a_place_keeps_its_name_when_names_are_hidden(
    people: tuple[str, str], verbinder: Context
) -> None:
    form = OrganisationForm("De Spaak", "werkplaats", verbinder.party(people[0]).buurt)
    place = neighbourhood.add_organisation(verbinder, form)
    service.add_match(verbinder, NewMatch(people[0], place, "koken"))
    assert only_card(replace(verbinder, hide_names=True)).title == "Bewoner 1 en De Spaak"


def test_a_forgotten_resident_has_no_name_on_any_board(
    match: str, people: tuple[str, str], verbinder: Context, teamleider: Context
) -> None:
    board = TeamBoard(verbinder, Filter())
    seen = board.version()
    forget_person(teamleider, people[0])
    (changed,) = board.changed(seen)
    assert isinstance(changed, Card)
    assert changed.title == "Verwijderde bewoner en Joost K."
    assert (changed.lane, changed.badges[0].text) == ("gestopt", "Een andere reden")
    assert "Canari" not in str(board.cards())


def test_an_export_holds_what_was_written(
    match: str, people: tuple[str, str], verbinder: Context
) -> None:
    service.change_next_step(verbinder, match, 1, "Samen naar de markt", formats.today())
    service.add_note(verbinder, match, "Canari kookt graag")
    told = str(export_person(verbinder, people[0]))
    for words in ("Samen naar de markt", "Canari kookt graag", "Lekker koken", "In beeld"):
        assert words in told
    assert "Joost" not in str(cards_of_export(verbinder, people[0])), "another resident's name"


def cards_of_export(context: Context, person: str) -> object:
    return export_person(context, person)["Matches, volgende stappen en notities"]


def test_another_team_sees_nothing(match: str, other_team: Context) -> None:
    board = TeamBoard(other_team, Filter())
    assert (board.cards(), board.changed(0)) == ([], [])


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Filter(), True),
        (Filter(verbinder=MINE), True),
        (Filter(verbinder="noor"), True),
        (Filter(verbinder="sem"), False),
        (Filter(kind="inwoner-inwoner"), True),
        (Filter(kind="inwoner-ontwikkelplaats"), False),
        (Filter(talent="koken"), True),
        (Filter(talent="bakken"), False),
    ],
)
def test_a_filter_shows_only_what_fits(
    shown: Filter, expected: bool, match: str, verbinder: Context
) -> None:
    board = TeamBoard(verbinder, shown)
    assert bool(board.cards()) is expected
    (changed,) = board.changed(0)
    assert isinstance(changed, Card if expected else Gone)


def test_a_card_that_was_handed_over_leaves_my_board(match: str, verbinder: Context) -> None:
    mine = TeamBoard(verbinder, Filter(verbinder=MINE))
    seen = mine.version()
    service.hand_over(verbinder, match, 1, "sem")
    assert mine.changed(seen) == [Gone(match)]


def test_a_renamed_resident_changes_the_card(
    match: str, people: tuple[str, str], verbinder: Context
) -> None:
    board = TeamBoard(verbinder, Filter())
    seen = board.version()
    person = neighbourhood.person(verbinder, people[0])
    assert person is not None
    form = neighbourhood.PersonForm(name="Nieuwe Naam", buurt=person.buurt)
    neighbourhood.change_person(verbinder, people[0], person.version, form)
    (changed,) = board.changed(seen)
    assert isinstance(changed, Card)
    assert changed.title == "Nieuwe Naam en Joost K."


def test_a_closed_match_leaves_the_board_after_thirty_days(match: str, verbinder: Context) -> None:
    service.move_card(verbinder, match, 1, MoveTo("gestopt", reason="verhuisd"))
    assert only_card(verbinder).badges[0].text == "Verhuisd"
    backdate(verbinder, match, 31)
    board = TeamBoard(verbinder, Filter())
    assert board.cards() == []
    assert board.changed(0) == [Gone(match)]


def test_a_next_step_shows_when_it_is_due(match: str, verbinder: Context) -> None:
    today = formats.today()
    for version, (days, text) in enumerate([(-1, "te laat: "), (0, "vandaag"), (1, "")], 1):
        due = today + timedelta(days=days)
        service.change_next_step(verbinder, match, version, "bellen", due)
        badge = only_card(verbinder).badges[0]
        assert badge.text == text + ("" if days == 0 else formats.short_date(due))


def test_a_card_without_news_says_for_how_long(match: str, verbinder: Context) -> None:
    backdate(verbinder, match, 20)
    assert only_card(verbinder).age is None
    backdate(verbinder, match, 1)
    assert only_card(verbinder).age == Age(1, "21 dagen stil")
    backdate(verbinder, match, 63)
    assert only_card(verbinder).age == Age(3, "84 dagen stil")
    service.change_next_step(verbinder, match, 1, "bellen", formats.today() + timedelta(days=2))
    backdate(verbinder, match, 60)
    assert only_card(verbinder).age is None, "something is planned"


@pytest.mark.parametrize(
    ("turn", "quiet_days", "is_stuck"),
    [(None, 20, False), (None, 21, True), ("plek", 2, False), ("plek", 3, True),
     ("bewoner", 20, False), ("bewoner", 21, True)],
)  # fmt: skip
def test_a_place_ages_by_its_own_pace_and_a_resident_by_that_of_the_team(
    turn: str | None, quiet_days: int, is_stuck: bool, people: tuple[str, str], verbinder: Context
) -> None:
    form = OrganisationForm(
        "De Spaak", "buurthuis", verbinder.party(people[0]).buurt, answer_days=3
    )
    place = neighbourhood.add_organisation(verbinder, form)
    match = service.add_match(verbinder, NewMatch(people[0], place, "koken"))
    service.change_next_step(verbinder, match, 1, "", None, turn)
    backdate(verbinder, match, quiet_days)
    assert (only_card(verbinder).age is not None) is is_stuck


def test_vandaag_tells_what_waits(match: str, verbinder: Context) -> None:
    _, steps, fresh, still, _ = (source.todos for source in waiting.todos())
    assert [len(each(verbinder)) for each in (steps, fresh, still)] == [0, 1, 0]
    service.change_next_step(verbinder, match, 1, "bellen", formats.today() - timedelta(days=2))
    (late,) = steps(verbinder)
    assert (late.urgent, late.query) == (True, {"match": match})
    assert late.title == "Canari B. en Joost K. · Lekker koken"
    backdate(verbinder, match, 30)
    (quiet,) = still(verbinder)
    assert quiet.reason == "30 dagen geen nieuws"
    assert fresh(verbinder) == []


def test_vandaag_of_a_colleague_is_empty(match: str, second_verbinder: Context) -> None:
    assert [list(source.todos(second_verbinder)) for source in waiting.todos()] == [[]] * 5


def test_the_meeting_hears_what_to_celebrate_and_what_is_stuck(
    match: str, verbinder: Context
) -> None:
    celebrate, stuck = (item.lines for item in waiting.meeting_items())
    backdate(verbinder, match, 22)
    assert [todo.query["match"] for todo in stuck(verbinder)] == [match]
    service.move_card(verbinder, match, 1, MoveTo("loopt"))
    assert [todo.reason[:11] for todo in celebrate(verbinder)] == ["Loopt sinds"]
    service.move_card(verbinder, match, 2, MoveTo("afgerond"))
    assert [todo.reason for todo in celebrate(verbinder)] == ["Mooi afgerond"]
    assert list(stuck(verbinder)) == []


def test_the_agenda_shows_next_steps(match: str, verbinder: Context) -> None:
    today = formats.today()
    (calendar,) = waiting.calendars()
    service.change_next_step(verbinder, match, 1, "bellen", today)
    (item,) = calendar.items(verbinder, today, today + timedelta(days=1))
    assert (item.start.date(), item.all_day, item.query) == (today, True, {"match": match})
    tomorrow = today + timedelta(days=1)
    assert list(calendar.items(verbinder, tomorrow, tomorrow + timedelta(days=9))) == []


def test_texts_go_two_years_after_the_end(match: str, verbinder: Context) -> None:
    service.add_note(verbinder, match, "Canari kookt graag")
    service.change_next_step(verbinder, match, 2, "bellen", None)
    service.move_card(verbinder, match, 3, MoveTo("gestopt", reason="verhuisd"))
    with verbinder.unit_of_work() as work:
        work.record("match_board.texts_expired", subject="test", team=verbinder.team)
        assert store.wipe_texts_closed_before(work, formats.today()) == 0
        assert store.wipe_texts_closed_before(work, formats.today() + timedelta(days=1)) == 2
    assert store.notes_of(verbinder, match)[0].text_sealed is None


def test_a_lane_of_closed_matches_shows_the_newest(
    match: str, people: tuple[str, str], verbinder: Context
) -> None:
    wish = NewMatch(*people, talent="koken")
    closed = [service.add_match(verbinder, wish) for _ in range(3)]
    for each in closed:
        service.move_card(verbinder, each, 1, MoveTo("gestopt", reason="anders"))
    shown = store.cards(verbinder, service.closed_since(), most_closed=2)
    assert {card.id for card in shown} == {match, *closed[1:]}
