"""Names opened for a team, in the memory of this process only: to show, sort and search."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from rapidfuzz import fuzz, process

from bloei_core import city
from bloei_core.errors import Forgotten
from bloei_core.vault import Vault
from bloei_core.warehouse import EVERY_TEAM, Warehouse

PartyKind = Literal["person", "organisation"]
FORGOTTEN_PERSON = "verwijderde bewoner"
_ELSEWHERE: Mapping[PartyKind, str] = {
    "person": "bewoner van een ander team",
    "organisation": "plek van een ander team",
}
_SIMILAR_ENOUGH = 72
_WORD = re.compile(r"[^\W_]+")
_BLANK = "…"


@dataclass(frozen=True, slots=True)
class Party:
    """A resident or an ontwikkelplaats: one of the two sides of a match."""

    id: str
    kind: PartyKind
    number: int
    name: str
    buurt: str
    status: str

    @property
    def hidden_name(self) -> str:
        """What is shown when names are hidden: of a resident the number only."""
        return f"Bewoner {self.number}" if self.kind == "person" else self.name


@dataclass(frozen=True, slots=True)
class _TeamIndex:
    """Never changed in place: pages of several sessions read it while another is made."""

    day: date
    seq: int
    parties: Mapping[str, Party] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    ordered: dict[PartyKind | None, list[Party]] = field(default_factory=dict)
    """Per kind who is active, by name; worked out when it is first asked for."""

    def active(self, kind: PartyKind | None) -> list[Party]:
        """Everybody of this kind who is active, by name."""
        if kind not in self.ordered:
            ids = sorted(self.plain, key=self.plain.__getitem__)
            found = [self.parties[each] for each in ids]
            self.ordered[kind] = [each for each in found if kind in (None, each.kind)]
        return list(self.ordered[kind])

    def with_changes(self, seq: int, ids: Collection[str], parties: Sequence[Party]) -> _TeamIndex:
        """A new index in which what is known of `ids` is replaced by `parties`."""
        gone = set(ids)
        known = {each: party for each, party in self.parties.items() if each not in gone}
        plain = {each: text for each, text in self.plain.items() if each not in gone}
        known.update((party.id, party) for party in parties)
        active = (party for party in parties if party.status == "active")
        plain.update((party.id, _plain(party.name)) for party in active)
        return _TeamIndex(self.day, seq, known, plain)


class NameIndex:
    """Per team the parties that it may see, kept up to date from the event log."""

    def __init__(self, warehouse: Warehouse, vault: Vault) -> None:
        """Opens nothing yet: a team's names are opened when it first asks."""
        self._warehouse = warehouse
        self._vault = vault
        self._lock = threading.Lock()
        self._teams: dict[str, _TeamIndex] = {}
        self._called: dict[str, tuple[Mapping[str, Party], frozenset[str]]] = {}

    def parties(self, team: str) -> Mapping[str, Party]:
        """All parties that this team may see, by id."""
        return self._fresh(team).parties

    def search(self, team: str, typed: str, kind: PartyKind | None = None) -> list[Party]:
        """At most 50 parties whose name looks like what was typed, best first.

        Typing errors are forgiven; an empty text finds all, by name.
        """
        index = self._fresh(team)
        if not typed.strip():
            return index.active(kind)
        plain = {
            each: text
            for each, text in index.plain.items()
            if kind is None or index.parties[each].kind == kind
        }
        found = process.extract(
            _plain(typed), plain, scorer=_likeness, limit=50, score_cutoff=_SIMILAR_ENOUGH
        )
        return [index.parties[key] for _, _, key in found]

    def blanked(self, team: str, text: str) -> str:
        """The text with an ellipsis for every word that is the name of a resident of this team.

        Accents and capitals do not matter: a resident called Roos also takes the rose away.
        """
        called = self._called_in(team)
        return _WORD.sub(lambda word: _BLANK if _plain(word[0]) in called else word[0], text)

    def unseen(self, party: str, kind: PartyKind | None = None) -> str:
        """What to show for a party that a team may not see: of another team, or really gone."""
        if self._vault.is_forgotten(party):
            return FORGOTTEN_PERSON
        return _ELSEWHERE[kind or self._kind_of(party)]

    def changed(self, teams: Sequence[str], since: int) -> list[str]:
        """The ids of parties that changed after event number `since`; mostly costs no query."""
        if self._warehouse.latest(teams, *_PARTY_EVENTS) <= since:
            return []
        rows = self._warehouse.read(_CHANGED, {"since": since, "teams": [*teams, EVERY_TEAM]})
        return [row["subject"] for row in rows]

    def drop(self, *ids: str) -> None:
        """Take names out of memory at once (somebody was forgotten)."""
        with self._lock:
            for team, index in self._teams.items():
                self._teams[team] = index.with_changes(index.seq, ids, [])
            self._called.clear()

    def clear(self) -> None:
        """Take every name out of memory (another warehouse came in its place)."""
        # Not under the lock: who has it may be waiting for that other warehouse.
        self._teams, self._called = {}, {}

    def _called_in(self, team: str) -> frozenset[str]:
        """Every word that residents of this team are called by, made once per change of them."""
        parties = self._fresh(team).parties
        known = self._called.get(team)
        if known is None or known[0] is not parties:
            residents = (each for each in parties.values() if each.kind == "person")
            called = frozenset(_plain(word) for each in residents for word in _called_by(each.name))
            known = self._called[team] = (parties, called)
        return known[1]

    def _fresh(self, team: str) -> _TeamIndex:
        latest, today = self._warehouse.latest([team]), city.today()
        with self._lock:
            index = self._teams.get(team)
            # A buurt goes to another team on a day; an older warehouse was put back.
            if index is None or index.day != today or index.seq > latest:
                index = _TeamIndex(today, latest).with_changes(latest, (), self._read(team, None))
            elif index.seq < latest:
                index = self._updated(team, index, latest)
            self._teams[team] = index
            return index

    def _updated(self, team: str, index: _TeamIndex, latest: int) -> _TeamIndex:
        ids = self.changed([team], index.seq)
        if not ids:
            return replace(index, seq=latest)
        return index.with_changes(latest, ids, self._read(team, ids))

    def _read(self, team: str, ids: Sequence[str] | None) -> list[Party]:
        if ids is None:
            rows = self._warehouse.read(_PARTIES, {"team": team})
        else:
            rows = self._warehouse.read(_SOME_PARTIES, {"team": team, "ids": list(ids)})
        self._vault.load_keys(row["id"] for row in rows)
        return [Party(name=self._open(row.pop("name_sealed")), **row) for row in rows]

    def _kind_of(self, party: str) -> PartyKind:
        is_place = self._warehouse.read(_IS_PLACE, {"id": party})
        return "organisation" if is_place else "person"

    def _open(self, sealed: bytes | None) -> str:
        try:
            return FORGOTTEN_PERSON if sealed is None else self._vault.open(sealed)
        except Forgotten:
            return FORGOTTEN_PERSON


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, but for accents, capitals, dots and spaces."""
    words = [_WORD.findall(_plain(each)) for each in (one, other)]
    return words[0] == words[1] != []


def _called_by(name: str) -> list[str]:
    """The words of a name that tell who it is: `Anne-Fleur de Wit B.` gives Anne, Fleur and Wit."""
    first, *rest = _WORD.findall("" if name == FORGOTTEN_PERSON else name) or [""]
    return [word for word in (first, *(each for each in rest if each[0].isupper())) if word[1:]]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip()


def _likeness(typed: Any, name: Any, /, *, score_cutoff: float | None = None) -> float:  # noqa: ANN401
    """0–100: a name that starts with what was typed first, then one that resembles it."""
    del score_cutoff  # only there to go faster; the caller applies it
    if name.startswith(typed):
        return 100 - min(len(name) - len(typed), 20) / 10
    if f" {typed}" in name:
        return 96.0
    if len(typed) < 3:
        return 0.0
    return max(
        float(fuzz.ratio(typed, name[: len(typed) + 1])),
        float(fuzz.WRatio(typed, name)) * 0.95,
    )


_PARTY_EVENTS = ("core.person_", "core.organisation_")
_CHANGED = """
    select distinct subject
    from core.event
    where seq > $since and list_contains($teams, team)
        and (starts_with(name, 'core.person_') or starts_with(name, 'core.organisation_'))
"""

_IS_PLACE = "select id from core.organisation where id = $id"

_PARTIES = """
    with visible as (select party, kind from core.visible_party where team = $team)
    select person.id, 'person' as kind, number, name_sealed, buurt, status
    from core.person
    where id in (select party from visible where kind = 'person')
    union all
    select organisation.id, 'organisation', number, name_sealed, buurt, status
    from core.organisation
    where id in (select party from visible where kind = 'organisation')
"""

_SOME_PARTIES = f"select * from ({_PARTIES}) where list_contains($ids, id)"
