"""The screens of trust, drawn by Streamlit's test runner: who looked, consent, other teams."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bloei_core import Context, consent, neighbourhood, peek
from bloei_core.engine import Engine
from bloei_core.neighbourhood import PersonForm
from bloei_core.peek import Why
from bloei_core.read_log import report
from bloei_core.read_log import store as read_log
from bloei_core.read_log.report import Seen
from bloei_core.testing import TEAM_B, add_resident
from pages import relations
from pages.administration import seen
from pages.privacy_todos import todos
from tests.trust.test_peek import HERE, THERE


def draw(context: Context, what: Any, **address: str) -> AppTest:
    """What this member sees of a page."""

    def script(draw, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        draw(context)

    test = AppTest.from_function(
        script, kwargs={"draw": what, "context": context}, default_timeout=30
    )
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, test.exception
    return test


def words(test: AppTest) -> str:
    parts = [*test.title, *test.header, *test.markdown, *test.caption, *test.text, *test.warning]
    said = "\n".join(str(each.value) for each in [*parts, *test.info])
    return said.replace("\\", "").replace("\u2060", "")


def click(test: AppTest, label: str) -> AppTest:
    next(each for each in test.button if each.label == label).click().run()
    assert not test.exception, test.exception
    return test


def kinds(engine: Engine) -> list[tuple[str, str]]:
    return [(each.member, each.kind) for each in read_log.after(engine.warehouse, 0)]


def of(engine: Engine, member: str, team: str) -> Context:
    found = engine.member(member)
    assert found is not None
    return engine.context(found, [team])


# --- the resident's page -----------------------------------------------------------------------


def test_opening_is_one_row_and_drawing_again_is_none(engine: Engine, verbinder: Context) -> None:
    fatima = add_resident(verbinder, "Fatima B.")
    before = len(kinds(engine))
    test = draw(verbinder, relations.render, bewoner=fatima)
    test.run()
    test.run()
    assert kinds(engine)[before:] == [("noor", "person")]
    draw(verbinder, relations.render, bewoner=fatima)
    assert kinds(engine)[before:] == [("noor", "person")] * 2


def test_consent_is_read_out_and_can_be_withdrawn_on_her_page(verbinder: Context) -> None:
    """Saying yes is a button of a dialog: tests/pages/test_consent_in_browser.py."""
    fatima = add_resident(verbinder, "Fatima B.")
    test = draw(verbinder, relations.render, bewoner=fatima)
    assert words(test).count("Nog geen ja") == 4
    click(test, "Vragen")  # the first: sharing contact
    assert "hoe ik te bereiken ben" in words(test)
    consent.give(verbinder, fatima, consent.CONTACT)
    test = draw(verbinder, relations.render, bewoner=fatima)
    assert "Ja, sinds" in words(test)
    click(test, "Intrekken")
    assert not consent.agreed(verbinder, fatima, consent.CONTACT)


def test_of_a_child_a_parent_is_asked_first(verbinder: Context) -> None:
    child = neighbourhood.add_person(verbinder, PersonForm("Mila D.", HERE, age_band="onder-16"))
    said = words(draw(verbinder, relations.render, bewoner=child))
    assert "Eerder kan er geen match komen" in said
    assert said.index("Ouder of verzorger") < said.index("Contact delen")


def test_the_page_of_somebody_elsewhere_shows_what_it_may_and_tells_it(
    engine: Engine, verbinder: Context, other_team: Context
) -> None:
    form = PersonForm("Olga P.", THERE, contact="06-00 11", motivation="Ik zing.")
    olga = neighbourhood.add_person(other_team, form)
    unknown = words(draw(verbinder, relations.render, bewoner=olga))
    assert "niet bekend bij jullie team" in unknown
    assert "Olga" not in unknown
    peek.ask_by_name(verbinder, "Olga P.", THERE, Why("match"))
    before = len(kinds(engine))
    test = draw(verbinder, relations.render, bewoner=olga)
    shown = words(test)
    assert "Olga P." in shown
    assert "Je kijkt tot middernacht" in shown
    assert "06-00 11" not in shown
    assert "Ik zing" not in shown
    assert not {"Aanpassen", "Vragen", "Gegevens inzien"} & {each.label for each in test.button}
    assert kinds(engine)[before:] == [("noor", "reach")]
    consent.give(other_team, olga, consent.CONTACT)
    assert "06-00 11" in words(draw(verbinder, relations.render, bewoner=olga))


# --- the report --------------------------------------------------------------------------------


def test_the_report_is_for_the_teamleider_and_reading_it_is_told(
    engine: Engine, verbinder: Context, teamleider: Context, beheerder: Context
) -> None:
    zwaan = add_resident(verbinder, "Zwaantje K.")
    verbinder.opened("mensen", zwaan)
    for other in (verbinder, beheerder.only(verbinder.team)):
        assert "Alleen de teamleider" in words(draw(other, seen.draw))
    before = len(kinds(engine))
    said = words(draw(teamleider, seen.draw))
    assert "Noor V. opende de bladzijde van Zwaantje K." in said.replace("**", "")
    told = list(read_log.after(engine.warehouse, 0))[before:]
    assert {(each.member, each.page) for each in told} == {("els", report.PAGE)}


def test_names_hidden_shows_and_tells_nothing(
    engine: Engine, teamleider: Context, verbinder: Context
) -> None:
    verbinder.opened("mensen", add_resident(verbinder, "Zwaantje K."))
    before = len(kinds(engine))
    hidden = engine.context(teamleider.member, teamleider.teams, hide_names=True)
    assert "Zwaantje" not in words(draw(hidden, seen.draw))
    assert len(kinds(engine)) == before


@pytest.fixture
def peeked(engine: Engine, verbinder: Context, other_team: Context) -> str:
    """Noor of team A looked at Olga of team B."""
    olga = neighbourhood.add_person(other_team, PersonForm("Olga P.", THERE))
    peek.ask_by_name(verbinder, "Olga P.", THERE, Why("anders", "Zij stond voor de deur."))
    found = peek.look(verbinder, olga)
    assert found is not None
    peek.opened(verbinder, found)
    return olga


def test_the_other_teamleider_has_it_on_vandaag_until_she_saw_it(
    engine: Engine, peeked: str, teamleider: Context
) -> None:
    ria = of(engine, "ria", TEAM_B)
    (line,) = [each for each in todos(ria) if "keek bij" in each.title]
    assert "Noor V." in line.title
    assert "Olga P." in line.title
    assert line.people == (peeked,)
    test = draw(ria, seen.draw)
    assert "Zij stond voor de deur." in words(test)
    click(test, "Gezien")
    assert [each for each in todos(ria) if "keek bij" in each.title] == []
    assert [each for each in todos(teamleider) if "keek bij" in each.title] == []


def test_of_another_teams_rows_only_the_own_residents_are_told(
    engine: Engine, verbinder: Context, other_team: Context, teamleider: Context
) -> None:
    ours = add_resident(verbinder, "Fatima B.")
    theirs = add_resident(other_team, "Olga P.")
    with engine.warehouse.unit_of_work("bas") as work:
        neighbourhood.share_person(work, ours, TEAM_B, "match-1")
    other_team.saw("matchbord", [ours, theirs])
    span = report._EVER
    mine = [each for each in report.seen(teamleider, span, report.Wanted()) if each.member == "bas"]
    assert [each.residents for each in mine] == [(ours,)]
    ria = of(engine, "ria", TEAM_B)
    (whole,) = [each for each in report.seen(ria, span, report.Wanted()) if _both(each)]
    assert set(whole.residents) == {ours, theirs}
    assert next(each.member for each in report.about(teamleider, ours)) == "bas"
    assert report.about(teamleider, theirs) == []


def _both(each: Seen) -> bool:
    return len(each.residents) == 2
