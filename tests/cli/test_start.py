"""`bloei start` on a real port: up, quiet, known to the command line, and gone when asked."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bloei_core.cli import serving
from bloei_core.engine import DataFolder, open_engine
from tests.cli.conftest import Bloei
from tests.support.server import ROOT, Server, free_port

SOON = 10.0  # seconds; a quiet machine needs three


@pytest.fixture(scope="module")
def started(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a copy of the demo city."""
    folder = tmp_path_factory.mktemp("start")
    shutil.copytree(demo_data, folder / "data")
    server = Server(folder / "data", folder / "log").start()
    yield server
    server.stop()


def test_it_says_where_it_runs_and_how_to_sign_in(started: Server) -> None:
    said = started.log.read_text()
    assert f"Bloei draait op http://localhost:{started.port}\n" in said
    assert f"http://localhost:{started.port}/?als=" in said
    assert "Inloggen als" in said
    assert "Stoppen: Ctrl+C" in said


def test_it_serves_dutch_pages_and_writes_no_address_down(started: Server) -> None:
    for path in ("/", "/vandaag?als=verbinder-07&team=geheim"):
        with urllib.request.urlopen(started.address + path, timeout=10) as answer:  # noqa: S310 - ours
            assert b'<html lang="nl"' in answer.read()
    said = started.log.read_text()
    assert "GET" not in said
    assert "geheim" not in said
    assert "Uvicorn" not in said


def test_beside_it_the_command_line_asks(started: Server, bloei: Bloei) -> None:
    second = bloei("start", "--port", free_port(), "--data", started.data)
    assert (second.status, second.err) == (
        2,
        f"Bloei draait al op http://localhost:{started.port}\n",
    )
    assert bloei("check", "--data", started.data).out.endswith("Alles klopt.\n")
    assert bloei("plugins", "--data", started.data).status == 0


def test_a_taken_port_is_told_before_anything_is_made(
    started: Server, bloei: Bloei, tmp_path: Path
) -> None:
    answer = bloei("start", "--port", started.port, "--data", tmp_path / "data")
    assert answer.status == 2
    assert answer.err == f"Poort {started.port} is al bezet. Kies een andere met --port.\n"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("keys.sqlite", "geen sleutels (keys.sqlite ontbreekt)"),
        ("master.key", "De hoofdsleutel ontbreekt"),
    ],
)
def test_without_its_keys_it_does_not_start_and_makes_no_new_ones(
    folder: DataFolder, bloei: Bloei, lost: str, said: str
) -> None:
    (folder.path / lost).unlink()
    before = _fingerprints(folder)
    answer = bloei("start", "--port", free_port(), "--data", folder.path)
    assert answer.status == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert _fingerprints(folder) == before


def _fingerprints(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.iterdir() if path.is_file()}


def test_a_killed_server_leaves_nothing_in_the_way(started: Server, bloei: Bloei) -> None:
    started.kill()
    assert DataFolder(started.data).socket.exists()
    assert bloei("check", "--data", started.data).status == 0  # opens the folder itself
    started.start()
    assert bloei("check", "--data", started.data).status == 0


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_soon_and_cleanly_with_windows_open(
    demo_data: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    shutil.copytree(demo_data, tmp_path / "data")
    port = free_port()
    process = _started_elsewhere(tmp_path, port)
    with ExitStack() as windows:
        for _ in range(3):
            windows.enter_context(_window(port))
        began = time.monotonic()
        process.send_signal(sign)
        said, complained = process.communicate(timeout=60)
        assert time.monotonic() - began < SOON
    assert process.returncode == 0
    assert [json.loads(line)["event"] for line in complained.splitlines()] == ["started", "stopped"]
    assert "Traceback" not in said
    assert not DataFolder(tmp_path / "data").socket.exists()
    assert not (tmp_path / "data" / "warehouse.duckdb.wal").exists()


def _window(port: int) -> ClientConnection:
    """What an open browser window is to the server."""
    return connect(
        f"ws://localhost:{port}/_stcore/stream",
        origin=Origin(f"http://localhost:{port}"),
        subprotocols=[Subprotocol("streamlit")],
        legacy=True,
    )


def _started_elsewhere(folder: Path, port: int) -> subprocess.Popen[str]:
    """A server started from another folder than that of the project, with a folder of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bloei_core", "start", "--port", str(port), "--data", "data"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"Bloei draait op http://localhost:{port}\n"
    return process


def test_what_is_no_demo_city_is_not_served(bloei: Bloei, tmp_path: Path) -> None:
    open_engine(DataFolder(tmp_path / "data")).close()
    before, here = signal.getsignal(signal.SIGTERM), Path.cwd()
    try:
        answer = bloei("start", "--port", free_port(), "--data", tmp_path / "data")
    finally:
        signal.signal(signal.SIGTERM, before)
        os.chdir(here)
    assert answer.status == 2
    assert "geen oefenstad" in answer.err


def test_small_answers_are_sent_at_once() -> None:
    """Without TCP_NODELAY on each connection a move waits forty milliseconds."""
    with serving.listening("127.0.0.1", free_port()) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.proto == socket.IPPROTO_TCP
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_computer_is_allowed(host: str) -> None:
    serving.require_loopback(host)


def test_a_port_is_let_go_of_when_the_start_fails(bloei: Bloei, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "iets").write_text("van iemand anders")
    assert bloei("start", "--port", port, "--data", tmp_path).status == 2
    with serving.listening("127.0.0.1", port) as listener:
        assert listener.getsockname() == ("127.0.0.1", port)
