"""A new match: two parties and a talent, as big or small a step as they like."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bloei_core import Action, Context, Event, InvalidInput, Party, Row, Work, neighbourhood
from plugins.match_board import store, words
from plugins.match_board.service import traces
from plugins.match_board.service.consequences import share
from plugins.match_board.service.ranking import Place, rank_at


@dataclass(frozen=True, slots=True)
class NewMatch:
    """What is asked for a new match; `request` and `offer` are the halves that it couples.

    `size`: a small step to begin with, or the whole match.
    """

    party_a: str
    party_b: str
    talent: str
    request: str | None = None
    offer: str | None = None
    size: str = words.WHOLE


def add_match(context: Context, wish: NewMatch, lane: str = words.FIRST_LANE) -> str:
    """Add a match of the team in view, with who adds it as its verbinder; its id.

    It comes on top of its lane, which is one of those on the way. Raises InvalidInput for parties
    or a talent that do not fit, NotFound for an unknown party.
    """
    context.require(Action.MOVE_MATCHES)
    one, other = _two_parties(context, wish)
    if lane not in words.ON_THE_WAY:
        raise InvalidInput("Begin een match in een van de eerste vier kolommen.")
    if wish.talent not in words.talent_codes():
        raise InvalidInput("Kies een talent uit de lijst.")
    if wish.size not in words.SIZES:
        raise InvalidInput("Kies hoe groot de stap is.")
    _require_halves(context, wish)
    match = neighbourhood.new_id()
    with context.unit_of_work() as work:
        event = work.record(
            "match_board.match_added", subject=match, team=context.team, new=lane, **traces.of_new()
        )
        fields = _fields(context, wish, one, other)
        write(work, event, {**fields, "id": match, "lane": lane, "created_at": work.now})
    return match


def write(work: Work, event: Event, fields: Row) -> None:
    """Write a new match on top of its lane, and let its team see both sides."""
    match, team, lane = fields["id"], fields["team"], fields["lane"]
    rank = rank_at(work, Place(team, lane), match, event.seq).value
    store.add(work, event, {"rank": rank, **fields})
    sides = ("party_a", "party_b")
    residents = [fields[side] for side in sides if fields[f"{side}_kind"] == "person"]
    share(work, team, match, residents)


def require_both(context: Context, party_a: str, party_b: str) -> tuple[Party, Party]:
    """Both sides of a match. Raises NotFound or InvalidInput when one takes no part."""
    found = [_active_party(context, party) for party in (party_a, party_b)]
    one, other = sorted(found, key=lambda each: not _is_resident(each))
    return one, other


def halves_for(
    context: Context, party_a: str, party_b: str, talent: str, size: str = words.WHOLE
) -> NewMatch:
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
    offer = offers[0] if offers else None
    found = NewMatch(party_a, party_b, talent, offer=offer, size=size)
    return replace(found, request=request[1]) if request else found


def _fields(context: Context, wish: NewMatch, one: Party, other: Party) -> Row:
    return {
        "team": context.team,
        "verbinder": context.member.id,
        "party_a": one.id,
        "party_a_kind": one.kind,
        "party_b": other.id,
        "party_b_kind": other.kind,
        "kind": words.kind_of(one.kind, other.kind),
        "talent": wish.talent,
        "size": wish.size,
        "request": wish.request,
        "offer": wish.offer,
    }


def _two_parties(context: Context, wish: NewMatch) -> tuple[Party, Party]:
    if wish.party_a == wish.party_b:
        raise InvalidInput("Kies twee verschillende mensen of plekken.")
    return require_both(context, wish.party_a, wish.party_b)


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
