"""Matchbord: two parties and a talent, from a first idea to a match that runs."""

from bloei_core import (
    CalendarSource,
    Check,
    DemoScenario,
    Exporter,
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
from plugins.match_board import demo as demo_matches
from plugins.match_board import duties, figures, lanes, out, pace, page, page_section, waiting

PLUGIN = Plugin(
    name=pace.PLUGIN,
    title="Matchbord",
    about="Breng mensen en plekken bij elkaar, en zie waar elke match staat.",
)


@hookimpl
def pages() -> list[Page]:
    """The board."""
    return [Page(waiting.PAGE, "Matchbord", ":material/handshake:", page.render, order=20)]


@hookimpl
def relation_sections() -> list[RelationSection]:
    """The matches of a resident or place."""
    return [RelationSection("Matches", page_section.render, order=20)]


@hookimpl
def todos() -> list[TodoSource]:
    """Next steps, new matches, and what stands still."""
    return waiting.todos()


@hookimpl
def kpis() -> list[Kpi]:
    """Matches that started, with their kinds."""
    return figures.kpis()


@hookimpl
def map_layers() -> list[MapLayer]:
    """Running matches per buurt."""
    return figures.map_layers()


@hookimpl
def calendars() -> list[CalendarSource]:
    """The next steps of the team."""
    return waiting.calendars()


@hookimpl
def meeting_items() -> list[MeetingItem]:
    """What to celebrate and what is stuck."""
    return waiting.meeting_items()


@hookimpl
def personal_data() -> list[PersonalData]:
    """What the board keeps about residents."""
    return duties.personal_data()


@hookimpl
def references() -> list[Reference]:
    """Which columns of the board point to other rows."""
    return duties.references()


@hookimpl
def checks() -> list[Check]:
    """Rules about matches that must always hold."""
    return duties.checks()


@hookimpl
def exporters() -> list[Exporter]:
    """The board as a table."""
    return out.exporters()


@hookimpl
def settings() -> list[Setting]:
    """The pace of the team, limits of lanes, and how many matches the city wants."""
    return [*figures.settings(), *pace.settings(), *lanes.limits()]


@hookimpl
def demo() -> list[DemoScenario]:
    """Matches since 2019 with their whole history."""
    return [DemoScenario("Matches", demo_matches.fill, order=200)]
