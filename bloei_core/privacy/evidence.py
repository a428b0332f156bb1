"""Bewijs van verwijdering: what was taken away, when and by whom, without a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bloei_core.access import Action
from bloei_core.backups import rule
from bloei_core.context import Context
from bloei_core.errors import NotFound
from bloei_core.privacy import store
from bloei_core.privacy.dossier import code_of, duties
from bloei_core.privacy.forgetting import BEGAN, DONE

if TYPE_CHECKING:
    from bloei_core.engine import Engine


_STAYS = "core.log"  # ids and codes, that lead to nobody any more


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup that still holds her rows, sealed under a key that is gone."""

    made_on: date
    kept_until: date
    """The last night on which it is there, when a backup is made every night."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands on the paper."""

    id: str
    """Number of the event: `W-` and what the log calls it."""
    person: str
    """The id that was forgotten; it leads to nobody."""
    team: str
    begun_at: datetime
    done_at: datetime | None
    """When every row was scrubbed; None when that waits for the next start."""
    member: str
    """The id of who did it; `bloei` when the time was up."""
    removed: Mapping[str, int]
    """Per kind of data, by its Dutch title, how many rows there were."""
    texts: int
    """Texts about others from which the name was taken."""
    waiting: int
    """Texts about others that their teams decide on."""


def proofs(context: Context) -> list[Proof]:
    """The proofs of the teams in view, newest first."""
    context.require(Action.FORGET_PERSON)
    done = {each.subject: each for each in reversed(store.happened(context, DONE))}
    titles = {code_of(plugin, duty.key): duty.title for plugin, duty in duties(context.engine)}
    return [_proof(began, done, titles) for began in store.happened(context, BEGAN)]


def proof(context: Context, asked: str) -> Proof:
    """One of them by its id. Raises NotFound for one of another team."""
    found = next((each for each in proofs(context) if each.id == asked), None)
    if found is None:
        raise NotFound("Dit bewijs is niet bekend bij jullie team.")
    return found


def copies_with(engine: Engine, proof: Proof) -> list[Copy]:
    """The backups beside the warehouse that were made before this proof, newest first."""
    moments = [backup.when for backup in engine.backups.listed()]
    holding = [moment for moment in moments if moment < proof.begun_at]
    last_days = rule.last_days(moments)
    return [Copy(moment.date(), last_days[moment]) for moment in holding]


def _proof(
    began: store.Happened, done: Mapping[str, store.Happened], titles: Mapping[str, str]
) -> Proof:
    finished = done.get(began.subject)
    return Proof(
        id=f"W-{began.seq}",
        person=began.subject,
        team=began.team,
        begun_at=began.happened_at,
        done_at=finished.happened_at if finished else None,
        member=began.actor,
        removed={
            title: int(began.details.get(code, 0))
            for code, title in titles.items()
            if code != _STAYS
        },
        texts=int(began.details["texts"]),
        waiting=int(began.details["waiting"]),
    )
