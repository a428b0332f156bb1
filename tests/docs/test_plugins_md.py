"""PLUGINS.md and the code say the same, and what it tells to type in works."""

from __future__ import annotations

import ast
import inspect

import pytest

from bloei_core import hookspecs
from bloei_core.plugins import LIST_HOOKS
from tests.docs import plugins_md, test_hooks

EVERY_HOOK = {
    name
    for name, function in inspect.getmembers(hookspecs, inspect.isfunction)
    if hasattr(function, f"{hookspecs.PROJECT}_spec")
}


def test_every_hook_is_documented_and_no_other() -> None:
    assert set(plugins_md.hooks()) == EVERY_HOOK
    assert {*LIST_HOOKS, "on_event"} == EVERY_HOOK


def test_every_field_is_documented_with_its_type_and_default_and_no_other() -> None:
    assert plugins_md.fields() == plugins_md.fields_in_code()


def test_every_hook_has_a_test() -> None:
    tests = {
        name.removeprefix("test_hook_")
        for name, function in inspect.getmembers(test_hooks, inspect.isfunction)
        if name.startswith("test_hook_")
    }
    assert tests == EVERY_HOOK


@pytest.mark.parametrize(("hook", "noun"), sorted(LIST_HOOKS.items(), key=str))
def test_every_optional_field_is_shown_in_an_example(hook: str, noun: type) -> None:
    """A required field is there by itself; an optional one must be named, or it goes untried."""
    optional = {name for name, _, default in plugins_md.fields_in_code()[noun.__name__] if default}
    calls = [
        node
        for node in ast.walk(ast.parse(plugins_md.hooks()[hook]))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == noun.__name__
    ]
    assert optional <= {keyword.arg for call in calls for keyword in call.keywords}


def test_the_whole_plugin_has_every_part() -> None:
    assert set(plugins_md.files("samen_eten")) == {
        "__init__.py",
        "page.py",
        "service.py",
        "store.py",
        "migrations/0001_meal.sql",
        "README.md",
    }
