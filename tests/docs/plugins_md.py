"""PLUGINS.md taken apart: its hooks, its tables of fields, its examples."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import ModuleType

from bloei_core import Plugin, contributions
from bloei_core.warehouse import events

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "PLUGINS.md").read_text()
_HOOK = re.compile(r"^### `(\w+)\(.*\)`$", re.MULTILINE)
_NOUN = re.compile(r"^#{3,4} ([A-Z]\w+)$", re.MULTILINE)
_FIELD = re.compile(r"^\| `(\w+)` \| `(.+?)` \|(?: `(.+?)`)? \| (.+) \|$", re.MULTILINE)
_FILE = r"^`plugins/{plugin}/(\S+)`\n\n```\w+\n(.*?)^```$"


def hooks() -> dict[str, str]:
    """Per hook that is documented its first example."""
    parts = _HOOK.split(TEXT)
    return {
        name: part.split("```python\n", 1)[1].split("\n```", 1)[0]
        for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }


def fields() -> dict[str, list[tuple[str, str, str]]]:
    """Per noun that is documented its fields: name, type, default."""
    parts = _NOUN.split(TEXT)
    return {
        name: [
            (field, kind.replace("\\|", "|"), default)
            for field, kind, default, _ in _FIELD.findall(part.split("\n#")[0])
        ]
        for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }


def fields_in_code() -> dict[str, list[tuple[str, str, str]]]:
    """The same of every noun in the code."""
    trees = [ast.parse(Path(str(each.__file__)).read_text()) for each in (contributions, events)]
    classes = {
        node.name: node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)
    }
    return {name: _fields(node) for name, node in classes.items()}


def _fields(node: ast.ClassDef) -> list[tuple[str, str, str]]:
    return [
        (each.target.id, ast.unparse(each.annotation), _default(each.value))
        for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]


def _default(value: ast.expr | None) -> str:
    if value is None:
        return ""
    text = ast.unparse(value)
    return "{}" if "default_factory=dict" in text else text


def files(plugin: str) -> dict[str, str]:
    """The files of a plugin that the page shows."""
    pattern = re.compile(_FILE.format(plugin=plugin), re.MULTILINE | re.DOTALL)
    return dict(pattern.findall(TEXT))


def type_in(plugin: str, folder: Path) -> Path:
    """Write those files below a folder, as the page says; the folder of the plugin."""
    for name, text in files(plugin).items():
        file = folder / plugin / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder / plugin


def example(hook: str) -> ModuleType:
    """The example of a hook as a plugin module."""
    module = ModuleType(f"example_of_{hook}")
    module.__file__ = f"/nowhere/{hook}/__init__.py"
    module.PLUGIN = Plugin("buurtbus", "Buurtbus", "Uit de handleiding.")  # type: ignore[attr-defined]
    exec(compile(hooks()[hook], f"PLUGINS.md: {hook}", "exec"), module.__dict__)  # noqa: S102
    return module
