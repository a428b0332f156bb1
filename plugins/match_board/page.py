"""Matchbord: the board of a team, what it shows, and the ways in to a card and a new match."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from bloei_core import Action, BloeiError, Context, neighbourhood
from bloei_core.ui import Around, Move, board, empty_state, formats, plain, say_now
from plugins.match_board import page_card, page_new, service, words
from plugins.match_board.cards import BOARD_LANES, MINE, Filter, TeamBoard

_SECONDS = 2
_EVERYBODY = ""
_NEW = "nieuw"


def render(context: Context) -> None:
    """Draw the page; `?match=<id>` opens a card, `?wie=`, `?soort=` and `?talent=` filter."""
    context.require(Action.MOVE_MATCHES)
    say_now()
    st.title(f"Wat loopt er in {plain(context.engine.team_name(context.team))}?")
    shown = _draw_controls(context)
    if not service.count_by_lane(context):
        _draw_empty(context)
        return
    _draw_board(context, shown)
    _open_dialog(context)


def _draw_controls(context: Context) -> Filter:
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = _ask_filter(context)
        st.button(
            "Nieuwe match",
            type="primary",
            icon=":material/add:",
            key="match-nieuw",
            on_click=_ask_for_new,
        )
    return shown


def _draw_empty(context: Context) -> None:
    empty_state(
        "handshake",
        "Nog geen matches",
        "Een match is twee mensen of plekken en een talent. Ken je een bewoner die graag kookt, "
        "en een plek die een kok zoekt? Klik op **Nieuwe match**. Je hebt drie dingen nodig: "
        "wie, met wie, en wat ze samen doen.",
    )
    _open_dialog(context)


# --- what the board shows --------------------------------------------------------------------


def _ask_filter(context: Context) -> Filter:
    """Whose matches, of which kind and talent; as codes in the address."""
    names = {each.id: each.name for each in service.colleagues(context)}
    _start_from_address("wie", {_EVERYBODY, MINE, *names})
    _start_from_address("soort", {_EVERYBODY, *words.KINDS})
    _start_from_address("talent", {_EVERYBODY, *words.talent_codes()})
    with st.popover(_filter_title(), icon=":material/filter_alt:"):
        chosen = Filter(
            _choose("Verbinder", "wie", {MINE: "Mijn kaarten", **names}, "Hele team"),
            _choose("Soort", "soort", words.KINDS, "Alle soorten"),
            _choose("Talent", "talent", _talents(), "Alle talenten"),
        )
        st.button("Alles laten zien", on_click=_show_all, disabled=chosen == Filter())
    quick = st.toggle("Mijn kaarten", value=chosen.verbinder == MINE, key=f"mij-{chosen.codes}")
    if quick != (chosen.verbinder == MINE):
        st.query_params["wie"] = MINE if quick else _EVERYBODY
        del st.session_state[_key("wie")]
        st.rerun()
    for name, code in zip(("wie", "soort", "talent"), chosen.codes.split("/"), strict=True):
        _to_address(name, code)
    return chosen


def _choose(label: str, name: str, options: Mapping[str, str], everything: str) -> str:
    labels = {_EVERYBODY: everything, **options}
    return st.selectbox(label, list(labels), format_func=labels.__getitem__, key=_key(name))


def _talents() -> dict[str, str]:
    return {code: neighbourhood.talent_label(code) for code in words.talent_codes()}


def _filter_title() -> str:
    used = sum(bool(st.session_state.get(_key(name))) for name in ("wie", "soort", "talent"))
    return f"Filter ({used})" if used else "Filter"


def _show_all() -> None:
    for name in ("wie", "soort", "talent"):
        st.session_state[_key(name)] = _EVERYBODY


def _key(name: str) -> str:
    return f"match-filter-{name}"


def _start_from_address(name: str, allowed: set[str]) -> None:
    # What was chosen for another team may not exist in this one.
    if st.session_state.get(_key(name)) not in allowed:
        asked = st.query_params.get(name, _EVERYBODY)
        st.session_state[_key(name)] = asked if asked in allowed else _EVERYBODY


def _to_address(name: str, code: str) -> None:
    if code:
        st.query_params[name] = code
    elif name in st.query_params:
        del st.query_params[name]


# --- the board -------------------------------------------------------------------------------


@st.fragment(run_every=_SECONDS)
def _draw_board(context: Context, shown: Filter) -> None:
    if page_card.wants_to_open():
        st.rerun(scope="app")
    source = TeamBoard(context, shown)
    board(
        key=f"matchbord-{context.team}",
        name=f"Matchbord van {context.engine.team_name(context.team)}",
        lanes=BOARD_LANES,
        source=source,
        view=source.view,
        on_move=partial(_move, context),
        on_open=page_card.ask_to_open,
        around=partial(_around, context),
    )


def _move(context: Context, move: Move) -> str | None:
    """Do what was asked; None, or why not."""
    to = service.MoveTo(move.lane, move.before, move.after)
    try:
        service.move_card(context, move.card, move.version, to)
    except service.ReasonNeeded as error:
        page_card.ask_to_stop(move.card)
        return str(error)
    except BloeiError as error:
        return str(error)
    return None


def _around(context: Context) -> Around:
    return Around(notice=_notice(context))


def _notice(context: Context) -> str:
    """How many matches run and are on their way."""
    found = service.count_by_lane(context)
    running, done = found.get(words.RUNNING, 0), found.get(words.DONE, 0)
    coming = sum(found.get(lane, 0) for lane in words.ON_THE_WAY)
    parts = [
        formats.count(running, "match loopt", "matches lopen"),
        f"{formats.number(coming)} onderweg",
        f"{formats.number(done)} afgerond in {service.SHOWN_DAYS} dagen",
    ]
    return ", ".join(parts)


# --- dialogs ---------------------------------------------------------------------------------


def _ask_for_new() -> None:
    page_card.forget_open()
    st.session_state[_NEW] = True
    page_new.start()


def _open_dialog(context: Context) -> None:
    """At most one dialog stands open; drawn by the page itself, so that the poll leaves it be."""
    if st.session_state.pop(_NEW, False):
        page_new.open_dialog(context)
    else:
        page_card.open_dialog(context)
