"""The tools of the tests themselves: a browser that is cut off and that notices what went wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.browser import OpenPage
from tests.support.server import ROOT, free_port
from tools import chromium


def test_a_window_has_the_asked_size_language_and_colours(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, dark=True, touch=True).page
    page.set_content("<meta name=viewport content='width=device-width'>")
    assert page.evaluate("[innerWidth, navigator.language, navigator.maxTouchPoints > 0]") == [
        390,
        "nl-NL",
        True,
    ]
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_a_window_writes_down_errors_and_outside_requests(open_page: OpenPage) -> None:
    opened = open_page()
    opened.assert_clean()
    opened.page.evaluate("fetch('https://example.nl/logo.png').catch(() => null)")
    opened.page.evaluate("console.error('oeps')")
    assert opened.outside == ["https://example.nl/logo.png"]
    assert any("oeps" in error for error in opened.errors)
    assert any("ERR_NAME_NOT_RESOLVED" in error for error in opened.errors)
    with pytest.raises(AssertionError):
        opened.assert_clean()


def test_without_chromium_there_is_one_clear_line(tmp_path: Path) -> None:
    nowhere = {"CHROMIUM": str(tmp_path / "absent")}
    answer = subprocess.run(
        [sys.executable, "tools/chromium.py", "--install"],
        cwd=ROOT,
        env=nowhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.strip() == chromium.NONE_FOUND
    assert "BROWSER=skip" in answer.stderr


def test_a_chromium_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = tmp_path / "chromium"
    notice.write_text("#!/bin/sh\necho 'get the snap' >&2\nexit 1\n")
    notice.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(notice))
    assert chromium.find() is None


def test_the_headless_shell_goes_before_a_whole_chromium(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (chromium.SHELL, "chromium"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 0\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == str(tmp_path / chromium.SHELL)
    (tmp_path / chromium.SHELL).unlink()
    assert chromium.find() == str(tmp_path / "chromium")


def test_free_ports_of_two_workers_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    first = {free_port() for _ in range(20)}
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    assert first.isdisjoint(free_port() for _ in range(20))
