"""Dates, numbers and durations as Dutch readers write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloei_core.ui import formats

SUNDAY = date(2026, 11, 22)
NOON_UTC = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_dates() -> None:
    assert formats.dutch_date(SUNDAY) == "22-11-2026"
    assert formats.dutch_date(date(2026, 3, 1)) == "01-03-2026"
    assert formats.long_date(SUNDAY) == "zondag 22 november 2026"
    assert formats.short_date(SUNDAY) == "zo 22 nov"
    assert formats.short_date(date(2026, 3, 3)) == "di 3 mrt"
    assert formats.month(SUNDAY) == "november 2026"


def test_moments_are_shown_in_the_time_of_the_city() -> None:
    assert formats.date_and_time(NOON_UTC) == "22-11-2026 13:00"
    assert formats.clock(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "14:00"
    assert formats.dutch_date(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "23-11-2026"
    assert formats.date_and_time(datetime.fromisoformat("2026-11-22T09:05")) == "22-11-2026 09:05"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, None, "1.234,5"),
        (1234.5, 0, "1.235"),
        (1234567, None, "1.234.567"),
        (0, None, "0"),
        (0, 1, "0,0"),
        (-0.001, None, "0"),
        (-0.04, 1, "0,0"),
        (-1234.56, 1, "-1.234,6"),
        (2.675, 2, "2,68"),
        (Decimal("0.125"), 2, "0,13"),
        (1e300, 0, None),
        (float("nan"), None, "–"),
        (float("inf"), 1, "–"),
    ],
)
def test_numbers(value: formats.Number, decimals: int | None, text: str | None) -> None:
    shown = formats.number(value, decimals)
    assert shown == text if text is not None else shown.startswith("1.000.000")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_reads_back_as_itself(value: Decimal) -> None:
    shown = formats.number(value)
    assert Decimal(shown.replace(".", "").replace(",", ".")) == value
    assert shown != "-0"


def test_percentages_and_counts() -> None:
    assert formats.percentage(0.125) == "13%"
    assert formats.percentage(0.125, 1) == "12,5%"
    assert formats.percentage(1) == "100%"
    assert formats.percentage(float("nan")) == "–"
    assert formats.count(1, "kaart", "kaarten") == "1 kaart"
    assert formats.count(0, "kaart", "kaarten") == "0 kaarten"
    assert formats.count(1200, "kaart", "kaarten") == "1.200 kaarten"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "vandaag"),
        (-1, "gisteren"),
        (-2, "eergisteren"),
        (-3, "3 dagen geleden"),
        (-13, "13 dagen geleden"),
        (-14, "2 weken geleden"),
        (-60, "2 maanden geleden"),
        (-800, "2 jaar geleden"),
        (1, "morgen"),
        (2, "overmorgen"),
        (3, "over 3 dagen"),
        (21, "over 3 weken"),
    ],
)
def test_days_seen_from_a_day(days: int, text: str) -> None:
    assert formats.relative_day(SUNDAY + timedelta(days=days), SUNDAY) == text


def test_days_seen_from_now() -> None:
    assert formats.relative_day(formats.today()) == "vandaag"
    assert formats.relative_day(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), SUNDAY) == "vandaag"


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(0), "zojuist"),
        (timedelta(seconds=59), "zojuist"),
        (timedelta(seconds=119), "1 minuut geleden"),
        (timedelta(minutes=59, seconds=59), "59 minuten geleden"),
        (timedelta(minutes=119), "1 uur geleden"),
        (timedelta(hours=12), "12 uur geleden"),
        (timedelta(hours=13, minutes=1), "gisteren"),
        (timedelta(days=3), "3 dagen geleden"),
        (timedelta(seconds=-30), "zo meteen"),
        (timedelta(minutes=-5), "over 5 minuten"),
        (timedelta(hours=-2), "over 2 uur"),
        (timedelta(hours=-11), "morgen"),
    ],
)
def test_moments_seen_from_now(passed: timedelta, text: str) -> None:
    assert formats.relative_moment(NOON_UTC - passed, NOON_UTC) == text


def test_a_moment_without_a_zone_is_in_the_time_of_the_city() -> None:
    now = datetime.fromisoformat("2026-11-22T13:00")
    moment = now - timedelta(minutes=5)
    assert formats.relative_moment(moment, now) == "5 minuten geleden"
    assert formats.relative_moment(moment, NOON_UTC) == "5 minuten geleden"
    assert formats.relative_moment(datetime.now(UTC)) == "zojuist"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 minuten"),
        (1, "1 minuut"),
        (45, "45 minuten"),
        (60, "1 uur"),
        (61, "1 uur en 1 minuut"),
        (150, "2 uur en 30 minuten"),
        (24 * 60, "1 dag"),
        (3 * 24 * 60, "3 dagen"),
        (42 * 24 * 60, "6 weken"),
    ],
)
def test_durations(minutes: int, text: str) -> None:
    assert formats.duration(timedelta(minutes=minutes)) == text


def test_words_in_a_row() -> None:
    assert formats.join_words([]) == ""
    assert formats.join_words(["a"]) == "a"
    assert formats.join_words(("a", "b")) == "a en b"
    assert formats.join_words(["a", "b", "c"]) == "a, b en c"
