"""The kernteams of the demo city: on every step, every sign to be seen, the same from one seed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bloei_core import Context, Period, city
from bloei_core.demo.make import fill_demo
from bloei_core.engine import PLUGIN_FOLDER, Engine
from bloei_core.plugins import Registry
from bloei_core.ui import formats
from bloei_core.vault import Vault
from bloei_core.warehouse import Warehouse
from plugins.kernteam_coaching import duties, figures, signs, store
from plugins.kernteam_coaching.figures import store as counted
from tests.contract.town import B

TODAY = formats.today()
_FIGURES = """
    select count(*) as n, count(distinct kernteam) as teams, count(agreed_sealed) as texts,
        min(held_on) as first, max(held_on) as last, bit_xor(hash(id, kernteam, held_on)) as h
    from kernteam_coaching.talk
"""


def make_city(scale: int = 1) -> Engine:
    """The demo city of seed 1, in memory."""
    registry = Registry(isolate=False)
    registry.discover(PLUGIN_FOLDER)
    engine = Engine(Warehouse(), Vault(None, os.urandom(32)), registry)
    fill_demo(engine, seed=1, scale=scale, today=TODAY)
    return engine


@pytest.fixture(scope="module")
def demo() -> Iterator[Engine]:
    """The city at scale 1."""
    made = make_city()
    yield made
    made.close()


def context_of(engine: Engine, team: str) -> Context:
    """Somebody of that team."""
    return engine.context(engine.members([team])[0], [team])


def talks_of(engine: Engine) -> dict[str, Any]:
    """What there is of talks."""
    [row] = engine.warehouse.read(_FIGURES)
    return row


def test_every_team_has_a_kernteam_on_every_step_and_every_sign(demo: Engine) -> None:
    for team in city.teams():
        context = context_of(demo, team.code)
        standings = counted.standings(context, TODAY)
        assert {each.kernteam.step for each in standings} == set(range(6)), team.code
        assert any(each.active == 4 for each in standings), team.code
        told = Counter(
            sign.code for each in standings for sign in signs.signs(context, each, 6) if sign.urgent
        )
        assert set(told) == {"few", "silence", "back", "load"}, team.code
        assert len(standings) > sum(told.values()), "some are simply well"
        assert store.count_closed(context) > 0


def test_the_rules_hold(demo: Engine) -> None:
    context = demo.context(demo.members()[0], demo.team_ids()).of_city()
    assert [list(each.problems(context)) for each in duties.checks()] == [[], [], []]


def test_there_is_history_for_every_chart(demo: Engine) -> None:
    context = demo.context(demo.members()[0], demo.team_ids()).of_city()
    period = Period(TODAY - timedelta(days=730), TODAY + timedelta(days=1))
    for kpi in figures.kpis():
        assert all(number > 0 for _, number in kpi.series(context, period, "quarter"))
    found = talks_of(demo)
    assert found["last"] >= TODAY - timedelta(days=7)
    assert found["first"] < TODAY - timedelta(days=730)
    own = context_of(demo, B)
    assert any(
        len(store.talks(own, each.kernteam.id)) > 10 for each in counted.standings(own, TODAY)
    )


def test_no_text_is_kept_longer_than_it_may(demo: Engine) -> None:
    [duty] = duties.personal_data()
    with demo.warehouse.unit_of_work("bloei") as work:
        work.record("kernteam_coaching.texts_expired", subject="test")
        assert duty.expire(work, TODAY - timedelta(days=duty.keep_days)) == 0


def test_one_seed_gives_one_city_and_scale_gives_history(demo: Engine) -> None:
    again, larger = make_city(), make_city(scale=3)
    assert talks_of(again) == talks_of(demo)
    assert talks_of(larger)["n"] > 1.5 * talks_of(demo)["n"]
    open_now = [len(counted.standings(context_of(each, B), TODAY)) for each in (demo, larger)]
    assert open_now[0] == open_now[1]
    again.close()
    larger.close()
