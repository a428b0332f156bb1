"""The history that goals look back on is the log, whenever it is asked and whoever caught up."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import Context, Row, history
from bloei_core.check import check
from bloei_core.testing import make_engine
from bloei_core.warehouse import Warehouse

NAMES = ("plant.seed_sown", "plant.seed_grew", "plant.seed_eaten")
STEPS = st.lists(
    st.sampled_from(NAMES) | st.frozensets(st.sampled_from(NAMES)), min_size=1, max_size=30
)


def rows_of(warehouse: Warehouse, place: str, day: str, names: frozenset[str]) -> list[Row]:
    return warehouse.read(
        f"select seq, name, subject, team, {day} as day, old, new from {place} "
        "where list_contains($names, name) order by seq",
        {"names": sorted(names)},
    )


@settings(deadline=None, max_examples=15)
@given(steps=STEPS)
def test_it_is_the_log_for_every_name_that_was_asked_for(
    steps: list[str | frozenset[str]],
) -> None:
    """Events and catching up in any order, with names that come later."""
    engine = make_engine()
    asked: frozenset[str] = frozenset()
    for number, step in enumerate(steps):
        if isinstance(step, frozenset):
            history.catch_up(engine.warehouse, step)
            asked |= step
        else:
            with engine.warehouse.unit_of_work("noor") as work:
                work.record(step, subject=f"zaad-{number}", old="0", new="1")
        logged = rows_of(engine.warehouse, "core.event", "happened_at::date", asked)
        assert rows_of(engine.warehouse, "core.history", "day", asked) == logged
    assert history.unlike_log(engine.warehouse) == []
    engine.close()


def test_catching_up_twice_adds_nothing(verbinder: Context) -> None:
    warehouse = verbinder.engine.warehouse
    with verbinder.unit_of_work() as work:
        work.record(NAMES[0], subject="zaad")
    assert history.catch_up(warehouse, NAMES) == 1
    assert history.catch_up(warehouse, NAMES) == 0
    assert history.catch_up(warehouse, ()) == 0


def test_a_row_that_is_gone_is_found(verbinder: Context) -> None:
    warehouse = verbinder.engine.warehouse
    with verbinder.unit_of_work() as work:
        work.record(NAMES[0], subject="zaad")
    history.catch_up(warehouse, NAMES)
    with verbinder.unit_of_work() as work:
        work.execute("delete from core.told where name = $name", name=NAMES[0])
        work.record("plant.seed_lost", subject="zaad")
    assert history.unlike_log(warehouse) == [NAMES[0]]
    [broken] = [each for each in check(verbinder.engine).results if not each.ok]
    assert (broken.key, list(broken.problems)) == ("core.history", [NAMES[0]])
