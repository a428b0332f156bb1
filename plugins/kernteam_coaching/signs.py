"""What to look out for in a kernteam, each with the next small step: friendly and concrete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bloei_core import Context, Setting
from bloei_core.ui import formats
from plugins.kernteam_coaching import rules, store, words
from plugins.kernteam_coaching.figures import store as counted

TALK_WEEKS = "talk_weeks"
_SMALLEST_LOAD = 2
"""Of a single open action nobody carries too much."""

SETTING = Setting(
    key=TALK_WEEKS,
    label="Na hoeveel weken zonder gesprek krijg je een seintje?",
    kind="number",
    default=6,
    help="Het seintje staat bij het kernteam, op Vandaag en in het weekoverleg.",
    lowest=1,
    highest=52,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something to look out for. `urgent`: it asks for attention now, else it is a tip."""

    code: str
    title: str
    next_step: str
    urgent: bool
    people: tuple[str, ...] = ()
    """The resident that it names."""


def talk_weeks(context: Context) -> int:
    """After how many weeks without a talk this team wants to hear of it."""
    return max(1, int(context.setting(words.PLUGIN, TALK_WEEKS)))


def signs(context: Context, standing: counted.Standing, weeks: int) -> list[Sign]:
    """What to look out for today, the urgent signs first; none when it was stopped."""
    if standing.kernteam.closed_on:
        return []
    today = formats.today()
    found = [
        _back(standing),
        _load(context, standing),
        _silence(standing, weeks, today),
        _few(standing),
    ]
    return sorted((each for each in found if each), key=lambda each: not each.urgent)


def silent_days(standing: counted.Standing, today: date) -> int:
    """For how many days nobody talked with this kernteam; from its start when nobody ever did."""
    return (today - (standing.last_talk or standing.kernteam.started_on)).days


def stepped_back(standing: counted.Standing) -> bool:
    """Whether its last step was back, and no talk was held since that day."""
    kernteam = standing.kernteam
    back = kernteam.step_before is not None and kernteam.step < kernteam.step_before
    return back and (standing.last_talk is None or standing.last_talk <= kernteam.stepped_on)


def carries_too_much(standing: counted.Standing) -> bool:
    """Whether one person has more than half of the open actions, when there are two or more."""
    enough = standing.open_actions >= _SMALLEST_LOAD
    return enough and 2 * standing.most_actions > standing.open_actions


# --- a step back -----------------------------------------------------------------------------

_AFTER_BACK: Mapping[int, str] = {
    0: "Ga deze week bij één bewoner langs. Vraag: wat zou je nog wél willen?",
    1: "Drink koffie met twee leden. Vraag wat nu te groot is, en maak dat kleiner.",
    2: "Kom met de groep bij elkaar. Kies samen één ding dat volgende week al kan.",
    3: "Plan een gesprek. Vraag: wat doen jullie zelf, en waar helpen wij weer even mee?",
    4: "Bel de trekker. Vraag waar wij een paar weken bij kunnen helpen.",
}


def _back(standing: counted.Standing) -> Sign | None:
    if not stepped_back(standing):
        return None
    kernteam = standing.kernteam
    before = words.step_title(kernteam.step_before or 0)
    now = words.step_title(kernteam.step)
    title = f"Een stap terug: van {before} naar {now}. Dat hoort erbij."
    return Sign("back", title, _AFTER_BACK[kernteam.step], urgent=True)


# --- one person with most of the actions -----------------------------------------------------


def _load(context: Context, standing: counted.Standing) -> Sign | None:
    if not carries_too_much(standing):
        return None
    share = f"{standing.most_actions} van de {standing.open_actions} open acties"
    if standing.busiest_person:
        who = context.name_of(standing.busiest_person)
        step = f"Vraag {who} welke actie iemand anders mag doen. Zoek daar samen één naam bij."
    elif standing.busiest_member == context.member.id:
        who = "Jij"
        step = "Kies één actie. Vraag in het volgende gesprek welke bewoner die wil doen."
    else:
        who = rules.member_name(context, standing.busiest_member or "")
        step = f"Vraag {who} welke actie een bewoner kan overnemen, met wat hulp."
    verb = "hebt" if who == "Jij" else "heeft"
    named = (standing.busiest_person,) if standing.busiest_person else ()
    return Sign("load", f"{who} {verb} {share}.", step, urgent=True, people=named)


# --- no talk for a while ---------------------------------------------------------------------


def _silence(standing: counted.Standing, weeks: int, today: date) -> Sign | None:
    days = silent_days(standing, today)
    if days < 7 * weeks:
        return None
    said = formats.count(days // 7, "week", "weken")
    since = "sinds het laatste gesprek" if standing.last_talk else "en nog geen gesprek"
    title = f"{said} {since}."
    return Sign("silence", title, _after_silence(standing.kernteam, today), urgent=_needs(standing))


def _needs(standing: counted.Standing) -> bool:
    """Whether a kernteam needs talks: one that does it all by itself may be left in peace."""
    return standing.kernteam.step < words.HIGHEST


def _after_silence(kernteam: store.Kernteam, today: date) -> str:
    planned = kernteam.next_talk_at
    if planned and planned.date() >= today:
        return f"Jullie zien elkaar {formats.long_date(planned)}. Bel even vooraf: gaat het door?"
    if kernteam.step == words.HIGHEST:
        return "Ze redden zich. Stuur een kaartje of loop eens langs: hoe gaat het?"
    if kernteam.step == words.LOWEST:
        return "Loop deze week één straat in en vraag wie hier ook iets mee wil."
    return f"Bel vandaag één lid en prik een moment, liefst voor {_end_of_next_week(today)}."


def _end_of_next_week(today: date) -> str:
    return formats.short_date(today + timedelta(days=11 - today.weekday()))


# --- too few people --------------------------------------------------------------------------

_FIND: Mapping[int, str] = {
    0: "Vraag bij de bakker of op het plein: wie heeft hier ook iets mee? Eén naam is genoeg.",
    1: "Vraag elk lid om één buur mee te nemen voor een kop koffie.",
    2: "Kijk bij Mensen en plekken wie hier graag mee helpt, en nodig één bewoner uit.",
    3: "Vraag elk lid om één buur mee te nemen naar het volgende gesprek.",
    4: "Vraag de trekker wie een keer kan meelopen, zonder dat het meteen een taak is.",
    5: "Vraag of ze hulp willen bij het vinden van één nieuw lid.",
}


def _few(standing: counted.Standing) -> Sign | None:
    if standing.active >= words.ENOUGH:
        return None
    step = standing.kernteam.step
    members = formats.count(standing.active, "actief lid", "actieve leden")
    if standing.active == 0:
        members = "Nu geen actieve leden"
    early = step < words.NETWORK
    title = f"{members}. {'Vijf is fijn om te starten' if early else 'Met vijf sta je stevig'}."
    return Sign("few", title, _FIND[step], urgent=not early)
