"""What kernteams have for Vandaag, the weekly meeting and the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bloei_core import (
    Action,
    CalendarItem,
    CalendarSource,
    Conflict,
    Context,
    InvalidInput,
    MeetingItem,
    Todo,
    TodoSource,
)
from bloei_core.ui import formats
from plugins.kernteam_coaching import rules, service, store, words
from plugins.kernteam_coaching.figures import store as counted
from plugins.kernteam_coaching.signs import Sign, signs, talk_weeks

_FORTNIGHT = timedelta(days=14)
_TALK = timedelta(hours=1)


def todos() -> list[TodoSource]:
    """What waits for a coach."""
    return [
        TodoSource("Gesprekken met kernteams", ":material/forum:", _talks_to_do, order=50),
        TodoSource("Acties voor kernteams", ":material/task_alt:", _actions_to_do, order=55),
        TodoSource("Kernteams", ":material/diversity_1:", _signs_for_me, order=60),
    ]


def meeting_items() -> list[MeetingItem]:
    """What a team talks about in its weekly meeting."""
    return [
        MeetingItem("celebrate", "Kernteams om te vieren", _celebrate, order=30),
        MeetingItem("stuck", "Kernteams die aandacht vragen", _stuck, order=30),
    ]


def calendars() -> list[CalendarSource]:
    """The talks with kernteams: those that were held, and the next ones, which can be moved."""
    return [CalendarSource("talks", "Gesprekken met kernteams", _items, _move)]


# --- Vandaag ---------------------------------------------------------------------------------


def _talks_to_do(context: Context) -> list[Todo]:
    today = formats.today()
    planned = store.planned_between(context, rules.EARLIEST, today + timedelta(days=1))
    return [
        _talk_to_do(context, each, each.next_talk_at, today)
        for each in planned
        if each.coach == context.member.id and each.next_talk_at
    ]


def _talk_to_do(context: Context, found: store.Kernteam, moment: datetime, today: date) -> Todo:
    day = moment.date()
    if day < today:
        reason = "Is dit gesprek geweest? Schrijf op wat jullie afspraken"
    else:
        reason = f"Gesprek om {formats.clock(moment)} uur"
    return _todo(context, found, reason, day, urgent=day < today)


def _actions_to_do(context: Context) -> list[Todo]:
    today = formats.today()
    found = store.promises_due_of(context, context.member.id, today)
    return [
        Todo(
            service.opened(context, promise.what_sealed) or "Actie",
            service.title(context, kernteam),
            words.PAGE,
            {words.ADDRESS: kernteam.id},
            promise.due_on,
            urgent=promise.due_on is not None and promise.due_on < today,
        )
        for promise, kernteam in found
    ]


def _signs_for_me(context: Context) -> list[Todo]:
    return _with_signs(context, counted.standings_of(context, context.member.id, formats.today()))


# --- the weekly meeting ----------------------------------------------------------------------


def _stuck(context: Context) -> list[Todo]:
    return _with_signs(context, counted.standings(context, formats.today()))


def _with_signs(context: Context, standings: Sequence[counted.Standing]) -> list[Todo]:
    """One line per kernteam that asks for attention: what is the matter, and the small step."""
    weeks = talk_weeks(context)
    found = [(each.kernteam, _urgent(signs(context, each, weeks))) for each in standings]
    return [
        replace(_todo(context, kernteam, f"{first.title} {first.next_step}"), people=first.people)
        for kernteam, urgent in found
        for first in urgent[:1]
    ]


def _urgent(found: Sequence[Sign]) -> list[Sign]:
    return [each for each in found if each.urgent]


def _celebrate(context: Context) -> list[Todo]:
    since = formats.today() - _FORTNIGHT
    done = [
        _todo(
            context,
            kernteam,
            f"Klaar: {service.opened(context, project.title_sealed) or 'een project'}",
        )
        for project, kernteam in store.projects_done_since(context, since)
    ]
    return [*_steps_ahead(context, since), *done]


def _steps_ahead(context: Context, since: date) -> list[Todo]:
    return [
        _todo(context, kernteam, f"Een stap verder: nu {words.step_title(kernteam.step)}")
        for kernteam in (each.kernteam for each in counted.standings(context, formats.today()))
        if kernteam.step_before is not None
        and kernteam.step > kernteam.step_before
        and kernteam.stepped_on >= since
    ]


def _todo(
    context: Context,
    found: store.Kernteam,
    reason: str,
    due: date | None = None,
    *,
    urgent: bool = False,
) -> Todo:
    title = service.title(context, found)
    return Todo(title, reason, words.PAGE, {words.ADDRESS: found.id}, due, urgent)


# --- the agenda ------------------------------------------------------------------------------


def _items(context: Context, start: date, end: date) -> list[CalendarItem]:
    held = [
        _item(context, kernteam, talk.id, datetime.combine(talk.held_on, time()), whole_day=True)
        for talk, kernteam in store.talks_between(context, start, end)
    ]
    planned = [
        _item(context, kernteam, kernteam.id, kernteam.next_talk_at, whole_day=False)
        for kernteam in store.planned_between(context, start, end)
        if kernteam.next_talk_at
    ]
    return [*held, *planned]


def _item(
    context: Context, found: store.Kernteam, item: str, moment: datetime, *, whole_day: bool
) -> CalendarItem:
    return CalendarItem(
        id=item,
        title=f"Gesprek · {service.title(context, found)}",
        start=moment,
        end=moment + (timedelta(days=1) if whole_day else _TALK),
        all_day=whole_day,
        url=words.PAGE,
        query={words.ADDRESS: found.id},
    )


def _move(context: Context, item: CalendarItem, start: datetime, end: datetime) -> None:
    """Somebody dragged a talk: only one that is still to come moves. A talk lasts an hour here."""
    context.require(Action.EDIT_RELATIONS)
    del end
    found = store.kernteam(context, item.id)
    if found is None:
        raise InvalidInput("Dit gesprek is al geweest. Pas het aan bij het kernteam.")
    if found.next_talk_at != item.start:
        raise _moved_before(context, found)
    service.plan_talk(context, found.id, found.version, start)


def _moved_before(context: Context, found: store.Kernteam) -> Conflict:
    return rules.conflict(context, found.id, "kernteam", found.id)
