"""The talks with a kernteam and the actions that follow: the lists and their forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import streamlit as st

from bloei_core import Context
from bloei_core.ui import Messages, Wish, formats, plain, wish_button
from plugins.kernteam_coaching import people, rules, service, store, talking, words
from plugins.kernteam_coaching.page_forms import (
    Change,
    Latest,
    ask_moment,
    ask_next_talk,
    choose,
    done,
    moment_told,
    submit,
)
from plugins.kernteam_coaching.page_people import carriers
from plugins.kernteam_coaching.talking import ActionForm, Owner, TalkForm

_AT_FIRST: Final = 3
_ACTION_ROWS: Final = 3
_HINT: Final = "Schrijf niets over ziekte of schulden."


# --- talks -----------------------------------------------------------------------------------


def draw_talks(context: Context, found: store.Kernteam, talks: Sequence[store.Talk]) -> None:
    """The next talk, a button to write one down, and the last ones."""
    editable = found.closed_on is None and not context.names_hidden
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(f":material/forum: Gesprekken · {len(talks)}", anchor=False)
            if editable and st.button(
                "Gesprek opschrijven", icon=":material/edit_note:", type="primary"
            ):
                _ask_talk(context, found)
        if found.closed_on is None:
            _draw_next(context, found, editable=editable)
        if not talks:
            st.caption("Nog geen gesprek. Een kop koffie is een goed begin.")
        for talk in talks[:_AT_FIRST]:
            _draw_talk(context, talk, editable=editable)
        if older := talks[_AT_FIRST:]:
            with st.expander(f"Eerdere gesprekken ({len(older)})", icon=":material/history:"):
                for talk in older:
                    _draw_talk(context, talk, editable=editable)


def _draw_next(context: Context, found: store.Kernteam, *, editable: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/event: Volgend gesprek: **{moment_told(found.next_talk_at)}**")
        label = "Verzetten" if found.next_talk_at else "Plannen"
        if editable and st.button(label, icon=":material/event:", type="tertiary"):
            ask_next_talk(context, found)


def _draw_talk(context: Context, talk: store.Talk, *, editable: bool) -> None:
    who = plain(rules.member_name(context, talk.member))
    with st.container(horizontal=True, vertical_alignment="top", wrap=False, gap="small"):
        with st.container(gap=None):
            st.markdown(f"**{formats.dutch_date(talk.held_on)}** · {who}")
            if context.names_hidden:
                st.caption("Namen zijn verborgen, dus de afspraken ook.")
            elif text := context.open(talk.agreed_sealed):
                st.text(text)
            else:
                st.caption("Wat er is afgesproken, is na twee jaar gewist.")
        if editable and st.button(
            "Wijzig",
            key=f"gesprek-{talk.id}",
            type="tertiary",
            help=f"Wijzig het gesprek van {formats.dutch_date(talk.held_on)}",
        ):
            _ask_change(context, talk)


@st.dialog("Gesprek opschrijven", icon=":material/edit_note:", width="medium")
def _ask_talk(context: Context, found: store.Kernteam) -> None:
    """Ask what was agreed, who is going to do what, and when the next talk is."""
    key, messages = f"gesprek-{found.id}", Messages()
    owners = _owners(context, found, None)
    with st.form(key, border=False):
        held = st.date_input(
            "Wanneer was het?", formats.today(), format="DD-MM-YYYY", key=f"{key}-op"
        )
        messages.beside("datum")
        agreed = st.text_area(
            "Wat hebben jullie afgesproken?", key=f"{key}-tekst", height=110, placeholder=_HINT
        )
        messages.beside("afgesproken")
        with st.expander("Acties erbij", icon=":material/task_alt:"):
            actions = [_ask_action_row(f"{key}-{row}", owners, row) for row in range(_ACTION_ROWS)]
        messages.beside("actie")
        messages.beside("wie")
        messages.beside("wanneer")
        moment = ask_moment(key, None)
        messages.beside("volgend gesprek")
        messages.general()
        sent = submit()
    if not sent:
        return
    needed = {
        "afgesproken": bool((agreed or "").strip()),
        "wie": all(each.owner for each in actions if each.what.strip()),
    }
    if messages.lacks(needed):
        return
    given = [each for each in actions if each.what.strip()]
    form = TalkForm(held, agreed or "", given, moment)
    if messages.attempt(lambda: talking.log_talk(context, found.id, form)):
        done("Het gesprek is bewaard.")


def _ask_action_row(key: str, owners: Mapping[str, str], row: int) -> ActionForm:
    what = st.text_input(
        f"Actie {row + 1}", key=f"{key}-wat", placeholder="Bijvoorbeeld: sleutel vragen"
    )
    left, right = st.columns([3, 2])
    with left:
        owner = choose(f"Wie doet actie {row + 1}?", owners, None, f"{key}-wie")
    due = right.date_input(f"Actie {row + 1} voor", None, format="DD-MM-YYYY", key=f"{key}-voor")
    return ActionForm(what or "", owner, due if isinstance(due, date) else None)


@st.dialog("Gesprek aanpassen", icon=":material/edit_note:", width="medium")
def _ask_change(context: Context, talk: store.Talk) -> None:
    """Ask what to change of a talk that was written down."""
    key, messages = f"gesprek-{talk.id}-{talk.version}", Messages()
    with st.form(key, border=False):
        held = st.date_input("Wanneer was het?", talk.held_on, format="DD-MM-YYYY", key=f"{key}-op")
        messages.beside("datum")
        agreed = st.text_area(
            "Wat hebben jullie afgesproken?",
            context.open(talk.agreed_sealed),
            key=f"{key}-tekst",
            height=140,
            placeholder=_HINT,
        )
        messages.beside("afgesproken")
        change = Change(key, talk.version, messages, messages.general())
        sent = submit()
    if not sent or messages.lacks({"afgesproken": bool((agreed or "").strip())}):
        return

    def latest() -> Latest:
        fresh = store.talk(context, talk.id) or talk
        now = _talk_told(fresh.held_on, context.open(fresh.agreed_sealed))
        return Latest(fresh.version, now, _talk_told(held, agreed or ""))

    if change.saved(
        lambda version: talking.change_talk(context, talk.id, version, held, agreed or ""), latest
    ):
        done("Opgeslagen.")


def _talk_told(held_on: date, agreed: str) -> dict[str, str]:
    return {"Datum": formats.dutch_date(held_on), "Afgesproken": agreed}


# --- actions ---------------------------------------------------------------------------------


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
                for promise in ended:
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
    messages, owners = Messages(), _owners(context, found, old)
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


def _owners(context: Context, found: store.Kernteam, old: store.Promise | None) -> dict[str, str]:
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
