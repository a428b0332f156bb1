"""Typed text on the screen, exactly as it was typed."""

from __future__ import annotations

import re
from typing import Final

# All of Markdown's and Streamlit's signs: links, `$` formulas, `:red[…]`, `:smile:`, HTML.
_SIGNS: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=])")
# Streamlit replaces these after the escapes are gone: icons, arrows, addresses of sites and mail.
_LATE_SIGNS: Final = re.compile(
    r":(?=(?:material|streamlit)[/:])|:(?=//)|(?<!\S)(?:<-|-|>|<|~)(?=[->=])|\bwww(?=\.)|@(?=\w)",
    re.IGNORECASE,
)
_WORD_JOINER: Final = "\u2060"  # no width, no break: it only stands between two signs


def plain(text: str) -> str:
    """Markdown (also for the label of a button or field) that shows `text` as it is, on one line.

    What people should be able to copy to the letter, such as an e-mail address: `st.text`.
    """
    joined = _LATE_SIGNS.sub(rf"\g<0>{_WORD_JOINER}", " ".join(text.split()))
    return _SIGNS.sub(r"\\\1", joined)
