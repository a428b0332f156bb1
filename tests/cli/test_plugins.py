"""`bloei plugins` tells what there is, for whom, and what failed."""

from __future__ import annotations

import json
from pathlib import Path

from bloei_core.cli import printing
from bloei_core.engine import DataFolder, Engine
from bloei_core.plugins import LIST_HOOKS
from tests.cli.conftest import Bloei

FIELDS = {"name", "title", "source", "loaded", "hooks", "teams", "failures"}


def test_the_json_of_plugins(folder: DataFolder, bloei: Bloei) -> None:
    found = json.loads(bloei("plugins", "--data", folder.path, "--json").out)
    assert [each["name"] for each in found][:1] == ["core"]
    board = next(each for each in found if each["name"] == "match_board")
    assert all(set(each) == FIELDS for each in found)
    assert board["source"] == "map plugins"
    assert board["hooks"]["checks"] > 0
    assert len(board["teams"]) == 8


def test_a_team_that_switched_it_off_is_not_named(
    folder: DataFolder, opened: Engine, bloei: Bloei
) -> None:
    off = opened.team_ids()[0]
    with opened.warehouse.transaction() as cursor:
        cursor.execute(
            "insert into core.team_plugin values ($team, 'match_board', false, now(), 'x')",
            {"team": off},
        )
        cursor.execute("commit")
    name = opened.team_name(off)
    opened.close()
    board = bloei("plugins", "--data", folder.path).out.partition("match_board")[2]
    teams = next(line for line in board.splitlines() if "Staat aan voor:" in line)
    assert name not in teams
    assert teams.count(",") == 6


def test_without_data_it_tells_what_is_installed(bloei: Bloei, tmp_path: Path) -> None:
    answer = bloei("plugins", "--data", tmp_path / "nergens")
    assert answer.status == 0
    assert "match_board · Matchbord" in answer.out
    assert not (tmp_path / "nergens").exists()


def test_every_hook_has_a_dutch_word() -> None:
    assert set(printing._NOUNS) == {*LIST_HOOKS, "on_event"}
