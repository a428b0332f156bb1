"""The demo city holds what the issue promises, and its history tells how it came to be."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bloei_core import Check, Reference, Role
from bloei_core import city as town
from bloei_core.demo import is_demo
from bloei_core.demo.clock import Clock
from bloei_core.text import holds_bsn
from tests.demo.conftest import LAST_WORKING_DAY, TODAY, City, empty_engine

TONGELRE = "tongelre-centrum"
OPEN_PER_VERBINDER = """
    select count(match.id) as n from core.membership left join match_board.match
        on verbinder = member and closed_at is null
    where role = 'verbinder' group by member
"""


# --- how much ----------------------------------------------------------------------------------


def test_teams_and_members(city: City) -> None:
    members = city.engine.members()
    roles = Counter(each.role for member in members for each in member.memberships)
    assert len(city.engine.team_ids()) == 8
    assert roles == {
        Role.VERBINDER: 30,
        Role.TEAMLEIDER: 8,
        Role.ONTWIKKELAAR: 1,
        Role.LEZER: 1,
        Role.BEHEERDER: 1,
    }
    assert city.one("select count(*) from core.buurt") == 116


def test_people_places_and_matches(city: City) -> None:
    assert city.one("select count(*) from core.person") == city.counts.residents == 1100
    assert city.one("select count(*) from core.organisation") == city.counts.places == 270
    assert city.one("select count(*) from match_board.match") == 1250
    assert city.one("select count(distinct kind) from match_board.match") == 3
    without = "select count(*) from core.person where id not in (select party from core.offer)"
    assert city.one(without) == 0


def test_tongelre_centrum_is_ahead(city: City) -> None:
    vacatures = """
        select count(*) from core.request
        join core.organisation on organisation.id = party
        join core.buurt_team on buurt_team.buurt = organisation.buurt
        where team = $team and request.status = 'open' and hours is not null
    """
    assert city.one(vacatures, team=TONGELRE) > 100
    started = "select count(started_on) from match_board.match where team = $team"
    assert city.one(started, team=TONGELRE) >= 70


def test_every_verbinder_has_a_board_full_of_cards(city: City) -> None:
    counts = [row["n"] for row in city.rows(OPEN_PER_VERBINDER)]
    assert len(counts) == 30
    assert min(counts) >= 15
    assert max(counts) <= 20


def test_one_buurt_offers_thirty_times_and_asks_nothing(city: City) -> None:
    balance = city.rows(
        """
        select buurt, count(distinct offer.id) as offers, count(distinct request.id) as requests
        from core.person
        left join core.offer on offer.party = person.id and offer.status = 'open'
        left join core.request on request.party = person.id and request.status = 'open'
        where person.status = 'active' group by buurt
        """
    )
    assert [row for row in balance if (row["offers"], row["requests"]) == (30, 0)]
    assert sum(row["requests"] for row in balance) > 100


def test_residents_live_where_people_live(city: City) -> None:
    found = {
        row["buurt"]: row["n"]
        for row in city.rows("select buurt, count(*) as n from core.person group by buurt")
    }
    population = {buurt.code: buurt.residents or 0 for buurt in town.buurten()}
    share = 1100 / sum(population.values())
    assert all(abs(found.get(code, 0) - people * share) < 1 for code, people in population.items())


def test_next_steps_are_overdue_for_today_and_to_come(city: City) -> None:
    due = [
        row["next_step_on"]
        for row in city.rows("select next_step_on from match_board.match where closed_at is null")
    ]
    assert sum(day is not None and day < TODAY for day in due) > 20
    assert due.count(TODAY) > 15
    assert sum(day is not None and day > TODAY for day in due) > 200
    assert due.count(None) > 15


# --- history -----------------------------------------------------------------------------------


def test_events_are_numbered_in_the_order_of_time(city: City) -> None:
    events = city.rows("select seq, happened_at from core.event order by seq")
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert all(one["happened_at"] <= next_["happened_at"] for one, next_ in pairwise(events))


def test_people_work_in_office_hours_until_yesterday(city: City) -> None:
    days = set(Clock(TODAY).days)
    sql = "select happened_at from core.event where actor <> 'bloei'"
    moments = [
        row["happened_at"].astimezone(ZoneInfo("Europe/Amsterdam")) for row in city.rows(sql)
    ]
    assert {moment.date() for moment in moments} <= days
    assert all(7 <= moment.hour < 18 for moment in moments)
    assert max(moments).date() == LAST_WORKING_DAY


def test_no_check_complains_and_nothing_is_an_orphan(city: City) -> None:
    beheerder = city.engine.member("beheerder-01")
    assert beheerder is not None
    context = city.engine.context(beheerder, city.engine.team_ids())
    names = [loaded.name for loaded in city.engine.plugins]
    checks = city.engine.plugins.contributed(Check, names)
    assert {check.key: list(check.problems(context)) for _, check in checks} == {
        check.key: [] for _, check in checks
    }
    references = [each for _, each in city.engine.plugins.contributed(Reference, names)]
    assert [each for each in references if _orphans(city, each)] == []


def _orphans(city: City, reference: Reference) -> int:
    table, _, column = reference.target.rpartition(".")
    if "." not in table:
        table, column = reference.target, "id"
    return city.one(
        f"select count(*) from {reference.table} where {reference.column} is not null "
        f"and {reference.column} not in (select {column} from {table})"
    )


@pytest.mark.parametrize("table", ["person", "organisation", "offer", "request"])
def test_every_row_was_added_when_it_says(city: City, table: str) -> None:
    lost = f"""
        select count(*) from core.{table} left join core.event
            on subject = {table}.id and event.name = 'core.{table}_added'
            and happened_at = created_at
        where seq is null
    """
    assert city.one(lost) == 0
    added = f"select count(*) from core.event where name = 'core.{table}_added'"
    assert city.one(added) == city.one(f"select count(*) from core.{table}")


@pytest.mark.parametrize("table", ["person", "organisation"])
def test_who_is_closed_was_closed_and_nobody_else(city: City, table: str) -> None:
    told = f"select count(*) from core.event where name = 'core.{table}_closed'"
    closed = f"select count(*) from core.{table} where status = 'closed'"
    assert city.one(told) == city.one(closed) > 0


def test_a_vraag_is_closed_when_it_was_answered_or_its_owner_left(city: City) -> None:
    unlike = """
        with owner as (
            select id, status from core.person union all select id, status from core.organisation
        )
        select count(*) from core.request join owner on owner.id = party
        where (request.status = 'closed') <> (owner.status = 'closed' or request.id in (
            select subject from core.event where name = 'core.request_closed'))
    """
    assert city.one(unlike) == 0


def test_a_match_is_what_its_events_say(city: City) -> None:
    unlike = """
        select count(*) from match_board.match join (
            select subject, count(*) as told, max(seq) as last, min(happened_at) as first,
                max(happened_at) as newest,
                max_by(actor, seq) filter (name = 'match_board.match_moved') as mover,
                max_by(happened_at, seq) filter (new in ('afgerond', 'gestopt')) as closed,
                max_by(details ->> 'started_on', seq)
                    filter (name = 'match_board.match_moved') as started,
                max_by(details ->> 'reason', seq)
                    filter (name = 'match_board.match_moved') as reason
            from core.event where starts_with(name, 'match_board.') group by subject
        ) as told on told.subject = match.id
        where version <> told.told or changed_seq <> told.last or created_at <> told.first
            or changed_at <> told.newest
            or closed_at is distinct from told.closed
            or started_on::text is distinct from told.started
            or stop_reason is distinct from told.reason
            or coalesce(mover, verbinder) <> verbinder
    """
    assert city.one(unlike) == 0


def test_matches_move_at_a_human_pace(city: City) -> None:
    moves = city.rows(
        """
        select old, new, happened_at - lag(happened_at) over (partition by subject order by seq)
            as waited
        from core.event where name in ('match_board.match_added', 'match_board.match_moved')
        """
    )
    waits = [row["waited"] for row in moves if row["waited"] is not None]
    assert min(waits) > timedelta(hours=12)
    order = [lane.code for lane in _lanes()]
    back = [
        row for row in moves if row["old"] and order.index(row["new"]) < order.index(row["old"])
    ]
    assert len(back) > 30
    stops = city.rows("select distinct stop_reason from match_board.match where lane = 'gestopt'")
    assert len(stops) > 5


def _lanes() -> tuple[town.Code, ...]:
    lanes = ["in-beeld", "in-gesprek", "voorstel", "kennismaking", "loopt", "afgerond", "gestopt"]
    return tuple(town.Code(lane, lane) for lane in lanes)


def test_notes_stand_where_events_say(city: City) -> None:
    unlike = """
        select count(*) from match_board.note full join core.event
            on event.subject = note.match and event.details ->> 'note' = note.id
            and happened_at = written_at and actor = member
        where (event.name = 'match_board.note_added' or event.name is null)
            and (note.id is null or event.seq is null)
    """
    assert city.one(unlike) == 0
    assert city.one("select count(*) from match_board.note") > 500


# --- who sees whom -----------------------------------------------------------------------------


def test_a_team_sees_both_sides_of_its_open_matches(city: City) -> None:
    unseen = """
        select count(*) from match_board.match
        where closed_at is null and exists (
            select 1 from (values (party_a), (party_b)) as side(party)
            where not exists (
                select 1 from core.visible_party as seen
                where seen.team = match.team and seen.party = side.party)
        )
    """
    assert city.one(unseen) == 0
    across = """
        select count(*) from core.shared_person
        join core.visible_person as seen on seen.person = shared_person.person
        join core.person on person.id = shared_person.person
        join core.buurt_team on buurt_team.buurt = person.buurt
        where buurt_team.team <> shared_person.team
    """
    assert city.one(across) > 0
    assert city.one("select count(*) from core.organisation where city_wide") > 5


def test_who_is_matched_took_part(city: City) -> None:
    early = """
        with party as (
            select id, created_at from core.person
            union all select id, created_at from core.organisation
        )
        select count(*) from match_board.match join party on party.id in (party_a, party_b)
        where party.created_at > match.created_at
    """
    assert city.one(early) == 0


def test_the_warehouse_knows_that_it_is_a_demo(city: City) -> None:
    assert is_demo(city.engine)
    empty = empty_engine()
    assert not is_demo(empty)
    empty.close()


# --- invented, and the same each time ----------------------------------------------------------


def test_nothing_looks_like_a_real_number_or_address(city: City) -> None:
    texts = {
        value
        for rows in city.opened().values()
        for row in rows
        for column, value in row.items()
        if column.endswith("_sealed") and value
    }
    assert len(texts) > 2000
    assert [text for text in texts if holds_bsn(text)] == []
    phones = [text for text in texts if re.fullmatch(r"06[-\d ]+", text)]
    mails = [text for text in texts if "@" in text]
    assert phones
    assert all(phone.startswith("06-00 ") for phone in phones)
    assert mails
    assert all(mail.endswith("@example.nl") for mail in mails)


def test_the_same_seed_makes_the_same_city_and_another_one_another(city: City) -> None:
    again, other = City(seed=1), City(seed=2)
    assert again.opened() == city.opened()
    assert other.opened()["core.person"] != city.opened()["core.person"]
    assert other.counts.residents == 1100
    again.engine.close()
    other.engine.close()


def test_a_city_twice_as_large_has_boards_that_stay_workable() -> None:
    larger = City(scale=2)
    assert (larger.counts.residents, larger.counts.places) == (2200, 540)
    assert larger.one("select count(*) from match_board.match") == 2500
    counts = [row["n"] for row in larger.rows(OPEN_PER_VERBINDER)]
    assert (len(counts), min(counts) >= 15, max(counts) <= 40) == (30, True, True)
    larger.engine.close()
