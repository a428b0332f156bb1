"""What `bloei check` and `bloei plugins` found, in short Dutch lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from bloei_core import city
from bloei_core.cli.terminal import say

Json: TypeAlias = Any

_NOUNS = {
    "pages": ("pagina", "pagina's"),
    "todos": ("lijst voor Vandaag", "lijsten voor Vandaag"),
    "relation_sections": ("deel bij mensen en plekken", "delen bij mensen en plekken"),
    "kpis": ("doel", "doelen"),
    "map_layers": ("kaartlaag", "kaartlagen"),
    "calendars": ("agenda", "agenda's"),
    "feeds": ("agenda-adres", "agenda-adressen"),
    "meeting_items": ("punt voor het weekoverleg", "punten voor het weekoverleg"),
    "importers": ("import", "imports"),
    "exporters": ("export", "exports"),
    "personal_data": ("soort persoonsgegevens", "soorten persoonsgegevens"),
    "caseloads": ("soort werk om over te dragen", "soorten werk om over te dragen"),
    "references": ("verwijzing", "verwijzingen"),
    "checks": ("controle", "controles"),
    "jobs": ("taak", "taken"),
    "settings": ("instelling", "instellingen"),
    "demo": ("oefenverhaal", "oefenverhalen"),
    "on_event": ("luistert naar gebeurtenissen", ""),
}


def print_json(found: Json) -> None:
    """For machines."""
    say(json.dumps(found, ensure_ascii=False, indent=2))


def print_report(report: Json) -> None:
    """The report of a check: a line a rule, with what is wrong below it."""
    for rule in report["checks"]:
        say(f"{'✓' if rule['ok'] else '✗'} {rule['title']}")
        for line in rule["problems"]:
            say(f"    {line}")
        for line in rule["notes"]:
            say(f"    (let op: {line})")
    wrong = sum(not rule["ok"] for rule in report["checks"])
    say()
    say(f"{wrong} van de {len(report['checks'])} kloppen niet." if wrong else "Alles klopt.")


def print_plugins(plugins: Sequence[Json]) -> None:
    """The installed plugins: a heading each, with what it adds, for whom, and what failed."""
    for plugin in plugins:
        say(f"{plugin['name']} · {plugin['title']}")
        for line in _about(plugin):
            say(f"    {line}")


def print_members(members: Sequence[Json]) -> None:
    """The members: a line each, with code, roles and account."""
    for each in members:
        roles = ", ".join(_role(one) for one in each["roles"])
        account = each["account"] or "nog geen account"
        off = "" if each["active"] else " · uit"
        say(f"{each['id']} · {each['name']} · {roles} · {account}{off}")
    if not members:
        say("Er is nog niemand. Voeg een beheerder toe met: bloei member add")


def _role(membership: Json) -> str:
    names = {team.code: team.name for team in city.teams()}
    where = names.get(membership["team"], "hele stad")
    return f"{membership['role']} ({where})"


def _about(plugin: Json) -> Iterator[str]:
    if plugin["loaded"]:
        yield f"Bron: {plugin['source']}"
        yield f"Voegt toe: {', '.join(_hooks(plugin)) or 'niets'}"
        yield f"Staat aan voor: {_teams(plugin['teams'])}"
    else:
        yield "Kan niet worden geladen."
    for failure in plugin["failures"]:
        yield f"Ging fout: {failure}"


def _hooks(plugin: Json) -> Iterator[str]:
    for hook, number in plugin["hooks"].items():
        one, more = _NOUNS[hook]
        if more:
            yield f"{number} {one if number == 1 else more}"
        else:
            yield one


def _teams(teams: Sequence[str]) -> str:
    names = {team.code: team.name for team in city.teams()}
    if set(teams) >= set(names):
        return "alle teams"
    return ", ".join(names.get(team, team) for team in teams) or "geen team"
