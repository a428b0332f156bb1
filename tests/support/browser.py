"""A real Chromium that reaches nothing but this machine, and windows that remember what failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tools.chromium import NONE_FOUND, find

# A page of a test is gone before the compilers that make long scripts quick have earned their keep.
SHORT_LIVED = "--js-flags=--no-maglev --no-turbofan"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
THIS_MACHINE = {"127.0.0.1", "localhost"}
ON_THE_NET = {"http", "https", "ws", "wss", "ftp"}


@dataclass
class Opened:
    """One browser window: the page, and what it complained about or asked of the outside."""

    page: Page
    errors: list[str] = field(default_factory=list)  # console errors and uncaught exceptions
    outside: list[str] = field(default_factory=list)  # addresses asked for beyond this machine

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def assert_clean(self) -> None:
        """No console error, no exception and no request that left this machine so far."""
        assert (self.errors, self.outside) == ([], [])

    def watch(self) -> None:
        """Write down errors and outside requests of this page from now on."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda websocket: self._asked(websocket.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _asked(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in ON_THE_NET and parts.hostname not in THIS_MACHINE:
            self.outside.append(address)


class OpenPage(Protocol):
    """What the fixture `open_page` offers."""

    def __call__(
        self,
        address: str = "about:blank",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        touch: bool = False,
        **context: Any,
    ) -> Opened:
        """Open a window of its own (own cookies) at an address. Extra words go to new_context."""


@contextmanager
def launched(*flags: str) -> Iterator[Browser]:
    """A headless Chromium that resolves no name but localhost; a clear error when there is none."""
    path = find()
    if path is None:
        raise RuntimeError(NONE_FOUND)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        yield browser
        browser.close()


@dataclass
class Contexts:
    """Contexts of one browser, each with its own cookies.

    One that is given back is emptied and used again: what it compiled of the app's scripts stays,
    so that the next page stands in half the time.
    """

    browser: Browser
    _idle: defaultdict[str, list[BrowserContext]] = field(default_factory=lambda: defaultdict(list))

    def take(self, options: Mapping[str, Any]) -> BrowserContext:
        """A context with these options that nobody else has."""
        idle = self._idle[repr(options)]
        return idle.pop() if idle else self.browser.new_context(**options)

    def give_back(self, options: Mapping[str, Any], context: BrowserContext) -> None:
        """Take out all that a site can have left behind, and close its pages."""
        for page in context.pages:
            parts = urlsplit(page.url)
            emptied = {"origin": f"{parts.scheme}://{parts.netloc}", "storageTypes": _LEFT_BEHIND}
            context.new_cdp_session(page).send("Storage.clearDataForOrigin", emptied)
            page.close()
        context.clear_cookies()
        self._idle[repr(options)].append(context)


_LEFT_BEHIND = "local_storage,indexeddb,service_workers,cache_storage,file_systems,websql"


@contextmanager
def opener(browser: Browser, used: Contexts | None = None) -> Iterator[OpenPage]:
    """Open any number of windows and close them all at the end.

    Each is as new or, when there are `used` ones, may be one of those.
    """
    contexts = used or Contexts(browser)
    taken: list[tuple[Mapping[str, Any], BrowserContext]] = []

    def open_page(
        address: str = "about:blank",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        touch: bool = False,
        **context: Any,
    ) -> Opened:
        options = {
            "viewport": {"width": width, "height": height},
            "color_scheme": "dark" if dark else "light",
            "has_touch": touch,
            "is_mobile": touch,
            "locale": "nl-NL",
            "timezone_id": "Europe/Amsterdam",
        } | context
        taken.append((options, contexts.take(options)))
        opened = Opened(taken[-1][1].new_page())
        opened.watch()
        opened.page.goto(address)
        return opened

    yield open_page
    for options, context in taken:
        if used:
            used.give_back(options, context)
        else:
            context.close()
