"""The talks with a kernteam: the next one, those that were held, and their forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import streamlit as st

from bloei_core import Context
from bloei_core.ui import Messages, formats, plain
from plugins.kernteam_coaching import rules, store, talking
from plugins.kernteam_coaching.page_actions import owners_of, part_of
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
from plugins.kernteam_coaching.talking import ActionForm, TalkForm

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
                for talk in part_of(f"gesprekken-{found.id}", older):
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
    owners = owners_of(context, found, None)
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
