"""The kernteams of a resident, on her own page."""

from __future__ import annotations

import streamlit as st

from bloei_core import Context
from bloei_core.ui import formats, go, plain
from plugins.kernteam_coaching import service, store, words
from plugins.kernteam_coaching.duties import store as duties

_MOST = 6


def render(context: Context, party: str) -> None:
    """Draw in which kernteams this resident takes or took part; of a place there are none."""
    found = duties.participations(context, [party])
    known = context.parties().get(party)
    if known and known.kind == "organisation":
        st.caption("Een kernteam bestaat uit bewoners. Bij een plek staat hier niets.")
    elif not found:
        st.caption("Nog niet in een kernteam. Bij Kernteams voeg je haar of hem toe als lid.")
    for part, kernteam in found[:_MOST]:
        _draw(context, part, kernteam)
    if len(found) > _MOST:
        st.caption(f"En nog {len(found) - _MOST} van langer geleden.")


def _draw(context: Context, part: store.Participant, kernteam: store.Kernteam) -> None:
    # Its theme is not told here: a theme belongs to the kernteam and never to a person.
    since = f"actief sinds {formats.dutch_date(part.active_from)}"
    if part.active_until:
        first, last = map(formats.dutch_date, (part.active_from, part.active_until))
        since = f"actief van {first} tot en met {last}"
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.markdown(f"**{plain(service.title(context, kernteam))}**  \n{since}")
    if right.button("Open", key=f"kernteam-{part.id}", help="Open dit kernteam"):
        go(words.PAGE, **{words.ADDRESS: kernteam.id})
