"""What to give to a door so that it gets as far as its rules: ids and codes of team A."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from bloei_core import CalendarItem, Context, Membership, Period, Role, Setting, city
from bloei_core.members import MemberForm
from tests.contract.town import TODAY, A, Town

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12)  # noqa: DTZ001  local time, as plugins do


class Unknown(Exception):
    """Nobody said what to give for this parameter."""


def arguments(town: Town, function: Callable[..., Any], schema: str) -> dict[str, Any]:
    """Something sensible for every parameter but the Context. Raises Unknown."""
    target = getattr(function, "func", function)
    hints = _hints(target)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {
        each.name: _value(town, each.name, hints.get(each.name), schema)
        for each in parameters
        if each.default is inspect.Parameter.empty and each.kind is not each.VAR_POSITIONAL
    }


def _hints(function: Callable[..., Any]) -> Mapping[str, Any]:
    try:
        return get_type_hints(function)
    except NameError:
        return {}


@cache
def _by_name(town: Town) -> Mapping[str, Any]:
    own = next(each for each in city.teams() if each.code == A)
    verbinder = town.member(Role.VERBINDER).id
    return {
        "person": _one(town, "core.person"),
        "organisation": _one(town, "core.organisation"),
        "party": _one(town, "core.person"),
        "party_a": _one(town, "core.person"),
        "party_b": _one(town, "core.organisation"),
        "offer": _one(town, "core.offer"),
        "request": _one(town, "core.request"),
        "member": verbinder,
        "verbinder": verbinder,
        "coach": verbinder,
        "owner": f"member:{verbinder}",
        "buurt": own.buurten[0],
        "team": A,
        "teams": [A],
        "talent": city.talents()[0].code,
        "talents": (),
        "lane": "voorstel",
        "stage": "verkenning",
        "kind": "huisbezoek",
        "theme": "groen",
        "version": 1,
        "step": 1,
        "people": 5,
        "plugin": "match_board",
        "plugins": ["match_board"],
        "key": "still_days",
        "value": 20,
        "values": {("match_board", "still_days"): 20},
        "enabled": True,
        "valid_from": city.today() + timedelta(days=30),
        "start": TODAY - timedelta(days=30),
        "end": TODAY,
        "grain": "month",
        "period": Period(TODAY - timedelta(days=365), TODAY),
        "day": TODAY,
        "token": "0" * 40,
        "subject": _one(town, "core.person"),
        "resident": _one(town, "core.person"),
        "item": CalendarItem("x", "x", NOON, NOON),
        "what": "entry",
        "cards": {_one(town, "match_board.match"): 1},
    }


def _value(town: Town, name: str, hint: Any, schema: str) -> Any:
    if hint is MemberForm:
        return MemberForm("Kim B.", (Membership(A, Role.VERBINDER),))
    bare = _without_none(hint)
    if is_dataclass(bare) and isinstance(bare, type):
        return _built(town, bare, schema)
    if (own := f"{schema}.{name}") in {each.place for each in town.tables}:
        return _one(town, own)
    known = _by_name(town)
    if name in known:
        return known[name]
    return _by_type(name, bare)


def _by_type(name: str, hint: Any) -> Any:
    simple = {str: "Iets", int: 1, bool: True, date: TODAY, datetime: NOON, float: 1.0}
    if hint in simple:
        return simple[hint]
    if get_origin(hint) in (tuple, list, Sequence):
        return ()
    raise Unknown(name)


def _built(town: Town, kind: type[Any], schema: str) -> Any:
    if kind in (Setting, Context):
        raise Unknown(kind.__name__)
    hints = get_type_hints(kind)
    needed = [each.name for each in fields(kind) if _is_needed(each)]
    return kind(**{name: _value(town, name, hints[name], schema) for name in needed})


def _is_needed(field: Any) -> bool:
    missing = type(field.default).__name__ == "_MISSING_TYPE"
    return missing and type(field.default_factory).__name__ == "_MISSING_TYPE"


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


@cache
def _one(town: Town, place: str) -> str:
    """The id of an open row of team A; rows whose work has ended are of no use to a verb."""
    ids = sorted(town.only_of[A].get(place, ()))
    table = next(each for each in town.tables if each.place == place)
    ends = next(
        (name for name in ("closed_at", "stopped_on", "ended_on") if name in table.columns), ""
    )
    still = f"and {ends} is null" if ends else ""
    rows = town.engine.warehouse.read(
        f"select id from {place} where list_contains($ids, id) {still} order by id limit 1",
        {"ids": ids},
    )
    return str(rows[0]["id"]) if rows else (ids[0] if ids else "geen")
