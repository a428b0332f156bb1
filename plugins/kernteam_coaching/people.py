"""Who takes part in a kernteam, and the projects that they carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bloei_core import FORGOTTEN_PERSON, Context, InvalidInput, Work, clean_line, neighbourhood
from bloei_core.ui import formats
from plugins.kernteam_coaching import rules, store, words

MOST = 60
_LAST_DAY = date(9999, 12, 31)


# --- members ---------------------------------------------------------------------------------


def add_participant(context: Context, kernteam: str, person: str, active_from: date) -> str:
    """Let a resident take part from a day on; the id of that row.

    Raises InvalidInput when she takes part already, or does not take part in Bloei now.
    """
    found = rules.open_kernteam(context, kernteam)
    require_resident(context, person)
    rules.day_in_past(active_from, "actief vanaf")
    if len(active_now(context, found.id)) >= MOST:
        raise InvalidInput(f"Een kernteam heeft hier plek voor {MOST} mensen.")
    with context.unit_of_work() as work:
        _require_free(work, found.id, person, active_from, None)
        return join(work, found.team, found.id, person, active_from)


def change_participant(
    context: Context, participant: str, version: int, active_from: date, active_until: date | None
) -> None:
    """Say from and until when a resident takes part; the last day is included."""
    part = rules.present(store.participant(context, participant))
    found = rules.open_kernteam(context, part.kernteam)
    _require_period(active_from, active_until)
    if active_until is None:
        _require_known(context, part)
    with context.unit_of_work() as work:
        if part.person:
            _require_free(work, found.id, part.person, active_from, active_until, part.id)
        fields = {"active_from": active_from, "active_until": active_until}
        if not store.change(work, "participant", part.id, version, fields):
            raise rules.conflict(context, found.id, "participant", part.id)
        if active_until:
            neighbourhood.unshare(work, part.id)
        elif part.person:
            neighbourhood.share_person(work, part.person, found.team, part.id)
        _record(work, found, "participant_changed", participant=part.id)


def join(work: Work, team: str, kernteam: str, person: str, active_from: date) -> str:
    """Write who takes part, within a unit of work; the id of that row."""
    part = neighbourhood.new_id()
    fields = {"id": part, "kernteam": kernteam, "person": person, "active_from": active_from}
    store.add(work, "participant", fields)
    neighbourhood.share_person(work, person, team, part)
    name = f"{words.PLUGIN}.participant_joined"
    work.record(name, subject=kernteam, team=team, participant=part)
    return part


def active_now(context: Context, kernteam: str) -> list[store.Participant]:
    """Who takes part today."""
    today = formats.today()
    return [each for each in store.participants(context, kernteam) if each.active_on(today)]


def name_of(context: Context, part: store.Participant | None) -> str:
    """The name of who takes part, to show; nobody is left of who was forgotten."""
    return context.name_of(part.person) if part and part.person else FORGOTTEN_PERSON


def require_resident(context: Context, person: str) -> None:
    """Refuse who is no resident that takes part in Bloei now."""
    party = context.party(person)
    if party.kind != "person":
        raise InvalidInput("Kies een bewoner.", "bewoner")
    if party.status != "active":
        raise InvalidInput("Deze bewoner doet nu niet mee.", "bewoner")


def _require_period(active_from: date, active_until: date | None) -> None:
    rules.day_in_past(active_from, "actief vanaf")
    if active_until:
        rules.day_in_past(active_until, "actief tot en met")
        if active_until < active_from:
            raise InvalidInput("De laatste dag ligt voor de eerste.", "actief tot en met")


def _require_known(context: Context, part: store.Participant) -> None:
    if part.person is None:
        raise InvalidInput("Van wie dit was, weten we niet meer.")
    require_resident(context, part.person)


def _require_free(
    work: Work,
    kernteam: str,
    person: str,
    first: date,
    last: date | None,
    besides: str = "",
) -> None:
    for each in store.participants_on(work, kernteam, person):
        overlaps = each.active_from <= (last or _LAST_DAY) and first <= (
            each.active_until or _LAST_DAY
        )
        if each.id != besides and overlaps:
            raise InvalidInput("Deze bewoner zit dan al in het kernteam.", "bewoner")


# --- projects --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """What is asked about a project; `participant` carries it, when somebody does."""

    title: str
    status: str = "idee"
    participant: str | None = None


def add_project(context: Context, kernteam: str, form: ProjectForm) -> str:
    """Write down what a kernteam is going to make; its id."""
    found = rules.open_kernteam(context, kernteam)
    project = neighbourhood.new_id()
    fields = _project_fields(context, found, form, None)
    with context.unit_of_work() as work:
        start = {"id": project, "kernteam": found.id, "added_on": formats.today()}
        store.add(work, "project", {**start, **fields})
        _record(work, found, "project_added", form.status, project=project)
    return project


def change_project(context: Context, project: str, version: int, form: ProjectForm) -> None:
    """Change a project. Raises Conflict when somebody was first."""
    old = rules.present(store.project(context, project))
    found = rules.open_kernteam(context, old.kernteam)
    fields = _project_fields(context, found, form, old)
    with context.unit_of_work() as work:
        if not store.change(work, "project", old.id, version, fields):
            raise rules.conflict(context, found.id, "project", old.id)
        _record(work, found, "project_changed", form.status, project=old.id)


def _project_fields(
    context: Context, found: store.Kernteam, form: ProjectForm, old: store.Project | None
) -> dict[str, object]:
    title = clean_line(form.title, "project")
    if form.status not in words.PROJECT_STATES:
        raise InvalidInput("Kies hoe het project ervoor staat.", "stand")
    parts = store.participants(context, found.id)
    if form.participant and form.participant not in {each.id for each in parts}:
        raise InvalidInput("Kies iemand uit het kernteam.", "trekker")
    done = (old.done_on if old else None) or formats.today()
    return {
        "title_sealed": rules.seal_for(context, title, parts, form.participant),
        "status": form.status,
        "participant": form.participant,
        "done_on": done if form.status in words.ENDED else None,
    }


def _record(
    work: Work, found: store.Kernteam, name: str, new: str | None = None, **codes: str
) -> None:
    work.record(f"{words.PLUGIN}.{name}", subject=found.id, team=found.team, new=new, **codes)
