"""What the scope test gives to the functions of every `store.py`, by the name of the parameter.

A parameter that names a table (`match`, `match_id`, `entry`) gets ids of its rows, and one called
`ids` ids of all; a new name for something else is added to `BY_NAME` below.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints

from bloei_core import Context, Role, city
from tests.access.doors import first_type
from tests.contract.town import TODAY, A, B, Town

LONG_AGO, FAR_AHEAD = date(2019, 1, 1), date(2030, 1, 1)
_MOST_CALLS = 120
_SOME = 3

Values = Callable[[Town], list[Any]]


def _every_verbinder(town: Town) -> list[Any]:
    return [town.member(Role.VERBINDER, team).id for team in (A, B)]


BY_NAME: Mapping[str, Values] = {
    "ids": lambda town: [sorted(_some_ids(town, town.only_of[A])) + sorted(town.ids_only_of(B))],
    "party": lambda town: [*_rows(town, "person"), *_rows(town, "organisation")],
    "kind": lambda _town: ["person", "organisation", "*"],
    "talent": lambda _town: [each.code for each in city.talents()[:2]],
    "buurt": lambda _town: [
        next(each for each in city.teams() if each.code == team).buurten[0] for team in (A, B)
    ],
    "team": lambda _town: [A, B],
    "member": _every_verbinder,
    "verbinder": _every_verbinder,
    "actor": _every_verbinder,
    "limit": lambda _town: [100_000],
    "offset": lambda _town: [0],
    "since": lambda _town: [0],
    "seq": lambda _town: [0],
    "number": lambda _town: [1],
    "start": lambda _town: [LONG_AGO],
    "end": lambda _town: [FAR_AHEAD],
    "day": lambda _town: [TODAY, FAR_AHEAD],
    "before": lambda _town: [FAR_AHEAD],
    "after": lambda _town: [LONG_AGO],
    "grain": lambda _town: ["month", "year"],
    "moment": lambda _town: [_moment(LONG_AGO)],
    "closed_since": lambda _town: [_moment(LONG_AGO)],
    "typed": lambda _town: ["", "a"],
    "subject": lambda town: [
        min(ids) for team in (A, B) for ids in town.only_of[team].values() if ids
    ],
    "age_band": lambda _town: [each.code for each in city.codes("age_band")],
    "name": lambda _town: ["core.person_shared", "core.peek_missed"],
    "digest": lambda _town: ["0" * 64],
}
# What is not known by name goes by its type: there is one sensible answer for a day or a moment.
BY_TYPE: Mapping[Any, Values] = {
    date: lambda _town: [LONG_AGO, TODAY],
    datetime: lambda _town: [_moment(LONG_AGO)],
    bool: lambda _town: [True, False],
}


def functions(store: Any) -> dict[str, Callable[..., Any]]:
    """The public functions of a store that read: their first parameter is a Context."""
    found = inspect.getmembers(store, inspect.isfunction)
    return {
        name: function
        for name, function in found
        if not name.startswith("_")
        and function.__module__ == store.__name__
        and first_type(function) is Context
    }


def calls(town: Town, function: Callable[..., Any], schema: str) -> Iterator[dict[str, Any]]:
    """Arguments to call a function with: every value of each parameter, with ids of A and of B."""
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    values = {each.name: _values(town, function, each, hints, schema) for each in parameters}
    every = itertools.product(*values.values())
    for chosen in itertools.islice(every, _MOST_CALLS):
        yield dict(zip(values, chosen, strict=True))


def _values(
    town: Town,
    function: Callable[..., Any],
    parameter: inspect.Parameter,
    hints: Mapping[str, Any],
    schema: str,
) -> list[Any]:
    found = _provider(town, parameter.name, hints.get(parameter.name), schema)
    if found is None and parameter.default is inspect.Parameter.empty:
        raise AssertionError(
            f"{function.__module__}.{function.__name__}: the scope test does not know what to give "
            f"for “{parameter.name}”. Add it to BY_NAME in tests/contract/arguments.py, or name it "
            f"after the table whose ids it takes."
        )
    default = [] if parameter.default is inspect.Parameter.empty else [parameter.default]
    return [*default, *(found(town) if found else [])]


def _provider(town: Town, name: str, hint: Any, schema: str) -> Values | None:
    if known := BY_NAME.get(name):
        return known
    noun = name.removesuffix("_id")
    for place in (f"{schema}.{noun}", f"core.{noun}"):
        if any(table.place == place for table in town.tables):
            return lambda town: _rows(town, place)
    if noun in BY_NAME:
        return BY_NAME[noun]
    kinds = [hint, *get_args(hint)]
    return next((BY_TYPE[kind] for kind in kinds if kind in BY_TYPE), None)


def _rows(town: Town, place: str) -> list[Any]:
    place = place if "." in place else f"core.{place}"
    return [each for team in (A, B) for each in sorted(town.only_of[team].get(place, ()))[:_SOME]]


def _some_ids(town: Town, ids: Mapping[str, frozenset[str]]) -> set[str]:
    return {each for found in ids.values() for each in sorted(found)[:50]}


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
