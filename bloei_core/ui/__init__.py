"""The only Streamlit code that plugins share."""

from bloei_core.ui import choices, formats
from bloei_core.ui.board import Badge, BoardSource, Card, Gone, Lane, Move, board
from bloei_core.ui.forms import (
    change_place_form,
    change_resident_form,
    half_form,
    place_form,
    resident_form,
)
from bloei_core.ui.messages import Messages, show_conflict
from bloei_core.ui.navigation import go
from bloei_core.ui.notices import empty_state, say_later, say_now
from bloei_core.ui.paging import PAGE_SIZE, part_shown, shown, turn_pages
from bloei_core.ui.scroll import start_at_top
from bloei_core.ui.text import plain
from bloei_core.ui.wishes import Wish, grant_wish, wish_button

__all__ = [
    "PAGE_SIZE",
    "Badge",
    "BoardSource",
    "Card",
    "Gone",
    "Lane",
    "Messages",
    "Move",
    "Wish",
    "board",
    "change_place_form",
    "change_resident_form",
    "choices",
    "empty_state",
    "formats",
    "go",
    "grant_wish",
    "half_form",
    "part_shown",
    "place_form",
    "plain",
    "resident_form",
    "say_later",
    "say_now",
    "show_conflict",
    "shown",
    "start_at_top",
    "turn_pages",
    "wish_button",
]
