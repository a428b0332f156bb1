"""Plugins: loaded one by one, and what fails takes nobody along."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bloei_core import BloeiError, Context, InvalidInput, Page, Plugin, Todo, TodoSource, hookimpl
from bloei_core.contributions import API
from bloei_core.engine import Engine
from bloei_core.errors import TookTooLong
from bloei_core.plugins import LIST_HOOKS, Registry
from bloei_core.testing import TEAM_A, make_engine

SECRET = "Fatima B."


def plugin(name: str, **members: object) -> ModuleType:
    """A plugin module made on the spot; functions become hook implementations."""
    module = ModuleType(f"plugins_made_here.{name}")
    module.__file__ = f"/nowhere/{name}/__init__.py"
    module.PLUGIN = Plugin(name, name.title(), "Verzonnen.")  # type: ignore[attr-defined]
    for key, value in members.items():
        setattr(module, key, hookimpl(value) if callable(value) else value)
    return module


def page(url: str) -> Callable[[], list[Page]]:
    """A hook that gives one page."""
    return lambda: [Page(url, "Titel", ":material/home:", lambda context: None)]


def fail(*_args: object) -> list[object]:
    """Raise with a name in the message, as careless code would."""
    raise RuntimeError(SECRET)


def no_goals() -> list[object]:
    """A hook that has nothing to give."""
    return []


@pytest.fixture
def registry() -> Registry:
    """Faults are isolated, as in the app."""
    return Registry(isolate=True)


def told(registry: Registry) -> list[tuple[str, str, str]]:
    """What is noted of failures."""
    return [(each.plugin, each.spot, each.kind) for each in registry.failures]


def test_a_hook_that_raises_costs_only_that_hook(registry: Registry) -> None:
    registry.add(plugin("bad", pages=page("goed"), kpis=fail))
    registry.add(plugin("good", pages=page("ook")))
    found = registry.contributed(Page, ["bad", "good"])
    assert [(name, each.url) for name, each in found] == [("bad", "goed"), ("good", "ook")]
    assert told(registry) == [("bad", "kpis", "RuntimeError")]


def test_a_failure_holds_where_and_what_kind_and_never_data(
    registry: Registry, caplog: pytest.LogCaptureFixture
) -> None:
    registry.add(plugin("bad", kpis=fail))
    assert registry.failures[0].places[-1].startswith("test_plugins.py:")
    assert SECRET not in repr(registry.failures)
    assert SECRET not in caplog.text
    assert "bad" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [lambda: ["no page"], lambda: 7, lambda: "abc", lambda: [None], lambda: [Todo("a", "b", "c")]],
)
def test_a_hook_that_gives_the_wrong_thing_is_noted(
    registry: Registry, wrong: Callable[[], object]
) -> None:
    registry.add(plugin("bad", pages=wrong))
    assert told(registry) == [("bad", "pages", "TypeError")]
    assert registry.contributed(Page, ["bad"]) == []


def test_a_hook_that_gives_nothing_is_fine(registry: Registry) -> None:
    registry.add(plugin("quiet", pages=lambda: None, kpis=no_goals))
    assert told(registry) == []


def test_an_unknown_hook_is_noted_for_its_own_plugin_only(registry: Registry) -> None:
    registry.add(plugin("bad", pagez=page("x"), pages=page("toch")))
    registry.add(plugin("good", pages=page("goed")))
    assert told(registry) == [("bad", "hooks", "BloeiError")]
    assert [each.url for _, each in registry.contributed(Page, ["bad", "good"])] == ["toch", "goed"]


def test_a_hook_with_wrong_arguments_keeps_the_plugin_out_and_nobody_else(
    registry: Registry,
) -> None:
    def pages(context: object) -> list[object]:
        return []

    with pytest.raises(Exception, match="Argument"):
        registry.add(plugin("bad", pages=pages))
    assert registry.get("bad") is None
    registry.add(plugin("bad", pages=page("goed")))
    assert len(registry.contributed(Page, ["bad"])) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"api": API + 1},
        {"api": 0},
        {"name": "Bus"},
        {"name": "buurt-bus"},
        {"name": "b"},
        {"name": "main"},
        {"name": "information_schema"},
        {"name": "shared"},
        {"name": "x; drop schema core"},
        {"always_on": True},
    ],
)
def test_what_does_not_fit_is_not_loaded(registry: Registry, changes: dict[str, object]) -> None:
    module = plugin("bus", pages=page("bus"))
    fields: dict[str, object] = {"name": "bus", "title": "Bus", "about": "Verzonnen.", **changes}
    module.PLUGIN = Plugin(**fields)  # type: ignore[attr-defined,arg-type]
    with pytest.raises(BloeiError):
        registry.add(module)
    assert list(registry) == []


def test_a_module_without_plugin_is_not_loaded(registry: Registry) -> None:
    with pytest.raises(BloeiError, match="geen PLUGIN"):
        registry.add(ModuleType("empty"))


def test_a_name_is_taken_once(registry: Registry) -> None:
    registry.add(plugin("bus", pages=page("eerste")))
    with pytest.raises(BloeiError, match="al een plugin"):
        registry.add(plugin("bus", pages=page("tweede")))
    assert [each.url for _, each in registry.contributed(Page, ["bus"])] == ["eerste"]


def test_in_tests_faults_are_seen() -> None:
    strict = Registry(isolate=False)
    with pytest.raises(RuntimeError):
        strict.add(plugin("bad", pages=fail))
    with pytest.raises(RuntimeError):
        strict.isolated("bad", "tile", fail)


def test_an_isolated_call_answers_none_and_a_refusal_goes_through(registry: Registry) -> None:
    def refuse() -> None:
        raise InvalidInput("Kies een buurt.")

    def too_long() -> None:
        raise TookTooLong

    assert registry.isolated("bus", "tile", lambda each: each + 1, 1) == 2
    assert registry.isolated("bus", "tile", fail) is None
    assert registry.isolated("bus", "slow tile", too_long) is None
    with pytest.raises(InvalidInput):
        registry.isolated("bus", "form", refuse)
    assert told(registry) == [
        ("bus", "tile", "RuntimeError"),
        ("bus", "slow tile", "TookTooLong"),
    ]


def test_failures_do_not_pile_up_forever(registry: Registry) -> None:
    for _ in range(500):
        registry.isolated("bus", "tile", fail)
    assert len(registry.failures) == 200


# --- finding them ------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of plugins beside our own."""
    import plugins

    monkeypatch.setattr(plugins, "__path__", [*plugins.__path__, str(tmp_path)])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("plugins.found_")]:
        del sys.modules[name]


def write(folder: Path, name: str, code: str = "", migration: str = "") -> None:
    """A plugin on disk."""
    (folder / name / "migrations").mkdir(parents=True)
    (folder / name / "__init__.py").write_text(
        "from bloei_core import Page, Plugin, hookimpl\n"
        f"PLUGIN = Plugin('{name}', 'Titel', 'Verzonnen.')\n{code}\n"
    )
    if migration:
        (folder / name / "migrations" / "0001_first.sql").write_text(migration)


def test_folders_are_found_and_a_bad_one_stops_nobody(folder: Path) -> None:
    write(folder, "found_a", "raise RuntimeError('kapot')")
    write(folder, "found_b", "import no_such_package_at_all")
    write(folder, "found_c", "this is no Python")
    write(folder, "found_d")
    (folder / "no_plugin").mkdir()
    registry = Registry()
    registry.discover(folder)
    assert [each.name for each in registry] == ["core", "found_d"]
    assert [(name, kind) for name, _, kind in told(registry)] == [
        ("found_a", "RuntimeError"),
        ("found_b", "ModuleNotFoundError"),
        ("found_c", "SyntaxError"),
    ]


@pytest.mark.parametrize(
    "migration",
    ["create table found_bad.half (id text); no SQL", "\xff\xfe", "commit;"],
)
def test_a_plugin_whose_migration_fails_is_taken_out(folder: Path, migration: str) -> None:
    write(folder, "found_bad")
    (folder / "found_bad" / "migrations" / "0001.sql").write_bytes(migration.encode("latin-1"))
    write(folder, "found_good", migration="create table found_good.row (id text);")
    registry = Registry()
    registry.discover(folder)
    engine = make_engine(registry)
    assert [each.name for each in registry] == ["core", "found_good"]
    assert [(name, spot) for name, spot, _ in told(registry)] == [("found_bad", "migratie")]
    assert engine.warehouse.read("select * from found_good.row") == []
    engine.close()


def test_without_isolation_a_failing_migration_is_seen(folder: Path) -> None:
    write(folder, "found_bad", migration="no SQL")
    registry = Registry(isolate=False)
    registry.discover(folder)
    with pytest.raises(BloeiError, match="found_bad lukt niet"):
        make_engine(registry)


# --- events ------------------------------------------------------------------------------------


def heard_by(names: list[str], heard: list[tuple[str, str, int]]) -> list[ModuleType]:
    """Plugins that note what they hear; "bad" raises first."""

    def listener(name: str) -> Callable[[Context, object], None]:
        def on_event(context: Context, event: object) -> None:
            heard.append((name, event.name, context.latest()))  # type: ignore[attr-defined]
            if name == "bad":
                raise RuntimeError(SECRET)

        return on_event

    return [plugin(name, on_event=listener(name)) for name in names]


def test_events_are_heard_after_the_commit_by_each_on_its_own() -> None:
    heard: list[tuple[str, str, int]] = []
    registry = Registry()
    registry.discover(None)
    for module in heard_by(["bad", "good"], heard):
        registry.add(module)
    engine = make_engine(registry)
    noor = engine.member("noor")
    assert noor is not None
    context = engine.context(noor, [TEAM_A])
    with context.unit_of_work() as work:
        event = work.record("core.test_done", subject="x", team=TEAM_A)
        assert heard == []
    assert heard == [("bad", "core.test_done", event.seq), ("good", "core.test_done", event.seq)]
    assert ("bad", "on_event", "RuntimeError") in told(registry)
    with pytest.raises(ZeroDivisionError), context.unit_of_work() as work:
        work.record("core.test_done", subject="x", team=TEAM_A)
        raise ZeroDivisionError
    assert len(heard) == 2
    engine.close()


def test_a_plugin_that_is_off_hears_nothing() -> None:
    heard: list[tuple[str, str, int]] = []
    module = heard_by(["bus"], heard)[0]
    module.PLUGIN = Plugin("bus", "Bus", "Verzonnen.", on_by_default=False)  # type: ignore[attr-defined]
    registry = Registry()
    registry.add(module)
    engine = make_engine(registry)
    noor = engine.member("noor")
    assert noor is not None
    with engine.context(noor, [TEAM_A]).unit_of_work() as work:
        work.record("core.test_done", subject="x", team=TEAM_A)
    assert heard == []
    engine.close()


def test_a_listener_may_do_work_of_its_own() -> None:
    def on_event(context: Context, event: object) -> None:
        if event.name == "core.test_done":  # type: ignore[attr-defined]
            with context.unit_of_work() as work:
                work.record("bus.ride_planned", subject="ride", team=TEAM_A)

    registry = Registry(isolate=False)
    registry.add(plugin("bus", on_event=on_event))
    engine: Engine = make_engine(registry)
    noor = engine.member("noor")
    assert noor is not None
    with engine.context(noor, [TEAM_A]).unit_of_work() as work:
        work.record("core.test_done", subject="x", team=TEAM_A)
    sql = "select name from core.event order by seq desc limit 2"
    assert [row["name"] for row in engine.warehouse.read(sql)] == [
        "bus.ride_planned",
        "core.test_done",
    ]
    engine.close()


def test_every_noun_has_one_hook() -> None:
    assert len(set(LIST_HOOKS.values())) == len(LIST_HOOKS)
    assert TodoSource in LIST_HOOKS.values()
