"""The running app and the command line talk over a Unix socket in the data folder.

One question a connection, a line of JSON each way: the client sends `{"question": …}`, with
`"details"` when more is needed, the server
answers with any number of `{"progress": [title, share]}` and then one `{"answer": …}` or
`{"refused": "Dutch sentence"}`. Only the owner of the data folder can open the socket (mode 600).
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from bloei_core.check import check
from bloei_core.engine import DataFolder, Engine, default_folder
from bloei_core.errors import BloeiError, CannotOpen
from bloei_core.orders import ORDERS, Details
from bloei_core.overview import overview

Json: TypeAlias = Any
Progress = Callable[[str, float], None]
Answer = Callable[[Engine, Progress], Json]

Request = Callable[[Engine, Progress, Details], Json]

ADDRESS_VARIABLE = "BLOEI_ADDRESS"
LONGEST_PATH = 103  # bytes: what the smallest system (macOS) has room for
_SECONDS_FOR_THE_QUESTION = 10.0
_SECONDS_FOR_AN_ANSWER = 600.0
_LONGEST_QUESTION = 5000
_BROKEN = "Bloei kon de vraag niet beantwoorden. Wat er misging staat in het logboek van Bloei."
_HUNG_UP = "Bloei is gestopt voordat het antwoord er was."

ANSWERS: Mapping[str, Answer] = {
    "status": lambda _engine, _progress: {"address": os.environ.get(ADDRESS_VARIABLE, "")},
    "check": lambda engine, progress: check(engine, progress).as_json(),
    "plugins": lambda engine, _progress: [each.as_json() for each in overview(engine)],
}


def _restore(engine: Engine, progress: Progress, details: Details) -> Json:
    return engine.backups.restore(Path(str(details.get("file", ""))), progress).as_json()


def _rotate(engine: Engine, progress: Progress, _details: Details) -> Json:
    return engine.rotate_key(lambda share: progress("De sleutels opnieuw verzegelen", share))


REQUESTS: Mapping[str, Request] = {
    "backup": lambda engine, progress, _details: engine.backups.make(progress).as_json(),
    "restore": _restore,
    "rotate-key": _rotate,
}


class NotRunning(BloeiError):
    """No Bloei answers for this data folder."""

    def __init__(self) -> None:
        super().__init__("Bloei draait niet op deze gegevens.")


class ControlServer:
    """Answers the command line beside the running app, in threads of its own."""

    def __init__(self, engine: Engine, folder: DataFolder | None = None) -> None:
        """Answers about `engine`, on the socket of its data folder."""
        self._engine = engine
        self._folder = folder or default_folder()
        self._listener: _Listener | None = None

    def start(self) -> None:
        """Listen. Raises CannotOpen when another Bloei listens there or the path is too long."""
        require_short_path(self._folder)
        if running(self._folder):
            raise CannotOpen("Er draait al een Bloei op deze gegevens.")
        self._folder.socket.unlink(missing_ok=True)
        self._listener = _Listener(self._folder, self._engine)
        threading.Thread(target=self._listener.serve_forever, name="control", daemon=True).start()

    def stop(self) -> None:
        """Listen no more; questions that are being answered are dropped with the process."""
        if self._listener is None:
            return
        self._listener.shutdown()
        self._listener.server_close()
        self._listener = None
        self._folder.socket.unlink(missing_ok=True)


def ask(
    folder: DataFolder,
    question: str,
    progress: Progress = lambda _title, _share: None,
    details: Details | None = None,
) -> Json:
    """What the running app answers. Raises NotRunning, or BloeiError when it refuses."""
    with _connected(folder) as connection:
        connection.sendall(_line({"question": question, "details": details or {}}))
        connection.settimeout(_SECONDS_FOR_AN_ANSWER)
        with connection.makefile("r", encoding="utf-8") as lines:
            return _last_word(_messages(lines), progress)


def order(folder: DataFolder, name: str, details: Details) -> Json:
    """What the running app made of an order, with these details. Raises what `ask` raises."""
    return ask(folder, name, details=details)


def running(folder: DataFolder) -> bool:
    """Whether a Bloei listens on this data folder."""
    try:
        _connected(folder).close()
    except NotRunning:
        return False
    return True


def require_short_path(folder: DataFolder) -> None:
    """Raises CannotOpen when the system has no room for the path of the socket."""
    length = len(os.fsencode(folder.socket))
    if length > LONGEST_PATH:
        raise CannotOpen(
            f"De naam van de gegevensmap is te lang: {folder.path}. "
            f"Kies er een die {length - LONGEST_PATH} tekens korter is."
        )


class _Listener(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False
    # With socketserver's five, whoever comes sixth at once would hear that nobody is there.
    request_queue_size = 128

    def __init__(self, folder: DataFolder, engine: Engine) -> None:
        self.engine = engine
        super().__init__(str(folder.socket), _Conversation)

    def server_bind(self) -> None:
        # The mode must be right before anybody can connect, so it cannot wait for chmod.
        before = os.umask(0o177)
        try:
            super().server_bind()
        finally:
            os.umask(before)

    def handle_error(self, request: object, client_address: object) -> None:
        """Somebody who hangs up halfway is no news."""


class _Conversation(socketserver.StreamRequestHandler):
    timeout = _SECONDS_FOR_THE_QUESTION
    server: _Listener

    def handle(self) -> None:
        question, details = _question(self.rfile.readline(_LONGEST_QUESTION))
        if question not in {*ANSWERS, *ORDERS, *REQUESTS}:
            self._say(refused="Deze vraag kent Bloei niet.")
            return
        try:
            self._say(answer=self._answer(question, details))
        except BloeiError as error:
            self._say(refused=str(error))
        except OSError:
            raise
        except Exception as error:
            self.server.engine.plugins.note("bloei", f"vraag {question}", error)
            self._say(refused=_BROKEN)

    def _answer(self, question: str, details: Details) -> Json:
        if question in REQUESTS:
            return REQUESTS[question](self.server.engine, self._report, details)
        if question in ORDERS:
            return ORDERS[question](self.server.engine, details)
        return ANSWERS[question](self.server.engine, self._report)

    def _report(self, title: str, share: float) -> None:
        self._say(progress=[title, share])

    def _say(self, **message: Any) -> None:
        self.wfile.write(_line(message))


def _connected(folder: DataFolder) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_SECONDS_FOR_THE_QUESTION)
    try:
        connection.connect(str(folder.socket))
    except OSError as error:  # no such file, nobody listens, or a path that is too long
        connection.close()
        raise NotRunning from error
    return connection


def _line(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _question(line: bytes) -> tuple[str, Details]:
    try:
        asked = json.loads(line)
        details = {str(key): str(value) for key, value in asked.get("details", {}).items()}
        return str(asked["question"]), details
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def _messages(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    try:
        yield from map(json.loads, lines)
    except (OSError, ValueError) as error:
        raise BloeiError(_HUNG_UP) from error


def _last_word(messages: Iterator[Mapping[str, Any]], progress: Progress) -> Json:
    for message in messages:
        if "answer" in message:
            return message["answer"]
        if "refused" in message:
            raise BloeiError(message["refused"])
        progress(*message["progress"])
    raise BloeiError(_HUNG_UP)
