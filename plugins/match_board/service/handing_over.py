"""One verbinder gives matches to another, with a few lines on how they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bloei_core import Action, Context, Event, InvalidInput, Work, clean_text, neighbourhood
from plugins.match_board import store
from plugins.match_board.service import traces
from plugins.match_board.service.conflicts import conflict
from plugins.match_board.service.moving import change_or_refuse, require_colleague
from plugins.match_board.service.reading import match_to_change

MOST_LINES = 5
_LONGEST = 600


def hand_over(context: Context, match: str, version: int, verbinder: str, note: str = "") -> None:
    """Give a match to another verbinder of the team, with a note of at most five lines."""
    found = match_to_change(context, match)
    require_colleague(context, verbinder)
    if verbinder == found.verbinder:
        raise InvalidInput("Deze verbinder heeft de match al.")
    typed = _clean_note(note)
    with context.unit_of_work() as work:
        event = _give(context, work, found, verbinder, typed)
        change_or_refuse(context, work, event, version, {"verbinder": verbinder})


def hand_over_all(context: Context, absent: str, verbinder: str, note: str) -> int:
    """Give all open matches of somebody to a colleague, all or nothing; how many.

    The note is sealed for each match by its own two sides.
    """
    context.require(Action.MOVE_MATCHES)
    if verbinder == absent:
        raise InvalidInput("Kies een andere verbinder.")
    hers = store.open_matches(context, absent)
    if not hers:
        raise InvalidInput("Deze verbinder heeft geen open matches.")
    return _give_all(context, hers, verbinder, note)


def hand_over_chosen(context: Context, cards: Mapping[str, int], verbinder: str, note: str) -> int:
    """Give these matches to a colleague, all or nothing; how many were not hers yet.

    `cards`: each with the version that was seen. Raises Conflict when one changed since.
    """
    context.require(Action.MOVE_MATCHES)
    found = store.matches_in(context, list(cards))
    for each in found:
        if each.version != cards[each.id]:
            raise conflict(context, each.id)
    given = [each for each in found if each.verbinder != verbinder]
    if not given:
        raise InvalidInput("Deze verbinder heeft de matches al.")
    return _give_all(context, given, verbinder, note)


def _give_all(context: Context, matches: Sequence[store.Match], verbinder: str, note: str) -> int:
    require_colleague(context, verbinder)
    typed = _clean_note(note)
    with context.unit_of_work() as work:
        for found in matches:
            event = _give(context, work, found, verbinder, typed)
            change_or_refuse(context, work, event, found.version, {"verbinder": verbinder})
    return len(matches)


def read_hand_over(context: Context, match: str) -> None:
    """Say that one read what was told with a match; it stays on the card."""
    found = match_to_change(context, match)
    with context.unit_of_work() as work:
        work.record("match_board.hand_over_read", subject=found.id, team=found.team)
        if not store.mark_read(work, found.id, context.member.id):
            raise InvalidInput("Er is niets meer te lezen.")


def given_to_me(context: Context) -> list[store.HandOver]:
    """What was told with matches that this member got and did not look at yet."""
    return store.unread_hand_overs(context, context.member.id)


def _clean_note(note: str) -> str:
    typed = clean_text(note, "overdracht", longest=_LONGEST)
    if len(typed.splitlines()) > MOST_LINES:
        raise InvalidInput(f"Schrijf de overdracht in hooguit {MOST_LINES} regels.", "overdracht")
    return typed


def _give(context: Context, work: Work, found: store.Match, verbinder: str, typed: str) -> Event:
    event = work.record(
        "match_board.match_handed_over",
        subject=found.id,
        team=found.team,
        old=found.verbinder,
        new=verbinder,
        **traces.before(found, ["verbinder"]),
    )
    if typed:
        store.add_hand_over(
            work,
            {
                "id": neighbourhood.new_id(),
                "match": found.id,
                "giver": context.member.id,  # who writes it: it may be for who is away
                "receiver": verbinder,
                "text_sealed": context.seal(typed, *found.parties),
                "written_at": work.now,
            },
        )
    return event
