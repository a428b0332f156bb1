"""One match goes back to how it was before some events."""

from __future__ import annotations

from collections.abc import Sequence

from bloei_core import Conflict, Context, Event, InvalidInput, Row, Work, consent, neighbourhood
from plugins.match_board import store, words
from plugins.match_board.service import adding, traces
from plugins.match_board.service.conflicts import conflict
from plugins.match_board.service.consequences import follow, require_active
from plugins.match_board.service.moving import change_or_refuse, codes_of
from plugins.match_board.service.ranking import rank_back
from plugins.match_board.service.reading import GONE
from plugins.match_board.service.steps import UNDONE, base_name

_ADDED = "match_board.match_added"
_MOVED = "match_board.match_moved"
_GIVEN = "match_board.match_handed_over"
_NOTED = "match_board.note_added"
_NOTE_CHANGED = "match_board.note_changed"
_TYPED = ("agreement", "next_step", "outcome")
_OF_NEW_MATCH = (
    "party_a", "party_a_kind", "party_b", "party_b_kind", "kind", "talent", "size", "request",
    "offer", "verbinder", "created_at",
)  # fmt: skip


class Reversal:
    """One match goes back to how it was before some events, that were one step of one person."""

    def __init__(self, context: Context, match: str, events: Sequence[store.Happening]) -> None:
        """Look whether it may. Raises NotFound or InvalidInput when a side takes no part."""
        self._context = context
        self._events = events
        self._found = store.match(context, match)
        if self._found is not None:
            self._require_present(self._found)
        elif self._is_withdrawn:
            was = traces.held_before(events[0].details)
            parties = adding.require_both(context, was["party_a"], was["party_b"])
            consent.require_parent(context, *(each.id for each in parties))
        else:
            raise InvalidInput(GONE)

    def write(self, work: Work, suffix: str) -> None:
        """Do it; each event is told as `<its name><suffix>`."""
        if self._found is None:
            self._add_again(work, suffix)
        elif base_name(self._events[0].name) == _ADDED:
            self._take_away(work, self._found, suffix)
        else:
            self._restore(work, self._found, suffix)

    @property
    def _is_withdrawn(self) -> bool:
        return base_name(self._events[0].name) == _ADDED and self._events[0].new is None

    def _require_present(self, found: store.Match) -> None:
        first = self._events[0]
        if base_name(first.name) != _MOVED or first.old not in words.OPEN_LANES:
            return
        consent.require_parent(self._context, *found.residents)
        if found.closed_at:
            require_active(self._context, found)

    def _take_away(self, work: Work, found: store.Match, suffix: str) -> None:
        event = self._events[0]
        work.record(
            f"{_ADDED}{suffix}",
            subject=found.id,
            team=found.team,
            old=found.lane,
            **traces.turning_around(event.seq),
            **traces.before(found, _OF_NEW_MATCH),
        )
        neighbourhood.unshare(work, found.id)
        store.wipe_texts_beside(work, found.id)
        if not store.remove(work, found.id, found.version):
            raise conflict(self._context, found.id)

    def _add_again(self, work: Work, suffix: str) -> None:
        event = self._events[0]
        lane = event.old or words.FIRST_LANE
        again = work.record(
            f"{_ADDED}{suffix}",
            subject=event.subject,
            team=self._context.team,
            new=lane,
            **traces.turning_around(event.seq),
            **traces.of_new(),
        )
        fields = traces.held_before(event.details)
        version = int(event.details[traces.MARK]) + 1
        fields |= {"id": event.subject, "team": self._context.team, "version": version}
        adding.write(work, again, {**fields, "lane": lane})

    def _restore(self, work: Work, found: store.Match, suffix: str) -> None:
        fields: Row = {}
        told: list[Event] = []
        for each in reversed(self._events):
            restored = traces.held_before(each.details)
            event = self._record(work, found, each, restored, suffix)
            fields |= restored | _texts_restored(work, each, event)
            told.append(event)
        if "rank" in fields:
            lane = fields.get("lane", found.lane)
            fields["rank"] = rank_back(
                work, found.team, lane, found.id, fields["rank"], told[-1].seq
            )
        change_or_refuse(self._context, work, told[-1], found.version, fields)
        if "lane" in fields:
            follow(work, found, {"started_on": found.started_on, **fields})

    def _record(
        self, work: Work, found: store.Match, undone: store.Happening, restored: Row, suffix: str
    ) -> Event:
        return work.record(
            f"{base_name(undone.name)}{suffix}",
            subject=found.id,
            team=found.team,
            **_told_in(undone, found, restored),
            **traces.turning_around(undone.seq),
            **traces.before(found, restored),
        )


def _told_in(undone: store.Happening, found: store.Match, restored: Row) -> dict[str, str | None]:
    """What the event of an undo says: where the match is again, or whose, or what changed."""
    name = base_name(undone.name)
    told = {key: undone.details[key] for key in ("what", "note") if key in undone.details}
    if name == _MOVED:
        now = {"stop_reason": found.stop_reason, "started_on": found.started_on} | restored
        told |= {"old": found.lane, "new": restored["lane"], **codes_of(now)}
    elif name == _GIVEN:
        told |= {"old": found.verbinder, "new": restored["verbinder"]}
    elif "started_on" in restored:
        told["started_on"] = str(restored["started_on"])
    elif "size" in restored:
        told["size"] = restored["size"]
    return told


def _texts_restored(work: Work, undone: store.Happening, event: Event) -> Row:
    """The sealed columns of the match as they were; notes are written here."""
    name = base_name(undone.name)
    if name == _NOTED:
        withdrawn = event.name.endswith(UNDONE)
        if not store.withdraw_note(work, undone.details["note"], withdrawn=withdrawn):
            raise Conflict("De notitie is er niet meer.")
        return {}
    found = store.texts_before(work, undone.subject, undone.seq)
    typed = undone.details.get("what") in _TYPED or name == _NOTE_CHANGED
    if typed and not found:
        raise Conflict("De tekst is er niet meer.")
    for each in found:
        if each.note:
            store.change_note(work, event, each.note, each.text_sealed)
    return {f"{each.field}_sealed": each.text_sealed for each in found if not each.note}
