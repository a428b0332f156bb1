"""Dividing people and places over the buurten of the demo city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bloei_core import city as town

TONGELRE = "tongelre-centrum"


def team_of_buurt(today: date) -> dict[str, str]:
    """Per buurt code its team on that day."""
    return {
        buurt: team.code for team in town.teams() if team.valid_on(today) for buurt in team.buurten
    }


def population() -> dict[str, int]:
    """Residents per buurt code, 0 where that is not known."""
    return {buurt.code: buurt.residents or 0 for buurt in town.buurten()}


def shared_out(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers that add up to `total`, in proportion to the weights (largest remainder)."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    found = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: found[key] - exact[key])
    for key in by_remainder[: total - sum(found.values())]:
        found[key] += 1
    return found
