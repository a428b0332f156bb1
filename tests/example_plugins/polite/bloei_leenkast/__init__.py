"""Leenkast: a polite plugin in a package of its own."""

from bloei_core import (
    DemoScenario,
    Page,
    PersonalData,
    Plugin,
    Reference,
    TodoSource,
    hookimpl,
)

from . import demo as demo_loans
from . import page, service

PLUGIN = Plugin(
    name="leenkast",
    title="Leenkast",
    about="Wie leent wat, en wanneer komt het terug?",
)


@hookimpl
def pages() -> list[Page]:
    """The cupboard."""
    return [Page("leenkast", "Leenkast", ":material/handyman:", page.render, order=600)]


@hookimpl
def todos() -> list[TodoSource]:
    """What should be back by now."""
    return [TodoSource("Leenkast", ":material/handyman:", service.todos, order=600)]


@hookimpl
def personal_data() -> list[PersonalData]:
    """What is kept about who borrows."""
    return [service.PERSONAL_DATA]


@hookimpl
def references() -> list[Reference]:
    """Which columns point to other rows."""
    return [
        Reference("leenkast.loan", "team", "core.team"),
        Reference("leenkast.loan", "person", "core.person"),
    ]


@hookimpl
def demo() -> list[DemoScenario]:
    """Some loans in the demo city."""
    return [DemoScenario("Leenkast", demo_loans.fill, order=600)]
