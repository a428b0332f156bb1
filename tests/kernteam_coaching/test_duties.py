"""What is kept of a resident: told, forgotten, and gone in time; and the rules for check."""

from __future__ import annotations

from datetime import date, timedelta

from bloei_core import Context
from bloei_core.privacy import export_person, forget_person
from bloei_core.ui import formats
from plugins.kernteam_coaching import duties, people, service, store, talking
from plugins.kernteam_coaching.people import ProjectForm
from plugins.kernteam_coaching.talking import ActionForm, TalkForm
from tests.kernteam_coaching.conftest import Join, form_of

TODAY = formats.today()
[DUTY] = duties.personal_data()


def person_of(context: Context, part: str) -> str:
    found = store.participant(context, part)
    assert found is not None
    assert found.person is not None
    return found.person


def test_all_that_is_known_of_her_is_told(
    verbinder: Context, teamleider: Context, kernteam: str, join: Join
) -> None:
    part, other = join("Fatima B."), join("Henk J.")
    actions = [
        ActionForm("Zaal vragen", f"bewoner:{part}"),
        ActionForm("Poster ophangen", f"bewoner:{other}"),
    ]
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Volgende maand soep", actions))
    [told] = export_person(teamleider, person_of(verbinder, part))[DUTY.title]
    assert told["kernteam"] == "De Lange Tafel"
    assert [each["wat"] for each in told["acties"]] == ["Zaal vragen"]
    assert [each["afgesproken"] for each in told["gesprekken"]] == ["Volgende maand soep"]
    assert "thema" not in told


def test_who_is_forgotten_leaves_a_count_and_nothing_else(
    verbinder: Context, teamleider: Context, kernteam: str, join: Join
) -> None:
    before = talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Voor haar tijd"))
    part = join("Fatima B.", days_ago=3)
    with_her = talking.log_talk(
        verbinder, kernteam, TalkForm(TODAY, "Met haar", [ActionForm("Zaal", f"bewoner:{part}")])
    )
    people.add_project(verbinder, kernteam, ProjectForm("Soep", "loopt", part))
    forget_person(teamleider, person_of(verbinder, part))
    texts = {each.id: each.agreed_sealed for each in store.talks(verbinder, kernteam)}
    assert texts[with_her] is None
    assert verbinder.open(texts[before]) == "Voor haar tijd"
    assert [each.what_sealed for each in store.promises(verbinder, kernteam)] == [None]
    assert [each.title_sealed for each in store.projects(verbinder, kernteam)] == [None]
    [left] = store.participants(verbinder, kernteam)
    assert (left.person, left.active_until) == (None, TODAY)
    assert people.name_of(verbinder, left) == "verwijderde bewoner"
    assert all(each.problems(verbinder) == [] for each in duties.checks())


def test_after_two_years_texts_go_and_the_counts_stay(
    verbinder: Context, kernteam: str, join: Join
) -> None:
    part = join("Fatima B.", days_ago=900)
    long_ago = TODAY - timedelta(days=800)
    talking.log_talk(verbinder, kernteam, TalkForm(long_ago, "Lang geleden"))
    talking.log_talk(
        verbinder, kernteam, TalkForm(TODAY, "Nu", [ActionForm("Zaal", f"bewoner:{part}")])
    )
    assert _expire(verbinder, TODAY - timedelta(days=730)) == 1
    texts = [verbinder.open(each.agreed_sealed) for each in store.talks(verbinder, kernteam)]
    assert texts == ["Nu", ""]
    service.stop_kernteam(verbinder, kernteam, 1)
    assert _expire(verbinder, TODAY) == 0
    assert _expire(verbinder, TODAY + timedelta(days=1)) == 4  # name and kwestie, talk, action, her
    assert _expire(verbinder, TODAY + timedelta(days=1)) == 0
    [found] = store.closed(verbinder, 10, 0)
    assert service.title(verbinder, found).startswith("Kernteam in ")
    assert len(store.participants(verbinder, kernteam)) == 1


def _expire(context: Context, before: date) -> int:
    with context.unit_of_work() as work:
        work.record("kernteam_coaching.texts_expired", subject="test", team=context.team)
        return DUTY.expire(work, before)


def test_the_rules_for_check_see_what_is_wrong(
    verbinder: Context, kernteam: str, join: Join
) -> None:
    part = join("Fatima B.")
    other = service.start_kernteam(verbinder, form_of(verbinder))
    action = talking.add_action(verbinder, other, ActionForm("Bellen", "bewoner:"))
    by_key = {each.key: each.problems for each in duties.checks()}
    assert [problems(verbinder) for problems in by_key.values()] == [[], [], []]
    with verbinder.unit_of_work() as work:
        work.record("kernteam_coaching.looked", subject="test", team=verbinder.team)
        work.execute("update kernteam_coaching.kernteam set step = 4 where id = $id", id=kernteam)
        work.execute(
            "insert into kernteam_coaching.participant "
            "select 'twin', kernteam, person, active_from, null, 1 "
            "from kernteam_coaching.participant"
        )
        work.execute("update kernteam_coaching.action set participant = $part", part=part)
    assert by_key["step_as_told"](verbinder) == [kernteam]
    assert sorted(by_key["once_in_a_kernteam"](verbinder)) == sorted([part, "twin"])
    assert by_key["own_people"](verbinder) == [action]
    with verbinder.unit_of_work() as work:
        work.record("kernteam_coaching.looked", subject="test", team=verbinder.team)
        work.execute(
            "update kernteam_coaching.kernteam set closed_on = started_on where id = $id", id=other
        )
    assert sorted(by_key["step_as_told"](verbinder)) == sorted([kernteam, other])
    third = service.start_kernteam(verbinder, form_of(verbinder))
    with verbinder.unit_of_work() as work:  # it never stood there
        work.record(
            "kernteam_coaching.step_changed", subject=third, team=verbinder.team, old="3", new="0"
        )
    assert third in by_key["step_as_told"](verbinder)
