"""Agenda: what the team and its residents do, from kwestie to afgerond, and when."""

from bloei_core import (
    CalendarSource,
    Check,
    DemoScenario,
    Feed,
    Kpi,
    MapLayer,
    MeetingItem,
    Page,
    PersonalData,
    Plugin,
    Reference,
    RelationSection,
    Setting,
    TodoSource,
    hookimpl,
)
from plugins.initiative_calendar import demo as demo_agenda
from plugins.initiative_calendar import (
    duties,
    feed,
    figures,
    page,
    page_initiatives,
    page_section,
    waiting,
    words,
)

PLUGIN = Plugin(
    name=words.PLUGIN,
    title="Agenda",
    about="Wat er te doen is in de buurt, en wat bewoners zelf beginnen.",
)


@hookimpl
def pages() -> list[Page]:
    """The agenda, and the initiatives behind it."""
    return [
        Page(words.AGENDA, "Agenda", ":material/calendar_month:", page.render, order=60),
        Page(
            words.INITIATIVES,
            "Initiatieven",
            ":material/emoji_objects:",
            page_initiatives.render,
            order=65,
        ),
    ]


@hookimpl
def relation_sections() -> list[RelationSection]:
    """The initiatives that a resident came with."""
    return [RelationSection("Initiatieven", page_section.render, order=60)]


@hookimpl
def todos() -> list[TodoSource]:
    """Initiatives that wait, and activities of which nobody counted who came."""
    return waiting.todos()


@hookimpl
def kpis() -> list[Kpi]:
    """Initiatives by who leads them, and how many people came."""
    return figures.kpis()


@hookimpl
def map_layers() -> list[MapLayer]:
    """Open initiatives per buurt."""
    return figures.map_layers()


@hookimpl
def calendars() -> list[CalendarSource]:
    """The agenda of the team, for others."""
    return waiting.calendars()


@hookimpl
def feeds() -> list[Feed]:
    """The agenda of the team, for other programs."""
    return feed.feeds()


@hookimpl
def meeting_items() -> list[MeetingItem]:
    """What to celebrate, what is stuck, and the meeting that is due."""
    return waiting.meeting_items()


@hookimpl
def personal_data() -> list[PersonalData]:
    """What the agenda keeps about residents."""
    return duties.personal_data()


@hookimpl
def references() -> list[Reference]:
    """Which columns of the agenda point to other rows."""
    return duties.references()


@hookimpl
def checks() -> list[Check]:
    """Rules about the agenda that must always hold."""
    return duties.checks()


@hookimpl
def settings() -> list[Setting]:
    """What a team chooses about its agenda."""
    return waiting.settings()


@hookimpl
def demo() -> list[DemoScenario]:
    """Two years of agenda per team, and the initiatives behind it."""
    return [DemoScenario("Agenda", demo_agenda.fill, order=300)]
