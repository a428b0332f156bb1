"""Mensen en plekken and the forms that it shares, drawn by Streamlit's own test runner."""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bloei_core import Context, NotAllowed, RelationSection, city, neighbourhood
from bloei_core.engine import Engine
from bloei_core.kept import Memory
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm
from bloei_core.plugins import Registry
from bloei_core.privacy import proofs
from bloei_core.testing import TEAM_A, add_resident
from bloei_core.ui import half_form, place_form, resident_form
from pages import relations
from pages.relations import (
    across,
    belongings,
    inspection,
    lines,
    overview,
    place,
    proof,
    resident,
    wiping,
)
from tests.contract.screen import sent

BUURTEN = next(team for team in city.teams() if team.code == TEAM_A).buurten
TOO_LONG = "a" * 10_000
BSN = "1112.22.333"
ODD = ["<script>alert(1)</script>", "😀 Ína", "فاطمة ب", "*ster* :material/home: $x$ -> [a](b)"]


@dataclass
class Screen:
    """The page as one member sees it."""

    test: AppTest
    went: list[dict[str, str]] = field(default_factory=list)

    def run(self) -> Screen:
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def click(self, label: str, nth: int = 0) -> Screen:
        [each for each in self.test.button if each.label == label][nth].click()
        return self.run()

    def labels(self) -> list[str]:
        return [each.label for each in self.test.button]

    def type(self, label: str, text: str) -> Screen:
        fields = [*self.test.text_input, *self.test.text_area]
        next(each for each in fields if each.label == label).set_value(text)
        return self

    def typed(self, label: str) -> str | None:
        fields = [*self.test.text_input, *self.test.text_area]
        value: str | None = next(each for each in fields if each.label == label).value
        return value

    def choose(self, label: str, code: str, nth: int = -1) -> Screen:
        [each for each in self.test.selectbox if each.label == label][nth].set_value(code)
        return self

    def texts(self) -> str:
        """All words on the screen, as a person reads them."""
        parts = [
            *self.test.title,
            *self.test.header,
            *self.test.markdown,
            *self.test.caption,
            *self.test.text,
            *self.test.warning,
            *self.test.error,
            *self.test.info,
            *self.test.toast,
        ]
        return read("\n".join(str(part.value) for part in parts))

    def everything(self) -> str:
        """All that was sent to the browser."""
        return repr(self.test._tree)


def read(markdown: str) -> str:
    """Markdown made by `plain`, without its escapes and joiners."""
    return markdown.replace("\\", "").replace("\u2060", "")


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Where the page led to; the run ends there."""
    steps: list[dict[str, str]] = []

    def go(url: str, **codes: str) -> NoReturn:
        steps.append({"url": url, **codes})
        st.stop()

    for module in (
        across,
        belongings,
        across,
        inspection,
        lines,
        overview,
        proof,
        relations,
        resident,
        wiping,
    ):
        monkeypatch.setattr(module, "go", go)
    return steps


@pytest.fixture
def show(went: list[dict[str, str]]) -> Callable[..., Screen]:
    """Draw the page, or another function, for a member; words become the address."""

    def script(draw, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        draw(context)

    def draw(context: Context, what: Any = relations.render, **address: str) -> Screen:
        test = AppTest.from_function(
            script, kwargs={"draw": what, "context": context}, default_timeout=20
        )
        for name, value in address.items():
            test.query_params[name] = value
        return Screen(test, went).run()

    return draw


Show = Callable[..., Screen]


def add_place(context: Context, name: str = "Fietshoek Oost", **more: Any) -> str:
    form = OrganisationForm(name=name, kind="werkplaats", buurt=BUURTEN[0], **more)
    return neighbourhood.add_organisation(context, form)


def dialog(drawn: Callable[..., None], *more: Any) -> Callable[[Context], None]:
    """What is in a dialog, drawn on its own: the test runner cannot rerun a dialog alone."""
    inside = inspect.unwrap(drawn)
    return lambda context: inside(context, *more)


def hiding(context: Context) -> Context:
    return context.engine.context(context.member, context.teams, hide_names=True)


# --- the lists -------------------------------------------------------------------------------


def test_an_empty_team_reads_what_to_do(verbinder: Context, show: Show) -> None:
    screen = show(verbinder)
    assert "Nog geen bewoners" in screen.texts()
    assert "Nieuwe bewoner" in screen.labels()
    for listed, title in [("plekken", "Nog geen plekken"), ("vacatures", "Nog geen vacatures")]:
        assert title in show(verbinder, lijst=listed).texts()
    assert "Nog geen vragen" in show(verbinder, lijst="vragen").texts()


def test_residents_stand_in_pages_of_25_with_their_talents(verbinder: Context, show: Show) -> None:
    for number in range(30):
        add_resident(verbinder, f"Bewoonster {number:02}", "koken", "zingen")

    screen = show(verbinder)

    assert "Bewoonster 24" in screen.labels()
    assert "Bewoonster 25" not in screen.labels()
    assert screen.texts().count("Lekker koken") == 25
    assert "30 bewoners" in screen.texts()
    screen.click("Volgende")
    assert "Bewoonster 25" in screen.labels()
    assert "Bewoonster 24" not in screen.labels()
    assert "bladzijde 2 van 2" in screen.texts()
    screen.click("Vorige")
    assert "Bewoonster 00" in screen.labels()


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    verbinder: Context, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_from_warehouse = verbinder.engine.warehouse.read
    reads: list[str] = []

    def counted(sql: str, *args: Any, **more: Any) -> Any:
        reads.append(sql)
        return read_from_warehouse(sql, *args, **more)

    def reads_of(listed: str) -> int:
        verbinder.engine.memory = Memory()  # nobody looked before
        reads.clear()
        show(verbinder, lijst=listed)
        return len(reads)

    add_resident(verbinder, "Eén", "koken")
    add_place(verbinder, "Plek 0")
    for each in ("bewoners", "plekken"):
        show(verbinder, lijst=each)
    monkeypatch.setattr(verbinder.engine.warehouse, "read", counted)
    few = {}
    for each in ("bewoners", "plekken", "vacatures"):
        few[each] = reads_of(each)
    for number in range(24):
        add_resident(verbinder, f"Bewoner {number}", "koken", "zingen")
        place = add_place(verbinder, f"Plek {number}")
        neighbourhood.add_request(verbinder, HalfForm(place, "tuinieren"))
    show(verbinder)
    for each, count in few.items():
        assert reads_of(each) == count, each


def test_search_forgives_typing_errors_and_finds_both_kinds(
    verbinder: Context, other_team: Context, show: Show
) -> None:
    add_resident(verbinder, "Fatima B.", "koken")
    add_resident(verbinder, "Joop", "zingen")
    add_place(verbinder, "Fietshoek Oost")
    add_resident(other_team, "Fatima uit een ander team")

    screen = show(verbinder).type("Zoek een bewoner of plek", "Fattima").run()
    assert "Fatima B\\." in screen.labels()
    assert "Joop" not in screen.labels()
    assert "Fatima uit" not in screen.everything()
    screen.type("Zoek een bewoner of plek", "fiedshoek").run()
    assert "Fietshoek Oost" in screen.labels()
    screen.type("Zoek een bewoner of plek", "xqxqxq").run()
    assert "Niemand gevonden" in screen.texts()


def test_lists_are_filtered_by_talent_buurt_and_who_stopped(verbinder: Context, show: Show) -> None:
    add_resident(verbinder, "Kok", "koken")
    add_resident(verbinder, "Zanger", "zingen")
    elsewhere = neighbourhood.add_person(verbinder, PersonForm("Verder", BUURTEN[1]), ["koken"])
    neighbourhood.close_person(verbinder, elsewhere, 1)

    screen = show(verbinder).choose("Talent", "koken").run()
    assert names(screen) == {"Kok"}
    screen.choose("Buurt", BUURTEN[1]).run()
    assert "Niets gevonden met deze keuze" in screen.texts()
    screen = show(verbinder)
    screen.test.checkbox[0].check()
    assert names(screen.run()) == {"Verder"}


def names(screen: Screen) -> set[str]:
    drawn = [each for each in screen.test.button if str(each.key).startswith("open-")]
    return {each.label for each in drawn}


def test_vacatures_tell_talent_hours_guidance_and_place(verbinder: Context, show: Show) -> None:
    place = add_place(verbinder)
    form = HalfForm(place, "tuinieren", "De moestuin *water* geven", 4, "meelopen")
    neighbourhood.add_request(verbinder, form)

    screen = show(verbinder, lijst="vacatures")

    assert "4 uur per week" in screen.texts()
    assert "Eerst een paar keer samen" in screen.texts()
    assert "De moestuin *water* geven" in screen.texts()
    screen.click("Fietshoek Oost")
    assert screen.went == [{"url": "mensen", "plek": place}]


def test_vragen_and_both_kinds_of_aanbod_are_lists(verbinder: Context, show: Show) -> None:
    person, place = add_resident(verbinder, "Fatima", "koken"), add_place(verbinder)
    neighbourhood.add_request(verbinder, HalfForm(person, "fietsles", "graag op dinsdag"))
    neighbourhood.add_offer(verbinder, HalfForm(place, "ruimte", "de zaal"))

    screen = show(verbinder, lijst="vragen")
    assert "graag op dinsdag" in screen.texts()
    pills = next(each for each in screen.test.button_group if each.key == "mensen-vragen")
    pills.set_value("aanbod")
    assert "Lekker koken" in screen.run().texts()
    pills = next(each for each in screen.test.button_group if each.key == "mensen-vragen")
    pills.set_value("aanbod-plekken")
    assert "de zaal" in screen.run().texts()


# --- adding ----------------------------------------------------------------------------------


def test_a_resident_is_added_with_name_buurt_and_talents(verbinder: Context, show: Show) -> None:
    assert "Bewaren" in show(verbinder).click("Nieuwe bewoner").labels()
    screen = show(verbinder, dialog(overview._new_resident))
    screen.type("Naam", "Fatima B.").choose("Buurt", BUURTEN[0])
    screen.type("Hoe bereik je deze bewoner?", "bellen na 6 uur")
    screen.test.multiselect[0].set_value(["koken", "zingen"])
    screen.click("Bewaren")

    (added,) = verbinder.search_parties("Fatima B.")
    assert screen.went == [{"url": "mensen", "bewoner": added.id}]
    stored = neighbourhood.person(verbinder, added.id)
    assert stored is not None
    assert verbinder.open(stored.contact_sealed) == "bellen na 6 uur"
    assert stored.verbinder == verbinder.member.id
    assert {each.talent for each in neighbourhood.offers_of(verbinder, added.id)} == {
        "koken",
        "zingen",
    }
    # What was not asked is not made up.
    assert (stored.age_band, stored.language, stored.company, stored.pace) == ("", "", "", "")
    page = show(verbinder, bewoner=added.id)
    assert "bellen na 6 uur" in page.texts()
    assert "Leeftijd" not in page.texts()


def test_what_was_typed_to_find_somebody_is_her_name(verbinder: Context, show: Show) -> None:
    screen = show(verbinder).type("Zoek een bewoner of plek", " Fatma ")
    assert screen.click("Nieuwe bewoner").typed("Naam") == "Fatma"


def test_a_second_click_on_an_old_button_adds_nobody_twice(verbinder: Context, show: Show) -> None:
    def form(context: Context) -> None:
        if added := resident_form(context, "nieuw"):
            st.text(added)

    screen = show(verbinder, form)
    screen.type("Naam", "Fatima").choose("Buurt", BUURTEN[0])
    old_button = next(each for each in screen.test.button if each.label == "Bewaren")
    old_button.click()
    screen.run()
    assert screen.test.text[0].value == verbinder.search_parties("Fatima")[0].id
    screen.run()
    assert screen.typed("Naam") == ""
    old_button.click()
    screen.run()
    assert len(verbinder.search_parties("Fatima")) == 1


def test_a_place_is_added_and_reads_its_pace(verbinder: Context, show: Show) -> None:
    assert "Bewaren" in show(verbinder).click("Nieuwe plek").labels()
    screen = show(verbinder, dialog(overview._new_place))
    screen.type("Naam", "Tuinderij De Wortel").choose("Soort plek", "tuinier")
    screen.choose("Buurt", BUURTEN[0]).click("Bewaren")

    (added,) = verbinder.search_parties("Tuinderij")
    assert screen.went == [{"url": "mensen", "plek": added.id}]
    assert "Antwoordt meestal binnen **7 dagen**" in show(verbinder, plek=added.id).texts()


@pytest.mark.parametrize(
    ("name", "contact", "message"),
    [
        ("", "", "Vul nog in: naam"),
        ("   ", "", "Vul nog in: naam"),
        (TOO_LONG, "", "10.000 tekens, het mogen er 60 zijn"),
        (f"Fatima {BSN}", "", "burgerservicenummer"),
        ("Fatima", TOO_LONG, "10.000 tekens"),
        ("Fatima", BSN, "Bij contact staat een burgerservicenummer"),
    ],
)
def test_what_cannot_be_kept_of_a_resident_is_said_and_stays_in_the_field(
    verbinder: Context, show: Show, name: str, contact: str, message: str
) -> None:
    screen = show(verbinder, lambda context: resident_form(context, "nieuw"))
    screen.type("Naam", name).choose("Buurt", BUURTEN[0])
    screen.type("Hoe bereik je deze bewoner?", contact).click("Bewaren")

    assert message in screen.texts()
    assert screen.typed("Naam") == name
    assert screen.typed("Hoe bereik je deze bewoner?") == contact
    assert not verbinder.parties()


def test_the_message_stands_right_under_its_field(verbinder: Context, show: Show) -> None:
    screen = show(verbinder, lambda context: resident_form(context, "nieuw"))
    screen.type("Naam", "Fatima").choose("Buurt", BUURTEN[0])
    screen.type("Hoe bereik je deze bewoner?", BSN).click("Bewaren")

    drawn = [read(str(getattr(node, "label", "") or node.value)) for node in fields(screen)]
    field = drawn.index("Hoe bereik je deze bewoner?")
    assert "burgerservicenummer" in drawn[field + 1]


def fields(screen: Screen) -> list[Any]:
    """Every field and text of the screen, from top to bottom."""
    return [node for node in screen.test._tree if hasattr(node, "value")]


def test_all_that_is_missing_is_said_at_once(verbinder: Context, show: Show) -> None:
    screen = show(verbinder, lambda context: place_form(context, "nieuw")).click("Bewaren")
    for label in ("naam", "soort plek", "buurt"):
        assert f"Vul nog in: {label}." in screen.texts()


@pytest.mark.parametrize("name", [TOO_LONG, f"Werkplaats {BSN}"])
def test_what_cannot_be_kept_of_a_place_is_said(verbinder: Context, show: Show, name: str) -> None:
    screen = show(verbinder, lambda context: place_form(context, "nieuw"))
    screen.type("Naam", name).choose("Soort plek", "winkel").choose("Buurt", BUURTEN[0])
    screen.click("Bewaren")
    assert ("te lang" in screen.texts()) or ("burgerservicenummer" in screen.texts())
    assert screen.typed("Naam") == name
    assert not verbinder.parties()


@pytest.mark.parametrize(
    ("text", "message"), [(TOO_LONG, "10.000 tekens"), (BSN, "burgerservicenummer")]
)
def test_what_cannot_be_kept_of_a_vraag_is_said(
    verbinder: Context, show: Show, text: str, message: str
) -> None:
    party = verbinder.party(add_resident(verbinder, "Fatima"))
    screen = show(verbinder, lambda context: half_form(context, "vraag", party, "request"))
    screen.click("Bewaren")
    assert "Vul nog in: talent." in screen.texts()
    screen.choose("Wat zou helpen?", "fietsles").type("Vertel erbij", text).click("Bewaren")
    assert message in screen.texts()
    assert screen.typed("Vertel erbij") == text
    assert neighbourhood.requests_of(verbinder, party.id) == []


@pytest.mark.parametrize("odd", ODD)
def test_odd_text_is_kept_and_shown_as_it_is(verbinder: Context, show: Show, odd: str) -> None:
    screen = show(verbinder, lambda context: resident_form(context, "nieuw"))
    screen.type("Naam", odd).choose("Buurt", BUURTEN[0])
    screen.type("Hoe bereik je deze bewoner?", odd).type("In eigen woorden", odd)
    screen.click("Bewaren")

    (added,) = verbinder.parties()
    kept = unicodedata.normalize("NFC", odd)
    assert verbinder.name_of(added) == kept
    page = show(verbinder, bewoner=added)
    assert read(page.test.title[0].value) == f":material/person: {kept}"
    assert [each.value for each in page.test.text] == [kept, kept]
    assert kept in {read(each) for each in show(verbinder).labels()}


def test_a_role_that_may_not_gets_a_refusal_and_nothing_is_kept(
    ontwikkelaar: Context, engine: Engine, show: Show
) -> None:
    one_team = engine.context(ontwikkelaar.member, [TEAM_A])

    def refused(context: Context) -> None:
        with pytest.raises(NotAllowed, match="Dit mag niet met jouw rol"):
            relations.render(context)

    screen = show(one_team, refused)
    assert screen.labels() == []
    assert not screen.test.text_input


# --- the page of one resident or place -------------------------------------------------------


def test_a_resident_page_tells_what_is_known(verbinder: Context, show: Show) -> None:
    form = PersonForm(
        "Fatima B.",
        BUURTEN[0],
        motivation="Ik kook graag\nvoor de straat",
        language="arabisch",
        availability=("ochtend", "weekend"),
        verbinder="noor",
    )
    person = neighbourhood.add_person(verbinder, form, ["koken"])
    shown = show(verbinder, bewoner=person).texts()
    for known in (
        "Fatima B.",
        "Ik kook graag\nvoor de straat",
        "Arabisch",
        "Noor V.",
        "Lekker koken",
    ):
        assert known in shown, known
    assert "Doordeweeks in de ochtend · In het weekend" in shown


@pytest.mark.parametrize("asked", ["bestaat-niet", "'; drop table core.person", "<b>", "0" * 5000])
@pytest.mark.parametrize("kind", ["bewoner", "plek"])
def test_an_unknown_address_says_so_and_leads_back(
    verbinder: Context, show: Show, kind: str, asked: str
) -> None:
    screen = show(verbinder, **{kind: asked})
    assert "niet bekend bij jullie team" in screen.texts()
    screen.click("Naar de lijst")
    assert screen.went == [{"url": "mensen"}]


def test_another_team_sees_nothing_of_a_resident(
    verbinder: Context, other_team: Context, show: Show
) -> None:
    person = add_resident(verbinder, "Fatima B.", "koken")
    screen = show(other_team, bewoner=person)
    assert "niet bekend bij jullie team" in screen.texts()
    assert "Fatima" not in screen.everything()
    assert "koken" not in screen.everything()


def test_a_shared_resident_is_seen_but_changed_only_by_her_own_team(
    verbinder: Context, other_team: Context, show: Show
) -> None:
    person = add_resident(verbinder, "Fatima B.", "koken")
    with verbinder.unit_of_work() as work:
        neighbourhood.share_person(work, person, other_team.team, "een-match")
        work.record("core.tested", subject=person)
    screen = show(other_team, bewoner=person)
    assert "Fatima B." in screen.texts()
    assert "hoort bij een ander team" in screen.texts()
    assert not {"Aanpassen", "Talent erbij", "Vraag erbij", "Sluiten"} & set(screen.labels())


def test_a_conflict_keeps_what_was_typed_and_shows_what_stands_there(
    verbinder: Context, second_verbinder: Context, show: Show
) -> None:
    person = add_resident(verbinder, "Fatima B.")
    assert "Bewaren" in show(verbinder, bewoner=person).click("Aanpassen").labels()
    seen = neighbourhood.person(verbinder, person)
    screen = show(verbinder, dialog(resident._change, seen))
    theirs = PersonForm("Fatima B.", BUURTEN[0], contact="via de buurvrouw")
    neighbourhood.change_person(second_verbinder, person, 1, theirs)

    screen.type("Hoe bereik je deze bewoner?", "bellen").click("Bewaren")

    assert "Een collega heeft dit net veranderd" in screen.texts()
    assert "via de buurvrouw" in screen.texts()
    assert screen.typed("Hoe bereik je deze bewoner?") == "bellen"
    screen.click("Bewaren")
    stored = neighbourhood.person(verbinder, person)
    assert stored is not None
    assert verbinder.open(stored.contact_sealed) == "bellen"


def test_a_conflict_on_a_place_keeps_what_was_typed(
    verbinder: Context, second_verbinder: Context, show: Show
) -> None:
    added = add_place(verbinder)
    assert "Bewaren" in show(verbinder, plek=added).click("Aanpassen").labels()
    seen = neighbourhood.organisation(verbinder, added)
    screen = show(verbinder, dialog(place._change, seen))
    theirs = OrganisationForm("Fietshoek Oost", "werkplaats", BUURTEN[0], answer_days=21)
    neighbourhood.change_organisation(second_verbinder, added, 1, theirs)

    screen.type("Naam", "Fietshoek West").click("Bewaren")
    assert "21 dagen" in screen.texts()
    assert screen.typed("Naam") == "Fietshoek West"
    screen.click("Bewaren")
    assert verbinder.name_of(added) == "Fietshoek West"


def test_a_resident_stops_and_takes_part_again(verbinder: Context, show: Show) -> None:
    person = add_resident(verbinder, "Fatima B.", "koken")
    screen = show(verbinder, bewoner=person).click("Ja, stopt ermee")
    assert verbinder.party(person).status == "closed"
    assert "doet niet meer mee" in screen.texts()
    assert "Talent erbij" not in screen.labels()
    screen.click("Doet weer mee")
    assert verbinder.party(person).status == "active"
    screen.click("Weer open")
    assert [each.status for each in neighbourhood.offers_of(verbinder, person)] == ["open"]


def test_a_place_stops_and_takes_part_again(verbinder: Context, show: Show) -> None:
    place = add_place(verbinder)
    screen = show(verbinder, plek=place).click("Ja, stopt ermee")
    assert verbinder.party(place).status == "closed"
    screen.click("Doet weer mee")
    assert verbinder.party(place).status == "active"


def test_a_button_of_an_old_screen_says_that_a_colleague_was_first(
    verbinder: Context, second_verbinder: Context, show: Show
) -> None:
    person = add_resident(verbinder, "Fatima B.")
    screen = show(verbinder, bewoner=person)
    form = PersonForm("Fatima C.", BUURTEN[0])
    neighbourhood.change_person(second_verbinder, person, 1, form)

    screen.click("Ja, stopt ermee")

    assert "Een collega heeft dit net veranderd" in screen.texts()
    assert verbinder.party(person).status == "active"
    assert "Fatima C." in screen.texts()


def test_an_offer_is_closed_and_opened_again(verbinder: Context, show: Show) -> None:
    person = add_resident(verbinder, "Fatima B.", "koken")
    screen = show(verbinder, bewoner=person).click("Sluiten")
    assert [each.status for each in neighbourhood.offers_of(verbinder, person)] == ["closed"]
    screen.click("Weer open")
    assert [each.status for each in neighbourhood.offers_of(verbinder, person)] == ["open"]


def test_a_vacature_is_added_with_hours_and_guidance(verbinder: Context, show: Show) -> None:
    place = add_place(verbinder)
    assert "Bewaren" in show(verbinder, plek=place).click("Vacature erbij").labels()
    party = verbinder.party(place)
    screen = show(verbinder, lambda context: belongings._add(context, party, "request"))
    screen.choose("Wie of wat zoekt deze plek?", "tuinieren")
    screen.choose("Past bij wie zegt", "meelopen").type("Wat ga je doen?", "Onkruid *wieden*")
    screen.test.number_input[0].set_value(3)
    screen.click("Bewaren")

    (added,) = neighbourhood.requests_of(verbinder, place)
    assert (added.talent, added.hours, added.guidance) == ("tuinieren", 3, "meelopen")
    assert "Onkruid *wieden*" in show(verbinder, plek=place).texts()


# --- names hidden ----------------------------------------------------------------------------


def test_hidden_names_are_not_sent_and_nothing_can_be_filled_in(
    verbinder: Context, show: Show
) -> None:
    form = PersonForm("Kanarie", BUURTEN[0], contact="bij kanarie", motivation="ik, kanarie")
    person = neighbourhood.add_person(verbinder, form, ["koken"])
    place = add_place(verbinder, contact="kanarie van de plek")
    neighbourhood.add_request(verbinder, HalfForm(person, "fietsles", "kanarie wil fietsen"))
    neighbourhood.add_request(verbinder, HalfForm(place, "zingen", "kanarie zoekt"))
    hidden = hiding(verbinder)

    for address in (
        {},
        {"lijst": "plekken"},
        {"lijst": "vragen"},
        {"lijst": "vacatures"},
        {"bewoner": person},
        {"plek": place},
    ):
        screen = show(hidden, **address)
        assert "kanarie" not in screen.everything().casefold(), address
        forbidden = {"Nieuwe bewoner", "Aanpassen", "Sluiten", "Vraag erbij", "Ja, stopt ermee"}
        assert not forbidden & set(screen.labels()), address
    assert "Bewoner 1" in show(hidden).labels()
    assert show(hidden).type("Zoek een bewoner of plek", "kanarie").run().went == []
    assert (
        "Namen zijn nu verborgen"
        in show(hidden, lambda context: resident_form(context, "nieuw")).texts()
    )


# --- seeing and correcting ---------------------------------------------------------------------


def test_all_of_a_resident_on_one_page_recorded_once(
    engine: Engine, verbinder: Context, show: Show
) -> None:
    person = add_resident(verbinder, "Kanarie B.", "koken")
    screen = show(verbinder, bewoner=person).click("Gegevens inzien")
    assert screen.went[-1] == {"url": "mensen", "inzien": person}

    paper = show(verbinder, inzien=person)
    said = sent(paper.test)  # a paper is HTML
    assert "Kanarie B." in said
    assert "Om iemands talent te leren kennen" in said
    assert "2 jaar na het laatste gebruik" in said
    paper.run()
    rows = engine.warehouse.read("select kind, page from core.read_log where kind = 'export'")
    assert rows == [{"kind": "export", "page": "inzage"}]


def test_a_page_of_all_data_is_not_for_another_team_nor_for_the_large_screen(
    verbinder: Context, other_team: Context, show: Show
) -> None:
    person = add_resident(verbinder, "Kanarie B.", "koken")
    hidden = replace(verbinder, hide_names=True)
    for context in (other_team, hidden):
        screen = show(context, inzien=person)
        assert "Kanarie" not in screen.everything()
        assert "Naar de lijst" in screen.labels()


def test_what_stood_there_before_is_shown_and_can_be_wiped(
    verbinder: Context, teamleider: Context, show: Show
) -> None:
    person = add_resident(verbinder, "Kanarie B.")
    buurt = verbinder.party(person).buurt
    neighbourhood.change_person(verbinder, person, 1, PersonForm("Joop B.", buurt))
    assert "Kanarie B." in show(verbinder, bewoner=person).texts()
    assert "Wissen" not in show(verbinder, bewoner=person).labels()
    show(teamleider, bewoner=person).click("Wissen")
    assert "Kanarie" not in show(teamleider, bewoner=person).everything()


# --- forgetting ------------------------------------------------------------------------------


def test_only_the_teamleider_can_wipe_and_gets_a_proof(
    verbinder: Context, teamleider: Context, show: Show
) -> None:
    person = add_resident(verbinder, "Kanarie B.", "koken")
    add_resident(verbinder, "Joop")
    (joop,) = verbinder.search_parties("Joop")
    neighbourhood.add_request(verbinder, HalfForm(joop.id, "fietsles", "samen met Kanarie"))
    assert "Gegevens wissen" not in show(verbinder, bewoner=person).labels()

    opened = show(teamleider, bewoner=person).click("Gegevens wissen")
    assert "Wis alle gegevens" in opened.labels()
    screen = show(teamleider, dialog(wiping.wipe, person))
    assert "Dit kun je niet terugdraaien" in screen.texts()
    assert "1 andere tekst" in screen.texts()
    (mention,) = screen.test.checkbox
    assert "samen met Kanarie" in read(mention.label)
    assert verbinder.name_of(person) == "Kanarie B."

    mention.check()
    screen.click("Wis alle gegevens")

    [made] = proofs(teamleider)
    assert screen.went[-1] == {"url": "mensen", "bewijs": made.id}
    paper = show(teamleider, bewijs=made.id)
    assert made.id in sent(paper.test)
    assert "Kanarie" not in sent(paper.test)
    assert "niet met jouw rol" in show(verbinder, bewijs=made.id).texts()
    assert "Kanarie" not in show(teamleider).everything()
    assert "gewist" in show(teamleider, bewoner=person).texts()
    assert "Kanarie" not in show(verbinder, bewoner=joop.id).everything()


# --- what plugins add ------------------------------------------------------------------------


def test_a_plugin_that_fails_leaves_the_rest_of_the_page(
    engine: Engine, verbinder: Context, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(context: Context, party: str) -> None:
        raise RuntimeError("Fatima")

    def working(context: Context, party: str) -> None:
        st.markdown(f"past bij {party}")

    sections = [
        ("match_board", RelationSection("Kapot", failing, 1)),
        ("match_board", RelationSection("Heel", working, 2)),
    ]
    monkeypatch.setattr(Registry, "contributed", _instead(RelationSection, sections))
    engine.plugins.isolate = True
    person = add_resident(verbinder, "Joop")

    screen = show(verbinder, bewoner=person)

    assert "Dit onderdeel doet het even niet" in screen.texts()
    assert f"past bij {person}" in screen.texts()
    assert "Fatima" not in screen.everything()
    assert engine.plugins.failures[-1].kind == "RuntimeError"


def _instead(noun: type, found: list[Any]) -> Callable[..., Any]:
    contributed = Registry.contributed

    def answer(self: Registry, asked: type, enabled: Any) -> Any:
        return found if asked is noun else contributed(self, asked, enabled)

    return answer
