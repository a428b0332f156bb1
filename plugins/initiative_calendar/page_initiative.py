"""The window of one initiative: what it is about, its step, what is planned, and its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from bloei_core import BloeiError, Conflict, Context, neighbourhood
from bloei_core.ui import Messages, choices, formats, go, plain, say_later
from plugins.initiative_calendar import service, store, words
from plugins.initiative_calendar.initiatives import service as initiatives
from plugins.initiative_calendar.initiatives import store as initiative_store
from plugins.initiative_calendar.initiatives.service import InitiativeForm

_ADDRESS = "initiatief"
_ASKED, _NEW, _SEEN = "initiatief-gevraagd", "initiatief-nieuwe", "initiatief-gezien"
_MOST_PLANNED, _MOST_FOUND = 5, 20


def ask_for_new() -> None:
    """Open the window for a new kwestie."""
    forget_open()
    st.session_state[_NEW] = True


def ask_to_open(initiative: str) -> None:
    """Let the page open this one on its next run; for callbacks."""
    st.session_state[_ASKED] = initiative
    st.session_state.pop(_NEW, None)
    st.query_params[_ADDRESS] = initiative


def wants_to_open() -> bool:
    """Whether one was asked for since the last time; asked once."""
    return bool(st.session_state.pop(_ASKED, None))


def forget_open() -> None:
    """No window stands open any more."""
    for key in (_ASKED, _NEW, _SEEN):
        st.session_state.pop(key, None)
    st.session_state["initiatief-keer"] = st.session_state.get("initiatief-keer", 0) + 1
    if _ADDRESS in st.query_params:
        del st.query_params[_ADDRESS]


def open_dialog(context: Context) -> None:
    """Open what was asked for, if this team has it."""
    if st.session_state.get(_NEW):
        _window("Nieuwe kwestie")(_draw_new)(context)
        return
    asked = st.query_params.get(_ADDRESS)
    if not asked:
        return
    found = initiative_store.initiative(context, asked) if neighbourhood.is_id(asked) else None
    if found is None:
        forget_open()
        st.toast("Dit initiatief is niet van dit team.", icon=":material/info:")
        return
    title = plain(context.open_public(found.title_sealed)) or "Initiatief"
    _window(title)(_draw)(context, found.id)


def _window(title: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Streamlit's own decorator
    return st.dialog(title, icon=":material/emoji_objects:", width="medium", on_dismiss=forget_open)


def _draw_new(context: Context) -> None:
    messages = Messages()
    form = _draw_form(context, messages, InitiativeForm("", "", "samen"), "Bewaren")
    if form is None:
        return
    if messages.attempt(lambda: initiatives.add_initiative(context, form)) is not None:
        _close(f"{plain(form.title)} staat bij Gesignaleerd.")


def _close(told: str) -> None:
    say_later(told)
    forget_open()
    st.rerun()


# --- one initiative --------------------------------------------------------------------------


def _draw(context: Context, initiative: str) -> None:
    found = initiative_store.initiative(context, initiative)
    if found is None:
        st.warning("Dit initiatief is er niet meer.")
        return
    _draw_facts(context, found)
    agenda, step, change = st.tabs(["Agenda", "Volgende stap", "Veranderen"])
    with agenda:
        _draw_planned(context, found)
    with step:
        _draw_steps(context, found)
    with change:
        _draw_change(context, found)


def _draw_facts(context: Context, found: initiative_store.Initiative) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(words.stage_title(found.stage), color="green")
        st.badge(words.LED_BY[found.owner], color="blue")
        st.badge(words.THEMES[found.theme], color="gray")
    if found.buurt:
        st.markdown(f":material/map: {plain(choices.buurt_name(found.buurt))}")
    if found.talents:
        talents = [choices.talents().get(code, code) for code in found.talents]
        st.markdown(f":material/search: Zoekt: {plain(formats.join_words(talents))}")
    if found.story_sealed and not context.names_hidden:
        lines = context.open(found.story_sealed).splitlines()
        st.markdown("  \n".join(plain(line) for line in lines))
    if found.person:
        label = f"Kwam ermee: {plain(context.name_of(found.person))}"
        if st.button(label, icon=":material/person:", key=f"initiatief-wie-{found.id}"):
            go("mensen", bewoner=found.person)
    who = plain(service.member_name(context, found.verbinder))
    st.caption(f"Contact bij het team: {who}. Sinds {formats.dutch_date(found.created_at)}.")


def _draw_planned(context: Context, found: initiative_store.Initiative) -> None:
    planned = store.entries_of(context, found.id)
    if not planned:
        st.caption("Nog niets in de agenda. Plan iets en kies daar dit initiatief.")
    for entry in planned[:_MOST_PLANNED]:
        label = f"{formats.short_date(entry.starts)} · {context.open_public(entry.title_sealed)}"
        if st.button(plain(label), icon=":material/event:", key=f"initiatief-plan-{entry.id}"):
            code = service.code_of(entry.starts)
            go(words.AGENDA, dag=entry.starts.date().isoformat(), activiteit=entry.id, keer=code)
    if st.button("Naar de agenda", icon=":material/calendar_month:", key=f"agenda-{found.id}"):
        go(words.AGENDA)


def _draw_steps(context: Context, found: initiative_store.Initiative) -> None:
    version = _seen(found)
    st.markdown("Waar staat het nu?")
    with st.container(horizontal=True):
        for stage in words.STAGES:
            here = stage.code == found.stage
            if st.button(stage.title, disabled=here, help=stage.help,
                         key=f"initiatief-{stage.code}-{found.id}"):  # fmt: skip
                _move(context, found, version, stage.code)


def _move(context: Context, found: initiative_store.Initiative, version: int, stage: str) -> None:
    try:
        initiatives.move_initiative(context, found.id, version, stage)
    except BloeiError as error:
        _look_again(context, found)
        st.warning(plain(str(error)), icon=":material/group:")
    else:
        _close(f"Het staat nu bij {words.stage_title(stage)}.")


def _seen(found: initiative_store.Initiative) -> int:
    seen: dict[str, int] = st.session_state.setdefault(_SEEN, {})
    return seen.setdefault(found.id, found.version)


def _look_again(context: Context, found: initiative_store.Initiative) -> None:
    latest = initiative_store.initiative(context, found.id) or found
    st.session_state[_SEEN] = {found.id: latest.version}


def _draw_change(context: Context, found: initiative_store.Initiative) -> None:
    version, messages = _seen(found), Messages()
    form = _draw_form(context, messages, initiatives.form_of(context, found), "Bewaren", found.id)
    if form is None:
        return
    try:
        done = messages.done(
            lambda: initiatives.change_initiative(context, found.id, version, form)
        )
    except Conflict as error:
        _look_again(context, found)
        st.warning(
            f"{plain(str(error))} Wat jij invulde staat er nog. Klopt het nog? Klik dan weer.",
            icon=":material/group:",
        )
        return
    if done:
        _close("Het initiatief is bijgewerkt.")


# --- the form --------------------------------------------------------------------------------


def _draw_form(
    context: Context, messages: Messages, old: InitiativeForm, label: str, initiative: str = ""
) -> InitiativeForm | None:
    """Ask; what was filled in, on the run in which the button was pressed."""
    if context.names_hidden:
        st.info("Namen zijn nu verborgen. Laat ze zien om iets in te vullen.",
                icon=":material/visibility_off:")  # fmt: skip
        return None
    key = f"initiatief-{initiative}-{st.session_state.get('initiatief-keer', 0)}"
    with st.container(key=key):
        title = st.text_input("Kwestie of idee", old.title, key=f"{key}-wat",
                              placeholder="Een bankje op het plein")  # fmt: skip
        messages.beside("kwestie of idee")
        form = _ask_codes(context, key, messages, replace(old, title=title or ""))
        form = _ask_people(context, key, messages, form)
        messages.general()
        sent = st.button(label, type="primary", icon=":material/check:", key=f"{key}-klaar")
    needed = {"kwestie of idee": bool(form.title.strip()), "thema": bool(form.theme)}
    return None if not sent or messages.lacks(needed) else form


def _ask_codes(
    context: Context, key: str, messages: Messages, old: InitiativeForm
) -> InitiativeForm:
    left, right = st.columns(2)
    with left:
        theme = _choose("Thema", words.THEMES, old.theme, f"{key}-thema")
        messages.beside("thema")
    with right:
        owner = _choose("Wie houdt de regie?", words.OWNERS, old.owner, f"{key}-regie")
        messages.beside("regie")
    buurt = _choose("Buurt", choices.all_buurten(context), old.buurt, f"{key}-buurt")
    messages.beside("buurt")
    return replace(old, theme=theme or "", owner=owner or "", buurt=buurt)


def _ask_people(
    context: Context, key: str, messages: Messages, old: InitiativeForm
) -> InitiativeForm:
    options = choices.talents()
    talents = st.multiselect(
        "Welke talenten zijn er nodig?",
        list(options),
        [code for code in old.talents if code in options],
        format_func=options.__getitem__,
        key=f"{key}-talenten",
        placeholder="Mag leeg",
        select_all=False,
    )
    messages.beside("talenten")
    person = _ask_person(context, key, old.person)
    messages.beside("wie kwam ermee")
    story = st.text_area("Verhaal", old.story, key=f"{key}-verhaal",
                         placeholder="Wat is er aan de hand? Wat zou helpen?")  # fmt: skip
    messages.beside("verhaal")
    colleagues = {each.id: each.name for each in service.colleagues(context)}
    verbinder = _choose("Contact bij het team", colleagues, old.verbinder or context.member.id,
                        f"{key}-contact")  # fmt: skip
    messages.beside("contactpersoon")
    return replace(old, talents=tuple(talents), person=person, story=story or "",
                   verbinder=verbinder)  # fmt: skip


def _ask_person(context: Context, key: str, old: str | None) -> str | None:
    left, right = st.columns(2)
    typed = left.text_input(
        "Zoek een bewoner",
        key=f"{key}-zoek",
        type="search",
        live=True,
        placeholder="Typ een naam",
    )
    found = context.search_parties(typed, "person")[:_MOST_FOUND] if typed else []
    people = {each.id: each.name for each in found}
    chosen = st.session_state.get(f"{key}-wie", old)
    for known in filter(None, (chosen, old)):
        people.setdefault(known, context.name_of(known))
    with right:
        return _choose("Wie kwam ermee?", people, old, f"{key}-wie")


def _choose(label: str, options: Mapping[str, str], old: str | None, key: str) -> str | None:
    codes = list(options)
    return st.selectbox(
        label,
        codes,
        index=codes.index(old) if old is not None and old in options else None,
        format_func=lambda code: plain(options[code]),
        key=key,
        placeholder="Kies uit de lijst",
    )
