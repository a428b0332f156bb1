"""What a beheerder does with members, and how an account becomes somebody."""

from __future__ import annotations

import pytest

from bloei_core import Context, InvalidInput, Membership, NotAllowed, Role
from bloei_core.accounts import Identity, member_of
from bloei_core.engine import Engine
from bloei_core.members import (
    MemberForm,
    accounts_of,
    add_member,
    change_member,
    disable_member,
    enable_member,
)
from bloei_core.neighbourhood import OrganisationForm, add_organisation
from bloei_core.testing import TEAM_A, TEAM_B, add_resident
from bloei_core.warehouse import EVERY_TEAM
from plugins.match_board.service import NewMatch, add_match

ACCOUNT = "kim@stad.example"
VERBINDER_A = (Membership(TEAM_A, Role.VERBINDER),)


@pytest.fixture
def kim(beheerder: Context) -> str:
    """A new verbinder of team A, with an account."""
    add_member(beheerder, "kim", MemberForm("Kim B.", VERBINDER_A, ACCOUNT))
    return "kim"


def identity(subject: str = "s-1", account: str = ACCOUNT) -> Identity:
    """What the provider says."""
    return Identity("https://inloggen.example", subject, account)


def changed(beheerder: Context, member: str, **change: object) -> None:
    """Change something of a member."""
    found = beheerder.engine.member(member)
    assert found is not None
    now = {
        "name": found.name,
        "memberships": found.memberships,
        "account": accounts_of(beheerder).get(member, ""),
    }
    change_member(beheerder, member, MemberForm(**{**now, **change}))  # type: ignore[arg-type]


def test_the_first_sign_in_binds_the_identity_behind_an_account(engine: Engine, kim: str) -> None:
    assert member_of(engine, identity(account="KIM@stad.example")) == kim
    assert member_of(engine, identity(account="other@stad.example")) == kim
    # Whoever is given the address later is somebody else.
    assert member_of(engine, identity("s-2")) is None
    assert member_of(engine, Identity("https://elders.example", "s-1", ACCOUNT)) is None


def test_another_account_unbinds_who_was_bound(
    engine: Engine, beheerder: Context, kim: str
) -> None:
    assert member_of(engine, identity()) == kim
    changed(beheerder, kim, account="kim.b@stad.example")
    assert member_of(engine, identity()) is None
    assert member_of(engine, identity("s-3", "kim.b@stad.example")) == kim


def test_the_same_account_stays_bound_when_something_else_changes(
    engine: Engine, beheerder: Context, kim: str
) -> None:
    assert member_of(engine, identity()) == kim
    changed(beheerder, kim, name="Kim de B.")
    assert member_of(engine, identity(account="")) == kim


def test_an_account_without_the_word_of_the_provider_opens_nothing(
    engine: Engine, kim: str
) -> None:
    assert member_of(engine, identity(account="")) is None


def test_an_account_is_nowhere_to_be_read(engine: Engine, beheerder: Context, kim: str) -> None:
    rows = engine.warehouse.read("select * from core.account")
    assert ACCOUNT not in str(rows)
    assert ACCOUNT.encode() not in rows[0]["name_sealed"]
    assert accounts_of(beheerder) == {kim: ACCOUNT}


def test_an_account_is_of_one_member(beheerder: Context, kim: str) -> None:
    with pytest.raises(InvalidInput, match="al van een andere"):
        changed(beheerder, "noor", account=ACCOUNT.upper())


@pytest.mark.parametrize(
    "form",
    [
        MemberForm("", VERBINDER_A),
        MemberForm("Kim B.", ()),
        MemberForm("Kim B.", VERBINDER_A, "kim stad"),
        MemberForm("Kim B.", (Membership(EVERY_TEAM, Role.VERBINDER),)),
        MemberForm("Kim B.", (Membership(TEAM_A, Role.BEHEERDER),)),
        MemberForm("Kim B.", (Membership("nergens", Role.VERBINDER),)),
        MemberForm("123456782", VERBINDER_A),
    ],
)
def test_what_cannot_be_used_is_refused(beheerder: Context, form: MemberForm) -> None:
    with pytest.raises(InvalidInput):
        add_member(beheerder, "kim", form)
    assert beheerder.engine.member("kim") is None


def test_roles_are_given_and_taken_and_told_in_events(
    engine: Engine, beheerder: Context, kim: str
) -> None:
    before = engine.warehouse.last_seq
    changed(beheerder, kim, memberships=(Membership(TEAM_B, Role.TEAMLEIDER),))
    found = engine.member(kim)
    assert found is not None
    assert found.memberships == (Membership(TEAM_B, Role.TEAMLEIDER),)
    sql = "select name, old, new, actor from core.event where seq > $before order by seq"
    told = [tuple(row.values()) for row in engine.warehouse.read(sql, {"before": before})]
    assert told == [
        ("core.membership_taken", "verbinder", None, "bea"),
        ("core.membership_given", None, "teamleider", "bea"),
        ("core.member_changed", None, None, "bea"),
    ]


def test_there_is_always_a_beheerder(beheerder: Context) -> None:
    with pytest.raises(InvalidInput, match="altijd een beheerder"):
        disable_member(beheerder, "bea")
    with pytest.raises(InvalidInput, match="altijd een beheerder"):
        changed(beheerder, "bea", memberships=VERBINDER_A)
    changed(beheerder, "els", memberships=(Membership(EVERY_TEAM, Role.BEHEERDER),))
    disable_member(beheerder, "bea")
    gone = beheerder.engine.member("bea")
    assert gone is not None
    with pytest.raises(NotAllowed):
        enable_member(beheerder.engine.context(gone, [TEAM_A]), "bea")


def test_who_has_open_matches_hands_them_over_first(
    beheerder: Context, verbinder: Context, engine: Engine
) -> None:
    fatima = add_resident(verbinder, "Fatima B.", "koken")
    buurt = verbinder.party(fatima).buurt
    kitchen = add_organisation(verbinder, OrganisationForm("Buurtkeuken", "buurthuis", buurt))
    add_match(verbinder, NewMatch(fatima, kitchen, "koken"))
    with pytest.raises(InvalidInput, match=r"1 open match\. .*Matchbord"):
        disable_member(beheerder, "noor")
    with pytest.raises(InvalidInput, match="1 open match"):
        changed(beheerder, "noor", memberships=(Membership(TEAM_B, Role.VERBINDER),))
    both = (*VERBINDER_A, Membership(TEAM_B, Role.VERBINDER))
    changed(beheerder, "noor", memberships=both)
    found = engine.member("noor")
    assert found is not None
    assert found.active


def test_who_is_enabled_again_has_her_roles(beheerder: Context, kim: str) -> None:
    disable_member(beheerder, kim)
    enable_member(beheerder, kim)
    found = beheerder.engine.member(kim)
    assert found is not None
    assert (found.active, found.memberships) == (True, VERBINDER_A)
