"""A name typed into every form is nowhere in the clear, and nowhere at all once forgotten."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from bloei_core import Context, privacy
from bloei_core.backups.manifest import data_of
from bloei_core.engine import Engine
from bloei_core.testing import TEAM_A, TEAM_B
from bloei_core.ui import papers
from tests.app import small_city, traces
from tests.app.small_city import of
from tests.app.typing_everywhere import type_everywhere
from tests.support.counted import counted

CANARY = "Kanarina"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


# Texts that hold no name of a resident: of colleagues, and of settings that no plugin has.
NOT_TYPED = {"core.member.name_sealed", "core.organisation.name_sealed"}
OTHER_PEOPLES = {"core.account.name_sealed", "core.setting_text.value_sealed"}


def test_a_name_in_every_form_is_in_no_file_and_gone_once_forgotten(folder: Path) -> None:
    engine = small_city.settle(folder)
    person = type_everywhere(engine, CANARY)
    _assert_only_sealed(engine, folder, person)
    before, leader = counted(engine), of(engine, "els")
    assert CANARY in _exported(leader, person)
    backup = engine.backups.make()
    key = _wrapped_key(folder, person)
    assert len(_files_with_bytes(folder, key)) == 2, "in the keys, and in those beside the backup"

    privacy.forget_person(leader, person, privacy.mentions(leader, person).ours)
    _decide_elsewhere(engine)

    assert traces.seals_with(engine, CANARY) == []
    assert leader.search_parties(CANARY) == []
    assert _text_keys(folder) == _text_keys_in_use(engine)
    assert counted(engine) == before
    assert CANARY not in f"{privacy.proofs(leader)} {privacy.everything_about(engine, person)}"
    _assert_no_trace(folder, key)

    restored = engine.backups.restore(data_of(folder / "backups", backup.name))
    assert restored.forgotten == 1
    _assert_not_back(engine, person)
    assert counted(engine) == before
    _assert_no_trace(folder, key)
    engine.close()
    _assert_gone_after_reopening(folder, person)
    _assert_no_trace(folder, key)


def _assert_only_sealed(engine: Engine, folder: Path, person: str) -> None:
    """Behind a seal in every column that has one, and nowhere in the clear."""
    assert traces.files_with(folder, person), "the log of DuckDB shows an id, so it would a name"
    assert traces.files_with(folder, CANARY) == []
    assert traces.columns_with(engine, CANARY) == []
    every = {column.place for column in privacy.sealed_columns(engine)}
    said = set(traces.seals_with(engine, CANARY))
    assert every - said <= NOT_TYPED | OTHER_PEOPLES, "a form was added: type the name there too"
    assert _text_keys(folder) == _text_keys_in_use(engine)


def _exported(context: Context, person: str) -> str:
    """All of her as page, JSON and tables: made in memory, never a file of ours."""
    dossier = privacy.inspect_person(context, person)
    page = papers.dossier_page(dossier, context.name_of(person), "Team").file
    tables = zipfile.ZipFile(io.BytesIO(papers.dossier_csv(dossier)))
    texts = [tables.read(name).decode() for name in tables.namelist()]
    assert all(CANARY in each for each in (page.decode(), papers.dossier_json(dossier).decode()))
    return "".join(texts)


def _decide_elsewhere(engine: Engine) -> None:
    """The teamleiders of the other texts say that it is about her."""
    decided = 0
    for member, team in (("els", TEAM_A), ("ria", TEAM_B)):
        context = of(engine, member, team)
        for hit in privacy.hits(context):
            assert CANARY in hit.said
            privacy.decide_hit(context, hit.id, remove=True)
            decided += 1
    assert decided, "nothing was said in another team"


def _assert_no_trace(folder: Path, key: bytes) -> None:
    assert traces.files_with(folder, CANARY) == []
    assert _files_with_bytes(folder, key) == []


def _assert_not_back(engine: Engine, person: str) -> None:
    assert traces.seals_with(engine, CANARY) == []
    assert traces.columns_with(engine, CANARY) == []
    sql = "select status, name_sealed from core.person where id = $id"
    assert engine.warehouse.read(sql, {"id": person}) == [
        {"status": "forgotten", "name_sealed": None}
    ]


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


def _assert_gone_after_reopening(folder: Path, person: str) -> None:
    engine = traces.opened(folder)
    _assert_not_back(engine, person)
    engine.close()


def test_the_search_for_a_word_finds_it_in_bytes_columns_and_seals(folder: Path) -> None:
    """The measure itself: without this the test above could pass for the wrong reason."""
    engine: Engine = small_city.settle(folder)
    assert traces.columns_with(engine, "core.person_added") == ["core.event.name"]
    assert traces.seals_with(engine, "fatima") == ["core.person.name_sealed"]
    engine.close()
    for encoding in traces.ENCODINGS:
        (folder / encoding).write_bytes(b"\x00" + "kanaRINA".encode(encoding))
    assert traces.files_with(folder, CANARY) == sorted(traces.ENCODINGS)
