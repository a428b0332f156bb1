"""The dialog of one match: who, what, the next step, notes, what happened, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from bloei_core import BloeiError, Conflict, Context, PartyKind, neighbourhood
from bloei_core.ui import formats, go, plain, say_later
from plugins.match_board import service, store, words
from plugins.match_board.cards import Names
from plugins.match_board.service import MoveTo

_ADDRESS = "match"
_ASKED = "match-asked"
_STOP = "match-stop"
_SEEN = "match-seen"
_PAGES: dict[PartyKind, str] = {"person": "bewoner", "organisation": "plek"}


# --- which card stands open ------------------------------------------------------------------


def ask_to_open(match: str) -> None:
    """Let the page open this match on its next run; for callbacks."""
    st.session_state[_ASKED] = match
    st.query_params[_ADDRESS] = match


def ask_to_stop(match: str) -> None:
    """Open this match with the question why it stops."""
    ask_to_open(match)
    st.session_state[_STOP] = match


def wants_to_open() -> bool:
    """Whether a card was asked for since the last time; asked once."""
    return bool(st.session_state.pop(_ASKED, None))


def forget_open() -> None:
    """No card stands open any more."""
    for key in (_STOP, _SEEN, _ASKED):
        st.session_state.pop(key, None)
    if _ADDRESS in st.query_params:
        del st.query_params[_ADDRESS]


def open_dialog(context: Context) -> None:
    """Open the match that the address names, if this team has it."""
    asked = st.query_params.get(_ADDRESS)
    if not asked:
        return
    found = store.match(context, asked) if neighbourhood.is_id(asked) else None
    if found is None:
        forget_open()
        st.toast("Deze match staat niet op het bord van dit team.", icon=":material/info:")
        return
    st.session_state.pop(_SEEN, None)
    title = plain(Names(context).title(found))
    dialog = st.dialog(title, icon=":material/handshake:", width="medium", on_dismiss=forget_open)(
        _draw
    )
    dialog(context, found.id)


# --- the card --------------------------------------------------------------------------------


def _draw(context: Context, match: str) -> None:
    found = store.match(context, match)
    if found is None:
        st.warning("Deze match staat niet meer op het bord.")
        return
    if st.session_state.get(_STOP) == match:
        _draw_stop(context, found)
        return
    _draw_facts(context, found)
    _draw_next_step(context, found)
    notes, life, move, other = st.tabs(["Notities", "Verloop", "Verplaatsen", "Overdragen"])
    with notes:
        _draw_notes(context, found)
    with life:
        _draw_life(context, found)
    with move:
        _draw_move(context, found)
    with other:
        _draw_hand_over(context, found)


def _draw_facts(context: Context, found: store.Match) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(words.lane_title(found.lane), color="green")
        if found.stop_reason:
            st.badge(words.reason_label(found.stop_reason), color="gray")
        if found.started_on:
            st.badge(f"loopt mee sinds {formats.dutch_date(found.started_on)}", color="blue")
    talent = neighbourhood.talent_label(found.talent)
    who = service.member_name(context, found.verbinder)
    st.markdown(f"**{plain(talent)}** · {words.KINDS[found.kind]} · verbinder: {plain(who)}")
    names = Names(context)
    with st.container(horizontal=True):
        _draw_party(names, found.party_a, found.party_a_kind)
        _draw_party(names, found.party_b, found.party_b_kind)


def _draw_party(names: Names, party: str, kind: PartyKind) -> None:
    icon = ":material/person:" if kind == "person" else ":material/storefront:"
    label = plain(names.of(party, kind))
    if st.button(label, icon=icon, key=f"match-naar-{party}", disabled=party not in names.known):
        go("mensen", **{_PAGES[kind]: party})


# --- what was seen, and what was typed -------------------------------------------------------


def _seen(found: store.Match) -> int:
    """The version that this person looked at when she began to type."""
    seen: dict[str, int] = st.session_state.setdefault(_SEEN, {})
    return seen.setdefault(found.id, found.version)


def _round() -> int:
    """Part of the keys of the fields: another round shows what is stored, not what was typed."""
    return int(st.session_state.get("match-round", 0))


def _do(context: Context, found: store.Match, verb: Callable[[], object], told: str) -> None:
    """Do it and show the card afresh. Refused: say why, and keep what was typed."""
    try:
        verb()
    except Conflict as error:
        _look_again(context, found)
        st.warning(
            f"{error} Wat je typte staat er nog. Klopt het nog? Klik dan nog een keer.",
            icon=":material/group:",
        )
    except BloeiError as error:
        st.warning(str(error), icon=":material/info:")
    else:
        _look_again(context, found)
        st.session_state["match-round"] = _round() + 1
        st.toast(told, icon=":material/check:")
        st.rerun(scope="fragment")


def _do_and_close(
    context: Context, found: store.Match, verb: Callable[[], object], told: str
) -> None:
    try:
        verb()
    except Conflict as error:
        _look_again(context, found)
        st.warning(f"{error} Klopt het nog? Klik dan nog een keer.", icon=":material/group:")
    except BloeiError as error:
        st.warning(str(error), icon=":material/info:")
    else:
        say_later(told)
        forget_open()
        st.rerun()


def _look_again(context: Context, found: store.Match) -> None:
    latest = store.match(context, found.id) or found
    st.session_state[_SEEN] = {found.id: latest.version}


# --- the next step ---------------------------------------------------------------------------


def _draw_next_step(context: Context, found: store.Match) -> None:
    version = _seen(found)
    if context.names_hidden or found.lane in words.CLOSED_LANES:
        _show_next_step(context, found)
        return
    with st.form(f"match-stap-{found.id}-{_round()}"):
        left, right = st.columns([3, 1])
        text = left.text_area(
            "Volgende stap",
            context.open(found.next_step_sealed),
            height=80,
            key=f"match-stap-tekst-{found.id}-{_round()}",
            placeholder="Bijvoorbeeld: samen koffie drinken bij het buurthuis",
        )
        due = right.date_input(
            "Wanneer?",
            found.next_step_on,
            format="DD-MM-YYYY",
            key=f"match-stap-dag-{found.id}-{_round()}",
        )
        sent = st.form_submit_button("Stap bewaren", icon=":material/check:")
    if sent:
        day = due if isinstance(due, date) else None
        _do(
            context,
            found,
            lambda: service.change_next_step(context, found.id, version, text or "", day),
            "De volgende stap staat erop.",
        )


def _show_next_step(context: Context, found: store.Match) -> None:
    text = context.open(found.next_step_sealed)
    when = f" · {formats.dutch_date(found.next_step_on)}" if found.next_step_on else ""
    if text or when:
        st.markdown(f"**Volgende stap:** {plain(text)}{when}")


# --- notes -----------------------------------------------------------------------------------


def _draw_notes(context: Context, found: store.Match) -> None:
    if context.names_hidden:
        st.info("Namen zijn verborgen, dus de notities ook.", icon=":material/visibility_off:")
        return
    with st.form(f"match-notitie-{found.id}-{_round()}", border=False):
        text = st.text_area(
            "Nieuwe notitie",
            height=80,
            key=f"match-notitie-tekst-{found.id}-{_round()}",
            placeholder="Wat is er besproken? Schrijf niets over ziekte of schulden.",
        )
        sent = st.form_submit_button("Notitie bewaren", icon=":material/edit_note:")
    if sent:
        _do(
            context,
            found,
            lambda: service.add_note(context, found.id, text or ""),
            "De notitie is bewaard.",
        )
    for note in store.notes_of(context, found.id):
        _draw_note(context, note)


def _draw_note(context: Context, note: store.Note) -> None:
    text = context.open(note.text_sealed) or "(gewist)"
    with st.container(border=True):
        st.markdown("  \n".join(plain(line) for line in text.splitlines()))
        who = plain(service.member_name(context, note.member))
        st.caption(f"{who}, {formats.relative_moment(note.written_at)}")


# --- what happened ---------------------------------------------------------------------------


def _draw_life(context: Context, found: store.Match) -> None:
    lines = [
        f"- **{formats.date_and_time(each.happened_at)}** · {plain(_told(context, each))}"
        for each in store.happenings(context, found.id)
        if each.name != "match_board.match_ranked"
    ]
    st.markdown("\n".join(lines) or "Er is nog niets gebeurd.")


def _told(context: Context, each: store.Happening) -> str:
    who = service.member_name(context, each.actor)
    match each.name:
        case "match_board.match_added":
            return f"{who} maakte de match"
        case "match_board.match_moved":
            return _told_move(who, each)
        case "match_board.note_added":
            return f"{who} schreef een notitie"
        case "match_board.match_handed_over":
            return f"{who} gaf de match aan {service.member_name(context, each.new or '')}"
        case _ if each.details.get("what") == "started_on":
            day = date.fromisoformat(each.details["started_on"])
            return f"{who} zette de startdatum op {formats.dutch_date(day)}"
        case _:
            return f"{who} veranderde de volgende stap"


def _told_move(who: str, each: store.Happening) -> str:
    said = f"{who} zette de match van {words.lane_title(each.old or '')}"
    said += f" naar {words.lane_title(each.new or '')}"
    reason = each.details.get("reason")
    return f"{said}: {words.reason_label(reason).lower()}" if reason else said


# --- to another lane -------------------------------------------------------------------------


def _draw_move(context: Context, found: store.Match) -> None:
    version = _seen(found)
    lanes = [lane.code for lane in words.LANES if lane.code != found.lane]
    lane = st.selectbox(
        "Naar welke kolom?", lanes, format_func=words.lane_title, key=f"match-lane-{found.id}"
    )
    reason = _ask_reason(found) if lane == words.STOPPED else None
    start = _ask_start(found) if lane == words.RUNNING else None
    to = MoveTo(lane, started_on=start, reason=reason)
    if st.button("Verplaatsen", icon=":material/arrow_forward:", key=f"match-move-{found.id}"):
        _do_and_close(
            context,
            found,
            lambda: service.move_card(context, found.id, version, to),
            f"De match staat nu bij {words.lane_title(lane)}.",
        )
    if found.lane in words.COUNTED_LANES:
        _draw_start(context, found)


def _ask_reason(found: store.Match) -> str | None:
    return st.selectbox(
        "Waarom stopt de match?",
        words.reasons(),
        index=None,
        format_func=words.reason_label,
        key=f"match-reden-{found.id}",
        placeholder="Kies een reden. Stoppen mag altijd.",
    )


def _ask_start(found: store.Match) -> date:
    return st.date_input(
        "Sinds wanneer loopt de match?",
        found.started_on or formats.today(),
        max_value=formats.today(),
        format="DD-MM-YYYY",
        key=f"match-start-{found.id}-{_round()}",
    )


def _draw_start(context: Context, found: store.Match) -> None:
    version = _seen(found)
    with st.form(f"match-startdatum-{found.id}-{_round()}"):
        day = _ask_start(found)
        sent = st.form_submit_button("Startdatum bewaren", icon=":material/event:")
    if sent:
        _do(
            context,
            found,
            lambda: service.change_start(context, found.id, version, day),
            "De startdatum is veranderd.",
        )


def _draw_stop(context: Context, found: store.Match) -> None:
    """Asked after a card was dropped on Gestopt."""
    version = _seen(found)
    st.markdown("Stoppen mag altijd. Kies waarom, dan weten jullie het later nog.")
    reason = _ask_reason(found)
    with st.container(horizontal=True):
        st.button("Toch niet", key=f"match-toch-niet-{found.id}", on_click=_not_now)
        sure = st.button(
            "Match stoppen",
            type="primary",
            disabled=reason is None,
            key=f"match-stop-{found.id}",
        )
    if sure:
        _do_and_close(
            context,
            found,
            lambda: service.move_card(
                context, found.id, version, MoveTo(words.STOPPED, reason=reason)
            ),
            f"De match is gestopt: {words.reason_label(reason or 'anders').lower()}.",
        )


def _not_now() -> None:
    st.session_state.pop(_STOP, None)


# --- to a colleague --------------------------------------------------------------------------


def _draw_hand_over(context: Context, found: store.Match) -> None:
    version = _seen(found)
    names = {
        each.id: each.name for each in service.colleagues(context) if each.id != found.verbinder
    }
    to = st.selectbox(
        "Wie gaat verder met deze match?",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=f"match-naar-wie-{found.id}",
        placeholder="Kies een collega",
    )
    if st.button(
        "Overdragen",
        icon=":material/forward:",
        disabled=to is None,
        key=f"match-overdragen-{found.id}",
    ):
        _do(
            context,
            found,
            lambda: service.hand_over(context, found.id, version, to or ""),
            f"{names[to or '']} heeft de match nu.",
        )
