"""The agenda as a list, and as a table to download."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import streamlit as st

from bloei_core import Context
from bloei_core.ui import (
    csv_file,
    empty_state,
    formats,
    go,
    plain,
    shown,
    turn_pages,
)
from plugins.initiative_calendar import items, page_entry, words
from plugins.initiative_calendar.items import Shown
from plugins.initiative_calendar.page_controls import Look

_PAGE = 40
_HEADINGS = ("Dag", "Van", "Tot", "Wat", "Soort", "Waar", "Herhaalt", "Aantal mensen")


def draw(context: Context, look: Look, found: Sequence[Shown]) -> None:
    """The days of some weeks with what stands in the agenda."""
    if not found:
        empty_state(
            "calendar_month",
            "Nog niets in deze weken",
            "Klik op **Nieuwe activiteit**: een koffie-inloop, een training of een buurtfeest. "
            "Of blader verder.",
        )
        return
    key = f"agenda-lijst-{look.first}"
    turn_pages(key, len(found), formats.count(len(found), "afspraak", "afspraken"), _PAGE)
    for day, part in groupby(shown(key, found, _PAGE), key=lambda each: each.starts.date()):
        st.markdown(f"### {formats.long_date(day)}")
        for each in part:
            _draw_line(context, each)


def _draw_line(context: Context, each: Shown) -> None:
    with st.container(key=f"regel-{each.id.replace('.', '-')}"):
        when, what, more = st.columns([1.3, 4, 3], vertical_alignment="center")
        when.markdown(_time(each))
        if each.url:
            label = plain(each.title)
            if what.button(label, key=f"lijst-{each.id}", type="tertiary"):
                _open(each)
        else:
            what.markdown(plain(each.title))
        more.caption(plain(" · ".join(_about(context, each))))


def _open(each: Shown) -> None:
    if each.entry is not None and each.original is not None:
        page_entry.ask_to_open(each.entry.id, each.original)
        st.rerun()
    go(each.url, **each.query)


def _time(each: Shown) -> str:
    if each.all_day:
        days = (each.last_day - each.starts.date()).days
        return f"tot en met {formats.short_date(each.last_day)}" if days else "hele dag"
    return f"{formats.clock(each.starts)} – {formats.clock(each.ends)}"


def _about(context: Context, each: Shown) -> list[str]:
    found = [_sort(context, each)]
    if each.place:
        found.append(each.place)
    if each.repeats:
        found.append("herhaalt")
    if each.attendance is not None:
        found.append(formats.count(each.attendance, "mens", "mensen"))
    return found


def _sort(context: Context, each: Shown) -> str:
    """What sort of item it is, in words: colour alone says nothing."""
    if each.source == items.OWN:
        return words.kinds().get(each.kind, each.kind)
    if each.source == items.FREE_DAYS:
        return "Vrije dag"
    titles = {items.code_of(plugin, source): source.title for plugin, source in
              items.sources(context)}  # fmt: skip
    return titles.get(each.source, "")


# --- the table -------------------------------------------------------------------------------


def draw_table(context: Context, look: Look, found: Sequence[Shown]) -> None:
    """The same as a table, with a download."""
    table = st.expander(
        "Als tabel", icon=":material/table_rows:", key="agenda-tabel", on_change="rerun"
    )
    if not table.open:
        return
    rows = [_row(context, each) for each in found]
    people = [person for each in found for person in each.people]
    with table:
        st.dataframe(
            {name: [row[at] for row in rows] for at, name in enumerate(_HEADINGS)},
            hide_index=True,
            width="stretch",
        )
        st.download_button(
            "Downloaden als CSV",
            csv_file(_HEADINGS, rows),
            f"agenda-{look.first.isoformat()}.csv",
            "text/csv",
            icon=":material/download:",
            on_click=partial(context.exported, words.AGENDA, people),
            key="agenda-csv",
        )


def _row(context: Context, each: Shown) -> tuple[str, ...]:
    return (
        formats.dutch_date(each.starts),
        "" if each.all_day else formats.clock(each.starts),
        formats.dutch_date(each.last_day) if each.all_day else formats.clock(each.ends),
        each.title,
        _sort(context, each),
        each.place,
        "ja" if each.repeats else "",
        "" if each.attendance is None else str(each.attendance),
    )
