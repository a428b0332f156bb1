"""Talks, what was agreed, and the actions that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bloei_core import Conflict, Context, InvalidInput, NotFound
from bloei_core.privacy import forget_person
from bloei_core.ui import formats
from plugins.kernteam_coaching import service, store, talking
from plugins.kernteam_coaching.talking import ActionForm, Owner, TalkForm
from tests.kernteam_coaching.conftest import Join, Read, form_of

TODAY = formats.today()
SOON = datetime.combine(TODAY + timedelta(days=3), time(10))


def test_a_talk_brings_its_actions_and_the_next_talk(
    verbinder: Context, kernteam: str, join: Join, read: Read
) -> None:
    part = join("Fatima B.")
    actions = [
        ActionForm("Zaal vragen", f"bewoner:{part}", TODAY),
        ActionForm("Sleutel regelen", "wij:noor"),
        ActionForm("Opruimen", "bewoner:"),
    ]
    form = TalkForm(TODAY, "We beginnen klein.", actions, SOON)
    talk = talking.log_talk(verbinder, kernteam, form)
    [found] = store.talks(verbinder, kernteam)
    assert (found.id, found.member, verbinder.open(found.agreed_sealed)) == (
        talk,
        "noor",
        "We beginnen klein.",
    )
    promises = store.promises(verbinder, kernteam)
    assert {(each.owner, each.participant, each.member) for each in promises} == {
        ("bewoner", part, None),
        ("wij", None, "noor"),
        ("bewoner", None, None),
    }
    assert [each.due_on for each in promises] == [TODAY, None, None]
    assert {each.talk for each in promises} == {talk}
    assert read(kernteam).next_talk_at == SOON


def test_nothing_is_kept_when_one_action_does_not_fit(verbinder: Context, kernteam: str) -> None:
    actions = [ActionForm("Zaal vragen", "bewoner:"), ActionForm("Bellen", "wij:bas")]
    with pytest.raises(InvalidInput, match="collega van jullie team"):
        talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Afspraken", actions))
    assert store.talks(verbinder, kernteam) == []
    assert store.promises(verbinder, kernteam) == []


@pytest.mark.parametrize("owner", ["", "wij:", "iemand:noor", "bewoner:nobody"])
def test_an_action_has_an_owner(verbinder: Context, kernteam: str, owner: str) -> None:
    with pytest.raises(InvalidInput):
        talking.add_action(verbinder, kernteam, ActionForm("Bellen", owner))


def test_a_talk_has_been_and_says_something(verbinder: Context, kernteam: str) -> None:
    with pytest.raises(InvalidInput, match="nog niet geweest"):
        talking.log_talk(verbinder, kernteam, TalkForm(TODAY + timedelta(days=1), "Later"))
    with pytest.raises(InvalidInput, match="afgesproken"):
        talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "  "))


def test_a_talk_that_was_held_is_no_longer_planned(
    verbinder: Context, kernteam: str, read: Read
) -> None:
    today_at_ten = datetime.combine(TODAY, time(10))
    service.plan_talk(verbinder, kernteam, 1, today_at_ten)
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY - timedelta(days=2), "Eerder"))
    assert read(kernteam).next_talk_at == today_at_ten
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Vandaag"))
    assert read(kernteam).next_talk_at is None


def test_an_action_is_ticked_off_once(
    verbinder: Context, second_verbinder: Context, kernteam: str
) -> None:
    action = talking.add_action(verbinder, kernteam, ActionForm("Bellen", "wij:noor", TODAY))
    talking.tick_off(second_verbinder, action, 1)
    with pytest.raises(Conflict, match=r"^Sem D\. heeft deze actie net afgevinkt\.$"):
        talking.tick_off(verbinder, action, 1)
    assert store.promises(verbinder, kernteam)[0].done_on == TODAY
    talking.open_again(verbinder, action, 2)
    form = ActionForm("Mailen", "wij:sem")
    talking.change_action(verbinder, action, 3, form)
    [found] = store.promises(verbinder, kernteam)
    assert (found.member, found.done_on, verbinder.open(found.what_sealed)) == (
        "sem",
        None,
        "Mailen",
    )


def test_a_talk_can_be_put_right(
    verbinder: Context, second_verbinder: Context, kernteam: str
) -> None:
    talk = talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Verkeerd"))
    talking.change_talk(second_verbinder, talk, 1, TODAY - timedelta(days=1), "Goed")
    [found] = store.talks(verbinder, kernteam)
    assert (found.held_on, verbinder.open(found.agreed_sealed)) == (
        TODAY - timedelta(days=1),
        "Goed",
    )
    with pytest.raises(Conflict, match=r"^Sem D\. heeft dit gesprek net veranderd\.$"):
        talking.change_talk(verbinder, talk, 1, TODAY, "Ook goed")


def test_another_team_cannot_touch_what_belongs_to_it(
    verbinder: Context, other_team: Context, kernteam: str
) -> None:
    talk = talking.log_talk(
        verbinder, kernteam, TalkForm(TODAY, "Ja", [ActionForm("Bellen", "wij:noor")])
    )
    [action] = store.promises(verbinder, kernteam)
    with pytest.raises(NotFound):
        talking.change_talk(other_team, talk, 1, TODAY, "Nee")
    with pytest.raises(NotFound):
        talking.tick_off(other_team, action.id, 1)
    assert store.talks(other_team, kernteam) == []


def test_what_is_agreed_is_sealed_by_whom_it_concerns(
    verbinder: Context, teamleider: Context, kernteam: str, join: Join
) -> None:
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Nog niemand"))
    parts = [join("Fatima B."), join("Henk J.")]
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Met z'n tweeën"))
    owners = [
        set(verbinder.engine.vault.owners(each.agreed_sealed or b""))
        for each in store.talks(verbinder, kernteam)
    ]
    people = {part.person for part in store.participants(verbinder, kernteam)}
    named = [found & people for found in owners]
    assert sorted(map(len, named)) == [0, 2]
    assert len(parts) == 2
    forget_person(teamleider, min(person for person in people if person))
    left = [verbinder.open(each.agreed_sealed) for each in store.talks(verbinder, kernteam)]
    assert sorted(left) == ["", "Nog niemand"]


def test_hidden_names_hide_what_was_typed(verbinder: Context, kernteam: str, join: Join) -> None:
    join("Fatima B.")
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY, "Fatima belt"))
    form = form_of(verbinder, name="Team van Fatima")
    service.change_kernteam(verbinder, kernteam, 1, form)
    hidden = replace(verbinder, hide_names=True)
    found = store.kernteam(hidden, kernteam)
    assert found is not None
    assert "Fatima" not in service.title(hidden, found)
    assert service.opened(hidden, found.issue_sealed) == ""


def test_an_owner_goes_to_its_code_and_back() -> None:
    for owner in (Owner("bewoner"), Owner("bewoner", "p1"), Owner("wij", member="noor")):
        assert Owner.of(owner.code) == owner
