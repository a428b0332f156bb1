"""Privacy: what goes soon, names in texts to decide on, and proofs of what was wiped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from bloei_core import Action, BloeiError, Context
from bloei_core.privacy import Hit, decide_hit, hits, proofs
from bloei_core.retention import (
    REASONS,
    WARN_DAYS,
    Announced,
    announced,
    expired_this_month,
    keep_longer,
)
from bloei_core.ui import (
    formats,
    go,
    plain,
    say_later,
    shown,
    turn_pages,
)


def draw(context: Context) -> None:
    """Draw the part."""
    if not context.may(Action.FORGET_PERSON):
        st.info("De teamleider ziet hier wat er met gegevens gebeurt.", icon=":material/shield:")
    elif context.names_hidden:
        st.info("Namen zijn nu verborgen. Zet dat links uit.", icon=":material/visibility_off:")
    else:
        _draw_hits(context)
        _draw_announced(context)
        _draw_proofs(context)
    _draw_expired(context)


# --- names in texts --------------------------------------------------------------------------


def _draw_hits(context: Context) -> None:
    found = hits(context)
    if not found:
        return
    with st.container(border=True):
        st.header(":material/ink_eraser: Staat hier een naam die weg moet?", anchor=False)
        st.markdown(
            "Van iemand zijn de gegevens gewist. In deze teksten van jullie team staat misschien "
            "nog de roepnaam. Gaat het over iemand anders? Laat de tekst dan staan."
        )
        for hit in found:
            with st.container(key=f"regel-{hit.id}"):
                _draw_hit(context, hit)


def _draw_hit(context: Context, hit: Hit) -> None:
    if hit.said:
        st.markdown(_excerpt(hit))
    else:
        st.markdown(plain(hit.before))
        st.caption("Deze tekst is intussen veranderd. Staat er nog een naam in? Pas hem zelf aan.")
    with st.container(horizontal=True):
        if hit.said and st.button(
            "Haal de naam weg", key=f"weg-{hit.id}", icon=":material/ink_eraser:"
        ):
            _decide(context, hit, remove=True)
        label = "Laat staan" if hit.said else "Gezien"
        if st.button(label, key=f"blijf-{hit.id}", icon=":material/check:", type="tertiary"):
            _decide(context, hit, remove=False)


def _excerpt(hit: Hit) -> str:
    """The name among the words around it; a name within a word stays within it."""
    before, after = plain(hit.before), plain(hit.after)
    left = " " if hit.before[-1:].isspace() else ""
    right = " " if hit.after[:1].isspace() else ""
    return f"… {before}{left}**{plain(hit.said)}**{right}{after} …"


def _decide(context: Context, hit: Hit, *, remove: bool) -> None:
    try:
        decide_hit(context, hit.id, remove=remove)
    except BloeiError as error:
        st.warning(plain(str(error)), icon=":material/group:")
        return
    say_later("De naam is weg." if remove else "De tekst blijft zo.")
    st.rerun()


# --- what goes soon --------------------------------------------------------------------------


def _draw_announced(context: Context) -> None:
    found = sorted(announced(context), key=lambda each: each.kind_title)
    with st.container(border=True):
        st.header(":material/hourglass_bottom: Wat binnenkort verdwijnt", anchor=False)
        if not found:
            st.markdown(f"Er verdwijnt niets in de komende {WARN_DAYS} dagen.")
            return
        st.markdown(
            "Van deze gegevens is de bewaartijd bijna voorbij. Ze verdwijnen vanzelf. "
            "Is iets nog echt nodig? Houd het dan een jaar langer."
        )
        for title, several in groupby(found, key=lambda each: each.kind_title):
            _draw_kind(context, title, sorted(several, key=lambda each: each.goes_on))


def _draw_kind(context: Context, title: str, found: Sequence[Announced]) -> None:
    with st.expander(f"{plain(title)} ({len(found)})", icon=":material/shield:"):
        key = f"verdwijnt-{found[0].kind}"
        turn_pages(key, len(found), formats.count(len(found), "regel", "regels"))
        page = list(shown(key, found))
        context.saw("beheer", (person for each in page for person in each.what.people))
        for each in page:
            with st.container(key=f"regel-{each.what.id}"):
                _draw_line(context, each)


def _draw_line(context: Context, each: Announced) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(each.what.title)}**  \n{_when(each.goes_on)}", width="stretch")
        if each.what.url and st.button(
            "Bekijk", key=f"bekijk-{each.what.id}", type="tertiary", icon=":material/open_in_new:"
        ):
            go(each.what.url, **each.what.query)
        if each.may_stay:
            _draw_longer(context, each)


def _draw_longer(context: Context, each: Announced) -> None:
    with st.popover("Houd langer", icon=":material/more_time:", key=f"langer-{each.what.id}"):
        st.markdown("**Waarom is dit nog een jaar nodig?**")
        for code, label in REASONS.items():
            if st.button(label, key=f"{code}-{each.what.id}", width="stretch"):
                _keep(context, each, code)


def _keep(context: Context, each: Announced, reason: str) -> None:
    try:
        until = keep_longer(context, each.kind, each.what.id, reason)
    except BloeiError as error:
        st.warning(plain(str(error)), icon=":material/group:")
        return
    say_later(f"Dit blijft tot {formats.dutch_date(until)}.")
    st.rerun()


def _when(day: date) -> str:
    return f":gray[verdwijnt op {formats.dutch_date(day)}, {formats.relative_day(day)}]"


def _draw_expired(context: Context) -> None:
    gone = expired_this_month(context)
    told = [f"{plain(title.lower())}: {formats.number(number)}" for title, number in gone.items()]
    st.caption(
        f":material/auto_delete: Deze maand vanzelf verdwenen in de hele stad: "
        f"{formats.join_words(told) or 'niets'}."
    )


# --- proofs ----------------------------------------------------------------------------------


def _draw_proofs(context: Context) -> None:
    found = proofs(context)
    with st.container(border=True):
        st.header(":material/verified: Bewijzen van verwijdering", anchor=False)
        if not found:
            st.markdown("Er is nog niets gewist. Wissen doe je op de bladzijde van een bewoner.")
            return
        turn_pages("bewijzen", len(found), formats.count(len(found), "bewijs", "bewijzen"))
        for each in shown("bewijzen", found):
            with (
                st.container(key=f"regel-{each.id}"),
                st.container(horizontal=True, vertical_alignment="center"),
            ):
                day = formats.date_and_time(each.begun_at)
                st.markdown(f"**{plain(each.id)}** · gewist op {day}", width="stretch")
                if st.button("Open", key=f"bewijs-{each.id}", help=plain(f"Open {each.id}")):
                    go("mensen", bewijs=each.id)
