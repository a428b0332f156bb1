"""Which plugins there are, what they add, for whom they are on, and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bloei_core.engine import Engine
from bloei_core.plugins import LIST_HOOKS, Failure, LoadedPlugin


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
    known = [_loaded(engine, each) for each in engine.plugins]
    names = {each.name for each in known}
    lost = sorted({failure.plugin for failure in engine.plugins.failures} - names)
    return known + [_lost(engine, name) for name in lost]


def _loaded(engine: Engine, loaded: LoadedPlugin) -> PluginOverview:
    return PluginOverview(
        name=loaded.name,
        title=loaded.plugin.title,
        source=loaded.source,
        loaded=True,
        hooks=_hooks(loaded),
        teams=tuple(team for team in engine.team_ids() if loaded.name in engine.enabled([team])),
        failures=_failures(engine, loaded.name),
    )


def _lost(engine: Engine, name: str) -> PluginOverview:
    return PluginOverview(name, name, "", False, {}, (), _failures(engine, name))


def _hooks(loaded: LoadedPlugin) -> dict[str, int]:
    counted = {hook: len(loaded.contributions.get(noun, ())) for hook, noun in LIST_HOOKS.items()}
    counted["on_event"] = int(hasattr(loaded.module, "on_event"))
    return {hook: number for hook, number in counted.items() if number}


def _failures(engine: Engine, name: str) -> tuple[str, ...]:
    return tuple(_sentence(each) for each in engine.plugins.failures if each.plugin == name)


def _sentence(failure: Failure) -> str:
    return f"{failure.spot}: {failure.kind} ({', '.join(failure.places)})"


def sentences(failures: Sequence[Failure]) -> list[str]:
    """Failures in words, without data."""
    return [f"{each.plugin}: {_sentence(each)}" for each in failures]
