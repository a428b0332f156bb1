"""The agenda: month, week, day or list, with what was clicked and dragged in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from bloei_core import Action, BloeiError, Context, InvalidInput
from bloei_core.ui import (
    CalendarEvent,
    Dragged,
    Happening,
    Opened,
    Picked,
    Tone,
    calendar,
    formats,
    go,
    plain,
    say_now,
)
from plugins.initiative_calendar import (
    forms,
    items,
    page_controls,
    page_entry,
    page_feed,
    page_list,
    service,
    waiting,
    words,
)
from plugins.initiative_calendar.items import Shown
from plugins.initiative_calendar.page_controls import LIST, Look

_REFUSED, _DRAWN = "agenda-geweigerd", "agenda-getekend"
_SECONDS = 5
_TONES: dict[str, Tone] = {
    "training": "violet",
    "activiteit": "green",
    "buurtbus": "blue",
    "bijeenkomst": "orange",
    words.FEEDBACK: "red",
    "schouw": "yellow",
    "overleg": "gray",
}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for the screen, as long as nothing changed."""

    state: tuple[object, ...]
    found: list[Shown]


def render(context: Context) -> None:
    """Draw the page; `?bekijk=` and `?dag=` choose what, `?activiteit=&keer=` opens something."""
    context.require(Action.EDIT_RELATIONS)
    st.session_state[_DRAWN] = (context.team, context.latest())
    say_now()
    st.title("Wat staat er op de agenda?")
    look = page_controls.draw(context)
    page_entry.offer_undo(context)
    if why := st.session_state.pop(_REFUSED, None):
        st.warning(plain(why), icon=":material/undo:")
    found = _read(context, look)
    if look.view == LIST:
        page_list.draw(context, look, found)
    else:
        _draw_calendar(context, look, found)
    page_list.draw_table(context, look, found)
    page_feed.draw(context)
    page_entry.open_dialog(context)
    _follow(context)


def _read(context: Context, look: Look) -> list[Shown]:
    """What to show; read again only when something of the team changed."""
    hidden = page_controls.hidden(context)
    state = (context.teams, context.latest(), context.names_hidden, look, hidden, formats.today())
    known: _Read | None = st.session_state.get("agenda-gelezen")
    if known is None or known.state != state:
        found = items.every_item(context, look.first, look.last, hidden)
        known = st.session_state["agenda-gelezen"] = _Read(state, found)
    return known.found


# --- the calendar ----------------------------------------------------------------------------


def _draw_calendar(context: Context, look: Look, found: list[Shown]) -> None:
    assert look.view != LIST
    happening = calendar(
        key=f"agenda-{context.team}",
        events=[_event(each) for each in found],
        view=look.view,
        first=look.first,
        last=look.last,
        now=service.now(),
        editable=True,
        month=look.day.month if look.view == "month" else None,
        first_hour=_first_hour(context),
    )
    st.caption(_legend())
    st.caption(
        "Klik op een dag om iets te plannen. Sleep iets naar een andere dag, of trek aan de rand. "
        "Zonder muis: kies **Lijst**, of open iets en verander dag en tijd."
    )
    if happening is not None:
        _act(context, happening, {each.id: each for each in found})
        st.rerun()


def _legend() -> str:
    signs = [f":{tone}[■] {words.kinds()[kind]}" for kind, tone in _TONES.items()]
    return " · ".join([*signs, "↻ herhaalt", "stippellijn: van een ander onderdeel"])


def _first_hour(context: Context) -> int:
    return max(6, min(20, int(context.setting(words.PLUGIN, waiting.FIRST_HOUR))))


def _event(each: Shown) -> CalendarEvent:
    own = each.source == items.OWN
    sign = "↻ " if each.repeats else ""
    return CalendarEvent(
        id=each.id,
        title=f"{sign}{each.title}",
        starts=each.starts,
        ends=each.ends,
        all_day=each.all_day,
        movable=each.movable,
        tone=_TONES.get(each.kind, "gray"),
        outlined=not own,
        order=0 if own or each.source == items.FREE_DAYS else 1,
        clickable=bool(each.url),
        version=each.entry.version if each.entry else 0,
    )


def _act(context: Context, happening: Happening, known: dict[str, Shown]) -> None:
    match happening:
        case Picked():
            page_entry.ask_for_new(
                forms.Times(
                    happening.starts,
                    happening.ends - timedelta(days=1) if happening.all_day else happening.ends,
                    happening.all_day,
                ),
                whole_day=happening.all_day,
            )
        case Opened():
            if (each := known.get(happening.id)) is not None:
                _open(each)
        case Dragged():
            each = known.get(happening.id)
            why = "Dit staat niet meer in de agenda." if each is None else None
            if each is not None:
                why = _drop(context, each, happening)
            if why:
                st.session_state[_REFUSED] = why


def _open(each: Shown) -> None:
    if each.entry is not None and each.original is not None:
        page_entry.ask_to_open(each.entry.id, each.original)
    elif each.url:
        go(each.url, **each.query)


def _drop(context: Context, each: Shown, dragged: Dragged) -> str | None:
    """Do what a drag asks; None, or why not."""
    try:
        if each.entry is None:
            _drop_elsewhere(context, each, dragged)
            return None
        which = forms.Which(each.entry.id, dragged.version, each.original or dragged.starts)
        if each.repeats:
            page_entry.ask_which(which, times_of(dragged))
        else:
            service.move(context, which, times_of(dragged))
            st.toast("Verplaatst.", icon=":material/check:")
    except BloeiError as error:
        return str(error)
    return None


def times_of(dragged: Dragged) -> forms.Times:
    """The times of a drag: of whole days the last day instead of the day after it."""
    ends = dragged.ends - timedelta(days=1) if dragged.all_day else dragged.ends
    return forms.Times(dragged.starts, ends, dragged.all_day)


def _drop_elsewhere(context: Context, each: Shown, dragged: Dragged) -> None:
    for plugin, source in items.sources(context):
        if items.code_of(plugin, source) != each.source or source.move is None:
            continue
        item = next(
            (
                item
                for item in items.items_of(context, plugin, source, *_around(each))
                if f"{each.source}.{item.id}" == each.id
            ),
            None,
        )
        if item is None:
            raise service.gone()
        asked = (source.move, context, item, dragged.starts, dragged.ends)
        if not context.engine.plugins.isolated(plugin, f"agenda {source.key}", _done, *asked):
            raise InvalidInput("Er ging iets mis. Het staat weer waar het stond.")


def _done(move: Callable[..., None], *asked: object) -> bool:
    move(*asked)
    return True


def _around(each: Shown) -> tuple[date, date]:
    return each.starts.date(), each.last_day + timedelta(days=1)


# --- others ----------------------------------------------------------------------------------


@st.fragment(run_every=_SECONDS)
def _follow(context: Context) -> None:
    """Show what a colleague did, unless a window stands open: that would close."""
    drawn = st.session_state.get(_DRAWN)
    if drawn != (context.team, context.latest()) and not page_entry.is_open():
        st.rerun(scope="app")
