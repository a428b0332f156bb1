"""What `bloei new-plugin` writes keeps to the contract as it is; what breaks it is told so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bloei_core.engine import ROOT
from bloei_core.new_plugin import write_plugin
from tests.contract.installed import EXTRA

CONTRACT = "tests/contract/test_every_plugin.py"


def held_to_the_contract(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """The contract tests of one plugin out of another folder."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", CONTRACT, "-q", "-k", name, "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={**os.environ, EXTRA: str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_plugin_of_the_command_line_keeps_to_the_contract(tmp_path: Path) -> None:
    write_plugin("buurtbus", tmp_path)
    run = held_to_the_contract(tmp_path, "buurtbus")
    assert run.returncode == 0, run.stdout[-3000:]
    assert " passed" in run.stdout


def test_a_plugin_that_does_not_is_told_so(tmp_path: Path) -> None:
    folder = write_plugin("buurtbus", tmp_path)
    store = folder / "store.py"
    scope = "where list_contains($teams, team) and person = $person"
    leaking = store.read_text().replace(scope, "where $teams is not null and person = $person")
    assert leaking != store.read_text()
    store.write_text(leaking)
    (folder / "README.md").unlink()
    run = held_to_the_contract(tmp_path, "buurtbus")
    assert run.returncode == 1
    assert "test_no_function_of_a_store_shows_a_row_of_another_team[buurtbus]" in run.stdout
    assert "test_it_has_a_readme_for_the_team[buurtbus]" in run.stdout
