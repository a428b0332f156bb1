"""Gegevens wissen: what is known of a resident goes for good, after one clear question."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.privacy import Mention, Mentions, forget_person, mentions, proofs
from bloei_core.ui import formats, go, plain


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
        confirmed = _ask_mentions(context, found)
        sent = st.form_submit_button(
            "Wis alle gegevens", type="primary", icon=":material/delete_forever:"
        )
    if sent:
        _forget(context, person, confirmed)


def _ask_mentions(context: Context, found: Mentions) -> list[Mention]:
    if found.elsewhere:
        texts = formats.count(found.elsewhere, "tekst", "teksten")
        st.markdown(
            f":material/info: Deze naam staat ook in **{texts} van andere teams**. De teamleider "
            "daar krijgt bericht en kijkt of het over deze bewoner gaat."
        )
    if not found.ours:
        st.markdown(":material/check: De naam komt niet voor in andere teksten van jullie team.")
        return []
    texts = formats.count(len(found.ours), "andere tekst", "andere teksten")
    st.markdown(
        f"De naam staat ook in **{texts}**. Zet een vinkje waar het over deze bewoner gaat: "
        "daar halen we de naam weg."
    )
    return [
        each
        for each in found.ours
        if st.checkbox(plain(_where(context, each)), key=f"{each.where.place}-{each.row}")
    ]


def _where(context: Context, mention: Mention) -> str:
    if mention.excerpt:
        return f"… {mention.excerpt} …"
    party = context.parties().get(mention.row)
    return f"Hoe {party.name} te bereiken is" if party else "Hoe iemand te bereiken is"


def _forget(context: Context, person: str, confirmed: Sequence[Mention]) -> None:
    try:
        forget_person(context, person, confirmed)
        latest = proofs(context)[0].id
    except BloeiError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    go("mensen", bewijs=latest)
