"""What a kernteam makes: the list, and the form of a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from bloei_core import Context
from bloei_core.ui import Messages, formats, plain
from plugins.kernteam_coaching import people, service, store, words
from plugins.kernteam_coaching.page_forms import Change, Latest, choose, done, submit
from plugins.kernteam_coaching.people import ProjectForm

_NOBODY: Final = ""


def draw_projects(
    context: Context,
    found: store.Kernteam,
    projects: Sequence[store.Project],
    parts: Sequence[store.Participant],
) -> None:
    """What the kernteam makes, with who carries it."""
    editable = found.closed_on is None and not context.names_hidden
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(":material/emoji_objects: Projecten", anchor=False)
            if editable and st.button("Project erbij", icon=":material/add:", type="tertiary"):
                _ask_project(context, found, None)
        if not projects:
            st.caption("Nog geen project. Wat willen ze het liefst als eerste doen?")
        for project in projects:
            _draw_project(context, found, project, parts, editable=editable)


def _draw_project(
    context: Context,
    found: store.Kernteam,
    project: store.Project,
    parts: Sequence[store.Participant],
    *,
    editable: bool,
) -> None:
    carrier = next((each for each in parts if each.id == project.participant), None)
    title = service.opened(context, project.title_sealed) or "Project"
    told = [words.PROJECT_STATES[project.status]]
    if carrier:
        told.append(f"trekker: {people.name_of(context, carrier)}")
    if project.done_on:
        told.append(formats.dutch_date(project.done_on))
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
        with st.container():
            st.markdown(f"**{plain(title)}**  \n:small[{plain(' · '.join(told))}]")
        if editable and st.button(
            "Wijzig", key=f"project-{project.id}", type="tertiary", help=f"Wijzig {plain(title)}"
        ):
            _ask_project(context, found, project)


@st.dialog("Project", icon=":material/emoji_objects:")
def _ask_project(context: Context, found: store.Kernteam, old: store.Project | None) -> None:
    """Ask what they make, how it stands and who carries it."""
    key = f"project-{old.id}-{old.version}" if old else f"project-{found.id}"
    messages = Messages()
    names = {
        _NOBODY: "Nog niemand",
        **carriers(context, found.id, old.participant if old else None),
    }
    with st.form(key, border=False):
        title = st.text_input(
            "Wat gaan ze doen?",
            context.open(old.title_sealed) if old else "",
            key=f"{key}-titel",
            placeholder="Bijvoorbeeld: elke maand samen soep eten",
        )
        messages.beside("project")
        status = choose(
            "Hoe staat het ervoor?",
            words.PROJECT_STATES,
            old.status if old else "idee",
            f"{key}-stand",
        )
        messages.beside("stand")
        carrier = choose(
            "Wie trekt het?", names, (old.participant if old else None) or _NOBODY, f"{key}-wie"
        )
        messages.beside("trekker")
        change = Change(key, old.version if old else 0, messages, messages.general())
        sent = submit()
    if not sent or messages.lacks({"project": bool((title or "").strip()), "stand": bool(status)}):
        return
    form = ProjectForm(title or "", status, carrier or None)
    if old is None:
        if messages.attempt(lambda: people.add_project(context, found.id, form)):
            done("Het project staat erbij.")
    elif change.saved(
        lambda version: people.change_project(context, old.id, version, form),
        lambda: _latest_project(context, old, form, names),
    ):
        done("Opgeslagen.")


def _latest_project(
    context: Context, old: store.Project, form: ProjectForm, names: dict[str, str]
) -> Latest:
    fresh = store.project(context, old.id) or old
    now = ProjectForm(context.open(fresh.title_sealed), fresh.status, fresh.participant)
    return Latest(fresh.version, _described(now, names), _described(form, names))


def _described(form: ProjectForm, names: dict[str, str]) -> dict[str, str]:
    return {
        "Project": form.title,
        "Hoe het ervoor staat": words.PROJECT_STATES[form.status],
        "Trekker": names.get(form.participant or _NOBODY, "iemand die er nu niet is"),
    }


def carriers(context: Context, kernteam: str, besides: str | None) -> dict[str, str]:
    """Who takes part now, and the participant `besides`: their names by the id of that row."""
    today = formats.today()
    return {
        each.id: people.name_of(context, each)
        for each in store.participants(context, kernteam)
        if (each.active_on(today) and each.person) or each.id == besides
    }
