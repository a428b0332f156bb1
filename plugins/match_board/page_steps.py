"""Undo and redo on the board: what the buttons say, and doing it."""

from __future__ import annotations

import time

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.ui import UNDO, Done
from plugins.match_board import service

_PASSED = "match-steps-passed"
_KNOWN = "match-steps-known"
_SECONDS = 10.0


def titles(context: Context) -> tuple[str, str]:
    """What undo and redo would do, "" for nothing.

    The log is read again when this session did something, else after ten seconds at the soonest:
    what others do changes nothing here.
    """
    known: tuple[str, float, str, str] | None = st.session_state.get(_KNOWN)
    if known and known[0] == context.team and time.monotonic() - known[1] < _SECONDS:
        return known[2], known[3]
    found = service.steps(context, _passed(context))
    st.session_state[_KNOWN] = (context.team, time.monotonic(), found.undo, found.redo)
    return found.undo, found.redo


def acted() -> None:
    """This session did something: the buttons say something else now."""
    st.session_state.pop(_KNOWN, None)


def turn_around(context: Context, code: str) -> str | Done:
    """Undo or redo; what was done, or why not: then the next one is tried the next time."""
    acted()
    verb = service.undo if code == UNDO else service.redo
    try:
        return Done(verb(context, _passed(context)).told)
    except service.CannotUndo as error:
        _passed(context).add(error.step)
        return str(error)
    except BloeiError as error:
        return str(error)


def _passed(context: Context) -> set[int]:
    """The steps of which undoing was refused before: they are passed over."""
    found: set[int] = st.session_state.setdefault(f"{_PASSED}-{context.team}", set())
    return found
