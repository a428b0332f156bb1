"""A button that opens the printer's dialog of the browser."""

from __future__ import annotations

import streamlit as st

_BUTTON = st.components.v2.component(
    "bloei_print_button",
    css="""
button {
  font: inherit; color: inherit; background: none; cursor: pointer; min-height: 2.5rem;
  padding: 0.25rem 0.75rem; border: 1px solid currentcolor; border-radius: 0.5rem;
}
button:hover { color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
@media print { button { display: none; } }
""",
    html="""
<button type="button"></button>
""",
    js="""
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => window.print();
}
""",
)


def print_button(label: str, key: str) -> None:
    """Draw it; the stylesheet of Bloei keeps menus and buttons off the paper."""
    _BUTTON(key=key, data={"label": label})
