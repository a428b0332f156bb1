"""Values in words, for a paper and for a cell of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any

from bloei_core.ui import formats


def words(value: Any) -> str:  # noqa: ANN401  whatever a plugin tells
    """A value on one line: dates and numbers the Dutch way, lists with semicolons."""
    kinds = (kind for kind in _WORDS if isinstance(value, kind))
    return _WORDS[next(kinds)](value)


def _of_mapping(value: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}: {text}" for key, each in value.items() if (text := words(each)))


def _of_list(value: Sequence[Any]) -> str:
    return "; ".join(filter(None, map(words, value)))


# The first that fits: a bool is an int too, a moment a date, a text a sequence.
_WORDS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    NoneType: lambda _nothing: "",
    bool: lambda value: "ja" if value else "nee",
    datetime: formats.date_and_time,
    date: formats.dutch_date,
    int: formats.number,
    float: formats.number,
    Mapping: _of_mapping,
    Sequence: _of_list,
    object: str,
}


def known(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """What of a row is known, by its Dutch label: one text, or one for each of several."""
    found: dict[str, list[str]] = {}
    for label, value in row.items():
        several = isinstance(value, Sequence) and not isinstance(value, str)
        texts = [text for each in (value if several else [value]) if (text := words(each))]
        if texts:
            found[label] = texts
    return found


def kept_for(days: int) -> str:
    """How long: "2 jaar", "90 dagen"."""
    if days % 365 == 0:
        return f"{days // 365} jaar"
    return formats.count(days, "dag", "dagen")
