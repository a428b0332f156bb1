"""The windows of the agenda: something new, one activity, and which times a drag is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import streamlit as st

from bloei_core import BloeiError, Conflict, Context, neighbourhood
from bloei_core.ui import choices, formats, go, plain, say_later
from plugins.initiative_calendar import items, page_form, service, store, words
from plugins.initiative_calendar.forms import Scope, Times, Which
from plugins.initiative_calendar.initiatives import store as initiative_store
from plugins.initiative_calendar.items import Time
from plugins.initiative_calendar.recurrence import describe

_ENTRY = "activiteit"
_TIME = "keer"
_NEW = "nieuw"
_ASKED, _DRAG, _UNDO, _SEEN = "agenda-nieuw-tijd", "agenda-sleep", "agenda-terug", "agenda-gezien"
_SCOPES: dict[Scope, str] = {
    "this": "Alleen deze keer",
    "following": "Deze en volgende",
    "all": "Alle keren",
}
_LENGTH = timedelta(hours=1, minutes=30)


# --- which window stands open ----------------------------------------------------------------


def ask_for_new(times: Times, *, whole_day: bool) -> None:
    """Open the window for something new on these times; a click on a day: at a usual hour."""
    forget_open()
    if whole_day and times.starts.date() == times.ends.date():
        times = _usual(times.starts.date())
    st.session_state[_ASKED] = times


def ask_for_new_on(day: date) -> None:
    """Open the window for something new on this day."""
    ask_for_new(_usual(day), whole_day=False)


def ask_to_open(entry: str, original: datetime) -> None:
    """Open one time of an activity."""
    forget_open()
    st.query_params[_ENTRY] = entry
    st.query_params[_TIME] = service.code_of(original)


def ask_which(which: Which, times: Times) -> None:
    """Ask which times a drag is about before anything is changed."""
    forget_open()
    st.session_state[_DRAG] = (which, times)


def is_open() -> bool:
    """Whether a window stands open."""
    return bool(st.session_state.get("agenda-open"))


def forget_open() -> None:
    """No window stands open any more."""
    for key in (_ASKED, _DRAG, _SEEN, "agenda-open"):
        st.session_state.pop(key, None)
    page_form.forget()
    for name in (_ENTRY, _TIME, _NEW):
        if name in st.query_params:
            del st.query_params[name]


def open_dialog(context: Context) -> None:
    """Open what was asked for, if this team has it; at most one window."""
    st.session_state["agenda-open"] = True
    if (dragged := st.session_state.get(_DRAG)) is not None:
        _window("Voor welke keren?", "event_repeat")(_ask_scope)(context, *dragged)
    elif (times := st.session_state.get(_ASKED)) is not None:
        _window("Nieuwe activiteit", "event")(_draw_new)(context, times)
    elif (kind := st.query_params.get(_NEW)) is not None:
        _window("Nieuwe activiteit", "event")(_draw_new)(context, _usual(formats.today()), kind)
    elif asked := st.query_params.get(_ENTRY):
        _open_entry(context, asked, st.query_params.get(_TIME, ""))
    else:
        st.session_state["agenda-open"] = False


def _window(title: str, icon: str) -> Callable[..., Callable[..., None]]:
    return st.dialog(title, icon=f":material/{icon}:", width="medium", on_dismiss=forget_open)


def _usual(day: date) -> Times:
    starts = datetime.combine(day, time(10))
    return Times(starts, starts + _LENGTH)


def _open_entry(context: Context, asked: str, code: str) -> None:
    found = _find(context, asked, code)
    if found is None:
        forget_open()
        st.toast("Deze activiteit staat niet in de agenda van dit team.", icon=":material/info:")
        return
    title = plain(context.open_public(found.title_sealed)) or "Activiteit"
    _window(title, "event")(_draw_entry)(context, asked, code)


def _find(context: Context, asked: str, code: str) -> Time | None:
    """This time of this activity, as it stands now; without a time the first that comes."""
    entry = store.entry(context, asked) if neighbourhood.is_id(asked) else None
    if entry is None:
        return None
    return items.time_of(context, entry, service.moment_of(code))


# --- something new ---------------------------------------------------------------------------


def _draw_new(context: Context, times: Times, kind: str = "activiteit") -> None:
    form = page_form.draw(context, "agenda-nieuw", page_form.empty(times, kind), label="Inplannen")
    if form is None:
        return
    said = page_form.attempt(lambda: service.add_entry(context, form))
    if said is not None:
        _close(f"{plain(form.title)} staat in de agenda.")


def _close(told: str) -> None:
    say_later(told)
    forget_open()
    st.rerun()


# --- one activity ----------------------------------------------------------------------------


def _draw_entry(context: Context, asked: str, code: str) -> None:
    found = _find(context, asked, code)
    if found is None:
        st.warning("Deze activiteit is net verplaatst of uit de agenda gehaald.")
        return
    _seen(found)
    _draw_facts(context, found)
    if found.cancelled or found.entry.cancelled:
        _draw_restore(context, found)
        return
    asks = found.starts <= service.now() and found.entry.kind in words.COUNTED_KINDS
    names = ["Veranderen", "Gaat niet door"]
    tabs = st.tabs([*(["Hoeveel mensen?"] if asks else []), *names])
    if asks:
        with tabs[0]:
            _draw_count(context, found)
    with tabs[-2]:
        _draw_change(context, found)
    with tabs[-1]:
        _draw_cancel(context, found)


def _draw_facts(context: Context, found: Time) -> None:
    entry = found.entry
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(words.kinds().get(entry.kind, entry.kind), color="green")
        if entry.rule:
            st.badge(describe(entry.rule, entry.starts, entry.until), icon=":material/repeat:")
        if found.attendance is not None:
            st.badge(formats.count(found.attendance, "mens", "mensen"), color="blue")
    st.markdown(f":material/schedule: **{when(found)}**")
    if place := context.open_public(entry.place_sealed):
        st.markdown(f":material/place: {plain(place)}")
    if entry.buurt:
        st.markdown(f":material/map: {plain(choices.buurt_name(entry.buurt))}")
    who = plain(service.member_name(context, entry.verbinder))
    st.caption(f"In de agenda gezet door {who}")
    if entry.initiative:
        _draw_initiative(context, entry.initiative)


def when(found: Time) -> str:
    """Day and time in Dutch."""
    day = formats.long_date(found.starts)
    last = (found.ends - timedelta(microseconds=1)).date()
    if found.entry.all_day:
        same = last == found.starts.date()
        return f"{day}, hele dag" if same else f"{day} tot en met {formats.long_date(last)}"
    end = formats.clock(found.ends)
    if last != found.starts.date():
        end = f"{formats.long_date(found.ends)} {end}"
    return f"{day}, {formats.clock(found.starts)} – {end}"


def _draw_initiative(context: Context, initiative: str) -> None:
    found = initiative_store.initiative(context, initiative)
    if found is not None:
        label = f"Hoort bij: {plain(context.open_public(found.title_sealed))}"
        if st.button(label, icon=":material/emoji_objects:", key=f"agenda-init-{found.id}"):
            go(words.INITIATIVES, initiatief=found.id)


def _seen(found: Time) -> int:
    """The version that this person looked at when she began."""
    seen: dict[str, int] = st.session_state.setdefault(_SEEN, {})
    return seen.setdefault(found.entry.id, found.entry.version)


def _which(found: Time, scope: Scope) -> Which:
    return Which(found.entry.id, _seen(found), found.original, scope)


def _ask_how_far(found: Time, key: str) -> Scope:
    if found.entry.rule is None:
        return "all"
    chosen: Scope = st.radio(
        "Voor welke keren?",
        list(_SCOPES),
        format_func=_SCOPES.__getitem__,
        horizontal=True,
        key=f"{key}-{found.entry.id}",
    )
    return chosen


def _do(context: Context, found: Time, verb: Callable[[], object]) -> bool:
    """Do it; whether it was done. A conflict says who was first and keeps what was typed."""
    try:
        verb()
    except Conflict as error:
        _look_again(context, found)
        st.warning(f"{plain(str(error))} Klopt het nog? Klik dan nog een keer.",
                   icon=":material/group:")  # fmt: skip
        return False
    except BloeiError as error:
        st.warning(plain(str(error)), icon=":material/info:")
        return False
    return True


def _look_again(context: Context, found: Time) -> None:
    latest = store.entry(context, found.entry.id) or found.entry
    st.session_state[_SEEN] = {found.entry.id: latest.version}


def _draw_change(context: Context, found: Time) -> None:
    if context.names_hidden:
        st.info(
            "Namen zijn nu verborgen. Laat ze zien om iets te veranderen. Slepen kan wel.",
            icon=":material/visibility_off:",
        )
        return
    scope = _ask_how_far(found, "agenda-bereik")
    key = f"agenda-{found.entry.id}-{scope}"
    known = page_form.of_time(context, found)
    form = page_form.draw(context, key, known, only_time=scope == "this", label="Bewaren")
    if form is None:
        return
    which = _which(found, scope)
    try:
        done = page_form.done(lambda: service.change_entry(context, which, form))
    except Conflict as error:
        _look_again(context, found)
        st.warning(
            f"{plain(str(error))} Wat jij invulde staat er nog. Klopt het nog? Klik dan weer.",
            icon=":material/group:",
        )
        return
    if done:
        _close("De agenda is bijgewerkt.")


def _draw_cancel(context: Context, found: Time) -> None:
    scope = _ask_how_far(found, "agenda-weg")
    st.markdown("Het verdwijnt uit de agenda en uit de feed. Wat al geteld is, blijft bewaard.")
    if st.button("Gaat niet door", icon=":material/event_busy:", key=f"agenda-af-{found.entry.id}"):
        which = _which(found, scope)
        if _do(context, found, lambda: service.cancel(context, which)):
            if scope != "following":
                st.session_state[_UNDO] = (context.team, which.entry, found.original, scope)
            _close("Het staat niet meer in de agenda.")


def _draw_restore(context: Context, found: Time) -> None:
    st.info("Dit gaat niet door.", icon=":material/event_busy:")
    scope: Scope = "all" if found.entry.cancelled else "this"
    if st.button("Gaat toch door", icon=":material/undo:", key=f"agenda-op-{found.entry.id}"):
        which = _which(found, scope)
        if _do(context, found, lambda: service.restore(context, which)):
            _close("Het staat weer in de agenda.")


def offer_undo(context: Context) -> None:
    """Right after something was taken out: the way back."""
    undo: tuple[str, str, datetime, Scope] | None = st.session_state.get(_UNDO)
    if undo is None or undo[0] != context.team:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(":material/event_busy: Er is iets uit de agenda gehaald.")
        back = st.button("Ongedaan maken", icon=":material/undo:", key="agenda-ongedaan")
        st.button("Sluiten", key="agenda-ongedaan-weg", type="tertiary", on_click=_no_undo)
    entry = store.entry(context, undo[1]) if back else None
    if entry is None:
        return
    _no_undo()
    try:
        service.restore(context, Which(entry.id, entry.version, undo[2], undo[3]))
    except BloeiError as error:
        st.warning(plain(str(error)), icon=":material/info:")
    else:
        say_later("Het staat weer in de agenda.")
        st.rerun()


def _no_undo() -> None:
    st.session_state.pop(_UNDO, None)


# --- how many came ---------------------------------------------------------------------------


def _draw_count(context: Context, found: Time) -> None:
    with st.form(f"agenda-telling-{found.entry.id}", border=False):
        people = st.number_input(
            "Hoeveel mensen waren er?",
            min_value=0,
            max_value=5000,
            value=found.attendance,
            key=f"agenda-aantal-{found.entry.id}",
            placeholder="Alleen het aantal, nooit wie",
        )
        sent = st.form_submit_button("Aantal bewaren", icon=":material/check:")
    if sent and people is not None:
        entry, original = found.entry.id, found.original
        if _do(
            context,
            found,
            lambda: service.count_attendance(context, entry, original, int(people)),
        ):
            _close("Het aantal is bewaard.")


# --- after a drag ----------------------------------------------------------------------------


def _ask_scope(context: Context, which: Which, times: Times) -> None:
    st.markdown(
        f"Dit herhaalt. Je sleepte het naar **{formats.long_date(times.starts)}"
        f"{'' if times.all_day else ', ' + formats.clock(times.starts)}**."
    )
    with st.container(horizontal=True):
        for scope, title in _SCOPES.items():
            if st.button(title, key=f"agenda-sleep-{scope}", type="secondary"):
                _move(context, Which(which.entry, which.version, which.original, scope), times)
        if st.button("Toch niet", key="agenda-sleep-niet", type="tertiary"):
            forget_open()
            st.rerun()


def _move(context: Context, which: Which, times: Times) -> None:
    try:
        service.move(context, which, times)
    except BloeiError as error:
        st.warning(plain(str(error)), icon=":material/info:")
    else:
        _close("Verplaatst.")
