"""Coaching talks with a kernteam, what was agreed, and the actions that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bloei_core import Context, InvalidInput, Row, Work, clean_line, clean_text, neighbourhood
from bloei_core.ui import formats
from plugins.kernteam_coaching import rules, service, store, words

MOST_ACTIONS = 10


@dataclass(frozen=True, slots=True)
class ActionForm:
    """What somebody is going to do. `owner` says who, as `Owner.code` writes it."""

    what: str
    owner: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who does an action: a resident of the kernteam, the group of them, or a member of WIJ."""

    kind: str
    participant: str | None = None
    member: str | None = None

    @property
    def code(self) -> str:
        """`bewoner:<id>`, `bewoner:` for the group, or `wij:<id>`."""
        return f"{self.kind}:{self.participant or self.member or ''}"

    @staticmethod
    def of(code: str) -> Owner:
        """The owner with that code. Raises InvalidInput for anything else."""
        kind, _, who = code.partition(":")
        if kind == words.RESIDENT:
            return Owner(kind, participant=who or None)
        if kind == words.WIJ and who:
            return Owner(kind, member=who)
        raise InvalidInput("Kies wie het gaat doen.", "wie")


@dataclass(frozen=True, slots=True)
class TalkForm:
    """What is written down of a talk, with the talk that comes next."""

    held_on: date
    agreed: str
    actions: Sequence[ActionForm] = ()
    next_talk_at: datetime | None = None


# --- talks -----------------------------------------------------------------------------------


def log_talk(context: Context, kernteam: str, form: TalkForm) -> str:
    """Write down a talk, its actions and the next talk, all at once; its id."""
    found = rules.open_kernteam(context, kernteam)
    agreed = _agreed(form.held_on, form.agreed)
    parts = store.participants(context, found.id)
    if len(form.actions) > MOST_ACTIONS:
        raise InvalidInput(f"Spreek hooguit {MOST_ACTIONS} acties af.")
    talk = neighbourhood.new_id()
    rows = [_action_fields(context, parts, each) for each in form.actions]
    if form.next_talk_at:
        service.require_soon(form.next_talk_at)
    with context.unit_of_work() as work:
        sealed = rules.seal_for(context, agreed, parts)
        fields = {"id": talk, "kernteam": found.id, "member": context.member.id}
        store.add(work, "talk", {**fields, "held_on": form.held_on, "agreed_sealed": sealed})
        _record(work, found, "talk_logged", talk=talk)
        for row in rows:
            _add_action(work, found, {**row, "talk": talk})
        if form.next_talk_at:
            store.plan_talk(work, found.id, form.next_talk_at)
            _record(work, found, "talk_planned")
        else:
            store.end_planned_talk(work, found.id, form.held_on)
    return talk


def change_talk(context: Context, talk: str, version: int, held_on: date, agreed: str) -> None:
    """Change what was written down of a talk. Raises Conflict when somebody was first."""
    old = rules.present(store.talk(context, talk))
    found = rules.open_kernteam(context, old.kernteam)
    text = _agreed(held_on, agreed)
    sealed = rules.seal_for(context, text, store.participants(context, found.id))
    with context.unit_of_work() as work:
        fields = {"held_on": held_on, "agreed_sealed": sealed}
        if not store.change(work, "talk", old.id, version, fields):
            raise rules.conflict(context, found.id, "talk", old.id)
        _record(work, found, "talk_changed", talk=old.id)


def _agreed(held_on: date, agreed: str) -> str:
    rules.day_in_past(held_on, "datum")
    return clean_text(agreed, "afgesproken", required=True)


# --- actions ---------------------------------------------------------------------------------


def add_action(context: Context, kernteam: str, form: ActionForm) -> str:
    """Write down who is going to do what, outside a talk; its id."""
    found = rules.open_kernteam(context, kernteam)
    row = _action_fields(context, store.participants(context, found.id), form)
    with context.unit_of_work() as work:
        return _add_action(work, found, row)


def change_action(context: Context, action: str, version: int, form: ActionForm) -> None:
    """Change who does what, or when. Raises Conflict when somebody was first."""
    old = rules.present(store.promise(context, action))
    found = rules.open_kernteam(context, old.kernteam)
    fields = _action_fields(context, store.participants(context, found.id), form, old)
    with context.unit_of_work() as work:
        _change_action(context, work, found, old, version, fields)
        _record(work, found, "action_changed", action=old.id)


def tick_off(context: Context, action: str, version: int) -> None:
    """The action is done, today."""
    _set_done(context, action, version, done=True)


def open_again(context: Context, action: str, version: int) -> None:
    """The action is not done after all."""
    _set_done(context, action, version, done=False)


def _set_done(context: Context, action: str, version: int, *, done: bool) -> None:
    old = rules.present(store.promise(context, action))
    found = rules.open_kernteam(context, old.kernteam)
    with context.unit_of_work() as work:
        day = formats.today() if done else None
        _change_action(context, work, found, old, version, {"done_on": day})
        _record(work, found, "action_done" if done else "action_reopened", action=old.id)


def _change_action(
    context: Context,
    work: Work,
    found: store.Kernteam,
    old: store.Promise,
    version: int,
    fields: Row,
) -> None:
    if not store.change(work, "action", old.id, version, fields):
        raise rules.conflict(context, found.id, "action", old.id)


def _add_action(work: Work, found: store.Kernteam, row: Row) -> str:
    action = neighbourhood.new_id()
    start = {"id": action, "kernteam": found.id, "added_on": formats.today()}
    store.add(work, "action", {**start, **row})
    _record(work, found, "action_added", action=action, owner=row["owner"])
    return action


def _action_fields(
    context: Context,
    parts: Sequence[store.Participant],
    form: ActionForm,
    old: store.Promise | None = None,
) -> Row:
    what = clean_line(form.what, "actie", longest=300)
    owner = Owner.of(form.owner)
    if owner.code != owner_of(old).code:
        _require_known(context, parts, owner)
    if form.due_on and not rules.EARLIEST <= form.due_on <= date(2100, 1, 1):
        raise InvalidInput("Kies een dag die kan.", "wanneer")
    return {
        "what_sealed": rules.seal_for(context, what, parts, owner.participant),
        "owner": owner.kind,
        "participant": owner.participant,
        "member": owner.member,
        "due_on": form.due_on,
    }


def owner_of(promise: store.Promise | None) -> Owner:
    """Who does an action; of none yet: nobody."""
    if promise is None:
        return Owner("")
    return Owner(promise.owner, promise.participant, promise.member)


def _require_known(context: Context, parts: Sequence[store.Participant], owner: Owner) -> None:
    today = formats.today()
    active = {each.id for each in parts if each.active_on(today)}
    if owner.participant and owner.participant not in active:
        raise InvalidInput("Kies iemand die nu in het kernteam zit.", "wie")
    if owner.member and owner.member not in {each.id for each in rules.colleagues(context)}:
        raise InvalidInput("Kies een collega van jullie team.", "wie")


def _record(work: Work, found: store.Kernteam, name: str, **codes: str) -> None:
    work.record(f"{words.PLUGIN}.{name}", subject=found.id, team=found.team, **codes)
