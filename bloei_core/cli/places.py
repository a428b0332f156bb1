"""Options that several commands have: where the data are, and for whom the answer is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bloei_core.engine import DataFolder, default_folder
from bloei_core.errors import BloeiError

Data = Annotated[
    str,
    typer.Option(
        metavar="map",
        help="De map met de gegevens, de sleutels en de reservekopieën. "
        "Standaard: wat in BLOEI_DATA staat, anders data/local.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Schrijf het antwoord als JSON.")]


def data_folder(typed: str) -> DataFolder:
    """The folder that was typed, else the default. Raises BloeiError for what is no folder."""
    folder = DataFolder(Path(typed).resolve()) if typed else default_folder()
    if folder.path.exists() and not folder.path.is_dir():
        raise BloeiError(f"{folder.path} is geen map.")
    return folder
