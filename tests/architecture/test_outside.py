"""Nothing comes from outside at run time, and nothing tells of the machine it was made on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".ico", ".woff2"}

# Spelled in pieces, so that this file does not find itself.
HOSTS = "cdn|unpkg|jsdelivr|cdnjs|cloudflare|googleapis|gstatic|bootstrapcdn|fontawesome|esm"
FROM_OUTSIDE = re.compile(rf"https?://[^\s\"'<>)]*\b(?:{HOSTS})\b[^\s\"'<>)]*", re.IGNORECASE)
LOADED = re.compile(
    r"<(?:script|img|iframe|link|source)\b[^>]*\b(?:src|href)=[\"']?https?://"
    r"|url\([\"']?https?://"
    r"|(?:@import|\bfrom|\bimport)\s*\(?[\"']https?://",
    re.IGNORECASE,
)
OF_A_MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root|tmp|home|Users)/[\w.-]+|[A-Z]:\\Users\\")
REGISTRY = re.compile(r"--(?:extra-)?index-url\s*=?\s*\S+://|pypi\.(?:org|python\.org)/simple")
PATTERNS = {
    "a network that delivers files": FROM_OUTSIDE,
    "loaded from outside": LOADED,
    "a path of a machine": OF_A_MACHINE,
    "a package registry": REGISTRY,
}


def our_files() -> list[Path]:
    """Every text file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in files if path.is_file() and path.suffix not in BINARY]


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
def test_no_file_names_a_place_outside(pattern: re.Pattern[str]) -> None:
    files = our_files()
    assert len(files) > 10
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in files
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (FROM_OUTSIDE, "https:/" + "/cdn.example.nl/leaflet.js"),
        (FROM_OUTSIDE, "x = 'https:/" + "/fonts.googleapis.com/css2?family=Nunito'"),
        (LOADED, '<script defer src="https:/' + '/example.nl/a.js">'),
        (LOADED, "background: url(https:/" + "/example.nl/a.png)"),
        (LOADED, "import x from 'https:/" + "/example.nl/a.js'"),
        (OF_A_MACHINE, "see /ho" + "me/fatima/bloei/README.md"),
        (OF_A_MACHINE, 'open("/tm' + 'p/bloei.log")'),
        (REGISTRY, "--index-url https:/" + "/registry.example.nl/simple"),
    ],
)
def test_such_a_line_is_seen(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize("line", ["http://localhost:8501", "/agenda/a.ics", "tests/work/a.py"])
def test_an_ordinary_line_is_let_through(line: str) -> None:
    assert not any(pattern.search(line) for pattern in PATTERNS.values())
