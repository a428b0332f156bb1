"""A plugin of which one hook raises, one contributes a list that raises, and one is fine."""

from collections.abc import Sequence

from bloei_core import Context, Event, Kpi, Page, Plugin, Todo, TodoSource, hookimpl

PLUGIN = Plugin("hook_raises", "Kapotte haak", "Een deel doet het niet.")


def render(_context: Context) -> None:
    """Draw nothing: this page is fine."""


def fail(_context: Context) -> Sequence[Todo]:
    """Raise, as a list that cannot be made."""
    raise RuntimeError("Fatima B. woont hier niet meer")


@hookimpl
def pages() -> list[Page]:
    """A page that is fine."""
    return [Page("goed", "Goede pagina", ":material/check:", render)]


@hookimpl
def kpis() -> list[Kpi]:
    """Raise."""
    raise RuntimeError("Fatima B. woont hier niet meer")


@hookimpl
def todos() -> list[TodoSource]:
    """A list that raises when it is asked."""
    return [TodoSource("Kapot", ":material/bug_report:", fail)]


@hookimpl
def on_event(context: Context, event: Event) -> None:
    """Raise at everything that happens."""
    raise RuntimeError(f"Fatima B. {context} {event}")
