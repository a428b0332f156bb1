"""Bewijs van verwijdering as a paper: what went, when, and which copies still hold what."""

from __future__ import annotations

from collections.abc import Sequence

from bloei_core.privacy import Copy, Proof
from bloei_core.ui import formats
from bloei_core.ui.papers.sheet import Paper, fill_in


def removal_page(proof: Proof, team: str, copies: Sequence[Copy]) -> Paper:
    """The paper for who was forgotten; it holds no name."""
    return fill_in(
        "removal.html",
        "Bewijs van verwijdering",
        proof=proof,
        team=team,
        day=formats.long_date(proof.begun_at),
        clock=formats.clock(proof.begun_at),
        done=formats.date_and_time(proof.done_at) if proof.done_at else "",
        removed={title: formats.number(number) for title, number in proof.removed.items()},
        by_itself=proof.member == "bloei",
        texts=formats.number(proof.texts),
        waiting=formats.count(proof.waiting, "tekst", "teksten") if proof.waiting else "",
        copies=[
            (
                formats.dutch_date(copy.made_on),
                formats.dutch_date(copy.kept_until),
            )
            for copy in copies
        ],
    )
