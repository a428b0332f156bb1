"""Who works here; a beheerder adds people and says what they may."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bloei_core import ROLE_TITLES, Action, Context, Member, Membership, Role
from bloei_core.members import (
    ACCOUNT,
    NAME,
    ROLES,
    ROLES_OF_A_TEAM,
    MemberForm,
    accounts_of,
    add_member,
    change_member,
    disable_member,
    enable_member,
)
from bloei_core.neighbourhood import new_id
from bloei_core.ui import Messages, formats, say_later
from bloei_core.ui.text import plain
from bloei_core.warehouse import EVERY_TEAM

_NOT_YET = "nog geen"


def draw(context: Context) -> None:
    """The members of the team in view; all of the city for who manages them."""
    if not context.may(Action.SEE_MEMBERS):
        st.info("Je teamleider ziet hier wie er in het team werken.", icon=":material/group:")
        return
    if context.may(Action.MANAGE_MEMBERS):
        _draw_everybody(context)
        return
    found = context.engine.members(context.teams)
    st.table(
        {
            "Naam": [plain(each.name) for each in found],
            "Rol": [_roles_here(context, each) for each in found],
            "Doet mee": ["ja" if each.active else "nee" for each in found],
        },
        border="horizontal",
        hide_index=True,
    )


def _roles_here(context: Context, member: Member) -> str:
    return formats.join_words(sorted(ROLE_TITLES[role] for role in member.roles(context.team)))


# --- for a beheerder -------------------------------------------------------------------------


def _draw_everybody(context: Context) -> None:
    everybody = context.engine.members()
    names = accounts_of(context)
    with st.expander("Iemand toevoegen", icon=":material/person_add:"):
        _draw_new(context)
    with st.expander("Iemand veranderen of uitzetten", icon=":material/manage_accounts:"):
        _draw_change(context, everybody)
    st.table(
        {
            "Naam": [plain(each.name) for each in everybody],
            "Rol": [_all_roles(context, each) for each in everybody],
            "Account": [plain(names.get(each.id, _NOT_YET)) for each in everybody],
            "Doet mee": ["ja" if each.active else "nee" for each in everybody],
        },
        border="horizontal",
        hide_index=True,
    )


def _draw_new(context: Context) -> None:
    st.session_state.setdefault("nieuwe-medewerker", new_id())
    member: str = st.session_state["nieuwe-medewerker"]
    with st.form(f"medewerker-{member}", border=False):
        messages = Messages()
        form = _ask(context, messages, MemberForm("", ()), member)
        messages.general()
        sent = st.form_submit_button("Toevoegen", type="primary", icon=":material/check:")
    if sent and messages.done(partial(add_member, context, member, form)):
        del st.session_state["nieuwe-medewerker"]
        say_later(f"{form.name} hoort erbij.")
        st.rerun()


def _draw_change(context: Context, everybody: list[Member]) -> None:
    by_id = {each.id: each for each in everybody}
    chosen = st.selectbox(
        "Wie?",
        list(by_id),
        index=None,
        format_func=lambda each: by_id[each].name,
        placeholder="Kies een medewerker",
    )
    if chosen is None:
        return
    member = by_id[chosen]
    now = MemberForm(member.name, member.memberships, accounts_of(context).get(member.id, ""))
    with st.form(f"medewerker-{member.id}", border=False):
        messages = Messages()
        form = _ask(context, messages, now, member.id)
        messages.general()
        sent = st.form_submit_button("Bewaren", type="primary", icon=":material/check:")
    if sent and messages.done(partial(change_member, context, member.id, form)):
        say_later("De wijziging is bewaard.")
        st.rerun()
    _draw_door(context, member)


def _draw_door(context: Context, member: Member) -> None:
    messages = Messages()
    if member.active:
        label, icon, verb = "Uitzetten", ":material/person_off:", disable_member
        st.caption("Wie uit staat kan niet meer in Bloei. Er wordt niets weggegooid.")
    else:
        label, icon, verb = "Weer aanzetten", ":material/person_check:", enable_member
    pressed = st.button(label, icon=icon, key=f"deur-{member.id}")
    messages.general()
    if pressed and messages.done(partial(verb, context, member.id)):
        say_later(f"{member.name} staat {'uit' if member.active else 'weer aan'}.")
        st.rerun()


def _ask(context: Context, messages: Messages, now: MemberForm, key: str) -> MemberForm:
    name = st.text_input(NAME, now.name, key=f"naam-{key}", max_chars=60)
    messages.beside(NAME)
    account = st.text_input(
        ACCOUNT,
        now.account,
        key=f"account-{key}",
        max_chars=120,
        help="Waarmee zij inlogt bij de gemeente, meestal haar e-mailadres.",
    )
    messages.beside(ACCOUNT)
    roles = st.multiselect(
        ROLES,
        _every_role(context),
        [each for each in _every_role(context) if each in now.memberships],
        format_func=partial(_role_text, context),
        key=f"rollen-{key}",
        placeholder="Kies één of meer rollen",
    )
    messages.beside(ROLES)
    return MemberForm(name, tuple(roles), account)


def _every_role(context: Context) -> list[Membership]:
    of_a_team = [role for role in Role if role in ROLES_OF_A_TEAM]
    of_the_city = [Membership(EVERY_TEAM, role) for role in Role if role not in ROLES_OF_A_TEAM]
    teams = context.engine.team_ids()
    return [Membership(team, role) for team in teams for role in of_a_team] + of_the_city


def _role_text(context: Context, membership: Membership) -> str:
    title = ROLE_TITLES[membership.role]
    if membership.team == EVERY_TEAM:
        return f"{title}, hele stad"
    return f"{title} in {context.engine.team_name(membership.team)}"


def _all_roles(context: Context, member: Member) -> str:
    return plain(formats.join_words([_role_text(context, each) for each in member.memberships]))
