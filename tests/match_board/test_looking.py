"""Filters, rows, saved views, limits, who else looks, small steps, and the board as a file."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from odfdo import Document

from bloei_core import Context, InvalidInput, NotFound, PartyKind
from bloei_core.teams import choose_setting
from bloei_core.testing import add_resident
from bloei_core.ui import csv_file, ods_file
from plugins.match_board import lanes, out, pace, service, store, waiting, words
from plugins.match_board.cards import TeamBoard
from plugins.match_board.looking import Filter, Look, View, read_codes, swimlanes
from plugins.match_board.service import MoveTo, NewMatch
from plugins.match_board.service.presence import Presence


@pytest.fixture
def people(verbinder: Context) -> tuple[str, str]:
    return add_resident(verbinder, "Canari B."), add_resident(verbinder, "=Joost K.")


@pytest.fixture
def match(verbinder: Context, people: tuple[str, str]) -> str:
    return service.add_match(verbinder, NewMatch(*people, "koken"))


def test_a_filter_looks_at_buurt_turn_and_stillness(
    match: str, people: tuple[str, str], verbinder: Context
) -> None:
    service.change_next_step(verbinder, match, 1, "", None, "bewoner")
    buurt = verbinder.party(people[0]).buurt
    (card,) = store.open_cards(verbinder, service.closed_since())
    look = Look.of(verbinder)
    for shown, expected in (
        (Filter(buurt=buurt), True),
        (Filter(buurt="elders"), False),
        (Filter(waiting_for="bewoner"), True),
        (Filter(waiting_for="plek"), False),
        (Filter(stuck="ja"), False),
    ):
        assert shown.shows(card, look) is expected, shown
    quiet = replace(card, changed_at=card.changed_at - timedelta(days=30))
    assert Filter(stuck="ja").shows(quiet, look)


@pytest.mark.parametrize(
    ("one", "other", "turns"),
    [
        ("person", "person", "wij bewoner ander"),
        ("person", "organisation", "wij bewoner plek ander"),
        ("organisation", "organisation", "wij plek ander"),
    ],
)
def test_whose_turn_it_can_be_fits_who_takes_part(
    one: PartyKind, other: PartyKind, turns: str
) -> None:
    assert words.turns_between(one, other) == tuple(turns.split())


def test_a_view_travels_as_codes() -> None:
    view = View(Filter(verbinder="mij", stuck="ja"), "buurt")
    assert view.codes == "wie=mij&stil=ja&rijen=buurt"
    assert read_codes(f"{view.codes}&vreemd=1") == view.address


@pytest.mark.parametrize("rows", ["verbinder", "soort", "buurt"])
def test_every_card_has_a_row(rows: str, match: str, verbinder: Context) -> None:
    found = swimlanes(verbinder, rows)
    (card,) = TeamBoard(verbinder, Filter(), rows).cards()
    assert found is not None
    assert card.group in {each.id for each in found.rows}
    assert found.crossing is (rows == "verbinder")


def test_views_are_ones_own_and_one_is_the_first(
    verbinder: Context, second_verbinder: Context
) -> None:
    one = service.keep_view(verbinder, "Mijn stille", "wie=mij&stil=ja")
    other = service.keep_view(verbinder, "Buurten", "rijen=buurt")
    service.choose_default_view(verbinder, one)
    service.choose_default_view(verbinder, other)
    assert [(each.title, each.is_default) for each in service.saved_views(verbinder)] == [
        ("Mijn stille", False),
        ("Buurten", True),
    ]
    assert service.saved_views(second_verbinder) == []
    with pytest.raises(NotFound):
        service.remove_view(second_verbinder, one)
    hidden = replace(verbinder, hide_names=True)
    assert [each.title for each in service.saved_views(hidden)] == ["Weergave 1", "Weergave 2"]
    service.remove_view(verbinder, one)
    assert [each.id for each in service.saved_views(verbinder)] == [other]


@pytest.mark.parametrize("codes", ["wie=<script>", "wie=Noor V."])
def test_a_view_holds_codes_only(codes: str, verbinder: Context) -> None:
    with pytest.raises(InvalidInput):
        service.keep_view(verbinder, "Naam", codes)


def test_a_limit_counts_what_the_filter_hides(
    match: str, verbinder: Context, teamleider: Context
) -> None:
    choose_setting(teamleider, pace.PLUGIN, lanes.limit_key("in-beeld"), 3)
    first = lanes.lanes(verbinder, Filter(verbinder="sem"))[0]
    assert (first.limit, first.unseen) == (3, 1)
    first = lanes.lanes(verbinder, Filter())[0]
    assert (first.limit, first.unseen) == (3, 0)


def test_older_closed_matches_are_loaded_on_demand(match: str, verbinder: Context) -> None:
    service.move_card(verbinder, match, 1, MoveTo("gestopt", reason="verhuisd"))
    with verbinder.unit_of_work() as work:
        work.execute(
            "update match_board.match set closed_at = closed_at - interval 45 day "
            "where id = $id", id=match
        )  # fmt: skip
        work.record("match_board.looked", subject="test", team=verbinder.team)
    *_, stopped = lanes.lanes(verbinder, Filter())
    assert stopped.more == "Meer laden (1)"
    assert TeamBoard(verbinder, Filter()).cards() == []
    *_, stopped = lanes.lanes(verbinder, Filter(), back=1)
    assert stopped.more == ""
    assert [card.id for card in TeamBoard(verbinder, Filter(), back=1).cards()] == [match]


def test_who_looks_is_forgotten_after_ten_seconds() -> None:
    now = 0.0
    presence = Presence(lambda: now)
    assert presence.look("team", "noor") == []
    assert presence.look("team", "sem") == ["noor"]
    assert presence.look("elders", "bas") == []
    now = 9.0
    assert presence.look("team", "noor") == ["sem"]
    now = 18.0
    assert presence.look("team", "noor") == []


def test_who_is_alone_for_long_gets_a_small_step(
    match: str, people: tuple[str, str], verbinder: Context, teamleider: Context
) -> None:
    alone = add_resident(verbinder, "Alleen A.")
    with verbinder.unit_of_work() as work:
        work.execute("update core.person set created_at = created_at - interval 9 day")
        work.record("match_board.looked", subject="test", team=verbinder.team)
    *_, small = waiting.todos()
    assert small.todos(verbinder) == []
    choose_setting(teamleider, pace.PLUGIN, pace.ALONE_DAYS, 8)
    (todo,) = small.todos(verbinder)
    assert todo.query == {"nieuw": alone, "stap": "koffie"}
    assert todo.title == "Alleen A."
    hidden = small.todos(replace(verbinder, hide_names=True))
    assert "Alleen" not in str(hidden)


def test_the_file_holds_what_the_filter_shows_and_no_formula(
    match: str, verbinder: Context
) -> None:
    assert list(out.rows(verbinder, Filter(verbinder="sem"), 30, 50)) == []
    rows = list(out.rows(verbinder, Filter(), 30, 50))
    made = Document(io.BytesIO(ods_file("Matchbord", out.COLUMNS, rows)))
    table = made.body.get_table(0)
    assert table is not None
    headings, row = table.get_values()
    assert tuple(headings) == out.COLUMNS
    assert row[:3] == ["In beeld", "Canari B.", "'=Joost K."]
    assert table.get_cell((2, 1)).formula is None
    assert ";'=Joost K.;" in csv_file(out.COLUMNS, rows).decode("utf-8-sig")


def test_names_are_hidden_in_the_file_too(match: str, verbinder: Context) -> None:
    rows = list(out.rows(replace(verbinder, hide_names=True), Filter(), 30, 50))
    assert rows[0][1:3] == ("Bewoner 1", "Bewoner 2")
    assert _exports(verbinder) == []


def test_the_read_log_hears_whose_names_a_file_holds(
    match: str, people: tuple[str, str], verbinder: Context
) -> None:
    out.rows(verbinder, Filter(verbinder="sem"), 30, 50)
    assert _exports(verbinder) == [set()]
    out.rows(verbinder, Filter(), 30, 50)
    assert _exports(verbinder)[1:] == [set(people)]


def _exports(context: Context) -> list[set[str]]:
    sql = """
        select residents from core.read_log left join core.read_people using (people)
        where kind = 'export' and page = 'matchbord' order by seq
    """
    return [set(map(str, row["residents"] or ())) for row in context.engine.warehouse.read(sql)]
