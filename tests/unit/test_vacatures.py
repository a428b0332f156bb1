"""Open vacatures in time: what the rows tell is what somebody saw each month."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import BloeiError, Context, Period, neighbourhood
from bloei_core.neighbourhood import duties, figures
from bloei_core.testing import TEAM_A, make_engine

HALF_YEAR = Period(date(2025, 1, 1), date(2025, 7, 1))
MONTHS = HALF_YEAR.first_days("month")
WISHES = 2

Act = Callable[[Context, str, int], None]


def _close_place(context: Context, place: str, _number: int) -> None:
    neighbourhood.close_organisation(context, place, _version(context, place))


def _reopen_place(context: Context, place: str, _number: int) -> None:
    neighbourhood.reopen_organisation(context, place, _version(context, place))


def _close(context: Context, place: str, number: int) -> None:
    wish = _wishes(context, place)[number]
    if wish.status == "open":
        neighbourhood.close_request(context, wish.id, wish.version)


def _reopen(context: Context, place: str, number: int) -> None:
    wish = _wishes(context, place)[number]
    if wish.status == "closed":
        neighbourhood.reopen_request(context, wish.id, wish.version)


def _answer_and_take_back(context: Context, place: str, number: int) -> None:
    with context.unit_of_work() as work:
        neighbourhood.fulfil_request(
            work, _wishes(context, place)[number].id, context.team, "match"
        )
        work.record("match_board.match_moved", subject="match", team=context.team)
    with context.unit_of_work() as work:
        neighbourhood.reopen_fulfilled(work, context.team, "match")
        work.record("match_board.match_moved", subject="match", team=context.team)


ACTS = (_close, _reopen, _close_place, _reopen_place, _answer_and_take_back)


@settings(deadline=None, max_examples=25)
@given(
    steps=st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(ACTS), st.integers(0, WISHES - 1)),
        min_size=5,
        max_size=20,
    )
)
def test_each_month_ends_with_what_was_open_then(steps: list[tuple[int, Act, int]]) -> None:
    """Closing and opening in any order, the place or its vacatures, by hand or by a match."""
    engine = make_engine()
    noor = engine.member("noor")
    assert noor is not None
    context = engine.context(noor, [TEAM_A])
    seen: dict[date, int] = {}
    with patch("bloei_core.warehouse.work.datetime", _Clock):
        _Clock.month = 1
        place = _start(context)
        for month in range(1, 7):
            _Clock.month = month
            for _, act, number in [each for each in steps if each[0] == month]:
                with suppress(BloeiError):
                    act(context, place, number)
            seen[date(2025, month, 1)] = sum(
                each.status == "open" for each in _wishes(context, place)
            )
    [kpi] = figures.kpis()
    assert dict(kpi.series(context, HALF_YEAR, "month")) == seen
    assert kpi.value(context, HALF_YEAR) == seen[MONTHS[-1]]
    assert not any(each.problems(context) for each in duties.checks())
    engine.close()


def _start(context: Context) -> str:
    buurt = context.reference(_BUURT, team=context.team)[0]["buurt"]
    form = neighbourhood.OrganisationForm("Bakkerij Kruim", "buurthuis", buurt)
    place = neighbourhood.add_organisation(context, form)
    for _ in range(WISHES):
        neighbourhood.add_request(context, neighbourhood.HalfForm(place, "koken"))
    return place


_BUURT = "select buurt from core.buurt_team where team = $team order by buurt"


def _version(context: Context, place: str) -> int:
    found = neighbourhood.organisation(context, place)
    assert found is not None
    return found.version


def _wishes(context: Context, place: str) -> list[neighbourhood.Request]:
    found = neighbourhood.requests_of(context, place)
    return sorted(found, key=lambda wish: wish.id)


class _Clock(datetime):
    """What the warehouse takes for now: noon on the tenth of a month."""

    month = 1

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        del tz
        return datetime(2025, cls.month, 10, 12, tzinfo=UTC)
