"""A calendar to look at, click in and drag in: FullCalendar by way of streamlit-calendar.

All times are local and travel as if they were UTC, so that no browser shifts them. FullCalendar
draws a drag at once; the page decides, and the next run draws what is stored: what was refused
slides back by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import streamlit as st

View = Literal["month", "week", "day"]
Tone = Literal["green", "blue", "violet", "orange", "red", "teal", "gray", "yellow"]

_STYLE: Final = (Path(__file__).parent / "calendar.css").read_text(encoding="utf-8")
_GRIDS: Final[Mapping[View, str]] = {
    "month": "dayGrid",
    "week": "timeGrid",
    "day": "timeGrid",
}
_MONTH_HEIGHT: Final = 690
_ABOVE_HOURS: Final = 190  # pixels, for the days and for what takes whole days
_HALF_HOUR: Final = 22
_LAST_HOUR: Final = 22
_LONGEST_ID: Final = 200
# Of the licences that FullCalendar offers this is the one for open source; nothing that it asks
# another one for is used here.
_LICENCE: Final = "GPL-My-Project-Is-Open-Source"
_CLOCK: Final = {"hour": "2-digit", "minute": "2-digit", "hour12": False}


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One item as it is drawn. `ends` is the first moment after it; of whole days, midnight.

    `outlined` sets apart what is from elsewhere; the colour is never the only sign.
    """

    id: str
    title: str
    starts: datetime
    ends: datetime
    all_day: bool = False
    movable: bool = False
    tone: Tone = "green"
    outlined: bool = False
    order: int = 0
    """Within a day the lowest come first, before those behind “meer”."""
    clickable: bool = True
    version: int = 0
    """Comes back with a drag: what somebody saw when she began."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody clicked on this item."""

    id: str


@dataclass(frozen=True, slots=True)
class Picked:
    """Somebody clicked on, or drew over, an empty place."""

    starts: datetime
    ends: datetime
    all_day: bool


@dataclass(frozen=True, slots=True)
class Dragged:
    """Somebody gave this item, in the version that she saw, another begin or end."""

    id: str
    starts: datetime
    ends: datetime
    all_day: bool
    version: int


Happening = Opened | Picked | Dragged


@dataclass(slots=True)
class _Told:
    """What one browser session already answered to: components say the last thing again."""

    last: str = "{}"
    round: int = 0
    picks: int = 0


def calendar(  # noqa: PLR0913 (all by name)
    *,
    key: str,
    events: Sequence[CalendarEvent],
    view: View,
    first: date,
    last: date,
    now: datetime,
    editable: bool,
    month: int | None = None,
    first_hour: int = 8,
) -> Happening | None:
    """Draw the days from `first` up to, not including, `last`; what somebody did, told once.

    `now` is the local time; days outside `month` are drawn faint. Days with hours begin at
    `first_hour`, or as early as something in them. Rerun after you acted.
    """
    # A component of this kind makes itself known when it is imported by a page that runs, and
    # only then: imported with the app, its files are not found.
    from streamlit_calendar import (  # type: ignore[import-untyped]  # noqa: PLC0415
        calendar as full_calendar,
    )

    told: _Told = st.session_state.setdefault(f"_calendar_{key}", _Told())
    value = full_calendar(
        events=[*map(_event(told.round), events), *_outside(first, last, month)],
        options=_options(view, first, last, now, editable=editable)
        | _size(view, events, first_hour),
        custom_css=_STYLE,
        callbacks=["eventClick", *(["dateClick", "select", "eventChange"] if editable else [])],
        license_key=_LICENCE,
        key=f"{key}-{view}-{told.picks}",
    )
    return _news(told, value)


def _news(told: _Told, value: object) -> Happening | None:
    seen = json.dumps(value, sort_keys=True)
    if seen == told.last or not isinstance(value, Mapping):
        return None
    found = _read(value)
    told.last = seen
    told.round += 1
    if isinstance(found, Picked):
        # A click on the same place would look the same: another calendar begins without a word.
        told.picks += 1
        told.last = "{}"
    return found


def _event(round_: int) -> Callable[[CalendarEvent], dict[str, Any]]:
    def draw(each: CalendarEvent) -> dict[str, Any]:
        classes = [f"tone-{each.tone}"]
        if each.outlined:
            classes.append("outlined")
        if not each.clickable:
            classes.append("still")
        return {
            "id": each.id,
            "title": each.title,
            "start": _said(each.starts, all_day=each.all_day),
            "end": _said(each.ends, all_day=each.all_day),
            "allDay": each.all_day,
            "editable": each.movable,
            "interactive": each.clickable,
            "classNames": classes,
            "extendedProps": {"round": round_, "version": each.version},
            "order": each.order,
        }

    return draw


def _outside(first: date, last: date, month: int | None) -> list[dict[str, Any]]:
    """The days before and after the month, as two faint backgrounds."""
    days = [first + timedelta(days=each) for each in range((last - first).days)]
    inside = [day for day in days if day.month == month]
    if not inside:
        return []
    before, after = (first, inside[0]), (inside[-1] + timedelta(days=1), last)
    return [
        {
            "start": start.isoformat(),
            "end": end.isoformat(),
            "allDay": True,
            "display": "background",
            "classNames": ["outside"],
        }
        for start, end in (before, after)
        if start < end
    ]


def _options(
    view: View, first: date, last: date, now: datetime, *, editable: bool
) -> dict[str, Any]:
    days = {"weekday": "short"} if view == "month" else {"weekday": "short", "day": "numeric"}
    return {
        "initialView": _GRIDS[view],
        "initialDate": first.isoformat(),
        "visibleRange": {"start": first.isoformat(), "end": last.isoformat()},
        "now": now.replace(minute=now.minute // 10 * 10, second=0).isoformat(),
        "timeZone": "UTC",
        "locale": "nl",
        "firstDay": 1,
        "headerToolbar": False,
        "editable": editable,
        "selectable": editable,
        "selectMinDistance": 6,
        "selectMirror": True,
        "unselectAuto": True,
        "longPressDelay": 350,
        "eventInteractive": True,
        "eventDisplay": "block",
        "eventOrder": "order,start,-duration,title",
        "displayEventEnd": view != "month",
        "dayMaxEvents": True if view == "month" else 4,
        "nowIndicator": True,
        "slotDuration": "00:30:00",
        "snapDuration": "00:15:00",
        "slotLabelFormat": _CLOCK,
        "eventTimeFormat": _CLOCK,
        "dayHeaderFormat": days,
        "monthStartFormat": {"day": "numeric", "month": "short"},
        "allDayText": "Hele dag",
        "moreLinkText": "meer",
        "moreLinkHint": "Nog $0 laten zien",
        "noEventsText": "Niets gepland",
        "closeHint": "Sluiten",
        "timeHint": "Tijd",
        "eventHint": "Activiteit",
        "buttonText": {"today": "Vandaag", "month": "Maand", "week": "Week", "day": "Dag"},
    }


def _size(view: View, events: Sequence[CalendarEvent], first_hour: int) -> dict[str, Any]:
    """How high it is. All hours fit in it: a part that scrolls is hard to reach by keyboard."""
    if view == "month":
        return {"height": _MONTH_HEIGHT}
    timed = [each for each in events if not each.all_day]
    begin = min([first_hour, *(each.starts.hour for each in timed)])
    if any(each.starts.date() != each.ends.date() for each in timed):
        begin, end = 0, 24
    else:
        end = max([_LAST_HOUR, *(each.ends.hour + 1 for each in timed)])
    return {
        "height": _ABOVE_HOURS + 2 * _HALF_HOUR * (end - begin),
        "slotMinTime": f"{begin:02}:00:00",
        "slotMaxTime": f"{end:02}:00:00",
    }


def _said(moment: datetime, *, all_day: bool) -> str:
    return moment.date().isoformat() if all_day else moment.isoformat()


# --- what comes from the browser: shapes are checked, nothing is trusted ---


def _read(value: Mapping[str, Any]) -> Happening | None:
    kind = value.get("callback")
    found = value.get(kind) if isinstance(kind, str) else None
    if not isinstance(found, Mapping):
        return None
    try:
        return _READERS[kind](found) if kind in _READERS else None
    except (KeyError, TypeError, ValueError):
        return None


def _opened(found: Mapping[str, Any]) -> Opened:
    return Opened(_id(found["event"]))


def _picked_part(found: Mapping[str, Any]) -> Picked:
    return Picked(_moment(found["start"]), _moment(found["end"]), bool(found["allDay"]))


def _picked_day(found: Mapping[str, Any]) -> Picked:
    starts, all_day = _moment(found["date"]), bool(found["allDay"])
    return Picked(starts, starts + (timedelta(days=1) if all_day else timedelta(hours=1)), all_day)


def _dragged(found: Mapping[str, Any]) -> Dragged:
    event = found["event"]
    starts, all_day = _moment(event["start"]), bool(event.get("allDay"))
    length = timedelta(days=1) if all_day else timedelta(hours=1)
    ends = _moment(event["end"]) if event.get("end") else starts + length
    version = int(event["extendedProps"]["version"])
    return Dragged(_id(event), starts, ends, all_day, version)


def _id(event: Mapping[str, Any]) -> str:
    found = event["id"]
    if not isinstance(found, str) or not 0 < len(found) <= _LONGEST_ID:
        raise ValueError("no id")
    return found


def _moment(said: object) -> datetime:
    """`2026-11-22` or `2026-11-22T19:00:00…`; what says UTC is local time here."""
    if not isinstance(said, str):
        raise TypeError("no moment")
    return datetime.fromisoformat(said[:19])


_READERS: Final[Mapping[object, Callable[[Mapping[str, Any]], Happening]]] = {
    "eventClick": _opened,
    "dateClick": _picked_day,
    "select": _picked_part,
    "eventChange": _dragged,
}
