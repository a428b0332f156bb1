"""The page of all kernteams, that of one, its forms, and the part on a resident's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal, NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bloei_core import Context, NotAllowed
from bloei_core.testing import add_resident
from bloei_core.ui import formats
from plugins.kernteam_coaching import (
    page,
    page_actions,
    page_forms,
    page_people,
    page_projects,
    page_section,
    page_talks,
    people,
    service,
    store,
    talking,
)
from plugins.kernteam_coaching.people import ProjectForm
from plugins.kernteam_coaching.talking import ActionForm, TalkForm
from tests.kernteam_coaching.conftest import Join, Read, form_of

Show = Callable[..., AppTest]
TODAY = formats.today()


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


def words_of(test: AppTest) -> str:
    """All that is said, as a reader sees it."""
    nodes, found = [test._tree], []
    while nodes:
        node: Any = nodes.pop()
        nodes += getattr(node, "children", {}).values()
        found.append(str(getattr(node, "proto", "")))
    return "\n".join(found).replace("\\", "").replace("\u2060", "")


def click(test: AppTest, label: str, nth: int = 0) -> AppTest:
    [each for each in test.button if label in each.label][nth].click()
    test.run()
    assert not test.exception, test.exception
    return test


def field(test: AppTest, label: str) -> Any:
    fields = [*test.text_area, *test.text_input, *test.selectbox, *test.date_input, *test.radio]
    return next(each for each in fields if each.label == label)


# --- all of them -----------------------------------------------------------------------------


def test_an_empty_page_says_what_to_do(verbinder: Context, show: Show) -> None:
    test = show(verbinder)
    assert test.title[0].value == "Hoe staan onze kernteams ervoor?"
    assert "Nog geen kernteam" in words_of(test)
    assert [each.label for each in test.button] == ["Nieuw kernteam"]


def test_the_page_is_for_who_works_in_the_team(ontwikkelaar: Context) -> None:
    with pytest.raises(NotAllowed):
        page.render(ontwikkelaar.only("tongelre-centrum"))


def test_the_list_tells_where_each_stands_and_what_is_next(
    verbinder: Context, kernteam: str, show: Show
) -> None:
    service.take_step(verbinder, kernteam, 1, 2)
    told = words_of(show(verbinder))
    assert "**1 kernteam**, 1 op stap 2 (start) of verder, 1 vraagt nu aandacht." in told
    assert "De Lange Tafel" in told
    assert "Stap 2 · Start" in told
    assert "Met vijf sta je stevig" in told
    assert "neem" in told or "nodig één bewoner uit" in told


def test_the_lists_narrow_down(
    verbinder: Context, second_verbinder: Context, kernteam: str, show: Show
) -> None:
    other = service.start_kernteam(second_verbinder, form_of(second_verbinder, name="Zing Mee"))
    service.take_step(verbinder, other, 1, 3)
    test = show(verbinder)
    assert "De Lange Tafel" in words_of(test)
    test.toggle(key="kernteams-mij").set_value(True).run()
    assert "Zing Mee" not in words_of(test)
    test.toggle(key="kernteams-mij").set_value(False)
    test.segmented_control(key="kernteams-welke").set_value("aandacht").run()
    assert "De Lange Tafel" not in words_of(test)
    assert "Zing Mee" in words_of(test)
    service.stop_kernteam(verbinder, other, 2)
    test.segmented_control(key="kernteams-welke").set_value("gestopt").run()
    assert "op stap Samen" in words_of(test)


def test_a_click_opens_a_kernteam_and_the_way_back(
    verbinder: Context, kernteam: str, show: Show
) -> None:
    test = click(show(verbinder), "De Lange Tafel")
    assert test.query_params["kernteam"] in (kernteam, [kernteam])
    assert "De Lange Tafel" in test.title[0].value
    test = click(test, "Naar alle kernteams")
    assert "kernteam" not in test.query_params
    assert test.title[0].value == "Hoe staan onze kernteams ervoor?"


def test_an_unknown_kernteam_is_told(verbinder: Context, show: Show) -> None:
    told = words_of(show(verbinder, kernteam="nergens"))
    assert "Dit kernteam is er niet, of niet voor jullie team." in told


# --- one of them -----------------------------------------------------------------------------


@pytest.fixture
def lively(verbinder: Context, kernteam: str, join: Join) -> str:
    """A kernteam with a bit of everything."""
    part = join("Fatima B.", days_ago=20)
    join("Henk J.")
    actions = [ActionForm("Zaal vragen", f"bewoner:{part}", TODAY - timedelta(days=1))]
    actions.append(ActionForm("Sleutel regelen", "wij:noor", TODAY))
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Fatima vraagt de zaal.", actions))
    people.add_project(verbinder, kernteam, ProjectForm("Elke maand soep", "loopt", part))
    return kernteam


def test_all_that_belongs_to_it_is_there(verbinder: Context, lively: str, show: Show) -> None:
    told = words_of(show(verbinder, kernteam=lively))
    for each in (
        "Veel mensen eten elke avond alleen.",
        "Stap 0: Geen",
        "Fatima vraagt de zaal.",
        "Zaal vragen",
        "te laat",
        "Sleutel regelen",
        "Elke maand soep",
        "Henk J.",
        "Het eerste gesprek",
        "Begonnen met een kwestie",
        "Download als CSV",
    ):
        assert each in told, each


def test_headings_go_down_one_at_a_time(verbinder: Context, lively: str, show: Show) -> None:
    for test in (show(verbinder), show(verbinder, kernteam=lively)):
        tags = [int(each.tag[1]) for each in [*test.title, *test.header, *test.subheader]]
        assert tags.count(1) == 1
        assert set(tags) <= {1, 2, 3}
        assert 2 in tags


def test_one_button_takes_a_step(verbinder: Context, lively: str, show: Show, read: Read) -> None:
    test = click(show(verbinder, kernteam=lively), "Stap vooruit: Verkennen")
    assert read(lively).step == 1
    assert "Stap 1: Verkennen" in [each.value for each in test.header]
    click(test, "Stap terug: Geen")
    assert read(lively).step == 0


def test_a_step_that_somebody_else_took_is_told(
    verbinder: Context, second_verbinder: Context, lively: str, show: Show, read: Read
) -> None:
    test = show(verbinder, kernteam=lively)
    service.take_step(second_verbinder, lively, read(lively).version, 3)
    click(test, "Stap vooruit: Verkennen")
    assert "Sem D. heeft dit kernteam net op stap Samen gezet." in words_of(test)
    assert read(lively).step == 3


def test_an_action_is_ticked_off_and_opened_again(
    verbinder: Context, lively: str, show: Show
) -> None:
    test = click(show(verbinder, kernteam=lively), "Gedaan")
    [done] = [each for each in store.promises(verbinder, lively) if each.done_on]
    assert verbinder.open(done.what_sealed) == "Zaal vragen"
    click(test, "Weer open")
    assert [each.done_on for each in store.promises(verbinder, lively)] == [None, None]


def test_stopping_asks_and_can_be_undone(
    verbinder: Context, lively: str, show: Show, read: Read
) -> None:
    test = click(show(verbinder, kernteam=lively), "Ja, stoppen")
    assert read(lively).closed_on == TODAY
    labels = [each.label for each in test.button]
    assert "Gesprek opschrijven" not in labels
    click(test, "Weer openen")
    assert read(lively).closed_on is None


def test_hidden_names_are_not_sent(verbinder: Context, lively: str, show: Show, read: Read) -> None:
    form = form_of(verbinder, name="Team Fatima", issue="Fatima eet alleen")
    service.change_kernteam(verbinder, lively, read(lively).version, form)
    hidden = replace(verbinder, hide_names=True)
    part = store.participants(verbinder, lively)[0]
    section = part.person or ""
    shown = [
        show(hidden),
        show(hidden, kernteam=lively),
        show(hidden, lambda context: page_section.render(context, section)),
    ]
    for test in shown:
        assert "Fatima" not in words_of(test)
        assert "Henk" not in words_of(test)
    assert "Bewoner 1" in words_of(shown[1])
    assert not [each.label for each in shown[1].button if "Wijzig" in each.label]


def test_a_residents_page_tells_her_kernteams_without_a_theme(
    verbinder: Context, lively: str, show: Show
) -> None:
    part = store.participants(verbinder, lively)[0]
    person = part.person or ""
    told = words_of(show(verbinder, lambda context: page_section.render(context, person)))
    assert "De Lange Tafel" in told
    assert f"actief sinds {formats.dutch_date(part.active_from)}" in told
    assert "Samen eten" not in told
    stranger = add_resident(verbinder, "Ans V.")
    told = words_of(show(verbinder, lambda context: page_section.render(context, stranger)))
    assert "Nog niet in een kernteam" in told


# --- forms -----------------------------------------------------------------------------------


def test_a_new_kernteam(verbinder: Context, show: Show) -> None:
    opened: list[str] = []
    test = show(verbinder, lambda context: page_forms.ask_new(context, opened.append))
    click(test, "Bewaren")
    assert words_of(test).count("Vul nog in") == 5  # at each field, and beside the button
    field(test, "Welke kwestie speelt er?").set_value("Het plein is leeg")
    field(test, "Naam van het kernteam").set_value("Het Plein")
    field(test, "Buurt").set_value(service.buurten_of(verbinder, TODAY)[1])
    field(test, "Thema").set_value("jeugd")
    click(test, "Bewaren")
    found = store.kernteam(verbinder, opened[0])
    assert found is not None
    assert (found.coach, found.theme) == ("noor", "jeugd")


def test_a_form_tells_what_a_colleague_made_of_it(
    verbinder: Context, second_verbinder: Context, kernteam: str, show: Show, read: Read
) -> None:
    seen = read(kernteam)
    test = show(verbinder, lambda context: page_forms.ask_change(context, seen))
    form = form_of(verbinder, name="Soep van Hier")
    service.change_kernteam(second_verbinder, kernteam, 1, form)
    field(test, "Naam van het kernteam").set_value("Samen Soep")
    click(test, "Bewaren")
    told = words_of(test)
    assert "Sem D. heeft dit kernteam net veranderd." in told
    assert "Naam: **Soep van Hier**" in told
    assert field(test, "Naam van het kernteam").value == "Samen Soep"
    click(test, "Bewaren")
    assert service.title(verbinder, read(kernteam)) == "Samen Soep"


def test_a_talk_with_an_action_and_the_next_talk(
    verbinder: Context, kernteam: str, join: Join, show: Show, read: Read
) -> None:
    part = join("Fatima B.")
    test = show(verbinder, lambda context: page_talks._ask_talk(context, read(kernteam)))
    field(test, "Actie 1").set_value("Zaal vragen")
    click(test, "Bewaren")
    assert "Vul nog in: afgesproken." in words_of(test)
    assert "Vul nog in: wie." in words_of(test)
    field(test, "Wat hebben jullie afgesproken?").set_value("Soep in december")
    field(test, "Wie doet actie 1?").set_value(f"bewoner:{part}")
    field(test, "Volgend gesprek").set_value(TODAY + timedelta(days=7))
    click(test, "Bewaren")
    [talk] = store.talks(verbinder, kernteam)
    [action] = store.promises(verbinder, kernteam)
    assert verbinder.open(talk.agreed_sealed) == "Soep in december"
    assert (action.participant, action.talk) == (part, talk.id)
    planned = read(kernteam).next_talk_at
    assert planned is not None
    assert (planned.date(), planned.hour) == (TODAY + timedelta(days=7), 10)


def test_a_member_is_found_with_a_typing_error(
    verbinder: Context, kernteam: str, show: Show, read: Read
) -> None:
    person = add_resident(verbinder, "Fatima B.")
    test = show(verbinder, lambda context: page_people._ask_member(context, read(kernteam)))
    field(test, "Wie doet er mee?").set_value("Fatimma").run()
    assert field(test, "Kies wie je bedoelt").value == person
    click(test, "Bewaren")
    assert [each.person for each in store.participants(verbinder, kernteam)] == [person]


def test_somebody_new_is_added_on_the_way(
    verbinder: Context, kernteam: str, show: Show, read: Read
) -> None:
    test = show(verbinder, lambda context: page_people._ask_member(context, read(kernteam)))
    click(test, "Nieuwe bewoner")
    field(test, "Naam").set_value("Olga P.")
    field(test, "Buurt").set_value(service.buurten_of(verbinder, TODAY)[0])
    click(test, "Bewaren")
    [part] = people.active_now(verbinder, kernteam)
    assert people.name_of(verbinder, part) == "Olga P."


def test_when_somebody_takes_part_can_be_put_right(
    verbinder: Context, second_verbinder: Context, join: Join, show: Show
) -> None:
    seen = store.participant(verbinder, join("Fatima B.", days_ago=9))
    assert seen is not None
    test = show(verbinder, lambda context: page_people._ask_period(context, seen))
    start: date = TODAY - timedelta(days=8)
    people.change_participant(second_verbinder, seen.id, 1, start, None)
    field(test, "Actief tot en met").set_value(TODAY)
    click(test, "Bewaren")
    assert "Sem D. heeft dit lid net veranderd." in words_of(test)
    click(test, "Bewaren")
    found = store.participant(verbinder, seen.id)
    assert found is not None
    assert (found.active_from, found.active_until) == (seen.active_from, TODAY)


def test_an_action_and_a_project_get_a_form(
    verbinder: Context, lively: str, show: Show, read: Read
) -> None:
    promise = store.promises(verbinder, lively)[0]
    test = show(verbinder, lambda context: page_actions._ask_action(context, read(lively), promise))
    field(test, "Wie doet het?").set_value("bewoner:")
    click(test, "Bewaren")
    found = store.promise(verbinder, promise.id)
    assert found is not None
    assert (found.owner, found.participant) == ("bewoner", None)
    project = store.projects(verbinder, lively)[0]
    test = show(
        verbinder, lambda context: page_projects._ask_project(context, read(lively), project)
    )
    field(test, "Hoe staat het ervoor?").set_value("klaar")
    click(test, "Bewaren")
    assert store.projects(verbinder, lively)[0].done_on == TODAY
