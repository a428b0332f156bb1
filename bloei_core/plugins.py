"""Plugins: find them, load them one by one, call them so that one bad one stops nobody."""

from __future__ import annotations

import importlib
import logging
import re
import traceback
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pluggy

from bloei_core import hookspecs
from bloei_core.contributions import (
    API,
    CalendarSource,
    Caseload,
    Check,
    DemoScenario,
    Exporter,
    Feed,
    Importer,
    Job,
    Kpi,
    MapLayer,
    MeetingItem,
    Page,
    PersonalData,
    Plugin,
    Reference,
    RelationSection,
    Setting,
    TodoSource,
)
from bloei_core.errors import BloeiError, Refused
from bloei_core.schema import CORE, Migration, migrations_in

LIST_HOOKS: Mapping[str, type] = {
    "pages": Page,
    "todos": TodoSource,
    "relation_sections": RelationSection,
    "kpis": Kpi,
    "map_layers": MapLayer,
    "calendars": CalendarSource,
    "feeds": Feed,
    "meeting_items": MeetingItem,
    "importers": Importer,
    "exporters": Exporter,
    "personal_data": PersonalData,
    "caseloads": Caseload,
    "references": Reference,
    "checks": Check,
    "jobs": Job,
    "settings": Setting,
    "demo": DemoScenario,
}

ENTRY_POINTS = "bloei"
CORE_PACKAGE = "pages"
PLUGIN_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}", re.ASCII)
# Schemas of DuckDB itself, and the one for what plugins publish to each other.
RESERVED_NAMES = frozenset(
    {"main", "temp", "system", "memory", "warehouse", "information_schema", "pg_catalog", "shared"}
)
_KEPT_FAILURES = 200

Noun = TypeVar("Noun")
Result = TypeVar("Result")
_log = logging.getLogger("bloei.plugins")


@dataclass(frozen=True, slots=True)
class Failure:
    """Something of a plugin that did not work. Holds where and what kind, never data."""

    plugin: str
    spot: str
    kind: str
    places: tuple[str, ...]
    happened_at: datetime


@dataclass(slots=True)
class LoadedPlugin:
    """A plugin that could be imported, with all that it contributes."""

    plugin: Plugin
    module: ModuleType
    source: str
    contributions: dict[type, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its folder, schema and prefix of events."""
        return self.plugin.name

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return Path(str(self.module.__file__)).parent

    @property
    def migrations(self) -> list[Migration]:
        """Its migrations in order."""
        return migrations_in(self.name, self.folder / "migrations")


class Registry:
    """All installed plugins, what they contribute and what failed."""

    def __init__(self, *, isolate: bool = True) -> None:
        """`isolate=False` lets every error through, so that tests see it."""
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self.isolate = isolate
        self._loaded: dict[str, LoadedPlugin] = {}
        self.failures: deque[Failure] = deque(maxlen=_KEPT_FAILURES)

    def __iter__(self) -> Iterator[LoadedPlugin]:
        """The loaded plugins, the core first, then by name."""
        return iter(sorted(self._loaded.values(), key=lambda each: (not _is_core(each), each.name)))

    def get(self, name: str) -> LoadedPlugin | None:
        """The plugin of that name, when it could be loaded."""
        return self._loaded.get(name)

    def discover(self, folder: Path | None) -> None:
        """Load the core pages, the plugin folders below `folder`, then the installed packages."""
        if folder is not None:
            self._try("bloei", "core", lambda: self._load(CORE_PACKAGE, "bloei"))
            for name in _folders(folder):
                self._try(name, "import", partial(self._load, f"plugins.{name}", "map plugins"))
        for entry in entry_points(group=ENTRY_POINTS):
            self._try(entry.name, "import", partial(self._load_entry, entry))

    def add(self, module: ModuleType, source: str = "test") -> LoadedPlugin:
        """Load one plugin module. Raises BloeiError when it does not fit."""
        plugin = _plugin_of(module)
        if plugin.name in self._loaded:
            raise BloeiError(f"Er is al een plugin met de naam {plugin.name}.")
        try:
            self._manager.register(module, plugin.name)
        except Exception:
            self._manager.unregister(name=plugin.name)  # a wrong hook leaves it half registered
            raise
        loaded = LoadedPlugin(plugin, module, source)
        self._loaded[plugin.name] = loaded
        self._try(plugin.name, "hooks", partial(self._require_known_hooks, loaded))
        for hook, noun in LIST_HOOKS.items():
            found = self._try(plugin.name, hook, partial(self._call, loaded, hook, noun))
            loaded.contributions[noun] = found or ()
        return loaded

    def drop(self, name: str, spot: str, error: Exception) -> None:
        """Take a plugin out (its migrations failed) and note why."""
        if self._loaded.pop(name, None):
            self._manager.unregister(name=name)
        self.note(name, spot, error)

    def contributed(self, noun: type[Noun], names: Collection[str]) -> list[tuple[str, Noun]]:
        """What these plugins contribute of one kind, with the name of the plugin."""
        return [
            (loaded.name, each)
            for loaded in self
            if loaded.name in names
            for each in loaded.contributions.get(noun, ())
        ]

    def isolated(
        self, plugin: str, spot: str, function: Callable[..., Result], *args: Any
    ) -> Result | None:
        """What the function returns, or None when it raised: then that is noted.

        A refusal of a rule is no fault of the plugin and goes through.
        """
        return self._try(plugin, spot, lambda: function(*args), passing=Refused)

    def listens(self) -> bool:
        """Whether any plugin wants to hear of events."""
        return any(hasattr(loaded.module, "on_event") for loaded in self._loaded.values())

    def announce(self, names: Collection[str], *args: Any) -> None:
        """Call `on_event` of these plugins, each on its own."""
        for loaded in self:
            implementation = getattr(loaded.module, "on_event", None)
            if loaded.name in names and implementation:
                self._try(loaded.name, "on_event", partial(implementation, *args))

    def note(self, plugin: str, spot: str, error: Exception) -> Failure:
        """Remember and log a failure: kind and places only, the message may hold a name."""
        frames = traceback.extract_tb(error.__traceback__)[-3:]
        places = tuple(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
        failure = Failure(plugin, spot, type(error).__name__, places, datetime.now(UTC))
        self.failures.append(failure)
        told = {"spot": spot.replace(" ", "-"), "kind": failure.kind, "places": places}
        _log.error("failure in %s", plugin, extra=told)
        return failure

    def _load_entry(self, entry: EntryPoint) -> LoadedPlugin:
        module = importlib.import_module(entry.module)
        version = entry.dist.version if entry.dist else "?"
        return self.add(module, f"pakket {entry.name} {version}")

    def _load(self, module: str, source: str) -> LoadedPlugin:
        return self.add(importlib.import_module(module), source)

    def _require_known_hooks(self, loaded: LoadedPlugin) -> None:
        # Not pluggy's check_pending: that also complains about every plugin loaded before.
        known = {*LIST_HOOKS, "on_event"}
        callers = self._manager.get_hookcallers(loaded.module) or []
        if unknown := sorted({caller.name for caller in callers} - known):
            raise BloeiError(f"{loaded.name} gebruikt onbekende hooks: {', '.join(unknown)}")

    def _call(self, loaded: LoadedPlugin, hook: str, noun: type[Noun]) -> tuple[Noun, ...]:
        others = [module for module in self._manager.get_plugins() if module is not loaded.module]
        caller = self._manager.subset_hook_caller(hook, remove_plugins=others)
        found = tuple(each for result in caller() for each in result)
        if wrong := [each for each in found if not isinstance(each, noun)]:
            raise TypeError(f"{hook} returned {type(wrong[0]).__name__}, not {noun.__name__}")
        return found

    def _try(
        self,
        plugin: str,
        spot: str,
        function: Callable[[], Result],
        passing: type[Exception] | tuple[()] = (),
    ) -> Result | None:
        try:
            return function()
        except passing:
            raise
        except Exception as error:
            if not self.isolate:
                raise
            self.note(plugin, spot, error)
            return None


def _is_core(loaded: LoadedPlugin) -> bool:
    return loaded.plugin.always_on


def _folders(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))


def _plugin_of(module: ModuleType) -> Plugin:
    plugin = getattr(module, "PLUGIN", None)
    if not isinstance(plugin, Plugin):
        raise BloeiError(f"{module.__name__} heeft geen PLUGIN.")
    if plugin.api != API:
        raise BloeiError(f"{plugin.name} is gemaakt voor een andere Bloei (api {plugin.api}).")
    if not PLUGIN_NAME.fullmatch(plugin.name) or plugin.name in RESERVED_NAMES:
        raise BloeiError(f"{plugin.name} is geen goede naam voor een plugin.")
    if plugin.always_on and plugin.name != CORE:
        raise BloeiError(f"{plugin.name} hoort niet bij Bloei zelf en moet uit kunnen.")
    return plugin
