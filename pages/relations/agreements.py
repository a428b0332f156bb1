"""Toestemming: what a resident agrees to, on her page; giving and withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bloei_core import BloeiError, Context, consent
from bloei_core.consent import Consent, Purpose
from bloei_core.neighbourhood import Person
from bloei_core.ui import formats, plain, say_later


def draw(context: Context, person: Person) -> None:
    """Draw each purpose with what this resident said, buttons to change that, and the history."""
    known = consent.history(context, person.id)
    with st.container(border=True):
        st.header(":material/verified_user: Toestemming", anchor=False)
        if consent.lacks_parent(context, person.id):
            st.warning(
                "Jonger dan 16. Leg vast dat een ouder of verzorger het goed vindt. "
                "Eerder kan er geen match komen.",
                icon=":material/family_restroom:",
            )
        for purpose in consent.asked_of(person):
            _draw_purpose(context, person.id, purpose, known)
        _draw_history(context, known)


def _draw_purpose(
    context: Context, person: str, purpose: Purpose, known: Sequence[Consent]
) -> None:
    given = next((each for each in known if each.holds and each.purpose == purpose.code), None)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        with st.container(gap=None):
            st.markdown(f":material/{purpose.icon}: {plain(purpose.label)}")
            st.markdown(_said(purpose, given))
        is_now = given is not None and given.text_version == purpose.now.version
        if not is_now and st.button(
            "Vragen", key=f"vraag-{purpose.code}", help=f"Vraag: {purpose.label}"
        ):
            _ask(context, person, purpose)
        if given is not None and st.button(
            "Intrekken",
            key=f"trek-in-{purpose.code}",
            type="tertiary",
            help=f"Intrekken: {purpose.label}",
        ):
            _withdraw(context, person, purpose)


def _said(purpose: Purpose, given: Consent | None) -> str:
    if given is None:
        return ":gray-badge[:material/remove: Nog geen ja]"
    said = f":green-badge[:material/check: Ja, sinds {formats.dutch_date(given.given_at)}]"
    if given.text_version != purpose.now.version:
        said += " :orange-badge[:material/update: De tekst is nieuw: vraag het nog eens]"
    return said


@st.dialog("Toestemming vragen", icon=":material/verified_user:")
def _ask(context: Context, person: str, purpose: Purpose) -> None:
    st.markdown(f"**{plain(purpose.label)}**")
    st.markdown("Lees dit samen, of lees het voor:")
    with st.container(border=True):
        st.markdown(f"“{plain(purpose.now.text)}”")
    st.caption(f"Dit is tekst {purpose.now.version}. Nee zeggen mag altijd.")
    if st.button("Ja, dat vindt de bewoner goed" if purpose.code != consent.PARENT
                 else "Ja, de ouder of verzorger vindt het goed",
                 type="primary", icon=":material/check:", key=f"ja-{purpose.code}"):  # fmt: skip
        try:
            consent.give(context, person, purpose.code)
        except BloeiError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        say_later("De toestemming staat erin.")
        st.rerun()


def _withdraw(context: Context, person: str, purpose: Purpose) -> None:
    consent.withdraw(context, person, purpose.code)
    say_later(f"Ingetrokken: {purpose.label}. Dat geldt meteen, overal.")
    st.rerun()


# --- the history -----------------------------------------------------------------------------


def _draw_history(context: Context, known: Sequence[Consent]) -> None:
    if not known:
        return
    with st.expander(f"Wat er eerder is gezegd ({len(known)})", icon=":material/history:"):
        for each in known:
            st.markdown("  \n".join(_lines(context, each)))


def _lines(context: Context, each: Consent) -> list[str]:
    purpose = consent.purpose(each.purpose)
    label = purpose.label if purpose else each.purpose
    lines = [
        f"**{plain(label)}**",
        f":small[Ja op {formats.dutch_date(each.given_at)}{_by(context, each.recorded_by)}]",
    ]
    if each.withdrawn_at:
        day = formats.dutch_date(each.withdrawn_at)
        lines.append(f":small[Ingetrokken op {day}{_by(context, each.withdrawn_by)}]")
    text = purpose.text(each.text_version) if purpose else ""
    if text:
        lines.append(f":small[:gray[Tekst {each.text_version}: “{plain(text)}”]]")
    return lines


def _by(context: Context, member: str | None) -> str:
    found = context.engine.member(member) if member else None
    return f", opgeschreven door {plain(found.name)}" if found else ""
