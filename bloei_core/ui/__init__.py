"""The only Streamlit code that plugins share."""

from bloei_core.ui import formats
from bloei_core.ui.board import Badge, BoardSource, Card, Gone, Lane, Move, board
from bloei_core.ui.navigation import go
from bloei_core.ui.text import plain

__all__ = [
    "Badge",
    "BoardSource",
    "Card",
    "Gone",
    "Lane",
    "Move",
    "board",
    "formats",
    "go",
    "plain",
]
