"""`bloei member …`: the first beheerder, and who else may come in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated

import typer

from bloei_core import control
from bloei_core.cli import printing
from bloei_core.cli.dutch import DutchCommand, DutchGroup
from bloei_core.cli.places import AsJson, Data, data_folder
from bloei_core.cli.printing import Json
from bloei_core.cli.terminal import say
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.orders import ORDERS

app = typer.Typer(
    cls=DutchGroup,
    help="De mensen die in Bloei mogen: toevoegen, laten zien, uitzetten en weer aanzetten.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Option(metavar="naam", help="Hoe collega's haar noemen: Noor V.")]
Account = Annotated[
    str, typer.Option(metavar="account", help="Waarmee zij inlogt, zoals haar e-mailadres.")
]
RoleName = Annotated[
    str,
    typer.Option(
        metavar="rol", help="verbinder, teamleider, ontwikkelaar, lezer of beheerder (standaard)."
    ),
]
Team = Annotated[
    str,
    typer.Option(metavar="team", help="Voor een verbinder of teamleider: de code van het team."),
]
MemberId = Annotated[str, typer.Argument(metavar="code", help="De code uit bloei member list.")]


@app.command(cls=DutchCommand)
def add(
    name: Name, account: Account, role: RoleName = "beheerder", team: Team = "", data: Data = ""
) -> None:
    """Voeg iemand toe. De eerste is een beheerder; die doet de rest in Beheer.

    Kan ook terwijl Bloei draait. Zijn er nog geen gegevens, dan begint hier een lege Bloei.
    """
    given = {"name": name, "account": account, "role": role, "team": team}
    made = _ordered(data_folder(data), "member add", **given)
    say(f"Toegevoegd, met de code {made['id']}")


@app.command("list", cls=DutchCommand)
def list_members(data: Data = "", as_json: AsJson = False) -> None:
    """Laat zien wie er in Bloei mogen, met hun code, rol en account."""
    found = _ordered(data_folder(data), "member list")
    (printing.print_json if as_json else printing.print_members)(found)


@app.command(cls=DutchCommand)
def disable(member: MemberId, data: Data = "") -> None:
    """Laat iemand niet meer binnen. Eerst moeten haar open kaarten naar een collega."""
    _ordered(data_folder(data), "member disable", id=member)
    say("Deze medewerker kan niet meer in Bloei.")


@app.command(cls=DutchCommand)
def enable(member: MemberId, data: Data = "") -> None:
    """Laat iemand weer binnen, met de rollen van eerst."""
    _ordered(data_folder(data), "member enable", id=member)
    say("Deze medewerker kan weer in Bloei.")


def _ordered(folder: DataFolder, order: str, **details: str) -> Json:
    try:
        return control.order(folder, order, details)
    except control.NotRunning:
        return _by_itself(folder, lambda engine: ORDERS[order](engine, details))


def _by_itself(folder: DataFolder, do: Callable[[Engine], Json]) -> Json:
    # What is refused is said on the screen; nobody reads a log here.
    logging.getLogger("bloei.security").addHandler(logging.NullHandler())
    engine = open_engine(folder)
    try:
        return do(engine)
    finally:
        engine.close()
