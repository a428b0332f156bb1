"""Members: as they are stored, and what a beheerder does with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bloei_core import accounts
from bloei_core.access import Action, Member, Membership, Role, may
from bloei_core.context import Context
from bloei_core.contributions import Caseload
from bloei_core.errors import InvalidInput, NotFound
from bloei_core.text import clean_line
from bloei_core.vault import Vault
from bloei_core.warehouse import EVERY_TEAM, Row, Warehouse, Work

ROLES_OF_A_TEAM = frozenset({Role.VERBINDER, Role.TEAMLEIDER})
NAME, ACCOUNT, ROLES = "Naam", "Account", "Rollen"

_MEMBERS = """
    select member.id, name_sealed, active,
        list({'team': team, 'role': role} order by team, role) as memberships
    from core.member
    join core.membership on membership.member = member.id
    group by all
"""
_INSERT_MEMBERSHIP = "insert into core.membership (member, team, role) values ($id, $team, $role)"
_DELETE_MEMBERSHIP = """
    delete from core.membership where member = $id and team = $team and role = $role
"""


@dataclass(frozen=True, slots=True)
class MemberForm:
    """What is asked about a member. `account`: what she signs in with, "" as long as she cannot."""

    name: str
    memberships: tuple[Membership, ...]
    account: str = ""


# --- as they are stored ----------------------------------------------------------------------


def every(warehouse: Warehouse, vault: Vault) -> list[Member]:
    """All members, by name."""
    rows = warehouse.read(_MEMBERS)
    return sorted((_member(vault, row) for row in rows), key=lambda each: each.name)


def add(work: Work, vault: Vault, member: Member) -> None:
    """Write a new member with the given memberships."""
    work.execute(
        "insert into core.member (id, name_sealed, active) values ($id, $name, $active)",
        id=member.id,
        name=vault.seal(member.name, member.id),
        active=member.active,
    )
    for each in member.memberships:
        work.execute(_INSERT_MEMBERSHIP, id=member.id, team=each.team, role=each.role.value)
    work.record("core.member_added", subject=member.id)


def _member(vault: Vault, row: Row) -> Member:
    memberships = tuple(Membership(each["team"], Role(each["role"])) for each in row["memberships"])
    return Member(row["id"], vault.open(row["name_sealed"]), memberships, row["active"])


# --- what a beheerder does -------------------------------------------------------------------


def add_member(context: Context, member: str, form: MemberForm) -> None:
    """Add a member with this fresh id.

    Raises NotAllowed for who may not, InvalidInput for what cannot be used.
    """
    context.require(Action.MANAGE_MEMBERS)
    checked = _checked(context, member, form)
    with context.unit_of_work() as work:
        added = Member(member, checked.name, checked.memberships)
        add(work, context.engine.vault, added)
        _record_memberships(work, member, (), checked.memberships)
        if checked.account:
            accounts.write(work, context.engine, member, checked.account)


def change_member(context: Context, member: str, form: MemberForm) -> None:
    """Change name, account and roles. With another account she has to sign in afresh.

    Raises InvalidInput when nobody would be beheerder, or work would be nobody's.
    """
    context.require(Action.MANAGE_MEMBERS)
    old, checked = _found(context, member), _checked(context, member, form)
    new = replace(old, name=checked.name, memberships=checked.memberships)
    _require_beheerder(context, new)
    _require_no_work_left(context, old, new)
    account = accounts.names(context.engine).get(member, "")
    with context.unit_of_work() as work:
        work.outdates("core.member", ["name_sealed"], "where id = $id", id=member)
        work.execute(
            "update core.member set name_sealed = $name where id = $id",
            id=member,
            name=context.engine.vault.seal(new.name, member),
        )
        _write_memberships(work, old, new)
        if checked.account != account:
            accounts.write(work, context.engine, member, checked.account)
        work.record("core.member_changed", subject=member)


def disable_member(context: Context, member: str) -> None:
    """Let a member in no more; what she did stays hers.

    Raises InvalidInput as long as there is work of hers, or when nobody would be beheerder.
    """
    context.require(Action.MANAGE_MEMBERS)
    old = _found(context, member)
    new = replace(old, active=False)
    _require_beheerder(context, new)
    _require_no_work_left(context, old, new)
    _set_active(context, member, active=False)


def enable_member(context: Context, member: str) -> None:
    """Let a member in again, with the roles that she had."""
    context.require(Action.MANAGE_MEMBERS)
    _found(context, member)
    _set_active(context, member, active=True)


def accounts_of(context: Context) -> Mapping[str, str]:
    """With what members sign in, by id; for who manages them."""
    context.require(Action.MANAGE_MEMBERS)
    return accounts.names(context.engine)


def work_left(context: Context, member: str, teams: Sequence[str]) -> list[tuple[Caseload, int]]:
    """What this member has to hand over in these teams: per kind how much, over all plugins."""
    context.require(Action.MANAGE_MEMBERS)
    engine, seen = context.engine, replace(context, teams=tuple(teams), hide_names=True)
    everything = engine.plugins.contributed(Caseload, [each.name for each in engine.plugins])
    counted = [(each, each.count(seen, member)) for _, each in everything]
    return [(each, count) for each, count in counted if count]


def _found(context: Context, member: str) -> Member:
    found = context.engine.member(member)
    if found is None:
        raise NotFound("Deze medewerker is er niet.")
    return found


def _checked(context: Context, member: str, form: MemberForm) -> MemberForm:
    name = clean_line(form.name, NAME, longest=60)
    account = clean_line(form.account, ACCOUNT, required=False).casefold()
    if " " in account:
        raise InvalidInput("Een account is één woord, zoals een e-mailadres.", ACCOUNT)
    for other, taken in accounts.names(context.engine).items():
        if taken == account and other != member:
            raise InvalidInput("Dit account is al van een andere medewerker.", ACCOUNT)
    memberships = tuple(dict.fromkeys(form.memberships))
    if not memberships:
        raise InvalidInput("Kies minstens één rol.", ROLES)
    if not all(_fits(context, each) for each in memberships):
        raise InvalidInput("Deze rol past niet bij dit team.", ROLES)
    return MemberForm(name, memberships, account)


def _fits(context: Context, membership: Membership) -> bool:
    if membership.team in context.engine.team_ids():
        return membership.role in ROLES_OF_A_TEAM
    return membership.team == EVERY_TEAM and membership.role not in ROLES_OF_A_TEAM


def _require_beheerder(context: Context, changed: Member) -> None:
    """Whoever takes the last one away can never give it back."""
    after = [changed if each.id == changed.id else each for each in context.engine.members()]
    if not any(may(each, Action.MANAGE_MEMBERS, EVERY_TEAM) for each in after):
        raise InvalidInput("Er moet altijd een beheerder zijn. Maak eerst iemand anders beheerder.")


def _require_no_work_left(context: Context, old: Member, new: Member) -> None:
    left = [
        team
        for team in context.engine.team_ids()
        if may(old, Action.MOVE_MATCHES, team) and not may(new, Action.MOVE_MATCHES, team)
    ]
    if not left:
        return
    found = work_left(context, old.id, left)
    if found:
        told = ", ".join(
            f"{count} {each.one if count == 1 else each.many}" for each, count in found
        )
        where = " ".join(dict.fromkeys(each.where for each, _ in found))
        raise InvalidInput(f"{old.name} heeft nog {told}. {where}")


def _set_active(context: Context, member: str, *, active: bool) -> None:
    with context.unit_of_work() as work:
        work.execute(
            "update core.member set active = $active where id = $id", id=member, active=active
        )
        work.record(f"core.member_{'enabled' if active else 'disabled'}", subject=member)


def _write_memberships(work: Work, old: Member, new: Member) -> None:
    for each in old.memberships:
        if each not in new.memberships:
            work.execute(_DELETE_MEMBERSHIP, id=new.id, team=each.team, role=each.role.value)
    for each in new.memberships:
        if each not in old.memberships:
            work.execute(_INSERT_MEMBERSHIP, id=new.id, team=each.team, role=each.role.value)
    _record_memberships(work, new.id, old.memberships, new.memberships)


def _record_memberships(
    work: Work, member: str, old: Sequence[Membership], new: Sequence[Membership]
) -> None:
    for each in (one for one in old if one not in new):
        work.record("core.membership_taken", subject=member, old=each.role.value, of=each.team)
    for each in (one for one in new if one not in old):
        work.record("core.membership_given", subject=member, new=each.role.value, of=each.team)
