"""The matches of the demo city since 2019, each with the whole history of its moves."""

from plugins.match_board.demo.matches import fill

__all__ = ["fill"]
