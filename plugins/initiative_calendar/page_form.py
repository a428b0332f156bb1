"""The form of something in the agenda, for new ones and for changes. It follows what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bloei_core import Context
from bloei_core.ui import Messages, choices, plain
from plugins.initiative_calendar import forms, words
from plugins.initiative_calendar.forms import EntryForm, Times
from plugins.initiative_calendar.initiatives import service as initiatives
from plugins.initiative_calendar.initiatives import store as initiative_store
from plugins.initiative_calendar.items import Time
from plugins.initiative_calendar.recurrence import (
    DAY_NAMES,
    MOST_TIMES,
    Every,
    Repeat,
    last_day,
    repeat_of,
    rule_of,
)

_REPEATS: Mapping[Every | None, str] = {
    None: "Niet",
    "day": "Elke dag",
    "week": "Elke week",
    "month-weekday": "Elke maand, op dezelfde weekdag",
    "month-day": "Elke maand, op dezelfde datum",
    "year": "Elk jaar",
}
_UNITS = {"day": "dagen", "week": "weken", "year": "jaar"}
_ROUND, _MESSAGES = "agenda-formulier", "agenda-meldingen"
_QUARTER = timedelta(minutes=15)
_EVENING, _NIGHT = time(18), time(6)
Result = TypeVar("Result")


def empty(times: Times, kind: str) -> EntryForm:
    """Something new on these times."""
    return EntryForm("", kind if kind in words.kinds() else "activiteit", times)


def of_time(context: Context, found: Time) -> EntryForm:
    """What stands there now for this time."""
    entry = found.entry
    ends = found.ends - timedelta(days=1) if entry.all_day else found.ends
    repeat = None
    if entry.rule is not None:
        repeat = repeat_of(entry.rule, entry.starts, entry.until)
        if repeat.every == "week":
            days = {*repeat.days, entry.starts.weekday()} - {found.original.weekday()}
            repeat = replace(repeat, days=tuple(sorted(days)))
    return EntryForm(
        title=context.open(found.title_sealed),
        kind=entry.kind,
        times=Times(found.starts, ends, entry.all_day, repeat),
        place=context.open(entry.place_sealed),
        buurt=entry.buurt,
        initiative=entry.initiative,
    )


def forget() -> None:
    """The next form begins with what is stored."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def attempt(verb: Callable[[], Result]) -> Result | None:
    """What the verb returns; None when it was refused: the form that was drawn last says why."""
    messages: Messages = st.session_state[_MESSAGES]
    return messages.attempt(verb)


def done(verb: Callable[[], None]) -> bool:
    """Whether the verb was done; the same rules."""
    messages: Messages = st.session_state[_MESSAGES]
    return messages.done(verb)


def draw(
    context: Context, key: str, old: EntryForm, *, label: str, only_time: bool = False
) -> EntryForm | None:
    """Ask; what was filled in, on the run in which the button was pressed.

    `only_time`: for one time of a series only title and times can be other.
    """
    if context.names_hidden:
        st.info("Namen zijn nu verborgen. Laat ze zien om iets in te vullen.",
                icon=":material/visibility_off:")  # fmt: skip
        return None
    key = f"{key}-{st.session_state.get(_ROUND, 0)}"
    messages = st.session_state[_MESSAGES] = Messages()
    title = st.text_input("Wat?", old.title, key=f"{key}-wat", placeholder="Soep van de buurt")
    messages.beside("wat")
    form = replace(old, title=title or "")
    if not only_time:
        form = replace(form, kind=_ask_kind(key, old))
    form = replace(form, times=_ask_times(key, messages, form, only_time=only_time))
    if not only_time:
        form = _ask_more(context, key, messages, form)
    messages.general()
    sent = st.button(label, type="primary", icon=":material/check:", key=f"{key}-klaar")
    if not sent or messages.lacks({"wat": bool(form.title.strip())}):
        return None
    return form


def _ask_kind(key: str, old: EntryForm) -> str:
    kinds = words.kinds()
    return st.selectbox(
        "Soort",
        list(kinds),
        list(kinds).index(old.kind) if old.kind in kinds else 0,
        format_func=kinds.__getitem__,
        key=f"{key}-soort",
    )


# --- when ------------------------------------------------------------------------------------


def _ask_times(key: str, messages: Messages, old: EntryForm, *, only_time: bool) -> Times:
    """Day and time, and how it repeats."""
    was = old.times
    all_day = was.all_day
    if not only_time:
        all_day = st.toggle("Hele dag", was.all_day, key=f"{key}-heledag")
    more_days = all_day or was.starts.date() != was.ends.date()
    fields = st.columns([1.3, 1.3] if all_day else [1.4, 1, 1])
    day = _ask_day(fields[0], "Dag", was.starts.date(), f"{key}-dag")
    messages.beside("dag")
    end_day = day
    if more_days:
        place = fields[1] if all_day else st.container()
        end_day = _ask_day(place, "Tot en met", was.ends.date(), f"{key}-totdag")
    if all_day:
        starts, ends = datetime.combine(day, time()), datetime.combine(end_day, time())
    else:
        first, last = _usual_hours(was)
        begin = fields[1].time_input("Van", first, step=_QUARTER, key=f"{key}-van")
        end = fields[2].time_input("Tot", last, step=_QUARTER, key=f"{key}-tot")
        starts = datetime.combine(day, begin)
        ends = datetime.combine(end_day, end)
        if not more_days and begin >= _EVENING and end <= _NIGHT:
            ends += timedelta(days=1)
    messages.beside("tot")
    repeat = was.repeat if only_time else _ask_repeat(key, messages, was, starts)
    return Times(starts, ends, all_day, repeat)


def _usual_hours(was: Times) -> tuple[time, time]:
    return (time(10), time(12)) if was.all_day else (was.starts.time(), was.ends.time())


def _ask_day(place: DeltaGenerator, label: str, day: date, key: str) -> date:
    first, last = forms.EARLIEST, forms.LATEST
    return place.date_input(label, day, first, last, format="DD-MM-YYYY", key=key)


def _ask_repeat(key: str, messages: Messages, was: Times, starts: datetime) -> Repeat | None:
    old = was.repeat
    every = st.selectbox(
        "Herhalen",
        list(_REPEATS),
        list(_REPEATS).index(old.every) if old else 0,
        format_func=_REPEATS.__getitem__,
        key=f"{key}-herhalen",
    )
    if every is None:
        return None
    left, middle, right = st.columns(3)
    interval = left.number_input(
        f"Om de hoeveel {_UNITS.get(every, 'maanden')}?", 1, 52,
        old.interval if old else 1, key=f"{key}-tussen",
    )  # fmt: skip
    until = middle.date_input(
        "Tot en met (mag leeg)", old.until if old else None, format="DD-MM-YYYY",
        key=f"{key}-einde",
    )  # fmt: skip
    times = right.number_input(
        "Of een aantal keer", 1, MOST_TIMES, None, key=f"{key}-keren", placeholder="Mag leeg"
    )
    messages.beside("tot en met")
    days = _ask_days(key, old, starts) if every == "week" else ()
    found = Repeat(every, int(interval), days, until)
    if times is not None:
        found = replace(found, until=last_day(starts, rule_of(found, starts), int(times)))
    return found


def _ask_days(key: str, old: Repeat | None, starts: datetime) -> tuple[int, ...]:
    chosen = st.pills(
        f"Ook op een andere dag? (Elke {DAY_NAMES[starts.weekday()]} al.)",
        [day for day in range(7) if day != starts.weekday()],
        selection_mode="multi",
        default=[day for day in (old.days if old else ()) if day != starts.weekday()],
        format_func=lambda day: DAY_NAMES[day].capitalize(),
        key=f"{key}-dagen-{starts.weekday()}",
    )
    kept = {starts.weekday()} & set(old.days if old else ())
    return tuple(sorted({*chosen, *kept}))


# --- where, and what for ---------------------------------------------------------------------


def _ask_more(context: Context, key: str, messages: Messages, old: EntryForm) -> EntryForm:
    place = st.text_input("Waar?", old.place, key=f"{key}-waar", placeholder="Buurthuis, zaal 2")
    messages.beside("waar")
    left, right = st.columns(2)
    with left:
        buurt = _choose("Buurt", choices.all_buurten(context), old.buurt, f"{key}-buurt")
        messages.beside("buurt")
    with right:
        known = _initiatives(context, old.initiative)
        initiative = _choose("Bij welk initiatief?", known, old.initiative, f"{key}-initiatief")
        messages.beside("initiatief")
    return replace(old, place=place or "", buurt=buurt, initiative=initiative)


def _initiatives(context: Context, chosen: str | None) -> dict[str, str]:
    found = initiative_store.initiatives(context, initiatives.closed_since())
    if chosen and chosen not in {each.id for each in found}:
        found += [each for each in [initiative_store.initiative(context, chosen)] if each]
    return {each.id: context.open_public(each.title_sealed) or "(zonder titel)" for each in found}


def _choose(label: str, options: Mapping[str, str], old: str | None, key: str) -> str | None:
    codes = list(options)
    return st.selectbox(
        label,
        codes,
        index=codes.index(old) if old is not None and old in options else None,
        format_func=lambda code: plain(options[code]),
        key=key,
        placeholder="Mag leeg",
    )
