"""How Bloei writes dates, times, numbers and durations: the Dutch way, everywhere the same.

A moment with a time zone is shown in the time of the city (Europe/Amsterdam); one without is taken
to be in that time already. Nothing here knows Streamlit.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta, get_timezone
from babel.numbers import format_decimal

NL: Final = Locale("nl")
_CITY_TIME: Final = get_timezone("Europe/Amsterdam")

_NEARBY: Final = {
    -2: "eergisteren",
    -1: "gisteren",
    0: "vandaag",
    1: "morgen",
    2: "overmorgen",
}
_FEW_UNITS: Final = 2  # "13 dagen", and only from 14 days on "2 weken"
_MOST_DECIMALS: Final = 2
_DIGITS: Final = 400  # room for every float, so that rounding never fails

Number = int | float | Decimal


def local(moment: datetime) -> datetime:
    """The moment in the time of the city; a moment without a zone is returned as it is."""
    return moment if moment.tzinfo is None else moment.astimezone(_CITY_TIME)


def today() -> date:
    """Today's date in the city."""
    return datetime.now(_CITY_TIME).date()


def dutch_date(day: date) -> str:
    """22-11-2026; of a moment, its date in the city."""
    return format_date(_day(day), "dd-MM-yyyy", locale=NL)


def long_date(day: date) -> str:
    """zondag 22 november 2026."""
    return format_date(_day(day), "full", locale=NL)


def short_date(day: date) -> str:
    """zo 22 nov."""
    return format_date(_day(day), "EEE d MMM", locale=NL).replace(".", "")


def month(day: date) -> str:
    """november 2026."""
    return format_date(_day(day), "MMMM yyyy", locale=NL)


def clock(moment: datetime) -> str:
    """14:05."""
    return format_datetime(local(moment).replace(tzinfo=None), "HH:mm", locale=NL)


def date_and_time(moment: datetime) -> str:
    """22-11-2026 14:05."""
    return f"{dutch_date(moment)} {clock(moment)}"


def number(value: Number, decimals: int | None = None) -> str:
    """1.234,5. Without `decimals` at most two, as needed; NaN and infinity give an en dash.

    Halves are rounded up, as people do by hand: 12,5 without decimals is 13.
    """
    if not math.isfinite(value):
        return "–"
    places = _MOST_DECIMALS if decimals is None else decimals
    pattern = "#,##0." + ("#" if decimals is None else "0") * places
    with localcontext(prec=_DIGITS):
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        rounded = rounded or abs(rounded)  # never -0
        return format_decimal(rounded, pattern.removesuffix("."), locale=NL)


def percentage(share: Number, decimals: int = 0) -> str:
    """Of a share between 0 and 1: 0.125 gives 13%, with one decimal 12,5%."""
    if not math.isfinite(share):
        return "–"
    return f"{number(Decimal(str(share)) * 100, decimals)}%"


def count(value: int, one: str, more: str) -> str:
    """The number with the fitting word: "1 kaart", "1.200 kaarten"."""
    return f"{number(value)} {one if value == 1 else more}"


def relative_day(day: date, seen_on: date | None = None) -> str:
    """A day seen from `seen_on`: "vandaag", "gisteren", "3 dagen geleden", "over 2 weken".

    `seen_on` is today in the city unless given.
    """
    days = (_day(day) - (_day(seen_on) if seen_on else today())).days
    if days in _NEARBY:
        return _NEARBY[days]
    return _in_words(timedelta(days=days), direction=True)


def relative_moment(moment: datetime, now: datetime | None = None) -> str:
    """A moment seen from `now`: "zojuist", "5 minuten geleden", "over 2 uur".

    On another day than that of `now` it is what `relative_day` says. For a moment with a time
    zone `now` must have one too; unless given it is the time now.
    """
    seen_at = local(now) if now else datetime.now(_CITY_TIME)
    if moment.tzinfo is None:
        seen_at = seen_at.replace(tzinfo=None)
    passed = local(moment) - seen_at
    if _day(moment) != seen_at.date():
        return relative_day(moment, seen_at)
    if abs(passed) < timedelta(minutes=1):
        return "zojuist" if passed <= timedelta(0) else "zo meteen"
    return _in_words(_whole_units(passed), direction=True)


def duration(length: timedelta) -> str:
    """How long something takes: "45 minuten", "1 uur en 30 minuten", "3 dagen", "6 weken".

    `length` must not be negative.
    """
    if length >= timedelta(days=1):
        return _in_words(timedelta(days=length.days), direction=False)
    hours, minutes = divmod(round(length / timedelta(minutes=1)), 60)
    parts = [f"{hours} uur"] if hours else []
    if minutes or not hours:
        parts.append(count(minutes, "minuut", "minuten"))
    return " en ".join(parts)


def join_words(words: Sequence[str]) -> str:
    """A list as one reads it: "a", "a en b", "a, b en c"; empty for no words."""
    *first, last = words or ("",)
    return f"{', '.join(first)} en {last}" if first else last


def _day(day: date) -> date:
    return local(day).date() if isinstance(day, datetime) else day


def _whole_units(passed: timedelta) -> timedelta:
    """Towards zero to whole minutes or, from an hour on, whole hours: Babel would round up."""
    unit = timedelta(hours=1) if abs(passed) >= timedelta(hours=1) else timedelta(minutes=1)
    whole = abs(passed) // unit * unit
    return whole if passed > timedelta(0) else -whole


def _in_words(length: timedelta, *, direction: bool) -> str:
    days = abs(length) >= timedelta(days=1)
    return format_timedelta(
        length,
        granularity="day" if days else "minute",
        threshold=_FEW_UNITS if days else 1,
        add_direction=direction,
        locale=NL,
    )
