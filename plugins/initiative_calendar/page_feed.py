"""The address with which a phone or another program reads the agenda."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.ui import formats, plain, say_later
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
    st.button(
        "Nieuw adres maken" if has_one else "Adres maken",
        icon=":material/autorenew:",
        key="agenda-feed-nieuw",
        help="Het oude adres werkt daarna niet meer." if has_one else None,
        on_click=_renew,
        args=[context],
    )


def _draw_withdraw(context: Context) -> None:
    st.button(
        "Adres intrekken",
        icon=":material/link_off:",
        key="agenda-feed-weg",
        on_click=_withdraw,
        args=[context],
    )


# In the callbacks of the buttons: what the agenda itself draws again cannot come in between.


def _renew(context: Context) -> None:
    try:
        st.session_state[_TOKEN] = (context.team, feed.renew(context))
    except BloeiError as error:
        say_later(str(error))


def _withdraw(context: Context) -> None:
    try:
        feed.withdraw(context)
    except BloeiError as error:
        say_later(str(error))
    else:
        st.session_state.pop(_TOKEN, None)
        say_later("Het adres werkt niet meer.")
