"""What is asked for something in the agenda, and what cannot be right in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from bloei_core import Context, InvalidInput, Row, city, clean_line
from plugins.initiative_calendar import words
from plugins.initiative_calendar.initiatives import store as initiative_store
from plugins.initiative_calendar.recurrence import Repeat, rule_of

Scope = Literal["this", "following", "all"]
LONGEST = timedelta(days=60)
EARLIEST, LATEST = date(2010, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Times:
    """When it is, local time; of whole days the first and the last day, at any hour."""

    starts: datetime
    ends: datetime
    all_day: bool = False
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class EntryForm:
    """What is asked for something in the agenda."""

    title: str
    kind: str
    times: Times
    place: str = ""
    buurt: str | None = None
    initiative: str | None = None


@dataclass(frozen=True, slots=True)
class Which:
    """A time of an entry as somebody saw it, and how far a change goes.

    `original`: when it would have started by its entry. `version`: of the entry as it was seen.
    """

    entry: str
    version: int
    original: datetime
    scope: Scope = "this"


def require_names(context: Context) -> None:
    """Nobody types while names are hidden: what stands there would be lost."""
    if context.names_hidden:
        raise InvalidInput("Namen zijn nu verborgen. Laat ze zien om iets in te vullen.")


def content_of(context: Context, form: EntryForm) -> Row:
    """What it is about. Raises InvalidInput when something cannot be right."""
    title = clean_line(form.title, "wat")
    place = clean_line(form.place, "waar", required=False)
    if form.kind not in words.kinds():
        raise InvalidInput("Kies een soort uit de lijst.", "soort")
    if form.buurt is not None and form.buurt not in {each.code for each in city.buurten()}:
        raise InvalidInput("Kies een buurt uit de lijst.", "buurt")
    if (
        form.initiative is not None
        and initiative_store.initiative(context, form.initiative) is None
    ):
        raise InvalidInput("Dit initiatief is er niet (meer).", "initiatief")
    return {
        "title_sealed": context.seal(title),
        "place_sealed": context.seal(place),
        "kind": form.kind,
        "buurt": form.buurt,
        "initiative": form.initiative,
    }


def columns_of(times: Times) -> Row:
    """When it is, as it is stored. Raises InvalidInput when something cannot be right."""
    starts, ends = begin_and_end(times)
    repeat = times.repeat
    if repeat is not None:
        _require_repeat(repeat, starts)
    return {
        "all_day": times.all_day,
        "starts": starts,
        "ends": ends,
        "rule": rule_of(repeat, starts) if repeat else None,
        "until": repeat.until if repeat else None,
    }


def begin_and_end(times: Times) -> tuple[datetime, datetime]:
    """The first moment and the first moment after it. Raises InvalidInput."""
    starts, ends = times.starts, times.ends
    if times.all_day:
        day_after = ends.date() + timedelta(days=1)
        starts, ends = datetime.combine(starts, time()), datetime.combine(day_after, time())
    if ends <= starts:
        raise InvalidInput("Het einde moet na het begin zijn.", "tot")
    if ends - starts > LONGEST:
        raise InvalidInput(f"Dit duurt te lang: meer dan {LONGEST.days} dagen.", "tot")
    if not EARLIEST <= starts.date() <= LATEST:
        raise InvalidInput("Deze dag ligt te ver weg.", "dag")
    return starts, ends


def _require_repeat(repeat: Repeat, starts: datetime) -> None:
    if not 1 <= repeat.interval <= 52:
        raise InvalidInput("Kies 1 tot en met 52.", "om de hoeveel")
    if repeat.until is not None and not starts.date() <= repeat.until <= LATEST:
        raise InvalidInput("De laatste keer moet na de eerste zijn.", "tot en met")
