"""Gegevens wissen: what is known of a resident goes for good, after one clear question."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.privacy import Mention, forget_person, mentions
from bloei_core.ui import formats, go, plain, say_later


@st.dialog("Gegevens wissen", width="medium", icon=":material/delete_forever:")
def wipe(context: Context, person: str) -> None:
    """Show what goes and where else the name occurs; wipe when that was confirmed."""
    if context.parties().get(person) is None:
        st.info("De gegevens zijn al gewist.", icon=":material/info:")
        return
    name = plain(context.name_of(person))
    st.warning(
        f"Je wist alles wat we van **{name}** weten: naam, contact, eigen woorden, vragen, aanbod "
        "en notities. **Dit kun je niet terugdraaien.** Aantallen blijven kloppen.",
        icon=":material/warning:",
    )
    with st.spinner("Even zoeken in andere teksten …"):
        found = mentions(context, person)
    with st.form("wissen", border=False, enter_to_submit=False):
        confirmed = _ask_mentions(found)
        sure = st.checkbox("Ik weet het zeker")
        sent = st.form_submit_button(
            "Wis alle gegevens", type="primary", icon=":material/delete_forever:"
        )
    if sent and not sure:
        st.error("Zet eerst een vinkje bij ‘Ik weet het zeker’.", icon=":material/error:")
    elif sent:
        _forget(context, person, confirmed)


def _ask_mentions(found: Sequence[Mention]) -> list[Mention]:
    if not found:
        st.markdown(":material/check: De naam komt niet voor in andere teksten.")
        return []
    texts = formats.count(len(found), "andere tekst", "andere teksten")
    st.markdown(
        f"De naam staat ook in **{texts}**. Zet een vinkje waar het over deze bewoner gaat: "
        "daar halen we de naam weg."
    )
    return [
        each
        for each in found
        if st.checkbox(plain(f"… {each.excerpt} …"), key=f"{each.where.place}-{each.row}")
    ]


def _forget(context: Context, person: str, confirmed: Sequence[Mention]) -> None:
    try:
        forget_person(context, person, confirmed)
    except BloeiError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    say_later("De gegevens zijn gewist.")
    go("mensen")
