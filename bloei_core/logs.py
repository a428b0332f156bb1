"""The log of the app: one line of JSON an event, on the error stream, without personal data.

Lines of Bloei itself say what they say in fixed words, with ids, codes and numbers beside them.
Of any other program in the process only the place is told, never its words: an exception of a
library may quote what somebody typed. Of every exception only the kind and the places are told.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

_OURS = "bloei"
_CODE = re.compile(r"[\w.:*/+-]{0,120}", re.ASCII)
_FIXED_WORDS = re.compile(r"[\w.:*/+=, -]{0,400}", re.ASCII)
_PLACES = 3
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class _Line(logging.Formatter):
    """A record as JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _words(record),
        }
        told |= {key: _safe(value) for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            told |= {"exception": kind.__name__, "places": places(trace)}
        return json.dumps(told)


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception came by last: file and line, no code and no message."""
    frames = traceback.extract_tb(trace)[-_PLACES:]
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


def set_up(stream: TextIO | None = None) -> None:
    """Send every line of this process through it; call it once, when the server starts."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.captureWarnings(capture=True)
    logging.lastResort = handler


def _words(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] != _OURS:
        return f"{record.module}:{record.lineno}"
    words = record.getMessage()
    return words if _FIXED_WORDS.fullmatch(words) else "…"


def _safe(value: object) -> object:
    """Numbers, codes and ids; "…" for anything that may be typed text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple | list):
        return [_safe(each) for each in value]
    text = str(value)
    return text if _CODE.fullmatch(text) else "…"
