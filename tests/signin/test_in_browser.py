"""Signing in for real: a browser, a provider, and every way around the door.

One provider and one Bloei for the whole file; the tests run in order.

Ways around the menu, each refused by the server and told to the log:

 1. a deep link to another team, or to one of its residents: `test_deep_links_beyond_...`
 2. a deep link to a page of another role: the same test, and every page in tests/access
 3. ids of another team in every verb of every service: tests/access, `test_ids_of_another_team_...`
    (that such a refusal is always logged: tests/unit/test_logs.py)
 4. a forged message over the channel of the board, by another team: `test_a_message_of_...`
 5. a message of a colleague played again: the same test
 6. a message of who became a lezer with the board still open: `test_who_became_a_lezer_...`
 7. the token of a feed that was withdrawn, or made up: `test_a_feed_that_was_withdrawn_...`
 8. a header that names a user: `test_a_header_that_names_a_user_...`
 9. a cookie of one's own making: `test_a_cookie_of_ones_own_making_...`
10. a cookie that was copied before its owner signed out: `test_signing_out_ends_it_...`
11. the open page of who was disabled: `test_who_is_disabled_...`
12. the open page of who was signed in long enough: `test_an_expired_token_...`
13. the choice of a member in the address, as in the demo city: `test_the_choice_of_the_demo_...`
14. a way back after signing in that leads elsewhere: `test_the_way_back_...`
15. a file put on the server without signing in: `test_files_are_taken_in_...`
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from bloei_core import Membership, Role
from bloei_core.members import MemberForm, change_member
from bloei_core.testing import TEAM_A, TEAM_B, add_resident
from plugins.initiative_calendar import feed
from plugins.match_board import service as match_board
from plugins.match_board.service import NewMatch
from tests.app import small_city
from tests.app.hands import PATIENCE, at_rest, choose, settled, words
from tests.app.test_every_page import assert_fit
from tests.signin import forging
from tests.signin.office import COOKIE_SECRET, Office, opened, sign_in
from tests.support.browser import Opened, OpenPage
from tests.support.server import Server, free_port

NOOR, BEA, SEM, ZOE, ELS, BAS = (
    f"{name}@stad.example" for name in ("noor", "bea", "sem", "zoe", "els", "bas")
)
COOKIE = "_streamlit_user"


@dataclass
class Made:
    """What of the city is needed to try things with."""

    resident_of_b: str
    feed: str
    withdrawn_feed: str


@dataclass
class Bloei:
    """Bloei with its provider."""

    server: Server
    office: Office
    address: str
    made: Made

    def refusals(self, since: int = 0) -> set[str]:
        """What the log says was refused, from this place in it on."""
        lines = self.server.log.read_text()[since:].splitlines()
        told = [json.loads(line) for line in lines if line.startswith("{")]
        return {each["what"] for each in told if each["logger"] == "bloei.security"}

    def until_refused(self, what: str, since: int) -> None:
        """Wait until the log says, after this place in it, that this was refused."""
        deadline = time.monotonic() + PATIENCE / 1000
        while what not in self.refusals(since):
            assert time.monotonic() < deadline, self.refusals(since)
            time.sleep(0.1)

    @property
    def logged(self) -> int:
        """How long the log is now."""
        return len(self.server.log.read_text())


@pytest.fixture(scope="module")
def bloei(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bloei]:
    """A small city of two teams, whose people have accounts."""
    folder = tmp_path_factory.mktemp("signin")
    made = _settle(folder / "data")
    server = Server(folder / "data", folder / "server.log")
    address = f"http://localhost:{server.port}"
    with opened(free_port(), address) as office:
        for account in (NOOR, BEA, SEM, ZOE):
            office.hire(account)
        server.environment = {**office.environment(), "BLOEI_PUBLIC_ADDRESS": address}
        server.start()
        yield Bloei(server, office, address, made)
        server.stop()


def _settle(folder: Path) -> Made:
    engine = small_city.settle(folder)
    bea = small_city.of(engine, "bea")
    for account in (NOOR, BEA, SEM, ELS, BAS):
        member = account.partition("@")[0]
        found = engine.member(member)
        assert found is not None
        change_member(bea, member, MemberForm(found.name, found.memberships, account))
    small_city.add_matches(engine)
    bas = small_city.of(engine, "bas", TEAM_B)
    resident = next(each.id for each in bas.parties().values() if each.name.startswith("Olga"))
    match_board.add_match(bas, NewMatch(resident, add_resident(bas, "Piet K.", "koken"), "koken"))
    noor = small_city.of(engine, "noor")
    withdrawn, opens = feed.renew(noor), feed.renew(noor)
    engine.close()
    return Made(resident, opens, withdrawn)


def at_the_door(page: Page, says: str = "Welkom bij Bloei") -> None:
    """What stands there is the front door, and nothing of what is behind it."""
    expect(page.get_by_role("heading", name=says)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    expect(page.get_by_text("Fatima")).to_have_count(0)  # Streamlit takes away last what is old
    assert "Fatima" not in words(page)


def cookie_of(context: BrowserContext) -> dict[str, Any]:
    """The cookie of who signed in."""
    found = [each for each in context.cookies() if each["name"] == COOKIE]
    assert len(found) == 1
    return dict(found[0])


def give_cookie(opened: Opened, bloei: Bloei, value: str, name: str = COOKIE) -> None:
    """Put a cookie of one's own making in the browser."""
    opened.context.add_cookies([{"name": name, "value": value, "url": bloei.address}])


def signed(bloei: Bloei, secret: str = COOKIE_SECRET, **claims: Any) -> str:
    """A cookie with these claims, signed with a secret."""
    now = int(time.time())
    told = {
        "iss": bloei.office.canaille.url.rstrip("/"),
        "sub": "noor",
        "email": NOOR,
        "iat": now,
        "exp": now + 3600,
        "origin": bloei.address,
        "is_logged_in": True,
        "provider": "default",
        **claims,
    }
    return create_signed_value(secret, COOKIE, json.dumps(told)).decode()


def assert_ours_is_clean(opened: Opened) -> None:
    """Pages of the provider ask for fonts that its package leaves out; that is no fault of ours."""
    opened.errors = [each for each in opened.errors if "/static/fomanticui/" not in each]
    opened.assert_clean()


def test_signing_in_leads_back_to_the_page_that_was_asked_for(
    bloei: Bloei, open_page: OpenPage
) -> None:
    window = open_page(f"{bloei.address}/matchbord?team={TEAM_A}")
    at_the_door(settled(window.page))
    assert_fit(window.page, "front door")
    sign_in(window.page, NOOR)
    expect(settled(window.page).get_by_role("heading", level=1)).to_contain_text("Wat loopt er in")
    assert window.page.url == f"{bloei.address}/matchbord?team={TEAM_A}"
    cookie = cookie_of(window.context)
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert "Inloggen als" not in words(window.page)
    assert_ours_is_clean(window)


def test_signing_out_ends_it_also_for_who_copied_the_cookie(
    bloei: Bloei, open_page: OpenPage
) -> None:
    window = open_page(bloei.address)
    sign_in(settled(window.page), NOOR)
    copied = cookie_of(window.context)["value"]
    settled(window.page).get_by_role("button", name="Uitloggen").click()
    at_the_door(window.page)
    expect(window.page.get_by_text("Je bent uitgelogd.")).to_be_visible(timeout=PATIENCE)
    thief = open_page(bloei.address)
    give_cookie(thief, bloei, copied)
    thief.page.goto(f"{bloei.address}/matchbord")
    at_the_door(settled(thief.page))
    assert "sign_in_left" in bloei.refusals()


def test_who_is_not_known_is_sent_to_the_beheerder(bloei: Bloei, open_page: OpenPage) -> None:
    window = open_page(f"{bloei.address}/matchbord")
    sign_in(settled(window.page), ZOE)
    at_the_door(settled(window.page), "Bloei kent je nog niet")
    assert "Vraag je beheerder" in words(window.page)
    assert "unknown_account" in bloei.refusals()


def test_who_is_disabled_is_out_with_her_page_still_open(bloei: Bloei, open_page: OpenPage) -> None:
    window = open_page(f"{bloei.address}/matchbord")
    sign_in(settled(window.page), SEM)
    expect(settled(window.page).get_by_role("heading", level=1)).to_contain_text("Wat loopt er in")
    # While Bloei runs: through its socket.
    assert bloei.server.command("member", "disable", "sem").returncode == 0
    at_the_door(window.page, "Je account staat uit")
    window.page.goto(f"{bloei.address}/mensen")
    at_the_door(settled(window.page), "Je account staat uit")
    assert "disabled_member" in bloei.refusals()
    assert bloei.server.command("member", "enable", "sem").returncode == 0


def test_an_expired_token_is_the_end_also_of_an_open_page(
    bloei: Bloei, open_page: OpenPage
) -> None:
    sub = json.loads(_claims_of(open_page, bloei))["sub"]
    window = open_page(bloei.address)
    give_cookie(window, bloei, signed(bloei, sub=sub, exp=int(time.time()) - 1))
    window.page.goto(f"{bloei.address}/matchbord")
    at_the_door(settled(window.page))
    expect(window.page.get_by_text("Je was lang genoeg ingelogd")).to_be_visible()
    ends = int(time.time()) + 5
    give_cookie(window, bloei, signed(bloei, sub=sub, exp=ends))
    window.page.goto(f"{bloei.address}/mensen")
    expect(settled(window.page).get_by_text("Fatima B.").first).to_be_visible()
    window.page.wait_for_timeout(max(ends - time.time(), 0) * 1000)
    window.page.get_by_text("Namen verbergen").click()
    at_the_door(window.page)
    assert "sign_in_expired" in bloei.refusals()


def _claims_of(open_page: OpenPage, bloei: Bloei) -> str:
    """What the provider says of Noor, out of the cookie of a real sign-in."""
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

    window = open_page(bloei.address)
    sign_in(settled(window.page), NOOR)
    settled(window.page)
    value = cookie_of(window.context)["value"].strip('"').encode()
    found = decode_signed_value(COOKIE_SECRET, COOKIE, value)
    assert found is not None
    return found.decode()


def test_a_cookie_of_ones_own_making_opens_nothing(bloei: Bloei, open_page: OpenPage) -> None:
    real = signed(bloei)
    head, middle, tail = real.partition(".")
    altered = f"{head[:-4]}AAAA{middle}{tail}"
    for value in (signed(bloei, secret="een ander geheim van veertig tekens lang"), altered):
        window = open_page(bloei.address)
        give_cookie(window, bloei, value)
        window.page.goto(f"{bloei.address}/matchbord")
        at_the_door(settled(window.page))
    assert "forged_cookie" in bloei.refusals()


def test_a_header_that_names_a_user_is_not_looked_at(bloei: Bloei, open_page: OpenPage) -> None:
    forged = {"X-Forwarded-User": "bea", "X-Forwarded-Email": BEA, "Remote-User": BEA}
    window = open_page(f"{bloei.address}/beheer", extra_http_headers=forged)
    at_the_door(settled(window.page))
    assert "user_header" in bloei.refusals()


def test_the_choice_of_the_demo_does_nothing(bloei: Bloei, open_page: OpenPage) -> None:
    window = open_page(f"{bloei.address}/beheer?als=bea")
    at_the_door(settled(window.page))
    sign_in(window.page, NOOR)
    page = settled(window.page)
    assert "als=" not in page.url
    page.goto(f"{bloei.address}/beheer?als=bea")
    expect(settled(page).get_by_text("Noor V.")).to_be_visible()
    assert "Inloggen als" not in words(page)
    assert "Iemand toevoegen" not in words(page)
    assert "choice_of_demo" in bloei.refusals()


def test_deep_links_beyond_ones_own_team_and_role_are_refused(
    bloei: Bloei, open_page: OpenPage
) -> None:
    window = open_page(bloei.address)
    sign_in(settled(window.page), NOOR)
    page = settled(window.page)
    page.goto(f"{bloei.address}/matchbord?team={TEAM_B}")
    assert "Dit team is niet van jou" in words(settled(page))
    page.goto(f"{bloei.address}/mensen?team={TEAM_A}&bewoner={bloei.made.resident_of_b}")
    expect(page.get_by_text("Deze bewoner is niet bekend bij jullie team")).to_be_visible(
        timeout=PATIENCE
    )
    assert "Olga" not in words(page)
    assert {"other_team", "not_found"} <= bloei.refusals()
    beheerder = open_page(f"{bloei.address}/mensen")
    sign_in(settled(beheerder.page), BEA)
    assert "is niet voor jouw rol" in words(settled(beheerder.page))
    assert "page_of_other_role" in bloei.refusals()


@pytest.mark.parametrize(
    "evil", ["https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example"]
)
def test_the_way_back_leads_nowhere_else(bloei: Bloei, open_page: OpenPage, evil: str) -> None:
    window = open_page(f"{bloei.address}/matchbord")
    page = settled(window.page)
    page.get_by_role("button", name="Inloggen").click(timeout=PATIENCE)
    expect(page.locator("input[name=login]")).to_be_visible(timeout=PATIENCE)
    back = {"name": "bloei_terug", "value": evil, "domain": "localhost", "path": "/oauth2callback"}
    window.context.add_cookies([back])  # type: ignore[list-item]
    sign_in(page, NOOR, pressed=True)
    expect(settled(page).get_by_role("heading", level=1)).to_contain_text("Goede")
    assert page.url.startswith(bloei.address)
    assert window.outside == []
    assert "open_redirect" in bloei.refusals()


def test_files_are_taken_in_only_of_who_is_signed_in(bloei: Bloei) -> None:
    put = Request(f"{bloei.address}/_stcore/upload_file/a/b", data=b"x", method="PUT")  # noqa: S310
    with pytest.raises(HTTPError) as caught:
        urlopen(put, timeout=5)  # noqa: S310
    assert caught.value.code == 403
    assert "upload" in bloei.refusals()


def test_a_feed_that_was_withdrawn_or_never_was_is_refused(bloei: Bloei) -> None:
    with urlopen(f"{bloei.address}/agenda/{bloei.made.feed}.ics", timeout=5) as found:  # noqa: S310
        assert found.read().startswith(b"BEGIN:VCALENDAR")
    for token in (bloei.made.withdrawn_feed, "verzonnen"):
        before = bloei.logged
        with pytest.raises(HTTPError) as caught:
            urlopen(f"{bloei.address}/agenda/{token}.ics", timeout=5)  # noqa: S310
        assert caught.value.code == 404
        assert bloei.refusals(before) == {"feed"}
        assert token not in bloei.server.log.read_text()


# --- messages over the channel of the board --------------------------------------------------


def _board(bloei: Bloei, opened: Opened, account: str, team: str) -> Page:
    """The board of a team, in a browser of which the owner can say what she likes."""
    member = account.partition("@")[0]
    opened.page.add_init_script(forging.LISTENS)
    give_cookie(opened, bloei, signed(bloei, sub=f"sub-{member}", email=account))
    opened.page.goto(f"{bloei.address}/matchbord?team={team}")
    return settled(opened.page)


def _lane_of(page: Page, card: forging.Json, lane: str) -> Locator:
    return page.locator(f"ul[data-lane={lane}] [data-card='{card['id']}']")


def test_a_message_of_the_board_that_is_forged_or_played_again_is_refused(
    bloei: Bloei, open_page: OpenPage
) -> None:
    els = _board(bloei, open_page(), ELS, TEAM_A)
    card = forging.first_card(els)
    said = forging.move(card, "in-gesprek")
    before = bloei.logged
    of_other_team = _board(bloei, open_page(), BAS, TEAM_B)
    assert forging.answer(of_other_team, said) == "no"
    assert "not_found" in bloei.refusals(before)
    expect(_lane_of(els, card, "in-beeld")).to_be_visible()
    assert forging.answer(els, said) == "yes"
    before = bloei.logged
    again = _board(bloei, open_page(), ELS, TEAM_A)
    assert forging.answer(again, said) == "no"
    assert "conflict" in bloei.refusals(before)


def test_who_became_a_lezer_moves_no_card_on_the_board_that_is_still_open(
    bloei: Bloei, open_page: OpenPage
) -> None:
    els = _board(bloei, open_page(), ELS, TEAM_A)
    card = forging.first_card(els)
    forging.hold(els)
    _make_lezer(bloei, open_page, "Els T.")
    before = bloei.logged
    forging.say(els, forging.move(card, "voorstel"))
    bloei.until_refused("signed_out", before)
    window = open_page(f"{bloei.address}/matchbord")
    sign_in(settled(window.page), NOOR)
    expect(_lane_of(settled(window.page), card, card["lane"])).to_be_visible(timeout=PATIENCE)


def _make_lezer(bloei: Bloei, open_page: OpenPage, name: str) -> None:
    """A beheerder does it, in Beheer."""
    page = open_page(f"{bloei.address}/beheer?deel=wie-werken-hier").page
    sign_in(settled(page), BEA)
    settled(page).get_by_text("Iemand veranderen of uitzetten").click()
    at_rest(page.get_by_role("combobox", name="Wie?"))
    choose(page, page.get_by_test_id("stMain"), "Wie?", name)
    form = page.get_by_test_id("stForm").filter(has_text="Bewaren")
    form.get_by_role("combobox", name="Rollen").press("Backspace")
    _add_role(form, "lezer")
    form.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("De wijziging is bewaard.")).to_be_visible(timeout=PATIENCE)


def test_no_name_or_account_stands_in_the_log(bloei: Bloei) -> None:
    log = bloei.server.log.read_text()
    assert not re.search(r"noor@|sem@|zoe@|bea@|Noor V|Fatima|Olga", log)


def _add_role(form: Locator, title: str) -> None:
    roles = form.get_by_role("combobox", name="Rollen")
    at_rest(roles)
    roles.press_sequentially(title)
    expect(form.page.get_by_role("option", name=title).first).to_be_visible(timeout=PATIENCE)
    roles.press("Enter")
    roles.press("Escape")


def test_a_beheerder_adds_somebody_who_then_comes_in(bloei: Bloei, open_page: OpenPage) -> None:
    boss = open_page(f"{bloei.address}/beheer")
    sign_in(settled(boss.page), BEA)
    page = settled(boss.page)
    page.get_by_role("tab", name="Wie werken hier").click()
    page.get_by_text("Iemand toevoegen").click()
    form = page.get_by_test_id("stForm").filter(has_text="Toevoegen")
    form.get_by_label("Naam", exact=True).fill("Zoë A.")
    form.get_by_label("Account", exact=True).fill(ZOE)
    _add_role(form, "verbinder in Tongelre")
    form.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_text("Zoë A. hoort erbij.")).to_be_visible(timeout=PATIENCE)
    assert_ours_is_clean(boss)
    window = open_page(f"{bloei.address}/doelen")
    sign_in(settled(window.page), ZOE)
    expect(settled(window.page).get_by_text("Zoë A.")).to_be_visible()
    assert window.page.url.startswith(f"{bloei.address}/doelen")


def test_a_provider_that_is_down_is_told_in_dutch(bloei: Bloei, open_page: OpenPage) -> None:
    window = open_page(f"{bloei.address}/doelen")
    page = settled(window.page)
    with bloei.office.away():
        page.get_by_role("button", name="Inloggen").click(timeout=PATIENCE)
        expect(page.get_by_text("de inlogdienst geeft geen antwoord")).to_be_visible(
            timeout=PATIENCE
        )
        assert page.url.startswith(f"{bloei.address}/doelen")
    sign_in(settled(page), NOOR)
    expect(settled(page).get_by_text("Noor V.")).to_be_visible()
    assert "provider_down" in bloei.refusals()


def test_members_have_the_roles_of_the_warehouse(bloei: Bloei) -> None:
    listed = json.loads(bloei.server.command("member", "list", "--json").stdout)
    noor = next(each for each in listed if each["id"] == "noor")
    assert noor["roles"] == [{"role": Role.VERBINDER.value, "team": TEAM_A}]
    assert Membership(TEAM_A, Role.VERBINDER).covers(TEAM_A)
