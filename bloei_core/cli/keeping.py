"""The commands that keep what there is: `bloei backup`, `bloei restore`, `bloei rotate-key`."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import datetime
from typing import Any, TypeAlias

from bloei_core import backups, control
from bloei_core.backups import manifest, restoring
from bloei_core.cli.terminal import Report, dotted, progress, say
from bloei_core.engine import DataFolder, inspect_engine, open_engine
from bloei_core.errors import BloeiError

Json: TypeAlias = Any
_COMING = "master.key.new"


def make(folder: DataFolder) -> None:
    """Make a backup, in the running app or here."""
    with progress("Reservekopie maken") as report:
        made = _from_app_or(folder, report)
    say(f"De reservekopie {made['name']} is gemaakt en nagelezen.")
    say(f"Er staan {dotted(made['seq'])} gebeurtenissen in, {_megabytes(made['size'])} MB.")


def show(folder: DataFolder) -> None:
    """The backups, the newest first."""
    found = manifest.every(folder.backups)
    for each in found:
        moment = _moment(each.when)
        size = _megabytes(each.size)
        say(f"{each.name}  {moment}  {dotted(each.seq)} gebeurtenissen  {size} MB")
    if not found:
        say("Er zijn nog geen reservekopieën.")


def restore(folder: DataFolder, asked: str, *, sure: bool) -> None:
    """Put a backup back, after asking."""
    data = backups.find(folder, asked)
    about = manifest.read(data)
    say(f"Deze reservekopie is van {_moment(about.when)}, met {dotted(about.seq)} gebeurtenissen.")
    say("Wat daarna is opgeslagen, is na het terugzetten niet meer in Bloei te zien.")
    if not sure and not _agreed():
        raise BloeiError("Er is niets veranderd.")
    with progress("Reservekopie terugzetten") as report:
        _tell(_restored(folder, str(data), report))


def rotate(folder: DataFolder) -> None:
    """Replace the master key, in the running app or here."""
    with progress("De hoofdsleutel vervangen") as report:
        try:
            found = control.ask(folder, "rotate-key", report)
        except control.NotRunning:
            found = _rotated(folder, report)
    say(f"De hoofdsleutel is vervangen: {dotted(found['keys'])} sleutels zijn opnieuw verzegeld.")
    if found["waits"]:
        say(
            f"Zet nu wat in {folder.path / _COMING} staat in BLOEI_MASTER_KEY en start Bloei "
            "opnieuw. Het bestand verdwijnt dan vanzelf; tot dan opent het de sleutels."
        )
    else:
        say("Bewaar een kopie van de nieuwe hoofdsleutel in de kluis, en vernietig de oude.")


def _from_app_or(folder: DataFolder, report: Report) -> Json:
    try:
        return control.ask(folder, "backup", report)
    except control.NotRunning:
        with closing(inspect_engine(folder)) as engine:
            return engine.backups.make(report).as_json()


def _restored(folder: DataFolder, file: str, report: Report) -> Json:
    try:
        return control.ask(folder, "restore", report, {"file": file})
    except control.NotRunning:
        return restoring.restore_there(
            folder, backups.find(folder, file), report, open_engine
        ).as_json()


def _tell(restored: Json) -> None:
    backup = restored["backup"]
    moment = _moment(datetime.fromisoformat(backup["made_at"]))
    residents = backup["rows"].get("core.person", 0)
    say(f"De reservekopie van {moment} is teruggezet.")
    say(f"Bewoners: {dotted(residents)}. Gebeurtenissen: {dotted(backup['seq'])}.")
    say(f"Opnieuw gewist, omdat ze intussen waren gewist: {dotted(restored['forgotten'])}.")
    say(f"Wat er stond is bewaard in {restored['aside']}")


def _rotated(folder: DataFolder, report: Report) -> Json:
    with closing(open_engine(folder)) as engine:
        return engine.rotate_key(lambda share: report("De sleutels opnieuw verzegelen", share))


def _agreed() -> bool:
    print("Terugzetten? Typ ja: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() == "ja"


def _moment(moment: datetime) -> str:
    """22-11-2026 14:05, in the time of the city."""
    return f"{moment.astimezone(manifest.CITY_TIME):%d-%m-%Y %H:%M}"


def _megabytes(size: int) -> str:
    return dotted(max(round(size / 1_000_000), 1))
