"""The page, the dialogs and the part on a resident's page, drawn by Streamlit's own test runner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Literal, NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bloei_core import Context, NotAllowed, consent
from bloei_core.testing import add_resident
from bloei_core.ui import UNDO, Asking, Done, Move, formats
from plugins.match_board import (
    page,
    page_board,
    page_card,
    page_new,
    page_open,
    page_section,
    page_steps,
    service,
    store,
)
from plugins.match_board.cards import TeamBoard
from plugins.match_board.looking import Filter
from plugins.match_board.service import MoveTo, NewMatch

Show = Callable[..., AppTest]


@pytest.fixture
def people(verbinder: Context) -> tuple[str, str]:
    return add_resident(verbinder, "Canari B.", "koken"), add_resident(verbinder, "Joost K.")


@pytest.fixture
def match(verbinder: Context, people: tuple[str, str]) -> str:
    return service.add_match(verbinder, NewMatch(*people, talent="koken"))


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Draw a function of the page; words become the address.

    The test runner cannot rerun a dialog alone, so a dialog is drawn as a page of its own.
    """
    rerun = st.rerun

    def rerun_all(*, scope: Literal["app", "fragment"] = "app") -> NoReturn:
        rerun()

    monkeypatch.setattr(st, "rerun", rerun_all)

    def script(draw, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        draw(context)

    def draw(context: Context, what: Any = page.render, **address: str) -> AppTest:
        test = AppTest.from_function(
            script, kwargs={"draw": what, "context": context}, default_timeout=30
        )
        for name, value in address.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception, test.exception
        return test

    return draw


def read(context: Context, match: str) -> store.Match:
    found = store.match(context, match)
    assert found is not None
    return found


def card_of(match: str) -> Callable[[Context], None]:
    return lambda context: page_card._draw(context, match)


def new_match(context: Context) -> None:
    page_new._draw(context)


def party_matches(party: str, context: Context) -> None:
    page_section.render(context, party)


def sent(test: AppTest) -> str:
    """All that goes to the browser, the data of the board too."""
    nodes, found = [test._tree], []
    while nodes:
        node: Any = nodes.pop()
        nodes += getattr(node, "children", {}).values()
        found.append(str(getattr(node, "proto", "")))
    return "\n".join(found)


def words_of(test: AppTest) -> str:
    parts = [
        *test.title,
        *test.header,
        *test.markdown,
        *test.caption,
        *test.warning,
        *test.info,
        *test.toast,
    ]
    return "\n".join(str(part.value) for part in parts).replace("\\", "").replace("\u2060", "")


def click(test: AppTest, label: str, nth: int = 0) -> AppTest:
    [each for each in test.button if label in each.label][nth].click()
    test.run()
    assert not test.exception, test.exception
    return test


def field(test: AppTest, label: str) -> Any:
    fields = [*test.text_area, *test.text_input, *test.selectbox, *test.date_input]
    return next(each for each in fields if each.label == label)


# --- the page --------------------------------------------------------------------------------


def test_an_empty_board_says_what_to_do(verbinder: Context, show: Show) -> None:
    told = words_of(show(verbinder))
    assert "Nog geen matches" in told
    assert "Nieuwe match" in told


def test_the_page_answers_one_question(match: str, verbinder: Context, show: Show) -> None:
    test = show(verbinder)
    assert test.title[0].value.replace("\\", "") == "Wat loopt er in Tongelre-Centrum?"
    assert "Canari B. en Joost K." in sent(test)
    assert "0 matches lopen, 1 onderweg" in sent(test)


def test_nothing_is_drawn_for_other_roles(match: str, ontwikkelaar: Context) -> None:
    with pytest.raises(NotAllowed):
        page.render(ontwikkelaar.only("tongelre-centrum"))


def test_hidden_names_are_not_sent(match: str, verbinder: Context, show: Show) -> None:
    service.add_note(verbinder, match, "Canari kookt graag")
    service.change_next_step(verbinder, match, 2, "Canari bellen", formats.today())
    hidden = replace(verbinder, hide_names=True)
    for test in (show(hidden), show(hidden, match=match), show(hidden, card_of(match))):
        assert "Canari" not in sent(test)
        assert "Joost" not in sent(test)
    assert "Bewoner 1 en Bewoner 2" in sent(show(hidden))


def test_the_filter_stands_in_the_address_as_codes(
    match: str, verbinder: Context, show: Show
) -> None:
    assert "Canari" not in sent(show(verbinder, wie="sem"))
    assert "Canari" not in sent(show(verbinder, soort="inwoner-ontwikkelplaats"))
    assert "Canari" in sent(show(verbinder, wie="mij", soort="inwoner-inwoner", talent="koken"))
    assert "Canari" in sent(show(verbinder, wie="<script>", talent="bestaat-niet"))
    test = show(verbinder)
    field(test, "Talent").set_value("bakken")
    test.run()
    assert test.query_params["talent"] == "bakken"
    assert "Canari" not in sent(test)
    click(test, "Alles laten zien")
    assert "talent" not in test.query_params
    assert "Canari" in sent(test)


def test_a_verbinder_of_another_team_is_no_filter_here(
    match: str, verbinder: Context, show: Show
) -> None:
    def draw(context: Context) -> None:
        st.session_state.setdefault("match-filter-wie", "bas")
        page.render(context)

    test = show(verbinder, draw)
    assert field(test, "Verbinder").value == ""
    assert "Canari" in sent(test)


def test_a_view_is_taken_away_once_one_is_sure(match: str, verbinder: Context, show: Show) -> None:
    view = service.keep_view(verbinder, "Mijn stille", "stil=ja")
    at = show(verbinder)
    at.button(key=f"match-view-weg-{view}").click().run()
    assert [each.title for each in service.saved_views(verbinder)] == ["Mijn stille"]
    at.button(key=f"match-view-zeker-{view}").click().run()
    assert not at.exception
    assert service.saved_views(verbinder) == []


def test_my_cards_with_one_switch(match: str, verbinder: Context, show: Show) -> None:
    service.hand_over(verbinder, match, 1, "sem")
    test = show(verbinder)
    assert "Canari" in sent(test)
    test.toggle[0].set_value(True)
    test.run()
    assert "Canari" not in sent(test)
    assert test.query_params["wie"] == "mij"
    test.toggle[0].set_value(False)
    test.run()
    assert "Canari" in sent(test)


def test_the_address_opens_a_card(match: str, verbinder: Context, show: Show) -> None:
    assert field(show(verbinder, match=match), "Volgende stap").value == ""


@pytest.mark.parametrize("asked", ["niets", "<script>", "0b0e7f0c-0000-4000-8000-000000000000"])
def test_an_unknown_card_in_the_address_is_said(
    asked: str, match: str, verbinder: Context, show: Show
) -> None:
    test = show(verbinder, match=asked)
    assert "Deze match staat niet op het bord" in words_of(test)
    assert "match" not in test.query_params


def test_a_card_of_another_team_does_not_open(match: str, other_team: Context, show: Show) -> None:
    test = show(other_team, match=match)
    assert "Canari" not in sent(test)


# --- what the board asks ---------------------------------------------------------------------


def moved(match: str, lane: str, version: int = 1) -> Move:
    return Move(match, "in-beeld", lane, None, None, version, "nonce")


def drop(context: Context, asked: Move, rows: str = "") -> object:
    """As the board's callback does; there is no session outside a page."""
    return page_board.move(TeamBoard(context, Filter(), rows), asked)


def test_a_drop_is_done_or_refused_in_words(
    match: str, verbinder: Context, second_verbinder: Context
) -> None:
    assert drop(verbinder, moved(match, "voorstel")) is None
    refused = drop(second_verbinder, moved(match, "loopt"))
    assert refused == "Noor V. heeft deze match net naar Voorstel gezet."
    unknown = drop(verbinder, moved("bestaat-niet", "loopt"))
    assert unknown == "Deze match staat niet meer op het bord."


def dropped(match: str, lane: str, version: int = 1) -> Callable[[Context], None]:
    """The page right after a card was dropped."""

    def draw(context: Context) -> None:
        if "dropped" not in st.session_state:
            st.session_state["dropped"] = drop(context, moved(match, lane, version))
        question = page_open.Question.asked()
        if question:
            page_card._QUESTIONS[question.what][1](context, question)

    return draw


def test_a_drop_on_stopped_asks_why(match: str, verbinder: Context, show: Show) -> None:
    test = show(verbinder, dropped(match, "gestopt"))
    assert test.session_state["dropped"] == Asking("Kies eerst waarom de match stopt.")
    assert [each.label for each in test.button] == ["Toch niet", "Match stoppen"]
    field(test, "Waarom stopt de match?").set_value("verhuisd")
    test.run()
    click(test, "Match stoppen")
    found = read(verbinder, match)
    assert (found.lane, found.stop_reason) == ("gestopt", "verhuisd")


def test_a_drop_on_running_is_done_and_asks_since_when(
    match: str, verbinder: Context, show: Show
) -> None:
    test = show(verbinder, dropped(match, "loopt"))
    assert test.session_state["dropped"] is None
    assert read(verbinder, match).started_on == formats.today()
    earlier = formats.today() - timedelta(days=8)
    field(test, "Sinds wanneer loopt de match?").set_value(earlier)
    test.run()
    click(test, "Klopt")
    assert read(verbinder, match).started_on == earlier


def test_a_drop_on_done_asks_how_it_was_for_both(
    match: str, verbinder: Context, show: Show
) -> None:
    service.move_card(verbinder, match, 1, MoveTo("loopt"))
    test = show(verbinder, dropped(match, "afgerond", 2))
    for control, smiley in zip(test.segmented_control, ("blij", "goed"), strict=True):
        control.set_value(smiley)
    test.text_input[0].set_value("Nieuwe recepten")
    test.run()
    click(test, "Bewaren")
    found = read(verbinder, match)
    assert (found.lane, found.smiley_a, found.smiley_b) == ("afgerond", "blij", "goed")
    assert verbinder.open(found.gained_a_sealed) == "Nieuwe recepten"
    told = words_of(show(verbinder, card_of(match)))
    assert "Heel blij" in told
    assert "Nieuwe recepten" in told


def test_of_several_cards_each_is_asked_how_it_was(
    match: str, people: tuple[str, str], verbinder: Context, show: Show
) -> None:
    cards = [match, service.add_match(verbinder, NewMatch(*people, "bakken"))]
    for version, lane in enumerate(("loopt", "afgerond"), 1):
        for each in cards:
            service.move_card(verbinder, each, version, MoveTo(lane, batch=f"b{version}"))

    def ask_about_both(context: Context) -> None:
        if "asked" not in st.session_state:
            st.session_state["asked"] = True
            page_open.Question("afgerond", dict.fromkeys(cards, 3), "b2").ask()
        if question := page_open.Question.asked():
            page_card._QUESTIONS[question.what][1](context, question)

    test = show(verbinder, ask_about_both)
    for _ in cards:
        test.segmented_control[0].set_value("blij")
        click(test, "Bewaren")
    assert [read(verbinder, each).smiley_a for each in cards] == ["blij", "blij"]
    assert not test.segmented_control


def test_a_drop_in_the_row_of_a_colleague_hands_over(match: str, verbinder: Context) -> None:
    asked = replace(moved(match, "voorstel"), group="sem")
    assert drop(verbinder, asked, "verbinder") is None
    found = read(verbinder, match)
    assert (found.lane, found.verbinder) == ("voorstel", "sem")
    assert drop(verbinder, replace(moved(match, "voorstel", 2), group="x"), "soort") is None
    assert read(verbinder, match).verbinder == "sem", "the kind is no verbinder"


def test_undo_on_the_board_says_what_it_did(
    match: str, verbinder: Context, second_verbinder: Context, show: Show
) -> None:
    said: list[object] = []

    def draw(context: Context) -> None:
        said.append(page_steps.turn_around(context, UNDO))
        said.append(page_steps.titles(context))

    service.move_card(verbinder, match, 1, MoveTo("voorstel"))
    show(verbinder, draw)
    assert said == [
        Done("De match staat weer bij In beeld."),
        ("Nieuwe match", "Verplaatsen naar Voorstel"),
    ]
    service.move_card(second_verbinder, match, 3, MoveTo("loopt"))
    show(verbinder, draw)
    refused = "Sem D. heeft deze match net naar Loopt gezet."
    assert said[2:] == [refused, ("", "Verplaatsen naar Voorstel")]


# --- the card --------------------------------------------------------------------------------


def test_a_card_shows_its_life_and_notes(
    match: str, verbinder: Context, second_verbinder: Context, show: Show
) -> None:
    service.add_note(second_verbinder, match, "**Leuk** gesprek\n<script>")
    service.move_card(verbinder, match, 2, MoveTo("loopt"))
    service.hand_over(verbinder, match, 3, "sem")
    told = words_of(show(verbinder, card_of(match)))
    assert "**Leuk** gesprek" in told
    assert "<script>" in told
    assert "Noor V. maakte de match" in told
    assert "Noor V. zette de match van In beeld naar Loopt" in told
    assert "Noor V. gaf de match aan Sem D." in told
    assert "Sem D. schreef een notitie" in told


def test_a_card_says_whose_contact_may_be_given_to_the_other(
    match: str, people: tuple[str, str], verbinder: Context, show: Show
) -> None:
    consent.give(verbinder, people[0], consent.CONTACT)
    told = words_of(show(verbinder, card_of(match)))
    assert "doorgeven aan de ander? Canari B.: ja · Joost K.: vraag het eerst" in told


def test_a_next_step_is_saved_from_the_card(match: str, verbinder: Context, show: Show) -> None:
    test = show(verbinder, card_of(match))
    field(test, "Volgende stap").set_value("Samen koffie drinken")
    field(test, "Wanneer?").set_value(formats.today())
    click(test, "Stap bewaren")
    found = store.match(verbinder, match)
    assert found is not None
    assert verbinder.open(found.next_step_sealed) == "Samen koffie drinken"
    assert field(test, "Volgende stap").value == "Samen koffie drinken"


def test_a_conflict_in_the_card_keeps_what_was_typed(
    match: str, verbinder: Context, second_verbinder: Context, show: Show
) -> None:
    test = show(verbinder, card_of(match))
    service.move_card(second_verbinder, match, 1, MoveTo("voorstel"))
    field(test, "Volgende stap").set_value("Samen koffie drinken")
    click(test, "Stap bewaren")
    assert "Sem D. heeft deze match net naar Voorstel gezet." in words_of(test)
    assert field(test, "Volgende stap").value == "Samen koffie drinken"
    click(test, "Stap bewaren")
    found = store.match(verbinder, match)
    assert found is not None
    assert (found.lane, verbinder.open(found.next_step_sealed)) == (
        "voorstel",
        "Samen koffie drinken",
    )


@pytest.mark.parametrize("typed", ["x" * 10_000, "123.456.782"])
def test_a_bad_note_stays_in_its_field(
    typed: str, match: str, verbinder: Context, show: Show
) -> None:
    test = show(verbinder, card_of(match))
    field(test, "Nieuwe notitie").set_value(typed)
    click(test, "Notitie bewaren")
    assert test.warning
    assert field(test, "Nieuwe notitie").value == typed
    assert store.notes_of(verbinder, match) == []


def test_a_card_moves_and_is_handed_over_by_form(
    match: str, verbinder: Context, show: Show
) -> None:
    test = show(verbinder, card_of(match))
    field(test, "Naar welke kolom?").set_value("loopt")
    test.run()
    assert field(test, "Sinds wanneer loopt de match?").value == formats.today()
    click(test, "Verplaatsen")
    test = show(verbinder, card_of(match))
    field(test, "Wie gaat verder met deze match?").set_value("els")
    test.run()
    click(test, "Overdragen")
    found = store.match(verbinder, match)
    assert found is not None
    assert (found.lane, found.verbinder) == ("loopt", "els")


# --- a new match -----------------------------------------------------------------------------


def test_three_fields_make_a_match(people: tuple[str, str], verbinder: Context, show: Show) -> None:
    test = show(verbinder, new_match)
    field(test, "Wie?").set_value("Canarri")
    test.run()
    click(test, "Canari")
    field(test, "Met wie of welke plek?").set_value("joost")
    test.run()
    click(test, "Joost")
    talents = field(test, "Wat doen ze samen?")
    assert talents.options[0] == "★ Lekker koken"
    talents.set_value("koken")
    test.run()
    click(test, "Match maken")
    (made,) = store.cards(verbinder, service.closed_since())
    assert {made.party_a, made.party_b} == set(people)
    assert made.talent == "koken"


def test_a_new_resident_on_the_way_loses_nothing(
    people: tuple[str, str], verbinder: Context, show: Show
) -> None:
    test = show(verbinder, new_match)
    field(test, "Met wie of welke plek?").set_value("joost")
    test.run()
    click(test, "Joost")
    field(test, "Wat doen ze samen?").set_value("koken")
    test.run()
    click(test, "Nieuwe bewoner")
    field(test, "Naam").set_value("Nieuwe N.")
    field(test, "Buurt").set_value(verbinder.party(people[0]).buurt)
    click(test, "Bewaren")
    assert field(test, "Wat doen ze samen?").value == "koken"
    told = words_of(test)
    assert "Nieuwe N." in told
    assert "Joost K." in told
    click(test, "Match maken")
    assert len(store.cards(verbinder, service.closed_since())) == 1


def test_whom_nobody_knows_can_be_added(verbinder: Context, show: Show) -> None:
    test = show(verbinder, new_match)
    field(test, "Wie?").set_value("<script>alert(1)</script>")
    test.run()
    assert "Niemand gevonden" in words_of(test)


@pytest.mark.parametrize("button", ["Nieuwe bewoner", "Nieuwe plek"])
def test_what_was_typed_to_find_somebody_is_her_name(
    button: str, verbinder: Context, show: Show
) -> None:
    test = show(verbinder, new_match)
    field(test, "Met wie of welke plek?").set_value(" Zonnehof *2* ")
    test.run()
    click(test, button, nth=1)
    assert field(test, "Naam").value == "Zonnehof *2*"


# --- on the page of a resident ---------------------------------------------------------------


def test_a_resident_shows_her_matches(
    match: str, people: tuple[str, str], verbinder: Context, show: Show
) -> None:
    told = words_of(show(verbinder, partial(party_matches, people[0])))
    assert "met **Joost K.** · Lekker koken" in told
    assert "In beeld" in told
    alone = add_resident(verbinder, "Alleen A.")
    assert "Nog geen match" in words_of(show(verbinder, partial(party_matches, alone)))
