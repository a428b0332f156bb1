"""What `bloei new-plugin` writes and what PLUGINS.md says to type in keep to the contract as it is.

What breaks it is told so.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bloei_core.engine import ROOT
from bloei_core.new_plugin import write_plugin
from tests.contract.installed import EXTRA
from tests.docs import plugins_md

CONTRACT = "tests/contract/test_every_plugin.py"
WRITTEN, LEAKING = "buurtbus", "lekbus"
TYPED_IN = ("samen_eten", "inloop")
FEWEST = 20


@dataclass(frozen=True)
class Outcome:
    """Which contract tests of a plugin passed and which failed, by name."""

    passed: frozenset[str]
    failed: frozenset[str]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of each contract test of these plugins, in one run: they share a town."""
    folder = tmp_path_factory.mktemp("elsewhere")
    write_plugin(WRITTEN, folder)
    leak(write_plugin(LEAKING, folder))
    for name in TYPED_IN:
        plugins_md.type_in(name, folder)
    names = " or ".join((WRITTEN, LEAKING, *TYPED_IN))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", CONTRACT, "-rpfE", "-k", names, "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={**os.environ, EXTRA: str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout


def leak(folder: Path) -> None:
    """Take the team out of a question of the store, and the README away."""
    store = folder / "store.py"
    scope = "where list_contains($teams, team) and person = $person"
    leaking = store.read_text().replace(scope, "where $teams is not null and person = $person")
    assert leaking != store.read_text()
    store.write_text(leaking)
    (folder / "README.md").unlink()


def outcome(report: str, name: str) -> Outcome:
    """What became of the contract tests of one plugin."""
    told = [line.split(" - ")[0].split() for line in report.splitlines()]
    of_plugin = [
        (words[0], words[1].partition("::")[2].partition("[")[0])
        for words in told
        if len(words) == 2 and words[1].startswith(CONTRACT) and f"[{name}" in words[1]
    ]
    passed = {test for word, test in of_plugin if word == "PASSED"}
    return Outcome(frozenset(passed), frozenset(test for _, test in of_plugin) - passed)


@pytest.mark.parametrize("name", [WRITTEN, *TYPED_IN])
def test_it_keeps_to_the_contract(report: str, name: str) -> None:
    found = outcome(report, name)
    assert found.failed == frozenset(), report[-3000:]
    assert len(found.passed) > FEWEST, report[-3000:]


def test_a_plugin_that_does_not_is_told_so(report: str) -> None:
    assert outcome(report, LEAKING).failed == {
        "test_no_function_of_a_store_shows_a_row_of_another_team",
        "test_it_has_a_readme_for_the_team",
    }
