"""The dialog for a new match: two parties and a talent, and a new resident on the way."""

from __future__ import annotations

import streamlit as st

from bloei_core import BloeiError, Context, Party, consent, neighbourhood
from bloei_core.ui import choices, go, place_form, plain, resident_form
from plugins.match_board import page_open, service, words
from plugins.match_board.service import NewMatch

_STATE = "match-new"
_MOST_FOUND = 5
_SIDES = {"a": "Wie?", "b": "Met wie of welke plek?"}


def start(party: str = "", size: str = words.WHOLE) -> None:
    """Forget what was filled in before; begin with this party and this size."""
    for key in [key for key in st.session_state if str(key).startswith(_STATE)]:
        del st.session_state[key]
    st.session_state[f"{_STATE}-size"] = size
    if party:
        st.session_state[f"{_STATE}-a"] = party


def open_dialog(context: Context, lane: str = words.FIRST_LANE) -> None:
    """Ask for two parties and a talent, for a match that begins in this lane."""
    title = f"Nieuwe match bij {words.lane_title(lane)}"
    st.dialog(title, icon=":material/handshake:", width="medium")(_draw)(context, lane)


def _draw(context: Context, lane: str = words.FIRST_LANE) -> None:
    adding = st.session_state.get(f"{_STATE}-adding")
    if adding:
        _add_party(context, *adding)
        return
    one = _ask_party(context, "a")
    other = _ask_party(context, "b")
    talent = _ask_talent(context, one, other)
    size = _ask_size()
    if (
        st.button(
            "Match maken",
            type="primary",
            icon=":material/check:",
            disabled=not (one and other and talent),
            key=f"{_STATE}-klaar",
        )
        and one
        and other
        and talent
    ):
        _save(context, lane, service.halves_for(context, one.id, other.id, talent, size))


def _save(context: Context, lane: str, wish: NewMatch) -> None:
    try:
        service.add_match(context, wish, lane)
    except BloeiError as error:
        st.warning(str(error), icon=":material/info:")
        return
    start()
    page_open.close(_told(context, lane, wish))


def _told(context: Context, lane: str, wish: NewMatch) -> str:
    one, other = (context.name_of(party) for party in (wish.party_a, wish.party_b))
    coupled = " De open vraag is meteen gekoppeld." if wish.request else ""
    where = words.lane_title(lane)
    return f"{plain(one)} en {plain(other)} staan nu bij {where}.{coupled}"


def _ask_size() -> str:
    return st.selectbox(
        "Hoe groot beginnen ze?",
        [*reversed(words.SIZE_CODES)],
        format_func=words.SIZES.__getitem__,
        key=f"{_STATE}-size",
        help="Klein beginnen mag: een kop koffie kan later groeien.",
    )


# --- one side --------------------------------------------------------------------------------


def _ask_party(context: Context, side: str) -> Party | None:
    chosen = context.parties().get(st.session_state.get(f"{_STATE}-{side}", ""))
    if chosen:
        context.saw("matchbord", [chosen.id])
        _draw_chosen(context, side, chosen)
        if consent.lacks_parent(context, chosen.id):
            _draw_child(chosen)
        return chosen
    typed = st.text_input(
        _SIDES[side],
        key=f"{_STATE}-typed-{side}",
        type="search",
        live=True,
        placeholder="Typ een naam. Een typfout is niet erg.",
        icon=":material/search:",
    )
    if typed:
        _draw_found(context, side, typed)
    with st.container(horizontal=True):
        _new_button("Nieuwe bewoner", side, "person")
        _new_button("Nieuwe plek", side, "organisation")
    return None


def _draw_chosen(context: Context, side: str, party: Party) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown(f"{_icon(party)} **{plain(context.name_of(party.id))}**  \n{_where(party)}")
        st.button(
            "Andere kiezen",
            key=f"{_STATE}-other-{side}",
            on_click=_let_go,
            args=(side,),
            type="tertiary",
        )


def _draw_child(child: Party) -> None:
    st.warning(
        "Deze bewoner is jonger dan 16. Leg eerst vast dat een ouder of verzorger het goed vindt.",
        icon=":material/family_restroom:",
    )
    if st.button("Toestemming vastleggen", key=f"{_STATE}-ouder-{child.id}"):
        page_open.forget_open()
        go("mensen", bewoner=child.id)


def _draw_found(context: Context, side: str, typed: str) -> None:
    taken = {st.session_state.get(f"{_STATE}-{each}") for each in _SIDES}
    found = [each for each in context.search_parties(typed) if each.id not in taken]
    if not found:
        st.caption("Niemand gevonden. Voeg een nieuwe bewoner of plek toe.")
    context.searched("matchbord", typed, (each.id for each in found[:_MOST_FOUND]))
    for party in found[:_MOST_FOUND]:
        st.button(
            f"{_icon(party)} **{plain(context.name_of(party.id))}** · {_where(party)}",
            key=f"{_STATE}-{side}-{party.id}",
            on_click=_take,
            args=(side, party.id),
            width="stretch",
        )


def _take(side: str, party: str) -> None:
    st.session_state[f"{_STATE}-{side}"] = party


def _let_go(side: str) -> None:
    st.session_state.pop(f"{_STATE}-{side}", None)


def _icon(party: Party) -> str:
    return ":material/person:" if party.kind == "person" else ":material/storefront:"


def _where(party: Party) -> str:
    return plain(choices.buurt_name(party.buurt))


# --- who is not known yet --------------------------------------------------------------------


def _new_button(label: str, side: str, kind: str) -> None:
    st.button(
        label,
        key=f"{_STATE}-new-{side}-{kind}",
        icon=":material/person_add:" if kind == "person" else ":material/add_business:",
        type="tertiary",
        on_click=_begin_adding,
        args=(side, kind),
    )


def _begin_adding(side: str, kind: str) -> None:
    st.session_state[f"{_STATE}-adding"] = (side, kind)


def _stop_adding() -> None:
    st.session_state.pop(f"{_STATE}-adding", None)


def _add_party(context: Context, side: str, kind: str) -> None:
    """The form of a new resident or place, in the same dialog: what was chosen stays chosen.

    What was typed to find somebody is her name at first.
    """
    _keep_what_is_filled_in()
    st.button(
        "Terug naar de match", icon=":material/arrow_back:", on_click=_stop_adding, type="tertiary"
    )
    typed = str(st.session_state.get(f"{_STATE}-typed-{side}") or "").strip()
    form = resident_form if kind == "person" else place_form
    party = form(context, f"{_STATE}-form-{side}-{kind}", typed)
    if party:
        _take(side, party)
        _stop_adding()
        st.rerun(scope="fragment")


def _keep_what_is_filled_in() -> None:
    # Streamlit drops the value of a field that is not drawn, unless it is set again.
    for name in ("talent", "size", *(f"typed-{side}" for side in _SIDES)):
        if (key := f"{_STATE}-{name}") in st.session_state:
            st.session_state[key] = st.session_state[key]


# --- the talent ------------------------------------------------------------------------------


def _ask_talent(context: Context, one: Party | None, other: Party | None) -> str | None:
    first = _known_talents(context, [each for each in (one, other) if each])
    codes = list(dict.fromkeys([*first, *words.talent_codes()]))
    return st.selectbox(
        "Wat doen ze samen?",
        codes,
        index=None,
        format_func=lambda code: _talent_title(code, first),
        key=f"{_STATE}-talent",
        placeholder="Kies een talent",
    )


def _known_talents(context: Context, parties: list[Party]) -> list[str]:
    """What these two offer or ask, asked for first: likely what the match is about."""
    asked = [
        half.talent
        for party in parties
        for half in neighbourhood.requests_of(context, party.id)
        if half.status == "open"
    ]
    given = [
        half.talent
        for party in parties
        for half in neighbourhood.offers_of(context, party.id)
        if half.status == "open"
    ]
    return list(dict.fromkeys([*asked, *given]))


def _talent_title(code: str, first: list[str]) -> str:
    label = neighbourhood.talent_label(code)
    return f"★ {label}" if code in first else label
