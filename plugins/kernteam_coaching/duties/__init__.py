"""What kernteams keep about people, with every duty that comes with it, and rules for check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bloei_core import Check, Context, Expiring, PersonalData, Reference, Work, neighbourhood
from bloei_core.ui import formats
from plugins.kernteam_coaching import service, words
from plugins.kernteam_coaching import store as kernteams
from plugins.kernteam_coaching.duties import store
from plugins.kernteam_coaching.figures.store import steps_unlike_events

_TWO_YEARS = 730
_Old = tuple[kernteams.Kernteam, str, str, date | None, tuple[str, ...]]


def personal_data() -> list[PersonalData]:
    """Who takes part, talks and actions."""
    return [
        PersonalData(
            key="kernteams",
            title="Kernteams, gesprekken en acties",
            purpose="Om een groep bewoners te helpen tot ze het zelf doen.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export,
            forget=_forget,
            expire=store.wipe_texts_before,
            due=_due,
        )
    ]


def references() -> list[Reference]:
    """Which columns point to other rows."""
    ours = words.PLUGIN
    own = {
        "kernteam": {"team": "core.team", "buurt": "core.buurt.code", "coach": "core.member"},
        "participant": {"kernteam": f"{ours}.kernteam", "person": "core.person"},
        "project": {"kernteam": f"{ours}.kernteam", "participant": f"{ours}.participant"},
        "talk": {"kernteam": f"{ours}.kernteam", "member": "core.member"},
        "action": {
            "kernteam": f"{ours}.kernteam",
            "talk": f"{ours}.talk",
            "participant": f"{ours}.participant",
            "member": "core.member",
        },
    }
    return [
        Reference(f"{ours}.{table}", column, target)
        for table, columns in own.items()
        for column, target in columns.items()
    ]


def checks() -> list[Check]:
    """Rules about kernteams that must always hold."""
    return [
        Check(
            "step_as_told",
            "Elk kernteam staat op de stap van zijn laatste gebeurtenis.",
            steps_unlike_events,
        ),
        Check(
            "once_in_a_kernteam",
            "Niemand zit op een dag twee keer in hetzelfde kernteam.",
            store.double_participants,
        ),
        Check(
            "own_people",
            "Acties en projecten horen bij mensen en gesprekken van hun eigen kernteam.",
            store.strange_owners,
        ),
    ]


def _export(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    return [
        _exported(context, part, kernteam)
        for part, kernteam in store.participations(context, [person])
    ]


def _exported(
    context: Context, part: kernteams.Participant, kernteam: kernteams.Kernteam
) -> Mapping[str, Any]:
    talks = [each for each in kernteams.talks(context, kernteam.id) if part.active_on(each.held_on)]
    actions = kernteams.promises(context, kernteam.id)
    projects = kernteams.projects(context, kernteam.id)
    return {
        "kernteam": service.title(context, kernteam),
        "buurt": service.buurt_name(kernteam.buurt),
        "actief vanaf": part.active_from,
        "actief tot en met": part.active_until,
        "acties": [
            {
                "wat": context.open(each.what_sealed),
                "voor": each.due_on,
                "gedaan op": each.done_on,
            }
            for each in actions
            if _is_hers(context, part, each.participant, each.what_sealed)
        ],
        "projecten": [
            {"wat": context.open(each.title_sealed), "sinds": each.added_on, "klaar": each.done_on}
            for each in projects
            if _is_hers(context, part, each.participant, each.title_sealed)
        ],
        "gesprekken": [
            {"op": each.held_on, "afgesproken": context.open(each.agreed_sealed)} for each in talks
        ],
    }


def _is_hers(
    context: Context, part: kernteams.Participant, carrier: str | None, sealed: bytes | None
) -> bool:
    """What she took upon her, and what is of the whole group with her in it; not another's."""
    if carrier is not None or sealed is None:
        return carrier == part.id
    return part.person in context.engine.vault.owners(sealed)


def _due(context: Context, before: date) -> Sequence[Expiring]:
    """A kernteam that stopped goes as a whole; of one that is coached what is old in it."""
    found = [
        *(
            (each, each.id, "", each.closed_on, ())
            for each in store.closed_with_texts(context, before)
        ),
        *_old_in_coached(context, before),
    ]
    return [
        Expiring(
            row,
            f"{service.title(context, kernteam)}{what}",
            day,
            words.PAGE,
            {words.ADDRESS: kernteam.id},
            people,
        )
        for kernteam, row, what, day, people in found
        if day is not None
    ]


def _old_in_coached(context: Context, before: date) -> Iterator[_Old]:
    talks = store.old_talks(context, before)
    actions = store.old_actions(context, before)
    left = store.old_participants(context, before)
    rows: list[kernteams.Talk | kernteams.Promise | kernteams.Participant] = [
        *talks,
        *actions,
        *left,
    ]
    known = kernteams.some(context, [each.kernteam for each in rows])
    for talk in talks:
        yield known[talk.kernteam], talk.id, ": een gesprek", talk.held_on, ()
    for action in actions:
        yield known[action.kernteam], action.id, ": een actie", action.done_on, ()
    for part in left:
        name = context.name_of(part.person, "person") if part.person else ""
        people = (part.person,) if part.person else ()
        yield known[part.kernteam], part.id, f": {name} deed mee", part.active_until, people


def _forget(work: Work, person: str) -> None:
    """Take her out and wipe each text under her key; that somebody took part stays counted."""
    for part in store.forget_participant(work, person, formats.today()):
        neighbourhood.unshare(work, part)
    store.wipe_texts_of(work, person)
