"""What the board keeps about people, with every duty that comes with it, and rules for check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bloei_core import Action, Check, Context, PersonalData, Reference, Work, neighbourhood
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


def references() -> list[Reference]:
    """Which columns of the board point to other rows."""
    return [
        Reference("match_board.match", "team", "core.team"),
        Reference("match_board.match", "verbinder", "core.member"),
        Reference("match_board.match", "request", "core.request"),
        Reference("match_board.match", "offer", "core.offer"),
        Reference("match_board.note", "match", "match_board.match"),
        Reference("match_board.note", "member", "core.member"),
        Reference("match_board.text_version", "match", "match_board.match"),
        Reference("match_board.text_version", "note", "match_board.note"),
        Reference("match_board.text_version", "member", "core.member"),
        Reference("match_board.handover", "match", "match_board.match"),
        Reference("match_board.handover", "giver", "core.member"),
        Reference("match_board.handover", "receiver", "core.member"),
        Reference("match_board.saved_view", "team", "core.team"),
        Reference("match_board.saved_view", "member", "core.member"),
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
        Check(
            "somebodys_card",
            "Elke open match is van iemand die voor dat team werkt.",
            _nobodys_cards,
        ),
        Check(
            "known_codes",
            "Stap, beurt en gezichtje van elke match bestaan, en passen bij de kolom.",
            store.sizes_unknown,
        ),
    ]


def _nobodys_cards(context: Context) -> list[str]:
    members = {each.id: each for each in context.engine.members()}
    return [
        f"{each.match}: {each.number} van {each.verbinder}"
        for each in store.owners(context)
        if (owner := members.get(each.verbinder)) is None
        or not replace(context, member=owner, teams=(each.team,)).may(Action.MOVE_MATCHES)
    ]


def _export(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    names = Names(context)
    return [_exported(context, names, person, each) for each in store.matches_of(context, person)]


def _exported(context: Context, names: Names, person: str, match: store.Match) -> Mapping[str, Any]:
    hers, theirs = ("a", "b") if person == match.party_a else ("b", "a")
    return {
        "soort": words.KINDS[match.kind],
        "met": _other_side(names, person, match),
        "talent": neighbourhood.talent_label(match.talent),
        "stap": words.SIZES[match.size],
        "kolom": words.lane_title(match.lane),
        "sinds": match.created_at.date(),
        "gestart op": match.started_on,
        "reden van stoppen": words.reason_label(match.stop_reason) if match.stop_reason else "",
        "hoe ging het": words.SMILEYS.get(getattr(match, f"smiley_{hers}") or "", ""),
        "hoe ging het voor de ander": words.SMILEYS.get(
            getattr(match, f"smiley_{theirs}") or "", ""
        ),
        "wat leverde het op": context.open(getattr(match, f"gained_{hers}_sealed")),
        "wat leverde het de ander op": context.open(getattr(match, f"gained_{theirs}_sealed")),
        "afspraak": context.open(match.agreement_sealed),
        "volgende stap": context.open(match.next_step_sealed),
        "op": match.next_step_on,
        "wie is aan de beurt": words.TURNS.get(match.waiting_for or "", ""),
        "notities": [context.open(each) for each in store.every_note(context, match.id)],
        "eerdere teksten": _opened(context, store.earlier_texts(context, match.id)),
        "bij overdracht": _opened(context, store.hand_overs_of(context, match.id)),
    }


def _opened(context: Context, rows: Sequence[store.TextVersion | store.HandOver]) -> list[str]:
    return [context.open(each.text_sealed) for each in rows if each.text_sealed]


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
