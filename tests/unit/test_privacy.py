"""Export, mentions and forgetting: nothing is left, nothing else is touched, also after a crash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bloei_core import (
    Context,
    NotAllowed,
    NotFound,
    NotSaved,
    PersonalData,
    Plugin,
    Work,
    city,
    neighbourhood,
)
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.errors import Forgotten
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm
from bloei_core.plugins import Registry
from bloei_core.privacy import (
    Mention,
    Mentions,
    duties,
    everything_about,
    export_person,
    finish_forgetting,
    forget_person,
    mentions,
    sealed_columns,
)
from bloei_core.testing import MEMBERS, TEAM_A, add_resident, make_engine
from plugins.match_board import service
from tests.unit.test_plugins import plugin

CANARY = "Zwaluwstaart Q."
TALENT = city.talents()[0].code
ORGANISATION = city.codes("organisation_kind")[0].code
BUURT = next(team for team in city.teams() if team.code == TEAM_A).buurten[0]


def opened(engine: Engine) -> str:
    """Every sealed text of the warehouse that still opens."""
    texts = []
    for column in sealed_columns(engine):
        sql = f"select {column.column} as sealed from {column.schema}.{column.table}"
        for row in engine.warehouse.read(f"{sql} where {column.column} is not null"):
            try:
                texts.append(engine.vault.open(row["sealed"]))
            except Forgotten:
                texts.append("-")
    return "\n".join(texts)


@pytest.fixture
def person(verbinder: Context) -> str:
    """A resident with everything that can be kept of her."""
    form = PersonForm(CANARY, BUURT, contact="06-00 00 00 01", motivation="Kanariewoord één.")
    person = neighbourhood.add_person(verbinder, form, [TALENT])
    neighbourhood.add_request(verbinder, HalfForm(person, TALENT, "Kanariewoord twee."))
    return person


def talk_about(context: Context, text: str) -> str:
    """Somebody else's offer in which something is said; the id of the offer."""
    other = add_resident(context, "Sanne V.")
    return neighbourhood.add_offer(context, HalfForm(other, TALENT, text))


# --- export ------------------------------------------------------------------------------------


def test_the_export_holds_all_that_is_known(verbinder: Context, person: str) -> None:
    told = repr(export_person(verbinder, person))
    for known in (CANARY, "06-00 00 00 01", "Kanariewoord één", "Kanariewoord twee"):
        assert known in told
    assert city.talents()[0].label in told


def test_the_export_is_for_who_may_see_names_and_knows_her(
    verbinder: Context, other_team: Context, beheerder: Context, person: str
) -> None:
    with pytest.raises(NotFound):
        export_person(other_team, person)
    with pytest.raises(NotAllowed):
        export_person(beheerder.only(TEAM_A), person)
    with pytest.raises(NotAllowed, match="verborgen"):
        export_person(replace(verbinder, hide_names=True), person)


# --- forgetting --------------------------------------------------------------------------------


def test_forgetting_leaves_nothing(
    engine: Engine, teamleider: Context, verbinder: Context, person: str
) -> None:
    assert "Kanariewoord" in opened(engine)
    forget_person(teamleider, person)
    found = neighbourhood.person(verbinder, person)
    assert found is not None
    assert (found.status, found.name_sealed, found.contact_sealed) == ("forgotten", None, None)
    assert "Kanariewoord" not in opened(engine)
    assert CANARY not in opened(engine)
    assert CANARY not in repr(everything_about(engine, person))
    assert {each.status for each in neighbourhood.offers_of(verbinder, person)} == {"closed"}
    assert engine.vault.forgotten() == [person]


def test_forgetting_touches_nobody_else(
    engine: Engine, teamleider: Context, verbinder: Context, person: str
) -> None:
    other = talk_about(verbinder, "Bakt graag taart.")
    before = opened(engine).count("\n")
    forget_person(teamleider, person)
    assert "Bakt graag taart." in opened(engine)
    assert "Sanne V." in opened(engine)
    assert neighbourhood.offer(verbinder, other) is not None
    assert opened(engine).count("\n") < before


def test_only_a_team_leader_who_knows_her_may_forget(
    engine: Engine, verbinder: Context, beheerder: Context, person: str
) -> None:
    ria = engine.member("ria")
    assert ria is not None
    elsewhere = engine.context(ria, [city.teams()[1].code])
    for context, refusal in (
        (verbinder, NotAllowed),
        (beheerder.only(TEAM_A), NotAllowed),
        (elsewhere, NotFound),
    ):
        with pytest.raises(refusal):
            forget_person(context, person)
    with verbinder.unit_of_work() as work:
        neighbourhood.share_person(work, person, elsewhere.team, "match-1")
    with pytest.raises(NotAllowed, match="ander team"):
        forget_person(elsewhere, person)
    assert verbinder.name_of(person) == CANARY
    assert engine.vault.forgotten() == []


def test_a_place_is_not_forgotten_like_a_person(
    engine: Engine, teamleider: Context, verbinder: Context
) -> None:
    kind = city.codes("organisation_kind")[0].code
    place = neighbourhood.add_organisation(verbinder, OrganisationForm("De Spaak", kind, BUURT))
    with pytest.raises(NotFound):
        forget_person(teamleider, place)
    assert verbinder.name_of(place) == "De Spaak"
    assert engine.vault.forgotten() == []


# --- mentions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kookt vaak met Zwaluwstaart uit de straat.", True),
        ("kookt met ZWALUWSTAART!", True),
        ("Zwaluwstaarten vliegen laag.", False),
        ("Woont alleen.", False),
    ],
)
def test_where_a_name_is_said(
    teamleider: Context, verbinder: Context, person: str, text: str, found: bool
) -> None:
    offer = talk_about(verbinder, text)
    assert [each.row for each in mentions(teamleider, person).ours] == ([offer] if found else [])


def test_her_own_texts_and_other_peoples_names_are_no_mentions(
    teamleider: Context, verbinder: Context
) -> None:
    form = PersonForm(CANARY, BUURT, motivation="Ik ben Zwaluwstaart en ik kook.")
    person = neighbourhood.add_person(verbinder, form)
    add_resident(verbinder, "Zwaluwstaart W.")
    assert mentions(teamleider, person) == Mentions()


def test_an_excerpt_is_short(teamleider: Context, verbinder: Context, person: str) -> None:
    talk_about(verbinder, "x " * 400 + "Zwaluwstaart" + " y" * 400)
    [mention] = mentions(teamleider, person).ours
    assert "Zwaluwstaart" in mention.excerpt
    assert len(mention.excerpt) < 120


def test_texts_of_other_teams_are_counted_and_not_shown(
    teamleider: Context, verbinder: Context, other_team: Context, person: str
) -> None:
    ours = talk_about(verbinder, "Kookt met Zwaluwstaart.")
    talk_about(other_team, "Zwaluwstaart kwam langs.")
    place = neighbourhood.add_organisation(
        other_team, OrganisationForm("De Spaak", ORGANISATION, BUURT, city_wide=True)
    )
    club = neighbourhood.add_organisation(
        other_team, OrganisationForm("De Velg", ORGANISATION, BUURT, city_wide=True)
    )
    # Both places are known to all teams, but the match is of the other one.
    match = service.add_match(other_team, service.NewMatch(place, club, TALENT))
    service.add_note(other_team, match, "Zwaluwstaart helpt mee.")
    service.change_next_step(other_team, match, 2, "Bel Zwaluwstaart.", None)
    found = mentions(teamleider, person)
    assert [each.row for each in found.ours] == [ours]
    assert found.elsewhere == 3


def test_a_shared_resident_keeps_her_texts_to_her_own_team(
    teamleider: Context, other_team: Context, person: str
) -> None:
    theirs = add_resident(other_team, "Sanne V.")
    neighbourhood.add_offer(other_team, HalfForm(theirs, TALENT, "Kookt met Zwaluwstaart."))
    with other_team.unit_of_work() as work:
        neighbourhood.share_person(work, theirs, TEAM_A, "match-1")
    assert mentions(teamleider, person) == Mentions(elsewhere=1)


def test_a_match_of_ours_is_told(teamleider: Context, verbinder: Context, person: str) -> None:
    one, other = add_resident(verbinder, "Sanne V."), add_resident(verbinder, "Bo T.")
    match = service.add_match(verbinder, service.NewMatch(one, other, TALENT))
    service.add_note(verbinder, match, "Zwaluwstaart helpt mee.")
    [mention] = mentions(teamleider, person).ours
    assert (mention.where.place, mention.excerpt) == (
        "match_board.note.text_sealed",
        "Zwaluwstaart helpt mee.",
    )


def test_how_to_reach_somebody_is_no_excerpt(
    engine: Engine, teamleider: Context, verbinder: Context, person: str
) -> None:
    form = PersonForm("Sanne V.", BUURT, contact="via Zwaluwstaart, 06-00 00 00 02")
    other = neighbourhood.add_person(verbinder, form)
    [mention] = mentions(teamleider, person).ours
    assert (mention.row, mention.excerpt) == (other, "")
    forget_person(teamleider, person, [mention])
    assert "via …, 06-00 00 00 02" in opened(engine)


def test_mentions_are_for_who_may_forget(verbinder: Context, person: str) -> None:
    with pytest.raises(NotAllowed):
        mentions(verbinder, person)


def test_confirmed_mentions_are_redacted_under_a_new_key_and_others_stay(
    engine: Engine, teamleider: Context, verbinder: Context, person: str
) -> None:
    offer = talk_about(verbinder, "Bakt met Zwaluwstaart en nog eens zwaluwstaart.")
    spared = talk_about(verbinder, "De zwaluwstaart is een vlinder.")
    before = neighbourhood.offer(verbinder, offer)
    assert before is not None
    assert before.description_sealed is not None
    confirmed = [each for each in mentions(teamleider, person).ours if each.row == offer]
    forget_person(teamleider, person, confirmed)
    after = neighbourhood.offer(verbinder, offer)
    kept = neighbourhood.offer(verbinder, spared)
    assert after is not None
    assert kept is not None
    assert verbinder.open(after.description_sealed) == "Bakt met … en nog eens …."
    assert verbinder.open(kept.description_sealed) == "De zwaluwstaart is een vlinder."
    with pytest.raises(Forgotten):
        engine.vault.open(before.description_sealed)
    assert engine.vault.forgotten() == [person]


def test_a_mention_that_is_gone_by_then_does_not_stop_forgetting(
    engine: Engine, teamleider: Context, verbinder: Context, person: str
) -> None:
    offer = talk_about(verbinder, "Bakt met Zwaluwstaart.")
    [mention] = mentions(teamleider, person).ours
    found = neighbourhood.offer(verbinder, offer)
    assert found is not None
    engine.vault.destroy(found.party)
    forget_person(teamleider, person, [mention, Mention(mention.where, "no such row", "")])
    assert verbinder.party(found.party) is not None
    assert neighbourhood.person(verbinder, person).status == "forgotten"  # type: ignore[union-attr]


# --- a crash, and a plugin that fails ------------------------------------------------------------


def test_after_a_crash_between_key_and_rows_it_is_finished_at_the_next_start(
    tmp_path: Path,
) -> None:
    folder = DataFolder(tmp_path / "data")
    first = open_engine(folder, isolate=False)
    from bloei_core import members

    with first.warehouse.unit_of_work("bloei") as work:
        for member in MEMBERS:
            members.add(work, first.vault, member)
    noor = first.member("noor")
    assert noor is not None
    context = first.context(noor, [TEAM_A])
    person = add_resident(context, CANARY, TALENT)
    kept = add_resident(context, "Sanne V.")
    first.vault.destroy(person)  # and here the power goes
    first.close()
    second = open_engine(folder, isolate=False)
    again = second.context(noor, [TEAM_A])
    found = neighbourhood.person(again, person)
    assert found is not None
    assert (found.status, found.name_sealed) == ("forgotten", None)
    assert again.name_of(kept) == "Sanne V."
    sql = "select count(*) as n from core.event where name = 'core.person_forgotten'"
    assert second.warehouse.read(sql) == [{"n": 1}]
    assert finish_forgetting(second) == 0
    assert second.warehouse.read(sql) == [{"n": 1}]
    second.close()


@pytest.fixture
def with_bus() -> Iterator[tuple[Engine, list[str]]]:
    """An engine with a plugin that keeps something about people and is off by default."""
    forgotten: list[str] = []

    def forget(work: Work, person: str) -> None:
        if "fail" in forgotten:
            raise NotSaved
        forgotten.append(person)

    duty = PersonalData(
        "rides", "Ritten", "Verzonnen.", "algemeen belang", 30,
        lambda context, person: [{"rit": "naar de markt"}], forget, lambda work, day: 0,
    )  # fmt: skip
    bus = plugin("bus", personal_data=lambda: [duty])
    bus.PLUGIN = Plugin("bus", "Bus", "Verzonnen.", on_by_default=False)  # type: ignore[attr-defined]
    registry = Registry(isolate=True)
    import pages

    registry.add(pages)
    registry.add(bus)
    engine = make_engine(registry)
    yield engine, forgotten
    engine.close()


def test_duties_hold_for_a_plugin_that_is_off(with_bus: tuple[Engine, list[str]]) -> None:
    engine, forgotten = with_bus
    els = engine.member("els")
    assert els is not None
    context = engine.context(els, [TEAM_A])
    person = add_resident(context, CANARY)
    assert {name for name, _ in duties(engine)} >= {"core", "bus"}
    assert export_person(context, person)["Ritten"] == [{"rit": "naar de markt"}]
    forget_person(context, person)
    assert forgotten == [person]


def test_a_duty_that_fails_is_told_and_finished_later(
    with_bus: tuple[Engine, list[str]],
) -> None:
    engine, forgotten = with_bus
    els = engine.member("els")
    assert els is not None
    context = engine.context(els, [TEAM_A])
    person = add_resident(context, CANARY)
    forgotten.append("fail")
    with pytest.raises(NotSaved):
        forget_person(context, person)
    assert CANARY not in opened(engine)
    assert finish_forgetting(engine) == 0  # as at a start: it goes on without
    failure = engine.plugins.failures[-1]
    assert (failure.plugin, failure.spot) == ("bus", "gegevens wissen")
    assert neighbourhood.person(context, person).status == "active"  # type: ignore[union-attr]
    engine.plugins.isolate = False
    with pytest.raises(NotSaved):
        finish_forgetting(engine)
    forgotten.clear()
    assert finish_forgetting(engine) == 1
    assert forgotten == [person]
    assert neighbourhood.person(context, person).status == "forgotten"  # type: ignore[union-attr]
