"""The nouns that a plugin contributes. Data in fields, behaviour as a function in a field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from apscheduler.triggers.cron import CronTrigger

from bloei_core.access import Action, Role

if TYPE_CHECKING:
    from bloei_core.context import Context
    from bloei_core.demo import DemoCity
    from bloei_core.warehouse import Work

API = 1

SettingValue = int | float | bool | str
Grain = Literal["month", "quarter", "year"]
_MONTHS: Mapping[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
EVERYBODY: frozenset[Role] = frozenset(Role)
TEAM_ROLES: frozenset[Role] = frozenset({Role.VERBINDER, Role.TEAMLEIDER})


@dataclass(frozen=True, slots=True)
class Plugin:
    """What a plugin says about itself, as `PLUGIN` in its `__init__.py`."""

    name: str
    """Folder, DuckDB schema and prefix of its events: lower case, digits and underscores."""
    title: str
    """Dutch name, for menus and Beheer."""
    about: str
    """One Dutch sentence: what a team has of it."""
    api: int = API
    """The API it was written for; another major number is not loaded."""
    on_by_default: bool = True
    """Whether a team that chose nothing has it."""
    always_on: bool = False
    """Part of Bloei itself: no team can switch it off."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in the menu."""

    url: str
    """Last part of the address, lower case: `matchbord`."""
    title: str
    """Dutch name in the menu."""
    icon: str
    """A `:material/…:` name."""
    render: Callable[[Context], None]
    """Draws the page; the only place of a plugin where Streamlit is used."""
    section: str = ""
    """Heading in the menu; empty for the pages on top."""
    order: int = 100
    """Pages are sorted by section, then by this number."""
    roles: frozenset[Role] = TEAM_ROLES
    """Who sees it in the menu. No protection: services ask `context.require` themselves."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One line on Vandaag: something that waits for this member."""

    title: str
    """Short Dutch sentence; names through `context.name_of`, so that they can be hidden."""
    reason: str
    """Why it waits, in a few words."""
    url: str
    """The `url` of the page that helps."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Codes and ids for the address of that page."""
    due: date | None = None
    """When it is or was due; the oldest comes first."""
    urgent: bool = False
    """Drawn with a sign, before the others."""
    people: tuple[str, ...] = ()
    """Ids of the residents that it names: for the read log of who shows it."""


@dataclass(frozen=True, slots=True)
class TodoSource:
    """What waits for a member, for Vandaag."""

    title: str
    """Dutch heading of the list."""
    icon: str
    """A `:material/…:` name."""
    todos: Callable[[Context], Sequence[Todo]]
    """The open lines of `context.member`, for the teams in view."""
    order: int = 100
    """Lists are sorted by this number."""


@dataclass(frozen=True, slots=True)
class RelationSection:
    """A part of the page of a resident or an ontwikkelplaats: what a plugin knows of it."""

    title: str
    """Dutch heading."""
    render: Callable[[Context, str], None]
    """Draws the part for the party with this id."""
    order: int = 100
    """Parts are sorted by this number."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day up to, not including, the last."""

    start: date
    end: date

    def first_days(self, grain: Grain) -> list[date]:
        """The first days of the months, quarters or years that it touches."""
        months = _MONTHS[grain]
        first = (self.start.year * 12 + self.start.month - 1) // months * months
        last = self.end.year * 12 + self.end.month - 1 + (self.end.day > 1)
        return [date(each // 12, each % 12 + 1, 1) for each in range(first, last, months)]


class Figure(NamedTuple):
    """One figure of a goal: of one team, in one period, and of one part of what is counted.

    A tuple, because a goal of the whole city has thousands.
    """

    team: str
    """Id of the team."""
    start: date
    """First day of the month, quarter or year."""
    value: float
    """The figure."""
    part: str = ""
    """Code of the part, when the goal has `parts`."""
    buurt: str = ""
    """Code of the buurt, in `per_buurt`."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A goal."""

    key: str
    """Code, unique within the plugin."""
    title: str
    """Dutch name."""
    definition: str
    """What is counted, in one Dutch sentence."""
    unit: str
    """Dutch plural: `matches`."""
    value: Callable[[Context, Period], float]
    """The figure over a period, for the teams in view."""
    series: Callable[[Context, Period, Grain], Sequence[tuple[date, float]]]
    """The figures per month, quarter or year: first day and figure, oldest first."""
    target: float | None = None
    """What is aimed at; None when there is no target."""
    better: Literal["up", "down"] = "up"
    """Which way is good."""
    target_setting: str = ""
    """Key of a setting of the plugin with the target, when it can be chosen."""
    counted: Literal["during", "at_end"] = "during"
    """What happened during a period, or what there was at its end."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """What it falls apart in: code and Dutch name, in a fixed order."""
    figures: Callable[[Context, Period, Grain], Sequence[Figure]] | None = None
    """All figures per team and part at once; nothing for a period without any. When None, Doelen
    asks `series` team by team."""
    per_buurt: Callable[[Context, Period], Sequence[Figure]] | None = None
    """The same per month with the buurt of each, for the fixed tables; None when it has none."""
    as_known_on: Callable[[Context, Period, date], float] | None = None
    """What `value` said at the end of an earlier day; None when that cannot be told."""
    about_people: bool = True
    """Whether a small number says something about a resident. False for what counts groups or
    places: that is exact for everybody."""
    events: tuple[str, ...] = ()
    """How the names of the events begin that can change a figure; empty: any event. Doelen counts
    again after one of these only, so name all."""
    history: tuple[str, ...] = ()
    """The names of the events that its queries look back on. Those stand in `core.history`, which
    is read much quicker than `core.event`."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What a map layer shows and where it comes from."""

    title: str
    """What is shown, in Dutch."""
    unit: str
    """Dutch unit of the figures."""
    source: str
    """Where the figures come from."""
    year: int
    """The year they are of."""
    around_zero: bool = False
    """Figures below and above zero are each other's opposite, and coloured so."""


@dataclass(frozen=True, slots=True)
class MapFeature:
    """One buurt (`buurt` set) or one point (`lon` and `lat` set) on the map, with its figure."""

    title: str
    """Dutch name of the buurt or point."""
    value: float | None
    """Its figure; None when there is none, or when it is hidden: the first line says so."""
    buurt: str | None = None
    """Code of the buurt: of the area, or where the point is."""
    lon: float | None = None
    """Longitude (WGS84), for points."""
    lat: float | None = None
    """Latitude (WGS84), for points."""
    lines: tuple[str, ...] = ()
    """More Dutch lines, for the map and the table."""
    alert: str = ""
    """Why this one must stand out, in one Dutch sentence."""
    url: str = ""
    """The `url` of the page behind it."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Codes and ids for the address of that page."""


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer for the wijkkaart. Residents are never a point."""

    key: str
    """Code, unique within the plugin."""
    title: str
    """Dutch name."""
    kind: Literal["areas", "points"]
    """Buurten with a figure, or points."""
    legend: Legend
    """Heading, unit, source and year."""
    features: Callable[[Context], Sequence[MapFeature]]
    """What to draw, for the teams in view."""
    order: int = 100
    """Layers are sorted by this number."""
    steady: bool = False
    """Whether who may not open the cards sees it as `counts.steady_per_buurt` tells: the page
    says so."""


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One item in the agenda, in local time."""

    id: str
    title: str
    start: datetime
    end: datetime
    all_day: bool = False
    url: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    """Ids of the residents that it names: for the read log of who shows it."""


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """A calendar for the Agenda."""

    key: str
    """Code, unique within the plugin."""
    title: str
    """Dutch name."""
    items: Callable[[Context, date, date], Sequence[CalendarItem]]
    """The items from the first day up to, not including, the last."""
    move: Callable[[Context, CalendarItem, datetime, datetime], None] | None = None
    """Give an item another start and end; None when it cannot be dragged."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar file for other programs, at `/<path>/<token>.ics`.

    They do not sign in: who knows the token has the feed. So names are hidden in it.
    """

    path: str
    """First part of the address, lower case: `agenda`."""
    title: str
    """Dutch name."""
    owner: Callable[[Context, str], str | None]
    """The team whose feed this token opens; None when it is unknown or withdrawn."""
    content: Callable[[Context], bytes]
    """The file in the iCalendar format, for the team in view."""


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """Something for the weekly meeting."""

    kind: Literal["celebrate", "stuck", "decide"]
    """To celebrate, stuck, or to decide."""
    title: str
    """Dutch heading of the list."""
    lines: Callable[[Context], Sequence[Todo]]
    """What to talk about, for the teams in view."""
    order: int = 100
    """Items are sorted by this number."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Rows from a file."""

    key: str
    """Code, unique within the plugin."""
    title: str
    """Dutch name."""
    columns: Mapping[str, str]
    """Column name and what it should hold, in Dutch."""
    row: Callable[[Context, Mapping[str, str]], None]
    """Takes in one row in a unit of work of its own; raises Refused with the reason."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Rows for a file."""

    key: str
    """Code, unique within the plugin."""
    title: str
    """Dutch name."""
    columns: Sequence[str]
    """Dutch headings."""
    rows: Callable[[Context], Iterable[Sequence[Any]]]
    """The rows, for the teams in view."""
    personal: bool
    """Whether it holds personal data: then it is logged and for few."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """Something that is kept about people and was last used long ago."""

    id: str
    """Id of the row, as it stands in `core.kept_longer` when it is kept longer."""
    title: str
    """What it is, in a few Dutch words; names through `context.name_of`."""
    last_used: date
    """The day it was last used."""
    url: str = ""
    """The `url` of the page where it can be seen."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Codes and ids for the address of that page."""
    people: tuple[str, ...] = ()
    """Ids of the residents whom the title names, for the read log; places may be among them."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is kept about people, and every duty that comes with it: one noun, nobody does half."""

    key: str
    """Code, unique within the plugin."""
    title: str
    """What is kept, in Dutch."""
    purpose: str
    """What it is for, in one Dutch sentence."""
    ground: str
    """Legal ground in Dutch: `algemeen belang`, `toestemming`."""
    keep_days: int
    """How long it is kept after its last use, in days."""
    export: Callable[[Context, str], Sequence[Mapping[str, Any]]]
    """All that is known about the person with this id, as rows with Dutch keys."""
    forget: Callable[[Work, str], None]
    """Scrub what points to the person with this id, within this unit of work; counts stay."""
    expire: Callable[[Work, date], int]
    """Scrub what was last used before this day; how many rows went."""
    due: Callable[[Context, date], Sequence[Expiring]] | None = None
    """What `expire` would scrub for the teams in view, to be warned of and kept longer. Then
    `expire` leaves alone what stands in `core.kept_longer`."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """Work that is one member's, and that another must take over before she leaves."""

    one: str
    """What one of it is called, in Dutch: `open match`."""
    many: str
    """The plural: `open matches`."""
    where: str
    """Where it is handed over, in one Dutch sentence."""
    count: Callable[[Context, str], int]
    """How much of it the member with this id has, in the teams in view."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that holds ids of another table; `bloei check` looks for orphans in it."""

    table: str
    """`schema.table` that holds the ids."""
    column: str
    """The column with the id; may be null."""
    target: str
    """`schema.table` with a column `id`, or `schema.table.column`."""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule about stored data that must always hold, for `bloei check`."""

    key: str
    """Code, unique within the plugin."""
    title: str
    """The rule in one Dutch sentence."""
    problems: Callable[[Context], Sequence[str]]
    """Ids and codes of what breaks it; empty when all is well."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work that Bloei does by itself at fixed moments, one job at a time."""

    key: str
    """Code, unique within the plugin."""
    title: str
    """What it does, in a few Dutch words."""
    when: str
    """Minute, hour, day of the month, month, weekday (`mon`), in Dutch time: `30 3 * * *`."""
    run: Callable[[Context], int]
    """Does it for all teams; how many things were done. Twice in one night must do no harm."""

    def __post_init__(self) -> None:
        """Raises ValueError when `when` is no moment, so that it shows at load."""
        self.trigger()

    def trigger(self) -> CronTrigger:
        """The moments, as the scheduler knows them."""
        return CronTrigger.from_crontab(self.when, "Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Setting:
    """A choice of a team, or of the city."""

    key: str
    """Code, unique within the plugin."""
    label: str
    """Dutch question or name."""
    kind: Literal["number", "switch", "text", "choice"]
    """Which field asks for it. What is typed in a `text` is sealed."""
    default: SettingValue
    """What holds when nobody chose; when it is a whole number only whole numbers may be chosen."""
    choices: tuple[str, ...] = ()
    """The options of a `choice`."""
    help: str = ""
    """One Dutch sentence under the field."""
    lowest: float | None = None
    """The smallest number that may be chosen."""
    highest: float | None = None
    """The largest number that may be chosen."""
    scope: Literal["team", "city"] = "team"
    """Whether each team chooses, or the ontwikkelaar for the whole city."""
    needs: Action | None = None
    """What one must be allowed to, when it is another than that of the `scope`."""


@dataclass(frozen=True, slots=True)
class DemoScenario:
    """Rows for the demo warehouse: the same from the same seed, at any scale."""

    title: str
    """Dutch name, for the progress bar."""
    fill: Callable[[DemoCity], None]
    """Writes the rows through `city.work`."""
    order: int = 100
    """Scenarios run in this order."""
