"""A name typed into every form is nowhere in the clear, and nowhere at all once forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from bloei_core import Context, neighbourhood, privacy
from bloei_core.engine import Engine
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm
from tests.app import small_city, traces
from tests.app.small_city import of

CANARY = "Kanarina"
NAME = f"{CANARY} Q."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_name_in_every_form_is_in_no_file_and_gone_once_forgotten(folder: Path) -> None:
    engine = small_city.settle(folder)
    person = _type_it_everywhere(of(engine, "noor"))

    assert traces.files_with(folder, person), "the log of DuckDB shows an id, so it would a name"
    assert traces.files_with(folder, CANARY) == []
    assert traces.columns_with(engine, CANARY) == []
    assert "core.person.name_sealed" in traces.seals_with(engine, CANARY)

    leader = of(engine, "els")
    privacy.forget_person(leader, person, privacy.mentions(leader, person))

    assert traces.seals_with(engine, CANARY) == []
    assert leader.search_parties(CANARY) == []
    engine.close()
    _assert_gone_after_reopening(folder)


def _assert_gone_after_reopening(folder: Path) -> None:
    engine = traces.opened(folder)
    assert traces.seals_with(engine, CANARY) == []
    assert traces.columns_with(engine, CANARY) == []
    engine.close()
    assert traces.files_with(folder, CANARY) == []


def _type_it_everywhere(context: Context) -> str:
    """Her own form, and every typed text about her and about others; her id."""
    somebody, *_ = (each for each in context.parties().values() if each.kind == "person")
    person = neighbourhood.add_person(context, _person(NAME, somebody.buurt), ["koken"])
    other = neighbourhood.add_person(context, _person("Gerrit B.", somebody.buurt))
    place = neighbourhood.add_organisation(
        context, OrganisationForm("Soepfabriek", "horeca", somebody.buurt, f"vraag naar {NAME}")
    )
    for party in (person, other, place):
        half = HalfForm(party, "koken", f"Samen met {CANARY} koken", hours=4)
        neighbourhood.add_offer(context, half)
        neighbourhood.add_request(context, half)
    _change_both(context, person, other)
    return person


def _person(name: str, buurt: str) -> PersonForm:
    return PersonForm(name, buurt, contact=f"via {CANARY}", motivation=f"{CANARY} kookt graag.")


def _change_both(context: Context, *people: str) -> None:
    for person in people:
        party = context.party(person)
        form = _person(party.name, party.buurt)
        neighbourhood.change_person(context, person, 1, form)


def test_the_search_for_a_word_finds_it_in_bytes_columns_and_seals(folder: Path) -> None:
    """The measure itself: without this the test above could pass for the wrong reason."""
    engine: Engine = small_city.settle(folder)
    assert traces.columns_with(engine, "core.person_added") == ["core.event.name"]
    assert traces.seals_with(engine, "fatima") == ["core.person.name_sealed"]
    engine.close()
    for encoding in traces.ENCODINGS:
        (folder / encoding).write_bytes(b"\x00" + "kanaRINA".encode(encoding))
    assert traces.files_with(folder, CANARY) == sorted(traces.ENCODINGS)
