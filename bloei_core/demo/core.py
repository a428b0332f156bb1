"""The core's part of the demo city: who works there, who lives there, which places there are."""

from __future__ import annotations

from bloei_core.contributions import DemoScenario
from bloei_core.demo import members, places, residents, trust
from bloei_core.demo.halves import write_halves
from bloei_core.demo.scenario import DemoCity


def scenarios() -> list[DemoScenario]:
    """What the core contributes through its `demo` hook; it runs before that of any plugin."""
    return [
        DemoScenario("Mensen en plekken", fill, order=0),
        DemoScenario("Toestemming en inzien", trust.fill, order=10),
    ]


def fill(city: DemoCity) -> None:
    """Fill the lists of the city and write members, residents, places and what they offer."""
    members.settle(city)
    residents.settle(city)
    places.settle(city)
    city.progress(1.0)
    city.at_the_end(lambda: _write_the_rest(city))


def _write_the_rest(city: DemoCity) -> None:
    """What other scenarios may still have added to."""
    write_halves(city)
    city.insert(
        "core.shared_person",
        (
            {"person": person, "team": each.team, "because": each.because}
            for person, shares in city.shared.items()
            for each in shares
        ),
    )
