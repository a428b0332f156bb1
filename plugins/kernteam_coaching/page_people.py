"""Who takes part in a kernteam: the list and its forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from bloei_core import Context
from bloei_core.ui import Messages, formats, go, plain, resident_form
from plugins.kernteam_coaching import people, service, store, words
from plugins.kernteam_coaching.page_forms import Change, Latest, done, submit

_MOST_FOUND: Final = 6
_NOBODY: Final = ""


def draw_members(
    context: Context, found: store.Kernteam, parts: Sequence[store.Participant]
) -> None:
    """Who takes part now, a button to add somebody, and who did before."""
    today = formats.today()
    now = [each for each in parts if each.active_on(today)]
    before = [each for each in parts if not each.active_on(today)]
    editable = found.closed_on is None and not context.names_hidden
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(f":material/groups: Leden · {len(now)}", anchor=False)
            if editable and st.button("Lid erbij", icon=":material/add:", type="tertiary"):
                _ask_member(context, found)
        if not now:
            st.caption("Nog niemand. Begin met één bewoner die er ook iets mee heeft.")
        for part in now:
            _draw_member(context, part, editable=editable)
        if before:
            with st.expander(f"Deden eerder mee ({len(before)})", icon=":material/history:"):
                for part in before:
                    _draw_member(context, part, editable=editable)


def _draw_member(context: Context, part: store.Participant, *, editable: bool) -> None:
    known = context.parties().get(part.person or "")
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
        with st.container(gap=None):
            name = plain(people.name_of(context, part))
            if known and known.status != "forgotten":
                if st.button(name, key=f"lid-{part.id}", icon=":material/person:", type="tertiary"):
                    go("mensen", bewoner=known.id)
            else:
                st.markdown(name)
            st.caption(_period(part) + _stopped(known.status if known else ""))
        if editable and st.button(
            "Wijzig", key=f"lid-wijzig-{part.id}", type="tertiary", help=f"Wijzig {name}"
        ):
            _ask_period(context, part)


def _stopped(status: str) -> str:
    return " · doet niet meer mee bij Bloei" if status == "closed" else ""


def _period(part: store.Participant) -> str:
    if part.active_until is None:
        return f"sinds {formats.dutch_date(part.active_from)}"
    return (
        f"van {formats.dutch_date(part.active_from)} tot en met "
        f"{formats.dutch_date(part.active_until)}"
    )


@st.dialog("Lid erbij", icon=":material/person_add:")
def _ask_member(context: Context, found: store.Kernteam) -> None:
    """Find a resident of the team by name, typing errors forgiven."""
    key = f"lid-erbij-{found.id}"
    if st.session_state.get(f"{key}-nieuw"):
        _ask_new_resident(context, found, key)
        return
    typed = st.text_input(
        "Wie doet er mee?",
        key=f"{key}-typed",
        type="search",
        live=True,
        placeholder="Typ een naam. Een typfout is niet erg.",
        icon=":material/search:",
    )
    taken = {each.person for each in people.active_now(context, found.id)}
    hits = context.search_parties(typed or "", "person") if typed else []
    names = {each.id: each for each in hits if each.id not in taken}
    if typed and not names:
        st.caption("Niemand gevonden. Nieuw hier? Voeg de bewoner meteen toe.")
    st.button("Nieuwe bewoner", icon=":material/person_add:", on_click=_switch, args=(key, True))
    if names:
        context.searched(words.PAGE, typed, list(names)[:_MOST_FOUND])
        _ask_which(context, found, key, list(names)[:_MOST_FOUND])


def _ask_which(context: Context, found: store.Kernteam, key: str, people_found: list[str]) -> None:
    """Which of those that were found, and since when."""
    messages = Messages()
    with st.form(key, border=False):
        person = st.radio(
            "Kies wie je bedoelt",
            people_found,
            format_func=lambda each: _with_buurt(context, each),
            key=f"{key}-wie-{people_found[0]}",
        )
        messages.beside("bewoner")
        since = st.date_input(
            "Actief vanaf", formats.today(), format="DD-MM-YYYY", key=f"{key}-vanaf"
        )
        messages.beside("actief vanaf")
        messages.general()
        sent = submit()
    if not sent:
        return
    if messages.attempt(lambda: people.add_participant(context, found.id, person, since)):
        done("Welkom in het kernteam.")


def _ask_new_resident(context: Context, found: store.Kernteam, key: str) -> None:
    """Somebody who was not known yet, in the same dialog."""
    st.button(
        "Terug naar zoeken",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=_switch,
        args=(key, False),
    )
    if person := resident_form(context, f"{key}-bewoner"):
        today = formats.today()
        if Messages().attempt(lambda: people.add_participant(context, found.id, person, today)):
            _switch(key, False)
            done("Welkom in het kernteam.")


def _switch(key: str, new: bool) -> None:
    st.session_state[f"{key}-nieuw"] = new


def _with_buurt(context: Context, person: str) -> str:
    party = context.party(person)
    return f"{plain(context.name_of(person))} · {plain(service.buurt_name(party.buurt))}"


@st.dialog("Wanneer actief?", icon=":material/date_range:")
def _ask_period(context: Context, part: store.Participant) -> None:
    """Ask from and until when somebody takes part."""
    key, messages = f"lid-{part.id}-{part.version}", Messages()
    st.markdown(f"**{plain(people.name_of(context, part))}**")
    with st.form(key, border=False):
        first = st.date_input(
            "Actief vanaf", part.active_from, format="DD-MM-YYYY", key=f"{key}-vanaf"
        )
        messages.beside("actief vanaf")
        last = st.date_input(
            "Actief tot en met",
            part.active_until,
            format="DD-MM-YYYY",
            key=f"{key}-tot",
            help="Leeg betekent: doet nog mee.",
        )
        messages.beside("actief tot en met")
        messages.beside("bewoner")
        change = Change(key, part.version, messages, messages.general())
        sent = submit()
    if not sent:
        return
    end = last if isinstance(last, date) else None

    def latest() -> Latest:
        fresh = store.participant(context, part.id) or part
        typed = {"Actief vanaf": formats.dutch_date(first), "Actief tot en met": _day(end)}
        now = {
            "Actief vanaf": formats.dutch_date(fresh.active_from),
            "Actief tot en met": _day(fresh.active_until),
        }
        return Latest(fresh.version, now, typed)

    if change.saved(
        lambda version: people.change_participant(context, part.id, version, first, end), latest
    ):
        done("Opgeslagen.")


def _day(day: date | None) -> str:
    return formats.dutch_date(day) if day else "nog actief"
