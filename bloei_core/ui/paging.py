"""Long lists in parts, with buttons in Dutch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import streamlit as st

from bloei_core.ui.formats import number

PAGE_SIZE: Final = 25
_TURNED_BY: Final = "bloei-bladzijde"

Item = TypeVar("Item")


def part_shown(key: str, total: int, size: int = PAGE_SIZE) -> int:
    """The index of the first line to show, of a list with `total` lines.

    `key` names the list with its filters: with another key it starts at the beginning.
    """
    return min(_page(key), _last_page(total, size)) * size


def shown(key: str, lines: Sequence[Item], size: int = PAGE_SIZE) -> Sequence[Item]:
    """The lines to show now of a list that is in memory."""
    first = part_shown(key, len(lines), size)
    return lines[first : first + size]


def turn_pages(key: str, total: int, said: str, size: int = PAGE_SIZE) -> None:
    """What is above a list: how many lines, as `said`, and buttons to leaf through them.

    It stands above, so that the new page begins in sight.
    """
    last = _last_page(total, size)
    page = min(_page(key), last)
    with st.container(horizontal=True, vertical_alignment="center", key=f"blader-{key}"):
        where = f" · bladzijde {number(page + 1)} van {number(last + 1)}" if last else ""
        st.caption(f"{said}{where}", width="content")
        if last:
            st.space("stretch")
            _draw_buttons(key, page, last)


def _draw_buttons(key: str, page: int, last: int) -> None:
    with st.container(horizontal=True, width="content", wrap=False):
        _turn(key, "Vorige", ":material/chevron_left:", page - 1, enabled=page > 0)
        _turn(key, "Volgende", ":material/chevron_right:", page + 1, enabled=page < last)


def _page(key: str) -> int:
    listed, page = st.session_state.get(_TURNED_BY, ("", 0))
    return int(page) if listed == key else 0


def _last_page(total: int, size: int) -> int:
    return max(total - 1, 0) // size


def _turn(key: str, label: str, icon: str, page: int, *, enabled: bool) -> None:
    st.button(
        label,
        key=f"{label}-{key}",
        icon=icon,
        icon_position="right" if label == "Volgende" else "left",
        disabled=not enabled,
        on_click=_remember,
        args=(key, page),
    )


def _remember(key: str, page: int) -> None:
    st.session_state[_TURNED_BY] = (key, page)
