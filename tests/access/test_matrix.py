"""Every role at every door, found in the code: allowed or refused as tests/access/table.py says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bloei_core import BloeiError, Context, NotAllowed, Page, Role
from tests.access import calls, doors, table
from tests.access.doors import Door
from tests.contract.installed import registry
from tests.contract.screen import draw, sent
from tests.contract.town import CANARY, A, B, Town, build, flattened

ROLES: Mapping[str, Role] = {
    "V": Role.VERBINDER,
    "T": Role.TEAMLEIDER,
    "O": Role.ONTWIKKELAAR,
    "L": Role.LEZER,
    "B": Role.BEHEERDER,
}
NO_NAMES = "OLB"


LOADED = registry()
PAGES = doors.pages(LOADED)
HOOKS = doors.hook_functions(LOADED)
VERBS = doors.verbs()
# The example of a package is held to the contract, and brings its own rows when it is real.
OF_PACKAGES = {"leenkast"}
DOORS = {
    **VERBS,
    **{name: door for name, door in HOOKS.items() if name.split(".")[0] not in OF_PACKAGES},
}
TABLE = {**table.VERBS, **table.HOOK_FUNCTIONS}
ASKED = sorted(name for name in DOORS if TABLE.get(name) not in (table.PART, table.CORE))
FORGETS = "bloei_core.privacy.forgetting.forget_person"


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """The demo city; who is refused changes nothing of it, and who is allowed comes last."""
    made = build()
    yield made
    made.engine.close()


def as_role(town: Town, letter: str) -> Context:
    """A member with this role, with team A in view."""
    return town.engine.context(town.member(ROLES[letter]), [A])


def outcome(town: Town, name: str, context: Context) -> Any:
    """What a door gives: NotAllowed, another refusal, or what it returns."""
    schema = name.split(".", maxsplit=1)[0].replace("bloei_core", "core")
    given = calls.arguments(town, DOORS[name].function, schema)
    try:
        if name in VERBS:
            return _read(DOORS[name].function(context, **given))
        return _read(DOORS[name].function(context, *given.values()))
    except BloeiError as error:
        return error


def _read(found: Any) -> Any:
    """Nothing is asked of a generator until somebody reads it."""
    return list(found) if isinstance(found, Iterator) else found


def was_refused(found: Any) -> bool:
    """Whether the role was the reason."""
    return isinstance(found, NotAllowed)


# --- nothing without a row -------------------------------------------------------------------


def test_every_page_has_a_row() -> None:
    own_pages = {url for url, page in PAGES.items() if _plugin_of(page) not in OF_PACKAGES}
    assert set(table.PAGES) == own_pages


def _plugin_of(page: Page) -> str:
    return next(each.name for each in LOADED if page in each.contributions.get(Page, ()))


def test_every_function_of_a_hook_has_a_row() -> None:
    assert set(table.HOOK_FUNCTIONS) == {name for name in DOORS if name in HOOKS}


def test_every_verb_of_a_service_has_a_row() -> None:
    assert set(table.VERBS) == set(VERBS)


def test_rows_say_what_the_legend_knows() -> None:
    kinds = {table.READ, table.FREE, table.PART, table.CORE}
    for rows in (table.PAGES, TABLE):
        for name, who in rows.items():
            assert who in kinds or set(who) <= set(ROLES), name


def test_what_the_core_calls_within_a_duty_takes_no_member_or_reads_for_all() -> None:
    by_hand = {name for name, who in TABLE.items() if who == table.CORE}
    hooks = ("personal_data", "checks", "demo", "caseloads", "jobs")
    assert {name.split(".")[1] for name in by_hand} <= set(hooks)


# --- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("url", sorted(table.PAGES))
def test_a_page_is_for_the_roles_of_its_row(url: str) -> None:
    assert {ROLES[letter] for letter in table.PAGES[url]} == PAGES[url].roles


@pytest.mark.parametrize("url", sorted(table.PAGES))
@pytest.mark.parametrize("letter", NO_NAMES)
def test_a_page_sends_no_name_to_who_may_see_none(town: Town, url: str, letter: str) -> None:
    """Also a page that is not hers, had she got past the menu."""
    screen = draw(PAGES[url], as_role(town, letter))
    assert CANARY not in sent(screen)


# --- refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ASKED)
def test_other_roles_are_refused_by_the_service(town: Town, name: str) -> None:
    who = TABLE[name]
    before = town.engine.warehouse.last_seq
    for letter in ROLES if who not in (table.READ, table.FREE) else "":
        if letter not in who:
            assert was_refused(outcome(town, name, as_role(town, letter))), letter
    assert town.engine.warehouse.last_seq == before


@pytest.mark.parametrize("name", [each for each in ASKED if TABLE[each] != table.FREE])
def test_who_is_disabled_is_refused(town: Town, name: str) -> None:
    gone = replace(town.member(Role.TEAMLEIDER), active=False)
    assert was_refused(outcome(town, name, town.engine.context(gone, [A])))


@pytest.mark.parametrize("name", [each for each in ASKED if TABLE[each] != table.FREE])
def test_another_team_in_view_is_refused(town: Town, name: str) -> None:
    stranger = town.member(Role.TEAMLEIDER, B)
    assert was_refused(outcome(town, name, town.engine.context(stranger, [A])))


@pytest.mark.parametrize("name", [each for each in ASKED if TABLE[each] != table.FREE])
def test_ids_of_another_team_open_nothing(town: Town, name: str) -> None:
    """With her own team in view she gets nobody's name of team A, and changes no row of theirs."""
    neighbour = town.member(Role.VERBINDER, B)
    theirs = town.ids_only_of(A)
    before = town.engine.warehouse.last_seq
    found = outcome(town, name, town.engine.context(neighbour, [B]))
    assert CANARY not in str(list(flattened(found)))
    events = town.engine.warehouse.read(
        "select subject, team from core.event where seq > $before", {"before": before}
    )
    assert [each for each in events if each["team"] == A or each["subject"] in theirs] == []


@pytest.mark.parametrize("name", [each for each in ASKED if TABLE[each] == table.READ])
def test_a_read_names_nobody_to_who_may_see_no_names(town: Town, name: str) -> None:
    for letter in NO_NAMES:
        assert CANARY not in str(list(flattened(outcome(town, name, as_role(town, letter)))))


# --- allowed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ASKED, key=lambda name: (name == FORGETS, name)))
def test_the_roles_of_the_row_are_not_refused(town: Town, name: str) -> None:
    who = TABLE[name]
    for letter in "".join(ROLES) if who in (table.READ, table.FREE) else who:
        assert not was_refused(outcome(town, name, as_role(town, letter))), letter


# --- the test itself -------------------------------------------------------------------------


def test_a_door_without_a_row_is_found(town: Town) -> None:
    def open_safe(context: Context, member: str) -> str:
        return f"{context.team} {member}"

    assert Door("new.open_safe", open_safe).takes_context
    assert calls.arguments(town, open_safe, "core") == {"member": town.member(Role.VERBINDER).id}
