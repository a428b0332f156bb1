"""What to look out for, and that each sign names the next small step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bloei_core import Context
from bloei_core.teams import choose_setting
from bloei_core.ui import formats
from plugins.kernteam_coaching import people, service, signs, store, talking, words
from plugins.kernteam_coaching.figures import store as counted
from plugins.kernteam_coaching.figures.store import Standing
from plugins.kernteam_coaching.store import Kernteam
from plugins.kernteam_coaching.talking import ActionForm, TalkForm
from tests.kernteam_coaching.conftest import Join

TODAY = formats.today()
FINE = Kernteam(
    id="k",
    team="tongelre-centrum",
    buurt="BU07721111",
    coach="noor",
    theme="eten",
    name_sealed=None,
    issue_sealed=None,
    step=3,
    step_before=2,
    stepped_on=TODAY - timedelta(days=50),
    next_talk_at=None,
    started_on=TODAY - timedelta(days=400),
    closed_on=None,
    version=1,
)
WELL = Standing(FINE, 5, TODAY - timedelta(days=3), 4, 0, 2, "p", None)


def codes(context: Context, standing: Standing, weeks: int = 6) -> list[str]:
    return [each.code for each in signs.signs(context, standing, weeks)]


def test_a_kernteam_that_is_well_gives_no_sign(verbinder: Context) -> None:
    assert codes(verbinder, WELL) == []


def test_below_five_active_members(verbinder: Context) -> None:
    assert codes(verbinder, replace(WELL, active=4)) == ["few"]
    [sign] = signs.signs(verbinder, replace(WELL, active=4), 6)
    assert sign.urgent
    early = replace(WELL, active=1, kernteam=replace(FINE, step=1, step_before=0))
    [tip] = signs.signs(verbinder, early, 6)
    assert (tip.code, tip.urgent) == ("few", False)


@pytest.mark.parametrize(("days", "told"), [(41, []), (42, ["silence"]), (400, ["silence"])])
def test_six_weeks_without_a_talk(verbinder: Context, days: int, told: list[str]) -> None:
    assert codes(verbinder, replace(WELL, last_talk=TODAY - timedelta(days=days))) == told


def test_without_any_talk_the_weeks_count_from_the_start(verbinder: Context) -> None:
    fresh = replace(FINE, started_on=TODAY - timedelta(days=20))
    assert codes(verbinder, replace(WELL, last_talk=None, kernteam=fresh)) == []
    assert codes(verbinder, replace(WELL, last_talk=None)) == ["silence"]


def test_the_number_of_weeks_is_a_setting_of_the_team(
    verbinder: Context, teamleider: Context, other_team: Context
) -> None:
    choose_setting(teamleider, words.PLUGIN, signs.TALK_WEEKS, 2)
    quiet = replace(WELL, last_talk=TODAY - timedelta(days=14))
    assert codes(verbinder, quiet, signs.talk_weeks(verbinder)) == ["silence"]
    assert signs.talk_weeks(other_team) == 6
    assert codes(other_team, quiet, signs.talk_weeks(other_team)) == []


def test_who_does_it_alone_is_left_in_peace(verbinder: Context) -> None:
    alone = replace(FINE, step=5, step_before=4)
    [sign] = signs.signs(
        verbinder, replace(WELL, kernteam=alone, last_talk=TODAY - timedelta(days=90)), 6
    )
    assert (sign.code, sign.urgent) == ("silence", False)


def test_a_planned_talk_is_the_next_step_after_silence(verbinder: Context) -> None:
    planned = replace(FINE, next_talk_at=datetime.combine(TODAY + timedelta(days=2), time(10)))
    quiet = replace(WELL, kernteam=planned, last_talk=TODAY - timedelta(days=60))
    [sign] = signs.signs(verbinder, quiet, 6)
    assert "gaat het door" in sign.next_step


def test_a_step_back_until_there_was_a_talk(verbinder: Context) -> None:
    back = replace(FINE, step=2, step_before=3, stepped_on=TODAY - timedelta(days=3))
    assert codes(verbinder, replace(WELL, kernteam=back)) == ["back"]
    assert codes(verbinder, replace(WELL, kernteam=back, last_talk=TODAY)) == []
    ahead = replace(back, step=3, step_before=2)
    assert codes(verbinder, replace(WELL, kernteam=ahead)) == []


def test_one_person_with_more_than_half_of_the_actions(verbinder: Context) -> None:
    assert codes(verbinder, replace(WELL, open_actions=4, most_actions=3)) == ["load"]
    assert codes(verbinder, replace(WELL, open_actions=4, most_actions=2)) == []
    assert codes(verbinder, replace(WELL, open_actions=1, most_actions=1)) == []
    mine = replace(WELL, most_actions=4, busiest_person=None, busiest_member="noor")
    [sign] = signs.signs(verbinder, mine, 6)
    assert sign.title.startswith("Jij hebt 4 van de 4")
    [sign] = signs.signs(verbinder, replace(mine, busiest_member="sem"), 6)
    assert sign.title.startswith("Sem D. heeft 4 van de 4")


@given(
    step=some.integers(0, 5),
    before=some.none() | some.integers(0, 5),
    active=some.integers(0, 12),
    talked=some.none() | some.integers(0, 200),
    shares=some.lists(some.integers(1, 4), max_size=5),
    weeks=some.integers(1, 12),
)
def test_whatever_happens_every_sign_is_right_and_names_a_step(
    step: int, before: int | None, active: int, talked: int | None, shares: list[int], weeks: int
) -> None:
    kernteam = replace(FINE, step=step, step_before=None if before == step else before)
    last = None if talked is None else TODAY - timedelta(days=talked)
    most = max(shares, default=0)
    standing = Standing(kernteam, active, last, sum(shares), 0, most, None, "sem")
    context = _Nobody()
    found = {each.code: each for each in signs.signs(context, standing, weeks)}  # type: ignore[arg-type]
    assert all(each.next_step.endswith((".", "?")) for each in found.values())
    assert all(len(each.next_step) > 20 for each in found.values())
    assert ("few" in found) == (active < 5)
    assert ("silence" in found) == ((400 if talked is None else talked) >= 7 * weeks)
    assert ("load" in found) == (sum(shares) >= 2 and most > sum(shares) / 2)
    back = kernteam.step_before is not None and step < kernteam.step_before
    assert ("back" in found) == (back and (talked is None or talked >= 50))


class _Nobody:
    """A context for words only: every member has the same name."""

    class engine:  # noqa: N801
        """Knows nobody."""

        @staticmethod
        def member(_member: str) -> None:
            return None

    class member:  # noqa: N801
        """Who looks."""

        id = "noor"


# --- out of the tables -----------------------------------------------------------------------


def test_a_standing_counts_what_is_there(verbinder: Context, kernteam: str, join: Join) -> None:
    one, other = join("Fatima B.", days_ago=9), join("Henk J.", days_ago=9)
    people.change_participant(
        verbinder, other, 1, TODAY - timedelta(days=9), TODAY - timedelta(days=1)
    )
    actions = [
        ActionForm("Bellen", f"bewoner:{one}", TODAY - timedelta(days=1)),
        ActionForm("Mailen", f"bewoner:{one}", TODAY),
        ActionForm("Vragen", "wij:noor"),
        ActionForm("Opruimen", "bewoner:"),
    ]
    talking.log_talk(verbinder, kernteam, TalkForm(TODAY - timedelta(days=2), "Ja", actions))
    [found] = counted.standings(verbinder, TODAY)
    assert counted.standing(verbinder, kernteam, TODAY) == found
    assert counted.standings_of(verbinder, "noor", TODAY) == [found]
    assert counted.standings_of(verbinder, "sem", TODAY) == []
    person = store.participants(verbinder, kernteam)
    fatima = next(each.person for each in person if each.id == one)
    assert (found.active, found.last_talk) == (1, TODAY - timedelta(days=2))
    assert (found.open_actions, found.late_actions, found.most_actions) == (4, 1, 2)
    assert (found.busiest_person, found.busiest_member) == (fatima, None)
    assert not signs.carries_too_much(found)


def test_a_stopped_kernteam_gives_no_signs(verbinder: Context, kernteam: str) -> None:
    service.stop_kernteam(verbinder, kernteam, 1)
    found = counted.standing(verbinder, kernteam, TODAY)
    assert found is not None
    assert codes(verbinder, found) == []
    assert counted.standings(verbinder, TODAY) == []
