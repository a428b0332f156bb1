"""Why a verb says no, where a page answers with a question of its own."""

from __future__ import annotations

from bloei_core import Conflict, InvalidInput


class ReasonNeeded(InvalidInput):
    """A match cannot stop without a reason; the page asks for it."""


class StartNeeded(InvalidInput):
    """Only what has run can be rounded off."""


class CannotUndo(Conflict):
    """Somebody changed the card since; `step` says which step cannot be undone or redone."""

    def __init__(self, message: str, step: int) -> None:
        super().__init__(message)
        self.step = step
