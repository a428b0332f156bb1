"""The papers about privacy say what the code does."""

from __future__ import annotations

import re

import pytest

from bloei_core import PersonalData
from tools import processing_register

ROOT = processing_register.FILE.parents[2]


def test_the_processing_register_is_what_the_plugins_declare() -> None:
    expected = processing_register.register(processing_register.installed())
    assert processing_register.FILE.read_text() == expected, (
        "run: .venv/bin/python -m tools.processing_register"
    )


def test_every_kind_of_data_has_its_line() -> None:
    plugins = processing_register.installed()
    text = processing_register.FILE.read_text()
    everyone = [loaded.name for loaded in plugins]
    for _, kind in plugins.contributed(PersonalData, everyone):
        assert f"| {kind.title} | {kind.purpose} | {kind.ground} |" in text
    for loaded in plugins:
        assert f"## {loaded.plugin.title}\n" in text


def test_a_new_kind_of_data_would_be_missed() -> None:
    plugins = processing_register.installed()
    before = processing_register.register(plugins)
    for loaded in plugins:
        kinds = loaded.contributions.get(PersonalData, ())
        loaded.contributions[PersonalData] = kinds[1:]
        if kinds:
            assert processing_register.register(plugins) != before
        loaded.contributions[PersonalData] = kinds


@pytest.mark.parametrize("name", ["verwerkingsregister", "dpia", "toegankelijkheidsverklaring"])
def test_links_in_the_papers_lead_somewhere(name: str) -> None:
    file = processing_register.FILE.with_name(f"{name}.md")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text())
    assert [link for link in links if not (file.parent / link).exists()] == []
