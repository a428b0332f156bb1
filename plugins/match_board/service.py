"""What may be done with a match. Each verb is one unit of work, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bloei_core import (
    Action,
    Conflict,
    Context,
    Event,
    InvalidInput,
    Member,
    NotFound,
    Party,
    Row,
    Work,
    clean_text,
    neighbourhood,
)
from bloei_core.ui import formats
from plugins.match_board import store, words

SHOWN_DAYS = 30
EARLIEST = date(2000, 1, 1)
_GONE = "Deze match staat niet meer op het bord."


class ReasonNeeded(InvalidInput):
    """A match cannot stop without a reason; the page asks for it."""


class StartNeeded(InvalidInput):
    """Only what has run can be rounded off."""


@dataclass(frozen=True, slots=True)
class NewMatch:
    """What is asked for a new match; `request` and `offer` are the halves that it couples."""

    party_a: str
    party_b: str
    talent: str
    request: str | None = None
    offer: str | None = None


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Where a match should go: a lane, and between which two cards (None: at an end).

    `started_on` belongs to `loopt` (today unless given), `reason` to `gestopt`.
    """

    lane: str
    before: str | None = None
    after: str | None = None
    started_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did to the board: this card changed, and nothing else did.

    `since` is the event number that stood before it, `seq` that of the move. `card` is None when
    more changed than this one card.
    """

    card: store.BoardCard | None
    since: int
    seq: int


@dataclass(frozen=True, slots=True)
class _Place:
    rank: float
    renumbered: bool = False


# --- a new match -----------------------------------------------------------------------------


def add_match(context: Context, wish: NewMatch) -> str:
    """Add a match of the team in view, with who adds it as its verbinder; its id.

    Raises InvalidInput for parties or a talent that do not fit, NotFound for an unknown party.
    """
    context.require(Action.MOVE_MATCHES)
    one, other = _two_parties(context, wish)
    if wish.talent not in words.talent_codes():
        raise InvalidInput("Kies een talent uit de lijst.")
    _require_halves(context, wish)
    match = neighbourhood.new_id()
    with context.unit_of_work() as work:
        event = work.record(
            "match_board.match_added", subject=match, team=context.team, new=words.FIRST_LANE
        )
        fields = {
            "id": match,
            "team": context.team,
            "verbinder": context.member.id,
            "party_a": one.id,
            "party_a_kind": one.kind,
            "party_b": other.id,
            "party_b_kind": other.kind,
            "kind": words.kind_of(one.kind, other.kind),
            "talent": wish.talent,
            "request": wish.request,
            "offer": wish.offer,
            "lane": words.FIRST_LANE,
            "rank": _place(work, context.team, match, MoveTo(words.FIRST_LANE), event.seq).rank,
            "created_at": work.now,
        }
        store.add(work, event, fields)
        _share(work, context.team, match, [each.id for each in (one, other) if _is_resident(each)])
    return match


def halves_for(context: Context, party_a: str, party_b: str, talent: str) -> NewMatch:
    """The match of two parties with the open vraag and aanbod that it would couple, if any."""
    requests = [
        (party, half.id)
        for party in (party_a, party_b)
        for half in neighbourhood.requests_of(context, party)
        if half.talent == talent and half.status == "open"
    ]
    request = requests[0] if requests else None
    offers = [
        half.id
        for party in (party_a, party_b)
        for half in neighbourhood.offers_of(context, party)
        if half.talent == talent
        and half.status == "open"
        and (request is None or request[0] != party)
    ]
    found = NewMatch(party_a, party_b, talent, offer=offers[0] if offers else None)
    return replace(found, request=request[1]) if request else found


def _two_parties(context: Context, wish: NewMatch) -> tuple[Party, Party]:
    if wish.party_a == wish.party_b:
        raise InvalidInput("Kies twee verschillende mensen of plekken.")
    found = [_active_party(context, party) for party in (wish.party_a, wish.party_b)]
    one, other = sorted(found, key=lambda each: not _is_resident(each))
    return one, other


def _active_party(context: Context, party: str) -> Party:
    found = context.party(party)
    if found.status != "active":
        raise InvalidInput("Deze persoon of plek doet nu niet mee.")
    return found


def _is_resident(party: Party) -> bool:
    return party.kind == "person"


def _require_halves(context: Context, wish: NewMatch) -> None:
    asked = neighbourhood.request(context, wish.request) if wish.request else None
    given = neighbourhood.offer(context, wish.offer) if wish.offer else None
    for wanted, half in ((wish.request, asked), (wish.offer, given)):
        if wanted is None:
            continue
        if half is None or half.party not in (wish.party_a, wish.party_b):
            raise InvalidInput("Deze vraag of dit aanbod hoort niet bij deze match.")
        if half.status != "open":
            raise InvalidInput("Deze vraag of dit aanbod is al gesloten.")


# --- to another lane or place ----------------------------------------------------------------


def move_card(context: Context, match: str, version: int, to: MoveTo) -> Moved:
    """Put a match in a lane, or elsewhere in its own lane.

    Raises Conflict, which names who was first, when it changed since `version`; ReasonNeeded for
    a stop without a reason; InvalidInput for a start in the future.
    """
    context.require(Action.MOVE_MATCHES)
    with context.unit_of_work() as work:
        since = context.latest()  # nobody adds to it while this has the write lock
        found = store.match_in(work, match)
        if found is None or found.team not in context.teams:
            raise NotFound(_GONE)
        over = found.lane != to.lane
        fields = _fields_over(context, work, found, version, to) if over else {}
        event = _record_move(work, found, fields)
        place = _place(work, found.team, found.id, to, event.seq)
        card = _change(context, work, event, version, {**fields, "rank": place.rank})
        if over:
            _follow_up(work, found, to, fields)
    return Moved(None if place.renumbered else card, since, event.seq)


def _fields_over(context: Context, work: Work, found: store.Match, version: int, to: MoveTo) -> Row:
    """What another lane changes about a match. Raises when it may not go there."""
    if found.version != version:
        raise _conflict(context, found.id)
    fields = _consequences(found, to)
    if found.closed_at and to.lane in words.OPEN_LANES:
        _require_present(context, found)
    closes = to.lane in words.CLOSED_LANES
    return {**fields, "closed_at": (found.closed_at or work.now) if closes else None}


def _record_move(work: Work, found: store.Match, fields: Row) -> Event:
    if not fields:
        return work.record("match_board.match_ranked", subject=found.id, team=found.team)
    return work.record(
        "match_board.match_moved",
        subject=found.id,
        team=found.team,
        old=found.lane,
        new=fields["lane"],
        **_codes(fields),
    )


def _follow_up(work: Work, found: store.Match, to: MoveTo, fields: Row) -> None:
    """What another lane means for the vraag and for who may see the residents."""
    _answer(work, found, fields["started_on"])
    if to.lane in words.CLOSED_LANES:
        neighbourhood.unshare(work, found.id)
    elif found.closed_at:
        _share(work, found.team, found.id, found.residents)


def _answer(work: Work, found: store.Match, started_on: date | None) -> None:
    """The vraag or vacature is answered from the start, and open again when that is undone."""
    if started_on and not found.started_on and found.request:
        neighbourhood.fulfil_request(work, found.request, found.team, found.id)
    elif found.started_on and not started_on:
        neighbourhood.reopen_fulfilled(work, found.team, found.id)


def _consequences(found: store.Match, to: MoveTo) -> Row:
    """Start date and stop reason that come with a lane. Raises InvalidInput when one is missing."""
    started = found.started_on
    reason = None
    if to.lane in words.ON_THE_WAY:
        started = None
    elif to.lane == words.RUNNING:
        started = to.started_on or started or formats.today()
        _require_past(started)
    elif to.lane == words.DONE and started is None:
        raise StartNeeded("Zet de match eerst op Loopt. Dan telt hij mee.")
    elif to.lane == words.STOPPED:
        reason = _reason(to.reason)
    elif to.lane != words.DONE:
        raise InvalidInput("Deze kolom bestaat niet.")
    return {"lane": to.lane, "started_on": started, "stop_reason": reason}


def _reason(code: str | None) -> str:
    if not code:
        raise ReasonNeeded("Kies eerst waarom de match stopt.")
    if code not in words.reasons():
        raise InvalidInput("Kies een reden uit de lijst.")
    return code


def _require_past(day: date) -> None:
    if day > formats.today():
        raise InvalidInput("De startdatum mag niet in de toekomst liggen.")
    if day < EARLIEST:
        raise InvalidInput("Deze startdatum is te lang geleden.")


def _require_present(context: Context, found: store.Match) -> None:
    parties = context.parties()
    for each in found.parties:
        if each not in parties or parties[each].status != "active":
            raise InvalidInput("Een van de twee doet niet meer mee. Deze match kan niet terug.")


def _codes(fields: Row) -> dict[str, str]:
    codes = {"reason": fields["stop_reason"], "started_on": fields["started_on"]}
    return {name: str(value) for name, value in codes.items() if value is not None}


def _place(work: Work, team: str, match: str, to: MoveTo, seq: int) -> _Place:
    """Between the cards named in `to`; on top when neither stands in that lane."""
    rank = _free_rank(work, team, match, to)
    if rank is not None:
        return _Place(rank)
    store.renumber(work, team, to.lane, seq)
    rank = _free_rank(work, team, match, to)
    assert rank is not None
    return _Place(rank, renumbered=True)


def _free_rank(work: Work, team: str, match: str, to: MoveTo) -> float | None:
    above = store.rank_in(work, team, to.lane, to.after) if to.after else None
    below = store.rank_in(work, team, to.lane, to.before) if to.before else None
    # A filter may hide cards between the two that were named, so only one of them decides.
    if above is not None:
        below = store.neighbours(work, team, to.lane, above, match)[1]
    else:
        known = store.neighbours(work, team, to.lane, below, match)
        above, below = (None, known[1]) if below is None else (known[0], below)
    return _between(above, below)


def _between(above: float | None, below: float | None) -> float | None:
    """A number between two ranks; None when there is none left."""
    if above is None:
        return 0.0 if below is None else below - 1
    rank = above + 1 if below is None else (above + below) / 2
    return rank if above < rank and (below is None or rank < below) else None


def _share(work: Work, team: str, match: str, residents: list[str] | tuple[str, ...]) -> None:
    for resident in residents:
        neighbourhood.share_person(work, resident, team, match)


# --- what stands on a card -------------------------------------------------------------------


def change_next_step(
    context: Context, match: str, version: int, text: str, due: date | None
) -> None:
    """Say what comes next and when; nothing of both takes it away."""
    found = _match_to_change(context, match)
    typed = clean_text(text, "volgende stap", longest=500)
    if due and not typed:
        raise InvalidInput("Vul nog in: volgende stap.")
    sealed = context.seal(typed, *found.parties)
    with context.unit_of_work() as work:
        event = _record_change(work, found, "next_step")
        fields = {"next_step_sealed": sealed, "next_step_on": due}
        _change(context, work, event, version, fields)


def change_start(context: Context, match: str, version: int, started_on: date) -> None:
    """Give a match that runs or ran another start date."""
    found = _match_to_change(context, match)
    if found.lane not in words.COUNTED_LANES:
        raise StartNeeded("Deze match loopt nog niet.")
    _require_past(started_on)
    with context.unit_of_work() as work:
        event = _record_change(work, found, "started_on", started_on=started_on.isoformat())
        _change(context, work, event, version, {"started_on": started_on})


def add_note(context: Context, match: str, text: str) -> None:
    """Write something down about a match, sealed by both its parties."""
    found = _match_to_change(context, match)
    typed = clean_text(text, "notitie", required=True)
    note = neighbourhood.new_id()
    sealed = context.seal(typed, *found.parties)
    with context.unit_of_work() as work:
        event = work.record("match_board.note_added", subject=found.id, team=found.team, note=note)
        fields = {"id": note, "match": found.id, "text_sealed": sealed}
        store.add_note(work, {**fields, "written_at": work.now, "member": context.member.id})
        store.touch(work, event)


def hand_over(context: Context, match: str, version: int, verbinder: str) -> None:
    """Give a match to another verbinder of the team."""
    found = _match_to_change(context, match)
    if verbinder not in {each.id for each in colleagues(context)}:
        raise InvalidInput("Kies een verbinder van jullie team.")
    if verbinder == found.verbinder:
        raise InvalidInput("Deze verbinder heeft de match al.")
    with context.unit_of_work() as work:
        event = work.record(
            "match_board.match_handed_over",
            subject=found.id,
            team=found.team,
            old=found.verbinder,
            new=verbinder,
        )
        _change(context, work, event, version, {"verbinder": verbinder})


def colleagues(context: Context) -> list[Member]:
    """Who may have a match of the team in view, by name."""
    return [
        each
        for each in context.engine.members(context.teams)
        if replace(context, member=each).may(Action.MOVE_MATCHES)
    ]


def member_name(context: Context, member: str) -> str:
    """The name of somebody who works here, or worked here."""
    found = context.engine.member(member)
    return found.name if found else "Bloei"


def count_by_lane(context: Context) -> Mapping[str, int]:
    """How many matches stand in each lane of the board; lanes without one are left out."""
    return context.remembered(
        ("match_board.lanes", formats.today()),
        "match_board.",
        lambda: store.count_by_lane(context, closed_since()),
    )


def my_open_cards(context: Context) -> Sequence[store.BoardCard]:
    """The open matches of whoever asks."""
    me = context.member.id
    return context.remembered(
        ("match_board.open", me),
        "match_board.",
        lambda: store.open_cards_of(context, me, closed_since()),
    )


def closed_since() -> datetime:
    """Since when closed matches are still on the board."""
    return datetime.now(UTC) - timedelta(days=SHOWN_DAYS)


# --- how -------------------------------------------------------------------------------------


def _match_to_change(context: Context, match: str) -> store.Match:
    context.require(Action.MOVE_MATCHES)
    found = store.match(context, match)
    if found is None:
        raise NotFound(_GONE)
    return found


def _record_change(work: Work, found: store.Match, what: str, **codes: str) -> Event:
    return work.record(
        "match_board.match_changed", subject=found.id, team=found.team, what=what, **codes
    )


def _change(
    context: Context, work: Work, event: Event, version: int, fields: Row
) -> store.BoardCard:
    card = store.change(work, event, version, fields)
    if card is None:
        raise _conflict(context, event.subject)
    return card


def _conflict(context: Context, match: str) -> Conflict:
    """Who was first, and what he or she did."""
    last = store.happenings(context, match)[:1]
    if not last:
        return Conflict("Deze match is net veranderd.")
    told = f"{_who(context, last[0])} {_what(context, last[0])}"
    return Conflict(told if told.endswith(".") else f"{told}.")


def _who(context: Context, last: store.Happening) -> str:
    if last.actor == context.member.id:
        return "Je hebt zelf in een ander venster"
    return f"{member_name(context, last.actor)} heeft"


def _what(context: Context, last: store.Happening) -> str:
    match last.name:
        case "match_board.match_moved":
            return f"deze match net naar {words.lane_title(last.new or '')} gezet"
        case "match_board.match_ranked":
            return "deze match net op een andere plek gezet"
        case "match_board.match_handed_over":
            return f"deze match net overgedragen aan {member_name(context, last.new or '')}"
        case "match_board.note_added":
            return "net een notitie bij deze match gezet"
        case _:
            return "deze match net veranderd"
