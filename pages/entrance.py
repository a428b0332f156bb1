"""Who is here: signed in with the provider of the city, or somebody of the demo city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import streamlit as st

from bloei_core import runtime, signin
from bloei_core.access import ROLE_TITLES, Member, Role
from bloei_core.demo import is_demo
from bloei_core.engine import Engine
from bloei_core.errors import SignedOut
from bloei_core.presence import sentence
from bloei_core.security_log import refused
from bloei_core.signin import Provider
from bloei_core.ui.address import asked_page, start_from_address
from bloei_core.ui.gate.returning import REASON
from bloei_core.ui.text import plain
from pages import signposts

_SECONDS_BETWEEN_LOOKS = 15
_REPORTED = "bloei-geweigerd"
_REASONS: Mapping[str, str] = {
    "storing": "Inloggen lukt nu niet: de inlogdienst geeft geen antwoord. "
    "Probeer het over een paar minuten opnieuw.",
    "mislukt": "Inloggen is niet gelukt. Probeer het opnieuw.",
    "uit": "Je bent uitgelogd.",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is in. `key` names the sign-in; "" in the demo city."""

    member: Member
    key: str = ""


def come_in(engine: Engine) -> Visitor:
    """Whoever may come in. Stops the script with a Dutch page for anybody else."""
    provider = runtime.provider()
    if provider is not None:
        return _signed_in(engine, provider)
    if not is_demo(engine):
        _only(signposts.no_signing_in_yet)
    with st.sidebar:
        return Visitor(_somebody_of_the_demo(engine))


def draw_way_out(visitor: Visitor, guard: Callable[[], None]) -> None:
    """Who is in, and the button to leave; what is on the screen goes when the sign-in ends."""
    if not visitor.key:
        return
    with st.sidebar, st.container(key="uitgang"):
        st.caption(f":material/person: {plain(visitor.member.name)}")
        if st.button("Uitloggen", icon=":material/logout:", type="tertiary"):
            _leave(visitor.key)
        _look_again(guard)


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _look_again(guard: Callable[[], None]) -> None:
    try:
        guard()
    except SignedOut:
        st.rerun(scope="app")


def _leave(key: str) -> NoReturn:
    runtime.engine().presence.leave(key)
    st.logout()
    st.stop()


# --- with a provider -------------------------------------------------------------------------


def _signed_in(engine: Engine, provider: Provider) -> Visitor:
    if st.query_params.pop("als", None) is not None:
        _report("choice_of_demo")
    claims = st.user.to_dict()
    if not claims.get("is_logged_in"):
        _only(partial(signposts.sign_in, _reason()))
    key = signin.key_of(claims)
    if gone := signin.arrive(engine, claims):
        _report(f"sign_in_{gone.name.lower()}")
        _only(partial(signposts.sign_in, _reason() or sentence(gone)))
    member = _member(engine, provider, claims, key)
    st.query_params.pop(REASON, None)
    return Visitor(member, key)


def _member(engine: Engine, provider: Provider, claims: Mapping[str, Any], key: str) -> Member:
    member = signin.member_of(engine, provider, claims)
    if member is None:
        _report("unknown_account")
        _only(partial(signposts.unknown_account, partial(_leave, key)))
    if not member.active:
        _report("disabled_member", member.id)
        _only(partial(signposts.disabled_member, partial(_leave, key)))
    return member


def _reason() -> str:
    return _REASONS.get(st.query_params.get(REASON, ""), "")


def _report(what: str, member: str = "") -> None:
    """To the log, once per window and reason: a script runs often."""
    reported: set[str] = st.session_state.setdefault(_REPORTED, set())
    if what not in reported:
        reported.add(what)
        refused(what, member)


def _only(draw: Callable[[], None]) -> NoReturn:
    """Draw one page and nothing else, whatever the address asks for."""
    asked = asked_page()
    entries = [st.Page(draw, title="Bloei", url_path="begin", default=True)]
    if asked and asked != "begin":
        entries.append(st.Page(draw, title="Bloei", url_path=asked))
    st.navigation(entries, position="hidden").run()
    st.stop()


# --- in the demo city ------------------------------------------------------------------------


def _somebody_of_the_demo(engine: Engine) -> Member:
    """Anybody of the demo city, kept in the address as a code."""
    everyone = {member.id: member for member in engine.members() if member.active}
    order = sorted(everyone, key=lambda each: _place_in_list(engine, everyone[each]))
    start_from_address("als", order)
    chosen = st.selectbox(
        "Inloggen als",
        order,
        format_func=lambda each: _title(engine, everyone[each]),
        key="als",
        help="Dit is de oefenstad: alle mensen zijn verzonnen.",
    )
    st.query_params["als"] = chosen
    return everyone[chosen]


def _place_in_list(engine: Engine, member: Member) -> tuple[int, int, str]:
    teams = engine.team_ids()
    own = [each.team for each in member.memberships if each.team in teams]
    place = teams.index(own[0]) if own else len(teams)
    return (place, list(Role).index(member.memberships[0].role), member.name)


def _title(engine: Engine, member: Member) -> str:
    role = ROLE_TITLES[member.memberships[0].role]
    teams = [each.team for each in member.memberships if each.team in engine.team_ids()]
    where = ", ".join(engine.team_name(team) for team in teams) or "hele stad"
    return f"{member.name} · {role} · {where}"
