"""The few scripts that stand in a page itself: the content security policy names them one by one.

So their text never changes; what they are about stands in the attributes of their element.
"""

from __future__ import annotations

from typing import Final

START_AT_TOP: Final = """
document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
"""

# Not scrollIntoView: that would move the page as well.
SHOW_CHOSEN: Final = """
setTimeout((container) => {
  const line = document.querySelector(`.st-key-${container} input:checked`)?.closest("label");
  let list = line?.parentElement;
  while (list && !/auto|scroll/.test(getComputedStyle(list).overflowY)) list = list.parentElement;
  if (!list || list.matches("[data-testid=stMain]")) return;
  const [box, own] = [list.getBoundingClientRect(), line.getBoundingClientRect()];
  if (own.top < box.top || own.bottom > box.bottom) {
    list.scrollTop += own.top - box.top - box.height / 2;
  }
}, 60, document.currentScript.dataset.container);
"""

SCRIPTS: Final = (START_AT_TOP, SHOW_CHOSEN)
