"""The only Streamlit code that plugins share."""

from bloei_core.ui import choices, formats, maps
from bloei_core.ui.board import (
    REDO,
    UNDO,
    Act,
    Age,
    Around,
    Asking,
    Badge,
    BoardSource,
    Card,
    Choice,
    Done,
    Gone,
    Lane,
    Move,
    Swimlane,
    Swimlanes,
    Viewer,
    board,
    board_fragment,
)
from bloei_core.ui.calendar import (
    CalendarEvent,
    Dragged,
    Happening,
    Opened,
    Picked,
    Tone,
    calendar,
)
from bloei_core.ui.files import csv_file, ods_file
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
from bloei_core.ui.opening import is_opening, key_of_opened
from bloei_core.ui.paging import PAGE_SIZE, part_shown, shown, turn_pages
from bloei_core.ui.printing import print_button
from bloei_core.ui.scroll import show_chosen_in, start_at_top
from bloei_core.ui.text import plain
from bloei_core.ui.wishes import Wish, grant_wish, wish_button

__all__ = [
    "PAGE_SIZE",
    "REDO",
    "UNDO",
    "Act",
    "Age",
    "Around",
    "Asking",
    "Badge",
    "BoardSource",
    "CalendarEvent",
    "Card",
    "Choice",
    "Done",
    "Dragged",
    "Gone",
    "Happening",
    "Lane",
    "Messages",
    "Move",
    "Opened",
    "Picked",
    "Swimlane",
    "Swimlanes",
    "Tone",
    "Viewer",
    "Wish",
    "board",
    "board_fragment",
    "calendar",
    "change_place_form",
    "change_resident_form",
    "choices",
    "csv_file",
    "empty_state",
    "formats",
    "go",
    "grant_wish",
    "half_form",
    "is_opening",
    "key_of_opened",
    "maps",
    "ods_file",
    "part_shown",
    "place_form",
    "plain",
    "print_button",
    "resident_form",
    "say_later",
    "say_now",
    "show_chosen_in",
    "show_conflict",
    "shown",
    "start_at_top",
    "turn_pages",
    "wish_button",
]
