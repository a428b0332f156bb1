"""What the board has for Vandaag, the weekly meeting and the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bloei_core import (
    CalendarItem,
    CalendarSource,
    Context,
    MeetingItem,
    Todo,
    TodoSource,
    neighbourhood,
)
from bloei_core.ui import formats
from plugins.match_board import service, store, words
from plugins.match_board.cards import Names, days_still, still_days

PAGE = "matchbord"
_WEEK = timedelta(days=7)


def todos() -> list[TodoSource]:
    """What waits for a verbinder."""
    return [
        TodoSource("Volgende stappen", ":material/event_upcoming:", _steps, order=20),
        TodoSource("Nieuwe matches", ":material/handshake:", _fresh, order=30),
        TodoSource("Staat stil", ":material/bedtime:", _still, order=40),
    ]


def meeting_items() -> list[MeetingItem]:
    """What a team talks about in its weekly meeting."""
    return [
        MeetingItem("celebrate", "Matches om te vieren", _celebrate, order=20),
        MeetingItem("stuck", "Matches die stilstaan", _stuck, order=20),
    ]


def calendars() -> list[CalendarSource]:
    """The next steps of the team."""
    return [CalendarSource("next_steps", "Volgende stappen van matches", _items)]


def _steps(context: Context) -> list[Todo]:
    today = formats.today()
    names = Names(context)
    return [
        _todo(names, card, words.lane_title(card.lane), card.next_step_on)
        for card in service.my_open_cards(context)
        if card.next_step_on and card.next_step_on <= today
    ]


def _fresh(context: Context) -> list[Todo]:
    names = Names(context)
    return [
        _todo(names, card, "Nog geen volgende stap")
        for card in service.my_open_cards(context)
        if _is_fresh(card)
    ]


def _still(context: Context) -> list[Todo]:
    cards = [card for card in service.my_open_cards(context) if not _is_fresh(card)]
    return _standing_still(context, cards)


def _stuck(context: Context) -> list[Todo]:
    return _standing_still(context, store.open_cards(context, service.closed_since()))


def _standing_still(context: Context, cards: Sequence[store.BoardCard]) -> list[Todo]:
    today, longest = formats.today(), still_days(context)
    names = Names(context)
    quiet = [(days_still(card, today), card) for card in cards if card.lane in words.ON_THE_WAY]
    return [
        _todo(names, card, f"{formats.count(days, 'dag', 'dagen')} geen nieuws")
        for days, card in sorted(quiet, key=lambda each: -each[0])
        if days >= longest
    ]


def _celebrate(context: Context) -> list[Todo]:
    names = Names(context)
    day = formats.today() - _WEEK
    found = store.started_or_done_since(context, day, datetime.now(UTC) - _WEEK)
    return [_todo(names, match, _news(match)) for match in found]


def _news(match: store.Match) -> str:
    if match.lane == words.DONE:
        return "Mooi afgerond"
    return f"Loopt sinds {formats.dutch_date(match.started_on or formats.today())}"


def _is_fresh(card: store.BoardCard) -> bool:
    return card.lane == words.FIRST_LANE and card.next_step_on is None


def _todo(
    names: Names, match: store.BoardCard | store.Match, reason: str, due: date | None = None
) -> Todo:
    title = f"{names.title(match)} · {neighbourhood.talent_label(match.talent)}"
    late = due is not None and due < formats.today()
    people = (match.party_a, match.party_b)
    return Todo(title, reason, PAGE, {"match": match.id}, due, late, people)


def _items(context: Context, start: date, end: date) -> list[CalendarItem]:
    names = Names(context)
    return [
        CalendarItem(
            id=match.id,
            title=names.title(match),
            start=datetime.combine(match.next_step_on or start, time()),
            end=datetime.combine((match.next_step_on or start) + timedelta(days=1), time()),
            all_day=True,
            url=PAGE,
            query={"match": match.id},
            people=match.parties,
        )
        for match in store.next_steps_between(context, start, end)
    ]
