"""Kernteams: how all of them stand, and one of them when the address names it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import streamlit as st

from bloei_core import Action, BloeiError, Context
from bloei_core.ui import (
    empty_state,
    formats,
    grant_wish,
    part_shown,
    plain,
    say_now,
    shown,
    turn_pages,
)
from plugins.kernteam_coaching import (
    page_charts,
    page_forms,
    page_ladder,
    page_team,
    rules,
    service,
    signs,
    store,
    words,
)
from plugins.kernteam_coaching.figures import store as counted

Shown = Literal["lopend", "aandacht", "gestopt"]
_LISTS: Final[dict[Shown, str]] = {
    "lopend": "Lopend",
    "aandacht": "Vraagt aandacht",
    "gestopt": "Gestopt",
}
_A_PAGE: Final = 10
_ASKED: Final = "kernteam"

Line = tuple[counted.Standing, Sequence[signs.Sign]]


def render(context: Context) -> None:
    """Draw all kernteams, or the one that the address names: `?kernteam=<id>`."""
    context.require(Action.EDIT_RELATIONS)
    say_now()
    grant_wish(context)
    page_ladder.draw_style()
    if asked := st.query_params.get(_ASKED):
        try:
            page_team.draw(context, asked)
        except BloeiError as error:
            st.warning(plain(str(error)), icon=":material/search_off:")
            st.button("Naar alle kernteams", icon=":material/arrow_back:", on_click=_close)
    else:
        _draw_all(context)


def _close() -> None:
    st.query_params.pop(_ASKED, None)


def _open(kernteam: str) -> None:
    st.query_params[_ASKED] = kernteam


def _draw_all(context: Context) -> None:
    st.title("Hoe staan onze kernteams ervoor?", anchor=False)
    weeks = signs.talk_weeks(context)
    lines: list[Line] = [
        (each, signs.signs(context, each, weeks))
        for each in counted.standings(context, formats.today())
    ]
    stopped = store.count_closed(context)
    st.markdown(_summary(lines))
    if not lines and not stopped:
        _draw_empty(context)
        return
    which, mine = _draw_controls(context)
    if which == "gestopt":
        _draw_stopped(context, stopped)
    else:
        _draw_running(context, _chosen(context, lines, which, mine=mine))
    st.header("De ladder in de tijd", anchor=False)
    st.caption("Hoeveel kernteams er op elke stap stonden, aan het eind van elk kwartaal.")
    page_charts.draw_all(context)


def _summary(lines: Sequence[Line]) -> str:
    networks = sum(each.kernteam.step >= words.NETWORK for each, _ in lines)
    asking = sum(_asks(found) for _, found in lines)
    parts = [f"**{formats.count(len(lines), 'kernteam', 'kernteams')}**"]
    parts.append(f"{networks} op stap 2 (start) of verder")
    verb = "vraagt" if asking == 1 else "vragen"
    parts.append(f"{asking} {verb} nu aandacht" if asking else "er vraagt er nu geen aandacht")
    return f"{', '.join(parts)}."


def _asks(found: Sequence[signs.Sign]) -> bool:
    return any(each.urgent for each in found)


def _draw_empty(context: Context) -> None:
    empty_state(
        "diversity_1",
        "Nog geen kernteam",
        "Een kernteam begint met een kwestie in een buurt, en één bewoner die er iets mee wil. "
        "Weet je er een? Schrijf hem op. Daarna zie je hier steeds de volgende kleine stap.",
    )
    _draw_new_button(context)


def _draw_new_button(context: Context) -> None:
    if context.names_hidden:
        st.caption("Namen zijn nu verborgen. Laat ze zien om een kernteam te beginnen.")
    elif st.button("Nieuw kernteam", type="primary", icon=":material/add:"):
        page_forms.ask_new(context, _open)


def _draw_controls(context: Context) -> tuple[Shown, bool]:
    with st.container(horizontal=True, vertical_alignment="center"):
        which = st.segmented_control(
            "Welke kernteams?",
            list(_LISTS),
            default="lopend",
            required=True,
            format_func=_LISTS.__getitem__,
            key="kernteams-welke",
            label_visibility="collapsed",
        )
        mine = st.toggle("Alleen die ik coach", key="kernteams-mij")
        st.space("stretch")
        _draw_new_button(context)
    return which, mine


def _chosen(context: Context, lines: Sequence[Line], which: Shown, *, mine: bool) -> list[Line]:
    """Those that were asked for: what asks for attention first, then by step."""
    found = [
        (standing, told)
        for standing, told in lines
        if (which == "lopend" or _asks(told))
        and (not mine or standing.kernteam.coach == context.member.id)
    ]
    return sorted(found, key=lambda line: (not _asks(line[1]), line[0].kernteam.step))


# --- the list --------------------------------------------------------------------------------


def _draw_running(context: Context, lines: Sequence[Line]) -> None:
    key = f"kernteams-{len(lines)}"
    named = [sign.people for _, told in shown(key, lines, _A_PAGE) for sign in told]
    context.saw(words.PAGE, (person for people in named for person in people))
    if len(lines) > _A_PAGE:
        turn_pages(key, len(lines), formats.count(len(lines), "kernteam", "kernteams"), _A_PAGE)
    if not lines:
        st.caption("Hier staat nu niets. Kies een andere lijst, of begin een nieuw kernteam.")
    for standing, told in shown(key, lines, _A_PAGE):
        _draw_line(context, standing, told)


def _draw_line(context: Context, standing: counted.Standing, told: Sequence[signs.Sign]) -> None:
    found = standing.kernteam
    with st.container(border=True, key=f"kernteam-kaart-{found.id}"):
        what, ladder, how = st.columns([6, 3, 4], vertical_alignment="center")
        with what, st.container(gap=None):
            _draw_name(context, found)
        with ladder:
            page_ladder.draw_small(found.step)
        how.markdown(_figures(standing))
        for each in told[:2]:
            page_team.draw_sign(each)


def _draw_name(context: Context, found: store.Kernteam) -> None:
    st.button(
        f"**{plain(service.title(context, found))}**",
        key=f"kernteam-open-{found.id}",
        icon=":material/diversity_1:",
        type="tertiary",
        on_click=_open,
        args=(found.id,),
        wrap=True,
    )
    coach = plain(rules.member_name(context, found.coach))
    where = plain(service.buurt_name(found.buurt))
    st.caption(f"{where} · {plain(words.theme_label(found.theme))} · coach: {coach}")


def _figures(standing: counted.Standing) -> str:
    members = formats.count(standing.active, "actief lid", "actieve leden")
    talk = "nog geen gesprek"
    if standing.last_talk:
        talk = f"laatste gesprek {formats.dutch_date(standing.last_talk)}"
    actions = formats.count(standing.open_actions, "open actie", "open acties")
    late = f", :red[{standing.late_actions} te laat]" if standing.late_actions else ""
    return f":small[{members} · {actions}{late}  \n{talk}]"


def _draw_stopped(context: Context, total: int) -> None:
    key = "kernteams-gestopt"
    turn_pages(key, total, f"{formats.number(total)} gestopt", _A_PAGE)
    if not total:
        st.caption("Er is nog geen kernteam gestopt.")
    for found in store.closed(context, _A_PAGE, part_shown(key, total, _A_PAGE)):
        with st.container(border=True, gap=None):
            _draw_name(context, found)
            if found.closed_on:
                step = words.step_title(found.step)
                st.caption(f"Gestopt op {formats.dutch_date(found.closed_on)}, op stap {step}.")
