"""A plugin that was written for a Bloei of later."""

from bloei_core import API, Page, Plugin, hookimpl

PLUGIN = Plugin("from_the_future", "Toekomst", "Voor een andere Bloei.", api=API + 1)


@hookimpl
def pages() -> list[Page]:
    """Would raise, if anybody asked."""
    raise RuntimeError("Fatima B. woont hier niet meer")
