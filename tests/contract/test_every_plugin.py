"""What every plugin must keep to. A new folder below `plugins/` is tested without a word here."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.material_icon_names import ALL_MATERIAL_ICONS

import bloei_core
from bloei_core import (
    TEAM_ROLES,
    CalendarItem,
    CalendarSource,
    Check,
    Context,
    Exporter,
    Feed,
    Figure,
    Job,
    Kpi,
    MapFeature,
    MapLayer,
    MeetingItem,
    Page,
    Period,
    PersonalData,
    Reference,
    RelationSection,
    Role,
    Todo,
    TodoSource,
    jobs,
)
from bloei_core.engine import Engine
from bloei_core.errors import Forgotten
from bloei_core.plugins import LIST_HOOKS, LoadedPlugin, Registry
from bloei_core.privacy import everything_about, export_person, forget_person, sealed_columns
from bloei_core.schema import CORE, core_migrations, migrate
from bloei_core.testing import make_engine
from bloei_core.warehouse import Warehouse
from tests.contract.arguments import calls, functions
from tests.contract.installed import code_of, modules, registry
from tests.contract.screen import draw, sent
from tests.contract.town import CANARY, A, B, Town, build, flattened

EVERY_PLUGIN = list(modules())
WITH_FOLDER = [name for name in EVERY_PLUGIN if name != CORE]
_ENGLISH = {"the", "and", "with", "new", "board", "calendar", "todo", "people", "your", "settings"}
_YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
# The rule that lets somebody look at one resident of another team: her buurt and whether she stops.
LOOKS_FURTHER = {"bloei_core.peek.store.person_anywhere"}
_KEY = re.compile(r"[a-z][a-z0-9_-]*")


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """The demo city. Tests do not change it."""
    made = build()
    yield made
    made.engine.close()


@pytest.fixture(scope="module")
def emptying_town() -> Iterator[Town]:
    """Another one, of which more and more people are forgotten."""
    made = build()
    yield made
    made.engine.close()


@pytest.fixture(scope="module")
def loaded() -> Registry:
    """Every plugin, loaded once."""
    return registry()


@pytest.fixture(scope="module")
def empty() -> Iterator[Town]:
    """A warehouse with members and nothing else."""
    made = Town(make_engine(registry()))
    yield made
    made.engine.close()


def plugin(loaded: Registry, name: str) -> LoadedPlugin:
    """The plugin of that name."""
    found = loaded.get(name)
    assert found is not None
    return found


# --- what it is --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_it_says_what_it_is(loaded: Registry, name: str) -> None:
    found = plugin(loaded, name).plugin
    assert found.name == name
    assert _dutch(found.title)
    assert found.about.endswith((".", "?"))


@pytest.mark.parametrize("name", WITH_FOLDER)
def test_it_has_a_readme_for_the_team(loaded: Registry, name: str) -> None:
    folder = plugin(loaded, name).folder
    readme = (folder / "README.md").read_text()
    assert readme.startswith("# ")
    assert len(readme) > 100
    if plugin(loaded, name).contributions[PersonalData]:
        assert re.search(r"dagen|jaar|maand", readme), "how long is it kept?"


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_all_that_is_public_is_documented(loaded: Registry, name: str) -> None:
    missing = [
        f"{path.name}: {node.name}"
        for path, tree in code_of(plugin(loaded, name).folder).items()
        for node in [*tree.body, *_methods(tree)]
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    untold = [
        path.name
        for path, tree in code_of(plugin(loaded, name).folder).items()
        if tree.body and not ast.get_docstring(tree)
    ]
    assert missing + untold == []


def _methods(tree: ast.Module) -> list[ast.stmt]:
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return [each for node in classes if not node.name.startswith("_") for each in node.body]


# --- what it contributes -----------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_contributions_are_well_formed(loaded: Registry, name: str) -> None:
    for nouns in plugin(loaded, name).contributions.values():
        keys = [each.key for each in nouns if hasattr(each, "key")]
        assert len(set(keys)) == len(keys)
        assert all(_KEY.fullmatch(key) for key in keys)
        for each in nouns:
            _well_formed(each)


def _well_formed(noun: Any) -> None:
    assert all(_dutch(getattr(noun, words, "Goed")) for words in ("title", "label")), noun
    if hasattr(noun, "icon"):
        assert noun.icon.removeprefix(":material/").removesuffix(":") in ALL_MATERIAL_ICONS, noun
        assert noun.icon.startswith(":material/")
    sentences = [getattr(noun, each, "Goed.") for each in ("definition", "purpose")]
    assert all(sentence.endswith((".", "?")) for sentence in sentences), noun
    assert isinstance(getattr(noun, "order", 0), int)
    if isinstance(noun, PersonalData):
        assert noun.ground in ("algemeen belang", "toestemming")
        assert 0 < noun.keep_days <= 365 * 7
    if getattr(noun, "kind", "") == "choice":
        assert noun.default in noun.choices


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_hooks_are_called_at_load_and_give_the_same_each_time(loaded: Registry, name: str) -> None:
    module = plugin(loaded, name).module
    for hook, noun in LIST_HOOKS.items():
        implementation = getattr(module, hook, None)
        if implementation is not None and hasattr(implementation, "bloei_impl"):
            again = implementation()
            titles = [getattr(each, "title", getattr(each, "key", "")) for each in again]
            known = plugin(loaded, name).contributions[noun]
            assert titles == [getattr(each, "title", getattr(each, "key", "")) for each in known]


def test_addresses_of_pages_are_plain_and_unique(loaded: Registry) -> None:
    urls = [page.url for _, page in loaded.contributed(Page, EVERY_PLUGIN)]
    assert len(set(urls)) == len(urls)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", url) for url in urls)
    assert all(page.roles for _, page in loaded.contributed(Page, EVERY_PLUGIN))


def _dutch(words: str) -> bool:
    return words[:1].isupper() and not _ENGLISH & set(re.findall(r"[a-z]+", words.lower()))


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_its_jobs_may_run_twice(loaded: Registry, name: str) -> None:
    """A clock that was wrong, or an event that could not be written: a night may come again."""
    engine = make_engine(loaded)
    for job in plugin(loaded, name).contributions[Job]:
        assert len(job.when.split()) == 5
        for _ in range(2):
            assert jobs.run(engine, f"{name}.{job.key}")
    engine.close()


# --- what it keeps -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_FOLDER)
def test_migrations_stay_at_home_and_apply_once(loaded: Registry, name: str) -> None:
    warehouse = Warehouse()
    migrate(warehouse, CORE, core_migrations())
    before = _everything(warehouse)
    migrations = plugin(loaded, name).migrations
    assert migrate(warehouse, name, migrations) == len(migrations)
    assert migrate(warehouse, name, migrations) == 0
    made = _everything(warehouse) - before
    assert {schema for schema, _, _ in made} <= {name}
    assert not [thing for thing in made if thing[1] in ("SEQUENCE", "TYPE")]
    assert before <= _everything(warehouse)
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", each.name) for each in migrations)
    warehouse.close()


def _everything(warehouse: Warehouse) -> set[tuple[str, str, str]]:
    sql = """
        select schema_name as s, 'TABLE' as kind, table_name || '.' || column_name as what
        from duckdb_columns() where not internal
        union all select schema_name, 'INDEX', index_name from duckdb_indexes()
        union all select schema_name, 'VIEW', view_name || sql
        from duckdb_views() where not internal
        union all select schema_name, 'SEQUENCE', sequence_name from duckdb_sequences()
        union all select schema_name, 'TYPE', type_name from duckdb_types() where not internal
        union all select schema_name, 'MACRO', function_name
        from duckdb_functions() where not internal
    """
    return {(row["s"], row["kind"], row["what"]) for row in warehouse.read(sql)}


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_references_point_to_what_exists(town: Town, loaded: Registry, name: str) -> None:
    sql = "select schema_name || '.' || table_name || '.' || column_name as c from duckdb_columns()"
    columns = {row["c"] for row in town.engine.warehouse.read(sql)}
    for each in plugin(loaded, name).contributions[Reference]:
        target = each.target if each.target.count(".") == 2 else f"{each.target}.id"
        assert f"{each.table}.{each.column}" in columns
        assert target in columns
        assert each.table.split(".")[0] == name


@pytest.mark.parametrize("name", WITH_FOLDER)
def test_each_column_with_an_id_of_somebody_is_a_reference(
    town: Town, loaded: Registry, name: str
) -> None:
    told = {(each.table, each.column) for each in plugin(loaded, name).contributions[Reference]}
    pointing = {"team", "person", "member", "verbinder", "organisation", "buurt"}
    found = {
        (table.place, column)
        for table in town.tables
        if table.schema == name
        for column in pointing & set(table.columns)
    }
    assert found - told == set()


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_its_rules_hold_in_the_demo_city(town: Town, loaded: Registry, name: str) -> None:
    context = town.engine.context(town.member(Role.BEHEERDER), town.engine.team_ids())
    found = plugin(loaded, name).contributions[Check]
    assert {each.key: list(each.problems(context)) for each in found} == {
        each.key: [] for each in found
    }


@pytest.mark.parametrize("name", WITH_FOLDER)
def test_names_and_typed_text_are_sealed(town: Town, name: str) -> None:
    for table in town.tables:
        if table.schema == name:
            blobs = {column for column, kind in table.columns.items() if kind == "BLOB"}
            assert blobs == {column for column in table.columns if column.endswith("_sealed")}


def test_sealed_values_stand_in_tables_with_an_id(town: Town) -> None:
    with_id = {table.place for table in town.tables} | {"core.member"}
    assert {f"{each.schema}.{each.table}" for each in sealed_columns(town.engine)} <= with_id


# --- who sees what -----------------------------------------------------------------------------


def stores(loaded: Registry, name: str) -> list[Any]:
    """The modules of a plugin or of the core called `store`, or in a folder `store`."""
    if name == CORE:
        every = pkgutil.walk_packages(bloei_core.__path__, f"{bloei_core.__name__}.")
        return [importlib.import_module(each.name) for each in every if _is_store(each.name)]
    found = plugin(loaded, name)
    files = [path for path in code_of(found.folder) if "store" in (path.stem, path.parent.name)]
    return [importlib.import_module(_module_name(found, path)) for path in files]


def _is_store(module: str) -> bool:
    return "store" in module.split(".")


def _module_name(found: LoadedPlugin, path: Path) -> str:
    inside = path.relative_to(found.folder).with_suffix("")
    return ".".join([found.module.__name__, *inside.parts])


def _called_in_all(
    town: Town, context: Context, found: Sequence[Any], schema: str
) -> dict[str, Any]:
    return {
        f"{store.__name__}.{call}": result
        for store in found
        for call, result in _called(town, context, store, schema).items()
    }


def _called(town: Town, context: Context, store: Any, schema: str) -> dict[str, Any]:
    return {
        f"{name} {arguments}": function(context, **arguments)
        for name, function in functions(store).items()
        for arguments in calls(town, function, schema)
    }


def _ids_in(town: Town, results: dict[str, Any], ids: frozenset[str]) -> set[str]:
    """Which of these ids come back: as such, or as owner of a sealed text."""
    found: set[str] = set()
    for value in flattened(list(results.values())):
        if isinstance(value, str):
            found |= {value} & ids
        elif isinstance(value, bytes):
            found |= set(town.engine.vault.owners(value)) & ids
    return found


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_no_function_of_a_store_shows_a_row_of_another_team(
    town: Town, loaded: Registry, name: str
) -> None:
    found, theirs = stores(loaded, name), town.ids_only_of(B)
    mine = _called_in_all(town, town.context(A), found, name)
    shown = {call: _ids_in(town, {call: result}, theirs) for call, result in mine.items()}
    assert {call: ids for call, ids in shown.items() if ids} == {}
    if mine or name == CORE:
        seen = _ids_in(town, _called_in_all(town, town.context(B), found, name), theirs)
        assert seen, "team B has no rows here, so this proves nothing: fill them in demo()"


def test_no_function_of_a_store_counts_a_row_of_another_team(loaded: Registry) -> None:
    """What team A gets is the same when all that is only of team B is taken away."""
    town = build()
    found = {name: stores(loaded, name) for name in EVERY_PLUGIN}
    before = _everything_called(town, found)
    _ = town.only_of
    town.without(B)
    after = _everything_called(town, found)
    changed = {call.partition(" ")[0] for call in before if before[call] != after[call]}
    assert changed == LOOKS_FURTHER
    town.engine.close()


def _everything_called(town: Town, found: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {
        call: result
        for name, each in found.items()
        for call, result in _called_in_all(town, town.context(A), each, name).items()
    }


def test_the_scope_test_asks_for_a_parameter_it_does_not_know(town: Town) -> None:
    def rows_like(context: Context, colour: str) -> list[str]:
        return [colour, context.team]

    with pytest.raises(AssertionError, match=r"“colour”.*BY_NAME in tests/contract/arg"):
        list(calls(town, rows_like, CORE))


def test_the_scope_test_would_see_a_leak(town: Town) -> None:
    def leak(context: Context, person_id: str) -> list[dict[str, Any]]:
        sql = "select id, name_sealed from core.person where id = $id and $teams is not null"
        return context.rows(sql, id=person_id)

    results = {str(each): leak(town.context(A), **each) for each in calls(town, leak, CORE)}
    assert len(_ids_in(town, results, town.ids_only_of(B))) == 3


# --- what it draws -----------------------------------------------------------------------------


def roles_of(page: Page) -> list[Role]:
    """Who is tried: everybody who has it in the menu."""
    return sorted(page.roles)


@pytest.mark.parametrize("where", ["empty", "town"])
@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_every_page_draws_for_everybody_who_has_it(
    loaded: Registry, name: str, where: str, request: pytest.FixtureRequest
) -> None:
    place: Town = request.getfixturevalue(where)
    for page in place.engine.plugins.get(name).contributions[Page]:  # type: ignore[union-attr]
        for role in roles_of(page):
            screen = draw(page, place.context(A, role))
            assert [each.value for each in screen.exception] == []
            assert sent(screen).strip()


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_no_page_sends_anything_of_another_team_or_a_hidden_name(town: Town, name: str) -> None:
    ours = town.ids_only_of(A)
    for page in town.engine.plugins.get(name).contributions[Page]:  # type: ignore[union-attr]
        theirs = sent(draw(page, town.context(B)))
        assert CANARY not in theirs
        assert _uuids(theirs) & ours == set()
        hidden = sent(draw(page, town.context(A, hidden=True)))
        assert CANARY not in hidden


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_an_address_with_an_id_of_another_team_opens_nothing(
    town: Town, loaded: Registry, name: str
) -> None:
    """Who types or is sent such an address gets words, no rows and no exception."""
    ids = [
        min(found)
        for table, found in town.only_of[A].items()
        if found and table.split(".")[0] in (name, CORE)
    ]
    for page, keys in _pages_with_keys(town, loaded, name):
        for key in keys:
            for asked in [*ids, "", "x" * 5000, "<script>"]:
                screen = draw(page, town.context(B), **{key: asked})
                assert [each.value for each in screen.exception] == [], key
                found = sent(screen)
                assert CANARY not in found
                assert _uuids(found) & town.ids_only_of(A) <= {asked}


def _pages_with_keys(
    town: Town, loaded: Registry, name: str
) -> Iterator[tuple[Page, Sequence[str]]]:
    """Each page of a plugin, and the names of what it reads from the address.

    A page with a folder of its own reads nothing elsewhere.
    """
    folder = plugin(loaded, name).folder
    pages = town.engine.plugins.get(name).contributions[Page]  # type: ignore[union-attr]
    homes = {page.url: Path(inspect.getfile(page.render)).parent for page in pages}
    for page in pages:
        others = [home for home in homes.values() if home not in (homes[page.url], folder)]
        yield page, _keys_in_addresses(homes[page.url], others)


def _keys_in_addresses(folder: Path, others: Sequence[Path]) -> list[str]:
    asked = re.compile(r"query_params(?:\.(?:get|pop)\(|\[)\s*(\"\w+\"|\w+)")
    keys = set()
    for path, tree in code_of(folder).items():
        if any(path.is_relative_to(other) for other in others):
            continue
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for key in asked.findall(path.read_text()):
            known = key.strip('"') if key.startswith('"') else constants.get(key)
            keys |= {known} if isinstance(known, str) else set()
    return sorted(keys)


def test_the_canary_would_be_seen(town: Town) -> None:
    pages = [page for _, page in town.engine.plugins.contributed(Page, EVERY_PLUGIN)]
    shown = [sent(draw(page, town.context(A))) for page in pages]
    assert any(CANARY in each for each in shown)
    assert any(_uuids(each) & town.ids_only_of(A) for each in shown)


def _uuids(text: str) -> set[str]:
    return set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))


@pytest.mark.parametrize("kind", ["person", "organisation"])
@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_its_part_of_a_page_of_somebody_draws(town: Town, name: str, kind: str) -> None:
    sections = town.engine.plugins.get(name).contributions[RelationSection]  # type: ignore[union-attr]
    party = min(town.only_of[A][f"core.{kind}"])
    for section in sections:
        page = Page("deel", section.title, "", lambda context: section.render(context, party))  # noqa: B023
        for hidden in (False, True):
            screen = draw(page, town.context(A, hidden=hidden))
            assert [each.value for each in screen.exception] == []
            assert not (hidden and CANARY in sent(screen))


@pytest.mark.parametrize("where", ["empty", "town"])
@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_what_it_tells_others_is_well_formed_and_of_the_team_only(
    name: str, where: str, request: pytest.FixtureRequest
) -> None:
    place: Town = request.getfixturevalue(where)
    theirs = place.ids_only_of(B)
    for role in TEAM_ROLES:
        told = list(_told(place.context(A, role), name))
        assert _uuids(repr(told)) & theirs == set()
    hidden = repr(list(_told(place.context(A, hidden=True), name)))
    assert CANARY not in hidden


def _told(context: Context, name: str) -> Iterator[Any]:
    """All that other pages ask of a plugin: lists, goals, map layers, calendars."""
    nouns = context.engine.plugins.get(name).contributions  # type: ignore[union-attr]
    for source in nouns[TodoSource]:
        yield from _all_of(Todo, source.todos(context))
    for item in nouns[MeetingItem]:
        yield from _all_of(Todo, item.lines(context))
    for layer in nouns[MapLayer]:
        yield from _all_of(MapFeature, layer.features(context))
    for calendar in nouns[CalendarSource]:
        items = calendar.items(context, _YEAR.start, _YEAR.end)
        yield from _all_of(CalendarItem, items)
        assert all(each.start <= each.end for each in items)
    for kpi in nouns[Kpi]:
        value, series = float(kpi.value(context, _YEAR)), kpi.series(context, _YEAR, "month")
        assert [day for day, _ in series] == sorted(day for day, _ in series)
        _require_the_same(kpi, value, series)
        if kpi.figures is not None:
            figures = _all_of(Figure, kpi.figures(context, _YEAR, "month"))
            _require_the_same(kpi, value, [(each.start, each.value) for each in figures])
        yield value
        yield list(series)
    for exporter in nouns[Exporter]:
        rows = list(exporter.rows(context))
        assert all(len(row) == len(exporter.columns) for row in rows)
        yield rows


def _require_the_same(kpi: Kpi, value: float, series: Sequence[tuple[date, float]]) -> None:
    """A card on Doelen shows the value, the drawing below it the series."""
    last = max((day for day, _ in series), default=None)
    counted = [n for day, n in series if kpi.counted == "during" or day == last]
    assert sum(counted) == pytest.approx(value), kpi.key


def _all_of(noun: type[Any], found: Sequence[Any]) -> Sequence[Any]:
    assert all(isinstance(each, noun) for each in found)
    return found


# --- who saw whom ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_whoever_is_named_on_a_page_is_in_the_read_log(
    town: Town, loaded: Registry, name: str
) -> None:
    """Each page as it opens, and with an id of the own team in its address: lists and windows."""
    own = [each for table in _tables_of(town, name) for each in sorted(town.only_of[A][table])[:3]]
    for page, keys in _pages_with_keys(town, loaded, name):
        for address in [{}, *({key: asked} for key in keys for asked in own)]:
            before = town.forget_who_looked()
            named = town.named_in(sent(draw(page, town.context(A, Role.TEAMLEIDER), **address)))
            missed = named - town.seen_since(before)
            assert not missed, f"{page.url} {address}: call context.saw() before drawing names"


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_a_hidden_name_is_not_seen(town: Town, name: str) -> None:
    before = town.forget_who_looked()
    for page in town.engine.plugins.get(name).contributions[Page]:  # type: ignore[union-attr]
        draw(page, town.context(A, hidden=True))
    assert town.seen_since(before) == frozenset()


def test_the_read_log_would_be_missed(town: Town) -> None:
    """The measure itself: pages do name residents, and one that tells nothing is caught."""
    before = town.forget_who_looked()
    silent = Page("stil", "Stil", "", lambda context: st.write(_somebody(context)))
    assert town.named_in(sent(draw(silent, town.context(A)))) - town.seen_since(before)
    pages = [page for _, page in town.engine.plugins.contributed(Page, EVERY_PLUGIN)]
    named = [town.named_in(sent(draw(page, town.context(A)))) for page in pages]
    assert sum(map(bool, named)) > 3


def _somebody(context: Context) -> str:
    return next(each.name for each in context.parties().values() if CANARY in each.name)


def _tables_of(town: Town, name: str) -> list[str]:
    """What an address can point to: somebody, or something of the plugin itself."""
    if name == CORE:
        return ["core.person", "core.organisation"]
    return [table for table in town.only_of[A] if table.startswith(f"{name}.")]


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_its_part_of_a_page_tells_whom_it_names(town: Town, name: str) -> None:
    sections = town.engine.plugins.get(name).contributions[RelationSection]  # type: ignore[union-attr]
    for kind in ("person", "organisation"):
        for party in sorted(town.only_of[A][f"core.{kind}"])[:8]:
            for section in sections:
                page = Page("deel", section.title, "", lambda c: section.render(c, party))  # noqa: B023
                before = town.forget_who_looked()
                named = town.named_in(sent(draw(page, town.context(A))))
                assert named - {party} - town.seen_since(before) == frozenset(), section.title


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_what_it_tells_others_says_whom_it_names(town: Town, name: str) -> None:
    nouns = town.engine.plugins.get(name).contributions  # type: ignore[union-attr]
    for member in town.engine.members([A]):
        context = town.engine.context(member, [A])
        lines = [each for source in nouns[TodoSource] for each in source.todos(context)]
        lines += [each for item in nouns[MeetingItem] for each in item.lines(context)]
        items = [
            each
            for calendar in nouns[CalendarSource]
            for each in calendar.items(context, _YEAR.start, _YEAR.end)
        ]
        going = [
            each
            for kind in nouns[PersonalData]
            for each in (kind.due(context, _YEAR.end) if kind.due else ())
        ]
        for each in (*lines, *items, *going):
            assert town.named_in(repr(each)) <= set(each.people), "fill in its `people`"
    for exporter in nouns[Exporter]:
        rows = repr(list(exporter.rows(town.context(A))))
        assert exporter.personal or not town.named_in(rows)
    for feed in nouns[Feed]:
        assert not town.named_in(feed.content(town.context(A, hidden=True)).decode())


# --- what it does for people -------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY_PLUGIN)
def test_what_is_kept_about_somebody_is_exported_and_forgotten(
    emptying_town: Town, name: str
) -> None:
    town = emptying_town
    duties = town.engine.plugins.get(name).contributions[PersonalData]  # type: ignore[union-attr]
    keeping = {each.place for each in _personal_tables(town, name)}
    assert duties or not keeping, (
        f"{keeping} hold something about people: who exports, who forgets?"
    )
    context = town.context(A, Role.TEAMLEIDER)
    for duty in duties:
        person = _somebody_in(town, duty, context)
        told = export_person(context, person)
        assert CANARY in repr(told)
        assert told[duty.title], "the demo city has nobody of whom this is kept"
        before = _opened_of(town.engine, person)
        assert any(CANARY in text for text in before)
        forget_person(context, person)
        assert _opened_of(town.engine, person) == []
        assert CANARY not in repr(everything_about(town.engine, person))
        assert _sealed_for(town.engine, name, person) == [], "scrub the rows too"


def _personal_tables(town: Town, name: str) -> list[Any]:
    return [
        table
        for table in town.tables
        if table.schema == name and any(column.endswith("_sealed") for column in table.columns)
    ]


def _somebody_in(town: Town, duty: PersonalData, context: Context) -> str:
    parties = context.parties()
    for person in sorted(town.only_of[A]["core.person"]):
        known = person in parties and parties[person].status == "active"
        if known and duty.export(context, person):
            return person
    raise AssertionError(f"{duty.title}: nobody of team A is in it")


def _opened_of(engine: Engine, person: str) -> list[str]:
    """Every text under her key that still opens."""
    texts = []
    for _, sealed in _sealed_of(engine, person):
        try:
            texts.append(engine.vault.open(sealed))
        except Forgotten:
            continue
    return texts


def _sealed_for(engine: Engine, schema: str, person: str) -> list[str]:
    return [place for place, _ in _sealed_of(engine, person) if place.startswith(f"{schema}.")]


def _sealed_of(engine: Engine, person: str) -> list[tuple[str, bytes]]:
    found = []
    for column in sealed_columns(engine):
        sql = f"select {column.column} as sealed from {column.schema}.{column.table}"
        rows = engine.warehouse.read(f"{sql} where {column.column} is not null")
        found += [
            (column.place, row["sealed"])
            for row in rows
            if person in engine.vault.owners(row["sealed"])
        ]
    return found


def test_no_plugin_escapes() -> None:
    assert {"core", "leenkast"} <= set(EVERY_PLUGIN)
    folder = Path(inspect.getfile(registry)).parents[2] / "plugins"
    assert {path.name for path in folder.iterdir() if (path / "__init__.py").exists()} <= set(
        EVERY_PLUGIN
    )
