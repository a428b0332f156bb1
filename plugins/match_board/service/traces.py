"""What an event keeps of how a match was before it, so that it can be undone.

Codes and numbers only; what a text said stays in `text_version`, sealed, under the number of the
event. `was_version` tells that an event keeps all of this: older ones do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bloei_core import Row
from plugins.match_board import store

Code = str | int | float | bool | None

MARK = "was_version"
STEP = "step"
"""In an event that undoes or redoes another one: the number of that event."""
BATCH = "batch"
_WAS = "was_"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENTS = frozenset({"closed_at", "created_at"})
_DATES = frozenset({"started_on", "next_step_on"})


def of_new() -> dict[str, Any]:
    """For the event with which a match begins."""
    return {MARK: 0}


def turning_around(seq: int) -> dict[str, Any]:
    """For an event that undoes or redoes the one with this number."""
    return {STEP: seq}


def together(batch: str) -> dict[str, Any]:
    """For events of more than one unit of work that are one step of one person."""
    return {BATCH: batch} if batch else {}


def before(found: store.Match, columns: Iterable[str]) -> dict[str, Any]:
    """What these columns hold now, for the event that changes them."""
    kept = {
        f"{_WAS}{column}": _code(getattr(found, column))
        for column in columns
        if not column.endswith("_sealed")
    }
    return {MARK: found.version, **kept}


def held_before(details: Mapping[str, Any]) -> Row:
    """The columns as they were before the event with these details."""
    return {
        name.removeprefix(_WAS): _value(name.removeprefix(_WAS), code)
        for name, code in details.items()
        if name.startswith(_WAS) and name != MARK
    }


def _code(value: Any) -> Code:  # noqa: ANN401  whatever a column holds
    if isinstance(value, datetime):
        return (value - _EPOCH) // timedelta(microseconds=1)
    code: Code = value.isoformat() if isinstance(value, date) else value
    return code


def _value(column: str, code: Code) -> Any:  # noqa: ANN401
    if code is None:
        return None
    if column in _MOMENTS:
        return _EPOCH + timedelta(microseconds=int(code))
    return date.fromisoformat(str(code)) if column in _DATES else code
