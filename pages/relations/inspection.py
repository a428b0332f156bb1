"""Gegevens inzien: all that is kept of a resident, to read together, to print and to take along."""

from __future__ import annotations

from typing import Final

import streamlit as st

from bloei_core import Context
from bloei_core.privacy import Dossier, inspect_person, require_inspection
from bloei_core.ui import go, papers

_KEPT: Final = "bloei-dossier"


def draw(context: Context, person: str) -> None:
    """Draw the paper. Raises NotAllowed or NotFound for who may not see all of this resident."""
    try:
        require_inspection(context, person)
    except Exception:
        leave()
        raise
    dossier = _dossier(context, person)
    team = context.engine.team_name(context.team)
    paper = papers.dossier_page(dossier, context.name_of(person), team)
    with st.container(key="niet-op-papier"):
        if st.button("Terug naar de bewoner", icon=":material/arrow_back:", type="tertiary"):
            leave()
            go("mensen", bewoner=person)
        st.info(
            "Lees het eerst zelf. Staat er iets in over iemand anders? Praat er dan over, en geef "
            "het niet zomaar mee. In Bloei staat nu dat jij deze gegevens bekeek.",
            icon=":material/visibility:",
        )
        _draw_downloads(dossier, paper.file)
    papers.draw_paper(paper)


def leave() -> None:
    """Drop what was shown: it is made afresh, and recorded, the next time."""
    st.session_state.pop(_KEPT, None)


def _dossier(context: Context, person: str) -> Dossier:
    """Made once for as long as the page is open, so that looking is recorded once."""
    kept: Dossier | None = st.session_state.get(_KEPT)
    if kept is None or kept.person != person:
        with st.spinner("Even alles bij elkaar zoeken …"):
            kept = st.session_state[_KEPT] = inspect_person(context, person)
    return kept


def _draw_downloads(dossier: Dossier, page: bytes) -> None:
    name = f"gegevens-bewoner-{dossier.number}"
    with st.container(horizontal=True, vertical_alignment="center"):
        papers.print_button()
        for label, icon, data, ending, kind in (
            ("Bewaar als pagina", "description", page, "html", "text/html"),
            ("Bewaar als JSON", "data_object", papers.dossier_json(dossier), "json",
             "application/json"),
            ("Bewaar als tabellen", "table", papers.dossier_csv(dossier), "zip",
             "application/zip"),
        ):  # fmt: skip
            st.download_button(
                label,
                data,
                f"{name}.{ending}",
                kind,
                icon=f":material/{icon}:",
                on_click="ignore",
            )
