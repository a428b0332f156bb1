"""The map in a real browser that reaches nothing but this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Locator, Page, expect

from bloei_core import city
from bloei_core.engine import DataFolder, open_engine
from bloei_core.neighbourhood import PersonForm, add_person
from bloei_core.teams import choose_setting
from bloei_core.testing import TEAM_A
from tests.app import small_city
from tests.app.hands import PATIENCE, address, choose, settled
from tests.support.browser import Opened, OpenPage
from tests.support.server import Server

QUIET = "BU07723350"
FRAME = ".st-key-kaart-wijkkaart iframe"
NAMES = {each.code: each.name for each in city.buurten()}
HOME = city.teams()[0].buurten[0]
LAYER_CHANGE_MS = 600
LAYERS = [
    ("Open vragen", "wijkkaart.requests"),
    ("Aanbod", "wijkkaart.offers"),
    ("Inwoners", "wijkkaart.inhabitants"),
]
_STOPWATCH = """
    () => {
        const frame = document.querySelector(".st-key-kaart-wijkkaart iframe");
        window.times = [];
        addEventListener("pointerdown", () => { window.started = performance.now(); }, true);
        new MutationObserver(() => window.times.push(performance.now() - window.started)).observe(
            frame.contentDocument.documentElement,
            {attributes: true, attributeFilter: ["data-drawn"]});
    }
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A small city with one buurt where thirty times something is offered and nothing asked."""
    folder = tmp_path_factory.mktemp("map")
    engine = small_city.settle(folder / "data")
    talents = [each.code for each in city.talents()[:10]]
    for name in ("Ali B.", "Bea C.", "Cor D."):
        add_person(small_city.of(engine, "noor"), PersonForm(name=name, buurt=QUIET), talents)
    engine.close()
    started = Server(folder / "data", folder / "server.log").start()
    yield started
    started.stop()


def map_of(page: Page) -> FrameLocator:
    return page.frame_locator(FRAME)


def drawn(opened: Opened, layer: str = "wijkkaart.balance") -> FrameLocator:
    """The map, once it shows this layer and all is still."""
    settled(opened.page)
    found = map_of(opened.page)
    done = found.locator(f'html[data-ready][data-drawn="{layer}"]')
    done.wait_for(state="attached", timeout=PATIENCE)
    opened.page.wait_for_timeout(400)
    return found


def on(place: Server, member: str = "noor", **codes: str) -> str:
    return address(place.address, "wijkkaart", member, TEAM_A, **codes)


def click_buurt(opened: Opened, buurt: str) -> None:
    """Click where the map writes the name of a buurt: that is inside it."""
    label = map_of(opened.page).locator(".label", has_text=NAMES[buurt]).locator("b")
    box = label.bounding_box()
    assert box is not None
    opened.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def panel(page: Page) -> Locator:
    return page.locator("[data-testid=stMain] h2").first


def test_a_click_opens_a_buurt_and_nothing_comes_from_outside(
    place: Server, open_page: OpenPage
) -> None:
    opened = open_page(on(place))
    found = drawn(opened)
    assert found.locator("path.leaflet-interactive").count() == 116
    assert found.locator(".outline").count() == 8
    expect(opened.page.locator(FRAME)).to_have_attribute("title", "Kaart")
    click_buurt(opened, QUIET)
    expect(panel(opened.page)).to_have_text(NAMES[QUIET], timeout=PATIENCE)
    assert f"buurt={QUIET}" in opened.page.url
    settled(opened.page)
    opened.page.get_by_text("Bewoners", exact=True).last.click()
    opened.page.get_by_role("button", name="Bea C.").click()
    expect(opened.page.get_by_role("heading", name="Bea C.")).to_be_visible(timeout=PATIENCE)
    opened.assert_clean()


def test_the_buurt_that_only_offers_stands_out(place: Server, open_page: OpenPage) -> None:
    opened = open_page(on(place))
    found = drawn(opened)
    expect(found.locator("path.alerted")).to_have_count(1)
    mark = found.locator(".alert")
    expect(mark).to_have_attribute("title", "30 keer aanbod en geen enkele vraag.")
    mark.click()
    expect(panel(opened.page)).to_have_text(NAMES[QUIET], timeout=PATIENCE)


def test_moving_and_zooming_run_nothing(place: Server, open_page: OpenPage) -> None:
    opened = open_page(on(place))
    found = drawn(opened)
    page = opened.page
    page.evaluate(
        """() => {
            window.runs = 0;
            new MutationObserver(() => window.runs++).observe(
                document.querySelector("[data-testid=stApp]"),
                {attributes: true, attributeFilter: ["data-test-script-state"]});
        }"""
    )
    before = found.locator(".leaflet-map-pane").get_attribute("style")
    box = page.locator(FRAME).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 150, steps=5)
    page.mouse.up()
    found.get_by_title("Inzoomen").click()
    found.get_by_title("Uitzoomen").click()
    page.wait_for_timeout(1200)
    assert found.locator(".leaflet-map-pane").get_attribute("style") != before
    assert page.evaluate("window.runs") == 0
    click_buurt(opened, QUIET)
    expect(panel(page)).to_have_text(NAMES[QUIET], timeout=PATIENCE)
    assert page.evaluate("window.runs") > 0


def test_the_keyboard_alone_moves_the_map(place: Server, open_page: OpenPage) -> None:
    opened = open_page(on(place))
    found = drawn(opened)
    first, second = sorted(
        NAMES[each] for each in city.teams()[0].buurten if "'" not in NAMES[each]
    )[:2]
    before = found.locator("path.alerted").bounding_box()
    opened.page.get_by_role("radio", name=first).focus()
    opened.page.keyboard.press("Space")
    expect(panel(opened.page)).to_have_text(first, timeout=PATIENCE)
    opened.page.keyboard.press("ArrowDown")
    expect(panel(opened.page)).to_have_text(second, timeout=PATIENCE)
    expect(found.locator(".ring.casing")).to_have_count(1)
    opened.page.wait_for_timeout(900)
    assert found.locator("path.alerted").bounding_box() != before


def test_a_search_flies_to_a_buurt(place: Server, open_page: OpenPage) -> None:
    opened = open_page(on(place))
    drawn(opened)
    choose(opened.page, opened.page, "Zoek een buurt", "Urkhoven")
    expect(panel(opened.page)).to_have_text("Urkhoven", timeout=PATIENCE)
    opened.assert_clean()


def test_points_are_clustered_and_open_their_place(place: Server, open_page: OpenPage) -> None:
    opened = open_page(on(place))
    found = drawn(opened)
    both = found.locator(".cluster")
    if both.count():  # two places in one buurt
        both.first.click()
        opened.page.wait_for_timeout(900)
    found.locator(".point").first.click()
    known = opened.page.get_by_role("button", name=re.compile("|".join(small_city.PLACES)))
    expect(known.first).to_be_visible(timeout=PATIENCE)
    name = known.first.inner_text()
    known.first.click()
    expect(opened.page.get_by_role("heading", name=name.split("\n")[-1])).to_be_visible(
        timeout=PATIENCE
    )


def test_another_layer_is_painted_soon(place: Server, open_page: OpenPage) -> None:
    opened = open_page(on(place))
    drawn(opened)
    opened.page.evaluate(_STOPWATCH)
    for name, layer in LAYERS * 2:
        pill = opened.page.locator("button[data-variant=pills]", has_text=re.compile(f"^{name}$"))
        pill.click()
        drawn(opened, layer)
    times: list[float] = opened.page.evaluate("window.times")
    assert len(times) == 2 * len(LAYERS)
    assert min(times) < LAYER_CHANGE_MS  # the others may have waited for a busy machine
    opened.assert_clean()


@pytest.mark.parametrize("dark", [False, True])
def test_colours_follow_the_page(place: Server, open_page: OpenPage, dark: bool) -> None:
    opened = open_page(on(place), dark=dark)
    found = drawn(opened)
    colours = found.locator("html").evaluate(
        """root => {
            const of = one => getComputedStyle(one);
            const quiet = document.querySelector("path.alerted");
            return [of(root).colorScheme, of(document.body).backgroundColor, of(quiet).fill];
        }"""
    )
    scheme, ground, fill = colours
    assert scheme == ("dark" if dark else "light")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 384) is dark
    assert fill != ground


def test_on_a_phone_the_panel_comes_below_the_map(place: Server, open_page: OpenPage) -> None:
    opened = open_page(on(place, buurt=HOME), width=390, height=844, touch=True)
    drawn(opened)
    frame = opened.page.locator(FRAME).bounding_box()
    below = panel(opened.page).bounding_box()
    assert frame is not None
    assert below is not None
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= 390
    assert below["y"] > frame["y"] + frame["height"]


def test_with_names_hidden_the_browser_gets_none(place: Server, open_page: OpenPage) -> None:
    opened = open_page()
    received: list[str] = []
    opened.page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda frame: received.append(
                frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
            ),
        ),
    )
    opened.page.goto(on(place, buurt=QUIET, verborgen="true"))
    drawn(opened)
    expect(panel(opened.page)).to_have_text(NAMES[QUIET], timeout=PATIENCE)
    everything = "".join(received)
    assert NAMES[QUIET] in everything
    assert not re.search(r"Ali B\.|Bea C\.|Cor D\.|Fatima", everything)


def test_the_background_is_asked_for_only_when_wanted(place: Server, open_page: OpenPage) -> None:
    """Its tiles do not arrive here: the map is whole without them."""
    place.stop()
    engine = open_engine(DataFolder(place.data))
    choose_setting(small_city.of(engine, "els"), "wijkkaart", "tiles", True)
    engine.close()
    place.start()
    opened = open_page()
    opened.page.route("**://service.pdok.nl/**", lambda route: route.abort())
    opened.page.goto(on(place))
    found = drawn(opened)
    assert opened.outside
    assert all(each.startswith("https://service.pdok.nl/brt/") for each in opened.outside)
    expect(found.locator(".leaflet-control-attribution")).to_contain_text("Kadaster, BRT")
    assert found.locator("path.leaflet-interactive").count() == 116


def test_nothing_serious_for_who_cannot_see(place: Server, open_page: OpenPage) -> None:
    opened = open_page(on(place, buurt=QUIET))
    drawn(opened)
    found = Axe().run(opened.page).response["violations"]
    serious = [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []
