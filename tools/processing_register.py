"""Writes docs/privacy/verwerkingsregister.md from what the plugins declare.

    .venv/bin/python -m tools.processing_register

Art. 30 AVG asks of each processing: purpose, categories of people and of data, who receives them,
how long they are kept, and how they are protected. What a plugin keeps, why and how long stands in
its `PersonalData`; the rest is the same for all of Bloei.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bloei_core import PersonalData
from bloei_core.engine import PLUGIN_FOLDER
from bloei_core.plugins import LoadedPlugin, Registry

FILE = Path(__file__).resolve().parents[1] / "docs" / "privacy" / "verwerkingsregister.md"

_HEAD = """\
# Verwerkingsregister

Wat Bloei over mensen bewaart, waarom, op welke grond en hoe lang. Dit stuk is gemaakt uit wat de
onderdelen zelf aangeven (`python -m tools.processing_register`) en wordt bij elke test vergeleken.
Vul aan wat *cursief* staat: dat weet alleen de gemeente.

| | |
|---|---|
| Verwerkingsverantwoordelijke | *het college van burgemeester en wethouders van de gemeente* |
| Functionaris gegevensbescherming | *naam en adres* |
| Betrokkenen | bewoners die meedoen met Buurt in Bloei, contactpersonen van plekken, medewerkers |
| Wie het ziet | verbinders en teamleiders van het eigen wijkteam; een ander team alleen door een \
match, een kernteam of met een reden |
| Wie het krijgt | niemand buiten de gemeente; contact, verhaal, foto en kaart alleen met \
toestemming |
| Buiten de EU | nee: alles staat op één computer van de gemeente, en Bloei haalt niets van buiten |
| Beveiliging | namen en teksten verzegeld met een sleutel per persoon, rechten per team, een \
logboek van wie wat zag, reservekopieën; zie [de DPIA](dpia.md) |
| Niet bewaard | BSN, geboortedatum, gezondheid, afkomst, geloof, geslacht |

"Bewaartijd" telt vanaf het laatste gebruik. Dertig dagen van tevoren staat in Beheer wat verdwijnt.
"""
_REST = """\
## Medewerkers en plekken

| wat | waarvoor | grond | bewaartijd |
|---|---|---|---|
| Naam, rol en account van medewerkers | Om te weten wie inlogt en wat diegene mag. | algemeen \
belang | zolang iemand er werkt; daarna zolang de naam bij eerder werk nodig is |
| Hoe een plek te bereiken is | Om een bewoner daar te kunnen laten meedoen. | algemeen belang | \
zolang de plek meedoet |
| Logboek van gebeurtenissen | Om na te gaan wie wat deed, en om te tellen. | algemeen belang | \
blijft: het bevat alleen codes, en de code van wie gewist is leidt naar niemand |
| Reservekopieën | Om niets kwijt te raken. | algemeen belang | 7 dagen, 5 weken, 12 maanden; wie \
gewist is, is ook daarin onleesbaar |
"""


def register(plugins: Registry) -> str:
    """The whole text."""
    parts = [_HEAD, *(_of_plugin(each) for each in plugins), _REST]
    return "\n".join(part for part in parts if part)


def write(plugins: Registry) -> None:
    """Write the file."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(register(plugins))


def installed() -> Registry:
    """The plugins of this checkout; one that fails is an error."""
    found = Registry(isolate=False)
    found.discover(PLUGIN_FOLDER)
    return found


def _of_plugin(loaded: LoadedPlugin) -> str:
    kept = loaded.contributions.get(PersonalData, ())
    if not kept:
        return f"## {loaded.plugin.title}\n\nBewaart niets over mensen.\n"
    return "\n".join([f"## {loaded.plugin.title}\n", *_table(kept), ""])


def _table(kept: tuple[PersonalData, ...]) -> Iterator[str]:
    yield "| wat | waarvoor | grond | bewaartijd |"
    yield "|---|---|---|---|"
    for each in kept:
        yield f"| {each.title} | {each.purpose} | {each.ground} | {_kept_for(each.keep_days)} |"


def _kept_for(days: int) -> str:
    return f"{days // 365} jaar" if days % 365 == 0 else f"{days} dagen"


if __name__ == "__main__":
    write(installed())
