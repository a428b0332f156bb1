"""Gegevens inzien leaves nothing out: take any row about somebody away, and the export is another.

So a table or a column that a plugin adds later is found by itself: what it keeps about people has
to appear in its export.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bloei_core import PersonalData, Reference, Row
from bloei_core.privacy import sealed_columns
from bloei_core.privacy.dossier import CLERK
from tests.contract.town import INVENTED, A, Town, build

# What is no row of hers, though her id stands in it.
NOT_HERS = {
    "core.event": "the log of what happened: exported as a list of its own",
    "core.told": "some rows of core.event, once more",
    "core.read_log": "who saw what: exported as days and teams",
    "core.read_people": "sets of ids that the read log refers to",
    "core.mention": "places in texts of others, without anybody's id",
    "core.kept_longer": "which row stays a year longer, not what is in it",
}
LOG = "log"  # each change made here is a line in it, so it would always be another
_TABLES = """
    select schema_name || '.' || table_name as place, column_name as name, data_type as kind
    from duckdb_columns()
    where not internal and table_name in (select table_name from duckdb_tables())
    order by place, column_index
"""


@dataclass(frozen=True)
class About:
    """A row about somebody."""

    place: str
    person: str
    row: Row


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """The demo city, with a row in each table about people that no demo fills."""
    made = build()
    person = min(made.only_of[A]["core.person"])
    with made.engine.warehouse.unit_of_work("bloei") as work:
        work.execute(
            "insert into core.shared_person values ($person, $team, 'match-1')",
            person=person,
            team=A,
        )
        work.record("core.test_done", subject="more")
    yield made
    made.engine.close()


def columns(town: Town) -> Mapping[str, Mapping[str, str]]:
    """Per table its columns and their types."""
    found: dict[str, dict[str, str]] = {}
    for row in town.engine.warehouse.read(_TABLES):
        found.setdefault(row["place"], {})[row["name"]] = row["kind"]
    return found


def rows_about(town: Town, place: str, kinds: Mapping[str, str]) -> list[About]:
    """The rows of a table that name a resident of team A, or are sealed by her key.

    Not a row that points to somebody else's own row, such as an action that another participant
    took upon her: it is sealed for all who heard it, and about that other.
    """
    own_rows = whose(town)
    people = town.only_of[A]["core.person"]
    texts = [name for name, kind in kinds.items() if kind == "VARCHAR"]
    found = []
    for row in town.engine.warehouse.read(f"select * from {place}"):
        named = {row[name] for name in texts} & people
        named |= {each for name in kinds for each in owners(town, row[name])} & people
        pointed = {own_rows[row[name]] for name in texts if name != "id" and row[name] in own_rows}
        found += [About(place, each, row) for each in sorted(named) if not pointed - {each}]
    return found


def whose(town: Town) -> dict[str, str]:
    """Per row that names one resident as its person: who."""
    return {
        row["id"]: row["person"]
        for place, kinds in columns(town).items()
        if {"id", "person"} <= set(kinds) and place not in NOT_HERS
        for row in town.engine.warehouse.read(f"select id, person from {place}")
        if row["person"]
    }


def owners(town: Town, value: Any) -> tuple[str, ...]:
    """Whose keys a value is sealed under; nothing for what is no sealed value."""
    return town.engine.vault.owners(value) if isinstance(value, bytes) else ()


def exported(town: Town, schema: str, person: str) -> str:
    """What the duties of one plugin tell of her, over all teams as in the whole export."""
    duties = town.engine.plugins.contributed(PersonalData, [schema])
    contexts = [town.engine.context(CLERK, [team]) for team in town.engine.team_ids()]
    telling = [duty for _, duty in duties if duty.key != LOG]
    return repr([duty.export(context, person) for duty in telling for context in contexts])


def places_about_people(town: Town) -> dict[str, bool]:
    """Every table that may be about a resident, and whether a column of it says so: others hold
    sealed texts.
    """
    engine = town.engine
    everyone = [loaded.name for loaded in engine.plugins]
    pointing = {
        each.table
        for _, each in engine.plugins.contributed(Reference, everyone)
        if each.target == "core.person"
    }
    sealed = {f"{each.schema}.{each.table}" for each in sealed_columns(engine)}
    named = {place for place, kinds in columns(town).items() if {"party", "person"} & set(kinds)}
    every = sorted((pointing | sealed | named) - set(NOT_HERS) - _NOT_ABOUT_RESIDENTS)
    return {place: place in pointing | named for place in every}


_NOT_ABOUT_RESIDENTS = {"core.member", "core.account", "core.organisation", "core.setting_text"}


def test_every_row_about_somebody_is_in_the_export(town: Town) -> None:
    assert_exported(town, places_about_people(town))


def assert_exported(town: Town, places: Mapping[str, bool]) -> None:
    """A few rows of every table, each taken away for a moment."""
    every = columns(town)
    left_out, untried = [], []
    for place, must in places.items():
        found = rows_about(town, place, every[place])
        if must and not found:
            untried.append(place)
        for about in _some(found):
            before = exported(town, place.split(".")[0], about.person)
            _delete(town, about)
            after = exported(town, place.split(".")[0], about.person)
            _insert(town, about)
            if before == after:
                left_out.append((place, about.row))
    assert [place for place, _ in left_out] == [], left_out
    assert untried == [], "no row about a resident of team A: fill these in a demo() hook"


def test_every_sealed_text_about_somebody_is_in_the_export(town: Town) -> None:
    """Another text in any sealed column under her key shows."""
    every = columns(town)
    silent = []
    for column in sealed_columns(town.engine):
        place = f"{column.schema}.{column.table}"
        if place in NOT_HERS or place in _NOT_ABOUT_RESIDENTS:
            continue
        found = [
            each
            for each in rows_about(town, place, every[place])
            if each.person in owners(town, each.row[column.column])
        ]
        for about in _some(found):
            sealed = town.engine.vault.seal(f"{INVENTED} heel anders", about.person)
            _change(town, about, {column.column: sealed})
            told = exported(town, column.schema, about.person)
            _change(town, about, {column.column: about.row[column.column]})
            if f"{INVENTED} heel anders" not in told:
                silent.append(column.place)
    assert silent == []


def test_a_row_that_is_left_out_would_be_seen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure itself."""
    from bloei_core.neighbourhood import store

    monkeypatch.setattr(store, "requests_of", lambda context, party: [])
    with pytest.raises(AssertionError, match=r"core\.request"):
        assert_exported(town, {"core.request": places_about_people(town)["core.request"]})


def _some(found: list[About]) -> list[About]:
    """The first, one in the middle and the last."""
    return [found[place] for place in sorted({0, len(found) // 2, len(found) - 1})] if found else []


def _delete(town: Town, about: About) -> None:
    names = [
        name for name in about.row if name in ("id", "person", "because", "purpose", "given_at")
    ]
    where = " and ".join(f"{name} = ${name}" for name in names)
    _execute(
        town, about, f"delete from {about.place} where {where}", {n: about.row[n] for n in names}
    )


def _insert(town: Town, about: About) -> None:
    names, values = ", ".join(about.row), ", ".join(f"${name}" for name in about.row)
    _execute(town, about, f"insert into {about.place} ({names}) values ({values})", about.row)


def _change(town: Town, about: About, fields: Row) -> None:
    changes = ", ".join(f"{name} = ${name}" for name in fields)
    params = {**fields, "id": about.row["id"]}
    _execute(town, about, f"update {about.place} set {changes} where id = $id", params)


def _execute(town: Town, about: About, sql: str, params: Row) -> None:
    with town.engine.warehouse.unit_of_work("bloei") as work:
        work.execute(sql, **params)
        work.record("core.person_changed", subject=about.person, team=A)
