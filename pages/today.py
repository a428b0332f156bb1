"""Vandaag: what waits for me. Every plugin adds its own list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import streamlit as st

from bloei_core import Action, Context, Todo, TodoSource
from bloei_core.ui import formats, go
from bloei_core.ui.text import plain

_SECONDS = 3.0
_AT_FIRST = 6
_PAGE = "vandaag"


def render(context: Context) -> None:
    """Draw the page."""
    lists = [(source, _todos(context, plugin, source)) for plugin, source in _sources(context)]
    waiting = sum(len(todos) for _, todos in lists)
    context.saw(_PAGE, (person for _, todos in lists for each in todos for person in each.people))
    st.title(_greeting(context))
    st.markdown(_summary(waiting))
    for source, todos in lists:
        if todos:
            _draw_list(source, todos)
    if not waiting:
        _draw_nothing_waits(context)


def _sources(context: Context) -> list[tuple[str, TodoSource]]:
    return sorted(context.contributed(TodoSource), key=lambda each: each[1].order)


def _todos(context: Context, plugin: str, source: TodoSource) -> Sequence[Todo]:
    """The open lines, urgent and oldest first; none when the plugin fails (Beheer tells)."""
    quick = context.within(_SECONDS)
    found = context.engine.plugins.isolated(plugin, "vandaag", source.todos, quick) or ()
    return sorted(found, key=lambda each: (not each.urgent, each.due or date.max))


def _greeting(context: Context) -> str:
    hour = formats.local(datetime.now(UTC)).hour
    part = "Goedemorgen" if hour < 12 else "Goedemiddag" if hour < 18 else "Goedenavond"
    return f"{part}, {plain(context.member.name.split()[0])}"


def _summary(waiting: int) -> str:
    if not waiting:
        return f"Het is {formats.long_date(formats.today())}. Er wacht niets op je."
    things = formats.count(waiting, "ding wacht", "dingen wachten")
    return f"Het is {formats.long_date(formats.today())}. **{things}** op je."


def _draw_list(source: TodoSource, todos: Sequence[Todo]) -> None:
    with st.container(border=True):
        st.header(f"{source.icon} {plain(source.title)} · {len(todos)}", anchor=False)
        for index, todo in enumerate(todos[:_AT_FIRST]):
            _draw_todo(source, index, todo)
        if rest := todos[_AT_FIRST:]:
            with st.expander(f"Nog {formats.count(len(rest), 'regel', 'regels')}"):
                for index, todo in enumerate(rest, _AT_FIRST):
                    _draw_todo(source, index, todo)


def _draw_todo(source: TodoSource, index: int, todo: Todo) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown(
            f"**{plain(todo.title)}**  \n{_when(todo)}{plain(todo.reason)}", width="stretch"
        )
        help_text = plain(f"Open: {todo.title}")
        if st.button("Open", key=f"{source.title}-{index}", help=help_text):
            go(todo.url, **todo.query)


def _when(todo: Todo) -> str:
    """The day as a badge; a sign beside the colour when it cannot wait."""
    if not todo.urgent and not todo.due:
        return ""
    colour, sign = ("red", ":material/priority_high: ") if todo.urgent else ("gray", "")
    day = plain(formats.relative_day(todo.due)) if todo.due else "nu"
    return f":{colour}-badge[{sign}{day}] "


def _draw_nothing_waits(context: Context) -> None:
    with st.container(border=True):
        st.header(":material/local_florist: Tijd voor een praatje", anchor=False)
        if not context.may(Action.SEE_NAMES):
            st.markdown("Niets wacht. Een goed moment om bij een team langs te gaan.")
            return
        st.markdown(
            "Geen afspraken die wachten. Loop eens binnen bij een plek in de buurt, "
            "of leer een bewoner kennen. Een nieuw talent vind je het snelst aan de keukentafel."
        )
        if st.button("Naar mensen en plekken", icon=":material/diversity_3:"):
            go("mensen")
