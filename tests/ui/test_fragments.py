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


def _drawn(queue: ForwardMsgQueue, fragment: str) -> None:
    message = ForwardMsg()
    message.delta.fragment_id = fragment
    message.delta.new_element.markdown.body = fragment
    message.metadata.delta_path.append(len(queue))
    queue.enqueue(message)


def _finished(queue: ForwardMsgQueue, status: Status.ValueType) -> None:
    queue.enqueue(ForwardMsg(script_finished=status))


def _told(queue: ForwardMsgQueue) -> list[str]:
    finished = [message for message in queue.flush() if message.HasField("script_finished")]
    return [Status.Name(message.script_finished) for message in finished]


@pytest.mark.parametrize(
    ("next_run", "told"),
    [
        (["clock"], "FINISHED_FRAGMENT_RUN_SUCCESSFULLY"),
        (["form"], "FINISHED_EARLY_FOR_RERUN"),
        (["clock", "form"], "FINISHED_EARLY_FOR_RERUN"),
        (None, "FINISHED_EARLY_FOR_RERUN"),
    ],
    ids=["another", "itself", "both", "the whole page"],
)
def test_a_fragment_finished_when_the_next_run_throws_nothing_of_it_away(
    next_run: list[str] | None, told: str
) -> None:
    queue = TurnsQueue()
    _drawn(queue, "form")
    _finished(queue, OF_A_FRAGMENT)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=next_run)
    assert _told(queue) == [told]


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
    _finished(queue, OF_A_FRAGMENT)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["clock"])
    assert _told(queue) == ["FINISHED_EARLY_FOR_RERUN"]


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
