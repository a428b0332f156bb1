"""Beside a running app the command line asks it, over a socket of its owner alone."""

from __future__ import annotations

import json
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bloei_core import control
from bloei_core.control import ADDRESS_VARIABLE, ControlServer, NotRunning, ask, running
from bloei_core.engine import DataFolder, Engine
from bloei_core.errors import BloeiError, CannotOpen
from tests.cli.conftest import Bloei


@pytest.fixture
def served(
    folder: DataFolder, opened: Engine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ControlServer]:
    """An app that runs on the folder, as far as the command line can tell."""
    monkeypatch.setenv(ADDRESS_VARIABLE, "http://localhost:8765")
    server = ControlServer(opened, folder)
    server.start()
    yield server
    server.stop()


def test_the_socket_is_for_its_owner_only(served: ControlServer, folder: DataFolder) -> None:
    mode = folder.socket.stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_start_and_demo_beside_a_running_app_say_where_it_runs(
    served: ControlServer, folder: DataFolder, bloei: Bloei
) -> None:
    for command in ("start", "demo"):
        answer = bloei(command, "--data", folder.path)
        assert answer.status == 2
        assert answer.err == "Bloei draait al op http://localhost:8765\n"


def test_check_and_plugins_ask_the_running_app(
    served: ControlServer, folder: DataFolder, opened: Engine, bloei: Bloei
) -> None:
    opened.plugins.note("match_board", "vandaag", ValueError("Fatima B."))
    assert bloei("check", "--data", folder.path).out.endswith("Alles klopt.\n")
    answer = bloei("plugins", "--data", folder.path)
    assert "Ging fout: vandaag: ValueError" in answer.out  # only the app can know
    assert "Fatima" not in answer.out
    assert answer.status == 1


def test_check_finds_damage_through_the_app(
    served: ControlServer, folder: DataFolder, opened: Engine, bloei: Bloei
) -> None:
    with opened.warehouse.transaction() as cursor:
        cursor.execute("delete from core.event where seq = 100")
        cursor.execute("commit")
    answer = bloei("check", "--data", folder.path, "--json")
    assert answer.status == 1
    assert json.loads(answer.out)["ok"] is False


def test_the_app_reports_progress(served: ControlServer, folder: DataFolder) -> None:
    heard: list[tuple[str, float]] = []
    ask(folder, "check", lambda title, share: heard.append((title, share)))
    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert len(shares) > 5
    assert 0 <= shares[0] <= shares[-1] < 1


@pytest.mark.parametrize(
    "line",
    [b"\n", b"geen json\n", b"[]\n", b"42\n", b'{"question": 1}\n', b'{"x": 1}\n', b"{" * 5000],
)
def test_garbage_is_refused_and_harms_nobody(
    served: ControlServer, folder: DataFolder, line: bytes
) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder.socket))
        connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answers:
            assert json.loads(answers.readline()) == {"refused": "Deze vraag kent Bloei niet."}
    assert ask(folder, "status") == {"address": "http://localhost:8765"}


def test_who_hangs_up_harms_nobody(served: ControlServer, folder: DataFolder) -> None:
    for _ in range(5):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(folder.socket))
            connection.sendall(b'{"question": "check"}\n')
    assert ask(folder, "status") == {"address": "http://localhost:8765"}


def test_many_ask_at_once(served: ControlServer, folder: DataFolder) -> None:
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(folder, "plugins"))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 20
    assert all(answer == answers[0] for answer in answers)


def test_a_question_that_fails_is_told_without_its_message(
    served: ControlServer, folder: DataFolder, opened: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("Fatima B.")

    monkeypatch.setitem(control.ANSWERS, "check", broken)
    with pytest.raises(BloeiError, match="logboek") as caught:
        ask(folder, "check")
    assert "Fatima" not in str(caught.value)
    assert opened.plugins.failures[-1].kind == "KeyError"


def test_an_app_that_dies_halfway_is_told(folder: DataFolder) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder.socket))
        listener.listen()

        def die() -> None:
            connection, _ = listener.accept()
            connection.recv(100)
            connection.sendall(b'{"progress": ["Bezig", 0.5]}\n{"ans')
            connection.close()

        threading.Thread(target=die, daemon=True).start()
        with pytest.raises(BloeiError, match="gestopt voordat"):
            ask(folder, "check")


def test_a_socket_that_a_killed_app_left_is_replaced(folder: DataFolder, opened: Engine) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder.socket))
    assert not running(folder)
    server = ControlServer(opened, folder)
    server.start()
    assert running(folder)
    server.stop()
    assert not folder.socket.exists()
    with pytest.raises(NotRunning):
        ask(folder, "status")


def test_a_second_app_does_not_take_the_socket(
    served: ControlServer, folder: DataFolder, opened: Engine
) -> None:
    with pytest.raises(CannotOpen, match="draait al"):
        ControlServer(opened, folder).start()
    assert running(folder)


def test_stopping_what_never_started_does_nothing(folder: DataFolder, opened: Engine) -> None:
    ControlServer(opened, folder).stop()
    assert not folder.socket.exists()


def test_a_path_that_is_too_long_is_told_before_anything_is_made(
    tmp_path: Path, bloei: Bloei
) -> None:
    long = tmp_path / ("lang" * 30)
    answer = bloei("start", "--data", long)
    assert answer.status == 2
    assert "tekens korter" in answer.err
    assert not long.exists()
