"""What may be done with a match. Each verb is one unit of work, all or nothing."""

from plugins.match_board.service.adding import NewMatch, add_match, halves_for
from plugins.match_board.service.changing import (
    add_note,
    change_agreement,
    change_next_step,
    change_note,
    change_outcome,
    change_size,
    change_start,
)
from plugins.match_board.service.handing_over import (
    MOST_LINES,
    given_to_me,
    hand_over,
    hand_over_all,
    hand_over_chosen,
    read_hand_over,
)
from plugins.match_board.service.moving import Moved, MoveTo, move_card
from plugins.match_board.service.outcomes import Outcome
from plugins.match_board.service.presence import others_looking
from plugins.match_board.service.reading import (
    SHOWN_DAYS,
    closed_since,
    colleagues,
    count_by_lane,
    member_name,
    my_open_cards,
    open_cards,
    open_cards_of,
)
from plugins.match_board.service.refusals import CannotUndo, ReasonNeeded, StartNeeded
from plugins.match_board.service.small_steps import alone_too_long, is_alone_too_long, next_size
from plugins.match_board.service.undoing import Steps, Undone, redo, steps, undo
from plugins.match_board.service.views import (
    View,
    choose_default_view,
    keep_view,
    remove_view,
    saved_views,
)

__all__ = [
    "MOST_LINES",
    "SHOWN_DAYS",
    "CannotUndo",
    "MoveTo",
    "Moved",
    "NewMatch",
    "Outcome",
    "ReasonNeeded",
    "StartNeeded",
    "Steps",
    "Undone",
    "View",
    "add_match",
    "add_note",
    "alone_too_long",
    "change_agreement",
    "change_next_step",
    "change_note",
    "change_outcome",
    "change_size",
    "change_start",
    "choose_default_view",
    "closed_since",
    "colleagues",
    "count_by_lane",
    "given_to_me",
    "halves_for",
    "hand_over",
    "hand_over_all",
    "hand_over_chosen",
    "is_alone_too_long",
    "keep_view",
    "member_name",
    "move_card",
    "my_open_cards",
    "next_size",
    "open_cards",
    "open_cards_of",
    "others_looking",
    "read_hand_over",
    "redo",
    "remove_view",
    "saved_views",
    "steps",
    "undo",
]
