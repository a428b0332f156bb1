"""Context: who asks, for which teams, and the two doors to the data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from bloei_core import city
from bloei_core.access import Action, Member, may
from bloei_core.errors import Forgotten, NotAllowed, NotFound, ProgrammingMistake
from bloei_core.names import Party, PartyKind
from bloei_core.read_log.log import Look, Reader
from bloei_core.warehouse import EVERY_TEAM, Row, Work

if TYPE_CHECKING:
    from bloei_core.contributions import SettingValue
    from bloei_core.engine import Engine

Noun = TypeVar("Noun")

REFERENCE_TABLES = frozenset(
    {"core.team", "core.buurt", "core.team_buurt", "core.buurt_team", "core.talent"}
)
_HIDDEN = "(verborgen)"
_REMOVED = "(verwijderd)"


@dataclass(frozen=True, slots=True)
class Context:
    """What every page, service and store function gets as its first argument."""

    engine: Engine
    member: Member
    teams: tuple[str, ...]
    """The teams in view: one on the page of a wijkteam, all of them for the city."""
    hide_names: bool = False
    """The switch for the projector."""
    patience: float | None = None
    """Seconds that a read may take; None: as long as it needs."""
    presence: Callable[[], None] | None = None
    """Asked at every door: raises SignedOut when the member is not there any more."""
    granted: bool = False
    """A rule lets her read of teams that are not hers, without names and exact counts: `of_city`,
    and the resident whom she looks at with a reason. Only these two set it."""

    @property
    def team(self) -> str:
        """The one team in view. Raises ProgrammingMistake when there are more."""
        if len(self.teams) != 1:
            raise ProgrammingMistake("this needs exactly one team in view")
        return self.teams[0]

    # --- the two doors -------------------------------------------------------------------------

    def rows(self, sql: str, **params: Any) -> list[Row]:
        """Read with one SELECT that uses `$teams`, the teams in view.

        Raises ProgrammingMistake when `$teams` is not used or the text is not one SELECT.
        """
        self.require_view()
        return self.engine.warehouse.read(sql, {**params, "teams": list(self.teams)}, self.patience)

    def reference(self, sql: str, **params: Any) -> list[Row]:
        """Read facts of the city: tables without team or person (`REFERENCE_TABLES`)."""
        if unknown := self.engine.warehouse.tables_in(sql) - REFERENCE_TABLES:
            raise ProgrammingMistake(f"not a reference table: {', '.join(sorted(unknown))}")
        return self.engine.warehouse.read(sql, params, self.patience)

    @contextmanager
    def unit_of_work(self) -> Iterator[Work]:
        """Change something, all or nothing; afterwards every enabled plugin hears of it."""
        self.require_view()
        with self.engine.warehouse.unit_of_work(self.member.id) as work:
            yield work
        for event in work.events:
            self.engine.announce(self, event)

    # --- who may what --------------------------------------------------------------------------

    def require_view(self) -> None:
        """Raise NotAllowed unless this member may look at every team in view; SignedOut when she
        is not there any more: a part of a page may run on. Every door asks it."""
        if self.presence is not None:
            self.presence()
        seen = self.member.active if self.granted else self._sees_every_team()
        if not seen:
            raise NotAllowed("Dit team is niet van jou.", member=self.member.id)

    def _sees_every_team(self) -> bool:
        return all(may(self.member, Action.SEE_TEAM, team) for team in self.teams)

    def may(self, action: Action) -> bool:
        """Whether this member may do this for every team in view."""
        return bool(self.teams) and all(may(self.member, action, team) for team in self.teams)

    def require(self, action: Action) -> None:
        """Raise NotAllowed unless this member may do this for every team in view."""
        if self.presence is not None:
            self.presence()
        if not self.may(action):
            raise NotAllowed(
                "Dit mag niet met jouw rol. Vraag het aan je teamleider.",
                member=self.member.id,
                action=action.value,
                team="+".join(self.teams[:1]),
            )

    @property
    def names_hidden(self) -> bool:
        """No name of a resident may leave the server: the switch is on, or the role sees none."""
        return self.hide_names or not self.may(Action.SEE_NAMES)

    @property
    def counts_hidden(self) -> bool:
        """Counts leave the server only as `bloei_core.counts` shows them.

        Exact counts are for who may open the cards: own team, names shown.
        """
        return self.names_hidden or not self.may(Action.SEE_COUNTS)

    # --- names and sealed text -----------------------------------------------------------------

    def parties(self) -> Mapping[str, Party]:
        """Residents and ontwikkelplaatsen that the team in view may see, by id."""
        self.require_view()
        return self.engine.names.parties(self.team)

    def parties_changed(self, since: int) -> list[str]:
        """The ids of residents and ontwikkelplaatsen that changed after event number `since`."""
        return self.engine.names.changed(self.teams, since)

    def party(self, party: str) -> Party:
        """One resident or ontwikkelplaats. Raises NotFound when this team may not see it."""
        found = self.parties().get(party)
        if found is None:
            raise NotFound("Deze persoon of plek is niet bekend bij jullie team.")
        return found

    def search_parties(self, typed: str, kind: PartyKind | None = None) -> list[Party]:
        """Active parties whose name looks like what was typed, best first; empty text: all.

        When names are hidden only the numbers of residents are searched.
        """
        if not self.names_hidden:
            self.require_view()
            return self.engine.names.search(self.team, typed, kind)
        found = (each for each in self.parties().values() if kind in (None, each.kind))
        wanted = typed.strip().casefold()
        return [
            each
            for each in sorted(found, key=lambda each: each.number)
            if each.status == "active" and wanted in each.hidden_name.casefold()
        ]

    def name_of(self, party: str, kind: PartyKind | None = None) -> str:
        """The name to show: hidden when names are, "verwijderde bewoner" when it is gone.

        Words for who belongs to another team; who knows the kind of party saves a question.
        """
        found = self.engine.names.parties(self.team).get(party)
        if found is None:
            return self.engine.names.unseen(party, kind)
        return found.hidden_name if self.names_hidden else found.name

    def seal_name(self, name: str, owner: str) -> bytes:
        """Seal the name of a person or place under its own key."""
        return self.engine.vault.seal(name, owner)

    def seal(self, text: str, *owners: str) -> bytes | None:
        """Seal typed text by whom it concerns; None for an empty text.

        It also gets a key of its own, so that it can be redacted when it names somebody else.
        """
        vault = self.engine.vault
        return vault.seal(text, *owners, vault.text_key()) if text else None

    def open(self, sealed: bytes | None) -> str:
        """Sealed text to show: "" for None, a word in brackets when hidden or forgotten."""
        if sealed is None:
            return ""
        if self.names_hidden:
            return _HIDDEN
        try:
            return self.engine.vault.open(sealed)
        except Forgotten:
            return _REMOVED

    def open_public(self, sealed: bytes | None) -> str:
        """The same for a text about nobody, such as the title of an activity.

        When names are hidden it is shown all the same, with an ellipsis for each name of a
        resident in it.
        """
        if sealed is None or not self.names_hidden:
            return self.open(sealed)
        vault = self.engine.vault
        if not all(map(vault.is_text_key, vault.owners(sealed))):
            return _HIDDEN
        try:
            text = vault.open(sealed)
        except Forgotten:
            return _REMOVED
        for team in self.teams:
            text = self.engine.names.blanked(team, text)
        return text

    # --- the read log --------------------------------------------------------------------------

    def saw(self, page: str, people: Iterable[str]) -> None:
        """Tell the read log whose names a page, list or board shows; call it before drawing them.

        `page` is a code, `people` are ids of residents; places and who is not known here may be
        among them. Who was seen there in this quarter of an hour costs nothing. While names are
        hidden nothing is seen. Raises NotSaved when it cannot be written: show no names then.
        """
        if not self.names_hidden:
            self.engine.read_log.saw(self._reader, page, self._residents(people))

    def searched(self, page: str, typed: str, people: Iterable[str]) -> None:
        """Tell the read log of a search and whom it shows; what was typed is not written down."""
        if not self.names_hidden:
            found = self._residents(people)
            self.engine.read_log.searched(self._reader, page, typed, found)

    def exported(self, page: str, people: Iterable[str]) -> None:
        """Tell the read log of a file with names that is handed over; a row each time."""
        if not self.names_hidden:
            self.engine.read_log.told(Look(self._reader, page, "export", self._residents(people)))

    def opened(self, page: str, person: str) -> None:
        """Tell the read log that the page of a resident is opened; a row each time.

        Who belongs to another team, and is seen here because of a match, is reached across teams.
        """
        if self.names_hidden:
            return
        ours = city.team_of(self.party(person).buurt) == self.team
        self.engine.read_log.told(Look(self._reader, page, "person" if ours else "reach", [person]))

    @property
    def _reader(self) -> Reader:
        return Reader(self.member.id, self.team)

    def _residents(self, people: Iterable[str]) -> list[str]:
        """Those whose name is shown: residents that this team may see, and that are not gone."""
        known = self.parties()
        found = (known.get(each) for each in dict.fromkeys(people))
        return [
            each.id
            for each in found
            if each is not None and each.kind == "person" and each.status != "forgotten"
        ]

    # --- plugins -------------------------------------------------------------------------------

    def contributed(self, noun: type[Noun]) -> list[tuple[str, Noun]]:
        """What the plugins that are on for the teams in view contribute, with their names."""
        return self.engine.plugins.contributed(noun, self.engine.enabled(self.teams))

    def setting(self, plugin: str, key: str) -> SettingValue:
        """What the team in view chose, else the default of the setting.

        A setting of the city holds for however many teams are in view; for one of a team
        ProgrammingMistake is raised when there are more.
        """
        of_city = self.engine.declared_setting(plugin, key).scope == "city"
        return self.engine.setting(EVERY_TEAM if of_city else self.team, plugin, key)

    def latest(self, *names: str) -> int:
        """The number of the last event in the teams in view; costs no query.

        With `names`: of the last one whose name starts with one of these.
        """
        return self.engine.warehouse.latest(self.teams, *names)

    def remembered(self, what: Hashable, events: str, read: Callable[[], Noun]) -> Noun:
        """What `read` gave for the teams in view, kept in memory until the next event of theirs.

        Only an event whose name begins with `events` counts. `what` says which value it is, with
        all that `read` depends on beside the teams. For ids, codes and counts: never a name.
        """
        self.require_view()
        key = (what, events, self.teams)
        return self.engine.memory.value(key, self.latest(events), read)

    def within(self, seconds: float) -> Context:
        """The same, with reads interrupted after so many seconds."""
        return replace(self, patience=seconds)

    def of_city(self) -> Context:
        """The same for all teams, with names and exact counts hidden: everybody may see that."""
        return replace(self, teams=self.engine.team_ids(), hide_names=True, granted=True)

    def only(self, team: str) -> Context:
        """The same, with one of the teams in view. Raises NotFound for another team."""
        if team not in self.teams:
            raise NotFound("Dit team is niet van jou.")
        return replace(self, teams=(team,))
