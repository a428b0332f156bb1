"""The lanes of a board: how many cards a team wants in each, and how far back the last two go."""

from __future__ import annotations

from bloei_core import Context, Setting
from bloei_core.ui import Lane, formats
from plugins.match_board import service, words
from plugins.match_board.looking import Filter, Look
from plugins.match_board.pace import PLUGIN

# How far back closed matches go, in days, and how many of each lane at most: click by click.
BACK = ((service.SHOWN_DAYS, 50), (90, 150), (365, 500), (36_500, 2_000))
_LIMIT = "limit_"
_MOST = 999


def limits() -> list[Setting]:
    """How many cards a team wants in each open lane; 0: it does not mind."""
    return [
        Setting(
            key=limit_key(lane.code),
            label=f"Hoeveel kaarten wil je hooguit in {lane.title}?",
            kind="number",
            default=0,
            help="0 is geen grens. Boven de grens zegt de kolom dat rustig; er wordt niets "
            "geweigerd.",
            lowest=0,
            highest=_MOST,
        )
        for lane in words.LANES
        if lane.code in words.OPEN_LANES
    ]


def limit_key(lane: str) -> str:
    """The key of the setting with the limit of a lane."""
    return _LIMIT + lane.replace("-", "_")


def lanes(context: Context, shown: Filter, back: int = 0) -> list[Lane]:
    """The lanes as this team uses them, for a board with this filter."""
    unseen = _unseen(context, shown)
    return [
        Lane(
            lane.code,
            lane.title,
            lane.help if back == 0 or lane.code in words.OPEN_LANES else "Nieuwste bovenaan",
            limit=_limit(context, lane.code),
            unseen=unseen.get(lane.code, 0),
            add=f"Nieuwe match bij {lane.title}" if lane.code in words.ON_THE_WAY else "",
            more=_more(context, lane.code, back) if lane.code in words.CLOSED_LANES else "",
        )
        for lane in words.LANES
    ]


def _limit(context: Context, lane: str) -> int | None:
    if lane not in words.OPEN_LANES:
        return None
    return int(context.setting(PLUGIN, limit_key(lane))) or None


def _more(context: Context, lane: str, back: int) -> str:
    """What a button at the end of a closed lane says; "" when there is no more to see."""
    days, most = BACK[back]
    there = service.count_by_lane(context, BACK[-1][0]).get(lane, 0)
    seen = min(service.count_by_lane(context, days).get(lane, 0), most)
    if seen >= min(there, BACK[-1][1]):
        return ""
    return f"Meer laden ({formats.number(there - seen)})"


def _unseen(context: Context, shown: Filter) -> dict[str, int]:
    """Per lane with a limit how many of its cards the filter hides."""
    limited = [lane for lane in words.OPEN_LANES if _limit(context, lane)]
    if not limited or shown == Filter():
        return {}
    look = Look.of(context)
    hidden = [each for each in service.open_cards(context) if not shown.shows(each, look)]
    return {lane: sum(each.lane == lane for each in hidden) for lane in limited}
