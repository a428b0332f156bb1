"""Fragments that take turns: what one no longer draws goes, also when the next begins at once.

See docs/decisions/0025-a-fragment-that-finished.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

_FINISHED = ForwardMsg.ScriptFinishedStatus.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


def let_fragments_finish() -> None:
    """Give every session from now on a queue that keeps the news that a fragment finished."""
    app_session.ForwardMsgQueue = TurnsQueue  # type: ignore[attr-defined]


class TurnsQueue(ForwardMsgQueue):
    """What waits to be sent to a browser.

    Streamlit's own turns every "finished" that still waits into "broken off" when a next run
    begins. The browser then keeps what the fragment drew before and no longer draws.
    """

    def clear(
        self, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        """As Streamlit's, but a fragment of which all drawings will arrive has finished.

        Args:
            retain_lifecycle_msgs: Keep what tells that runs began and ended.
            fragment_ids_this_run: Which fragments are about to be drawn again, so that what waits
                of them can go; None when that is the whole page.
        """
        finished = [] if self._loses(fragment_ids_this_run) else self._finished()
        super().clear(retain_lifecycle_msgs, fragment_ids_this_run)
        for message in finished:
            message.script_finished = _FINISHED

    def _loses(self, fragments: Sequence[str] | None) -> bool:
        return fragments is None or any(
            message.WhichOneof("type") == "delta" and message.delta.fragment_id in fragments
            for message in self._queue
        )

    def _finished(self) -> list[ForwardMsg]:
        return [message for message in self._queue if message.script_finished == _FINISHED]
