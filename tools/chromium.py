"""Find a Chromium that runs, and install one when asked: Debian's for root, else Playwright's.

Its headless shell goes first, that opens a page for half the processor (docs/decisions/0024).

`python tools/chromium.py [--install]` prints its path. Without one: one line and exit status 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
NONE_FOUND = (
    "Geen Chromium gevonden die start. Installeer Chromium, of wijs hem aan met CHROMIUM=<pad>, "
    "of sla de browsertests over met: BROWSER=skip make test"
)


def find() -> str | None:
    """The path of the first Chromium that starts; CHROMIUM in the environment goes first."""
    return next((path for path in _candidates() if _starts(path)), None)


def install() -> str | None:
    """Find a Chromium, or install one: as root with apt, else with Playwright."""
    ways = (_apt(SHELL), _apt("chromium"), _playwright())
    return find() or next(filter(None, map(_installed_by, ways)), None)


def main(arguments: list[str]) -> int:
    path = install() if "--install" in arguments else find()
    print(path or NONE_FOUND, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get("CHROMIUM"):
        yield chosen
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield str(MAC)
    yield from _of_playwright()


def _of_playwright() -> Iterator[str]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only when no other is there

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(path: str) -> bool:
    """A path alone says little: Ubuntu's `chromium` may be a notice to go and get a snap."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _apt(package: str) -> list[list[str]]:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return []
    install_it = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    return [["apt-get", "update"], install_it]


def _playwright() -> list[list[str]]:
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _installed_by(commands: list[list[str]]) -> str | None:
    if not commands or os.environ.get("CHROMIUM"):
        return None
    print("Chromium wordt geïnstalleerd…", file=sys.stderr)
    worked = all(
        subprocess.run(command, capture_output=True, check=False).returncode == 0
        for command in commands
    )
    return find() if worked else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
