"""Which backups are kept: the last of each of seven days, five weeks and twelve months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

_PERIODS: tuple[tuple[Callable[[datetime], object], int], ...] = (
    (lambda moment: moment.date(), 7),
    (lambda moment: moment.isocalendar()[:2], 5),
    (lambda moment: (moment.year, moment.month), 12),
)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Those to keep. Days without a backup do not count, so that a long stop costs none."""
    newest_first = sorted(moments, reverse=True)
    keep: set[datetime] = set()
    for period, number in _PERIODS:
        last_of: dict[object, datetime] = {}
        for moment in newest_first:
            last_of.setdefault(period(moment), moment)
        keep |= set(list(last_of.values())[:number])
    return keep


def last_days(moments: Iterable[datetime]) -> dict[datetime, date]:
    """Until which day each of these is kept when one more is made every night from now on."""
    known = set(moments)
    last = {moment: moment.date() for moment in known}
    there, night = set(known), max(known, default=None)
    while night and there & known:
        for moment in there & known:
            last[moment] = night.date()
        night += timedelta(days=1)
        there = kept(there | {night})
    return last
