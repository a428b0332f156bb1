"""Nobody is left alone for long: who has no match gets a small step proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bloei_core import Context
from bloei_core.ui import formats
from plugins.match_board import store, words


def alone_too_long(context: Context, days: int) -> Sequence[store.Alone]:
    """Residents of the team in view who had no match for so many days, the longest first."""
    found: Sequence[store.Alone] = context.remembered(
        ("match_board.alone", days, formats.today()),
        "",
        lambda: store.alone_since_before(context, datetime.now(UTC) - timedelta(days=days)),
    )
    return found


def is_alone_too_long(context: Context, person: str, days: int) -> bool:
    """Whether this resident had no match for so many days."""
    return any(each.person == person for each in alone_too_long(context, days))


def next_size(size: str) -> str | None:
    """The step that a match can grow to; None when it is a whole match."""
    place = words.SIZE_CODES.index(size)
    return words.SIZE_CODES[place + 1] if place + 1 < len(words.SIZE_CODES) else None
