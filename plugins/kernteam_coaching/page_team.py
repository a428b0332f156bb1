"""One kernteam: where it stands, what the next small step is, and all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bloei_core import Context, NotFound, neighbourhood
from bloei_core.ui import Wish, formats, plain, start_at_top, wish_button
from plugins.kernteam_coaching import (
    milestones,
    page_actions,
    page_charts,
    page_forms,
    page_ladder,
    page_people,
    page_projects,
    page_talks,
    rules,
    service,
    signs,
    store,
    words,
)
from plugins.kernteam_coaching.figures import store as counted
from plugins.kernteam_coaching.milestones import Life

_AT_FIRST = 8


def draw(context: Context, kernteam: str) -> None:
    """Draw the page of a kernteam. Raises NotFound for one of another team."""
    found = (
        counted.standing(context, kernteam, formats.today())
        if neighbourhood.is_id(kernteam)
        else None
    )
    if found is None:
        raise NotFound("Dit kernteam is er niet, of niet voor jullie team.")
    start_at_top(kernteam)
    life = _life(context, found.kernteam)
    context.saw(words.PAGE, (each.person for each in life.participants if each.person))
    _draw_head(context, found.kernteam)
    _draw_issue(context, found.kernteam)
    _draw_ladder(context, found.kernteam)
    if found.kernteam.closed_on is None:
        _draw_signs(signs.signs(context, found, signs.talk_weeks(context)))
    st.header("Samen aan het werk", anchor=False)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        page_talks.draw_talks(context, found.kernteam, life.talks)
        promises = store.promises(context, found.kernteam.id)
        page_actions.draw_actions(context, found.kernteam, promises, life.participants)
    with right:
        page_people.draw_members(context, found.kernteam, life.participants)
        page_projects.draw_projects(context, found.kernteam, life.projects, life.participants)
    _draw_life(context, life)


def _life(context: Context, found: store.Kernteam) -> Life:
    return Life(
        found,
        store.happenings(context, found.id),
        store.participants(context, found.id),
        store.projects(context, found.id),
        store.talks(context, found.id),
    )


def _draw_head(context: Context, found: store.Kernteam) -> None:
    st.button(
        "Naar alle kernteams", icon=":material/arrow_back:", type="tertiary", on_click=_to_list
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        title = plain(service.title(context, found))
        st.title(f":material/diversity_1: {title}", anchor=False, width="content")
        if found.closed_on:
            day = formats.dutch_date(found.closed_on)
            st.badge(f"Gestopt op {day}", icon=":material/stop_circle:", color="gray")
        st.space("stretch")
        if not context.names_hidden:
            _draw_actions(context, found)
    coach = plain(rules.member_name(context, found.coach))
    st.caption(
        f"{plain(service.buurt_name(found.buurt))} · {plain(words.theme_label(found.theme))} · "
        f"coach: {coach} · begonnen op {formats.dutch_date(found.started_on)}"
    )


def _to_list() -> None:
    st.query_params.pop(words.ADDRESS, None)


def _draw_actions(context: Context, found: store.Kernteam) -> None:
    if found.closed_on:
        wish = Wish(service.reopen_kernteam, found.id, found.version, "Het kernteam is weer open.")
        wish_button("Weer openen", wish, icon=":material/replay:")
        return
    if st.button("Aanpassen", icon=":material/edit:"):
        page_forms.ask_change(context, found)
    with st.popover("Stoppen", icon=":material/stop_circle:", type="tertiary"):
        st.markdown(
            "Stopt dit kernteam? Dan zijn de leden vanaf morgen niet meer actief. "
            "Er wordt niets weggegooid. Je kunt het later weer openen."
        )
        said = "Het kernteam is gestopt."
        wish = Wish(service.stop_kernteam, found.id, found.version, said)
        wish_button("Ja, stoppen", wish, icon=":material/check:", type="primary")


def _draw_issue(context: Context, found: store.Kernteam) -> None:
    if issue := service.opened(context, found.issue_sealed):
        with st.container(gap=None):
            st.caption("De kwestie")
            st.text(issue)


# --- the ladder ------------------------------------------------------------------------------


def _draw_ladder(context: Context, found: store.Kernteam) -> None:
    step = words.LADDER[found.step]
    st.header(f"Stap {step.number}: {step.title}", anchor=False)
    st.markdown(step.help)
    page_ladder.draw_large(found.step)
    if found.closed_on or context.names_hidden:
        return
    with st.container(horizontal=True):
        if found.step > words.LOWEST:
            _step_button(found, found.step - 1)
        if found.step < words.HIGHEST:
            _step_button(found, found.step + 1)


def _step_button(found: store.Kernteam, step: int) -> None:
    title = words.step_title(step)
    if step > found.step:
        wish = Wish(service.step_ahead, found.id, found.version, f"Een stap verder: {title}!")
        wish_button(
            f"Stap vooruit: {title}", wish, icon=":material/arrow_upward:", type="secondary"
        )
    else:
        wish = Wish(service.step_back, found.id, found.version, f"Terug naar {title}.")
        wish_button(f"Stap terug: {title}", wish, icon=":material/arrow_downward:")


def _draw_signs(found: Sequence[signs.Sign]) -> None:
    st.header("De volgende kleine stap", anchor=False)
    if not found:
        st.markdown(":material/local_florist: Het loopt. Vier eens wat er al gelukt is.")
    for each in found:
        draw_sign(each)


def draw_sign(sign: signs.Sign) -> None:
    """What to look out for, and the next small step."""
    icon = ":orange[:material/notifications:]" if sign.urgent else ":material/lightbulb:"
    st.markdown(f"{icon} **{plain(sign.title)}** {plain(sign.next_step)}")


# --- its life --------------------------------------------------------------------------------


def _draw_life(context: Context, life: Life) -> None:
    st.header("Hoe het liep", anchor=False)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        st.subheader("Stappen in de tijd", anchor=False)
        page_charts.draw_one(milestones.steps(life.happenings), life.talks)
    with right:
        st.subheader("Mijlpalen", anchor=False)
        found = milestones.milestones(context, life)
        _draw_milestones(found[:_AT_FIRST])
        if rest := found[_AT_FIRST:]:
            with st.expander(f"Eerder ({len(rest)})", icon=":material/history:"):
                _draw_milestones(rest)


def _draw_milestones(found: Sequence[milestones.Milestone]) -> None:
    lines = [
        f"- :material/{each.icon}: {formats.dutch_date(each.day)} · **{plain(each.text)}**"
        for each in found
    ]
    st.markdown("\n".join(lines))
