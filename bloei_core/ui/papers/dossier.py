"""All that is kept of a resident as a paper, as JSON and as tables."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bloei_core.privacy import Dossier, Kind
from bloei_core.ui import formats
from bloei_core.ui.files import csv_file
from bloei_core.ui.papers.sheet import Paper, fill_in
from bloei_core.ui.papers.words import kept_for, known, words

_README = "lees-mij.csv"
_COLUMNS = 4
_SHORT = 40  # signs; what is longer wants a line of its own


def dossier_page(dossier: Dossier, name: str, team: str) -> Paper:
    """The paper to read: per kind why, on what ground, how long, and all there is."""
    told = [kind for kind in dossier.kinds if kind.rows]
    return fill_in(
        "dossier.html",
        "Wat we over jou weten",
        name=name,
        number=dossier.number,
        team=team,
        made=formats.date_and_time(dossier.made_at),
        kinds=[_told(kind) for kind in told],
        nothing=[kind.title for kind in dossier.kinds if not kind.rows],
    )


def _told(kind: Kind) -> Mapping[str, object]:
    rows = [known(row) for row in kind.rows]
    return {
        "title": kind.title,
        "purpose": kind.purpose,
        "ground": kind.ground,
        "kept_for": kept_for(kind.keep_days),
        "rows": rows,
        "heads": _heads(rows),
    }


def _heads(rows: Sequence[Mapping[str, Sequence[str]]]) -> Sequence[str]:
    """The heads of a table, for several rows that are short; no heads when a list reads better."""
    heads = list(dict.fromkeys(label for row in rows for label in row))
    short = all(len(text) == 1 and len(text[0]) <= _SHORT for row in rows for text in row.values())
    return heads if short and len(rows) > 1 and len(heads) <= _COLUMNS else []


def dossier_json(dossier: Dossier) -> bytes:
    """The same for a program: dates as ISO 8601."""
    content = {
        "bewoner": dossier.number,
        "gemaakt": dossier.made_at.isoformat(),
        "soorten": [_as_json(kind) for kind in dossier.kinds],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain).encode()


def dossier_csv(dossier: Dossier) -> bytes:
    """The same as a zip: one table for each kind, and one that says what they are."""
    folder = io.BytesIO()
    with zipfile.ZipFile(folder, "w", zipfile.ZIP_DEFLATED) as archive:
        about = [
            (_file_name(kind), kind.title, kind.purpose, kind.ground, kept_for(kind.keep_days))
            for kind in dossier.kinds
        ]
        heads = ("bestand", "wat", "waarvoor", "grond", "bewaartijd")
        archive.writestr(_README, csv_file(heads, about))
        for kind in dossier.kinds:
            archive.writestr(_file_name(kind), _table(kind))
    return folder.getvalue()


def _as_json(kind: Kind) -> Mapping[str, Any]:
    return {
        "soort": kind.code,
        "titel": kind.title,
        "doel": kind.purpose,
        "grond": kind.ground,
        "bewaartijd in dagen": kind.keep_days,
        "gegevens": list(kind.rows),
    }


def _table(kind: Kind) -> bytes:
    heads = list(dict.fromkeys(label for row in kind.rows for label in row))
    return csv_file(heads, [[words(row.get(head)) for head in heads] for row in kind.rows])


def _file_name(kind: Kind) -> str:
    return re.sub(r"[^a-z0-9]+", "-", kind.code) + ".csv"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
