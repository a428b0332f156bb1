"""What may be done with a kernteam itself: begin, change, take a step, plan a talk, stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bloei_core import (
    Action,
    Context,
    InvalidInput,
    Row,
    Work,
    city,
    clean_line,
    clean_text,
    neighbourhood,
)
from bloei_core.ui import formats
from plugins.kernteam_coaching import rules, store, words

LONGEST_ISSUE = 1000
_FAR = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class KernteamForm:
    """What is asked about a kernteam; `issue` is the kwestie it starts from."""

    name: str
    issue: str
    buurt: str
    theme: str
    coach: str


def start_kernteam(context: Context, form: KernteamForm) -> str:
    """Begin with a kwestie in a buurt of the team in view, on step 0; its id.

    Raises InvalidInput for what does not fit.
    """
    context.require(Action.EDIT_RELATIONS)
    fields = _fields(context, form)
    kernteam, today = neighbourhood.new_id(), formats.today()
    start = {
        "id": kernteam,
        "team": context.team,
        "step": words.LOWEST,
        "stepped_on": today,
        "started_on": today,
    }
    with context.unit_of_work() as work:
        store.add(work, "kernteam", {**start, **fields})
        _record(work, context.team, kernteam, "kernteam_started", new=str(words.LOWEST))
    return kernteam


def change_kernteam(context: Context, kernteam: str, version: int, form: KernteamForm) -> None:
    """Change what was asked at the start. Raises Conflict when somebody was first."""
    found = rules.open_kernteam(context, kernteam)
    fields = _fields(context, form, found)
    with context.unit_of_work() as work:
        rules.change(context, work, found, version, fields)
        _record(work, found.team, found.id, "kernteam_changed")


def take_step(context: Context, kernteam: str, version: int, step: int) -> None:
    """Put a kernteam on another step of the ladder, today; back is a step too."""
    found = rules.open_kernteam(context, kernteam)
    if step not in range(words.LOWEST, words.HIGHEST + 1):
        raise InvalidInput("Deze stap bestaat niet.", "stap")
    if found.version == version and step == found.step:
        raise InvalidInput("Het kernteam staat al op deze stap.", "stap")
    fields = {"step": step, "step_before": found.step, "stepped_on": formats.today()}
    with context.unit_of_work() as work:
        rules.change(context, work, found, version, fields)
        _record(work, found.team, found.id, "step_changed", old=str(found.step), new=str(step))


def step_ahead(context: Context, kernteam: str, version: int) -> None:
    """One step up the ladder."""
    _step_by(context, kernteam, version, 1)


def step_back(context: Context, kernteam: str, version: int) -> None:
    """One step down the ladder."""
    _step_by(context, kernteam, version, -1)


def _step_by(context: Context, kernteam: str, version: int, steps: int) -> None:
    found = rules.open_kernteam(context, kernteam)
    if found.version != version:
        raise rules.conflict(context, found.id, "kernteam", found.id)
    take_step(context, kernteam, version, found.step + steps)


def plan_talk(context: Context, kernteam: str, version: int, moment: datetime | None) -> None:
    """Plan the next coaching talk, in local time; None: no talk is planned any more."""
    found = rules.open_kernteam(context, kernteam)
    if moment:
        require_soon(moment)
    with context.unit_of_work() as work:
        rules.change(context, work, found, version, {"next_talk_at": moment})
        _record(work, found.team, found.id, "talk_planned")


def stop_kernteam(context: Context, kernteam: str, version: int) -> None:
    """Coach it no longer; its members stop too, today. Nothing is thrown away."""
    found = rules.open_kernteam(context, kernteam)
    today = formats.today()
    with context.unit_of_work() as work:
        fields = {"closed_on": today, "next_talk_at": None}
        rules.change(context, work, found, version, fields)
        for part in store.end_all_parts(work, found.id, today):
            neighbourhood.unshare(work, part)
        old, new = str(found.step), words.STOPPED
        _record(work, found.team, found.id, "kernteam_closed", old=old, new=new)


def reopen_kernteam(context: Context, kernteam: str, version: int) -> None:
    """Coach it again, on the step that it had. Who takes part must be asked again."""
    found = rules.any_kernteam(context, kernteam)
    if found.closed_on is None:
        raise InvalidInput("Dit kernteam is al open.")
    with context.unit_of_work() as work:
        rules.change(context, work, found, version, {"closed_on": None})
        old, new = words.STOPPED, str(found.step)
        _record(work, found.team, found.id, "kernteam_reopened", old=old, new=new)


def require_soon(moment: datetime) -> None:
    """Refuse a moment that is past, or years away."""
    day, today = moment.date(), formats.today()
    if day < today:
        raise InvalidInput("Kies een dag die nog komt.", "volgend gesprek")
    if day > today + _FAR:
        raise InvalidInput("Deze dag is te ver weg.", "volgend gesprek")


def opened(context: Context, sealed: bytes | None) -> str:
    """A sealed text to show; "" when names are hidden."""
    return "" if context.names_hidden else context.open(sealed)


def title(context: Context, found: store.Kernteam) -> str:
    """How to call a kernteam: by its buurt when its name was wiped.

    When names are hidden the names of residents in it are left out.
    """
    return context.open_public(found.name_sealed) or f"Kernteam in {buurt_name(found.buurt)}"


def buurt_name(code: str) -> str:
    """The name of a buurt."""
    return next((each.name for each in city.buurten() if each.code == code), code)


def buurten_of(context: Context, day: date) -> tuple[str, ...]:
    """The buurten of the team in view on that day."""
    return tuple(
        code
        for team in city.teams()
        if team.code == context.team and team.valid_on(day)
        for code in team.buurten
    )


# --- how -------------------------------------------------------------------------------------


def _fields(context: Context, form: KernteamForm, old: store.Kernteam | None = None) -> Row:
    name = clean_line(form.name, "naam", longest=80)
    issue = clean_text(form.issue, "kwestie", required=True, longest=LONGEST_ISSUE)
    if form.buurt not in buurten_of(context, formats.today()) and not (
        old and old.buurt == form.buurt
    ):
        raise InvalidInput("Kies een buurt van jullie team.", "buurt")
    if form.theme not in words.THEMES:
        raise InvalidInput("Kies een thema uit de lijst.", "thema")
    if form.coach not in {each.id for each in rules.colleagues(context)} and not (
        old and old.coach == form.coach
    ):
        raise InvalidInput("Kies een coach van jullie team.", "coach")
    return {
        "buurt": form.buurt,
        "theme": form.theme,
        "coach": form.coach,
        "name_sealed": context.seal(name),
        "issue_sealed": context.seal(issue),
    }


def _record(work: Work, team: str, kernteam: str, name: str, **codes: str) -> None:
    work.record(f"{words.PLUGIN}.{name}", subject=kernteam, team=team, **codes)
