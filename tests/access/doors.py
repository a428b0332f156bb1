"""Every door of Bloei, found in the code: pages, functions of contributions, and verbs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from types import ModuleType
from typing import Any, get_type_hints

import bloei_core
import plugins
from bloei_core import Context, Page
from bloei_core.plugins import LIST_HOOKS, Registry

# A store is called by services only; the scope test of tests/contract walks it. Screens are
# tested as pages, and testing.py is for tests.
_NOT_SERVICES = (".store", ".demo", ".testing", ".ui", ".cli", ".hookspecs", ".new_plugin")


@dataclass(frozen=True, slots=True)
class Door:
    """Something that a member, or her browser, can have done."""

    name: str
    function: Callable[..., Any]

    @property
    def takes_context(self) -> bool:
        """Whether somebody asks: else the core calls it inside a duty of its own."""
        return first_type(self.function) is Context


def pages(registry: Registry) -> dict[str, Page]:
    """Every page, by its address."""
    return {page.url: page for loaded in registry for page in loaded.contributions.get(Page, ())}


def hook_functions(registry: Registry) -> dict[str, Door]:
    """Every function in a field of what a plugin contributes: `plugin.hook.which.field`."""
    found = {}
    for loaded in registry:
        for hook, noun in LIST_HOOKS.items():
            for each in loaded.contributions.get(noun, ()):
                for field, function in _functions_in(each):
                    if noun is Page:
                        continue  # drawn, not called
                    name = f"{loaded.name}.{hook}.{_which(each)}.{field}"
                    found[name] = Door(name, function)
    return found


def verbs() -> dict[str, Door]:
    """Every public function of a service: its first argument is a Context. `module.function`."""
    found = {}
    for module in _services():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            public = not name.startswith("_") and function.__module__ == module.__name__
            if public and first_type(function) is Context:
                door = f"{module.__name__.removeprefix('plugins.')}.{name}"
                found[door] = Door(door, function)
    return found


def _services() -> Iterator[ModuleType]:
    for package in (bloei_core, plugins):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            parts = each.name.split(".")
            is_page = any(part.startswith("page") for part in parts)
            if not is_page and not any(one in each.name for one in _NOT_SERVICES):
                yield importlib.import_module(each.name)


def _functions_in(noun: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    assert is_dataclass(noun)
    for field in fields(noun):
        value = getattr(noun, field.name)
        if callable(value):
            yield field.name, value


def _which(noun: Any) -> str:
    for name in ("key", "path", "title", "one", "label"):
        if found := getattr(noun, name, None):
            return str(found).replace(" ", "_")
    raise AssertionError(f"{type(noun).__name__} has nothing to call it by")


def first_type(function: Callable[..., Any]) -> Any:
    """The type of its first argument; None when it takes none."""
    target = getattr(function, "func", function)
    first = next(iter(inspect.signature(function).parameters.values()), None)
    if first is None:
        return None
    hint = getattr(target, "__annotations__", {}).get(first.name)
    if hint is None:  # a lambda says nothing of its arguments
        return Context if first.name == "context" else None
    try:
        return get_type_hints(target).get(first.name)
    except NameError:
        return Context if str(hint) == "Context" else None
