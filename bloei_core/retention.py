"""Retention: what is kept about people is announced 30 days ahead, and then goes by itself.

`expire_due` runs every night. Each kind of data is a duty of its own, in its own unit of work: one
that fails is noted and stops nobody. Nothing goes that nobody was warned of: after a standstill, or
when the clock jumps, expiring waits until the announcement has stood for its 30 days
(docs/decisions/0015-warned-before-it-goes.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bloei_core import city, privacy
from bloei_core.access import Action, Member, Membership, Role
from bloei_core.context import Context
from bloei_core.contributions import Expiring, Job, PersonalData
from bloei_core.errors import Conflict, InvalidInput, NotFound
from bloei_core.privacy.dossier import code_of
from bloei_core.warehouse import EVERY_TEAM, Row, Work

if TYPE_CHECKING:
    from bloei_core.engine import Engine

WARN_DAYS = 30
LONGER_DAYS = 365
LONGEST_SILENCE = 7
PEOPLE = "core.person"
REASONS: Mapping[str, str] = {
    "loopt-nog": "Het contact loopt nog",
    "klacht": "Er loopt een klacht of bezwaar",
    "eigen-verzoek": "De bewoner vraagt het zelf",
    "wettelijk": "Het moet van de wet",
}
_SYSTEM = "bloei"
_RAN, _RESUMED, _EXPIRED = "core.retention_ran", "core.retention_resumed", "core.data_expired"
_CLERK = Member(_SYSTEM, "Bloei", (Membership(EVERY_TEAM, Role.TEAMLEIDER),))


@dataclass(frozen=True, slots=True)
class Announced:
    """Something that goes on a day, unless it is kept longer."""

    kind: str
    """`plugin.key` of what it is of."""
    kind_title: str
    what: Expiring
    goes_on: date
    may_stay: bool
    """Whether it can be kept longer; not what somebody gave consent for."""


@dataclass(frozen=True, slots=True)
class Expired:
    """What one night did."""

    day: date
    rows: Mapping[str, int] = field(default_factory=dict)
    """Per kind how many rows went."""
    waits_until: date | None = None
    """Nothing went, because what was announced must stand for a while first."""
    failed: tuple[str, ...] = ()
    """The kinds that could not; they are tried again the next night."""


# --- the night -------------------------------------------------------------------------------


def jobs() -> list[Job]:
    """Every night after the backup, so that what goes by mistake is in one."""
    return [Job("retention", "Weghalen wat te oud is", "30 4 * * *", _nightly)]


def _nightly(context: Context) -> int:
    return sum(expire_due(context.engine).rows.values())


def expire_due(engine: Engine, today: date | None = None) -> Expired:
    """Let go what is past its time; safe to call more than once a day.

    With the clock set back a little nothing happens; far back or ahead, all is announced anew.
    What went stays gone and is not counted again.
    """
    today = today or city.today()
    last = _last_day(engine, _RAN, _RESUMED)
    if last is None or abs(today - last) > timedelta(days=LONGEST_SILENCE):
        _record_day(engine, _RESUMED, today)
    elif today < last:
        return Expired(today, waits_until=last)
    elif today > last:
        _record_day(engine, _RAN, today)
    waits_until = _may_start_on(engine)
    if today < waits_until:
        return Expired(today, waits_until=waits_until)
    return _expire(engine, today)


def _expire(engine: Engine, today: date) -> Expired:
    rows: dict[str, int] = {}
    failed = []
    _tidy(engine, today)
    for plugin, duty in privacy.duties(engine):
        code = code_of(plugin, duty.key)
        try:
            before = today - timedelta(days=duty.keep_days)
            gone = _expire_kind(engine, code, duty, before)
        except Exception as error:
            if not engine.plugins.isolate:
                raise
            engine.plugins.note(plugin, "bewaartermijnen", error)
            failed.append(code)
            continue
        if gone:
            rows[code] = gone
    return Expired(today, rows, failed=tuple(failed))


def _expire_kind(engine: Engine, code: str, duty: PersonalData, before: date) -> int:
    if code == PEOPLE:
        return _expire_people(engine, duty, before)
    try:
        with engine.warehouse.unit_of_work(_SYSTEM) as work:
            gone = duty.expire(work, before)
            if not gone:
                raise _Nothing
            work.record(_EXPIRED, subject=code, rows=gone, before=before.isoformat())
    except _Nothing:
        return 0
    return gone


def _expire_people(engine: Engine, duty: PersonalData, before: date) -> int:
    """Residents go as a whole, one by one, as if a teamleider wiped them."""
    assert duty.due is not None
    context = engine.context(_CLERK, engine.team_ids())
    kept = _kept(context)
    going = [each.id for each in _due(context, duty, before) if each.id not in kept]
    for person in going:
        privacy.expire_person(engine, person)
    if going:
        with engine.warehouse.unit_of_work(_SYSTEM) as work:
            work.record(_EXPIRED, subject=PEOPLE, rows=len(going), before=before.isoformat())
    return len(going)


class _Nothing(Exception):
    """Leaves a unit of work in which nothing was to be done."""


def _tidy(engine: Engine, today: date) -> None:
    """Away with what was kept long enough, and with questions about texts that are gone."""
    gone = privacy.gone_hits(engine)
    due = engine.warehouse.read(_LAPSED, {"today": today})
    if not due and not gone:
        return
    with engine.warehouse.unit_of_work(_SYSTEM) as work:
        work.execute("delete from core.kept_longer where until <= $today", today=today)
        work.execute("delete from core.mention where list_contains($ids, id)", ids=gone)
        work.record("core.retention_tidied", subject=today.isoformat())


def _last_day(engine: Engine, *names: str) -> date | None:
    """The day that the clock showed at the last of these events."""
    rows = engine.warehouse.read(_LAST, {"names": list(names)})
    return date.fromisoformat(rows[0]["day"]) if rows else None


def _may_start_on(engine: Engine) -> date:
    resumed = _last_day(engine, _RESUMED)
    assert resumed is not None, "a first run resumes"
    return resumed + timedelta(days=WARN_DAYS)


def _record_day(engine: Engine, name: str, day: date) -> None:
    with engine.warehouse.unit_of_work(_SYSTEM) as work:
        work.record(name, subject=day.isoformat())


# --- what is announced -----------------------------------------------------------------------


def announced(context: Context, today: date | None = None) -> list[Announced]:
    """What goes within 30 days for the teams in view, the first on top; for a teamleider."""
    context.require(Action.KEEP_LONGER)
    today = today or city.today()
    kept = _kept(context)
    earliest = max(today, goes_by_itself_from(context.engine) or today + timedelta(days=WARN_DAYS))
    found = [
        each
        for plugin, duty in privacy.duties(context.engine)
        if duty.due is not None
        for each in _announced(context, code_of(plugin, duty.key), duty, (today, earliest), kept)
    ]
    return sorted(found, key=lambda each: (each.goes_on, each.kind, each.what.id))


def goes_by_itself_from(engine: Engine) -> date | None:
    """The first day on which anything may go; None when the nightly job never ran."""
    return None if _last_day(engine, _RESUMED) is None else _may_start_on(engine)


def expired_this_month(context: Context, today: date | None = None) -> Mapping[str, int]:
    """Per kind of data, by its Dutch title, how many rows went this month in the whole city."""
    today = today or city.today()
    engine = context.engine
    titles = {code_of(plugin, duty.key): duty.title for plugin, duty in privacy.duties(engine)}
    params = {"name": _EXPIRED, "start": today.replace(day=1)}
    rows = {row["subject"]: row["rows"] for row in engine.warehouse.read(_THIS_MONTH, params)}
    return {titles.get(code, code): number for code, number in rows.items()}


def keep_longer(context: Context, kind: str, row: str, reason: str) -> date:
    """Keep one announced row a year longer, for one of `REASONS`; until when.

    Raises NotFound when it is not announced to the team in view, InvalidInput for another reason
    or a kind that cannot be kept longer, Conflict when a colleague was first.
    """
    context.require(Action.KEEP_LONGER)
    if reason not in REASONS:
        raise InvalidInput("Kies waarom dit langer nodig is.", "reden")
    known = {(each.kind, each.what.id): each for each in announced(context)}
    if (found := known.get((kind, row))) is None:
        raise NotFound("Dit staat niet meer in de lijst.")
    if not found.may_stay:
        raise InvalidInput("Dit mag niet langer worden bewaard.")
    until = max(found.goes_on, city.today()) + timedelta(days=LONGER_DAYS)
    with context.unit_of_work() as work:
        if not _write_kept(work, found, context, reason, until):
            raise Conflict("Een collega heeft dit net gedaan.")
        work.record(
            "core.kept_longer", subject=row, team=context.team, kind=kind, reason=reason,
            until=until.isoformat(),
        )  # fmt: skip
    return until


def _announced(
    context: Context,
    code: str,
    duty: PersonalData,
    days: tuple[date, date],
    kept: Mapping[str, date],
) -> Iterator[Announced]:
    """`days`: today, and the first day on which anything may go."""
    today, earliest = days
    keep = timedelta(days=duty.keep_days)
    horizon = today + timedelta(days=WARN_DAYS)
    for each in _due(context, duty, horizon - keep):
        goes_on = max(each.last_used + keep + timedelta(days=1), kept.get(each.id, date.min))
        if goes_on <= horizon:
            may_stay = duty.ground != "toestemming"
            yield Announced(code, duty.title, each, max(goes_on, earliest), may_stay)


def _due(context: Context, duty: PersonalData, before: date) -> Sequence[Expiring]:
    """What is due per team: a name is only known in its own team."""
    assert duty.due is not None
    found: dict[str, Expiring] = {}
    for team in context.teams:
        for each in duty.due(context.only(team), before):
            found.setdefault(each.id, each)
    return list(found.values())


def _kept(context: Context) -> Mapping[str, date]:
    return {row["row_id"]: row["until"] for row in context.rows(_KEPT)}


def _write_kept(
    work: Work, found: Announced, context: Context, reason: str, until: date
) -> list[Row]:
    row: dict[str, Any] = {
        "row_id": found.what.id,
        "kind": found.kind,
        "team": context.team,
        "reason": reason,
        "until": until,
        "member": work.actor,
    }
    return work.execute(_WRITE_KEPT, **row)


_LAST = """
    select subject as day from core.event where list_contains($names, name)
    order by seq desc limit 1
"""
_LAPSED = "select row_id from core.kept_longer where until <= $today limit 1"
_KEPT = "select row_id, until from core.kept_longer where list_contains($teams, team)"
_WRITE_KEPT = """
    insert into core.kept_longer (row_id, kind, team, reason, until, member)
    values ($row_id, $kind, $team, $reason, $until, $member)
    on conflict (row_id) do update set reason = excluded.reason, until = excluded.until,
        member = excluded.member
    where kept_longer.until < excluded.until
    returning row_id
"""
_THIS_MONTH = """
    select subject, sum((details->>'rows')::integer)::integer as rows from core.event
    where name = $name and happened_at >= $start group by subject order by subject
"""
