"""How a warehouse knows that it is a demo."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bloei_core.warehouse import Work

if TYPE_CHECKING:
    from bloei_core.engine import Engine

DEMO = "demo"
DEMO_MADE = "core.demo_made"


def is_demo(engine: Engine) -> bool:
    """Whether this warehouse was made by `bloei demo`: everybody in it is invented."""
    sql = "select 1 from core.event where subject = $subject and name = $name"
    return bool(engine.warehouse.read(sql, {"subject": DEMO, "name": DEMO_MADE}))


def backdate(work: Work, opening: datetime) -> None:
    """Let what came before the history of a demo have happened at its opening."""
    work.execute("update core.event set happened_at = $opening", opening=opening)
