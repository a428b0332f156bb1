"""What Bloei owes everybody of whom it keeps something: to show it, and to forget it for good."""

from bloei_core.privacy.decisions import Hit, decide_hit, gone_hits, hits, waiting
from bloei_core.privacy.dossier import (
    Dossier,
    Kind,
    duties,
    everything_about,
    export_person,
    inspect_person,
    require_inspection,
)
from bloei_core.privacy.evidence import Copy, Proof, copies_with, proof, proofs
from bloei_core.privacy.forgetting import expire_person, finish_forgetting, forget_person
from bloei_core.privacy.store import SealedColumn
from bloei_core.privacy.texts import Mention, Mentions, mentions, sealed_columns, sealed_columns_of

__all__ = [
    "Copy",
    "Dossier",
    "Hit",
    "Kind",
    "Mention",
    "Mentions",
    "Proof",
    "SealedColumn",
    "copies_with",
    "decide_hit",
    "duties",
    "everything_about",
    "expire_person",
    "export_person",
    "finish_forgetting",
    "forget_person",
    "gone_hits",
    "hits",
    "inspect_person",
    "mentions",
    "proof",
    "proofs",
    "require_inspection",
    "sealed_columns",
    "sealed_columns_of",
    "waiting",
]
