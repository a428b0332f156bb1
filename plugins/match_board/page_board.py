"""The board itself, and what it asks: moves, undo, a new match, older cards."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.ui import (
    REDO,
    UNDO,
    Act,
    Around,
    Asking,
    Choice,
    Done,
    Lane,
    Move,
    Viewer,
    board,
    board_fragment,
    formats,
)
from plugins.match_board import lanes, page_hand_over, page_open, page_steps, service, words
from plugins.match_board.cards import TeamBoard, initials
from plugins.match_board.looking import BY_VERBINDER, View, swimlanes
from plugins.match_board.page_open import Question
from plugins.match_board.service import MoveTo

LONGEST: Final = lanes.BACK[-1][0]
_NEW = "match-nieuw-in"
_BACK = "match-back"
_LANES = "match-lanes"
_HURRY = "match-hurry"
_BATCH = re.compile(r"[a-z0-9-]{1,60}", re.ASCII)
_GIVE = Choice("overdragen", "Overdragen aan een collega")


def ask_for_new(lane: str = words.FIRST_LANE) -> None:
    """Let the page open the dialog of a new match; for callbacks."""
    page_open.forget_open()
    st.session_state[_NEW] = lane


def wanted_new() -> str | None:
    """The lane in which a new match is wanted; asked once."""
    lane: str | None = st.session_state.pop(_NEW, None)
    return lane


@board_fragment()
def draw(context: Context, view: View) -> None:
    """Draw the board and follow what others do; a dialog that stands open is left alone."""
    if page_open.wants_to_open() or _NEW in st.session_state:
        st.rerun(scope="app")
    back = int(st.session_state.get(_back_key(context), 0))
    source = TeamBoard(context, view.filter, view.rows, back)
    board(
        key=f"matchbord-{context.team}",
        name=f"Matchbord van {context.engine.team_name(context.team)}",
        lanes=_lanes(context, view, back),
        source=source,
        view=source.view,
        swimlanes=swimlanes(context, view.rows),
        choices=[_GIVE],
        on_move=partial(move, source),
        on_act=partial(act, context),
        on_open=page_open.ask_to_open,
        on_add=ask_for_new,
        on_more=partial(_show_more, context),
        around=partial(_around, context),
    )


# --- what is asked ---------------------------------------------------------------------------


def move(source: TeamBoard, asked: Move) -> str | Asking | None:
    """Do what was asked; None, or why not, or what must be asked first."""
    st.session_state[_HURRY] = True
    to = MoveTo(
        asked.lane,
        asked.before,
        asked.after,
        verbinder=asked.group if source.rows == BY_VERBINDER else None,
        batch=asked.batch if _BATCH.fullmatch(asked.batch) else "",
    )
    try:
        source.moved = service.move_card(source.context, asked.card, asked.version, to)
    except service.ReasonNeeded as error:
        Question(asked.lane, {asked.card: asked.version}, asked.batch).ask()
        return Asking(str(error))
    except BloeiError as error:
        return str(error)
    page_steps.acted()
    if asked.lane != asked.origin and asked.lane in words.COUNTED_LANES:
        # It is done, with today as its start; what else to know is asked at once.
        Question(asked.lane, {asked.card: asked.version + 1}, asked.batch).ask()
    return None


def act(context: Context, asked: Act) -> str | Asking | Done | None:
    """Undo, redo, or hand over the chosen cards."""
    if asked.code in (UNDO, REDO):
        return page_steps.turn_around(context, asked.code)
    if asked.code == _GIVE.code and asked.cards:
        Question(page_hand_over.QUESTION, dict(asked.cards)).ask()
        return Asking("Kies aan wie je de kaarten geeft.")
    return "Dit kan het bord niet."


def _show_more(context: Context, _lane: str) -> None:
    key = _back_key(context)
    st.session_state[key] = min(st.session_state.get(key, 0) + 1, len(lanes.BACK) - 1)


def _back_key(context: Context) -> str:
    return f"{_BACK}-{context.team}"


# --- what stands around it -------------------------------------------------------------------


def _lanes(context: Context, view: View, back: int) -> list[Lane]:
    """The lanes; right after a move those of before: their counts come with the next look."""
    about = (context.team, view, back)
    known: tuple[object, list[Lane]] | None = st.session_state.get(_LANES)
    if st.session_state.pop(_HURRY, False) and known and known[0] == about:
        return known[1]
    found = lanes.lanes(context, view.filter, back)
    st.session_state[_LANES] = (about, found)
    return found


def _around(context: Context) -> Around:
    done, undone = page_steps.titles(context)
    return Around(_notice(context), _viewers(context), undo=done, redo=undone)


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


def _viewers(context: Context) -> list[Viewer]:
    names = {each: service.member_name(context, each) for each in service.others_looking(context)}
    return [Viewer(each, initials(name), name) for each, name in names.items()]
