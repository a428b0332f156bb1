"""The names in memory: found with typing errors, fresh after each change, gone when forgotten."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bloei_core import FORGOTTEN_PERSON, Context, NotFound, city, neighbourhood
from bloei_core.engine import Engine
from bloei_core.neighbourhood import OrganisationForm, PersonForm, store
from bloei_core.privacy import forget_person
from bloei_core.testing import TEAM_A, TEAM_B, add_resident

BUURTEN = {team.code: team.buurten for team in city.teams()}


def names(context: Context, typed: str) -> list[str]:
    """The names that are found."""
    return [party.name for party in context.search_parties(typed)]


@pytest.fixture
def people(verbinder: Context) -> dict[str, str]:
    """Six invented residents of team A: name → id."""
    every = ("Fatima B.", "Fatih K.", "Jeroen van D.", "Zoë P.", "Annemarie S.", "Bo T.")
    return {name: add_resident(verbinder, name) for name in every}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Fatima", "Fatima B."),
        ("fatima b", "Fatima B."),
        ("FATMIA", "Fatima B."),
        ("Fatma", "Fatima B."),
        ("jeroem", "Jeroen van D."),
        ("van d", "Jeroen van D."),
        ("zoe", "Zoë P."),
        ("anemarie", "Annemarie S."),
        ("Annemari", "Annemarie S."),
        ("b", "Bo T."),
        ("  bo ", "Bo T."),
    ],
)
def test_typing_errors_are_forgiven(
    verbinder: Context, people: dict[str, str], typed: str, first: str
) -> None:
    assert names(verbinder, typed)[0] == first


def test_nonsense_finds_nothing_and_nothing_finds_all(
    verbinder: Context, people: dict[str, str]
) -> None:
    assert names(verbinder, "xqwzzyk") == []
    assert names(verbinder, "'; drop table core.person; --") == []
    assert names(verbinder, "  ") == sorted(people, key=lambda each: each.replace("ë", "e").lower())


def test_the_kind_can_be_asked(verbinder: Context, people: dict[str, str]) -> None:
    form = OrganisationForm(
        "Fatima's fietsen", city.codes("organisation_kind")[0].code, BUURTEN[TEAM_A][0]
    )
    place = neighbourhood.add_organisation(verbinder, form)
    assert [each.id for each in verbinder.search_parties("fatima", "organisation")] == [place]
    assert place not in {each.id for each in verbinder.search_parties("fatima", "person")}


def test_a_change_is_known_at_once(
    verbinder: Context, second_verbinder: Context, people: dict[str, str]
) -> None:
    person = people["Bo T."]
    assert second_verbinder.name_of(person) == "Bo T."
    neighbourhood.change_person(verbinder, person, 1, PersonForm("Boris T.", BUURTEN[TEAM_A][0]))
    assert second_verbinder.name_of(person) == "Boris T."
    assert names(second_verbinder, "boris") == ["Boris T."]
    neighbourhood.close_person(verbinder, person, 2)
    assert names(second_verbinder, "boris") == []
    assert second_verbinder.name_of(person) == "Boris T."
    neighbourhood.reopen_person(verbinder, person, 3)
    assert names(second_verbinder, "boris") == ["Boris T."]


def test_another_team_sees_nothing(
    verbinder: Context, other_team: Context, people: dict[str, str]
) -> None:
    theirs = add_resident(other_team, "Fatima O.")
    assert names(other_team, "") == ["Fatima O."]
    assert theirs not in verbinder.parties()
    for person in people.values():
        assert person not in other_team.parties()
        assert other_team.name_of(person) == "bewoner van een ander team"
        with pytest.raises(NotFound):
            other_team.party(person)


def test_who_is_of_another_team_is_not_called_forgotten(
    engine: Engine, verbinder: Context, other_team: Context, people: dict[str, str]
) -> None:
    kind, buurt = city.codes("organisation_kind")[0].code, BUURTEN[TEAM_A][0]
    place = neighbourhood.add_organisation(verbinder, OrganisationForm("De Spaak", kind, buurt))
    kept, gone = people["Zoë P."], people["Fatima B."]
    els = engine.member("els")
    assert els is not None
    forget_person(engine.context(els, [TEAM_A]), gone)
    assert other_team.name_of(place) == "plek van een ander team"
    assert other_team.name_of(place, "organisation") == "plek van een ander team"
    assert other_team.name_of(kept) == other_team.name_of("nobody") == "bewoner van een ander team"
    assert other_team.name_of(gone) == other_team.name_of(gone, "person") == FORGOTTEN_PERSON
    assert verbinder.name_of(gone) == FORGOTTEN_PERSON


def test_a_place_for_the_city_is_known_to_all_and_a_change_of_it_too(
    verbinder: Context, other_team: Context
) -> None:
    assert names(other_team, "") == []
    kind, buurt = city.codes("organisation_kind")[0].code, BUURTEN[TEAM_A][0]
    form = OrganisationForm("De Spaak", kind, buurt, city_wide=True)
    place = neighbourhood.add_organisation(verbinder, form)
    assert names(other_team, "spaak") == ["De Spaak"]
    neighbourhood.change_organisation(verbinder, place, 1, replace(form, name="De Velg"))
    assert names(other_team, "velg") == ["De Velg"]
    neighbourhood.change_organisation(
        verbinder, place, 2, replace(form, name="De Velg", city_wide=False)
    )
    assert names(other_team, "") == []
    assert names(verbinder, "") == ["De Velg"]


def test_who_is_shared_is_known_and_who_is_no_longer_shared_is_not(
    verbinder: Context, other_team: Context, people: dict[str, str]
) -> None:
    person = people["Zoë P."]
    assert person not in other_team.parties()
    with verbinder.unit_of_work() as work:
        neighbourhood.share_person(work, person, TEAM_B, "match-1")
        neighbourhood.share_person(work, person, TEAM_B, "match-2")
        work.record("core.test_done", subject="match-1")
    assert other_team.name_of(person) == "Zoë P."
    neighbourhood.change_person(verbinder, person, 1, PersonForm("Zoey P.", BUURTEN[TEAM_A][0]))
    assert other_team.name_of(person) == "Zoey P."
    for match, known in (("match-1", True), ("match-2", False)):
        with verbinder.unit_of_work() as work:
            neighbourhood.unshare(work, match)
            work.record("core.test_done", subject=match)
        assert (person in other_team.parties()) is known


def test_who_moves_to_another_team_is_gone_here(
    verbinder: Context, other_team: Context, people: dict[str, str]
) -> None:
    person = people["Zoë P."]
    assert person in verbinder.parties()
    with verbinder.unit_of_work() as work:
        store.change(work, "person", person, 1, {"buurt": BUURTEN[TEAM_B][0]})
        work.record("core.person_changed", subject=person)
    assert person not in verbinder.parties()
    assert names(verbinder, "zoë") == []
    assert names(other_team, "zoë") == ["Zoë P."]


def test_a_buurt_that_goes_to_another_team_takes_its_people_along_on_the_day(
    verbinder: Context,
    other_team: Context,
    people: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = city.today()
    monkeypatch.setattr(city, "today", lambda: today - timedelta(days=1))
    assert set(people.values()) <= set(verbinder.parties())
    assert other_team.parties() == {}
    # What has been waiting for this day: the night before, the warehouse did not count it yet.
    with verbinder.unit_of_work() as work:
        work.execute(
            "update core.team_buurt set valid_to = $day where team = $a", day=today, a=TEAM_A
        )
        work.execute(
            "insert into core.team_buurt (team, buurt, valid_from) "
            "select $b, buurt, $day from core.team_buurt where team = $a",
            b=TEAM_B,
            day=today,
            a=TEAM_A,
        )
        work.record("core.test_done", subject="x")
    assert set(people.values()) <= set(verbinder.parties())
    monkeypatch.setattr(city, "today", lambda: today)
    assert verbinder.parties() == {}
    assert set(people.values()) == set(other_team.parties())
    assert names(other_team, "zoe") == ["Zoë P."]


def test_the_forgotten_is_gone_for_every_team_that_knew_her(
    teamleider: Context, verbinder: Context, other_team: Context, people: dict[str, str]
) -> None:
    person = people["Fatima B."]
    with verbinder.unit_of_work() as work:
        neighbourhood.share_person(work, person, TEAM_B, "match-1")
        work.record("core.test_done", subject="match-1")
    assert verbinder.name_of(person) == other_team.name_of(person) == "Fatima B."
    before = other_team.latest()
    forget_person(teamleider, person)
    assert verbinder.name_of(person) == other_team.name_of(person) == FORGOTTEN_PERSON
    assert names(verbinder, "fatima") == names(other_team, "fatima") == []
    assert other_team.latest() > before
    assert person not in other_team.parties()


def test_hidden_names_are_not_even_searched(verbinder: Context, people: dict[str, str]) -> None:
    hidden = replace(verbinder, hide_names=True)
    number = verbinder.party(people["Zoë P."]).number
    assert hidden.name_of(people["Zoë P."]) == f"Bewoner {number}"
    assert hidden.search_parties("zoë") == []
    assert [each.id for each in hidden.search_parties(f"bewoner {number}")] == [people["Zoë P."]]
    assert len(hidden.search_parties("")) == len(people)


def test_who_may_see_no_names_gets_none(
    ontwikkelaar: Context, beheerder: Context, people: dict[str, str]
) -> None:
    for context in (ontwikkelaar.only(TEAM_A), beheerder.only(TEAM_A)):
        assert context.names_hidden
        assert all(context.name_of(each).startswith("Bewoner") for each in people.values())
        assert context.search_parties("fatima") == []


def test_a_list_in_use_does_not_change_under_its_reader(
    verbinder: Context, people: dict[str, str]
) -> None:
    held = verbinder.parties()
    before = dict(held)
    add_resident(verbinder, "Nieuw N.")
    assert len(verbinder.parties()) == len(before) + 1
    assert dict(held) == before


def test_sessions_read_while_others_write(
    verbinder: Context, second_verbinder: Context, people: dict[str, str]
) -> None:
    stopped = threading.Event()
    faults: list[Exception] = []

    def read() -> None:
        while not stopped.is_set():
            try:
                sum(len(party.name) for party in second_verbinder.parties().values())
                second_verbinder.search_parties("fatima")
            except Exception as error:
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(40):
        add_resident(verbinder, f"Nummer {number}")
    stopped.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert len(second_verbinder.parties()) == len(people) + 40


def test_an_index_that_could_not_be_made_is_made_the_next_time(
    engine: Engine, verbinder: Context, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(sealed: bytes) -> str:
        raise OSError("disk")

    add_resident(verbinder, "Nieuw N.")
    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk"):
        patch.setattr(engine.vault, "open", fail)
        verbinder.parties()
    assert "Nieuw N." in names(verbinder, "")
    assert len(names(verbinder, "")) == len(people) + 1


@pytest.mark.parametrize(
    ("typed", "blanked"),
    [
        ("Fietsles door Fatima B.", "Fietsles door … B."),
        ("bij FATIMA thuis", "bij … thuis"),
        ("Zoe's verjaardag en Zoë's taart", "…'s verjaardag en …'s taart"),
        ("Koffie bij Bo", "Koffie bij …"),
        ("van alles te doen", "van alles te doen"),
        ("Bovenwoning en Fatimahuis", "Bovenwoning en Fatimahuis"),
    ],
)
def test_names_of_residents_are_taken_out_of_a_text(
    engine: Engine, people: dict[str, str], typed: str, blanked: str
) -> None:
    assert engine.names.blanked(TEAM_A, typed) == blanked
    assert engine.names.blanked(TEAM_B, typed) == typed


def test_who_is_new_is_taken_out_and_who_is_forgotten_no_more(
    engine: Engine, verbinder: Context, teamleider: Context
) -> None:
    assert engine.names.blanked(TEAM_A, "Soep met Sanne") == "Soep met Sanne"
    sanne = add_resident(verbinder, "Sanne V.")
    assert engine.names.blanked(TEAM_A, "Soep met Sanne") == "Soep met …"
    forget_person(teamleider, sanne)
    assert engine.names.blanked(TEAM_A, "verwijderde bewoner Sanne") == "verwijderde bewoner Sanne"
