"""Plugins that hang or eat, a clock that jumps, a browser that sends anything at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bloei_core.check import check
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from bloei_core.errors import NotSaved, Refused, TookTooLong, TookTooMuch
from bloei_core.testing import add_resident
from bloei_core.ui.board import feed as board_feed
from bloei_core.warehouse import work as work_module
from plugins.match_board import service, store, words
from tests.torture.members import TEAM, VERBINDERS
from tests.torture.test_crowd import of_verbinder, some_matches

MOST_MEALS = 10
HANGS = "select count(*) as n from range(1000000000) a, range(1000000) b where a.range <> b.range"
EATS = "select list(r.range::text || repeat('x', 1000)) as all_of_it from range(100000000) as r"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine on disk with six verbinders of one team."""
    from bloei_core import members

    made = open_engine(DataFolder(tmp_path), isolate=False)
    with made.warehouse.unit_of_work(SYSTEM) as work:
        for verbinder in VERBINDERS:
            members.add(work, made.vault, verbinder)
    yield made
    made.close()


def residents(engine: Engine) -> int:
    return int(engine.warehouse.read("select count(*) as n from core.person")[0]["n"])


def beside(engine: Engine, sql: str, patience: float, expected: type[Exception]) -> int:
    """Run a bad query of a plugin; how many changes others saved in the meantime.

    DuckDB has no limit per query: while the memory is full somebody else may hear "Niet
    opgeslagen". What was saved stays, and it is over as soon as the query is ended.
    """
    context = of_verbinder(engine, 0)
    before = residents(engine)
    ended = threading.Event()
    raised: list[Exception] = []

    def bad() -> None:
        try:
            engine.warehouse.read(sql, patience=patience)
        except Exception as error:
            raised.append(error)
        ended.set()

    plugin = threading.Thread(target=bad)
    plugin.start()
    saved = 0
    while not ended.is_set():
        try:
            add_resident(context, f"Proef {saved}")
        except (NotSaved, TookTooMuch):
            continue
        else:
            saved += 1
    plugin.join(60)
    assert [type(each) for each in raised] == [expected]
    assert residents(engine) == before + saved  # no more either: "niet opgeslagen" was true
    add_resident(context, "Daarna D.")  # it is over by itself
    return saved


def test_a_plugin_that_hangs_is_ended_and_nobody_waits(engine: Engine) -> None:
    began = time.monotonic()
    assert beside(engine, HANGS, 1.0, TookTooLong) > 0
    assert time.monotonic() - began < 30
    assert check(engine).ok


def test_a_plugin_that_eats_memory_is_ended_and_costs_nobody_what_was_saved(
    engine: Engine, rounds: int
) -> None:
    for _ in range(min(rounds, MOST_MEALS)):
        assert beside(engine, EATS, 120.0, TookTooMuch) > 0
    found = engine.warehouse.read("select current_setting('memory_limit') as most")
    assert found[0]["most"].endswith("GiB") or found[0]["most"].endswith("MiB")
    assert check(engine).ok


class Clock:
    """A clock that somebody keeps setting."""

    ahead = timedelta()

    @classmethod
    def now(cls, zone: Any = None) -> datetime:
        return datetime.now(zone) + cls.ahead


def test_a_clock_that_jumps_leaves_the_order_of_events_and_all_that_hangs_on_it(
    engine: Engine, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order is the number of an event, never its moment."""
    chance, context = Random(3), of_verbinder(engine, 0)
    [match] = some_matches(context, 1)
    monkeypatch.setattr(work_module, "datetime", Clock)
    told = []
    for _ in range(10 * rounds):
        Clock.ahead = timedelta(days=chance.uniform(-400, 400))
        found = store.match(context, match)
        assert found
        lane = chance.choice([each for each in words.OPEN_LANES if each != found.lane])
        try:
            service.move_card(context, match, found.version, service.MoveTo(lane))
        except Refused:  # a card that counts does not go everywhere
            continue
        told.append(lane)
        add_resident(context, "Bo T.")
    moves = engine.warehouse.read(
        "select new, happened_at from core.event where subject = $match "
        "and name = 'match_board.match_moved' order by seq",
        {"match": match},
    )
    assert [row["new"] for row in moves] == told
    moments = [row["happened_at"] for row in moves]
    assert moments != sorted(moments)
    Clock.ahead = timedelta()
    found = store.match(context, match)
    assert found
    assert found.lane == told[-1]
    assert len({each.id for each in context.parties().values()}) == len(context.parties())
    assert check(engine).ok


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "card",
        "cards",
        "origin",
        "lane",
        "before",
        "after",
        "group",
        "version",
        "batch",
        "nonce",
        "kind",
        "target",
    ]
)
MESSAGE = st.dictionaries(
    st.sampled_from(["epoch", "version", "frame", "moves", "asks"]),
    JSON | st.lists(st.dictionaries(FIELDS, JSON), max_size=3),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(message=JSON | MESSAGE)
def test_a_browser_that_sends_garbage_changes_nothing_and_breaks_nothing(
    engine: Engine, message: object
) -> None:
    """What comes over the board's own channel goes to the real service."""
    context = of_verbinder(engine, 0)
    if not context.latest("match_board"):
        some_matches(context, 2)
    before = context.latest()
    feed = board_feed.Feed()

    def on_move(move: Any) -> str | None:
        to = service.MoveTo(move.lane, move.before, move.after)
        try:
            service.move_card(context, move.card, move.version, to)
        except Refused as error:
            return str(error)
        return None

    feed.receive(message, board_feed.Page(on_move, board_feed.ignore))
    assert context.latest() == before
    assert all(feed.answers.values()) or not feed.answers
    assert TEAM in context.teams
