"""A plugin whose page raises as soon as it is drawn."""

from bloei_core import Context, Page, Plugin, hookimpl

PLUGIN = Plugin("page_raises", "Kapotte pagina", "Een pagina die het niet doet.")


def render(_context: Context) -> None:
    """Draw nothing but trouble."""
    raise RuntimeError("Fatima B. woont hier niet meer")


@hookimpl
def pages() -> list[Page]:
    """The page."""
    return [Page("kapot", "Kapotte pagina", ":material/bug_report:", render)]
