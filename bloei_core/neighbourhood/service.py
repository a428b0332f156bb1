"""What may be done with people, places, offers and vragen. Each verb is all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NoReturn
from uuid import UUID, uuid4

from bloei_core import city
from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from bloei_core.names import Party, PartyKind
from bloei_core.neighbourhood import earlier, store
from bloei_core.text import clean_line, clean_text
from bloei_core.warehouse import EVERY_TEAM, Row, Work

HalfKind = Literal["offer", "request"]
MOST_HOURS = 40


@dataclass(frozen=True, slots=True)
class PersonForm:
    """What is asked about a resident. The codes come from the lists in `data/codes.toml`.

    An empty code: not asked yet.
    """

    name: str
    buurt: str
    contact: str = ""
    motivation: str = ""
    age_band: str = ""
    language: str = ""
    availability: tuple[str, ...] = ()
    company: str = ""
    pace: str = ""
    step: str = ""
    verbinder: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationForm:
    """What is asked about an ontwikkelplaats. `answer_days`: how fast it usually answers."""

    name: str
    kind: str
    buurt: str
    contact: str = ""
    answer_days: int = 7
    city_wide: bool = False


@dataclass(frozen=True, slots=True)
class HalfForm:
    """One half of a match: an aanbod, a vraag or a vacature. `hours` a week."""

    party: str
    talent: str
    description: str = ""
    hours: int | None = None
    guidance: str | None = None


def new_id() -> str:
    """A fresh id, as text."""
    return str(uuid4())


# --- residents -------------------------------------------------------------------------------


def add_person(context: Context, form: PersonForm, talents: Sequence[str] = ()) -> str:
    """Add a resident of the team in view with her talents; her id.

    Raises InvalidInput for what cannot be kept, NotAllowed for another role.
    """
    context.require(Action.EDIT_RELATIONS)
    person = new_id()
    fields = _person_fields(context, person, form)
    _require_talents(talents)
    with context.unit_of_work() as work:
        start = {"id": person, "status": "active", "created_at": work.now}
        store.add_person(work, {**fields, **start})
        work.record("core.person_added", subject=person, team=context.team)
        for talent in talents:
            _write_half(context, work, "offer", HalfForm(person, talent), "person")
    return person


def change_person(context: Context, person: str, version: int, form: PersonForm) -> None:
    """Change a resident of the team in view; what stood there is kept, sealed, as earlier values.

    Raises Conflict when somebody else did so since `version`, NotAllowed for another team's.
    """
    context.require(Action.EDIT_RELATIONS)
    require_own_person(context, person)
    fields = _person_fields(context, person, form)
    old = store.person(context, person)
    with context.unit_of_work() as work:
        team = store.team_to_tell(work, person, context.team)
        if old is None or old.version != version:
            _changed_meanwhile()
        earlier.keep_earlier(context, work, old, fields)
        moved = store.moved(work, "person", person, form.buurt)
        if not store.change(work, "person", person, version, fields):
            _changed_meanwhile()
        work.record("core.person_changed", subject=person, team=team, **moved)


def close_person(context: Context, person: str, version: int) -> None:
    """A resident takes no part any more: closed, with all that she offers and asks."""
    context.require(Action.EDIT_RELATIONS)
    require_own_person(context, person)
    _close_party(context, "person", person, version)


def reopen_person(context: Context, person: str, version: int) -> None:
    """A closed resident takes part again."""
    context.require(Action.EDIT_RELATIONS)
    require_own_person(context, person)
    _set_party_status(context, "person", person, version, "active", "core.person_reopened")


# --- ontwikkelplaatsen -----------------------------------------------------------------------


def add_organisation(context: Context, form: OrganisationForm) -> str:
    """Add an ontwikkelplaats that works for the team in view; its id."""
    context.require(Action.EDIT_RELATIONS)
    organisation = new_id()
    fields = _organisation_fields(context, organisation, form)
    with context.unit_of_work() as work:
        start = {"id": organisation, "status": "active", "created_at": work.now}
        store.add_organisation(work, {**fields, **start})
        store.set_organisation_teams(work, organisation, [context.team])
        work.record("core.organisation_added", subject=organisation, team=_heard_by(context, form))
    return organisation


def change_organisation(
    context: Context, organisation: str, version: int, form: OrganisationForm
) -> None:
    """Change an ontwikkelplaats. Raises Conflict when somebody else did so since `version`."""
    context.require(Action.EDIT_RELATIONS)
    _require_organisation(context, organisation)
    fields = _organisation_fields(context, organisation, form)
    with context.unit_of_work() as work:
        moved = store.moved(work, "organisation", organisation, form.buurt)
        if not store.change(work, "organisation", organisation, version, fields):
            _changed_meanwhile()
        if not form.city_wide:  # whoever says so knows the place: it goes on working for that team
            store.add_organisation_team(work, organisation, context.team)
        work.record("core.organisation_changed", subject=organisation, **moved)


def close_organisation(context: Context, organisation: str, version: int) -> None:
    """An ontwikkelplaats stops: closed, with its vacatures and what it offers."""
    context.require(Action.EDIT_RELATIONS)
    _require_organisation(context, organisation)
    _close_party(context, "organisation", organisation, version)


def reopen_organisation(context: Context, organisation: str, version: int) -> None:
    """A closed ontwikkelplaats takes part again."""
    context.require(Action.EDIT_RELATIONS)
    _require_organisation(context, organisation)
    _set_party_status(
        context, "organisation", organisation, version, "active", "core.organisation_reopened"
    )


# --- offers, vragen and vacatures ------------------------------------------------------------


def add_offer(context: Context, form: HalfForm) -> str:
    """Add an aanbod of a resident or a place; its id."""
    return _add_half(context, "offer", form)


def add_request(context: Context, form: HalfForm) -> str:
    """Add a vraag of a resident or a vacature of a place; its id."""
    return _add_half(context, "request", form)


def close_offer(context: Context, offer: str, version: int) -> None:
    """Close an aanbod. Raises Conflict when somebody else changed it since `version`."""
    found = store.offer(context, offer)
    _set_half_status(context, "offer", found, version, "closed")


def close_request(context: Context, request: str, version: int) -> None:
    """Close a vraag or vacature. Raises Conflict when somebody else changed it since `version`."""
    found = store.request(context, request)
    _set_half_status(context, "request", found, version, "closed")


def reopen_offer(context: Context, offer: str, version: int) -> None:
    """Open a closed aanbod again."""
    _set_half_status(context, "offer", store.offer(context, offer), version, "open")


def reopen_request(context: Context, request: str, version: int) -> None:
    """Open a closed vraag or vacature again."""
    _set_half_status(context, "request", store.request(context, request), version, "open")


# --- how ---------------------------------------------------------------------------------------


def _person_fields(context: Context, person: str, form: PersonForm) -> Row:
    _require_own_buurt(context, form.buurt)
    _require_verbinder(context, form.verbinder)
    asked = {name: getattr(form, name) for name in ("age_band", "language", "company", "pace")}
    _require_codes(**{name: code for name, code in asked.items() if code})
    for moment in form.availability:
        _require_codes(availability=moment)
    step = form.step or city.codes("step")[0].code
    _require_codes(step=step)
    name = clean_line(form.name, "naam", longest=60)
    contact = clean_line(form.contact, "contact", required=False)
    motivation = clean_text(form.motivation, "in eigen woorden")
    return {
        "buurt": form.buurt,
        "name_sealed": context.seal_name(name, person),
        "contact_sealed": context.seal(contact, person),
        "motivation_sealed": context.seal(motivation, person),
        **asked,
        "availability": list(form.availability),
        "step": step,
        "verbinder": form.verbinder,
    }


def _organisation_fields(context: Context, organisation: str, form: OrganisationForm) -> Row:
    _require_codes(organisation_kind=form.kind)
    if form.buurt not in {buurt.code for buurt in city.buurten()}:
        raise InvalidInput("Kies een buurt.", "buurt")
    if not 1 <= form.answer_days <= 365:
        raise InvalidInput("Kies een antwoordtijd van 1 tot en met 365 dagen.", "antwoordtijd")
    name = clean_line(form.name, "naam", longest=80)
    contact = clean_line(form.contact, "contact", required=False)
    return {
        "kind": form.kind,
        "buurt": form.buurt,
        "name_sealed": context.seal_name(name, organisation),
        "contact_sealed": context.seal(contact, organisation),
        "answer_days": form.answer_days,
        "city_wide": form.city_wide,
    }


def _add_half(context: Context, kind: HalfKind, form: HalfForm) -> str:
    context.require(Action.EDIT_RELATIONS)
    party = _require_active(context, form.party)
    if party.kind == "person":
        require_own_person(context, party.id)
    _require_talents([form.talent])
    with context.unit_of_work() as work:
        return _write_half(context, work, kind, form, party.kind)


def _write_half(
    context: Context, work: Work, kind: HalfKind, form: HalfForm, party_kind: PartyKind
) -> str:
    half = new_id()
    text = clean_text(form.description, "omschrijving")
    fields: Row = {
        "id": half,
        "party": form.party,
        "party_kind": party_kind,
        "talent": form.talent,
        "description_sealed": context.seal(text, form.party),
        "status": "open",
        "created_at": work.now,
    }
    if kind == "offer":
        store.add_offer(work, fields)
    else:
        store.add_request(work, fields | _request_fields(form))
    work.record(f"core.{kind}_added", subject=half, team=context.team, party=form.party)
    return half


def _request_fields(form: HalfForm) -> Row:
    if form.hours is not None and not 1 <= form.hours <= MOST_HOURS:
        raise InvalidInput(f"Kies 1 tot en met {MOST_HOURS} uur per week.", "uren")
    if form.guidance is not None:
        _require_codes(guidance=form.guidance)
    return {"hours": form.hours, "guidance": form.guidance}


def _set_half_status(
    context: Context,
    kind: HalfKind,
    found: store.Offer | store.Request | None,
    version: int,
    status: Literal["open", "closed"],
) -> None:
    context.require(Action.EDIT_RELATIONS)
    if found is None:
        raise NotFound("Dit staat er niet meer.")
    if found.party_kind == "person":
        require_own_person(context, found.party)
    if status == "open":
        _require_active(context, found.party)
    fields: Row = {"status": status}
    if kind == "request":
        fields["fulfilled_by"] = None  # from now on a human decides
    with context.unit_of_work() as work:
        fields["closed_at"] = work.now if status == "closed" else None
        if kind == "request" and status == "open":
            store.end_spell(work, found.id)
        if not store.change(work, kind, found.id, version, fields):
            _changed_meanwhile()
        done = "closed" if status == "closed" else "reopened"
        work.record(f"core.{kind}_{done}", subject=found.id, team=context.team)


def _close_party(context: Context, kind: PartyKind, party: str, version: int) -> None:
    with context.unit_of_work() as work:
        if not store.change(work, kind, party, version, {"status": "closed"}):
            _changed_meanwhile()
        store.close_open_of(work, party)
        team = _team_of_change(context, work, kind, party)
        work.record(f"core.{kind}_closed", subject=party, team=team)


def _set_party_status(
    context: Context, kind: PartyKind, party: str, version: int, status: str, event: str
) -> None:
    with context.unit_of_work() as work:
        if not store.change(work, kind, party, version, {"status": status}):
            _changed_meanwhile()
        work.record(event, subject=party, team=_team_of_change(context, work, kind, party))


def _team_of_change(context: Context, work: Work, kind: PartyKind, party: str) -> str:
    # A place may work for several teams: all of them hear of it.
    return store.team_to_tell(work, party, context.team) if kind == "person" else EVERY_TEAM


def _heard_by(context: Context, form: OrganisationForm) -> str:
    return EVERY_TEAM if form.city_wide else context.team


def require_own_person(context: Context, person: str) -> None:
    """Raise NotFound for who is not known here, NotAllowed for who is only shared with the team."""
    found = store.person(context, person)
    if found is None or found.status == "forgotten":
        raise NotFound("Deze bewoner is niet bekend bij jullie team.")
    if not store.is_of_team(context, found.buurt):
        raise NotAllowed(
            "Deze bewoner hoort bij een ander team. Alleen dat team kan dit veranderen."
        )


def _require_organisation(context: Context, organisation: str) -> None:
    if store.organisation(context, organisation) is None:
        raise NotFound("Deze plek is niet bekend bij jullie team.")


def _require_active(context: Context, party: str) -> Party:
    found = context.party(party)
    if found.status != "active":
        raise InvalidInput("Deze persoon of plek doet nu niet mee.")
    return found


def _require_verbinder(context: Context, verbinder: str | None) -> None:
    if verbinder is None:
        return
    member = context.engine.member(verbinder)
    if member is None or not member.roles(context.team):
        raise InvalidInput("Kies een verbinder van jullie team.", "verbinder")


def _require_own_buurt(context: Context, buurt: str) -> None:
    if not store.is_of_team(context, buurt):
        raise InvalidInput("Kies een buurt van jullie team.", "buurt")


def _require_codes(**codes: str) -> None:
    for list_name, code in codes.items():
        if code not in {each.code for each in city.codes(list_name)}:
            raise InvalidInput("Kies iets uit de lijst.", list_name)


def _require_talents(talents: Sequence[str]) -> None:
    if any(talent not in _talent_labels() for talent in talents):
        raise InvalidInput("Kies een talent uit de lijst.", "talent")


def _changed_meanwhile() -> NoReturn:
    raise Conflict("Een collega heeft dit net veranderd. Kijk even wat er nu staat.")


def talent_label(code: str) -> str:
    """The Dutch label of a talent, or of what a place offers."""
    return _talent_labels().get(code, code)


@cache
def _talent_labels() -> Mapping[str, str]:
    kinds = {each.code: each.label for each in city.codes("offer_kind")}
    return kinds | {each.code: each.label for each in city.talents()}


def is_id(text: str) -> bool:
    """Whether this looks like one of our ids; what comes from an address is checked with it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
