"""Giving and withdrawing consent, and what may be shown because of it."""

from __future__ import annotations

from bloei_core import city
from bloei_core.access import Action
from bloei_core.consent import store
from bloei_core.consent.store import Consent
from bloei_core.consent.texts import PARENT, Purpose, purpose, purposes
from bloei_core.context import Context
from bloei_core.errors import InvalidInput
from bloei_core.neighbourhood import store as people
from bloei_core.neighbourhood.service import require_own_person

UNDER_SIXTEEN = "onder-16"
_PEOPLE = "core.person_"  # every change of who is known, how old, and what was agreed to


class ParentConsentNeeded(InvalidInput):
    """Nobody wrote down yet that a parent agrees; `person` is whose."""

    def __init__(self, person: str) -> None:
        super().__init__(
            "Deze bewoner is jonger dan 16. Leg eerst vast dat een ouder of verzorger het goed "
            "vindt. Dat doe je op de bladzijde van deze bewoner, bij Toestemming."
        )
        self.person = person


def asked_of(person: people.Person) -> list[Purpose]:
    """What this resident can agree to: under sixteen a parent comes first."""
    child = person.age_band == UNDER_SIXTEEN
    found = [each for each in purposes() if child or each.code != PARENT]
    return sorted(found, key=lambda each: each.code != PARENT)


def give(context: Context, person: str, code: str) -> None:
    """Write down that a resident of the team in view agrees to the text as it is now.

    Who agreed to that text already goes on doing so. Raises InvalidInput for an unknown purpose.
    """
    found = _own_person(context, person)
    wanted = next((each for each in asked_of(found) if each.code == code), None)
    if wanted is None:
        raise InvalidInput("Hiervoor vragen we deze bewoner geen toestemming.")
    version = wanted.now.version
    known = store.of_person(context, person)
    if any(each.holds and (each.purpose, each.text_version) == (code, version) for each in known):
        return
    with context.unit_of_work() as work:
        team = people.team_to_tell(work, person, context.team)
        store.add(work, person, code, version)
        work.record("core.person_consented", subject=person, team=team, new=code, text=version)


def withdraw(context: Context, person: str, code: str) -> None:
    """Write down that a resident does not agree any more; from now on nothing shows it."""
    _own_person(context, person)
    if purpose(code) is None:
        raise InvalidInput("Hiervoor vragen we geen toestemming.")
    if not any(each.holds and each.purpose == code for each in store.of_person(context, person)):
        return
    with context.unit_of_work() as work:
        team = people.team_to_tell(work, person, context.team)
        store.withdraw(work, person, code)
        work.record("core.person_consent_withdrawn", subject=person, team=team, old=code)


def history(context: Context, person: str) -> list[Consent]:
    """All that a resident agreed to, the latest first."""
    return store.of_person(context, person)


def agreed(context: Context, person: str, code: str) -> bool:
    """Whether a resident agrees to this purpose now. Costs no query on most reruns."""
    holding = context.remembered("core.consents", _PEOPLE, lambda: store.holding(context))
    return (person, code) in holding


def may_see(context: Context, person: str, code: str) -> bool:
    """Whether the team in view may see what belongs to a purpose: her own team, or she agreed."""
    party = context.parties().get(person)
    ours = party is not None and city.team_of(party.buurt) == context.team
    return ours or agreed(context, person, code)


def lacks_parent(context: Context, person: str) -> bool:
    """Whether this resident is under sixteen and nobody wrote down that a parent agrees."""
    children = context.remembered(
        "core.children", _PEOPLE, lambda: store.of_age_band(context, UNDER_SIXTEEN)
    )
    return person in children and not agreed(context, person, PARENT)


def require_parent(context: Context, *parties: str) -> None:
    """Raise ParentConsentNeeded when one of these is under sixteen and no parent agreed."""
    for party in parties:
        if lacks_parent(context, party):
            raise ParentConsentNeeded(party)


def _own_person(context: Context, person: str) -> people.Person:
    context.require(Action.EDIT_RELATIONS)
    require_own_person(context, person)
    found = people.person(context, person)
    assert found is not None
    return found
