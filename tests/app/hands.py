"""What a person does and sees in the whole app."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

PATIENCE = 20_000  # milliseconds; two busy cores
_WORDS = """
    () => {
        const found = [document.body.innerText];
        const names = ["placeholder", "aria-label", "title", "alt"];
        const walk = root => {
            for (const one of root.querySelectorAll("*")) {
                found.push(...names.map(name => one.getAttribute(name)).filter(Boolean));
                if (one.shadowRoot) walk(one.shadowRoot);
            }
        };
        walk(document.body);
        return found.join("\\n");
    }
"""


def address(server: str, page: str, member: str, team: str | None = None, **codes: str) -> str:
    """Where a member finds a page of her team."""
    query = {"als": member, **({"team": team} if team else {}), **codes}
    return f"{server}/{page}?{urlencode(query)}"


def settled(page: Page) -> Page:
    """Wait until the script has run and all that the page holds is drawn."""
    app = page.locator("[data-testid=stApp]")
    expect(page.locator("h1").first).to_be_visible(timeout=PATIENCE)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=PATIENCE)
    return page


def words(page: Page) -> str:
    """All that is said on the page: texts, and what a screen reader hears."""
    found: str = page.evaluate(_WORDS)
    return found


def at_rest(target: Locator) -> None:
    """Wait until something stays where it is: a list that hangs on a moving field closes."""
    target.evaluate(_AT_REST)


_AT_REST = """
target => new Promise((done) => {
  let place, since;
  const look = (now) => {
    const { top, left } = target.getBoundingClientRect();
    if (`${top} ${left}` !== place) [place, since] = [`${top} ${left}`, now];
    if (now - since > 500) done(); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""


def fill(scope: Page | Locator, label: str, text: str) -> None:
    """Type in a field, all at once."""
    scope.get_by_label(label, exact=True).fill(text)


def choose(page: Page, scope: Page | Locator, label: str, text: str) -> None:
    """Pick the first entry of a select box that fits, as somebody who types."""
    box = scope.get_by_role("combobox", name=label)
    box.click()
    box.fill(text)
    option = page.get_by_role("option", name=text).first
    expect(option).to_be_visible(timeout=PATIENCE)
    option.click()


def save(scope: Page | Locator) -> None:
    """Press the button that saves a form."""
    scope.get_by_role("button", name="Bewaren").click()
