"""A fragment that finished is tidied up, also when another one begins at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from bloei_core.ui.fragments import TurnsQueue
from tests.support.browser import OpenPage
from tests.ui.page_server import PageServer

APP = Path(__file__).with_name("two_fragments_app.py")
Status = ForwardMsg.ScriptFinishedStatus
OF_A_FRAGMENT = Status.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
DONE, BROKEN_OFF = "FINISHED_FRAGMENT_RUN_SUCCESSFULLY", "FINISHED_EARLY_FOR_RERUN"


@pytest.fixture
def queue() -> TurnsQueue:
    return TurnsQueue()


def _drawn(queue: ForwardMsgQueue, fragment: str) -> None:
    message = ForwardMsg()
    message.delta.fragment_id = fragment
    message.delta.new_element.markdown.body = fragment
    message.metadata.delta_path.append(len(queue))
    queue.enqueue(message)


def _begun(queue: ForwardMsgQueue) -> None:
    message = ForwardMsg()
    message.new_session.page_script_hash = "page"
    queue.enqueue(message)


def _finished(queue: ForwardMsgQueue, status: Status.ValueType, *fragments: str) -> None:
    message = ForwardMsg(script_finished=status)
    message.metadata.run.fragment_ids.extend(fragments)
    queue.enqueue(message)


def _told(queue: ForwardMsgQueue) -> list[tuple[str, list[str]]]:
    finished = [message for message in queue.flush() if message.HasField("script_finished")]
    return [
        (Status.Name(message.script_finished), list(message.metadata.run.fragment_ids))
        for message in finished
    ]


@pytest.mark.parametrize(
    ("next_run", "told"),
    [
        (["clock"], DONE),
        (["form"], BROKEN_OFF),
        (["clock", "form"], BROKEN_OFF),
        (None, BROKEN_OFF),
    ],
    ids=["another", "itself", "both", "the whole page"],
)
def test_a_fragment_finished_when_the_next_run_throws_nothing_of_it_away(
    queue: TurnsQueue, next_run: list[str] | None, told: str
) -> None:
    _drawn(queue, "form")
    _finished(queue, OF_A_FRAGMENT, "form")
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=next_run)
    assert _told(queue) == [(told, ["form"])]


def test_what_another_run_loses_is_no_reason(queue: TurnsQueue) -> None:
    _begun(queue)
    _drawn(queue, "clock")
    _finished(queue, OF_A_FRAGMENT, "clock")
    _begun(queue)
    _drawn(queue, "form")
    _finished(queue, OF_A_FRAGMENT, "form")
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["clock"])
    assert _told(queue) == [(BROKEN_OFF, ["clock"]), (DONE, ["form"])]


def test_of_two_that_ran_together_the_one_that_loses_nothing_finished(queue: TurnsQueue) -> None:
    _begun(queue)
    _drawn(queue, "form")
    _drawn(queue, "clock")
    _finished(queue, OF_A_FRAGMENT, "form", "clock")
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["clock"])
    assert _told(queue) == [(DONE, ["form"])]


def test_a_fragment_that_loses_one_inside_it_did_not_finish(queue: TurnsQueue) -> None:
    _begun(queue)
    _drawn(queue, "form")
    _drawn(queue, "inside")
    _finished(queue, OF_A_FRAGMENT, "form")
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["inside"])
    assert _told(queue) == [(BROKEN_OFF, ["form"])]


@pytest.mark.parametrize("status", sorted({*Status.values()} - {OF_A_FRAGMENT}))
def test_all_else_that_is_told_stays_as_streamlit_has_it(status: Status.ValueType) -> None:
    ours, theirs = TurnsQueue(), ForwardMsgQueue()
    for queue in (ours, theirs):
        _finished(queue, status)
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["clock"])
    assert _told(ours) == _told(theirs)


def test_streamlit_itself_still_forgets_that_a_fragment_finished() -> None:
    """When this fails, Streamlit has mended it and bloei_core/ui/fragments.py can go."""
    queue = ForwardMsgQueue()
    _drawn(queue, "form")
    _finished(queue, OF_A_FRAGMENT, "form")
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["clock"])
    assert _told(queue) == [(BROKEN_OFF, ["form"])]


@pytest.fixture
def two_fragments(tmp_path: Path) -> Iterator[str]:
    server = PageServer(APP, tmp_path / "server.log")
    server.start()
    yield server.address
    server.kill()


def test_what_a_fragment_no_longer_draws_goes_beside_one_that_never_rests(
    two_fragments: str, open_page: OpenPage
) -> None:
    page = open_page(two_fragments).page
    expect(page.get_by_text("Beurt 0")).to_be_visible(timeout=20_000)
    for turn in range(1, 11):
        page.get_by_role("button", name="Bewaren").click()
        expect(page.get_by_text(f"Beurt {turn}", exact=True)).to_be_visible()
        expect(page.get_by_text("Beurt")).to_have_count(1)
