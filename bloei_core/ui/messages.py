"""Where a form says what is wrong: beside the field, with what was typed left as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bloei_core.errors import BloeiError, Conflict, InvalidInput
from bloei_core.ui.formats import join_words
from bloei_core.ui.text import plain

Result = TypeVar("Result")


class Messages:
    """The messages of one form. Fields are named as `InvalidInput.field` names them."""

    def __init__(self) -> None:
        """No field is known yet."""
        self._places: dict[str, DeltaGenerator] = {}
        self._general: DeltaGenerator | None = None

    def beside(self, field: str) -> None:
        """Keep a place for messages here, right under the field that was just drawn."""
        self._places[field] = st.empty()

    def general(self) -> DeltaGenerator:
        """Keep a place here, above the button, for what is about the form as a whole."""
        self._general = st.container()
        return self._general

    def lacks(self, required: Mapping[str, bool]) -> bool:
        """Say of every field that must be filled in and is not; whether there was any."""
        missing = [field for field, filled in required.items() if not filled]
        for field in missing:
            if field in self._places:
                self._places[field].markdown(f":red[:material/error: Vul nog in: {field}.]")
        if missing:
            self._place().error(
                f"Nog niet bewaard. Vul nog in: {join_words(missing)}.", icon=":material/error:"
            )
        return bool(missing)

    def attempt(self, verb: Callable[[], Result]) -> Result | None:
        """What the verb returns. None when it was refused: the reason is shown then.

        A Conflict goes through: the form shows what a colleague made of it.
        """
        try:
            return verb()
        except Conflict:
            raise
        except BloeiError as error:
            self._say(error)
            return None

    def done(self, verb: Callable[[], None]) -> bool:
        """Whether the verb was done; the same rules as `attempt`."""

        def do() -> bool:
            verb()
            return True

        return self.attempt(do) or False

    def _say(self, error: BloeiError) -> None:
        field = error.field if isinstance(error, InvalidInput) else ""
        if field in self._places:
            self._places[field].markdown(f":red[:material/error: {plain(str(error))}]")
            self._place().caption("Nog niet bewaard. Kijk bij de rode tekst.")
        else:
            self._place().error(plain(str(error)), icon=":material/error:")

    def _place(self) -> DeltaGenerator:
        return self._general or st.container()


def show_conflict(error: Conflict, now: Mapping[str, str], typed: Mapping[str, str]) -> None:
    """Say that somebody else was first, and what stands there now where it differs."""
    differences = [
        f"- {plain(label)}: **{plain(value) or 'leeg'}**"
        for label, value in now.items()
        if value != typed[label]
    ]
    st.warning(plain(str(error)), icon=":material/group:")
    if differences:
        st.markdown("Dit staat er nu:\n" + "\n".join(differences))
    st.markdown("Wat jij invulde staat nog in de velden. Klik weer op **Bewaren** om dat te nemen.")
