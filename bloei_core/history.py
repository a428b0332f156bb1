"""Events that goals look back on, in a table of their own (docs/decisions/0021-history.md).

The log holds millions of events; what a goal at the end of each month follows from is a few
thousand of them. `core.history` gives those, the newest too; this module keeps it quick.
"""

from __future__ import annotations

from collections.abc import Collection

from bloei_core.context import Context
from bloei_core.contributions import Job
from bloei_core.warehouse import Warehouse

_ACTOR = "bloei"
_TELL = """
    insert into core.told
    select seq, name, subject, team, happened_at::date, old, new from core.event
    where seq <= $last and (
        list_contains($fresh, name)
        or (seq > $until and name in (select name from core.told_name))
    )
    order by name, seq
"""
_COUNTED = """
    select name, count(*) as n, sum(seq) as seqs from {place}
    where list_contains($names, name) group by name order by name
"""


def jobs() -> list[Job]:
    """Every night, so that a server that runs for months stays quick."""
    return [Job("history", "Doelen bijwerken", "15 4 * * *", _nightly)]


def catch_up(warehouse: Warehouse, names: Collection[str]) -> int:
    """Let the events with these names, and with all that were named before, stand apart.

    Gives how many were added. Reads what happened since the last time, and the whole log for a
    name that is new.
    """
    with warehouse.unheard(_ACTOR) as work:
        known = {row["name"] for row in work.execute("select name from core.told_name")}
        (until,) = (row["seq"] for row in work.execute("select seq from core.told_until"))
        fresh, last = sorted(set(names) - known), warehouse.last_seq
        if not fresh and until == last:
            return 0
        (added,) = work.execute(_TELL, fresh=fresh, until=until, last=last)
        for name in fresh:
            work.execute("insert into core.told_name values ($name)", name=name)
        work.execute("update core.told_until set seq = $last", last=last)
    return int(added["Count"])


def _nightly(context: Context) -> int:
    return context.engine.tell_history()


def unlike_log(warehouse: Warehouse) -> list[str]:
    """The names of events that stand otherwise in the history than in the log."""
    names = [row["name"] for row in warehouse.read("select name from core.told_name")]
    told, logged = (
        {row["name"]: row for row in warehouse.read(_COUNTED.format(place=place), {"names": names})}
        for place in ("core.history", "core.event")
    )
    return sorted(name for name in names if told.get(name) != logged.get(name))
