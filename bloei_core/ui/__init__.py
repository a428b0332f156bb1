"""The only Streamlit code that plugins share."""

from bloei_core.ui.board import Badge, BoardSource, Card, Gone, Lane, Move, board
from bloei_core.ui.navigation import go

__all__ = ["Badge", "BoardSource", "Card", "Gone", "Lane", "Move", "board", "go"]
