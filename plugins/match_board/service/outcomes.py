"""How a match went for both sides when it is rounded off."""

from __future__ import annotations

from dataclasses import dataclass

from bloei_core import Context, InvalidInput, Row, clean_text
from plugins.match_board import store, words


@dataclass(frozen=True, slots=True)
class Outcome:
    """One smiley of each side, and what each side gained; nothing of it is needed."""

    smiley_a: str | None = None
    smiley_b: str | None = None
    gained_a: str = ""
    gained_b: str = ""


EMPTY: Row = {
    "smiley_a": None,
    "smiley_b": None,
    "gained_a_sealed": None,
    "gained_b_sealed": None,
}


def columns_of(context: Context, found: store.Match, outcome: Outcome) -> Row:
    """The columns of a match for this outcome. Raises InvalidInput for what cannot be kept."""
    for smiley in (outcome.smiley_a, outcome.smiley_b):
        if smiley is not None and smiley not in words.SMILEYS:
            raise InvalidInput("Kies een gezichtje uit de rij.")
    gained = [
        clean_text(text, "wat het opleverde", longest=500)
        for text in (outcome.gained_a, outcome.gained_b)
    ]
    gained_a, gained_b = (context.seal(text, *found.parties) for text in gained)
    return {
        "smiley_a": outcome.smiley_a,
        "smiley_b": outcome.smiley_b,
        "gained_a_sealed": gained_a,
        "gained_b_sealed": gained_b,
    }


def is_given(found: store.Match) -> bool:
    """Whether anything was told about how it went."""
    return any(getattr(found, column) is not None for column in EMPTY)
