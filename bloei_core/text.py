"""What people type, made safe to keep: tidied, bounded, and never a burgerservicenummer."""

from __future__ import annotations

import re
import unicodedata

from stdnum.nl import bsn

from bloei_core.errors import InvalidInput

LINE = 120
PARAGRAPH = 2000

# Digits with dots, spaces or dashes between them, as people write a number.
_NUMBER = re.compile(r"(?<![A-Za-z\d])\d(?:[ .\-\u00a0]{0,2}\d){7,}")


def clean_line(typed: str, label: str, *, required: bool = True, longest: int = LINE) -> str:
    """One line of typed text without control characters or double spaces.

    Raises InvalidInput, naming the field by `label`, when it is empty but required, longer than
    `longest` characters, or holds a BSN.
    """
    return _checked(" ".join(_printable(typed).split()), label, required, longest)


def clean_text(typed: str, label: str, *, required: bool = False, longest: int = PARAGRAPH) -> str:
    """Typed text of several lines; the same rules as `clean_line`, line breaks kept."""
    lines = [" ".join(line.split()) for line in _printable(typed).splitlines()]
    return _checked("\n".join(lines).strip(), label, required, longest)


def _checked(text: str, label: str, required: bool, longest: int) -> str:
    if required and not text:
        raise InvalidInput(f"Vul nog in: {label}.")
    if len(text) > longest:
        raise InvalidInput(f"{label} is te lang: {len(text)} tekens, het mogen er {longest} zijn.")
    if holds_bsn(text):
        raise InvalidInput(f"In {label} staat een burgerservicenummer. Dat bewaren we nooit.")
    return text


def holds_bsn(text: str) -> bool:
    """Whether a run of 8 or 9 digits in the text passes the 11-proof of the BSN.

    Source: Regeling BSN, elfproef; dots, spaces and dashes between the digits do not count.
    """
    return any(_is_bsn(re.sub(r"\D", "", found)) for found in _NUMBER.findall(text))


def _is_bsn(digits: str) -> bool:
    return len(digits) in (8, 9) and digits.strip("0") != "" and bsn.is_valid(digits)


def _printable(typed: str) -> str:
    composed = unicodedata.normalize("NFC", typed)
    return "".join(
        letter
        for letter in composed
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs", "Co")
    ).replace("\t", " ")
