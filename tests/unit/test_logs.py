"""The log: JSON, and whatever goes wrong with whatever name in it, no name."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import logs
from bloei_core.errors import BloeiError, Conflict, NotAllowed, NotFound, SignedOut
from bloei_core.plugins import Registry
from bloei_core.security_log import refused

NAME = "Fatima van den Bérg"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged; after the test everything is as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.lastResort)
    stream = io.StringIO()
    logs.set_up(stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level, logging.lastResort = before


def told(log: io.StringIO) -> list[dict[str, object]]:
    """The lines."""
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_line_says_what_who_and_how_much(log: io.StringIO) -> None:
    logging.getLogger("bloei.backup").info("backup made", extra={"backup": "bloei-1", "bytes": 12})
    [line] = told(log)
    assert (line["event"], line["backup"], line["bytes"]) == ("backup made", "bloei-1", 12)
    assert (line["level"], line["logger"]) == ("info", "bloei.backup")


def test_an_exception_tells_its_kind_and_places_never_its_message(log: io.StringIO) -> None:
    for logger in ("bloei.jobs", "streamlit.runtime", "asyncio", "apscheduler.executors"):
        try:
            raise ValueError(f"{NAME} is niet te vinden")
        except ValueError:
            logging.getLogger(logger).exception("It failed for %s", NAME)
    assert "Fatima" not in log.getvalue()
    assert len(told(log)) == 4
    assert {line["exception"] for line in told(log)} == {"ValueError"}
    assert all("test_logs.py" in str(line["places"]) for line in told(log))


def test_the_words_of_a_library_are_not_told_only_their_place(log: io.StringIO) -> None:
    logging.getLogger("some.library").error(f"could not parse {NAME}")  # noqa: G004
    warnings.warn(f"strange: {NAME}", UserWarning, stacklevel=1)
    assert "Fatima" not in log.getvalue()
    assert str(told(log)[0]["event"]).startswith("test_logs:")


def test_a_failure_of_a_plugin_and_a_refusal_are_one_line_each(log: io.StringIO) -> None:
    Registry().note("match_board", "pagina matchbord", KeyError(NAME))
    refused("other_team", "noor", page=NAME, team="team-1")
    failure, refusal = told(log)
    assert "KeyError" in json.dumps(failure)
    expected = {"event": "refused", "what": "other_team", "member": "noor", "team": "team-1"}
    assert expected.items() <= refusal.items()
    assert set(refusal) - set(expected) == {"time", "level", "logger"}
    assert "Fatima" not in log.getvalue()


@pytest.mark.parametrize("kind", [NotAllowed, NotFound, Conflict, SignedOut])
def test_a_refusal_that_may_be_an_attempt_is_told_wherever_it_is_caught(
    log: io.StringIO, kind: type[NotAllowed]
) -> None:
    with suppress(BloeiError):
        raise kind(f"Dit mag {NAME} niet.")
    [line] = told(log)
    assert (line["logger"], line["event"], line["what"]) == ("bloei.security", "refused", kind.code)
    assert "Fatima" not in log.getvalue()


@settings(max_examples=50)
@given(text=st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_typed_text_beside_an_event_is_only_told_when_it_is_a_code(text: str) -> None:
    record = logging.makeLogRecord({"name": "bloei.x", "msg": "saved", "typed": text})
    line = json.loads(logs._Line().format(record))
    assert line["typed"] == "…" or logs._CODE.fullmatch(text)


def test_nothing_debug_and_nothing_of_visitors(log: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").info("GET /mensen?q=Fatima")
    logging.getLogger("bloei.jobs").debug("busy")
    assert told(log) == []
