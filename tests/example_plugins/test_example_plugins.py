"""The example plugins: the polite one is found and works, each bad one stays alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from bloei_core import Context, Page, TodoSource, plugins
from bloei_core.engine import ROOT, Engine
from bloei_core.errors import NotSaved
from bloei_core.plugins import Registry
from bloei_core.privacy import export_person, forget_person
from bloei_core.testing import TEAM_A, add_resident, make_engine
from bloei_core.ui import formats
from tests.example_plugins.polite.bloei_leenkast import service, store

HERE = Path(__file__).parent
BAD = ("fails_at_import", "page_raises", "hook_raises", "from_the_future")
POLITE = "tests.example_plugins.polite.bloei_leenkast"


def entry(name: str, module: str) -> EntryPoint:
    """An entry point as an installed package would have it."""
    return EntryPoint(name, module, plugins.ENTRY_POINTS)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[EntryPoint]:
    """All example plugins as if they were installed, the bad ones first."""
    points = [entry(name, f"tests.example_plugins.bad.{name}") for name in BAD]
    points += [entry("gone", "no_such_package_at_all"), entry("leenkast", POLITE)]
    monkeypatch.setattr(plugins, "entry_points", lambda group: [*points])
    return points


@pytest.fixture
def town(installed: list[EntryPoint]) -> Iterator[Engine]:
    """An engine in which faults are isolated, as in the app."""
    for module in [name for name in sys.modules if name.startswith("tests.example_plugins.bad.")]:
        del sys.modules[module]
    registry = Registry(isolate=True)
    registry.discover(ROOT / "plugins")
    made = make_engine(registry)
    yield made
    made.close()


def noor(engine: Engine) -> Context:
    """Noor, verbinder of team A."""
    member = engine.member("noor")
    assert member is not None
    return engine.context(member, [TEAM_A])


def told(engine: Engine) -> list[tuple[str, str, str]]:
    """What is noted of failures."""
    return [(each.plugin, each.spot, each.kind) for each in engine.plugins.failures]


def test_each_bad_one_is_noted_with_kind_and_place_and_no_word_of_it(
    town: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    assert set(told(town)) >= {
        ("fails_at_import", "import", "RuntimeError"),
        ("hook_raises", "kpis", "RuntimeError"),
        ("from_the_future", "import", "BloeiError"),
        ("gone", "import", "ModuleNotFoundError"),
    }
    places = {each.plugin: each.places[-1] for each in town.plugins.failures}
    assert places["fails_at_import"].startswith("fails_at_import.py:")
    assert places["hook_raises"].startswith("hook_raises.py:")
    assert "Fatima" not in repr(town.plugins.failures) + caplog.text


def test_everything_else_stands(town: Engine) -> None:
    names = [each.name for each in town.plugins]
    assert names[0] == "core"
    assert {"leenkast", "page_raises", "hook_raises"} <= set(names)
    assert not {"fails_at_import", "from_the_future", "gone"} & set(names)
    ours = {path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py")}
    assert ours <= set(names)
    urls = {page.url for _, page in noor(town).contributed(Page)}
    assert {"vandaag", "leenkast", "goed", "kapot"} <= urls


def test_a_list_that_raises_is_left_out_and_noted(town: Engine) -> None:
    context = noor(town)
    lists = {
        name: town.plugins.isolated(name, "vandaag", source.todos, context)
        for name, source in context.contributed(TodoSource)
    }
    assert lists["hook_raises"] is None
    assert lists["leenkast"] == []
    assert ("hook_raises", "vandaag", "RuntimeError") in told(town)


def test_a_page_that_raises_is_noted(town: Engine) -> None:
    context = noor(town)
    [page] = [page for name, page in context.contributed(Page) if name == "page_raises"]
    assert town.plugins.isolated("page_raises", "pagina kapot", page.render, context) is None
    assert told(town)[-1] == ("page_raises", "pagina kapot", "RuntimeError")
    assert "Fatima" not in repr(town.plugins.failures)


def test_work_is_kept_when_a_listener_raises(town: Engine) -> None:
    context = noor(town)
    person = add_resident(context, "Sanne V.")
    loan = service.lend(context, person, "ladder", formats.today())
    assert [each.id for each in store.open_loans(context)] == [loan]
    assert ("hook_raises", "on_event", "RuntimeError") in told(town)


def test_the_polite_one_keeps_its_duties(town: Engine) -> None:
    context = noor(town)
    person = add_resident(context, "Sanne V.")
    service.lend(context, person, "kanarieladder", formats.today())
    assert "kanarieladder" in repr(export_person(context, person))
    els = town.member("els")
    assert els is not None
    forget_person(town.context(els, [TEAM_A]), person)
    assert store.open_loans(context)[0].thing_sealed is None


def test_the_polite_one_is_found_beside_our_own_without_isolation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plugins, "entry_points", lambda group: [entry("leenkast", POLITE)])
    registry = Registry(isolate=False)
    registry.discover(ROOT / "plugins")
    loaded = registry.get("leenkast")
    assert loaded is not None
    assert loaded.source.startswith("pakket leenkast")
    engine = make_engine(registry)
    assert engine.warehouse.read("select * from leenkast.loan") == []
    with pytest.raises(NotSaved), engine.warehouse.unit_of_work("noor") as work:
        work.execute("insert into leenkast.loan (id) values ('half')")
    engine.close()


LOOK = """
import json, sys
from pathlib import Path
from bloei_core.contributions import Page
from bloei_core.engine import DataFolder, open_engine
engine = open_engine(DataFolder(Path(sys.argv[1])))
names = [each.name for each in engine.plugins]
print(json.dumps({
    "sources": {each.name: each.source for each in engine.plugins},
    "files": {each.name: str(each.folder) for each in engine.plugins},
    "urls": [page.url for _, page in engine.plugins.contributed(Page, names)],
    "tables": [row["n"] for row in engine.warehouse.read(
        "select schema_name || '.' || table_name as n from duckdb_tables()")],
    "failures": [each.plugin for each in engine.plugins.failures],
}))
engine.close()
"""


def look(data: Path, packages: Path) -> dict[str, object]:
    """What a fresh Bloei finds with these packages installed."""
    run = subprocess.run(
        [sys.executable, "-c", LOOK, str(data)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(run.stdout)
    return found


def test_pip_installs_it_and_the_next_start_finds_it(tmp_path: Path) -> None:
    packages, data = tmp_path / "packages", tmp_path / "data"
    before = look(data, packages)
    assert "leenkast" not in before["sources"]  # type: ignore[operator]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--target", str(packages), str(HERE / "polite")]
    pip = subprocess.run(command, capture_output=True, text=True, check=False)
    assert pip.returncode == 0, pip.stderr
    after = look(data, packages)
    assert after["sources"]["leenkast"] == "pakket leenkast 1.2.0"  # type: ignore[index]
    assert after["files"]["leenkast"] == str(packages / "bloei_leenkast")  # type: ignore[index]
    assert set(after["urls"]) == {*before["urls"], "leenkast"}  # type: ignore[misc,call-overload]
    assert set(after["tables"]) == {*before["tables"], "leenkast.loan"}  # type: ignore[misc,call-overload]
    assert after["failures"] == []
    taken_off = look(data, tmp_path / "nothing")
    assert set(taken_off["tables"]) == set(after["tables"])  # type: ignore[call-overload]
    assert taken_off["failures"] == []
