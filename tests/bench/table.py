"""The figures of one run: what was measured, what it should be, and whether that was reached."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from bloei_core.ui.formats import number


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table. `value` and `aim` have the same unit; without an aim it only informs."""

    what: str
    value: float
    unit: str = "ms"
    aim: float | None = None
    note: str = ""

    @property
    def reached(self) -> bool:
        """Whether the value is at most the aim, or there is no aim."""
        return self.aim is None or self.value <= self.aim


@dataclass(slots=True)
class Report:
    """Everything that was measured, printed as it comes."""

    missed: list[str] = field(default_factory=list)

    def table(self, title: str, figures: Sequence[Figure]) -> None:
        """Print one table."""
        self.say(f"\n### {title}\n")
        self.say("| wat | gemeten | doel | |")
        self.say("|---|---:|---:|---|")
        for figure in figures:
            self.say(f"| {figure.what} | {_shown(figure.value, figure)} | {_verdict(figure)} |")
            if not figure.reached:
                self.missed.append(f"{title}: {figure.what}")

    def summary(self) -> None:
        """Print which aims were missed."""
        self.say("\n### Doelen\n")
        for each in self.missed:
            self.say(f"- niet gehaald: {each}")
        self.say("- alle andere doelen zijn gehaald" if self.missed else "- alle doelen gehaald")

    def say(self, line: str) -> None:
        """Print one line."""
        print(line, flush=True)


def progress(line: str) -> None:
    """Tell on the error stream what is going on."""
    print(f"… {line}", file=sys.stderr, flush=True)


def ratio(what: str, value: float, base: float, aim: float | None = None) -> Figure:
    """How many times `base` something is."""
    return Figure(what, value / base, "×", aim)


def _shown(value: float, figure: Figure) -> str:
    decimals = 0 if figure.unit in ("", "MB", "keer") else 2 if figure.unit in ("×", "s") else 1
    return f"{number(value, decimals)} {figure.unit}".rstrip()


def _verdict(figure: Figure) -> str:
    if figure.aim is None:
        return f"– | {figure.note}"
    verdict = "gehaald" if figure.reached else "niet gehaald"
    return f"≤ {_shown(figure.aim, figure)} | {verdict} {figure.note}".rstrip()
