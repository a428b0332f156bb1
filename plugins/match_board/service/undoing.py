"""Undo and redo of one's own last steps, also after a reload: the event log remembers them.

Each undo is an event of its own, `<what happened>_undone`, that keeps what it changed: redoing is
undoing the undo. It is refused when anybody changed the card since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bloei_core import Action, Conflict, Context, InvalidInput, Refused
from plugins.match_board import store, words
from plugins.match_board.service import steps as own_steps
from plugins.match_board.service.conflicts import told_by
from plugins.match_board.service.reading import member_name
from plugins.match_board.service.refusals import CannotUndo
from plugins.match_board.service.reversing import Reversal
from plugins.match_board.service.steps import REDONE, UNDONE, Stacks, Step, base_name, number

_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Steps:
    """What undoing and redoing would do next, in a few Dutch words; "" for nothing."""

    undo: str = ""
    redo: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone or redone: which matches, and a Dutch sentence without a resident's name."""

    matches: tuple[str, ...]
    told: str


def steps(context: Context, besides: Collection[int] = ()) -> Steps:
    """What this member can undo and redo now."""
    found = _stacks(context, besides)
    undone = _title(found.done[-1]) if found.done else ""
    return Steps(undone, _title(found.undone[-1]) if found.undone else "")


def undo(context: Context, besides: Collection[int] = ()) -> Undone:
    """Take back this member's last step that is not in `besides`.

    Raises CannotUndo, which names who changed the card since and what she did; InvalidInput when
    there is nothing to undo.
    """
    found = _stacks(context, besides).done
    if not found:
        raise InvalidInput("Er is niets om ongedaan te maken.")
    return _turn_around(context, found[-1], UNDONE)


def redo(context: Context, besides: Collection[int] = ()) -> Undone:
    """Do again what this member took back last. Raises as `undo` does."""
    found = _stacks(context, besides).undone
    if not found:
        raise InvalidInput("Er is niets om opnieuw te doen.")
    return _turn_around(context, found[-1], REDONE)


def _stacks(context: Context, besides: Collection[int]) -> Stacks:
    context.require(Action.MOVE_MATCHES)
    since = datetime.now(UTC) - _REMEMBERED
    return own_steps.stacks(store.own_happenings(context, context.member.id, since), besides)


def _turn_around(context: Context, step: Step, suffix: str) -> Undone:
    per_match: dict[str, list[store.Happening]] = defaultdict(list)
    for each in step:
        per_match[each.subject].append(each)
    try:
        for match, events in per_match.items():
            _require_untouched(context, match, events)
        reversals = [Reversal(context, match, events) for match, events in per_match.items()]
        with context.unit_of_work() as work:
            for each_match in reversals:
                each_match.write(work, suffix)
    except Refused as error:
        raise CannotUndo(str(error), number(step)) from error
    return Undone(tuple(per_match), _told(context, step[-1], len(per_match)))


def _require_untouched(context: Context, match: str, events: Sequence[store.Happening]) -> None:
    happened = store.happenings(context, match)
    after, now = own_steps.states(happened[::-1])
    if after.get(events[-1].seq) != now:
        since = [each for each in happened if each.seq > events[-1].seq]
        raise Conflict(told_by(context, since))


_AGAIN: Mapping[str, str] = {
    "match_ranked": "De match staat weer op zijn oude plek.",
    "match_added": "De nieuwe match is weer weg.",
    "match_added_undone": "De match is er weer.",
    "note_added": "De notitie is weer weg.",
    "note_added_undone": "De notitie staat er weer.",
}


_TITLES: Mapping[str, str] = {
    "match_ranked": "Andere plek",
    "match_added": "Nieuwe match",
    "match_handed_over": "Overdragen",
    "note_added": "Notitie",
    "note_changed": "Notitie veranderen",
    "match_changed": "Kaart veranderen",
}


_CHANGED: Mapping[str, str] = {
    "next_step": "Volgende stap",
    "agreement": "Afspraak",
    "outcome": "Hoe het ging",
    "size": "Grootte van de stap",
    "started_on": "Startdatum",
}


def _title(step: Step) -> str:
    """What was done, also when this step is its undoing."""
    last = step[-1]
    name = base_name(last.name).removeprefix("match_board.")
    cards = len({each.subject for each in step})
    if what := _CHANGED.get(str(last.details.get("what"))):
        title = what
    elif name == "match_moved":
        lane = last.old if last.name.endswith(UNDONE) else last.new
        title = f"Verplaatsen naar {words.lane_title(lane or '')}"
    else:
        title = _TITLES[name]
    return title if cards == 1 else f"{title} ({cards} kaarten)"


def _told(context: Context, event: store.Happening, matches: int) -> str:
    """How it is again, after this event was turned around for so many matches."""
    name = event.name.removeprefix("match_board.").removesuffix(REDONE)
    if name.startswith("match_handed_over"):
        who = member_name(context, event.old or "")
        return f"{who} heeft {'de match' if matches == 1 else f'{matches} matches'} weer."
    if matches > 1:
        return f"{matches} matches staan weer waar ze stonden."
    if name.startswith("match_moved"):
        return f"De match staat weer bij {words.lane_title(event.old or '')}."
    return _AGAIN.get(name, "De kaart is weer zoals hij was.")
