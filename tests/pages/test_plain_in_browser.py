"""Typed text in a real browser: whatever Streamlit makes of signs, `plain` shows them as typed."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest

from tests.support.browser import OpenPage

TYPED = [
    "*ster* _laag_ ~~weg~~ `code`",
    "# kop",
    "- punt 1. een",
    "<script>document.title = 'gekaapt'</script> <b>vet</b> &amp;",
    ":smile: :material/home: :streamlit: :red[rood] :green-badge[b]",
    "$x^2$ en $$y$$ en \\(z\\)",
    "[link](http://voorbeeld.nl) ![beeld](http://voorbeeld.nl/a.png)",
    "http://voorbeeld.nl www.voorbeeld.nl fatima@voorbeeld.nl",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "| a | b |",
    "> aanhaling \\ schuine streep",
    "😀 فاطمة ب",
]
PAGE = f"""
import streamlit as st
from bloei_core.ui import plain

for text in {TYPED!r}:
    st.markdown("→" + plain(text))
    st.button("→" + plain(text))
"""
WAIT_SECONDS = 40


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Streamlit page that shows every text in Markdown and on a button."""
    folder = tmp_path_factory.mktemp("plain")
    script = folder / "page.py"
    script.write_text(PAGE, encoding="utf-8")
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    options = ["--server.headless", "true", "--server.fileWatcherType", "none"]
    root = str(Path(__file__).resolve().parents[2])
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *options], stdout=log, stderr=log, cwd=root, env={"PYTHONPATH": root}
        )
    try:
        _wait(port)
        yield f"http://localhost:{port}"
    finally:
        process.kill()
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the page did not start")


def test_typed_text_is_shown_as_it_was_typed(address: str, open_page: OpenPage) -> None:
    opened = open_page(address)
    buttons = opened.page.get_by_test_id("stButton")
    buttons.nth(len(TYPED) - 1).wait_for()
    texts = opened.page.get_by_test_id("stMarkdown").all_inner_texts()

    for shown in (texts, buttons.all_inner_texts()):
        assert [each.strip().replace("\u2060", "") for each in shown] == [f"→{t}" for t in TYPED]
    main = opened.page.get_by_test_id("stMain")
    assert main.locator("a, script, img, code, strong, em, .katex").count() == 0
    opened.assert_clean()
