"""The ladder drawn as calm steps: small beside a name, large on the page of a kernteam."""

from __future__ import annotations

from html import escape

import streamlit as st

from plugins.kernteam_coaching import words

_STYLE = """
<style>
.kt-ladder {
  --kt-on: light-dark(#2f6b4a, #74c095);
  --kt-off: color-mix(in srgb, currentColor 16%, transparent);
  display: grid;
  grid-template-columns: repeat(6, 1fr);
  gap: 3px;
  align-items: end;
  list-style: none;
  margin: 0 !important;
  padding: 0 !important;
}
.kt-ladder li { margin: 0 !important; padding: 0 !important; min-width: 0; }
.kt-ladder i {
  display: block;
  height: calc(6px + var(--kt-n) * 4px);
  border-radius: 3px 3px 0 0;
  background: var(--kt-off);
}
.kt-ladder .kt-done i { background: color-mix(in srgb, var(--kt-on) 55%, transparent); }
.kt-ladder .kt-now i { background: var(--kt-on); }
.kt-small { width: 100%; max-width: 9rem; }
.kt-large { gap: 6px; max-width: 52rem; }
.kt-large { align-items: start; }
.kt-large li { display: grid; grid-template-rows: 70px auto; }
.kt-large i {
  align-self: end;
  height: calc(14px + var(--kt-n) * 11px);
  border-radius: 6px 6px 0 0;
}
.kt-large span {
  display: block;
  padding: 0.35rem 0.1rem 0 0;
  border-top: 3px solid transparent;
  font-size: 0.85rem;
  line-height: 1.25;
  overflow-wrap: anywhere;
}
.kt-large .kt-now span { border-top-color: var(--kt-on); font-weight: 650; }
@media (max-width: 640px) {
  .kt-large { gap: 3px; }
  .kt-large span { font-size: 0.7rem; }
}
</style>
"""


def draw_style() -> None:
    """What both ladders look like; once on a page, before them."""
    st.html(_STYLE)


def draw_small(step: int) -> None:
    """The ladder beside a name, with its step in words."""
    bars = "".join(
        f"<li{_class(each.number, step)}><i {_height(each)}></i></li>" for each in LADDER
    )
    st.html(
        f'<ol class="kt-ladder kt-small" aria-hidden="true">{bars}</ol>'
        f"<small>Stap {step} · {escape(words.step_title(step))}</small>"
    )


def draw_large(step: int) -> None:
    """The whole ladder with the name of each step."""
    bars = "".join(
        f"<li{_class(each.number, step)}{_current(each.number, step)}>"
        f"<i {_height(each)}></i><span>{each.number} {escape(each.title)}</span></li>"
        for each in LADDER
    )
    st.html(f'<ol class="kt-ladder kt-large" aria-label="De ladder">{bars}</ol>')


LADDER = words.LADDER


def _class(number: int, step: int) -> str:
    if number == step:
        return ' class="kt-now"'
    return ' class="kt-done"' if number < step else ""


def _current(number: int, step: int) -> str:
    return ' aria-current="step"' if number == step else ""


def _height(each: words.StepWords) -> str:
    return f'style="--kt-n: {each.number}"'
