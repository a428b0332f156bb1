"""What other pages show: Vandaag, the weekly meeting and the agenda."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bloei_core import Conflict, Context, InvalidInput, NotAllowed, Todo
from bloei_core.ui import formats
from plugins.kernteam_coaching import people, service, store, talking, waiting
from plugins.kernteam_coaching.people import ProjectForm
from plugins.kernteam_coaching.talking import ActionForm, TalkForm
from tests.kernteam_coaching.conftest import Join, Read, form_of

TODAY = formats.today()
[CALENDAR] = waiting.calendars()
SOON = datetime.combine(TODAY + timedelta(days=3), time(10))


def todos(context: Context) -> list[Todo]:
    return [each for source in waiting.todos() for each in source.todos(context)]


def lines(context: Context, kind: str) -> list[Todo]:
    return [
        each
        for item in waiting.meeting_items()
        if item.kind == kind
        for each in item.lines(context)
    ]


def test_a_coach_hears_of_talks_and_actions(
    verbinder: Context, second_verbinder: Context, kernteam: str
) -> None:
    assert todos(verbinder) == []
    service.plan_talk(verbinder, kernteam, 1, datetime.combine(TODAY, time(23, 30)))
    talking.add_action(
        verbinder, kernteam, ActionForm("Sleutel regelen", "wij:noor", TODAY - timedelta(days=1))
    )
    talking.add_action(
        verbinder, kernteam, ActionForm("Later", "wij:noor", TODAY + timedelta(days=1))
    )
    talking.add_action(verbinder, kernteam, ActionForm("Van Sem", "wij:sem", TODAY))
    talk, action, load = todos(verbinder)
    assert load.reason.startswith("Jij hebt 2 van de 3 open acties. Kies één actie.")
    assert (talk.title, talk.reason, talk.due) == ("De Lange Tafel", "Gesprek om 23:30 uur", TODAY)
    assert (action.title, action.reason, action.urgent) == (
        "Sleutel regelen",
        "De Lange Tafel",
        True,
    )
    assert talk.query == action.query == {"kernteam": kernteam}
    [theirs] = todos(second_verbinder)
    assert theirs.title == "Van Sem"


def test_a_coach_hears_what_asks_for_attention(verbinder: Context, kernteam: str) -> None:
    service.take_step(verbinder, kernteam, 1, 2)
    [todo] = todos(verbinder)
    assert todo.reason.startswith("Nu geen actieve leden. Met vijf sta je stevig.")
    assert lines(verbinder, "stuck") == [todo]


def test_steps_ahead_and_finished_projects_are_celebrated(
    verbinder: Context, kernteam: str
) -> None:
    assert lines(verbinder, "celebrate") == []
    service.step_ahead(verbinder, kernteam, 1)
    project = people.add_project(verbinder, kernteam, ProjectForm("Soep aan huis"))
    people.change_project(verbinder, project, 1, ProjectForm("Soep aan huis", "klaar"))
    told = [each.reason for each in lines(verbinder, "celebrate")]
    assert told == ["Een stap verder: nu Verkennen", "Klaar: Soep aan huis"]
    service.step_back(verbinder, kernteam, 2)
    assert [each.reason for each in lines(verbinder, "celebrate")] == ["Klaar: Soep aan huis"]
    assert "Een stap terug" in lines(verbinder, "stuck")[0].reason


def test_hidden_names_are_not_told(verbinder: Context, kernteam: str, join: Join) -> None:
    part = join("Fatima B.")
    service.change_kernteam(verbinder, kernteam, 1, form_of(verbinder, name="Team Fatima"))
    actions = [ActionForm("Fatima bellen", f"bewoner:{part}", TODAY) for _ in range(3)]
    talking.log_talk(
        verbinder,
        kernteam,
        TalkForm(TODAY, "Fatima belt", [*actions, ActionForm("F", "wij:noor", TODAY)]),
    )
    service.plan_talk(verbinder, kernteam, 2, SOON)
    hidden = replace(verbinder, hide_names=True)
    told = [*todos(hidden), *lines(hidden, "stuck"), *lines(hidden, "celebrate")]
    items = CALENDAR.items(hidden, TODAY, TODAY + timedelta(days=9))
    assert len(told) == 3
    assert len(items) == 2
    assert "Fatima" not in repr(told) + repr(items)
    assert "Fatima" in repr(todos(verbinder))


def test_the_agenda_has_talks_that_were_and_the_next(
    verbinder: Context, other_team: Context, kernteam: str
) -> None:
    talk = talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Ja", [], SOON))
    held, planned = CALENDAR.items(verbinder, TODAY, TODAY + timedelta(days=4))
    assert (held.id, held.all_day, held.start.date()) == (talk, True, TODAY)
    assert (planned.id, planned.all_day, planned.start) == (kernteam, False, SOON)
    assert planned.end - planned.start == timedelta(hours=1)
    assert CALENDAR.items(verbinder, TODAY + timedelta(days=4), TODAY + timedelta(days=9)) == []
    assert CALENDAR.items(other_team, TODAY, TODAY + timedelta(days=9)) == []


def test_the_next_talk_can_be_dragged(
    verbinder: Context, second_verbinder: Context, kernteam: str, read: Read
) -> None:
    assert CALENDAR.move is not None
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Ja", [], SOON))
    held, planned = CALENDAR.items(verbinder, TODAY, TODAY + timedelta(days=9))
    later = SOON + timedelta(days=2)
    CALENDAR.move(second_verbinder, planned, later, later + timedelta(hours=1))
    assert read(kernteam).next_talk_at == later
    with pytest.raises(Conflict, match=r"Sem D\. heeft net een ander gesprek gepland"):
        CALENDAR.move(verbinder, planned, SOON, SOON)
    with pytest.raises(InvalidInput, match="al geweest"):
        CALENDAR.move(verbinder, held, SOON, SOON)
    assert [each.held_on for each in store.talks(verbinder, kernteam)] == [TODAY]


def test_who_may_not_change_may_not_drag(
    verbinder: Context, ontwikkelaar: Context, kernteam: str
) -> None:
    assert CALENDAR.move is not None
    service.plan_talk(verbinder, kernteam, 1, SOON)
    [planned] = CALENDAR.items(verbinder, TODAY, TODAY + timedelta(days=9))
    with pytest.raises(NotAllowed):
        CALENDAR.move(ontwikkelaar.only(verbinder.team), planned, SOON, SOON)
