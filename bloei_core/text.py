"""What people type, made safe to keep: tidied, bounded, and never a burgerservicenummer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from stdnum.nl import bsn

from bloei_core.errors import InvalidInput

LINE = 120
PARAGRAPH = 2000
_LONGEST_BSN = 9

# Digits with dots, spaces, dashes, slashes or a line break between them, as people write a number.
_BETWEEN = r"[ .\-/_\n]{0,3}"
_NUMBER = re.compile(rf"\d(?:{_BETWEEN}\d){{7,}}")
# What looks like a number and is none: codes of buurten, dates, telephone numbers, opening hours.
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_HOUR = r"(?:[01]?\d|2[0-3])[.:][0-5]\d"
_NO_NUMBER = re.compile(
    r"\b(?:BU|WK|GM)\d{4,8}\b"
    rf"|(?<![\d.\-/]){_DAY}([\-/.]){_MONTH}\1{_YEAR}(?![\-/.]?\d)"
    rf"|(?<![\d.\-/]){_YEAR}-{_MONTH}-{_DAY}(?![\-/.]?\d)"
    r"|(?<!\d)(?:\+31|0031|0)[ \-]?[1-9](?:[ \-]?\d){8}(?!\d)"
    rf"|(?<![\d.\-/]){_HOUR} ?- ?{_HOUR}(?![\-/.]?\d)",
    re.IGNORECASE,
)


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
    if required and not _visible(text):
        raise InvalidInput(f"Vul nog in: {label}.", label)
    if len(text) > longest:
        too_long = (
            f"Dit is te lang: {_dutch(len(text))} tekens, het mogen er {_dutch(longest)} zijn."
        )
        raise InvalidInput(f"{too_long} Maak korter: {label}.", label)
    if holds_bsn(text):
        raise InvalidInput(
            f"Bij {label} staat een burgerservicenummer. Dat bewaren we nooit.", label
        )
    return text


def holds_bsn(text: str) -> bool:
    """Whether a run of 8 or 9 digits in the text passes the 11-proof of the BSN.

    Source: Regeling BSN, elfproef; dots, spaces and dashes between the digits do not count.
    Dates, telephone numbers, opening hours and codes of buurten are no such number.
    """
    runs = _NUMBER.findall(_NO_NUMBER.sub(" , ", _plain_digits(text)))
    return any(_is_bsn(number) for run in runs for number in _joined(run.strip()))


def _joined(run: str) -> Iterator[str]:
    """Every row of neighbouring groups of digits, since a BSN may stand beside another number."""
    groups = re.findall(r"\d+", run)
    for start in range(len(groups)):
        number = ""
        for group in groups[start:]:
            number += group
            if len(number) > _LONGEST_BSN:
                break
            yield number


def _is_bsn(digits: str) -> bool:
    return len(digits) in (8, _LONGEST_BSN) and digits.strip("0") != "" and bsn.is_valid(digits)


def _plain_digits(text: str) -> str:
    """Digits of every script as 0-9, every dash as `-`, every space as a space, no hidden signs."""
    return "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    if sign == "\n":
        return sign
    category = unicodedata.category(sign)
    if (value := unicodedata.digit(sign, None)) is not None:
        return str(value)
    return {"Cf": "", "Mn": "", "Me": "", "Pd": "-", "Zs": " "}.get(category, sign)


def _dutch(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _visible(text: str) -> bool:
    return any(unicodedata.category(sign)[0] not in "CZM" for sign in text)


def _printable(typed: str) -> str:
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (
        letter
        for letter in lines
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Co")
    )
    return unicodedata.normalize("NFC", "".join(kept))
