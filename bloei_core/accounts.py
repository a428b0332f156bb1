"""With which account somebody signs in: known by a keyed hash, readable only with her own key.

The first time somebody comes with the account that a beheerder wrote down, the identity behind it
(issuer and subject) is bound to her. From then on only that identity is her, whatever address the
provider gives to whom (docs/decisions/0010-who-somebody-is.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bloei_core.errors import NotFound, Refused
from bloei_core.warehouse import Work

if TYPE_CHECKING:
    from bloei_core.engine import Engine


@dataclass(frozen=True, slots=True)
class Identity:
    """What the provider vouches for."""

    issuer: str
    subject: str
    account: str
    """The address or name that a beheerder knows; "" when the provider does not vouch for it."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who signs in with what, by keyed hash."""

    by_subject: Mapping[str, str]
    """Member ids by the identity that was bound."""
    by_name: Mapping[str, str]
    """Member ids by the account that a beheerder wrote down, while no identity is bound."""


def member_of(engine: Engine, identity: Identity) -> str | None:
    """The id of the member with this identity, bound now if she comes for the first time."""
    known = engine.accounts()
    subject = _subject_digest(engine, identity)
    if found := known.by_subject.get(subject):
        return found
    member = known.by_name.get(name_digest(engine, identity.account)) if identity.account else None
    return member if member and _bind(engine, member, subject) else None


def read(engine: Engine) -> Accounts:
    """The accounts as they are stored."""
    rows = engine.warehouse.read("select id, name_digest, subject_digest from core.account")
    return Accounts(
        {row["subject_digest"]: row["id"] for row in rows if row["subject_digest"]},
        {row["name_digest"]: row["id"] for row in rows if not row["subject_digest"]},
    )


def names(engine: Engine) -> Mapping[str, str]:
    """The account of every member who has one, by id: for a beheerder."""
    rows = engine.warehouse.read("select id, name_sealed from core.account")
    return {row["id"]: engine.vault.open(row["name_sealed"]) for row in rows}


def name_digest(engine: Engine, account: str) -> str:
    """The keyed hash of an account; capitals do not matter."""
    return engine.vault.fingerprint(f"account:{account.casefold()}")


def write(work: Work, engine: Engine, member: str, account: str) -> None:
    """Give a member this account ("": none). Whoever was bound to her before is not any more."""
    work.execute("delete from core.account where id = $member", member=member)
    if account:
        work.execute(
            "insert into core.account (id, name_sealed, name_digest) "
            "values ($member, $sealed, $digest)",
            member=member,
            sealed=engine.vault.seal(account, member),
            digest=name_digest(engine, account),
        )
    work.record("core.account_changed", subject=member)


def _subject_digest(engine: Engine, identity: Identity) -> str:
    return engine.vault.fingerprint(f"subject:{identity.issuer}\n{identity.subject}")


def _bind(engine: Engine, member: str, subject: str) -> bool:
    try:
        with engine.warehouse.unit_of_work(member) as work:
            bound = work.execute(_BIND, subject=subject, now=work.now, member=member)
            if not bound:
                raise NotFound("Dit account hoort al bij iemand.")
            work.record("core.account_bound", subject=member)
    except Refused:  # somebody else was first, a moment ago
        return False
    return True


_BIND = """
    update core.account set subject_digest = $subject, bound_at = $now
    where id = $member and subject_digest is null
    returning id
"""
