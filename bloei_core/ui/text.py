"""Typed text on the screen, exactly as it was typed."""

from __future__ import annotations

import re

# All of Markdown's and Streamlit's signs: links, `$` formulas, `:red[…]`, `:smile:`, HTML.
_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=])")


def plain(text: str) -> str:
    """Markdown that shows `text` as it is, on one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
