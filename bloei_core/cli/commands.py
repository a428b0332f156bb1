"""The commands of `bloei`: what can be asked, in Dutch. The work is done elsewhere."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bloei_core import control, runtime
from bloei_core.check import check as check_everything
from bloei_core.cli import keeping, members, printing, serving
from bloei_core.cli.dutch import DutchCommand, DutchGroup, explained
from bloei_core.cli.places import AsJson, Data, data_folder
from bloei_core.cli.printing import Json
from bloei_core.cli.terminal import Report, complain, dotted, progress, say
from bloei_core.engine import PLUGIN_FOLDER, DataFolder, Engine, inspect_engine
from bloei_core.errors import BloeiError
from bloei_core.new_plugin import write_plugin
from bloei_core.overview import installed_plugins, overview

FINE, FOUND_SOMETHING_WRONG, COULD_NOT_RUN = 0, 1, 2

app = typer.Typer(
    cls=DutchGroup,
    help="Bloei, de werkbank voor wijkteams: starten, oefenen, controleren en uitbreiden.",
    add_completion=False,
    no_args_is_help=True,
)
app.add_typer(members.app, name="member", cls=DutchGroup)


def _whole_number(what: str, most: int, typed: str | int) -> int:
    if not str(typed).isdecimal() or not 1 <= int(typed) <= most:
        raise typer.BadParameter(f"{what} is een getal van 1 tot en met {most}.")
    return int(typed)


Port = Annotated[
    int,
    typer.Option(
        metavar="nummer",
        parser=partial(_whole_number, "Een poort", 65_535),
        help="De poort. Standaard 8501.",
    ),
]
Host = Annotated[
    str,
    typer.Option(metavar="adres", help="Waar Bloei luistert. Standaard 127.0.0.1: deze computer."),
]
Seed = Annotated[
    int,
    typer.Option(
        metavar="getal",
        parser=partial(_whole_number, "Het begingetal", 10**9),
        help="Hetzelfde getal geeft dezelfde stad. Standaard 1.",
    ),
]
Scale = Annotated[
    int,
    typer.Option(
        metavar="getal",
        parser=partial(_whole_number, "De schaal", 1000),
        help="Hoeveel keer zo veel mensen, plekken en geschiedenis. Standaard 1.",
    ),
]
AcceptLoss = Annotated[
    bool,
    typer.Option(
        "--accept-loss",
        help="Ga verder als de laatste gebeurtenissen ontbreken, zonder die gebeurtenissen.",
    ),
]
BackupFile = Annotated[
    str,
    typer.Argument(
        metavar="kopie", help="Het bestand, of de naam zoals “bloei backup --list” die geeft."
    ),
]
OnlyList = Annotated[bool, typer.Option("--list", help="Laat alleen zien welke er zijn.")]
Sure = Annotated[bool, typer.Option("--yes", help="Zet terug zonder eerst te vragen.")]
Name = Annotated[
    str, typer.Argument(metavar="naam", help="De naam van de plugin, bijvoorbeeld buurtbus.")
]
Plugins = Annotated[
    str, typer.Option(metavar="map", help="Waar de plugin komt. Standaard de map plugins.")
]


@app.command(cls=DutchCommand)
def start(
    port: Port = 8501, data: Data = "", host: Host = "127.0.0.1", accept_loss: AcceptLoss = False
) -> None:
    """Start Bloei op deze computer.

    Zijn er nog geen gegevens, dan wordt eerst de oefenstad gemaakt. Stoppen gaat met Ctrl+C.
    """
    folder = data_folder(data)
    serving.require_loopback(host)
    serving.require_nobody_else(folder)
    control.require_short_path(folder)
    with serving.listening(host, port) as listener:
        if not folder.exists() and runtime.provider() is None:
            _make_demo(folder)
        serving.serve(folder, listener, accept_loss=accept_loss)


@app.command(cls=DutchCommand)
def demo(seed: Seed = 1, scale: Scale = 1, data: Data = "") -> None:
    """Maak een oefenstad met verzonnen mensen in een lege map.

    Met hetzelfde begingetal krijg je op dezelfde dag dezelfde stad.
    """
    folder = data_folder(data)
    serving.require_nobody_else(folder)
    _make_demo(folder, seed, scale)


@app.command(cls=DutchCommand)
def check(data: Data = "", as_json: AsJson = False) -> int:
    """Controleer of alles wat bewaard is nog klopt.

    Er wordt niets veranderd. Kan ook terwijl Bloei draait.
    """
    folder = data_folder(data)
    with progress("Controleren") as report:
        found = _from_app_or(
            folder,
            "check",
            report,
            lambda: _inspected(folder, lambda engine: check_everything(engine, report).as_json()),
        )
    (printing.print_json if as_json else printing.print_report)(found)
    return FINE if found["ok"] else FOUND_SOMETHING_WRONG


@app.command(cls=DutchCommand)
def plugins(data: Data = "", as_json: AsJson = False) -> int:
    """Laat zien welke plugins er zijn en voor wie.

    Van elke plugin: wat ze toevoegt, voor welke teams ze aan staat en wat er fout ging. Kan ook
    terwijl Bloei draait; dan is het wat er sinds de start fout ging.
    """
    folder = data_folder(data)
    found = _from_app_or(folder, "plugins", _silent, lambda: _installed(folder))
    (printing.print_json if as_json else printing.print_plugins)(found)
    broken = any(not plugin["loaded"] or plugin["failures"] for plugin in found)
    return FOUND_SOMETHING_WRONG if broken else FINE


@app.command(cls=DutchCommand)
def backup(data: Data = "", only_list: OnlyList = False) -> None:
    """Maak een reservekopie, en lees haar na.

    Kan ook terwijl Bloei draait: niemand hoeft te wachten. Oude kopieën verdwijnen volgens de regel
    7 dagen, 5 weken, 12 maanden.
    """
    folder = data_folder(data)
    (keeping.show if only_list else keeping.make)(folder)


@app.command(cls=DutchCommand)
def restore(file: BackupFile, data: Data = "", sure: Sure = False) -> None:
    """Zet een reservekopie terug.

    Eerst wordt gekeken of ze heel is. Wat er nu staat wordt bewaard. Wie intussen is gewist, wordt
    opnieuw gewist. Kan ook terwijl Bloei draait: dan wacht iedereen even.
    """
    keeping.restore(data_folder(data), file, sure=sure)


@app.command("rotate-key", cls=DutchCommand)
def rotate_key(data: Data = "") -> None:
    """Vervang de hoofdsleutel.

    Elke sleutel wordt opnieuw verzegeld. Kan ook terwijl Bloei draait.
    """
    keeping.rotate(data_folder(data))


@app.command("new-plugin", cls=DutchCommand)
def new_plugin(name: Name, folder: Plugins = "") -> None:
    """Schrijf een plugin die meteen werkt, om op verder te bouwen.

    Het is een klein logboek met een pagina, regels, een tabel, proeven en een README.
    """
    made = write_plugin(name, Path(folder).resolve() if folder else PLUGIN_FOLDER)
    say(f"De plugin staat in {made}")
    say("Start Bloei opnieuw: ze staat dan in het menu. Lees verder in haar README.md.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit status: 0 fine, 1 something wrong, 2 could not run."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run a command; its exit status."""
    command = typer.main.get_command(app)
    try:
        status = command.main(list(arguments), prog_name="bloei", standalone_mode=False)
    except BloeiError as error:
        complain(str(error))
        return COULD_NOT_RUN
    except OSError as error:
        complain(_of_the_system(error))
        return COULD_NOT_RUN
    except typer.TyperException as error:
        complain(explained(error))
        return COULD_NOT_RUN
    return status if isinstance(status, int) else FINE


def _make_demo(folder: DataFolder, seed: int = 1, scale: int = 1) -> None:
    # Slow to import: the other commands do without.
    from bloei_core.demo.make import make_demo  # noqa: PLC0415

    with progress("De oefenstad wordt gemaakt") as report:
        made = make_demo(folder, seed=seed, scale=scale, progress=report)
    say(
        f"De oefenstad is klaar: {dotted(made.residents)} bewoners, {dotted(made.places)} "
        f"plekken en {dotted(made.events)} gebeurtenissen. Alle mensen zijn verzonnen."
    )


def _from_app_or(
    folder: DataFolder, question: str, report: Report, otherwise: Callable[[], Json]
) -> Json:
    try:
        return control.ask(folder, question, report)
    except control.NotRunning:
        return otherwise()


def _inspected(folder: DataFolder, look: Callable[[Engine], Json]) -> Json:
    engine = inspect_engine(folder)
    try:
        return look(engine)
    finally:
        engine.close()


def _installed(folder: DataFolder) -> Json:
    """With data, for whom they are on; without, what is there to switch on."""
    found = _inspected(folder, overview) if folder.exists() else installed_plugins()
    return [each.as_json() for each in found]


def _silent(_title: str, _share: float) -> None:
    """Nobody looks on."""


def _of_the_system(error: OSError) -> str:
    words = {errno.EACCES: "geen toestemming", errno.ENOSPC: "de schijf is vol"}
    reason = words.get(error.errno or 0, "de schijf werkt niet mee")
    return f"Het lukt niet met {error.filename or 'de bestanden'}: {reason}."
