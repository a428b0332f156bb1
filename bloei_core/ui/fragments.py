"""Fragments that take turns: what one no longer draws goes, also when the next begins at once.

See docs/decisions/0025-a-fragment-that-finished.md.
"""

from __future__ import annotations

from collections.abc import Collection

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
        finished = self._finished(fragment_ids_this_run or ())
        super().clear(retain_lifecycle_msgs, fragment_ids_this_run)
        if fragment_ids_this_run is not None:
            for message, fragments in finished:
                message.script_finished = _FINISHED
                message.metadata.run.fragment_ids[:] = fragments

    def _finished(self, next_run: Collection[str]) -> list[tuple[ForwardMsg, list[str]]]:
        """What tells that fragments finished, and those of them of which all will arrive.

        Of a run that lost what it drew of yet another fragment, one inside its own, none does.
        """
        found: list[tuple[ForwardMsg, list[str]]] = []
        lost: set[str] = set()
        for message in self._queue:
            match message.WhichOneof("type"):
                case "new_session":
                    lost = set()
                case "delta" if message.delta.fragment_id in next_run:
                    lost.add(message.delta.fragment_id)
                case "script_finished" if message.script_finished == _FINISHED:
                    ran = message.metadata.run.fragment_ids
                    whole = [each for each in ran if each not in lost]
                    if whole and lost.issubset(ran):
                        found.append((message, whole))
        return found
