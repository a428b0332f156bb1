"""A data folder with two teams and a few people, made in a second."""

from __future__ import annotations

from pathlib import Path

from bloei_core import Context, members
from bloei_core.demo.store import DEMO, DEMO_MADE
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.neighbourhood import OrganisationForm, add_organisation
from bloei_core.testing import MEMBERS, TEAM_A, TEAM_B, add_resident
from plugins.match_board import service

PEOPLE = ("Fatima B.", "Henk J.", "Ans V.", "Yusuf A.", "Truus M.", "Bram K.")
PLACES = ("Buurtkeuken Soep en Zo", "Fietswerkplaats De Spaak")


def settle(folder: Path) -> Engine:
    """Make the folder and fill it; the open engine. Close it before a server starts on it."""
    engine = open_engine(DataFolder(folder), isolate=False)
    with engine.warehouse.unit_of_work("bloei") as work:
        for member in MEMBERS:
            members.add(work, engine.vault, member)
        work.record(DEMO_MADE, subject=DEMO)  # nobody signs in for real yet
    for name in PEOPLE:
        add_resident(of(engine, "noor"), name, "koken")
    for name in PLACES:
        add_place(of(engine, "noor"), name)
    add_resident(of(engine, "bas", TEAM_B), "Olga P.", "koken")
    return engine


def of(engine: Engine, member: str, team: str = TEAM_A) -> Context:
    """The context of a member on a team."""
    found = engine.member(member)
    assert found is not None
    return engine.context(found, [team])


def add_place(context: Context, name: str, contact: str = "") -> str:
    """Add a place in the buurt of the first resident; its id."""
    buurt = next(party.buurt for party in context.parties().values() if party.kind == "person")
    return add_organisation(context, OrganisationForm(name, "buurthuis", buurt, contact))


def add_matches(engine: Engine) -> list[str]:
    """Noor's matches of each resident of her team with the soup kitchen; their ids, last first."""
    context = of(engine, "noor")
    parties = list(context.parties().values())
    kitchen = next(each.id for each in parties if each.name == PLACES[0])
    people = sorted(each.id for each in parties if each.kind == "person")
    wishes = [service.NewMatch(person, kitchen, "koken") for person in people]
    return [service.add_match(context, wish) for wish in wishes][::-1]
