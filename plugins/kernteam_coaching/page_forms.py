"""The forms of a kernteam, each in a dialog. What was typed stays when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bloei_core import Conflict, Context
from bloei_core.ui import Messages, choices, formats, say_later, show_conflict
from plugins.kernteam_coaching import rules, service, store, words
from plugins.kernteam_coaching.service import KernteamForm

_SAVE = "Bewaren"
_TEN_O_CLOCK = time(10)
_HOURS = [time(hour, minute) for hour in range(8, 22) for minute in (0, 30)]


@dataclass(frozen=True, slots=True)
class Change:
    """A form that changes a row in the version that was on the screen."""

    key: str
    version: int
    messages: Messages
    above: DeltaGenerator

    def saved(self, verb: Callable[[int], None], latest: Callable[[], Latest]) -> bool:
        """Do it; whether it was done.

        When a colleague was first, a second click takes what was typed.
        """
        seen = st.session_state.get(f"{self.key}-version", self.version)
        try:
            return self.messages.done(lambda: verb(seen))
        except Conflict as error:
            found = latest()
            st.session_state[f"{self.key}-version"] = found.version
            with self.above:
                show_conflict(error, found.now, found.typed)
            return False


@dataclass(frozen=True, slots=True)
class Latest:
    """What stands there after a colleague was first, beside what was typed, by label."""

    version: int
    now: Mapping[str, str]
    typed: Mapping[str, str]


def done(said: str) -> None:
    """Close the dialog and say what was done."""
    say_later(said)
    st.rerun()


def submit() -> bool:
    """The button that saves a form."""
    return st.form_submit_button(_SAVE, type="primary", icon=":material/check:")


def choose(label: str, options: Mapping[str, str], old: str | None, key: str) -> str:
    """One of these codes, or "" when nothing was chosen."""
    codes = list(options)
    index = codes.index(old) if old in codes else None
    chosen = st.selectbox(
        label, codes, index, format_func=options.__getitem__, key=key, placeholder="Kies"
    )
    return chosen or ""


# --- the kernteam itself ---------------------------------------------------------------------


@st.dialog("Nieuw kernteam", icon=":material/diversity_1:", width="medium")
def ask_new(context: Context, opened: Callable[[str], None]) -> None:
    """Ask for a kwestie in a buurt; `opened` hears the id of the new kernteam."""
    st.markdown("Een kernteam begint met een kwestie in een buurt. De mensen komen daarna.")
    key, messages = "kernteam-nieuw", Messages()
    mine = context.member.id if context.member.id in _coaches(context) else ""
    with st.form(key, border=False):
        typed = _ask_kernteam(context, key, messages, KernteamForm("", "", "", "", mine))
        messages.general()
        sent = submit()
    if not sent or messages.lacks(_needed(typed)):
        return
    if kernteam := messages.attempt(lambda: service.start_kernteam(context, typed)):
        opened(kernteam)
        done("Het kernteam staat erop. Wie doen er mee?")


@st.dialog("Kernteam aanpassen", icon=":material/edit:", width="medium")
def ask_change(context: Context, found: store.Kernteam) -> None:
    """Ask what to change of a kernteam."""
    key, messages = f"kernteam-{found.id}-{found.version}", Messages()
    with st.form(key, border=False):
        typed = _ask_kernteam(context, key, messages, _now(context, found))
        change = Change(key, found.version, messages, messages.general())
        sent = submit()
    if not sent or messages.lacks(_needed(typed)):
        return

    def latest() -> Latest:
        fresh = store.kernteam(context, found.id) or found
        told = _described(context, _now(context, fresh))
        return Latest(fresh.version, told, _described(context, typed))

    if change.saved(
        lambda version: service.change_kernteam(context, found.id, version, typed), latest
    ):
        done("Opgeslagen.")


def _ask_kernteam(
    context: Context, key: str, messages: Messages, old: KernteamForm
) -> KernteamForm:
    issue = st.text_area(
        "Welke kwestie speelt er?",
        old.issue,
        key=f"{key}-kwestie",
        placeholder="Bijvoorbeeld: op het plein is niets te doen voor kinderen",
        height=90,
    )
    messages.beside("kwestie")
    name = st.text_input(
        "Naam van het kernteam",
        old.name,
        key=f"{key}-naam",
        placeholder="Zoals bewoners het noemen",
    )
    messages.beside("naam")
    buurten = dict(choices.buurten_of(context))
    if old.buurt and old.buurt not in buurten:
        buurten[old.buurt] = choices.buurt_name(old.buurt)
    buurt = choose("Buurt", buurten, old.buurt, f"{key}-buurt")
    messages.beside("buurt")
    theme = choose("Thema", words.THEMES, old.theme, f"{key}-thema")
    messages.beside("thema")
    coaches = _coaches(context)
    if old.coach and old.coach not in coaches:
        coaches[old.coach] = rules.member_name(context, old.coach)
    coach = choose("Coach van het wijkteam", coaches, old.coach, f"{key}-coach")
    messages.beside("coach")
    return KernteamForm(name or "", issue or "", buurt, theme, coach)


def _coaches(context: Context) -> dict[str, str]:
    return {each.id: each.name for each in rules.colleagues(context)}


def _needed(typed: KernteamForm) -> dict[str, bool]:
    return {
        "kwestie": bool(typed.issue.strip()),
        "naam": bool(typed.name.strip()),
        "buurt": bool(typed.buurt),
        "thema": bool(typed.theme),
        "coach": bool(typed.coach),
    }


def _now(context: Context, found: store.Kernteam) -> KernteamForm:
    name, issue = context.open(found.name_sealed), context.open(found.issue_sealed)
    return KernteamForm(name, issue, found.buurt, found.theme, found.coach)


def _described(context: Context, form: KernteamForm) -> dict[str, str]:
    return {
        "Kwestie": form.issue,
        "Naam": form.name,
        "Buurt": choices.buurt_name(form.buurt),
        "Thema": words.theme_label(form.theme),
        "Coach": rules.member_name(context, form.coach),
    }


# --- the next talk ---------------------------------------------------------------------------


@st.dialog("Volgend gesprek", icon=":material/event:")
def ask_next_talk(context: Context, found: store.Kernteam) -> None:
    """Ask when the next talk is."""
    key, messages = f"gesprek-{found.id}-{found.version}", Messages()
    with st.form(key, border=False):
        moment = ask_moment(key, found.next_talk_at)
        messages.beside("volgend gesprek")
        if found.next_talk_at:
            st.caption("Maak de dag leeg als het gesprek niet doorgaat.")
        change = Change(key, found.version, messages, messages.general())
        sent = submit()
    if not sent:
        return

    def latest() -> Latest:
        fresh = store.kernteam(context, found.id) or found
        now = {"Gesprek": moment_told(fresh.next_talk_at)}
        return Latest(fresh.version, now, {"Gesprek": moment_told(moment)})

    if change.saved(lambda version: service.plan_talk(context, found.id, version, moment), latest):
        done("Het gesprek is gepland." if moment else "Er staat geen gesprek meer gepland.")


def ask_moment(key: str, old: datetime | None) -> datetime | None:
    """A day and an hour, or nothing."""
    left, right = st.columns([3, 2])
    day = left.date_input(
        "Volgend gesprek", old.date() if old else None, format="DD-MM-YYYY", key=f"{key}-dag"
    )
    usual = old.time() if old else _TEN_O_CLOCK
    hours = sorted({*_HOURS, usual})
    hour = right.selectbox(
        "Hoe laat?", hours, hours.index(usual), format_func=_hour, key=f"{key}-uur"
    )
    return datetime.combine(day, hour) if isinstance(day, date) else None


def moment_told(moment: datetime | None) -> str:
    """A day and an hour in words."""
    if moment is None:
        return "niet gepland"
    return f"{formats.long_date(moment)}, {formats.clock(moment)} uur"


def _hour(hour: time) -> str:
    return hour.strftime("%H:%M")
