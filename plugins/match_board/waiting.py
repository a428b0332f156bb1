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
from plugins.match_board.cards import Names
from plugins.match_board.pace import Pace, alone_days

PAGE = "matchbord"
_WEEK = timedelta(days=7)
_MOST_ALONE = 5


def todos() -> list[TodoSource]:
    """What waits for a verbinder."""
    return [
        TodoSource("Overgedragen aan jou", ":material/forward:", _given, order=10),
        TodoSource("Volgende stappen", ":material/event_upcoming:", _steps, order=20),
        TodoSource("Nieuwe matches", ":material/handshake:", _fresh, order=30),
        TodoSource("Staat stil", ":material/bedtime:", _still, order=40),
        TodoSource("Een kleine stap?", ":material/potted_plant:", _alone, order=50),
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


def _given(context: Context) -> list[Todo]:
    """What colleagues told with the matches that they gave; until she says that she read it."""
    names, found = Names(context), service.given_to_me(context)
    matches = {each.id: each for each in store.matches_in(context, [one.match for one in found])}
    return [
        _todo(names, matches[each.match], _told_with(context, each))
        for each in found
        if each.match in matches
    ]


def _told_with(context: Context, given: store.HandOver) -> str:
    who = service.member_name(context, given.giver)
    return f"Van {who}: {' / '.join(context.open(given.text_sealed).splitlines())}"


def _alone(context: Context) -> list[Todo]:
    """Residents of hers, or of nobody, who are without a match for long: the longest first."""
    known = context.parties()
    found = service.alone_too_long(context, alone_days(context))
    mine = [each for each in found if each.verbinder in (None, context.member.id)]
    return [
        Todo(
            context.name_of(each.person, "person"),
            f"Geen match sinds {formats.dutch_date(each.since)}. Misschien een kop koffie?",
            PAGE,
            {"nieuw": each.person, "stap": words.SIZE_CODES[0]},
        )
        for each in mine[:_MOST_ALONE]
        if each.person in known
    ]


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
    names, pace = Names(context), Pace.of(context)
    stuck = sorted((each for each in cards if pace.is_stuck(each)), key=pace.quiet, reverse=True)
    return [
        _todo(names, card, f"{formats.count(pace.quiet(card), 'dag', 'dagen')} geen nieuws")
        for card in stuck
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
    return Todo(title, reason, PAGE, {"match": match.id}, due, urgent=late)


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
        )
        for match in store.next_steps_between(context, start, end)
    ]
