"""What the board keeps about people, with every duty that comes with it, and rules for check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bloei_core import Caseload, Check, Context, PersonalData, Reference, Work, neighbourhood
from plugins.match_board import store, words
from plugins.match_board.cards import Names

_TWO_YEARS = 730
_NO_LONGER_KNOWN = "anders"


def personal_data() -> list[PersonalData]:
    """Matches, next steps and notes."""
    return [
        PersonalData(
            key="matches",
            title="Matches, volgende stappen en notities",
            purpose="Om twee mensen of plekken bij elkaar te brengen en hen daarbij te helpen.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export,
            forget=_forget,
            expire=store.wipe_texts_closed_before,
        )
    ]


def caseloads() -> list[Caseload]:
    """The open matches of a verbinder."""
    where = "Geef ze op het Matchbord eerst aan een collega."
    return [Caseload("open match", "open matches", where, store.count_open_of)]


def references() -> list[Reference]:
    """Which columns of the board point to other rows."""
    return [
        Reference("match_board.match", "team", "core.team"),
        Reference("match_board.match", "verbinder", "core.member"),
        Reference("match_board.match", "request", "core.request"),
        Reference("match_board.match", "offer", "core.offer"),
        Reference("match_board.note", "match", "match_board.match"),
        Reference("match_board.note", "member", "core.member"),
    ]


def checks() -> list[Check]:
    """Rules about matches that must always hold."""
    return [
        Check(
            "lane_as_told",
            "Elke match staat in de kolom waar zijn gebeurtenissen hem brachten.",
            store.lanes_unlike_events,
        ),
        Check(
            "one_place_a_card",
            "In een kolom staan nooit twee kaarten op dezelfde plek.",
            store.shared_ranks,
        ),
        Check(
            "kind_of_parties",
            "De soort van elke match volgt uit wie er meedoen.",
            store.kinds_unlike_parties,
        ),
        Check(
            "known_parties",
            "Elke match heeft twee kanten die een bewoner of plek zijn.",
            store.lost_parties,
        ),
    ]


def _export(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    names = Names(context)
    return [_exported(context, names, person, each) for each in store.matches_of(context, person)]


def _exported(context: Context, names: Names, person: str, match: store.Match) -> Mapping[str, Any]:
    return {
        "soort": words.KINDS[match.kind],
        "met": _other_side(names, person, match),
        "talent": neighbourhood.talent_label(match.talent),
        "kolom": words.lane_title(match.lane),
        "sinds": match.created_at.date(),
        "gestart op": match.started_on,
        "reden van stoppen": words.reason_label(match.stop_reason) if match.stop_reason else "",
        "volgende stap": context.open(match.next_step_sealed),
        "op": match.next_step_on,
        "notities": [context.open(note.text_sealed) for note in store.notes_of(context, match.id)],
    }


def _other_side(names: Names, person: str, match: store.Match) -> str:
    """The name of a place; another resident's name is not this person's to have."""
    sides = [(match.party_a, match.party_a_kind), (match.party_b, match.party_b_kind)]
    (party, kind), *_ = [side for side in sides if side[0] != person]
    return names.of(party, kind) if kind == "organisation" else "een andere bewoner"


def _forget(work: Work, person: str) -> None:
    """Stop what is open and wipe every text; the matches and their counts stay."""
    for match in store.open_matches_of(work, person):
        event = work.record(
            "match_board.match_moved",
            subject=match.id,
            team=match.team,
            old=match.lane,
            new=words.STOPPED,
            reason=_NO_LONGER_KNOWN,
        )
        fields = {
            "lane": words.STOPPED,
            "stop_reason": _NO_LONGER_KNOWN,
            "closed_at": work.now,
            "rank": store.top_of(work, match.team, words.STOPPED),
        }
        store.change(work, event, match.version, fields)
        neighbourhood.unshare(work, match.id)
    store.wipe_texts_of(work, person)
