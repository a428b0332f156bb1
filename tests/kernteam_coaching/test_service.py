"""The rules of a kernteam: begin, step, plan, stop; its people and projects; who was first."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from bloei_core import Conflict, Context, InvalidInput, NotAllowed, NotFound, neighbourhood
from bloei_core.testing import add_resident
from bloei_core.ui import formats
from plugins.kernteam_coaching import people, service, store, words
from plugins.kernteam_coaching.duties import store as of_people
from plugins.kernteam_coaching.people import ProjectForm
from tests.kernteam_coaching.conftest import Join, Read, form_of

TODAY = formats.today()
SOON = datetime.combine(TODAY + timedelta(days=3), time(10))


# --- the kernteam itself ---------------------------------------------------------------------


def test_it_starts_from_a_kwestie_on_step_zero(
    verbinder: Context, kernteam: str, read: Read
) -> None:
    found = read(kernteam)
    assert (found.step, found.step_before, found.coach, found.version) == (0, None, "noor", 1)
    assert (found.started_on, found.stepped_on) == (TODAY, TODAY)
    assert verbinder.open(found.issue_sealed) == "Veel mensen eten elke avond alleen."
    assert service.title(verbinder, found) == "De Lange Tafel"
    [started] = store.happenings(verbinder, kernteam)
    assert (started.name, started.new) == ("kernteam_coaching.kernteam_started", "0")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"issue": "  "}, "kwestie"),
        ({"name": ""}, "naam"),
        ({"name": "x" * 81}, "naam"),
        ({"issue": "bel 111222333"}, "kwestie"),
        ({"buurt": "BU07729999"}, "buurt"),
        ({"theme": "dementie"}, "thema"),
        ({"coach": "bas"}, "coach"),
        ({"coach": "ona"}, "coach"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    verbinder: Context, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        service.start_kernteam(verbinder, form_of(verbinder, **changes))
    assert refused.value.field == field
    assert store.count_closed(verbinder) == 0


def test_only_who_works_in_the_team_may_change_it(
    kernteam: str, ontwikkelaar: Context, other_team: Context, verbinder: Context
) -> None:
    with pytest.raises(NotAllowed):
        service.step_ahead(ontwikkelaar.only(verbinder.team), kernteam, 1)
    with pytest.raises(NotFound):
        service.step_ahead(other_team, kernteam, 1)
    with pytest.raises(NotFound):
        people.add_participant(other_team, kernteam, add_resident(other_team, "Olga P."), TODAY)
    assert store.kernteam(other_team, kernteam) is None


def test_it_is_changed_as_a_whole(verbinder: Context, kernteam: str, read: Read) -> None:
    form = form_of(verbinder, name="Soep van Hier", theme="ontmoeten", coach="sem")
    service.change_kernteam(verbinder, kernteam, 1, form)
    found = read(kernteam)
    assert (found.theme, found.coach, found.version) == ("ontmoeten", "sem", 2)
    assert service.title(verbinder, found) == "Soep van Hier"


def test_who_comes_second_hears_who_was_first_and_what(
    verbinder: Context, second_verbinder: Context, kernteam: str
) -> None:
    service.step_ahead(second_verbinder, kernteam, 1)
    said = r"^Sem D\. heeft dit kernteam net op stap Verkennen gezet\.$"
    with pytest.raises(Conflict, match=said):
        service.step_ahead(verbinder, kernteam, 1)
    with pytest.raises(Conflict, match=said):
        service.change_kernteam(verbinder, kernteam, 1, form_of(verbinder))
    with pytest.raises(Conflict, match="Je hebt zelf in een ander venster"):
        service.step_ahead(second_verbinder, kernteam, 1)
    service.plan_talk(second_verbinder, kernteam, 2, SOON)
    with pytest.raises(Conflict, match=r"Sem D\. heeft net een ander gesprek gepland"):
        service.plan_talk(verbinder, kernteam, 2, None)


def test_who_only_added_something_is_not_who_was_first(
    verbinder: Context, second_verbinder: Context, teamleider: Context, kernteam: str
) -> None:
    service.step_ahead(teamleider, kernteam, 1)
    people.add_project(second_verbinder, kernteam, ProjectForm("Soep"))
    with pytest.raises(Conflict, match=r"^Els T\. heeft dit kernteam net op stap Verkennen"):
        service.step_back(verbinder, kernteam, 1)


# --- steps -----------------------------------------------------------------------------------


def test_every_step_is_an_event(verbinder: Context, kernteam: str, read: Read) -> None:
    for version in range(1, 6):
        service.step_ahead(verbinder, kernteam, version)
    service.step_back(verbinder, kernteam, 6)
    found = read(kernteam)
    assert (found.step, found.step_before) == (4, 5)
    told = [
        (each.old, each.new)
        for each in store.happenings(verbinder, kernteam)
        if each.name.endswith("step_changed")
    ]
    assert told == [("5", "4"), ("4", "5"), ("3", "4"), ("2", "3"), ("1", "2"), ("0", "1")]


def test_the_ladder_ends_at_both_ends(verbinder: Context, kernteam: str) -> None:
    with pytest.raises(InvalidInput, match="bestaat niet"):
        service.step_back(verbinder, kernteam, 1)
    service.take_step(verbinder, kernteam, 1, 5)
    with pytest.raises(InvalidInput, match="bestaat niet"):
        service.step_ahead(verbinder, kernteam, 2)
    with pytest.raises(InvalidInput, match="al op deze stap"):
        service.take_step(verbinder, kernteam, 2, 5)


# --- stopping --------------------------------------------------------------------------------


def test_stopping_ends_the_parts_and_can_be_undone(
    verbinder: Context, kernteam: str, join: Join, read: Read
) -> None:
    join("Fatima B.", days_ago=10)
    service.plan_talk(verbinder, kernteam, 1, SOON)
    service.stop_kernteam(verbinder, kernteam, 2)
    found = read(kernteam)
    assert (found.closed_on, found.next_talk_at) == (TODAY, None)
    [part] = store.participants(verbinder, kernteam)
    assert part.active_until == TODAY
    with pytest.raises(InvalidInput, match="gestopt"):
        service.step_ahead(verbinder, kernteam, 3)
    assert [each.id for each in store.closed(verbinder, 10, 0)] == [kernteam]
    service.reopen_kernteam(verbinder, kernteam, 3)
    assert read(kernteam).closed_on is None
    with pytest.raises(InvalidInput, match="al open"):
        service.reopen_kernteam(verbinder, kernteam, 4)


# --- the next talk ---------------------------------------------------------------------------


def test_a_talk_is_planned_for_a_day_to_come(verbinder: Context, kernteam: str, read: Read) -> None:
    service.plan_talk(verbinder, kernteam, 1, SOON)
    assert read(kernteam).next_talk_at == SOON
    for days, said in ((-1, "nog komt"), (800, "te ver weg")):
        moment = datetime.combine(TODAY + timedelta(days=days), time(9))
        with pytest.raises(InvalidInput, match=said):
            service.plan_talk(verbinder, kernteam, 2, moment)
    service.plan_talk(verbinder, kernteam, 2, None)
    assert read(kernteam).next_talk_at is None


# --- people ----------------------------------------------------------------------------------


def test_a_member_is_a_resident_who_takes_part(verbinder: Context, kernteam: str) -> None:
    person = add_resident(verbinder, "Fatima B.")
    people.add_participant(verbinder, kernteam, person, TODAY)
    with pytest.raises(InvalidInput, match="al in het kernteam"):
        people.add_participant(verbinder, kernteam, person, TODAY)
    with pytest.raises(InvalidInput, match="nog niet geweest"):
        people.add_participant(
            verbinder, kernteam, add_resident(verbinder, "Ans V."), TODAY + timedelta(days=1)
        )
    gone = add_resident(verbinder, "Henk J.")
    neighbourhood.close_person(verbinder, gone, 1)
    with pytest.raises(InvalidInput, match="doet nu niet mee"):
        people.add_participant(verbinder, kernteam, gone, TODAY)
    with pytest.raises(NotFound):
        people.add_participant(verbinder, kernteam, "nobody", TODAY)
    assert len(people.active_now(verbinder, kernteam)) == 1


def test_who_stopped_may_come_back_but_not_twice_on_a_day(
    verbinder: Context, kernteam: str, join: Join
) -> None:
    part = join("Fatima B.", days_ago=30)
    last = TODAY - timedelta(days=10)
    first = TODAY - timedelta(days=30)
    people.change_participant(verbinder, part, 1, first, last)
    person = store.participants(verbinder, kernteam)[0].person or ""
    with pytest.raises(InvalidInput, match="al in het kernteam"):
        people.add_participant(verbinder, kernteam, person, last)
    people.add_participant(verbinder, kernteam, person, last + timedelta(days=1))
    with pytest.raises(InvalidInput, match="al in het kernteam"):
        people.change_participant(verbinder, part, 2, first, None)
    with pytest.raises(InvalidInput, match="ligt voor de eerste"):
        people.change_participant(verbinder, part, 2, first, first - timedelta(days=1))
    assert of_people.double_participants(verbinder) == []
    assert len(of_people.participations(verbinder, [person])) == 2


def test_a_changed_member_is_a_conflict(
    verbinder: Context, second_verbinder: Context, join: Join
) -> None:
    part = join("Fatima B.", days_ago=5)
    people.change_participant(second_verbinder, part, 1, TODAY - timedelta(days=4), None)
    with pytest.raises(Conflict, match=r"^Sem D\. heeft dit lid net veranderd\.$"):
        people.change_participant(verbinder, part, 1, TODAY, TODAY)


# --- projects --------------------------------------------------------------------------------


def test_a_project_ends_with_a_day(verbinder: Context, kernteam: str, join: Join) -> None:
    part = join("Fatima B.")
    project = people.add_project(verbinder, kernteam, ProjectForm("Soep", "idee", part))
    people.change_project(verbinder, project, 1, ProjectForm("Soep", words.DONE, part))
    [found] = store.projects(verbinder, kernteam)
    assert (found.status, found.done_on, found.participant) == ("klaar", TODAY, part)
    people.change_project(verbinder, project, 2, ProjectForm("Soep", "loopt"))
    assert store.projects(verbinder, kernteam)[0].done_on is None
    with pytest.raises(Conflict, match="Je hebt zelf"):
        people.change_project(verbinder, project, 2, ProjectForm("Soep", "loopt"))


def test_a_project_is_carried_by_its_own_people(verbinder: Context, kernteam: str) -> None:
    other = service.start_kernteam(verbinder, form_of(verbinder))
    part = people.add_participant(verbinder, other, add_resident(verbinder, "Ans V."), TODAY)
    with pytest.raises(InvalidInput, match="iemand uit het kernteam"):
        people.add_project(verbinder, kernteam, ProjectForm("Soep", "idee", part))
    with pytest.raises(InvalidInput, match="hoe het project"):
        people.add_project(verbinder, kernteam, ProjectForm("Soep", "weg"))
