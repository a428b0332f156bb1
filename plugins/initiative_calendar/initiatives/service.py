"""What may be done with an initiative, from kwestie to afgerond: each verb one unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bloei_core import (
    Action,
    Context,
    InvalidInput,
    NotFound,
    Row,
    Work,
    city,
    clean_line,
    clean_text,
    neighbourhood,
)
from bloei_core.ui import formats
from plugins.initiative_calendar import service, store, words
from plugins.initiative_calendar.initiatives import store as initiative_store

SHOWN_DAYS = 183
_GONE = "Dit initiatief is er niet (meer)."


@dataclass(frozen=True, slots=True)
class InitiativeForm:
    """What is asked for an initiative. `person`: the resident who came with it, if any."""

    title: str
    theme: str
    owner: str
    buurt: str | None = None
    talents: tuple[str, ...] = ()
    person: str | None = None
    story: str = ""
    verbinder: str | None = None


def add_initiative(context: Context, form: InitiativeForm) -> str:
    """Start with a kwestie that somebody saw; the id."""
    context.require(Action.EDIT_RELATIONS)
    _require_names(context)
    initiative = neighbourhood.new_id()
    fields = _fields(context, form)
    with context.unit_of_work() as work:
        event = work.record(
            f"{words.PLUGIN}.initiative_added",
            subject=initiative,
            team=context.team,
            new=words.FIRST_STAGE,
            owner=form.owner,
        )
        own = {
            "id": initiative,
            "team": context.team,
            "stage": words.FIRST_STAGE,
            "rank": initiative_store.top_rank(work, context.team, words.FIRST_STAGE),
            "created_at": work.now,
            "changed_seq": event.seq,
        }
        store.add(work, "initiative", {**own, **fields})
    return initiative


def change_initiative(
    context: Context, initiative: str, version: int, form: InitiativeForm
) -> None:
    """Change what it is about. Raises Conflict, which names who was first."""
    found = _to_change(context, initiative, version)
    _require_names(context)
    fields = _fields(context, form)
    with context.unit_of_work() as work:
        event = work.record(
            f"{words.PLUGIN}.initiative_changed",
            subject=found.id,
            team=found.team,
            old=found.owner,
            new=form.owner,
        )
        _change(context, work, found, {**fields, "changed_seq": event.seq})


def move_initiative(
    context: Context,
    initiative: str,
    version: int,
    stage: str,
    between: tuple[str | None, str | None] = (None, None),
) -> None:
    """Put it in a stage, between these two cards (below, above); without them on top.

    It counts from the day that it becomes an initiative, as long as it stays one.
    """
    found = _to_change(context, initiative, version)
    if stage not in {each.code for each in words.STAGES}:
        raise InvalidInput("Deze stap bestaat niet.")
    before, after = between
    with context.unit_of_work() as work:
        if stage == found.stage:
            event = work.record(
                f"{words.PLUGIN}.initiative_ranked", subject=found.id, team=found.team
            )
            fields: Row = {}
        else:
            event = work.record(
                f"{words.PLUGIN}.initiative_moved",
                subject=found.id,
                team=found.team,
                old=found.stage,
                new=stage,
            )
            fields = _consequences(found, stage, work.now)
        fields["rank"] = initiative_store.rank_between(work, found.team, stage, before, after)
        _change(context, work, found, {**fields, "changed_seq": event.seq})


def closed_since() -> datetime:
    """Since when rounded off initiatives are still on the board."""
    return datetime.now(UTC) - timedelta(days=SHOWN_DAYS)


def count_by_stage_and_owner(context: Context) -> Mapping[tuple[str, str], int]:
    """How many initiatives of each stage each owner has; where there is none it is left out."""
    return context.remembered(
        "initiative_calendar.stages",
        f"{words.PLUGIN}.",
        lambda: initiative_store.count_by_stage_and_owner(context),
    )


def form_of(context: Context, found: initiative_store.Initiative) -> InitiativeForm:
    """What stands there now."""
    return InitiativeForm(
        title=context.open(found.title_sealed),
        theme=found.theme,
        owner=found.owner,
        buurt=found.buurt,
        talents=found.talents,
        person=found.person,
        story=context.open(found.story_sealed),
        verbinder=found.verbinder,
    )


def _consequences(found: initiative_store.Initiative, stage: str, now: datetime) -> Row:
    started = (found.started_on or formats.today()) if stage in words.STARTED else None
    return {
        "stage": stage,
        "started_on": started,
        "closed_at": now if stage == words.DONE else None,
    }


def _fields(context: Context, form: InitiativeForm) -> Row:
    title = clean_line(form.title, "kwestie of idee")
    story = clean_text(form.story, "verhaal")
    for code, known, label in (
        (form.theme, words.THEMES, "thema"),
        (form.owner, words.OWNERS, "regie"),
    ):
        if code not in known:
            raise InvalidInput("Kies iets uit de lijst.", label)
    if form.buurt is not None and form.buurt not in {each.code for each in city.buurten()}:
        raise InvalidInput("Kies een buurt uit de lijst.", "buurt")
    if not set(form.talents) <= {each.code for each in city.talents()}:
        raise InvalidInput("Kies talenten uit de lijst.", "talenten")
    if form.person is not None and form.theme in words.NEVER_ABOUT_SOMEBODY:
        raise InvalidInput(
            "Bij dit thema schrijven we niet op wie ermee kwam. Maak dit veld leeg.",
            "wie kwam ermee",
        )
    if form.person is not None and context.party(form.person).kind != "person":
        raise InvalidInput("Kies een bewoner uit de lijst.", "wie kwam ermee")
    verbinder = form.verbinder or context.member.id
    if verbinder not in {each.id for each in service.colleagues(context)}:
        raise InvalidInput("Kies iemand van jullie team.", "contactpersoon")
    # The story is about who came with it: when she is forgotten it is closed for good.
    owners = (form.person,) if form.person else ()
    return {
        "title_sealed": context.seal(title),
        "story_sealed": context.seal(story, *owners),
        "theme": form.theme,
        "owner": form.owner,
        "buurt": form.buurt,
        "talents": list(dict.fromkeys(form.talents)),
        "person": form.person,
        "verbinder": verbinder,
    }


def _require_names(context: Context) -> None:
    if context.names_hidden:
        raise InvalidInput("Namen zijn nu verborgen. Laat ze zien om iets in te vullen.")


def _to_change(context: Context, initiative: str, version: int) -> initiative_store.Initiative:
    context.require(Action.EDIT_RELATIONS)
    found = initiative_store.initiative(context, initiative)
    if found is None:
        raise NotFound(_GONE)
    if found.version != version:
        raise service.conflict(context, initiative, "dit initiatief")
    return found


def _change(context: Context, work: Work, found: initiative_store.Initiative, fields: Row) -> None:
    if not store.change(work, "initiative", found.id, found.version, fields):
        raise service.conflict(context, found.id, "dit initiatief")
