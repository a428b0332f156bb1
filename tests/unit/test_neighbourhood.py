"""Every verb of the neighbourhood: done, refused, overtaken, and unseen by another team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bloei_core import Conflict, Context, InvalidInput, NotAllowed, NotFound, Refused, city
from bloei_core import neighbourhood as hood
from bloei_core.engine import Engine
from bloei_core.errors import Forgotten
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm, duties, store
from bloei_core.testing import TEAM_A, TEAM_B, add_resident

OWN, OTHER = (
    {team.code: team.buurten for team in city.teams()}[code][0] for code in (TEAM_A, TEAM_B)
)
TALENT, SECOND = city.talents()[0].code, city.talents()[1].code
KIND = city.codes("organisation_kind")[0].code
GUIDANCE = city.codes("guidance")[0].code
PERSON = PersonForm("Fatima B.", OWN, contact="06-00 00 00 01", motivation="Ik kook graag.")
PLACE = OrganisationForm("De Spaak", KIND, OWN, contact="spaak@example.nl")

Verb = Callable[[Context, str, int], object]
PERSON_VERBS: dict[str, Verb] = {
    "change": lambda context, row, version: hood.change_person(context, row, version, PERSON),
    "close": hood.close_person,
    "reopen": hood.reopen_person,
}
PLACE_VERBS: dict[str, Verb] = {
    "change": lambda context, row, version: hood.change_organisation(context, row, version, PLACE),
    "close": hood.close_organisation,
    "reopen": hood.reopen_organisation,
}
HALF_VERBS: dict[str, Verb] = {
    "close offer": hood.close_offer,
    "reopen offer": hood.reopen_offer,
    "close request": hood.close_request,
    "reopen request": hood.reopen_request,
}


def events(engine: Engine, subject: str) -> list[str]:
    """The events of one thing, in order."""
    sql = "select name from core.event where subject = $subject order by seq"
    return [row["name"] for row in engine.warehouse.read(sql, {"subject": subject})]


def state(engine: Engine) -> list[dict[str, Any]]:
    """Everything that a verb may change, to see that nothing did."""
    tables = ("person", "organisation", "organisation_team", "offer", "request", "event")
    return [
        row
        for table in tables
        for row in engine.warehouse.read(f"select * from core.{table} order by all")
    ]


@pytest.fixture
def person(verbinder: Context) -> str:
    """A resident of team A."""
    return hood.add_person(verbinder, PERSON, [TALENT])


@pytest.fixture
def place(verbinder: Context) -> str:
    """An ontwikkelplaats of team A."""
    return hood.add_organisation(verbinder, PLACE)


# --- what goes well ----------------------------------------------------------------------------


def test_a_resident_is_added_with_her_talents(
    engine: Engine, verbinder: Context, person: str
) -> None:
    found = hood.person(verbinder, person)
    assert found is not None
    assert hood.is_id(person)
    assert (found.buurt, found.status, found.version, found.number) == (OWN, "active", 1, 1)
    assert verbinder.name_of(person) == "Fatima B."
    assert verbinder.open(found.contact_sealed) == "06-00 00 00 01"
    assert verbinder.open(found.motivation_sealed) == "Ik kook graag."
    assert [each.talent for each in hood.offers_of(verbinder, person)] == [TALENT]
    assert events(engine, person) == ["core.person_added"]


def test_what_is_typed_is_nowhere_in_the_clear(
    engine: Engine, verbinder: Context, person: str
) -> None:
    hood.add_offer(verbinder, HalfForm(person, SECOND, "Marokkaans brood"))
    assert not [row for row in state(engine) if "Fatima" in repr(row) or "brood" in repr(row)]


def test_a_resident_is_changed_closed_and_reopened(
    engine: Engine, verbinder: Context, person: str
) -> None:
    request = hood.add_request(verbinder, HalfForm(person, SECOND))
    hood.change_person(verbinder, person, 1, replace(PERSON, name="Fatima C.", verbinder="sem"))
    hood.close_person(verbinder, person, 2)
    closed = hood.request(verbinder, request)
    assert closed is not None
    assert (closed.status, closed.version) == ("closed", 2)
    assert [each.status for each in hood.offers_of(verbinder, person)] == ["closed"]
    hood.reopen_person(verbinder, person, 3)
    found = hood.person(verbinder, person)
    assert found is not None
    assert (found.status, found.version, found.verbinder) == ("active", 4, "sem")
    assert [each.status for each in hood.offers_of(verbinder, person)] == ["closed"]
    assert events(engine, person) == [
        f"core.person_{done}" for done in ("added", "changed", "closed", "reopened")
    ]


def test_a_place_is_added_changed_closed_and_reopened(
    engine: Engine, verbinder: Context, place: str
) -> None:
    assert hood.organisation_teams(verbinder, place) == (TEAM_A,)
    hood.change_organisation(verbinder, place, 1, replace(PLACE, name="De Velg", answer_days=14))
    hood.close_organisation(verbinder, place, 2)
    hood.reopen_organisation(verbinder, place, 3)
    found = hood.organisation(verbinder, place)
    assert found is not None
    assert (found.answer_days, found.status, found.version) == (14, "active", 4)
    assert verbinder.name_of(place) == "De Velg"
    assert len(events(engine, place)) == 4


def test_offers_and_requests_are_added_closed_and_reopened(
    engine: Engine, verbinder: Context, person: str, place: str
) -> None:
    offer = hood.add_offer(verbinder, HalfForm(person, SECOND, "samen bakken"))
    request = hood.add_request(verbinder, HalfForm(place, TALENT, "wie helpt?", 8, GUIDANCE))
    found = hood.request(verbinder, request)
    assert found is not None
    assert (found.hours, found.guidance, found.party_kind) == (8, GUIDANCE, "organisation")
    assert verbinder.open(found.description_sealed) == "wie helpt?"
    assert [each.id for each in hood.open_requests(verbinder, "organisation")] == [request]
    assert hood.count_open_requests(verbinder, "organisation") == 1
    assert {each.id for each in hood.open_offers(verbinder, "person", SECOND)} == {offer}
    hood.close_offer(verbinder, offer, 1)
    hood.close_request(verbinder, request, 1)
    assert hood.open_requests(verbinder, "organisation") == []
    hood.reopen_offer(verbinder, offer, 2)
    hood.reopen_request(verbinder, request, 2)
    assert [each.id for each in hood.open_requests(verbinder, "organisation")] == [request]
    assert events(engine, offer) == [
        f"core.offer_{done}" for done in ("added", "closed", "reopened")
    ]


def test_numbers_count_on_and_are_not_given_twice(verbinder: Context, other_team: Context) -> None:
    ids = [add_resident(context, "Nummer N.") for context in (verbinder, other_team, verbinder)]
    numbers = [verbinder.party(ids[0]).number, other_team.party(ids[1]).number]
    assert [*numbers, verbinder.party(ids[2]).number] == [1, 2, 3]


def test_the_balance_counts_open_halves_of_residents_of_the_team(
    verbinder: Context, other_team: Context, person: str
) -> None:
    hood.add_request(verbinder, HalfForm(person, SECOND))
    [here] = hood.balance_per_buurt(verbinder)
    assert (here.buurt, here.offers, here.requests) == (OWN, 1, 1)
    assert hood.balance_per_buurt(other_team) == []


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        replace(PERSON, name=""),
        replace(PERSON, name="a" * 61),
        replace(PERSON, name="123456782"),
        replace(PERSON, contact="1234.56.782"),
        replace(PERSON, motivation="mijn bsn is 111222333"),
        replace(PERSON, motivation="a" * 10_000),
        replace(PERSON, buurt=""),
        replace(PERSON, buurt=OTHER),
        replace(PERSON, buurt="BU00000000"),
        replace(PERSON, age_band="oud"),
        replace(PERSON, language="klingon"),
        replace(PERSON, availability=("nooit",)),
        replace(PERSON, company="x"),
        replace(PERSON, pace="x"),
        replace(PERSON, step="x"),
        replace(PERSON, verbinder="nobody"),
        replace(PERSON, verbinder="bas"),
    ],
)
def test_a_resident_that_cannot_be_kept(
    engine: Engine, verbinder: Context, person: str, form: PersonForm
) -> None:
    before = state(engine)
    with pytest.raises(InvalidInput) as caught:
        hood.add_person(verbinder, form)
    assert str(caught.value).endswith(".")
    with pytest.raises(InvalidInput):
        hood.change_person(verbinder, person, 1, form)
    assert state(engine) == before


@pytest.mark.parametrize(
    "form",
    [
        replace(PLACE, name=" "),
        replace(PLACE, name="a" * 81),
        replace(PLACE, kind="kasteel"),
        replace(PLACE, buurt="BU00000000"),
        replace(PLACE, answer_days=0),
        replace(PLACE, answer_days=366),
        replace(PLACE, contact="123 456 782"),
    ],
)
def test_a_place_that_cannot_be_kept(
    engine: Engine, verbinder: Context, place: str, form: OrganisationForm
) -> None:
    before = state(engine)
    with pytest.raises(InvalidInput):
        hood.add_organisation(verbinder, form)
    with pytest.raises(InvalidInput):
        hood.change_organisation(verbinder, place, 1, form)
    assert state(engine) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"talent": "toveren"},
        {"talent": ""},
        {"description": "123456782"},
        {"description": "a" * 2001},
        {"hours": 0},
        {"hours": 41},
        {"guidance": "streng"},
    ],
)
def test_a_request_that_cannot_be_kept(
    engine: Engine, verbinder: Context, person: str, changes: dict[str, Any]
) -> None:
    before = state(engine)
    with pytest.raises(InvalidInput):
        hood.add_request(verbinder, replace(HalfForm(person, TALENT), **changes))
    assert state(engine) == before


def test_an_unknown_talent_adds_nobody(engine: Engine, verbinder: Context) -> None:
    before = state(engine)
    with pytest.raises(InvalidInput):
        hood.add_person(verbinder, PERSON, [TALENT, "toveren"])
    assert state(engine) == before


def test_who_takes_no_part_gets_no_offer_and_no_request(
    engine: Engine, verbinder: Context, person: str, place: str
) -> None:
    offer = hood.offers_of(verbinder, person)[0]
    hood.close_person(verbinder, person, 1)
    hood.close_organisation(verbinder, place, 1)
    before = state(engine)
    for party in (person, place):
        for add in (hood.add_offer, hood.add_request):
            with pytest.raises(InvalidInput, match="doet nu niet mee"):
                add(verbinder, HalfForm(party, TALENT))
    with pytest.raises(InvalidInput, match="doet nu niet mee"):
        hood.reopen_offer(verbinder, offer.id, 2)
    assert state(engine) == before


def halves(context: Context, party: str) -> dict[str, str]:
    """One row for each verb of a half: open to close, closed to reopen."""
    rows = {}
    for verb in HALF_VERBS:
        add = hood.add_offer if "offer" in verb else hood.add_request
        rows[verb] = add(context, HalfForm(party, TALENT))
    return rows


@pytest.mark.parametrize("verb", PERSON_VERBS)
def test_verbs_of_a_resident_refuse_whom_they_must(
    engine: Engine,
    verbinder: Context,
    other_team: Context,
    beheerder: Context,
    person: str,
    verb: str,
) -> None:
    _refused(engine, PERSON_VERBS[verb], person, (verbinder, other_team, beheerder.only(TEAM_A)))


@pytest.mark.parametrize("verb", PLACE_VERBS)
def test_verbs_of_a_place_refuse_whom_they_must(
    engine: Engine,
    verbinder: Context,
    other_team: Context,
    beheerder: Context,
    place: str,
    verb: str,
) -> None:
    _refused(engine, PLACE_VERBS[verb], place, (verbinder, other_team, beheerder.only(TEAM_A)))


@pytest.mark.parametrize("verb", HALF_VERBS)
def test_verbs_of_a_half_refuse_whom_they_must(
    engine: Engine,
    verbinder: Context,
    other_team: Context,
    beheerder: Context,
    person: str,
    verb: str,
) -> None:
    row = halves(verbinder, person)[verb]
    _refused(engine, HALF_VERBS[verb], row, (verbinder, other_team, beheerder.only(TEAM_A)))


def _refused(engine: Engine, verb: Verb, row: str, who: tuple[Context, Context, Context]) -> None:
    """Overtaken, another team, another role, nothing there: each says why and changes nothing."""
    own, other, no_editor = who
    before = state(engine)
    with pytest.raises(Conflict, match="collega"):
        verb(own, row, 7)
    with pytest.raises(NotFound):
        verb(other, row, 1)
    with pytest.raises(NotAllowed):
        verb(no_editor, row, 1)
    for nothing in (hood.new_id(), "", "x'; drop table core.person; --"):
        with pytest.raises(NotFound):
            verb(own, nothing, 1)
    assert state(engine) == before
    verb(own, row, 1)
    assert state(engine) != before


def test_a_resident_who_is_only_shared_is_changed_by_her_own_team_alone(
    engine: Engine, verbinder: Context, other_team: Context, person: str
) -> None:
    rows = halves(verbinder, person)
    with verbinder.unit_of_work() as work:
        hood.share_person(work, person, TEAM_B, "match-1")
    here = replace(PERSON, buurt=OTHER)
    before = state(engine)
    assert hood.person(other_team, person) is not None
    verbs: dict[str, tuple[Verb, str]] = {name: (HALF_VERBS[name], rows[name]) for name in rows}
    verbs |= {name: (verb, person) for name, verb in PERSON_VERBS.items()}
    verbs["take over"] = (lambda who, row, at: hood.change_person(who, row, at, here), person)
    for verb, row in verbs.values():
        with pytest.raises(NotAllowed, match="hoort bij een ander team"):
            verb(other_team, row, 1)
    for add in (hood.add_offer, hood.add_request):
        with pytest.raises(NotAllowed, match="hoort bij een ander team"):
            add(other_team, HalfForm(person, TALENT))
    assert state(engine) == before


def test_who_takes_a_place_out_of_the_whole_city_keeps_it(
    verbinder: Context, other_team: Context
) -> None:
    place = hood.add_organisation(verbinder, replace(PLACE, city_wide=True))
    hood.change_organisation(other_team, place, 1, replace(PLACE, city_wide=False))
    hood.change_organisation(other_team, place, 2, PLACE)
    for context in (verbinder, other_team):
        assert hood.organisation_teams(context, place) == (context.team,)


def _old_texts(engine: Engine, table: str, *columns: str) -> list[bytes]:
    rows = engine.warehouse.read(f"select {', '.join(columns)} from core.{table}")
    return [sealed for row in rows for sealed in row.values() if sealed is not None]


def test_a_text_that_was_changed_can_be_opened_nowhere_any_more(
    engine: Engine, verbinder: Context, person: str, place: str
) -> None:
    texts = _old_texts(engine, "person", "contact_sealed", "motivation_sealed")
    texts += _old_texts(engine, "organisation", "contact_sealed")
    assert len(texts) == 3
    name = hood.person(verbinder, person).name_sealed  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        hood.change_person(verbinder, person, 7, PERSON)
    assert [engine.vault.open(each) for each in texts]  # nothing was changed, so nothing is lost
    hood.change_person(verbinder, person, 1, replace(PERSON, contact="", motivation="Bakken."))
    hood.change_organisation(verbinder, place, 1, PLACE)
    for each in texts:
        with pytest.raises(Forgotten):
            engine.vault.open(each)
    assert name is not None
    assert engine.vault.open(name) == PERSON.name
    found = hood.person(verbinder, person)
    assert found is not None
    assert verbinder.open(found.motivation_sealed) == "Bakken."
    assert engine.vault.forgotten() == []


def test_a_text_that_expired_can_be_opened_nowhere_any_more(
    engine: Engine, verbinder: Context, person: str
) -> None:
    offer = hood.add_offer(verbinder, HalfForm(person, TALENT, "Taart."))
    hood.close_offer(verbinder, offer, 1)
    [text] = _old_texts(engine, "offer", "description_sealed")
    [duty] = [each for each in duties.personal_data() if each.key == "halves"]
    with engine.warehouse.unit_of_work("bloei") as work:
        assert duty.expire(work, date(2100, 1, 1)) == 1
        work.record("core.test_done", subject="x")
    with pytest.raises(Forgotten):
        engine.vault.open(text)


def test_adding_is_for_who_may_edit(
    engine: Engine, beheerder: Context, ontwikkelaar: Context
) -> None:
    before = state(engine)
    for context in (beheerder.only(TEAM_A), ontwikkelaar.only(TEAM_A)):
        with pytest.raises(NotAllowed):
            hood.add_person(context, PERSON)
        with pytest.raises(NotAllowed):
            hood.add_organisation(context, PLACE)
        with pytest.raises(NotAllowed):
            hood.add_offer(context, HalfForm("x", TALENT))
    assert state(engine) == before


def test_nothing_is_added_to_a_party_of_another_team(
    other_team: Context, person: str, place: str
) -> None:
    for party in (person, place, hood.new_id()):
        with pytest.raises(NotFound):
            hood.add_offer(other_team, HalfForm(party, TALENT))


def test_two_at_once_one_wins_and_the_other_hears(
    verbinder: Context, second_verbinder: Context, person: str
) -> None:
    hood.change_person(verbinder, person, 1, replace(PERSON, name="Noors versie"))
    with pytest.raises(Conflict):
        hood.change_person(second_verbinder, person, 1, replace(PERSON, name="Sems versie"))
    assert verbinder.name_of(person) == "Noors versie"


def test_the_forgotten_cannot_be_changed_back(
    teamleider: Context, verbinder: Context, person: str
) -> None:
    from bloei_core.privacy import forget_person

    offer = hood.offers_of(verbinder, person)[0]
    forget_person(teamleider, person)
    for verb in PERSON_VERBS.values():
        with pytest.raises(NotFound):
            verb(verbinder, person, 2)
    for add in (hood.add_offer, hood.add_request):
        with pytest.raises(Refused):
            add(verbinder, HalfForm(person, TALENT))
    with pytest.raises(Refused):
        hood.reopen_offer(verbinder, offer.id, 2)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("0f8fad5b-d9cb-469f-a165-70867728950e", True),
        ("", False),
        ("../etc/passwd", False),
        ("0F8FAD5B-D9CB-469F-A165-70867728950E", False),
    ],
)
def test_ids_are_recognised(text: str, valid: bool) -> None:
    assert hood.is_id(text) is valid


# --- the rules of check ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "damage"),
    [
        ("party_of_half", "delete from core.person"),
        ("buurt_in_one_team", f"delete from core.team_buurt where buurt = '{OWN}'"),
        (
            "buurt_in_one_team",
            f"insert into core.team_buurt values ('{TEAM_B}', '{OWN}', '2024-01-01', null)",
        ),
        ("one_event_a_number", "insert into core.event select * from core.event where seq = 1"),
    ],
)
def test_each_rule_finds_the_damage_it_is_for(
    engine: Engine, verbinder: Context, person: str, key: str, damage: str
) -> None:
    [rule] = [each for each in duties.checks() if each.key == key]
    assert rule.problems(verbinder) == []
    with verbinder.unit_of_work() as work:
        work.execute(damage)
        work.record("core.test_done", subject="x")
    assert rule.problems(verbinder) != []


def test_old_closed_halves_lose_their_words(verbinder: Context, person: str) -> None:
    from datetime import date

    offer = hood.add_offer(verbinder, HalfForm(person, SECOND, "samen bakken"))
    hood.close_offer(verbinder, offer, 1)
    [duty] = [each for each in duties.personal_data() if each.key == "halves"]
    counts = []
    for day in (date(2020, 1, 1), date(2100, 1, 1), date(2100, 1, 1)):
        with verbinder.unit_of_work() as work:
            counts.append(duty.expire(work, day))
            work.record("core.test_done", subject="x")
    assert counts == [0, 1, 0]
    found = store.offer(verbinder, offer)
    assert found is not None
    assert found.description_sealed is None
