"""`bloei member`: the first beheerder, beside a running app and without one."""

from __future__ import annotations

import json
from pathlib import Path

from bloei_core.control import ControlServer
from bloei_core.engine import DataFolder, Engine
from tests.cli.conftest import Bloei


def add(bloei: Bloei, folder: Path, *more: str) -> str:
    """Add Bea; what was said."""
    given = ("--name", "Bea H.", "--account", "bea@stad.example", *more)
    answer = bloei("member", "add", *given, "--data", folder)
    assert (answer.status, answer.err) == (0, "")
    return answer.out


def test_the_first_member_of_an_empty_bloei_is_a_beheerder(bloei: Bloei, tmp_path: Path) -> None:
    folder = tmp_path / "nieuw"
    code = add(bloei, folder).removeprefix("Toegevoegd, met de code ").strip()
    listed = json.loads(bloei("member", "list", "--json", "--data", folder).out)
    assert listed == [
        {
            "id": code,
            "name": "Bea H.",
            "account": "bea@stad.example",
            "active": True,
            "roles": [{"role": "beheerder", "team": "*"}],
        }
    ]
    line = bloei("member", "list", "--data", folder).out
    assert line == f"{code} · Bea H. · beheerder (hele stad) · bea@stad.example\n"
    assert bloei("check", "--data", folder).out.endswith("Alles klopt.\n")
    answer = bloei("member", "disable", code, "--data", folder)
    assert (answer.status, "altijd een beheerder" in answer.err) == (2, True)


def test_beside_a_running_app_it_is_asked(bloei: Bloei, folder: DataFolder, opened: Engine) -> None:
    server = ControlServer(opened, folder)
    server.start()
    try:
        add(bloei, folder.path, "--role", "verbinder", "--team", "stratum")
        new = next(each for each in opened.members() if each.name == "Bea H.")
        assert bloei("member", "disable", new.id, "--data", folder.path).status == 0
        assert not next(each for each in opened.members() if each.id == new.id).active
        assert bloei("member", "enable", new.id, "--data", folder.path).status == 0
        answer = bloei("member", "disable", "niemand", "--data", folder.path)
        assert (answer.status, answer.err) == (2, "Deze medewerker is er niet.\n")
    finally:
        server.stop()


def test_what_cannot_be_used_is_told_in_one_line(bloei: Bloei, tmp_path: Path) -> None:
    given = ("--name", "Bea H.", "--account", "bea@stad.example", "--data", tmp_path / "leeg")
    for more, said in (
        (("--role", "baas"), "Kies een rol: verbinder, "),
        (("--role", "verbinder"), "Kies een team: "),
        (("--role", "lezer", "--team", "stratum"), "past niet bij dit team"),
    ):
        answer = bloei("member", "add", *given, *more)
        assert (answer.status, said in answer.err) == (2, True)
        assert answer.err.count("\n") == 1
    answer = bloei("member", "add", "--name", "Bea H.")
    assert answer.status == 2
