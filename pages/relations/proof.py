"""Bewijs van verwijdering: the paper for who was forgotten."""

from __future__ import annotations

import streamlit as st

from bloei_core import Context
from bloei_core.privacy import copies_with, proof
from bloei_core.ui import go, papers


def draw(context: Context, asked: str) -> None:
    """Draw the paper. Raises NotFound for one of another team, NotAllowed for another role."""
    found = proof(context, asked)
    team = context.engine.team_name(context.team)
    paper = papers.removal_page(found, team, copies_with(context.engine, found))
    with st.container(key="niet-op-papier"):
        st.success(
            "De gegevens zijn gewist. Geef dit bewijs mee, of stuur het op.",
            icon=":material/verified:",
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            papers.print_button()
            st.download_button(
                "Bewaar het bewijs",
                paper.file,
                f"bewijs-{found.id.lower()}.html",
                "text/html",
                icon=":material/download:",
                on_click="ignore",
            )
            if st.button("Klaar", icon=":material/check:", type="primary"):
                go("mensen")
    papers.draw_paper(paper)
