"""What the core keeps about who saw whom, with every duty that comes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bloei_core import city, consent
from bloei_core.consent import store as consent_store
from bloei_core.context import Context
from bloei_core.contributions import PersonalData, Reference
from bloei_core.peek import store as peek_store
from bloei_core.read_log import report, store
from bloei_core.read_log.chain import cut_told
from bloei_core.read_log.words import page_title
from bloei_core.warehouse import Work

_TWO_YEARS = 730


def personal_data() -> list[PersonalData]:
    """Who saw a resident, and what she agreed to."""
    return [
        PersonalData(
            key="read_log",
            title="Wie zag welke gegevens",
            purpose="Om te kunnen nagaan dat alleen mensen die dat mogen gegevens inzien.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export_seen,
            forget=peek_store.wipe_notes_of,
            expire=expire,
        ),
        PersonalData(
            key="consent",
            title="Toestemming",
            purpose="Om te weten wat een bewoner goed vindt, en dat te kunnen laten zien.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export_consent,
            forget=consent_store.wipe_person,
            expire=consent_store.wipe_withdrawn_before,
        ),
    ]


def references() -> list[Reference]:
    """Which columns point to other rows."""
    return [
        Reference("core.peek", "person", "core.person"),
        Reference("core.peek", "team", "core.team"),
        Reference("core.peek", "from_team", "core.team"),
        Reference("core.peek", "member", "core.member"),
        Reference("core.read_log", "team", "core.team"),
    ]


def expire(work: Work, before: date) -> int:
    """Take away the rows of before this day, and prove that this was done here."""
    moment = datetime.combine(before, time(), city.CITY_TIME)
    gone = peek_store.wipe_before(work, moment)
    found = store.expire(work, moment)
    if found is None:
        return gone
    cut, rows = found
    store.add_cut(work, cut, work.prove(cut_told(cut)))
    return gone + rows


def _export_seen(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    """On which day which team saw her where; who of that team is not hers to know."""
    days = [
        {
            "dag": each.day,
            "team": _team(context, each.team),
            "waar": page_title(each.page),
            "hoe vaak": each.rows,
        }
        for each in report.days_of(context, person)
    ]
    reasons = [
        {
            "dag": each.asked_at.date(),
            "team": _team(context, each.from_team),
            "waar": "Inzien met reden",
            "reden": city.label("peek_reason", each.reason),
            "toelichting": context.open(each.note_sealed),
        }
        for each in peek_store.of_person(context, person)
    ]
    return [*reasons, *days]


def _team(context: Context, team: str) -> str:
    known = context.engine.team_ids()
    return context.engine.team_name(team) if team in known else "de hele stad"


def _export_consent(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    found = []
    for each in consent.history(context, person):
        purpose = consent.purpose(each.purpose)
        found.append(
            {
                "waarvoor": purpose.label if purpose else each.purpose,
                "tekst": purpose.text(each.text_version) if purpose else "",
                "versie": each.text_version,
                "gegeven op": each.given_at.date(),
                "ingetrokken op": each.withdrawn_at.date() if each.withdrawn_at else None,
            }
        )
    return found
