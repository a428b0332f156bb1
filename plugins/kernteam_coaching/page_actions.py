"""Who is going to do what for a kernteam: the list, and the form of an action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

import streamlit as st

from bloei_core import Context
from bloei_core.ui import Messages, Wish, formats, plain, shown, turn_pages, wish_button
from plugins.kernteam_coaching import people, rules, service, store, talking, words
from plugins.kernteam_coaching.page_forms import Change, Latest, choose, done, submit
from plugins.kernteam_coaching.page_projects import carriers
from plugins.kernteam_coaching.talking import ActionForm, Owner

_A_PAGE: Final = 10
Line = TypeVar("Line")


def part_of(key: str, lines: Sequence[Line]) -> Sequence[Line]:
    """Ten at a time, with buttons to leaf through them when there are more."""
    if len(lines) > _A_PAGE:
        turn_pages(key, len(lines), formats.number(len(lines)), _A_PAGE)
    return shown(key, lines, _A_PAGE)


def draw_actions(
    context: Context,
    found: store.Kernteam,
    promises: Sequence[store.Promise],
    parts: Sequence[store.Participant],
) -> None:
    """Who is going to do what: the open ones, a button to add, and what is done."""
    editable = found.closed_on is None and not context.names_hidden
    opened = [each for each in promises if each.done_on is None]
    ended = [each for each in promises if each.done_on]
    by_id = {each.id: each for each in parts}
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(f":material/task_alt: Acties · {len(opened)} open", anchor=False)
            if editable and st.button("Actie erbij", icon=":material/add:", type="tertiary"):
                _ask_action(context, found, None)
        if not opened:
            st.caption("Geen open acties. Spreek in het volgende gesprek één kleine af.")
        for promise in opened:
            _draw_action(context, found, promise, by_id, editable=editable)
        if ended:
            with st.expander(f"Gedaan ({len(ended)})", icon=":material/check_circle:"):
                for promise in part_of(f"gedaan-{found.id}", ended):
                    _draw_action(context, found, promise, by_id, editable=editable)


def _draw_action(
    context: Context,
    found: store.Kernteam,
    promise: store.Promise,
    parts: Mapping[str, store.Participant],
    *,
    editable: bool,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
        what = plain(service.opened(context, promise.what_sealed) or "Actie")
        with st.container():
            st.markdown(f"**{what}**  \n:small[{_who(context, promise, parts)}{_when(promise)}]")
        if not editable:
            return
        if promise.done_on:
            wish = Wish(talking.open_again, promise.id, promise.version, "De actie is weer open.")
            wish_button("Weer open", wish, icon=":material/replay:")
            return
        if st.button("Wijzig", key=f"actie-{promise.id}", type="tertiary", help=f"Wijzig: {what}"):
            _ask_action(context, found, promise)
        wish = Wish(talking.tick_off, promise.id, promise.version, "Gedaan, mooi!")
        wish_button("Gedaan", wish, icon=":material/check:")


def _who(context: Context, promise: store.Promise, parts: Mapping[str, store.Participant]) -> str:
    if promise.member:
        return f":blue-badge[WIJ] {plain(rules.member_name(context, promise.member))}"
    if promise.participant:
        part = parts.get(promise.participant)
        return f":green-badge[Bewoner] {plain(people.name_of(context, part))}"
    return ":green-badge[Bewoner] de groep samen"


def _when(promise: store.Promise) -> str:
    if promise.done_on:
        return f" · gedaan op {_short(promise.done_on)}"
    if promise.due_on is None:
        return ""
    late = promise.due_on < formats.today()
    sign = ":red[:material/priority_high: te laat:] " if late else "voor "
    return f" · {sign}{_short(promise.due_on)}"


def _short(day: date) -> str:
    """A day that fits on a phone; of another year with that year."""
    this_year = day.year == formats.today().year
    return formats.short_date(day) if this_year else formats.dutch_date(day)


@st.dialog("Actie", icon=":material/task_alt:")
def _ask_action(context: Context, found: store.Kernteam, old: store.Promise | None) -> None:
    """Ask what, who and when."""
    key = f"actie-{old.id}-{old.version}" if old else f"actie-{found.id}"
    messages, owners = Messages(), owners_of(context, found, old)
    with st.form(key, border=False):
        what = st.text_input(
            "Wat gaat er gebeuren?",
            context.open(old.what_sealed) if old else "",
            key=f"{key}-wat",
            placeholder="Bijvoorbeeld: sleutel van de zaal vragen",
        )
        messages.beside("actie")
        owner = choose(
            "Wie doet het?", owners, talking.owner_of(old).code if old else None, f"{key}-wie"
        )
        messages.beside("wie")
        due = st.date_input(
            "Voor wanneer?", old.due_on if old else None, format="DD-MM-YYYY", key=f"{key}-voor"
        )
        messages.beside("wanneer")
        change = Change(key, old.version if old else 0, messages, messages.general())
        sent = submit()
    if not sent or messages.lacks({"actie": bool((what or "").strip()), "wie": bool(owner)}):
        return
    form = ActionForm(what or "", owner, due if isinstance(due, date) else None)
    if old is None:
        if messages.attempt(lambda: talking.add_action(context, found.id, form)):
            done("De actie staat erbij.")
    elif change.saved(
        lambda version: talking.change_action(context, old.id, version, form),
        lambda: _latest_action(context, old, form, owners),
    ):
        done("Opgeslagen.")


def _latest_action(
    context: Context, old: store.Promise, form: ActionForm, owners: Mapping[str, str]
) -> Latest:
    fresh = store.promise(context, old.id) or old
    what, owner = context.open(fresh.what_sealed), talking.owner_of(fresh).code
    now = _action_told(ActionForm(what, owner, fresh.due_on), owners)
    return Latest(fresh.version, now, _action_told(form, owners))


def _action_told(form: ActionForm, owners: Mapping[str, str]) -> dict[str, str]:
    return {
        "Actie": form.what,
        "Wie": owners.get(form.owner, "iemand anders"),
        "Voor": formats.dutch_date(form.due_on) if form.due_on else "",
    }


def owners_of(context: Context, found: store.Kernteam, old: store.Promise | None) -> dict[str, str]:
    """Who may do an action: residents of the kernteam, the group, and members of WIJ."""
    names = carriers(context, found.id, old.participant if old else None)
    residents = {
        Owner(words.RESIDENT, part).code: f"{name} (bewoner)" for part, name in names.items()
    }
    wij = {
        Owner(words.WIJ, member=each.id).code: f"{each.name} (WIJ)"
        for each in rules.colleagues(context)
    }
    if old and old.member:
        code = talking.owner_of(old).code
        wij.setdefault(code, f"{rules.member_name(context, old.member)} (WIJ)")
    return {**residents, Owner(words.RESIDENT).code: "De groep samen (bewoners)", **wij}
