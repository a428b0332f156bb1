"""The commands of `bloei`: what can be asked, in Dutch. The work is done elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bloei_core.cli import serving
from bloei_core.cli.dutch import DutchCommand, DutchGroup, explained
from bloei_core.cli.terminal import complain, progress
from bloei_core.engine import DataFolder, default_folder
from bloei_core.errors import BloeiError

FINE, FOUND_SOMETHING, COULD_NOT_RUN = 0, 1, 2

app = typer.Typer(
    cls=DutchGroup,
    help="Bloei, de werkbank voor wijkteams: starten, oefenen, controleren en uitbreiden.",
    add_completion=False,
    no_args_is_help=True,
)


@app.callback()
def _bloei() -> None:
    """Being there makes Typer treat `bloei` as a list of commands, however many there are."""


def _port(typed: str | int) -> int:
    if not str(typed).isdecimal() or not 1 <= int(typed) <= 65535:
        raise typer.BadParameter("Een poort is een getal van 1 tot en met 65535.")
    return int(typed)


Data = Annotated[
    str,
    typer.Option(
        metavar="map",
        help="De map met de gegevens, de sleutels en de reservekopieën. "
        "Standaard: wat in BLOEI_DATA staat, anders data/local.",
    ),
]
Port = Annotated[
    int, typer.Option(metavar="nummer", parser=_port, help="De poort. Standaard 8501.")
]
Host = Annotated[
    str,
    typer.Option(metavar="adres", help="Waar Bloei luistert. Standaard 127.0.0.1: deze computer."),
]


@app.command(cls=DutchCommand)
def start(port: Port = 8501, data: Data = "", host: Host = "127.0.0.1") -> None:
    """Start Bloei op deze computer.

    Zijn er nog geen gegevens, dan wordt eerst de oefenstad gemaakt. Stoppen gaat met Ctrl+C.
    """
    folder = _folder(data)
    serving.require_loopback(host)
    serving.require_nobody_else(folder)
    listening = serving.listen(host, port)
    if not folder.exists():
        _make_demo(folder)
    serving.serve(folder, listening)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with status 0 (fine), 1 (found something wrong), 2 (could not run)."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run a command; its exit status."""
    command = typer.main.get_command(app)
    try:
        status = command.main(list(arguments), prog_name="bloei", standalone_mode=False)
    except BloeiError as error:
        complain(str(error))
        return COULD_NOT_RUN
    except typer.TyperException as error:
        complain(explained(error))
        return COULD_NOT_RUN
    return status if isinstance(status, int) else FINE


def _folder(typed: str) -> DataFolder:
    return DataFolder(Path(os.path.abspath(typed))) if typed else default_folder()


def _make_demo(folder: DataFolder) -> None:
    from bloei_core.demo.make import make_demo  # noqa: PLC0415 - slow to import

    with progress("De oefenstad wordt gemaakt") as report:
        make_demo(folder, progress=report)
