"""Wie zag wat: the teamleider reads who saw which residents, and why another team looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Final

import streamlit as st

from bloei_core import Action, BloeiError, Context, city, peek
from bloei_core.names import FORGOTTEN_PERSON
from bloei_core.peek import Peek
from bloei_core.peek.store import misses
from bloei_core.read_log import report, words
from bloei_core.read_log.report import Seen, Span, Wanted
from bloei_core.ui import choices, csv_file, formats, part_shown, plain, turn_pages

_SIZE: Final = 20
_MOST_NAMES: Final = 3
_MOST_FOUND: Final = 8
_MOST_LINES: Final = 20_000
_PERIODS: Final = {"Vandaag": 1, "7 dagen": 7, "30 dagen": 30, "Zelf kiezen": 0}
_HEADINGS: Final = ("Dag", "Tijd", "Wie", "Wat", "Bewoners")


def draw(context: Context) -> None:
    """Draw the part: what waits to be seen, then who saw what in a period."""
    if not context.may(Action.SEE_READ_LOG):
        st.info("Alleen de teamleider ziet wie wat zag.", icon=":material/visibility:")
        return
    if context.names_hidden:
        st.info("Namen zijn nu verborgen. Laat ze zien om dit te lezen.",
                icon=":material/visibility_off:")  # fmt: skip
        return
    st.header("Wie heeft wat gezien?", anchor=False)
    st.markdown(
        "Als iemand namen van bewoners ziet, schrijft Bloei dat op. Je leest hier wat jullie team "
        "zag, en wie van een ander team bij jullie bewoners keek."
    )
    _draw_unseen(context)
    span, wanted = _ask(context)
    _draw_misses(context, span)
    rows, people = st.tabs(["Per keer", "Per collega"])
    with rows:
        _draw_rows(context, span, wanted)
    with people:
        _draw_totals(context, span)


# --- looked at with a reason -----------------------------------------------------------------


def _draw_unseen(context: Context) -> None:
    found = peek.unseen(context)
    if not found:
        return
    context.saw(report.PAGE, (each.person for each in found))
    with st.container(border=True):
        st.subheader(":material/travel_explore: Een ander team keek bij jullie", anchor=False)
        for each in found:
            _draw_peek(context, each)


def _draw_peek(context: Context, each: Peek) -> None:
    who = plain(words.who(context, each.member, each.from_team))
    reason = plain(city.label("peek_reason", each.reason))
    note = context.open(each.note_sealed)
    lines = [
        f"**{who}** keek bij **{plain(context.name_of(each.person, 'person'))}**",
        f"Waarom: {reason}" + (f": “{plain(note)}”" if note else ""),
        f":small[:gray[{formats.date_and_time(each.asked_at)}]]",
    ]
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown("  \n".join(lines), width="stretch")
        if st.button("Gezien", icon=":material/check:", key=f"gezien-{each.id}",
                     help=f"Ik heb gezien dat {who} keek"):  # fmt: skip
            try:
                peek.acknowledge(context, each.id)
            except BloeiError as error:
                st.toast(plain(str(error)), icon=":material/info:")
            else:
                st.rerun()


def _draw_misses(context: Context, span: Span) -> None:
    found = misses(context, span.start, span.end)
    if found:
        times = formats.count(sum(found.values()), "keer", "keer")
        teams = formats.join_words([context.engine.team_name(team) for team in found])
        st.caption(
            f":material/search_off: In deze tijd zochten anderen {times} iemand bij jullie die zij "
            f"niet vonden: {plain(teams)}."
        )


# --- which rows ------------------------------------------------------------------------------


def _ask(context: Context) -> tuple[Span, Wanted]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        span = _ask_period()
        names = {each.id: each.name for each in context.engine.members(context.teams)}
        member = st.selectbox(
            "Wie keek?", list(names), index=None, format_func=names.__getitem__, width=165,
            placeholder="Iedereen", key="zag-wie",
        )  # fmt: skip
        resident = _ask_resident(context)
    return span, Wanted(member or "", resident)


def _ask_period() -> Span:
    chosen = st.segmented_control(
        "Wanneer?", list(_PERIODS), default="7 dagen", required=True, key="zag-wanneer"
    )
    today = formats.today()
    if days := _PERIODS[str(chosen)]:
        return _span(today - timedelta(days=days - 1), today)
    picked = st.date_input(
        "Van en tot en met", (today - timedelta(days=6), today), max_value=today,
        format="DD-MM-YYYY", key="zag-dagen", width=260,
    )  # fmt: skip
    chosen_days = list(picked)
    if not chosen_days:
        return _span(today, today)
    return _span(chosen_days[0], chosen_days[-1])  # after one click there is one day


def _span(first: date, last: date) -> Span:
    start, end = (
        datetime.combine(day, time(), city.CITY_TIME) for day in (first, last + timedelta(days=1))
    )
    return Span(start, end)


def _ask_resident(context: Context) -> str:
    typed = st.text_input(
        "Bij welke bewoner?", key="zag-zoek", type="search", placeholder="Typ een naam", width=165,
        autocomplete="off",
    )  # fmt: skip
    if not typed:
        return ""
    found = [each.id for each in context.search_parties(typed, "person")[:_MOST_FOUND]]
    context.searched(report.PAGE, typed, found)
    if not found:
        st.caption("Niemand gevonden.")
        return ""
    labels = {each: _with_buurt(context, each) for each in found}
    chosen: str = st.selectbox(
        "Wie bedoel je?",
        found,
        format_func=labels.__getitem__,
        key=f"zag-bewoner-{found[0]}",
        width=260,
    )
    return chosen


def _with_buurt(context: Context, person: str) -> str:
    buurt = choices.buurt_name(context.party(person).buurt)
    return f"{context.name_of(person)} · {buurt}"


# --- per time --------------------------------------------------------------------------------


def _draw_rows(context: Context, span: Span, wanted: Wanted) -> None:
    total = report.count(context, span, wanted)
    if not total:
        st.markdown(":material/local_florist: In deze tijd zag niemand iets. Kies een andere tijd.")
        return
    key = f"zag-{hash((span, wanted))}"
    turn_pages(key, total, formats.count(total, "keer", "keer"), _SIZE)
    found = report.seen(context, span, wanted, _SIZE, part_shown(key, total, _SIZE))
    context.saw(report.PAGE, (person for each in found for person in _named(each)))
    for day, part in groupby(found, key=lambda each: formats.local(each.happened_at).date()):
        st.markdown(f"**{formats.relative_day(day).capitalize()}**, {formats.long_date(day)}")
        for each in part:
            _draw_row(context, each)
    _draw_download(context, span, wanted)


def _draw_row(context: Context, each: Seen) -> None:
    who = plain(words.who(context, each.member, each.team))
    people = formats.join_words([_name(context, person) for person in _named(each)])
    if not people:
        people = formats.count(len(each.residents), "bewoner", "bewoners")
    what = plain(words.what(each.kind, each.page, people))
    with st.container(
        horizontal=True, vertical_alignment="center", wrap=False, key=f"regel-zag-{each.seq}"
    ):
        st.markdown(
            f":gray[{formats.clock(formats.local(each.happened_at))}] **{who}** {what}",
            width="stretch",
        )
        if (
            not _named(each)
            and each.residents
            and st.button(
                "Namen", key=f"namen-{each.seq}", type="tertiary", help="Welke bewoners waren dit?"
            )
        ):
            _show_names(context, each)


def _name(context: Context, person: str) -> str:
    """Her name; of who is not known here "een bewoner van een ander team"."""
    name = context.name_of(person, "person")
    is_named = person in context.parties() and name != FORGOTTEN_PERSON
    return name if is_named else f"een {name}"


def _named(each: Seen) -> Sequence[str]:
    """Whose names stand in the line; more than a few are a number with a button."""
    return each.residents if len(each.residents) <= _MOST_NAMES else ()


@st.dialog("Welke bewoners waren dit?", icon=":material/visibility:")
def _show_names(context: Context, each: Seen) -> None:
    context.saw(report.PAGE, each.residents)
    who = plain(words.who(context, each.member, each.team))
    st.caption(f"{who}, {formats.date_and_time(each.happened_at)}, {words.page_title(each.page)}")
    names = sorted(context.name_of(person, "person") for person in each.residents)
    st.markdown("  \n".join(plain(name) for name in names))


def _draw_download(context: Context, span: Span, wanted: Wanted) -> None:
    st.download_button(
        "Downloaden als CSV",
        partial(_file, context, span, wanted),
        "wie-zag-wat.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="zag-csv",
    )


def _file(context: Context, span: Span, wanted: Wanted) -> bytes:
    """Made only when it is asked for, and told to the read log then."""
    found = report.seen(context, span, wanted, _MOST_LINES)
    context.exported(report.PAGE, {person for each in found for person in each.residents})
    return csv_file(_HEADINGS, [_line(context, each) for each in found])


def _line(context: Context, each: Seen) -> tuple[str, ...]:
    names = [context.name_of(person, "person") for person in each.residents]
    number = formats.count(len(names), "bewoner", "bewoners")
    return (
        formats.dutch_date(formats.local(each.happened_at)),
        formats.clock(formats.local(each.happened_at)),
        words.who(context, each.member, each.team),
        words.what(each.kind, each.page, number),
        ", ".join(names),
    )


# --- per colleague ---------------------------------------------------------------------------


def _draw_totals(context: Context, span: Span) -> None:
    found = report.totals(context, span)
    if not found:
        st.markdown(":material/local_florist: In deze tijd zag niemand iets.")
        return
    st.table(
        {
            "Wie": [plain(words.who(context, each.member, each.team)) for each in found],
            "Bewoners": [formats.number(each.residents) for each in found],
            "Keren": [formats.number(each.rows) for each in found],
            "Laatst": [formats.date_and_time(each.last_at) for each in found],
        },
        border="horizontal",
        hide_index=True,
    )
    st.caption("Een lijst of bord telt één keer per kwartier, met alle bewoners die erop stonden.")
