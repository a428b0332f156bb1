"""Typed text: tidied, bounded, and never a burgerservicenummer in any spelling."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bloei_core import InvalidInput, city, clean_line, clean_text
from bloei_core.text import LINE, PARAGRAPH, holds_bsn

LONGEST = 100_000
SEPARATORS = ["", "", " ", ".", "-", " - ", "\u00a0", "\u2009", "\u202f", "\u2013", "\u200b", "\n"]
ZEROES = {"arabic": 0x660, "extended arabic": 0x6F0, "devanagari": 0x966, "fullwidth": 0xFF10}


@st.composite
def burgerservicenummers(draw: st.DrawFn) -> str:
    """Nine digits that pass the 11-proof: 9a + 8b + … + 2h − i is a multiple of 11."""
    digits = draw(st.lists(st.integers(0, 9), min_size=8, max_size=8))
    assume(digits[0])
    last = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
    assume(last < 10)
    return "".join(map(str, [*digits, last]))


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A BSN the way people write it: in groups of three, or of two and three, or as it is."""
    number = draw(burgerservicenummers())
    sizes = draw(st.sampled_from([(9,), (3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (4, 5), (5, 4)]))
    separator = draw(st.sampled_from(SEPARATORS))
    groups, start = [], 0
    for size in sizes:
        groups.append(number[start : start + size])
        start += size
    return separator.join(groups)


@given(spelled=spellings(), before=st.sampled_from(["", "bsn", "BSN: ", "(", "nr.", "é"]))
def test_a_bsn_is_refused_however_it_is_spelled(spelled: str, before: str) -> None:
    typed = f"{before}{spelled} is van mij"
    assert holds_bsn(typed)
    with pytest.raises(InvalidInput, match="burgerservicenummer") as caught:
        clean_text(typed, "in eigen woorden")
    assert spelled not in str(caught.value)
    with pytest.raises(InvalidInput):
        clean_line(typed, "naam")


@given(number=burgerservicenummers(), zero=st.sampled_from(sorted(ZEROES.values())))
def test_digits_of_another_script_are_digits(number: str, zero: int) -> None:
    assert holds_bsn("".join(chr(zero + int(digit)) for digit in number))


@given(number=burgerservicenummers())
def test_a_bsn_beside_another_number_is_found(number: str) -> None:
    assert holds_bsn(f"06-12345678 {number}")
    assert holds_bsn(f"{number} 5612 AB")
    assert holds_bsn(f"huis 12 {number}")
    assert holds_bsn(f"sinds 22-11-2026: {number}")


@given(number=burgerservicenummers(), wrong=st.integers(1, 9))
def test_nine_digits_that_fail_the_proof_are_no_bsn(number: str, wrong: int) -> None:
    assert not holds_bsn(number[:-1] + str((int(number[-1]) + wrong) % 10))


@given(digits=st.lists(st.integers(0, 9), min_size=7, max_size=7))
def test_an_old_bsn_of_eight_digits_is_refused(digits: list[int]) -> None:
    assume(digits[0])
    last = sum(weight * digit for weight, digit in zip(range(8, 1, -1), digits, strict=True)) % 11
    assume(last < 10)
    number = "".join(map(str, [*digits, last]))
    assert holds_bsn(number)
    assert holds_bsn(f"0{number}")
    assert holds_bsn(f"{number[:2]} {number[2:5]} {number[5:]}")


@pytest.mark.parametrize(
    "kind",
    [
        lambda n: f"{n % 28 + 1:02}-{n % 12 + 1:02}-{1950 + n % 90}",
        lambda n: f"{n % 28 + 1}/{n % 12 + 1}/{1950 + n % 90}",
        lambda n: f"{1950 + n % 90}-{n % 12 + 1:02}-{n % 28 + 1:02}",
        lambda n: f"{n % 28 + 1:02}.{n % 12 + 1:02}.{1950 + n % 90}",
        lambda n: f"06-{12000000 + 9817 * n}",
        lambda n: f"06 {12000000 + 9817 * n}",
        lambda n: f"+31 6 {12000000 + 9817 * n}",
        lambda n: f"040-{2000000 + 977 * n}",
        lambda n: f"{n % 24:02}.{n % 60:02}-{(n + 2) % 24:02}.{(n * 7) % 60:02}",
        lambda n: f"bel 06-{12000000 + 9817 * n} op {n % 28 + 1:02}-{n % 12 + 1:02}-2026",
    ],
)
def test_dates_telephone_numbers_and_hours_are_no_bsn(kind: object) -> None:
    assert callable(kind)
    refused = [kind(n) for n in range(400) if holds_bsn(f"afspraak {kind(n)}, tot dan")]
    assert refused == []


def test_codes_of_buurten_are_no_bsn() -> None:
    codes = [buurt.code for buurt in city.buurten()] + [buurt.wijk_code for buurt in city.buurten()]
    assert [code for code in codes if holds_bsn(f"in {code} dus")] == []
    assert not holds_bsn("000000000")


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assume(not holds_bsn(typed))
    once = clean_text(typed, "tekst", longest=LONGEST)
    assert clean_text(once, "tekst", longest=LONGEST) == once
    line = clean_line(typed, "regel", required=False, longest=LONGEST)
    assert clean_line(line, "regel", required=False, longest=LONGEST) == line
    assert "\n" not in line
    assert line == line.strip()
    assert all(unicodedata.category(sign) != "Cc" for sign in once.replace("\n", ""))


@pytest.mark.parametrize("empty", ["", "   ", "\n\t\r\n", "\u200b", "\u2060\u200e", "\x00\x07"])
def test_what_shows_nothing_is_empty(empty: str) -> None:
    with pytest.raises(InvalidInput, match="Vul nog in: naam") as caught:
        clean_line(empty, "naam")
    assert caught.value.field == "naam"
    assert clean_line(empty.strip(), "naam", required=False) in ("", empty.strip("\x00\x07"))


def test_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(InvalidInput, match=r"10\.000 tekens.*120"):
        clean_line("a" * 10_000, "naam")
    with pytest.raises(InvalidInput, match=r"2\.001 tekens"):
        clean_text("a" * (PARAGRAPH + 1), "uitleg")
    assert len(clean_line("a" * LINE, "naam")) == LINE


@pytest.mark.parametrize(
    "shown",
    ["<script>alert(1)</script>", "🌸 Zoë 👩‍🍳", "مريم", "שלום", "*niet* $x$ :smile:", "O'Neill"],
)
def test_odd_but_honest_text_stays_as_it_is(shown: str) -> None:
    assert clean_line(shown, "naam") == shown


def test_control_signs_go_and_line_breaks_stay() -> None:
    assert clean_text(" een\r\ntwee\rdrie\x00\x1b[31m \n\n", "tekst") == "een\ntwee\ndrie[31m"
    assert clean_line("een\ttwee\nDrie\u2028vier", "regel") == "een twee Drie vier"
    assert clean_line("e\u0301e\u0301n", "regel") == "één"
