"""Which plugins are held to the contract: every folder found, the polite package, and the core.

A new folder below `plugins/` is found by itself. Folders elsewhere: BLOEI_CONTRACT_PLUGINS.
"""

from __future__ import annotations

import ast
import importlib
import os
from pathlib import Path

import plugins
from bloei_core.engine import PLUGIN_FOLDER
from bloei_core.plugins import Registry

EXTRA = "BLOEI_CONTRACT_PLUGINS"
POLITE = "tests.example_plugins.polite.bloei_leenkast"
CORE = "core"


def modules() -> dict[str, str]:
    """Plugin name → the module to import, without importing any."""
    found = {name: f"plugins.{name}" for name in _folders(PLUGIN_FOLDER)}
    for folder in map(Path, filter(None, os.environ.get(EXTRA, "").split(os.pathsep))):
        if str(folder) not in plugins.__path__:
            plugins.__path__.append(str(folder))
        found |= {name: f"plugins.{name}" for name in _folders(folder)}
    return {CORE: "pages", **found, "leenkast": POLITE}


def registry() -> Registry:
    """All of them loaded; faults are seen."""
    made = Registry(isolate=False)
    for module in modules().values():
        made.add(importlib.import_module(module))
    return made


def code_of(folder: Path) -> dict[Path, ast.Module]:
    """Every file of a plugin but its tests, parsed."""
    files = [path for path in sorted(folder.rglob("*.py")) if "tests" not in path.parts]
    return {path: ast.parse(path.read_text()) for path in files}


def _folders(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))
