"""What is shown when somebody ends where there is nothing for her: always a way on, in Dutch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bloei_core.engine import Engine
from bloei_core.ui import go
from bloei_core.ui.served import address_of
from bloei_core.ui.text import plain

_HOME = "vandaag"
_SECONDS_BETWEEN_LOOKS = 2


def unknown_page() -> None:
    """The address does not exist."""
    _sign(
        "Deze pagina bestaat niet",
        "Misschien zit er een typfout in het adres. Kies een pagina in het menu.",
        "wrong_location",
    )
    _way_on()


def switched_off(title: str) -> None:
    """The page belongs to a plugin that this team does not use."""
    _sign(
        "Deze pagina staat uit voor jullie team",
        f"{title} hoort bij een onderdeel dat jullie nu niet gebruiken. "
        "Jullie teamleider kan het aanzetten bij Beheer. Er is niets weggegooid.",
        "toggle_off",
    )
    _way_on()


def other_role(title: str) -> None:
    """The page is for other roles."""
    _sign(f"{title} is niet voor jouw rol", "Kies een andere pagina in het menu.", "lock")
    _way_on()


def broken(title: str) -> None:
    """The page could not be drawn; everything else works."""
    _sign(
        f"{title} doet het even niet",
        "De rest van Bloei werkt gewoon. Er is niets verloren gegaan. "
        "De fout staat bij Beheer, zodat iemand er naar kan kijken.",
        "healing",
    )


def shut_for_a_moment(engine: Engine) -> NoReturn:
    """A backup is being put back; the page goes on by itself when that is done."""
    with _doorway():
        _draw_logo()
        st.title("Bloei is zo terug", anchor=False)
        st.markdown(plain(engine.warehouse.door.why or "Een ogenblik."))
        st.caption("Je hoeft niets te doen: deze pagina gaat vanzelf verder.")
    _go_on_when_open(engine)
    st.stop()


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _go_on_when_open(engine: Engine) -> None:
    if not engine.warehouse.door.why:
        st.rerun()


def not_your_team(engine: Engine, own: Sequence[str]) -> NoReturn:
    """The address names a team that does not exist, or that is not this member's: both alike."""
    _sign("Dit team is niet van jou", "Je ziet alleen de teams waar je bij hoort.", "group_off")
    for team in own:
        label = f"Naar {plain(engine.team_name(team))}"
        if st.button(label, type="primary", key=f"naar-{team}", icon=":material/arrow_forward:"):
            st.query_params["team"] = team
            st.rerun()
    st.stop()


def no_signing_in_yet() -> None:
    """Real data, and no way yet to know who somebody is."""
    _sign(
        "Inloggen is nog niet ingericht",
        "Zonder inloggen laat Bloei alleen de oefenstad zien. "
        "Maak die met `bloei demo` in een lege map.",
        "lock",
    )


def sign_in(why: str) -> None:
    """The front door; `why` somebody stands there again, when there is a reason."""
    with _doorway():
        _draw_logo()
        st.title("Welkom bij Bloei", anchor=False)
        st.markdown("Breng mensen en plekken in de buurt bij elkaar.")
        if why:
            st.info(why, icon=":material/info:")
        if st.button("Inloggen", icon=":material/login:", type="primary", width="stretch"):
            st.login()
        st.caption("Je logt in met het account van je werk.")


def unknown_account(leave: Callable[[], None]) -> None:
    """The provider knows her, Bloei does not."""
    with _doorway():
        _sign(
            "Bloei kent je nog niet",
            "Inloggen is gelukt, maar dit account hoort nog bij niemand in Bloei. "
            "Vraag je beheerder om je toe te voegen.",
            "waving_hand",
        )
        _other_account(leave)


def disabled_member(leave: Callable[[], None]) -> None:
    """She worked with Bloei, and does not any more."""
    with _doorway():
        _sign(
            "Je account staat uit",
            "Je kunt nu niet in Bloei. Klopt dat niet? Vraag het aan je beheerder.",
            "person_off",
        )
        _other_account(leave)


def _doorway() -> DeltaGenerator:
    """A card in the middle of an empty page."""
    with st.container(horizontal_alignment="center"):
        return st.container(border=True, width=460, gap="medium")


def _draw_logo() -> None:
    """Not `st.image`: that comes with a button for the full screen."""
    st.html(f'<img src="{address_of("bloei", "logo.svg")}" alt="Bloei" width="180">')


def _other_account(leave: Callable[[], None]) -> None:
    if st.button("Met een ander account inloggen", icon=":material/logout:"):
        leave()


def _sign(title: str, text: str, icon: str) -> None:
    st.title(f":material/{icon}: {title}", anchor=False)
    st.markdown(text, width=640)


def _way_on() -> None:
    if st.button("Naar Vandaag", icon=":material/wb_sunny:", type="primary"):
        go(_HOME)
