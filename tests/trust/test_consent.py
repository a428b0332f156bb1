"""Consent per purpose: given and withdrawn by her own team; what it opens and closes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from bloei_core import (
    Context,
    NotAllowed,
    NotFound,
    Page,
    RelationSection,
    TodoSource,
    city,
    consent,
    neighbourhood,
)
from bloei_core.city import CityFileError
from bloei_core.consent.texts import read_purposes
from bloei_core.contributions import CalendarSource, Exporter, Feed, MapLayer, MeetingItem
from bloei_core.engine import Engine
from bloei_core.errors import InvalidInput
from bloei_core.neighbourhood import OrganisationForm, PersonForm
from bloei_core.privacy import export_person, forget_person
from bloei_core.testing import TEAM_A, TEAM_B, add_resident, make_engine
from plugins.initiative_calendar.initiatives.service import InitiativeForm, add_initiative
from plugins.match_board import service
from plugins.match_board.service import MoveTo, NewMatch
from tests.contract.installed import registry
from tests.contract.screen import draw, sent

HERE = next(team for team in city.teams() if team.code == TEAM_A).buurten[0]
CONTACT, STORY = "kanarie-contact@example.nl", "Kanarieverhaal"
KIND = city.codes("organisation_kind")[0].code

Noun = TypeVar("Noun")


@pytest.fixture
def fatima(verbinder: Context) -> str:
    """A resident of team A who told all."""
    form = PersonForm("Fatima B.", HERE, contact=CONTACT, motivation=STORY, age_band="35-49")
    return neighbourhood.add_person(verbinder, form, ["koken"])


# --- giving and withdrawing --------------------------------------------------------------------


def test_it_is_given_withdrawn_and_given_again_with_who_when_and_which_text(
    verbinder: Context, second_verbinder: Context, fatima: str
) -> None:
    assert not consent.agreed(verbinder, fatima, consent.PHOTO)
    consent.give(verbinder, fatima, consent.PHOTO)
    consent.give(second_verbinder, fatima, consent.PHOTO)  # it is so already
    assert consent.agreed(verbinder, fatima, consent.PHOTO)
    consent.withdraw(second_verbinder, fatima, consent.PHOTO)
    assert not consent.agreed(verbinder, fatima, consent.PHOTO)
    consent.withdraw(second_verbinder, fatima, consent.PHOTO)
    consent.give(verbinder, fatima, consent.PHOTO)
    again, first = consent.history(verbinder, fatima)
    assert (first.recorded_by, first.withdrawn_by, first.text_version) == ("noor", "sem", "1")
    assert (again.holds, first.holds) == (True, False)
    assert first.withdrawn_at is not None
    assert first.given_at < first.withdrawn_at < again.given_at


def test_only_her_own_team_writes_it_down(
    verbinder: Context, other_team: Context, beheerder: Context, fatima: str
) -> None:
    with pytest.raises(NotFound):
        consent.give(other_team, fatima, consent.PHOTO)
    with pytest.raises(NotAllowed):
        consent.give(beheerder.only(TEAM_A), fatima, consent.PHOTO)
    with pytest.raises(InvalidInput):
        consent.give(verbinder, fatima, "everything")
    with pytest.raises(InvalidInput):
        consent.give(verbinder, fatima, consent.PARENT)
    assert consent.history(verbinder, fatima) == []


def test_forgetting_and_exporting(teamleider: Context, verbinder: Context, fatima: str) -> None:
    consent.give(verbinder, fatima, consent.STORY)
    (row,) = export_person(verbinder, fatima)["Toestemming"]
    assert row["waarvoor"] == "Verhaal delen"
    assert "nieuwsbrief" in row["tekst"]
    forget_person(teamleider, fatima)
    assert not consent.agreed(verbinder, fatima, consent.STORY)
    left = "select * from core.consent where person = $person"
    assert verbinder.engine.warehouse.read(left, {"person": fatima}) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('code = "map"', 'code = "kaart"'), "hier horen precies"),
        (('version = "1"', 'version = "Één"'), "versie als een nummer"),
        (('label = "Op de kaart"', 'label = ""'), "ontbreekt een tekst"),
    ],
)
def test_a_file_of_texts_that_cannot_be_right_is_refused(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    text = (city.DATA / "consent.toml").read_text()
    (tmp_path / "consent.toml").write_text(text.replace(*change))
    with pytest.raises(CityFileError, match=said):
        read_purposes(tmp_path / "consent.toml")


# --- what another team sees --------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """All plugins that are held to the contract."""
    made = make_engine(registry())
    yield made
    made.close()


def all_that_leaves(context: Context, person: str) -> str:
    """Every page, window, part, line, item, layer, export and feed that this member can have."""
    engine = context.engine
    everyone = [loaded.name for loaded in engine.plugins]

    def of(noun: type[Noun]) -> list[Noun]:
        return [each for _, each in engine.plugins.contributed(noun, everyone)]

    said = []
    for page in of(Page):
        addresses: list[dict[str, str]] = [
            {},
            {"bewoner": person},
            {"initiatief": _initiative(context)},
        ]
        said += [sent(draw(page, context, **address)) for address in addresses]
    for section in of(RelationSection):
        part = Page("deel", "Deel", "", lambda c: section.render(c, person))  # noqa: B023
        said.append(sent(draw(part, context)))
    said += [repr(each.todos(context)) for each in of(TodoSource)]
    said += [repr(each.lines(context)) for each in of(MeetingItem)]
    said += [repr(each.features(context)) for each in of(MapLayer)]
    year = (city.today().replace(month=1, day=1), city.today().replace(month=12, day=31))
    said += [repr(each.items(context, *year)) for each in of(CalendarSource)]
    said += [repr(list(each.rows(context))) for each in of(Exporter)]
    said += [repr(each.content(context)) for each in of(Feed)]
    return "\n".join(said)


def _initiative(context: Context) -> str:
    rows = context.engine.warehouse.read(
        "select id from initiative_calendar.initiative where team = $t", {"t": context.team}
    )
    return rows[0]["id"] if rows else "x"


def test_another_team_has_contact_and_story_only_as_long_as_she_agrees(
    engine: Engine, verbinder: Context, other_team: Context, fatima: str
) -> None:
    """Over all plugins, and at once: no cache, no index, no component keeps it a moment longer."""
    place = neighbourhood.add_organisation(
        other_team, OrganisationForm("Soepfabriek", KIND, HERE, city_wide=True)
    )
    with engine.warehouse.unit_of_work("bas") as work:
        neighbourhood.share_person(work, fatima, TEAM_B, place)
    form = InitiativeForm("Bankje", "groen", "samen", person=fatima, story=STORY)
    add_initiative(other_team, form)

    before = all_that_leaves(other_team, fatima)
    assert "Fatima" in before, "she is seen, because of a match"
    assert CONTACT not in before
    assert STORY not in before
    for purpose, canary in ((consent.CONTACT, CONTACT), (consent.STORY, STORY)):
        consent.give(verbinder, fatima, purpose)
        assert canary in all_that_leaves(other_team, fatima)
        consent.withdraw(verbinder, fatima, purpose)
        assert canary not in all_that_leaves(other_team, fatima)
    assert CONTACT in all_that_leaves(verbinder, fatima), "her own team goes on reaching her"


# --- under sixteen -----------------------------------------------------------------------------


@pytest.fixture
def child(verbinder: Context) -> str:
    """A resident under sixteen."""
    return neighbourhood.add_person(verbinder, PersonForm("Mila D.", HERE, age_band="onder-16"))


def test_a_child_has_no_match_before_a_parent_agrees(verbinder: Context, child: str) -> None:
    other = add_resident(verbinder, "Henk J.")
    with pytest.raises(consent.ParentConsentNeeded, match="jonger dan 16") as refused:
        service.add_match(verbinder, NewMatch(other, child, "koken"))
    assert refused.value.person == child
    assert consent.lacks_parent(verbinder, child)
    assert not consent.lacks_parent(verbinder, other)
    consent.give(verbinder, child, consent.PARENT)
    assert service.add_match(verbinder, NewMatch(other, child, "koken"))


def test_a_match_of_a_child_goes_on_only_while_a_parent_agrees_and_may_always_stop(
    verbinder: Context, child: str
) -> None:
    other = add_resident(verbinder, "Henk J.")
    consent.give(verbinder, child, consent.PARENT)
    match = service.add_match(verbinder, NewMatch(other, child, "koken"))
    service.move_card(verbinder, match, 1, MoveTo("in-gesprek"))
    consent.withdraw(verbinder, child, consent.PARENT)
    with pytest.raises(consent.ParentConsentNeeded):
        service.move_card(verbinder, match, 2, MoveTo("voorstel"))
    service.move_card(verbinder, match, 2, MoveTo("gestopt", reason="anders"))


def test_who_turns_out_to_be_a_child_is_one_at_once(verbinder: Context, fatima: str) -> None:
    other = add_resident(verbinder, "Henk J.")
    assert not consent.lacks_parent(verbinder, fatima)
    neighbourhood.change_person(
        verbinder, fatima, 1, PersonForm("Fatima B.", HERE, age_band="onder-16")
    )
    with pytest.raises(consent.ParentConsentNeeded):
        service.add_match(verbinder, NewMatch(other, fatima, "koken"))


def test_the_card_of_a_child_moves_without_a_question_to_the_database(
    verbinder: Context, child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent.give(verbinder, child, consent.PARENT)
    consent.require_parent(verbinder, child)
    read: Callable[..., object] = lambda *_, **__: pytest.fail("it is in memory")  # noqa: E731
    monkeypatch.setattr(verbinder.engine.warehouse, "read", read)
    consent.require_parent(verbinder, child)
