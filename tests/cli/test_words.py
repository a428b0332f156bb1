"""Every word of the command line is Dutch, and who types something wrong hears it in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Bloei

COMMANDS = (
    "start",
    "demo",
    "check",
    "plugins",
    "backup",
    "restore",
    "rotate-key",
    "new-plugin",
    "member",
)
ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|show|this|message|exit|default|required|missing|"
    r"invalid|value|error|try|for|help|text|integer|path|file|directory|such|the|got|unexpected|"
    r"extra|possible|did|you|mean|not|valid|should|input|aborted)\b",
    re.IGNORECASE,
)
NAMES = re.compile(r"--[a-z-]+|new-plugin|rotate-key|“[^”]*”")


def english_in(said: str) -> list[str]:
    """The English words in what was said, without names of options and what was typed."""
    return ENGLISH.findall(NAMES.sub("", said))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_is_dutch(bloei: Bloei, command: str) -> None:
    answer = bloei(command, "--help")
    assert answer.status == 0
    assert answer.out.startswith(f"Gebruik: bloei {command} ")
    assert "--help" in answer.out
    assert english_in(answer.out) == []
    assert answer.err == ""


def test_help_lists_every_command(bloei: Bloei) -> None:
    answer = bloei("--help")
    listed = re.findall(r"^  ([a-z][a-z-]+)  +[A-Z]", answer.out, re.MULTILINE)
    assert tuple(listed) == COMMANDS
    assert answer.status == 0
    assert english_in(answer.out) == []


def test_nothing_typed_gives_the_help(bloei: Bloei) -> None:
    answer = bloei()
    assert answer.status == 2
    assert answer.err.startswith("Gebruik: bloei <opdracht>")
    assert answer.out == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("strat",), "De opdracht “strat” bestaat niet. Bedoel je “start”?"),
        (("xyzzy",), "De opdracht “xyzzy” bestaat niet. Zie: bloei --help"),
        (("--versie",), "De optie --versie bestaat niet."),
        (("start", "--poort", "3"), "De optie --poort bestaat niet. Zie: bloei start --help"),
        (("start", "--port"), "Achter --port hoort een waarde."),
        (("start", "--port", "tien"), "Een poort is een getal van 1 tot en met 65535."),
        (("start", "--port", "0"), "Een poort is een getal"),
        (("start", "--port", "70000"), "Een poort is een getal"),
        (("start", "straks"), "“straks” is te veel."),
        (("start", "--host", "192.0.2.1"), "Inloggen is niet ingericht."),
        (("start", "--host", "bloei.example.nl"), "Inloggen is niet ingericht."),
        (("demo", "--seed", "-1"), "Het begingetal is een getal van 1"),
        (("demo", "--scale", "1,5"), "De schaal is een getal van 1 tot en met 1000."),
        (("check", "--json=ja"), "Achter --json hoort niets."),
        (("check", "--data", "/nergens/te/vinden"), "In /nergens/te/vinden staan geen gegevens"),
        (("check", "--data", __file__), "is geen map."),
        (("demo", "--data", __file__), "is geen map."),
        (("new-plugin",), "Vul nog in: <naam>."),
        (("new-plugin", "Buurtbus"), "“Buurtbus” kan niet als naam."),
        (("new-plugin", "buurtbus", "--folder", "/nergens"), "De map /nergens is er niet."),
    ],
)
def test_who_types_something_wrong_hears_it_in_one_dutch_line(
    bloei: Bloei, typed: tuple[str, ...], said: str
) -> None:
    answer = bloei(*typed)
    assert answer.status == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert answer.out == ""
    assert english_in(answer.err.replace(__file__, "")) == []


def test_a_folder_that_may_not_be_written_is_told_in_words(bloei: Bloei) -> None:
    answer = bloei("demo", "--data", "/proc/nergens")  # a file system that takes no folders
    assert answer.status == 2
    assert answer.err.startswith("Het lukt niet met /proc/")
    assert answer.err.count("\n") == 1


def test_a_demo_city_is_never_made_over_something_else(bloei: Bloei, tmp_path: Path) -> None:
    (tmp_path / "iets.txt").write_text("van iemand anders")
    answer = bloei("demo", "--data", tmp_path)
    assert answer.status == 2
    assert "is niet leeg" in answer.err
    assert [each.name for each in tmp_path.iterdir()] == ["iets.txt"]
