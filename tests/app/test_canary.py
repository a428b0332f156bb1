"""A name typed into every form is nowhere in the clear, and nowhere at all once forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bloei_core import Context, neighbourhood, privacy
from bloei_core.engine import Engine
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm
from plugins.match_board import service
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

    assert _text_keys(folder) == _text_keys_in_use(engine)

    key = _wrapped_key(folder, person)
    assert _files_with_bytes(folder, key)
    leader = of(engine, "els")
    privacy.forget_person(leader, person, privacy.mentions(leader, person).ours)

    assert traces.seals_with(engine, CANARY) == []
    assert leader.search_parties(CANARY) == []
    assert _text_keys(folder) == _text_keys_in_use(engine)
    engine.close()
    _assert_gone_after_reopening(folder)
    assert _files_with_bytes(folder, key) == []


def _wrapped_key(folder: Path, person: str) -> bytes:
    """Her key as it stands in the file of keys: with that gone, no backup of the rows opens."""
    with closing(sqlite3.connect(folder / "keys.sqlite")) as file:
        (key,) = file.execute("select wrapped from key where owner = ?", (person,)).fetchone()
    return bytes(key)


def _text_keys(folder: Path) -> set[str]:
    """The typed texts that can be opened, wherever an old copy of them may lie."""
    with closing(sqlite3.connect(folder / "keys.sqlite")) as file:
        return {
            owner for (owner,) in file.execute("select owner from key where owner like 'text:%'")
        }


def _text_keys_in_use(engine: Engine) -> set[str]:
    return {
        owner
        for column in privacy.sealed_columns(engine)
        for row in engine.warehouse.read(
            f"select {column.column} as sealed from {column.schema}.{column.table} "
            f"where {column.column} is not null"
        )
        for owner in engine.vault.owners(row["sealed"])
        if engine.vault.is_text_key(owner)
    }


def _files_with_bytes(folder: Path, sought: bytes) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if sought in path.read_bytes()]


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
    for pair in ((person, place), (other, place)):
        match = service.add_match(context, service.NewMatch(*pair, "koken"))
        service.change_next_step(context, match, 1, f"Bel eerst {CANARY}", None)
        service.change_next_step(context, match, 2, f"Bel {CANARY}", None)
        service.add_note(context, match, f"Goed gesprek met {NAME}")
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
