"""Loans of the demo city."""

from __future__ import annotations

from datetime import timedelta

from bloei_core import DemoCity

_THINGS = ("boormachine", "taartvorm", "ladder", "naaimachine", "partytent")


def fill(city: DemoCity) -> None:
    """Somebody borrows something, in every team."""
    some = city.residents[:: max(len(city.residents) // (40 * city.scale), 1)]
    city.insert(
        "leenkast.loan",
        [
            {
                "id": city.new_id(),
                "team": resident.team,
                "person": resident.id,
                "thing_sealed": city.seal(city.random.choice(_THINGS), resident.id),
                "back_on": city.today + timedelta(days=city.random.randint(-5, 30)),
                "returned": False,
                "version": 1,
            }
            for resident in some
        ],
    )
