"""`bloei start`: a port, the data, then the server until somebody stops it."""

from __future__ import annotations

import errno
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from bloei_core import control, runtime
from bloei_core.access import Action, Role, may
from bloei_core.cli.terminal import flush, say
from bloei_core.demo import is_demo
from bloei_core.engine import DATA_VARIABLE, ROOT, DataFolder, Engine
from bloei_core.errors import BloeiError
from bloei_core.signin import CALLBACK, LOOPBACK
from bloei_core.warehouse import EVERY_TEAM

_SECONDS_TO_FINISH = 2
_SECONDS_BETWEEN_PINGS = 30
_NOT_PUBLIC = (
    "Inloggen is niet ingericht. Daarom werkt Bloei alleen op deze computer (127.0.0.1), "
    "niet op {host}."
)
_OR_SOMEBODY_ELSE = (
    "Of kies links op het scherm bij “Inloggen als” iemand anders. "
    "Alle mensen in de oefenstad zijn verzonnen."
)
_NOT_A_DEMO = (
    "In {folder} staat geen oefenstad, en inloggen is niet ingericht. "
    "Zonder inloggen laat Bloei alleen een oefenstad zien."
)
_NOBODY_YET = "Er is nog geen beheerder. Voeg er een toe met: bloei member add"


def require_loopback(host: str) -> None:
    """Raises BloeiError when others could reach this host and nobody has to sign in."""
    if host not in LOOPBACK and runtime.provider() is None:
        raise BloeiError(_NOT_PUBLIC.format(host=host))


def require_nobody_else(folder: DataFolder) -> None:
    """Raises BloeiError, with the address, when a Bloei already runs on this folder."""
    try:
        address = control.ask(folder, "status")["address"]
    except control.NotRunning:
        return
    raise BloeiError(f"Bloei draait al op {address}" if address else "Bloei draait al.")


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Hold the port. Raises BloeiError when somebody else has it or it may not be used."""
    with _bound(host, port) as listener:
        yield listener


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # A small answer must leave at once: uvloop sees to it, asyncio only for a socket that says TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise BloeiError(f"Poort {port} is al bezet. Kies een andere met --port.") from error
        raise BloeiError(f"Bloei mag poort {port} niet gebruiken op {host}.") from error
    return listener


def serve(folder: DataFolder, listener: socket.socket, *, accept_loss: bool = False) -> None:
    """Open the data and serve it until Ctrl+C or SIGTERM; then everything is closed."""
    address = f"http://localhost:{listener.getsockname()[1]}"
    os.environ[DATA_VARIABLE] = str(folder.path)
    os.environ[control.ADDRESS_VARIABLE] = address
    os.chdir(ROOT)  # where Streamlit looks for .streamlit/config.toml
    signal.signal(signal.SIGTERM, _leave)
    gc.disable()  # nothing that is imported goes away again: looking for it takes half a second
    try:
        runtime.engine(accept_loss=accept_loss)
        welcome = _welcome(_fitting_engine(folder), address)
        _run(listener, lambda: _announce(welcome))
    except KeyboardInterrupt:
        say()
    finally:
        gc.enable()
        gc.unfreeze()  # at the end all of it may go
        runtime.close()


def _fitting_engine(folder: DataFolder) -> Engine:
    engine = runtime.engine()
    if runtime.provider() is None and not is_demo(engine):
        raise BloeiError(_NOT_A_DEMO.format(folder=folder.path))
    return engine


def _run(listener: socket.socket, started: Callable[[], None]) -> None:
    # Streamlit takes a second to import: the other commands do without.
    import uvicorn  # noqa: PLC0415

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            gc.freeze()  # and no later round looks at it either
            gc.enable()
            if self.started:
                started()

    config = uvicorn.Config(
        "app:app",
        log_level="error",
        access_log=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=_SECONDS_BETWEEN_PINGS,
        ws_ping_timeout=_SECONDS_BETWEEN_PINGS,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    server = Server(config)
    server.run(sockets=[listener])
    if not server.started:
        raise BloeiError("Bloei kon niet starten. Hierboven staat wat er misging.")


def _welcome(engine: Engine, address: str) -> list[str]:
    lines = [f"Bloei draait op {address}"]
    if provider := runtime.provider():
        lines.append(f"Mensen komen binnen op {provider.redirect_uri.removesuffix(CALLBACK)}")
        if not any(may(each, Action.MANAGE_MEMBERS, EVERY_TEAM) for each in engine.members()):
            lines.append(_NOBODY_YET)
        return [*lines, "Stoppen: Ctrl+C"]
    for member in engine.members():
        if any(each.role == Role.VERBINDER for each in member.memberships):
            lines += [
                f"Inloggen als verbinder {member.name}: {address}/?als={member.id}",
                _OR_SOMEBODY_ELSE,
            ]
            break
    return [*lines, "Stoppen: Ctrl+C"]


def _announce(lines: list[str]) -> None:
    for line in lines:
        say(line)
    flush()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
