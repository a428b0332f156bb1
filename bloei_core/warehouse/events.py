"""Events: what was committed, in ids and codes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from bloei_core.errors import ProgrammingMistake

EVERY_TEAM = "*"

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]{1,80}", re.ASCII)
_CODE = re.compile(r"[a-z0-9_.:*/+-]{0,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was committed. Ids and codes only, never a name or a typed text."""

    name: str
    subject: str
    team: str
    actor: str
    happened_at: datetime
    seq: int = 0
    old: str | None = None
    new: str | None = None
    details: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


_COLUMNS = tuple(column.name for column in fields(Event))


def event_row(event: Event) -> dict[str, Any]:
    """The row of `core.event` for this event."""
    row = {column: getattr(event, column) for column in _COLUMNS}
    row["details"] = json.dumps(event.details) if event.details else None
    return row


def require_codes(event: Event) -> None:
    """Raise ProgrammingMistake when something is no id or code: names stay out of the log."""
    if not _NAME.fullmatch(event.name):
        raise ProgrammingMistake("the name of an event reads plugin.noun_happened")
    about = (event.subject, event.team, event.actor, event.old, event.new)
    if not all(_is_code(value) for value in (*about, *event.details, *event.details.values())):
        raise ProgrammingMistake(f"event {event.name} may hold ids and codes only")


def _is_code(value: object) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return value is None or isinstance(value, int | float)
