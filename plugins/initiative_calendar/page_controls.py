"""What the agenda shows: which view, which days, and whose items."""

from __future__ import annotations

import calendar as weeks
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import streamlit as st

from bloei_core import Context
from bloei_core.ui import formats
from plugins.initiative_calendar import items, page_entry, waiting, words

LIST: Literal["list"] = "list"
View = Literal["month", "week", "day", "list"]
_VIEWS: dict[str, View] = {"maand": "month", "week": "week", "dag": "day", "lijst": "list"}
_TITLES = {"maand": "Maand", "week": "Week", "dag": "Dag", "lijst": "Lijst"}
_VIEW, _DAY = "bekijk", "dag"
_LISTED_DAYS = 28
_FIRST, _LAST = date(2010, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Look:
    """The view, the day it is about, and the days it shows: up to, not including, `last`."""

    view: View
    day: date
    first: date
    last: date

    @property
    def title(self) -> str:
        """Which days these are, in Dutch."""
        if self.view == "month":
            return formats.month(self.day)
        if self.view == "day":
            return formats.long_date(self.day)
        end = self.last - timedelta(days=1)
        return f"{formats.short_date(self.first)} tot en met {formats.short_date(end)}"


def look_at(code: str, day: date) -> Look:
    """What a view shows around a day. An unknown code is a month."""
    view = _VIEWS.get(code, "month")
    monday = day - timedelta(days=day.weekday())
    first = day.replace(day=1)
    after = first + timedelta(days=weeks.monthrange(day.year, day.month)[1])
    match view:
        case "day":
            return Look(view, day, day, day + timedelta(days=1))
        case "week":
            return Look(view, day, monday, monday + timedelta(days=7))
        case "list":
            return Look(view, day, day, day + timedelta(days=_LISTED_DAYS))
        case _:
            begin = first - timedelta(days=first.weekday())
            return Look(view, day, begin, after + timedelta(days=-after.weekday() % 7))


def draw(context: Context) -> Look:
    """The buttons above the agenda, and what they chose."""
    code, day = _asked_view(), _asked_day()
    look = look_at(code, day)
    with st.container(horizontal=True, vertical_alignment="center", key="agenda-knoppen"):
        _draw_turning(code, look)
        _draw_views(code)
        _draw_calendars(context)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(look.title[:1].upper() + look.title[1:], anchor=False)
        st.space("stretch")
        st.button(
            "Nieuwe activiteit",
            type="primary",
            icon=":material/add:",
            key="agenda-nieuw",
            on_click=page_entry.ask_for_new_on,
            args=(day,),
        )
    return look


def hidden(context: Context) -> frozenset[str]:
    """The codes of the calendars that this person does not want to see."""
    chosen: frozenset[str] = st.session_state.get("agenda-weg", frozenset())
    if not context.setting(words.PLUGIN, waiting.FREE_DAYS):
        chosen |= {items.FREE_DAYS}
    return chosen


def _asked_view() -> str:
    asked = st.query_params.get("bekijk", "")
    if asked in _VIEWS:
        return asked
    return "lijst" if _on_a_phone() else "maand"


def _on_a_phone() -> bool:
    agent = st.context.headers.get("User-Agent", "")
    return "Mobile" in agent and "iPad" not in agent


def _asked_day() -> date:
    try:
        asked = date.fromisoformat(st.query_params.get("dag", "")[:10])
    except ValueError:
        return formats.today()
    return asked if _FIRST <= asked <= _LAST else formats.today()


def _draw_turning(code: str, look: Look) -> None:
    with st.container(horizontal=True, width="content", vertical_alignment="bottom"):
        _turn("Vorige", ":material/chevron_left:", _before(look))
        st.button("Vandaag", key="agenda-vandaag", on_click=_to, args=(None, formats.today()))
        _turn("Volgende", ":material/chevron_right:", _after(look))
        chosen = st.date_input(
            "Ga naar",
            look.day,
            min_value=_FIRST,
            max_value=_LAST,
            format="DD-MM-YYYY",
            key=f"agenda-dag-{code}-{look.day}",
            label_visibility="collapsed",
            width=140,
        )
    if chosen != look.day:
        _to(None, chosen)
        st.rerun()


def _turn(label: str, icon: str, day: date) -> None:
    st.button(
        label,
        icon=icon,
        icon_position="right" if label == "Volgende" else "left",
        key=f"agenda-{label}",
        on_click=_to,
        args=(None, day),
        disabled=not _FIRST <= day <= _LAST,
    )


def _before(look: Look) -> date:
    if look.view == "month":
        return (look.day.replace(day=1) - timedelta(days=1)).replace(day=1)
    return look.day - (look.last - look.first)


def _after(look: Look) -> date:
    if look.view == "month":
        return (look.day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return look.day + (look.last - look.first)


def _draw_views(code: str) -> None:
    chosen = st.segmented_control(
        "Weergave",
        list(_VIEWS),
        default=code,
        format_func=_TITLES.__getitem__,
        key=f"kort-agenda-{code}",
        label_visibility="collapsed",
    )
    if chosen is not None and chosen != code:
        _to(chosen, None)
        st.rerun()


def _to(view: str | None, day: date | None) -> None:
    if view is not None:
        st.query_params[_VIEW] = view
    if day is not None:
        st.query_params[_DAY] = day.isoformat()


# --- whose items -----------------------------------------------------------------------------


def _draw_calendars(context: Context) -> None:
    titles = {items.OWN: "Agenda van het team"}
    titles |= {
        items.code_of(plugin, source): source.title for plugin, source in items.sources(context)
    }
    if context.setting(words.PLUGIN, waiting.FREE_DAYS):
        titles[items.FREE_DAYS] = "Vrije dagen"
    gone: frozenset[str] = st.session_state.get("agenda-weg", frozenset())
    label = f"Agenda’s ({len(set(titles) - gone)} van {len(titles)})" if gone else "Agenda’s"
    with st.popover(label, icon=":material/checklist:"):
        for code, title in titles.items():
            wanted = st.checkbox(title, code not in gone, key=f"agenda-bron-{code}")
            if wanted == (code in gone):
                st.session_state["agenda-weg"] = gone - {code} if wanted else gone | {code}
                st.rerun()
