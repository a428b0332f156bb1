"""The Bloei theme can be read: WCAG contrast of every pair of colours that meet, light and dark."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
TEXT = 4.5  # WCAG 2.2 AA, text of any size
GRAPHIC = 3.0  # WCAG 2.2 AA, parts of controls and charts that must be seen
FADED = 0.6  # Streamlit writes captions and placeholders with this opacity
WHITE = "#ffffff"  # Streamlit writes white on a primary button, whatever the theme
TONES = ("red", "orange", "yellow", "blue", "green", "violet", "gray")

Pair = tuple[str, str, str, float]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG defines it: 0 is black, 1 is white."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(over: str, under: str, opacity: float) -> str:
    """The colour that is seen when one lies over the other."""
    channels = (
        round(int(over[at : at + 2], 16) * opacity + int(under[at : at + 2], 16) * (1 - opacity))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def theme(*path: str) -> dict[str, str]:
    """The colours of one section of config.toml; a sidebar inherits what it does not set."""
    section = tomllib.loads(CONFIG.read_text())["theme"][path[0]]
    whole = section | section["sidebar"] if path[1:] else section
    return {key: value for key, value in whole.items() if isinstance(value, str)}


def pairs(colours: dict[str, str]) -> Iterator[Pair]:
    """(what, foreground, background, least contrast) for everything that meets on a screen."""
    grounds = {key: colours[key] for key in ("backgroundColor", "secondaryBackgroundColor")}
    texts = ["textColor", "linkColor", *(f"{tone}TextColor" for tone in TONES)]
    for ground, background in grounds.items():
        yield from ((f"{text} on {ground}", colours[text], background, TEXT) for text in texts)
        caption = mixed(colours["textColor"], background, FADED)
        yield f"caption on {ground}", caption, background, TEXT
        yield f"primary on {ground}", colours["primaryColor"], background, GRAPHIC
    for tone in TONES:
        background = colours[f"{tone}BackgroundColor"]
        yield f"{tone} badge", colours[f"{tone}TextColor"], background, TEXT
        yield f"text on {tone}", colours["textColor"], background, TEXT
    yield "primary button", WHITE, colours["primaryColor"], TEXT
    yield "code", colours["codeTextColor"], colours["codeBackgroundColor"], TEXT
    header = colours["dataframeHeaderBackgroundColor"]
    yield "table header", colours["dataframeHeaderTextColor"], header, TEXT


@pytest.mark.parametrize(
    "path", [("light",), ("light", "sidebar"), ("dark",), ("dark", "sidebar")], ids="-".join
)
def test_every_pair_of_colours_can_be_read(path: tuple[str, ...]) -> None:
    weak = {
        what: round(contrast(foreground, background), 2)
        for what, foreground, background, least in pairs(theme(*path))
        if contrast(foreground, background) < least
    }
    assert weak == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_chart_colours_stand_out_from_the_page(mode: str) -> None:
    section = tomllib.loads(CONFIG.read_text())["theme"][mode]
    page = section["backgroundColor"]
    weak = [
        colour for colour in section["chartCategoricalColors"] if contrast(colour, page) < GRAPHIC
    ]
    assert weak == []
    assert len(section["chartSequentialColors"]) == len(section["chartDivergingColors"]) == 10


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_sequential_scale_runs_one_way(mode: str) -> None:
    scale = tomllib.loads(CONFIG.read_text())["theme"][mode]["chartSequentialColors"]
    steps = [luminance(colour) for colour in scale]
    assert steps == sorted(steps, reverse=mode == "light")


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#2f6b4a", "#2f6b4a") == 1
    assert mixed("#000000", "#ffffff", 0.6) == "#666666"


def test_streamlit_stays_at_home() -> None:
    config = tomllib.loads(CONFIG.read_text())
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["enableStaticServing"] is False
    assert config["server"]["address"] == "localhost"
    assert config["runner"]["postScriptGC"] is False
    assert config["client"]["showErrorDetails"] == "none"
