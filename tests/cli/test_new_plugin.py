"""The plugin that `bloei new-plugin` writes works, as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bloei_core.new_plugin import write_plugin
from tests.cli.conftest import Bloei

ROOT = Path(__file__).resolve().parents[2]
SHARED = ("app.py", "bloei_core", "pages", "data", "tests", "pyproject.toml", ".streamlit")
PARTS = [
    "README.md",
    "__init__.py",
    "migrations/0001_entry.sql",
    "page.py",
    "service.py",
    "store.py",
    "tests/test_buurtbus.py",
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that shares everything with this one but its folder of plugins."""
    for name in SHARED:
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "plugins").mkdir()
    for path in (ROOT / "plugins").iterdir():
        if path.name != "__pycache__":
            (tmp_path / "plugins" / path.name).symlink_to(path)
    return tmp_path


def in_checkout(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of Python there."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_it_writes_a_plugin_and_says_where(bloei: Bloei, tmp_path: Path) -> None:
    answer = bloei("new-plugin", "buurtbus", "--folder", tmp_path)
    assert answer.status == 0
    assert str(tmp_path / "buurtbus") in answer.out
    written = [path for path in (tmp_path / "buurtbus").rglob("*") if path.is_file()]
    assert sorted(str(path.relative_to(tmp_path / "buurtbus")) for path in written) == PARTS
    assert all("«" not in path.read_text() for path in written)
    assert all("»" not in path.read_text() for path in written)


@pytest.mark.parametrize(
    "name",
    [
        *("", "b", "Bus", "1bus", "buurt-bus", "buurt bus", "../bus", "bus/", "büs", "b" * 32),
        *("core", "select", "table", "class", "main", "pages", "bloei_core", "shared"),
    ],
)
def test_a_name_that_cannot_be_is_refused(bloei: Bloei, tmp_path: Path, name: str) -> None:
    answer = bloei("new-plugin", "--folder", tmp_path, "--", name)
    assert answer.status == 2
    assert f"“{name}”" in answer.err
    assert answer.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_left_alone(bloei: Bloei, tmp_path: Path) -> None:
    (tmp_path / "buurtbus").mkdir()
    answer = bloei("new-plugin", "buurtbus", "--folder", tmp_path)
    assert answer.status == 2
    assert "bestaat al" in answer.err
    assert list((tmp_path / "buurtbus").iterdir()) == []


def test_the_standard_folder_is_that_of_the_plugins(bloei: Bloei) -> None:
    answer = bloei("new-plugin", "match_board")
    assert answer.status == 2
    assert str(ROOT / "plugins" / "match_board") in answer.err


@pytest.mark.parametrize("name", ["ab", "buurtbus", "a_name_of_no_less_than_31_signs"])
def test_it_keeps_the_rules_of_the_house(checkout: Path, name: str) -> None:
    """Whatever its name, it is formatted and ruff has nothing to say."""
    write_plugin(name, checkout / "plugins")
    for rule in (["format", "--check"], ["check"]):
        checked = in_checkout(checkout, "ruff", *rule, "--no-cache", f"plugins/{name}")
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_its_types_are_right(checkout: Path) -> None:
    write_plugin("buurtbus", checkout / "plugins")
    known = ("--cache-dir", str(ROOT / ".mypy_cache"))  # what `make check` knows already
    checked = in_checkout(checkout, "mypy", *known, "plugins/buurtbus")
    assert checked.returncode == 0, checked.stdout


def test_its_own_tests_pass(checkout: Path) -> None:
    """Those that every plugin gets are run on it by tests/contract/test_new_plugin.py."""
    write_plugin("buurtbus", checkout / "plugins")
    ran = in_checkout(checkout, "pytest", "-q", "-p", "no:cacheprovider", "plugins/buurtbus")
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert "3 passed" in ran.stdout


def test_the_running_app_has_it(checkout: Path) -> None:
    write_plugin("buurtbus", checkout / "plugins")
    data = str(checkout / "gegevens")
    made = in_checkout(checkout, "bloei_core", "demo", "--data", data)
    assert made.returncode == 0, made.stderr
    listed = in_checkout(checkout, "bloei_core", "plugins", "--data", data)
    assert "buurtbus · Buurtbus" in listed.stdout
    assert listed.returncode == 0
    checked = in_checkout(checkout, "bloei_core", "check", "--data", data)
    assert checked.returncode == 0, checked.stdout
