"""A page drawn by Streamlit's AppTest, and all that it would send to the browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

from bloei_core import Context, Page

_TIMEOUT = 60.0
_drawn: list[tuple[Page, Context]] = []


def draw(page: Page, context: Context, **query: str) -> AppTest:
    """The page as this member sees it, with this in its address."""
    _drawn[:] = [(page, context)]
    screen = AppTest.from_function(_script, default_timeout=_TIMEOUT)
    for key, value in query.items():
        screen.query_params[key] = value
    return screen.run()


def draw_now() -> None:
    """Called by the script inside AppTest."""
    page, context = _drawn[0]
    page.render(context)


def sent(screen: AppTest) -> str:
    """Everything on the screen as text: what is shown and the data of components."""
    return "\n".join(str(node.proto) for node in _nodes(screen._tree) if _has_proto(node))


def _script() -> None:
    from tests.contract import screen

    screen.draw_now()


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _has_proto(node: Any) -> bool:
    return getattr(node, "proto", None) is not None
