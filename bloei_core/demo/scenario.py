"""What the scenarios of the demo share: one source of chance, the day, and who lives there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from bloei_core.demo.clock import Clock
from bloei_core.demo.material import Material
from bloei_core.warehouse import Event

if TYPE_CHECKING:
    from bloei_core.access import Member
    from bloei_core.engine import Engine
    from bloei_core.names import PartyKind
    from bloei_core.warehouse import Row, Work


class DemoShare(NamedTuple):
    """A team that may see a resident as long as `because`, the id of a match, is open."""

    team: str
    because: str


_BATCH = 20_000


def _nobody_looks(_part: float) -> None:
    """Progress of a scenario that nobody follows."""


@dataclass(slots=True, eq=False)
class DemoHalf:
    """An aanbod, a vraag or a vacature; its row is written when all scenarios are done."""

    id: str
    owner: DemoParty
    talent: str
    text: str
    created_at: datetime
    hours: int | None = None
    guidance: str | None = None
    closed_at: datetime | None = None
    fulfilled_by: str | None = None

    def open_during(self, first: datetime, last: datetime) -> bool:
        """Whether it and its owner were there all the time between these moments."""
        until = self.closed_at or self.owner.until
        return self.created_at <= first and (until is None or until > last)


@dataclass(slots=True, eq=False)
class DemoParty:
    """A resident or an ontwikkelplaats of the demo city. `until`: when it was closed."""

    id: str
    kind: PartyKind
    name: str
    buurt: str
    team: str
    verbinder: str
    since: datetime
    until: datetime | None = None
    offers: list[DemoHalf] = field(default_factory=list)
    requests: list[DemoHalf] = field(default_factory=list)

    def there_during(self, first: datetime, last: datetime) -> bool:
        """Whether it took part all the time between these moments."""
        return self.since <= first and (self.until is None or self.until > last)


@dataclass(slots=True, eq=False)
class DemoResident(DemoParty):
    """A resident. `quiet`: of the buurt that offers a lot and asks nothing."""

    age_band: str = ""
    quiet: bool = False


@dataclass(slots=True, eq=False)
class DemoPlace(DemoParty):
    """An ontwikkelplaats. `teams` are those it works for; all of them when it is city wide."""

    place_kind: str = ""
    answer_days: int = 7
    city_wide: bool = False
    teams: tuple[str, ...] = ()


@dataclass(slots=True)
class DemoCity:
    """Handed to every `DemoScenario.fill`; the core's scenario fills the lists first.

    A scenario tells with `happened` what happened, in any order, and writes its rows with `insert`,
    at once or, when they hold the number of an event, in a function given to `at_the_end`.
    """

    engine: Engine
    random: Random
    """Chance for the scenario that runs: the same whatever other plugins are installed."""
    clock: Clock
    scale: int
    material: Material
    progress: Callable[[float], None] = field(default=_nobody_looks)
    """Says which part of the scenario, 0 to 1, is done."""
    work: Work = field(init=False)
    """The unit of work that all rows are written in."""
    members: list[Member] = field(default_factory=list)
    residents: list[DemoResident] = field(default_factory=list)
    """In the order in which they came."""
    places: list[DemoPlace] = field(default_factory=list)
    """In the order in which they came."""
    events: list[Event] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """How many rows were written per table."""
    shared: dict[str, list[DemoShare]] = field(default_factory=dict)
    """Per resident which teams may see her, and why."""
    endings: list[Callable[[], None]] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    first_seq: int = 0

    @property
    def today(self) -> date:
        """The day on which the demo plays; the history ends on the working day before it."""
        return self.clock.today

    def new_id(self) -> str:
        """An id that is the same each time for the same seed."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def verbinders(self, team: str) -> list[str]:
        """The ids of the verbinders of a team."""
        return [
            member.id
            for member in self.members
            for each in member.memberships
            if each.team == team and each.role == "verbinder"
        ]

    def seal(self, text: str, *owners: str) -> bytes | None:
        """Seal a typed text by whom it concerns, as `Context.seal` does."""
        vault = self.engine.vault
        return vault.seal(text, *owners, vault.text_key()) if text else None

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Write rows as they come, a batch at a time, so that they are never all in memory."""
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH)):
            self.work.insert(table, batch)
            self.counts[table] = self.counts.get(table, 0) + len(batch)

    def happened(self, event: Event) -> None:
        """Tell of an event; afterwards all are numbered in the order of time."""
        self.events.append(event)

    def add_offer(
        self, owner: DemoParty, talent: str, happened_at: datetime, text: str = ""
    ) -> DemoHalf:
        """An aanbod that this party makes at that moment."""
        half = DemoHalf(self.new_id(), owner, talent, text, happened_at)
        owner.offers.append(half)
        self._tell("core.offer_added", half, happened_at, party=owner.id)
        return half

    def add_request(
        self, owner: DemoParty, talent: str, happened_at: datetime, text: str = ""
    ) -> DemoHalf:
        """A vraag or vacature of this party, from that moment on."""
        half = DemoHalf(self.new_id(), owner, talent, text, happened_at)
        owner.requests.append(half)
        self._tell("core.request_added", half, happened_at, party=owner.id)
        return half

    def close_request(
        self, half: DemoHalf, happened_at: datetime, fulfilled_by: str | None = None
    ) -> None:
        """A vraag or vacature that is no longer there, or was answered by a match."""
        half.closed_at = happened_at
        half.fulfilled_by = fulfilled_by
        self._tell("core.request_closed", half, happened_at)

    def share(
        self, resident: DemoResident, team: str, because: str, happened_at: datetime, actor: str
    ) -> None:
        """A team may see this resident as long as `because`, the id of a match, is open."""
        known = {resident.team} | {each.team for each in self.shared.get(resident.id, ())}
        if team not in known:
            event = Event("core.person_shared", resident.id, team, actor, happened_at)
            self.happened(event)
        self.shared.setdefault(resident.id, []).append(DemoShare(team, because))

    def _tell(self, name: str, half: DemoHalf, happened_at: datetime, **details: str) -> None:
        owner = half.owner
        self.happened(
            Event(name, half.id, owner.team, owner.verbinder, happened_at, details=details)
        )

    def at_the_end(self, ending: Callable[[], None]) -> None:
        """Have this called when all scenarios told what happened and events have their numbers."""
        self.endings.append(ending)

    def after_all(self, ending: Callable[[], None]) -> None:
        """Have this called when all rows are committed: for what has a book of its own."""
        self.afterwards.append(ending)

    def last_numbers(self, prefix: str) -> Mapping[str, int]:
        """Per subject the number of the last event whose name starts so; only `at_the_end`."""
        return {
            event.subject: self.first_seq + place
            for place, event in enumerate(self.events)
            if event.name.startswith(prefix)
        }

    def number_events(self, first_seq: int) -> None:
        """Put all events in the order of time; the first gets this number."""
        self.events.sort(key=lambda event: event.happened_at)
        self.first_seq = first_seq
