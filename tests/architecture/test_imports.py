"""Who may import whom, over every file, also of plugins that come later.

import-linter (pyproject.toml) follows chains of imports; this file says what it cannot: names, bare
imports, imports inside functions, and the table of contents above the layers of a plugin.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = {"bloei_core", "bloei_core.ui", "bloei_core.testing"}
DRAWING = {"streamlit", "streamlit_folium", "plotly", "folium", "branca"}
LAYERS = ["__init__", "page", "service", "store"]  # from high to low


@dataclass(frozen=True)
class Import:
    """`from module import name`, or `import module` when the name is empty."""

    line: int
    module: str
    name: str = ""

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    @property
    def full(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module


def our_files() -> list[Path]:
    """Every Python file that runs in the product, relative to the project."""
    folders = ("bloei_core", "pages", "plugins")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    found += [ROOT / "app.py"] if (ROOT / "app.py").exists() else []
    return sorted(path.relative_to(ROOT) for path in found)


def imports_of(source: str, package: str = "") -> Iterator[Import]:
    """Every import, wherever it stands; relative ones are spelled out from their package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node, package)
            yield from (Import(node.lineno, module, alias.name) for alias in node.names)


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [node.module])])


def complaints(path: Path, source: str) -> list[str]:
    """What is wrong with the imports of one file, in words, with the line."""
    rules = [_engine, _database, _drawing, _bare_page, _other_plugin, _public_api, _layer]
    package = ".".join(path.parent.parts)
    return [
        f"{path}:{found.line}: {complaint}"
        for found in imports_of(source, package)
        for rule in rules
        if (complaint := rule(path, found))
    ]


def _engine(path: Path, found: Import) -> str:
    wrong = path.parts[0] == "bloei_core" and found.top in {"pages", "plugins", "app"}
    return f"the engine imports {found.full}" if wrong else ""


def _database(path: Path, found: Import) -> str:
    wrong = found.top == "duckdb" and path.parts[:2] != ("bloei_core", "warehouse")
    return "only bloei_core/warehouse speaks to DuckDB" if wrong else ""


def _drawing(path: Path, found: Import) -> str:
    may_draw = (
        path == Path("app.py")
        or path.parts[0] == "pages"
        or path.parts[:2] == ("bloei_core", "ui")
        or (path.parts[0] == "plugins" and path.name.startswith("page"))
    )
    return f"{found.top} outside a page" if found.top in DRAWING and not may_draw else ""


def _bare_page(path: Path, found: Import) -> str:
    """Streamlit puts pages/ on the path: `import shell` works there, and loads it twice."""
    bare = {page.stem for page in (ROOT / "pages").glob("*.py")} - {"__init__"}
    return f"say pages.{found.module}" if found.module in bare else ""


def _other_plugin(path: Path, found: Import) -> str:
    if path.parts[0] != "plugins" or found.top != "plugins":
        return ""
    own = ".".join(path.parts[:2])
    inside = found.full == own or found.full.startswith(f"{own}.")
    return "" if inside else f"{own} imports another plugin: {found.full}"


def _public_api(path: Path, found: Import) -> str:
    if path.parts[0] != "plugins" or found.top != "bloei_core":
        return ""
    if found.module not in PUBLIC:
        return f"{found.module} is no public part of the engine"
    offered = found.name in {"", "__version__"} or found.name in offered_by(found.module)
    return "" if offered else f"{found.module} does not offer {found.name}"


def offered_by(module: str) -> set[str]:
    """The names in `__all__` of a module of the engine, without running it."""
    base = ROOT.joinpath(*module.split("."))
    file = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    if not file.exists():
        return set()
    for node in ast.parse(file.read_text()).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(target, ast.Name) and target.id == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def _layer(path: Path, found: Import) -> str:
    """__init__ → page → service → store: a file imports only what stands below it."""
    if path.parts[0] != "plugins" or path.stem not in LAYERS or len(path.parts) != 3:
        return ""
    own = ".".join(path.parts[:2])
    inside = found.full == own or found.full.startswith(f"{own}.")
    part = (found.full.removeprefix(own) + ".").split(".")[1] or "__init__"
    if not inside or part not in LAYERS[: LAYERS.index(path.stem) + 1]:
        return ""
    return f"{path.stem} imports {part}, which stands above it"


def test_every_import_of_every_file_is_allowed() -> None:
    found = [line for path in our_files() for line in complaints(path, (ROOT / path).read_text())]
    assert found == []
    assert Path("bloei_core/warehouse/work.py") in our_files()


@pytest.mark.parametrize(
    ("path", "source", "complaint"),
    [
        ("bloei_core/names.py", "import plugins.match_board", "the engine imports"),
        ("bloei_core/names.py", "from pages import today", "the engine imports"),
        ("bloei_core/names.py", "def f():\n    import streamlit as st", "outside a page"),
        ("bloei_core/schema.py", "import duckdb", "speaks to DuckDB"),
        ("pages/today.py", "from duckdb import connect", "speaks to DuckDB"),
        ("plugins/map/store.py", "import duckdb", "speaks to DuckDB"),
        ("plugins/map/service.py", "import plotly.express", "outside a page"),
        ("plugins/map/__init__.py", "import folium", "outside a page"),
        ("plugins/map/page.py", "from plugins.board import store", "another plugin"),
        ("plugins/map/page.py", "from ..board.store import Match", "another plugin"),
        ("plugins/map/page.py", "import plugins.mapping", "another plugin"),
        ("plugins/map/page.py", "from bloei_core.warehouse import Warehouse", "no public part"),
        ("plugins/map/page.py", "from bloei_core import warehouse", "does not offer"),
        ("plugins/map/page.py", "from bloei_core.ui import _secret", "does not offer"),
        ("plugins/map/store.py", "from plugins.map.service import move", "stands above it"),
        ("plugins/map/store.py", "from . import page", "stands above it"),
        ("plugins/map/service.py", "from plugins.map import PLUGIN, page", "stands above it"),
        ("plugins/map/page.py", "import plugins.map", "stands above it"),
    ],
)
def test_a_forbidden_import_is_seen(path: str, source: str, complaint: str) -> None:
    assert any(complaint in line for line in complaints(Path(path), source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bloei_core/warehouse/work.py", "import duckdb"),
        ("bloei_core/ui/board.py", "import streamlit as st"),
        ("plugins/map/page.py", "import folium\nimport streamlit as st"),
        ("plugins/map/page.py", "from plugins.map import service\nfrom . import store"),
        ("plugins/map/__init__.py", "from plugins.map import page\nimport datetime"),
    ],
)
def test_an_allowed_import_is_let_through(path: str, source: str) -> None:
    assert complaints(Path(path), source) == []


def test_a_page_is_not_imported_by_its_bare_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "shell.py").touch()
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert complaints(Path("app.py"), "import shell") == ["app.py:1: say pages.shell"]
    assert complaints(Path("app.py"), "from pages import shell") == []


def test_nothing_catches_what_streamlit_raises_to_stop_and_rerun() -> None:
    """st.stop and st.rerun are BaseExceptions: a net that wide breaks every page."""
    found = [
        f"{path}:{node.lineno}"
        for path in our_files()
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
    ]
    assert found == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id == "BaseException")
        for kind in caught
    )
