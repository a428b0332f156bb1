"""The address with which a phone or another program reads the agenda."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.ui import formats, plain
from plugins.initiative_calendar import feed, service, store, words

_TOKEN = "agenda-adres"  # noqa: S105 - a key of the session


def draw(context: Context) -> None:
    """Make, renew or withdraw the address."""
    with st.expander("Deze agenda op je telefoon of in Outlook", icon=":material/rss_feed:"):
        st.markdown(
            "Met een eigen adres lees je de agenda van het team in een ander programma. "
            "Je ziet daar dag, tijd, plek en titel. Er staat geen naam van een bewoner in, en "
            "geen stappen van matches of gesprekken."
        )
        found = store.feed(context)
        if found is not None:
            who = plain(service.member_name(context, found.member))
            st.caption(f"Gemaakt door {who}, {formats.relative_moment(found.made_at)}.")
        _draw_address(context)
        with st.container(horizontal=True):
            _draw_renew(context, has_one=found is not None)
            if found is not None:
                _draw_withdraw(context)


def _draw_address(context: Context) -> None:
    made: tuple[str, str] | None = st.session_state.get(_TOKEN)
    if made is None or made[0] != context.team:
        return
    parts = urlsplit(st.context.url or "")
    st.success("Dit is het adres. Bewaar het nu: je ziet het maar één keer.", icon=":material/key:")
    st.code(f"{parts.scheme}://{parts.netloc}/{words.AGENDA}/{made[1]}.ics", language=None)
    st.caption("Wie dit adres heeft, kan de agenda lezen. Deel het alleen met je team.")


def _draw_renew(context: Context, *, has_one: bool) -> None:
    label = "Nieuw adres maken" if has_one else "Adres maken"
    note = "Het oude adres werkt daarna niet meer." if has_one else None
    if st.button(label, icon=":material/autorenew:", key="agenda-feed-nieuw", help=note):
        try:
            st.session_state[_TOKEN] = (context.team, feed.renew(context))
        except BloeiError as error:
            st.warning(plain(str(error)), icon=":material/info:")
        else:
            st.rerun()


def _draw_withdraw(context: Context) -> None:
    if st.button("Adres intrekken", icon=":material/link_off:", key="agenda-feed-weg"):
        try:
            feed.withdraw(context)
        except BloeiError as error:
            st.warning(plain(str(error)), icon=":material/info:")
        else:
            st.session_state.pop(_TOKEN, None)
            st.toast("Het adres werkt niet meer.", icon=":material/check:")
            st.rerun()
