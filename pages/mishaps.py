"""What is shown when a part of a page fails that nothing else caught, such as one that polls."""

from __future__ import annotations

import streamlit as st

from bloei_core import runtime
from bloei_core.errors import BloeiError
from bloei_core.schema import CORE
from bloei_core.ui.text import plain


def tell(error: Exception) -> bool:
    """Say in Dutch what went wrong, and remember it for Beheer; always done with it."""
    if isinstance(error, BloeiError):
        st.warning(plain(str(error)), icon=":material/info:")
        return True
    runtime.engine().plugins.note(CORE, "deel van een pagina", error)
    st.error(
        "Dit deel doet het even niet. De rest van Bloei werkt gewoon. De fout staat bij Beheer.",
        icon=":material/healing:",
    )
    return True
