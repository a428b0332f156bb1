"""The theme as Chromium paints it: Streamlit mixes colours that config.toml does not show."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import OpenPage
from tests.support.server import ROOT, free_port

ASSETS = ROOT / "bloei_core" / "ui" / "assets"
PAGE = f"""
from pathlib import Path
import streamlit as st

assets = Path({str(ASSETS)!r})
st.set_page_config(page_title="Proef", page_icon=str(assets / "icon.svg"))
st.logo(str(assets / "logo.svg"), size="large", icon_image=str(assets / "icon.svg"))
st.html(assets / "bloei.css")
st.title("Proefpagina")
for place in (st, st.sidebar):
    place.caption("Een onderschrift")
    place.markdown("Een [verwijzing](/) en `code`, :green-badge[loopt], :gray-badge[in beeld]")
    place.button("Opslaan", type="primary", key=str(place))
    place.button("Annuleren", key=f"no {{place}}")
    place.text_input("Naam", placeholder="Bijvoorbeeld Fatima", key=f"name {{place}}")
st.tabs(["Bewoners", "Plekken"])[0].slider("Dagen", 0, 10, 4)
st.pills("Talent", ["Koken", "Tuin"], default="Tuin")
st.segmented_control("Soort", ["Alles", "Plek"], default="Alles")
st.multiselect("Verbinder", ["Anna", "Bilal"], default=["Anna"])
st.success("Opgeslagen")
st.warning("Let op")
st.error("Niet opgeslagen")
st.info("Nog leeg")
"""
# Colours fade in, and what an earlier run drew is pale until the script has run.
_COLOURS_STAND_STILL = """
() => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
    && document.getAnimations().every((one) => one.playState !== "running")
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page with the parts that Streamlit colours itself, run from the project's folder."""
    script = tmp_path_factory.mktemp("theme") / "proef.py"
    script.write_text(PAGE)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310  our own address
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read(open_page: OpenPage, address: str, dark: bool) -> None:
    opened = open_page(address, dark=dark, height=1600)
    opened.page.get_by_text("Nog leeg").wait_for()
    opened.page.wait_for_function(_COLOURS_STAND_STILL)
    rules = {"runOnly": ["color-contrast"]}
    found = Axe().run(opened.page, options=rules).response["violations"]
    assert [node["html"] for violation in found for node in violation["nodes"]] == []
    opened.assert_clean()


def test_the_logo_is_drawn(open_page: OpenPage, address: str) -> None:
    page = open_page(address).page
    logo = page.get_by_test_id("stSidebarLogo")
    logo.wait_for()
    box = logo.bounding_box()
    assert box is not None
    assert (box["height"], box["width"] > 90) == (32, True)


@pytest.mark.parametrize("name", ["logo.svg", "icon.svg"])
def test_a_drawing_stands_on_its_own(name: str) -> None:
    drawing = (ASSETS / name).read_text()
    assert "href" not in drawing
    assert "<text" not in drawing
    assert 'aria-label="Bloei"' in drawing
    assert Path(ASSETS / name).stat().st_size < 4000
