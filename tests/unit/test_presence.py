"""How long somebody is in: the token, the longest time, the idle time, and what ends it at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bloei_core import Action, Context, Membership, Role, SignedOut, signin
from bloei_core.engine import Engine
from bloei_core.members import MemberForm, change_member, disable_member
from bloei_core.presence import Gone, Presence
from bloei_core.teams import choose_setting
from bloei_core.testing import TEAM_A, TEAM_B

IDLE = 600.0


class Clock:
    """Time that stands still until told."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presence(clock: Clock) -> Presence:
    made = Presence(lambda: IDLE, clock)
    made.arrive("k", ends=10_000)
    return made


def test_standing_still_ends_it(presence: Presence, clock: Clock) -> None:
    clock.now += IDLE - 1
    assert presence.gone("k") is None
    clock.now += 1
    assert presence.gone("k") is Gone.IDLE


def test_doing_something_keeps_somebody_in(presence: Presence, clock: Clock) -> None:
    for _ in range(5):
        clock.now += IDLE - 1
        presence.touch("k")
    assert presence.gone("k") is None


def test_arriving_again_in_another_window_is_no_activity(presence: Presence, clock: Clock) -> None:
    clock.now += IDLE
    presence.arrive("k", ends=10_000)
    assert presence.gone("k") is Gone.IDLE


def test_who_was_gone_stays_gone(presence: Presence, clock: Clock) -> None:
    clock.now += IDLE
    presence.touch("k")
    assert presence.gone("k") is Gone.IDLE


def test_it_ends_by_the_clock_whatever_one_does(presence: Presence, clock: Clock) -> None:
    clock.now = 9_999
    presence.touch("k")
    clock.now = 10_000
    presence.touch("k")
    assert presence.gone("k") is Gone.EXPIRED


def test_signing_out_is_for_good(presence: Presence) -> None:
    presence.leave("k")
    presence.arrive("k", ends=10_000)
    presence.touch("k")
    assert presence.gone("k") is Gone.LEFT


def test_a_key_that_nobody_showed_is_nobody(presence: Presence) -> None:
    presence.touch("x")
    presence.leave("x")
    assert presence.gone("x") is Gone.EXPIRED


def claims(**told: object) -> dict[str, object]:
    """What a provider told a moment ago."""
    now = time.time()
    return {"iss": "i", "sub": "s", "iat": now, "exp": now + 3600, "nonce": "n", **told}


def test_claims_hold_as_long_as_the_token_and_the_city_say(
    engine: Engine, beheerder: Context
) -> None:
    now = time.time()
    assert signin.arrive(engine, claims()) is None
    assert signin.arrive(engine, claims(exp=now - 1)) is Gone.EXPIRED
    long_ago = claims(iat=now - 2 * 3600, exp=now + 50_000)
    assert signin.arrive(engine, long_ago) is None
    choose_setting(beheerder.only(TEAM_A), "core", signin.LONGEST_HOURS, 1)
    assert signin.arrive(engine, long_ago) is Gone.EXPIRED


@pytest.mark.parametrize("lacking", ["exp", "iat"])
def test_a_token_without_end_or_beginning_holds_for_nothing(engine: Engine, lacking: str) -> None:
    told = {name: value for name, value in claims().items() if name != lacking}
    assert signin.arrive(engine, told) is Gone.EXPIRED


def test_an_open_page_is_refused_at_every_door_when_it_is_over(
    engine: Engine, beheerder: Context, verbinder: Context
) -> None:
    told = claims()
    signin.arrive(engine, told)
    key = signin.key_of(told)
    open_page = replace(verbinder, presence=signin.Guard(engine, verbinder.member, key))
    doors: list[Callable[[], object]] = [
        lambda: open_page.rows("select 1 as one where $teams is not null"),
        open_page.parties,
        lambda: open_page.search_parties("a"),
        lambda: open_page.unit_of_work().__enter__(),
        lambda: open_page.require(Action.SEE_TEAM),
    ]
    for door in doors[:-2]:
        door()
    engine.presence.leave(key)
    for door in doors:
        with pytest.raises(SignedOut):
            door()


def test_an_open_page_ends_when_roles_change(
    engine: Engine, beheerder: Context, verbinder: Context
) -> None:
    open_page = replace(verbinder, presence=signin.Guard(engine, verbinder.member))
    open_page.parties()
    moved = MemberForm("Noor V.", (Membership(TEAM_B, Role.VERBINDER),))
    change_member(beheerder, "noor", moved)
    with pytest.raises(SignedOut, match="veranderd"):
        open_page.parties()


def test_an_open_page_ends_when_its_member_is_disabled(
    engine: Engine, beheerder: Context, second_verbinder: Context
) -> None:
    guard = signin.Guard(engine, second_verbinder.member)
    guard()
    disable_member(beheerder, "sem")
    with pytest.raises(SignedOut):
        guard()
