"""Lists to choose from, as codes with their Dutch labels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bloei_core import city
from bloei_core.access import Action, may
from bloei_core.context import Context
from bloei_core.ui.formats import today


def talents() -> Mapping[str, str]:
    """What residents are good at, in the order of the screen."""
    return {each.code: each.label for each in city.talents()}


def offer_kinds() -> Mapping[str, str]:
    """What places have to give, or look for at another place."""
    return labels("offer_kind")


def labels(list_name: str) -> Mapping[str, str]:
    """A list out of `data/codes.toml`."""
    return {each.code: each.label for each in city.codes(list_name)}


def buurten_of(context: Context) -> Mapping[str, str]:
    """The buurten of the team in view, by name."""
    names = _buurt_names()
    own = {
        code
        for team in city.teams()
        if team.code == context.team and team.valid_on(today())
        for code in team.buurten
    }
    return {code: names[code] for code in sorted(own, key=lambda code: names[code])}


def all_buurten(context: Context) -> Mapping[str, str]:
    """Every buurt of the city: those of the team in view first, then by name."""
    rest = sorted(city.buurten(), key=lambda buurt: buurt.name)
    return {**buurten_of(context), **{buurt.code: buurt.name for buurt in rest}}


def buurt_name(code: str) -> str:
    """The name of a buurt."""
    return _buurt_names().get(code, code)


def verbinders_of(context: Context) -> Mapping[str, str]:
    """Who can be the verbinder of a resident of the team in view, by id."""
    return {
        member.id: member.name
        for member in context.engine.members(context.teams)
        if may(member, Action.EDIT_RELATIONS, context.team)
    }


@cache
def _buurt_names() -> Mapping[str, str]:
    return {buurt.code: buurt.name for buurt in city.buurten()}
