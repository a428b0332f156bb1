"""Kernteams: residents around a kwestie, coached step by step until they need nobody of WIJ."""

from bloei_core import (
    CalendarSource,
    Check,
    DemoScenario,
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
from plugins.kernteam_coaching import demo as demo_kernteams
from plugins.kernteam_coaching import (
    duties,
    figures,
    page,
    page_section,
    signs,
    waiting,
    words,
)

PLUGIN = Plugin(
    name=words.PLUGIN,
    title="Kernteams",
    about="Help groepen bewoners stap voor stap, tot ze het zelf doen.",
)


@hookimpl
def pages() -> list[Page]:
    """All kernteams, and one of them."""
    return [Page(words.PAGE, "Kernteams", ":material/diversity_1:", page.render, order=50)]


@hookimpl
def relation_sections() -> list[RelationSection]:
    """The kernteams of a resident."""
    return [RelationSection("Kernteams", page_section.render, order=40)]


@hookimpl
def todos() -> list[TodoSource]:
    """Talks, actions, and kernteams that ask for attention."""
    return waiting.todos()


@hookimpl
def kpis() -> list[Kpi]:
    """Inwonersnetwerken, and kernteams on each step."""
    return figures.kpis()


@hookimpl
def map_layers() -> list[MapLayer]:
    """Kernteams per buurt."""
    return figures.map_layers()


@hookimpl
def calendars() -> list[CalendarSource]:
    """Coaching talks."""
    return waiting.calendars()


@hookimpl
def meeting_items() -> list[MeetingItem]:
    """What to celebrate and what is stuck."""
    return waiting.meeting_items()


@hookimpl
def personal_data() -> list[PersonalData]:
    """What is kept about the members of a kernteam."""
    return duties.personal_data()


@hookimpl
def references() -> list[Reference]:
    """Which columns point to other rows."""
    return duties.references()


@hookimpl
def checks() -> list[Check]:
    """Rules about kernteams that must always hold."""
    return duties.checks()


@hookimpl
def settings() -> list[Setting]:
    """After how many weeks without a talk a coach hears of it."""
    return [signs.SETTING]


@hookimpl
def demo() -> list[DemoScenario]:
    """Kernteams on every step, with two years of talks."""
    return [DemoScenario("Kernteams", demo_kernteams.fill, order=300)]
