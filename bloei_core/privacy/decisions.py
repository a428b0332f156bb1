"""Texts of a team in which somebody of another team was named who is forgotten by now.

Only places are kept, never the name: what stands there is read in the text itself
(docs/decisions/0014-what-is-hers.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.errors import Conflict, Forgotten, NotAllowed, NotFound
from bloei_core.privacy import store, texts
from bloei_core.privacy.store import SealedColumn, StoredHit
from bloei_core.privacy.texts import AROUND, REDACTED

if TYPE_CHECKING:
    from bloei_core.engine import Engine


@dataclass(frozen=True, slots=True)
class Hit:
    """A text in which a name may have to go, for a human to decide."""

    id: str
    before: str
    said: str
    """The words themselves; "" when the text was changed since, so that they cannot be told."""
    after: str
    found_at: datetime


def waiting(context: Context) -> int:
    """How many texts of the team in view still wait for somebody to decide; opens nothing."""
    return len(store.hits(context))


def hits(context: Context) -> list[Hit]:
    """What a teamleider has to decide on. Raises NotAllowed for others and when names are hidden.

    A text that is gone or closed by now is left out.
    """
    _require(context)
    seen = (_seen(context, each) for each in store.hits(context))
    return [each for each in seen if each is not None]


def decide_hit(context: Context, hit: str, *, remove: bool) -> None:
    """Take the words out of the text, or leave it as it is because it is about somebody else.

    Raises NotFound when it is not this team's, Conflict when a colleague decided first.
    """
    _require(context)
    found = next((each for each in store.hits(context) if each.id == hit), None)
    if found is None:
        raise NotFound("Dit staat niet meer in de lijst.")
    engine = context.engine
    stale: list[str] = []
    with context.unit_of_work() as work:
        if not store.remove_hit(work, hit, context.team):
            raise Conflict("Een collega heeft dit net gedaan.")
        if remove:
            where = _column(found.place)
            sealed = store.sealed_value(work, where, found.row_id)
            if sealed is not None and texts.digest(sealed) == found.digest:
                stale = texts.redact(
                    engine, work, where, found.row_id, lambda text: _without(text, found.spans)
                )
        said = "removed" if stale else "kept"
        work.record("core.mention_decided", subject=hit, team=context.team, new=said)
    engine.vault.destroy(*stale)


def gone_hits(engine: Engine) -> list[str]:
    """The ids of those whose text is gone, so that there is nothing left to decide."""
    return [each.id for each in store.every_hit(engine.warehouse) if _text(engine, each) is None]


def _text(engine: Engine, hit: StoredHit) -> tuple[bytes, str] | None:
    """What is sealed in that place now, and what it says; None when nobody can tell any more."""
    sealed = store.sealed_of(engine, _column(hit.place), hit.row_id)
    if sealed is None:
        return None
    try:
        return sealed, engine.vault.open(sealed)
    except Forgotten:
        return None


def _require(context: Context) -> None:
    context.require(Action.FORGET_PERSON)
    if context.names_hidden:
        raise NotAllowed("Namen zijn nu verborgen. Zet dat links in het menu uit.")


def _seen(context: Context, hit: StoredHit) -> Hit | None:
    found = _text(context.engine, hit)
    if found is None:
        return None
    sealed, text = found
    if texts.digest(sealed) != hit.digest:
        return Hit(hit.id, text, "", "", hit.found_at)
    start, end = hit.spans[0], hit.spans[1]
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    return Hit(hit.id, before, text[start:end], after, hit.found_at)


def _without(text: str, spans: Sequence[int]) -> str:
    edges = [0, *spans, len(text)]
    kept = [text[start:end] for start, end in list(pairwise(edges))[::2]]
    return REDACTED.join(kept)


def _column(place: str) -> SealedColumn:
    schema, table, column = place.split(".")
    return SealedColumn(schema, table, column)
