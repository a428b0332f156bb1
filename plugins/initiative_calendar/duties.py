"""What the agenda keeps about people, with every duty that comes with it, and rules for check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bloei_core import Check, Context, Expiring, PersonalData, Reference
from plugins.initiative_calendar import store, words
from plugins.initiative_calendar.initiatives import store as initiative_store
from plugins.initiative_calendar.recurrence import falls_on

_TWO_YEARS = 730


def personal_data() -> list[PersonalData]:
    """Who came with a kwestie, and the story about it."""
    return [
        PersonalData(
            key="initiatives",
            title="Wie met een kwestie of idee kwam",
            purpose="Om te weten met wie we een kwestie verkennen.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export,
            forget=initiative_store.forget_person,
            expire=initiative_store.expire,
            due=_due,
        )
    ]


def references() -> list[Reference]:
    """Which columns of the agenda point to other rows."""
    return [
        Reference("initiative_calendar.initiative", "team", "core.team"),
        Reference("initiative_calendar.initiative", "verbinder", "core.member"),
        Reference("initiative_calendar.initiative", "buurt", "core.buurt.code"),
        Reference("initiative_calendar.initiative", "person", "core.person"),
        Reference("initiative_calendar.entry", "team", "core.team"),
        Reference("initiative_calendar.entry", "verbinder", "core.member"),
        Reference("initiative_calendar.entry", "buurt", "core.buurt.code"),
        Reference("initiative_calendar.entry", "initiative", "initiative_calendar.initiative"),
        Reference("initiative_calendar.occurrence", "entry", "initiative_calendar.entry"),
        Reference("initiative_calendar.occurrence", "team", "core.team"),
        Reference("initiative_calendar.feed", "team", "core.team"),
        Reference("initiative_calendar.feed", "member", "core.member"),
    ]


def checks() -> list[Check]:
    """Rules about the agenda that must always hold."""
    return [
        Check(
            "stage_as_told",
            "Elk initiatief staat op de stap waar zijn gebeurtenissen het brachten.",
            initiative_store.stages_unlike_events,
        ),
        Check(
            "one_row_a_time",
            "Over een keer van een activiteit staat nooit twee keer iets.",
            store.doubled_occurrences,
        ),
        Check(
            "times_of_entries",
            "Wat over een keer bekend is, hoort bij een keer van zijn activiteit.",
            _strays,
        ),
        Check(
            "team_of_time",
            "Wat over een keer bekend is, is van het team van zijn activiteit.",
            store.occurrences_of_another_team,
        ),
        Check(
            "one_feed_a_team",
            "Een team heeft nooit meer dan één adres voor zijn agenda.",
            lambda context: [team for team, n in store.open_feeds(context).items() if n > 1],
        ),
    ]


def _export(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "kwestie of idee": context.open(each.title_sealed),
            "verhaal": context.open(each.story_sealed),
            "thema": words.THEMES[each.theme],
            "stap": words.stage_title(each.stage),
            "sinds": each.created_at.date(),
        }
        for each in initiative_store.initiatives_of(context, person)
    ]


def _due(context: Context, before: date) -> Sequence[Expiring]:
    return [
        Expiring(
            each.id,
            context.open_public(each.title_sealed),
            each.closed_at.date(),
            "initiatieven",
            {"initiatief": each.id},
            (each.person,) if each.person else (),
        )
        for each in initiative_store.closed_with_people(context, before)
        if each.closed_at is not None
    ]


def _strays(context: Context) -> list[str]:
    entries = store.entries_with_occurrences(context)
    known = store.occurrences_of(context, [entry.id for entry in entries])
    return [
        each.id
        for entry in entries
        for each in known.get(entry.id, ())
        if not falls_on(entry.starts, entry.rule, entry.until, each.original)
    ]
