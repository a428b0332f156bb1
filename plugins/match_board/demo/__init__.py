"""The matches of the demo city since 2019, each with the whole history of its moves."""

from __future__ import annotations

from bloei_core import DemoCity
from plugins.match_board.demo.matches import Matches
from plugins.match_board.demo.rows import Rows


def fill(demo_city: DemoCity) -> None:
    """Make the matches: first what is open for every verbinder, then what came before."""
    made = Matches(demo_city)
    made.make()
    made.live_in()
    rows = Rows(demo_city, made.matches)
    demo_city.at_the_end(rows.write)


__all__ = ["fill"]
