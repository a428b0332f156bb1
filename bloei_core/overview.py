"""Which plugins there are, what they add, for whom they are on, and what failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bloei_core import city
from bloei_core.engine import PLUGIN_FOLDER, Engine
from bloei_core.plugins import LIST_HOOKS, LoadedPlugin, Registry


@dataclass(frozen=True, slots=True)
class PluginOverview:
    """One plugin; `loaded` is False when it could not be loaded, and then only failures tell."""

    name: str
    title: str
    source: str
    loaded: bool
    hooks: dict[str, int]
    """The hooks it uses, with the number of contributions."""
    teams: tuple[str, ...]
    """The ids of the teams for which it is on."""
    failures: tuple[str, ...]
    """What failed since the start: where, and what kind of error."""

    def as_json(self) -> dict[str, Any]:
        """For `bloei plugins --json`."""
        return asdict(self)


def overview(engine: Engine) -> list[PluginOverview]:
    """All installed plugins, the core first, then those that could not be loaded."""

    def on_for(plugin: LoadedPlugin) -> list[str]:
        return [team for team in engine.team_ids() if plugin.name in enabled[team]]

    enabled = {team: engine.enabled([team]) for team in engine.team_ids()}
    return _all(engine.plugins, on_for)


def installed_plugins() -> list[PluginOverview]:
    """All installed plugins, before there is any data: on for every team, or for none."""
    registry = Registry()
    registry.discover(PLUGIN_FOLDER)
    teams = list(dict.fromkeys(team.code for team in city.teams()))
    return _all(registry, lambda each: teams if each.plugin.on_by_default else [])


def _all(
    registry: Registry, on_for: Callable[[LoadedPlugin], Sequence[str]]
) -> list[PluginOverview]:
    known = [_loaded(registry, each, on_for(each)) for each in registry]
    names = {each.name for each in known}
    lost = sorted({failure.plugin for failure in registry.failures} - names)
    return known + [_lost(registry, name) for name in lost]


def _loaded(registry: Registry, loaded: LoadedPlugin, teams: Sequence[str]) -> PluginOverview:
    return PluginOverview(
        name=loaded.name,
        title=loaded.plugin.title,
        source=loaded.source,
        loaded=True,
        hooks=_hooks(loaded),
        teams=tuple(teams),
        failures=_failures(registry, loaded.name),
    )


def _lost(registry: Registry, name: str) -> PluginOverview:
    return PluginOverview(name, name, "", False, {}, (), _failures(registry, name))


def _hooks(loaded: LoadedPlugin) -> dict[str, int]:
    counted = {hook: len(loaded.contributions.get(noun, ())) for hook, noun in LIST_HOOKS.items()}
    counted["on_event"] = int(hasattr(loaded.module, "on_event"))
    return {hook: number for hook, number in counted.items() if number}


def _failures(registry: Registry, name: str) -> tuple[str, ...]:
    return tuple(
        f"{failure.spot}: {failure.kind} ({', '.join(failure.places)})"
        for failure in registry.failures
        if failure.plugin == name
    )
