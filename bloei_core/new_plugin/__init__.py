"""`bloei new-plugin`: write a small plugin that works, to build on."""

from __future__ import annotations

import keyword
import re
import shutil
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bloei_core.errors import BloeiError
from bloei_core.plugins import PLUGIN_NAME, RESERVED_NAMES
from bloei_core.warehouse import Warehouse

# Our own folders: a plugin of that name would be hard to tell from them.
_TAKEN = frozenset({"core", "bloei", "bloei_core", "pages", "plugins", "app", "tests", "data"})
_SQL_WORDS = "select keyword_name from duckdb_keywords() where keyword_category = 'reserved'"
_TEMPLATE = "template"
_SUFFIX = ".txt"  # so that no tool takes a template for code


def write_plugin(name: str, folder: Path) -> Path:
    """Write a plugin called `name` in a folder of its own below `folder`; where it stands.

    Raises BloeiError with a Dutch sentence when the name is no good or the folder is there already.
    """
    _require_good(name)
    if not folder.is_dir():
        raise BloeiError(f"De map {folder} is er niet.")
    target = folder / name
    if target.exists():
        raise BloeiError(f"{target} bestaat al. Kies een andere naam, of haal die map eerst weg.")
    try:
        _write(files(__package__) / _TEMPLATE, target, _words(name))
    except OSError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return target


def _require_good(name: str) -> None:
    if not PLUGIN_NAME.fullmatch(name):
        raise BloeiError(
            f"“{name}” kan niet als naam. Gebruik 2 tot 31 kleine letters, cijfers en liggende "
            "streepjes (_), en begin met een letter."
        )
    if name in _TAKEN | RESERVED_NAMES | _sql_words() or keyword.iskeyword(name):
        raise BloeiError(f"De naam “{name}” is al van iets anders. Kies een andere naam.")


def _sql_words() -> set[str]:
    """What cannot be the name of a schema."""
    warehouse = Warehouse()
    try:
        return {row["keyword_name"] for row in warehouse.read(_SQL_WORDS)}
    finally:
        warehouse.close()


def _words(name: str) -> dict[str, str]:
    """What stands between « and » in the template."""
    return {
        "name": name,
        "Title": name.replace("_", " ").capitalize(),
        "url": name.replace("_", "-"),
    }


def _write(source: Traversable, target: Path, words: dict[str, str]) -> None:
    if source.is_file():
        target.with_name(_filled(target.name, words).removesuffix(_SUFFIX)).write_text(
            _filled(source.read_text(encoding="utf-8"), words), encoding="utf-8"
        )
        return
    target.mkdir()
    for each in source.iterdir():
        _write(each, target / each.name, words)


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub("«([A-Za-z]+)»", lambda found: words[found[1]], text)
