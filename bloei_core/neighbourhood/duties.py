"""What the core keeps about people, with every duty that comes with it, and its rules for check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bloei_core import city
from bloei_core.context import Context
from bloei_core.contributions import Check, Expiring, PersonalData, Reference
from bloei_core.neighbourhood import earlier, store
from bloei_core.neighbourhood.service import talent_label
from bloei_core.warehouse import Work

_ONE_YEAR, _TWO_YEARS = 365, 730
_HALF_TEXTS = ("description_sealed",)


def personal_data() -> list[PersonalData]:
    """What the core keeps about residents."""
    return [
        PersonalData(
            key="person",
            title="Bewoners",
            purpose="Om iemands talent te leren kennen en te koppelen in de buurt.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export_person,
            forget=_forget_person,
            expire=_expire_nothing,
            due=_due_people,
        ),
        PersonalData(
            key="halves",
            title="Aanbod en vragen",
            purpose="Om te weten wat iemand wil geven en wat iemand zoekt.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export_halves,
            forget=_forget_halves,
            expire=_expire_halves,
            due=_due_halves,
        ),
        PersonalData(
            key="earlier",
            title="Eerdere gegevens",
            purpose="Om een vergissing te kunnen herstellen en te zien wat er is verbeterd.",
            ground="algemeen belang",
            keep_days=_ONE_YEAR,
            export=earlier.export,
            forget=earlier.forget,
            expire=earlier.expire,
            due=earlier.due,
        ),
        PersonalData(
            key="sharing",
            title="Wie de gegevens ook ziet",
            purpose="Om een ander team te laten meewerken aan een match of kernteam.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export_sharing,
            forget=_forget_sharing,
            expire=_expire_with_its_reason,
        ),
        PersonalData(
            key="log",
            title="Wat er met de gegevens gebeurde",
            purpose="Om te kunnen nagaan wie wat heeft gedaan.",
            ground="algemeen belang",
            keep_days=_TWO_YEARS,
            export=_export_log,
            forget=_forget_no_more,
            expire=_expire_with_its_reason,
        ),
    ]


def references() -> list[Reference]:
    """Which columns of the core point to other rows."""
    return [
        Reference("core.team_buurt", "team", "core.team"),
        Reference("core.team_buurt", "buurt", "core.buurt.code"),
        Reference("core.membership", "member", "core.member"),
        Reference("core.account", "id", "core.member"),
        Reference("core.buurt_move", "buurt", "core.buurt.code"),
        Reference("core.buurt_move", "team", "core.team"),
        Reference("core.person", "buurt", "core.buurt.code"),
        Reference("core.person", "verbinder", "core.member"),
        Reference("core.organisation", "buurt", "core.buurt.code"),
        Reference("core.organisation_team", "organisation", "core.organisation"),
        Reference("core.organisation_team", "team", "core.team"),
        Reference("core.shared_person", "person", "core.person"),
        Reference("core.shared_person", "team", "core.team"),
        Reference("core.consent", "person", "core.person"),
        Reference("core.earlier", "person", "core.person"),
        Reference("core.closed_spell", "request", "core.request"),
        Reference("core.kept_longer", "team", "core.team"),
        Reference("core.team_plugin", "team", "core.team"),
        Reference("core.team_plugin_rank", "team", "core.team"),
        Reference("core.setting", "team", "core.team"),
        Reference("core.setting_text", "team", "core.team"),
    ]


def checks() -> list[Check]:
    """Rules about the core's rows that must always hold."""
    return [
        Check(
            "party_of_half",
            "Elk aanbod en elke vraag hoort bij een bewoner of een plek.",
            lambda context: _ids(context, _LOST_HALVES),
        ),
        Check(
            "closed_half",
            "Van elk gesloten aanbod en elke gesloten vraag is bekend sinds wanneer.",
            lambda context: _ids(context, _HALVES_CLOSED_NEVER),
        ),
        Check(
            "buurt_in_one_team",
            "Elke buurt hoort op elke dag bij precies één team.",
            lambda context: _ids(context, _BUURTEN_WITHOUT_ONE_TEAM),
        ),
        Check(
            "one_event_a_number",
            "Elk nummer van een gebeurtenis komt één keer voor.",
            lambda context: _ids(context, _DOUBLE_EVENTS),
        ),
    ]


def _ids(context: Context, sql: str) -> list[str]:
    return [row["id"] for row in context.engine.warehouse.read(sql)]


_LOST_HALVES = """
    select id from (
        select id, party, party_kind from core.offer
        union all select id, party, party_kind from core.request
    )
    where party not in (
        select id from core.person where party_kind = 'person'
        union all select id from core.organisation where party_kind = 'organisation'
    )
"""

_HALVES_CLOSED_NEVER = """
    select id from (
        select id, status, closed_at from core.offer
        union all select id, status, closed_at from core.request
    )
    where (status = 'closed') <> (closed_at is not null) order by id
"""

# A buurt can only change hands on the first day of a row, or on the first day after one.
_BUURTEN_WITHOUT_ONE_TEAM = """
    with day as (
        select distinct valid_from as day from core.team_buurt
        union select distinct valid_to from core.team_buurt where valid_to is not null
    ),
    counted as (
        select buurt.code as id, day,
            count(*) filter (valid_from <= day and (valid_to is null or valid_to > day)) as teams
        from (select distinct code from core.buurt) as buurt
        cross join day
        left join core.team_buurt on team_buurt.buurt = buurt.code
        group by all
    )
    select distinct id from counted where teams <> 1 order by id
"""

_DOUBLE_EVENTS = """
    select seq::text as id from core.event group by seq having count(*) > 1 order by seq
"""


def _export_person(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    found = store.person(context, person)
    if found is None:
        return []
    return [
        {
            "nummer": found.number,
            "naam": context.name_of(found.id),
            "contact": context.open(found.contact_sealed),
            "in eigen woorden": context.open(found.motivation_sealed),
            "buurt": {buurt.code: buurt.name for buurt in city.buurten()}[found.buurt],
            "leeftijd": _label("age_band", found.age_band),
            "taal": _label("language", found.language),
            "beschikbaar": [city.label("availability", each) for each in found.availability],
            "met wie": _label("company", found.company),
            "tempo": _label("pace", found.pace),
            "stap": _label("step", found.step),
            "sinds": found.created_at.date(),
        }
    ]


def _label(list_name: str, code: str) -> str:
    return city.label(list_name, code) if code else ""


def _export_halves(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    halves = [("aanbod", each) for each in store.offers_of(context, person)]
    halves += [("vraag", each) for each in store.requests_of(context, person)]  # type: ignore[misc]
    return [
        {
            "soort": kind,
            "talent": talent_label(half.talent),
            "omschrijving": context.open(half.description_sealed),
            "open": half.status == "open",
            "sinds": half.created_at.date(),
        }
        for kind, half in halves
    ]


def _export_sharing(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    return [
        {"team": context.engine.team_name(team), "zolang": "een match of kernteam loopt"}
        for team in store.sharing_teams(context, person)
    ]


def _export_log(context: Context, person: str) -> Sequence[Mapping[str, Any]]:
    return [
        {"op": each.day, "wat": _LOGGED.get(each.name, "veranderd")}
        for each in store.log_of(context, person)
    ]


_LOGGED: Mapping[str, str] = {
    "core.person_added": "toegevoegd",
    "core.person_changed": "veranderd",
    "core.person_closed": "doet niet meer mee",
    "core.person_reopened": "doet weer mee",
    "core.person_shared": "ook te zien door een ander team",
    "core.person_unshared": "niet meer te zien door een ander team",
    "core.person_consented": "toestemming gegeven",
    "core.person_consent_withdrawn": "toestemming ingetrokken",
    "core.earlier_wiped": "een eerdere waarde gewist",
    "core.kept_longer": "langer bewaard",
    "core.forgetting_began": "begonnen met wissen",
    "core.person_forgotten": "gewist",
}


def _forget_person(work: Work, person: str) -> None:
    texts = ("contact_sealed", "motivation_sealed")
    work.outdates("core.person", texts, "where id = $person", person=person)
    work.execute(
        """
        update core.person
        set name_sealed = null, contact_sealed = null, motivation_sealed = null,
            availability = [], status = 'forgotten', version = version + 1
        where id = $person
        """,
        person=person,
    )


def _forget_halves(work: Work, person: str) -> None:
    for table in ("offer", "request"):
        work.outdates(f"core.{table}", _HALF_TEXTS, "where party = $party", party=person)
        work.execute(
            f"update core.{table} set description_sealed = null, status = 'closed', "
            "closed_at = coalesce(closed_at, $now), version = version + 1 where party = $person",
            person=person,
            now=work.now,
        )


def _forget_sharing(work: Work, person: str) -> None:
    work.execute("delete from core.shared_person where person = $person", person=person)


def _forget_no_more(_work: Work, _person: str) -> None:
    """The log holds ids and codes only: hers leads to nobody once her key is gone."""


def _expire_nothing(_work: Work, _before: date) -> int:
    """A resident goes as a whole, with all that any plugin keeps: `bloei_core.retention` does it,
    because a key cannot be destroyed inside a unit of work.
    """
    return 0


def _expire_with_its_reason(_work: Work, _before: date) -> int:
    """Gone when the match or kernteam ends, or with her; the log tells who nobody any more."""
    return 0


def _due_people(context: Context, before: date) -> Sequence[Expiring]:
    """Residents who took no part any more before that day."""
    return [
        Expiring(
            each.id,
            context.name_of(each.id, "person"),
            each.day,
            "mensen",
            {"bewoner": each.id},
            (each.id,),
        )
        for each in store.stopped_before(context, before)
    ]


def _due_halves(context: Context, before: date) -> Sequence[Expiring]:
    found = store.closed_halves_before(context, before)
    return [
        Expiring(
            each.id,
            f"{context.name_of(each.party)}: {talent_label(each.talent)}",
            each.closed_at.date(),
            "mensen",
            {"bewoner" if each.party_kind == "person" else "plek": each.party},
            (each.party,),
        )
        for each in found
        if each.closed_at
    ]


def _expire_halves(work: Work, before: date) -> int:
    return sum(_expire_texts(work, table, before) for table in ("core.offer", "core.request"))


def _expire_texts(work: Work, table: str, before: date) -> int:
    old = """
        where closed_at < $before and description_sealed is not null
            and id not in (select row_id from core.kept_longer)
    """
    work.outdates(table, _HALF_TEXTS, old, before=before)
    gone = work.execute(
        f"update {table} set description_sealed = null, version = version + 1 {old} returning id",
        before=before,
    )
    return len(gone)
