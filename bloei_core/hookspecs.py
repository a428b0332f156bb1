"""Every hook: the one-page map of what can be extended.

All but the last take nothing and return a list; they are called once, when the plugin is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from bloei_core.context import Context
    from bloei_core.contributions import (
        CalendarSource,
        Caseload,
        Check,
        DemoScenario,
        Exporter,
        Feed,
        Importer,
        Job,
        Kpi,
        MapLayer,
        MeetingItem,
        Page,
        PersonalData,
        Reference,
        RelationSection,
        Setting,
        TodoSource,
    )
    from bloei_core.warehouse import Event

PROJECT = "bloei"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def pages() -> list[Page]:  # type: ignore[empty-body]
    """Pages in the menu."""


@hookspec
def todos() -> list[TodoSource]:  # type: ignore[empty-body]
    """What waits for a member, on Vandaag."""


@hookspec
def relation_sections() -> list[RelationSection]:  # type: ignore[empty-body]
    """Parts of the page of a resident or an ontwikkelplaats."""


@hookspec
def kpis() -> list[Kpi]:  # type: ignore[empty-body]
    """Goals, on Doelen."""


@hookspec
def map_layers() -> list[MapLayer]:  # type: ignore[empty-body]
    """Layers of the wijkkaart."""


@hookspec
def calendars() -> list[CalendarSource]:  # type: ignore[empty-body]
    """Calendars in the Agenda."""


@hookspec
def feeds() -> list[Feed]:  # type: ignore[empty-body]
    """Calendar files that other programs fetch with a token."""


@hookspec
def meeting_items() -> list[MeetingItem]:  # type: ignore[empty-body]
    """What belongs in the weekly meeting."""


@hookspec
def importers() -> list[Importer]:  # type: ignore[empty-body]
    """Files that can be taken in."""


@hookspec
def exporters() -> list[Exporter]:  # type: ignore[empty-body]
    """Files that can be made."""


@hookspec
def personal_data() -> list[PersonalData]:  # type: ignore[empty-body]
    """What is kept about people; runs for every installed plugin, switched off or not."""


@hookspec
def caseloads() -> list[Caseload]:  # type: ignore[empty-body]
    """Work of one member that another takes over before she leaves."""


@hookspec
def references() -> list[Reference]:  # type: ignore[empty-body]
    """Columns that point to rows of another table; `bloei check` looks for orphans."""


@hookspec
def checks() -> list[Check]:  # type: ignore[empty-body]
    """Rules about stored data, for `bloei check`."""


@hookspec
def jobs() -> list[Job]:  # type: ignore[empty-body]
    """What is done by itself at fixed moments; runs for every installed plugin."""


@hookspec
def settings() -> list[Setting]:  # type: ignore[empty-body]
    """Choices of a team."""


@hookspec
def demo() -> list[DemoScenario]:  # type: ignore[empty-body]
    """Rows for the demo warehouse."""


@hookspec
def on_event(context: Context, event: Event) -> None:
    """Something was committed: react in a unit of work of your own.

    It may be lost in a crash, so nothing may depend on it that cannot be rebuilt.
    """
