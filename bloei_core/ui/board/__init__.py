"""A kanban board that knows nothing of what its cards stand for.

The page supplies a `BoardSource` and says in `on_move` whether a move is allowed; this package
does the rest. Only changed cards travel: the browser names the version that it has, and gets every
card that changed since. It draws a move at once and asks; each move carries a nonce, and its answer
travels back under that nonce, so nothing is lost when Streamlit skips a step.

`nouns` holds what a page says and hears, `component` draws, `feed` remembers what a browser was
told, `wire` reads and writes what travels; `js/` is the half that runs in the browser.

What a drag does, in order: `askMoves` in js/ask.js, `Feed.receive` (in Streamlit's callback),
`on_move` of the page, and the fragment's rerun, which sends the answer with the changed cards.
"""

from bloei_core.ui.board.component import board, board_fragment
from bloei_core.ui.board.nouns import (
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
    Tone,
    Viewer,
)

__all__ = [
    "REDO",
    "UNDO",
    "Act",
    "Age",
    "Around",
    "Asking",
    "Badge",
    "BoardSource",
    "Card",
    "Choice",
    "Done",
    "Gone",
    "Lane",
    "Move",
    "Swimlane",
    "Swimlanes",
    "Tone",
    "Viewer",
    "board",
    "board_fragment",
]
