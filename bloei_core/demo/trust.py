"""What residents of the demo city agree to, and who saw whom in the past two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bloei_core import consent
from bloei_core.consent.service import UNDER_SIXTEEN
from bloei_core.demo.scenario import DemoCity, DemoResident
from bloei_core.read_log.chain import Kind
from bloei_core.read_log.log import Look, Reader
from bloei_core.warehouse import Event, Row

_SHARES = {consent.CONTACT: 0.62, consent.STORY: 0.24, consent.PHOTO: 0.3, consent.MAP: 0.12}
_WITHDRAWN = 0.05
_DAYS_OF_LOOKING = 14
_A_LIST = 14
_REASONS = ("match", "verhuizing", "zelf-gevraagd")
_NOTES = ("Een buurvrouw bij ons zoekt iemand om mee te wandelen.", "", "Belde ons zelf op.")


def fill(city: DemoCity) -> None:
    """Write consents and peeks; the read log has a book of its own, and comes after all."""
    city.insert("core.consent", list(_consents(city)))
    looks = [*_peek(city), *_looks(city)]
    looks.sort(key=lambda look: look[0])
    city.after_all(lambda: city.engine.read_log.record_history(looks))


# --- consent ---------------------------------------------------------------------------------


def _consents(city: DemoCity) -> Iterator[Row]:
    for resident in city.residents:
        if resident.age_band == UNDER_SIXTEEN:
            yield _consent(city, resident, consent.PARENT, may_end=False)
        for purpose, share in _SHARES.items():
            if city.random.random() < share:
                yield _consent(city, resident, purpose, may_end=True)


def _consent(city: DemoCity, resident: DemoResident, purpose: str, *, may_end: bool) -> Row:
    """Asked when she came, so that a match could follow."""
    found = consent.purpose(purpose)
    assert found is not None
    given = resident.since + timedelta(minutes=city.random.randint(2, 30))
    ended = _ended(city, given) if may_end and city.random.random() < _WITHDRAWN else None
    who = (resident.id, resident.team, resident.verbinder)
    city.happened(Event("core.person_consented", *who, given, new=purpose))
    if ended:
        city.happened(Event("core.person_consent_withdrawn", *who, ended, old=purpose))
    return {
        "person": resident.id,
        "purpose": purpose,
        "text_version": found.now.version,
        "given_at": given,
        "withdrawn_at": ended,
        "recorded_by": resident.verbinder,
        "withdrawn_by": resident.verbinder if ended else None,
    }


def _ended(city: DemoCity, given: datetime) -> datetime | None:
    first = city.clock.day_of(given) + 30
    if first > city.clock.last:
        return None
    return city.clock.moment(city.clock.draw(city.random, first), city.random)


# --- looked at with a reason -----------------------------------------------------------------


def _peek(city: DemoCity) -> Iterator[tuple[datetime, Look]]:
    """In each team a colleague of another team looked at two residents; the last is not seen yet.

    The looks that come with it are for the read log.
    """
    teams = list(dict.fromkeys(each.team for each in city.residents))
    rows = []
    for place, team in enumerate(teams):
        active = [each for each in city.residents if each.team == team and each.until is None]
        for person, seen in zip(city.random.sample(active, 2), (True, False), strict=True):
            row = _one_peek(city, person, teams[place - 1], seen=seen)
            reader = Reader(row["member"], row["from_team"])
            rows.append(row)
            yield row["asked_at"], Look(reader, "mensen", "reach", [person.id], row["id"])
    city.insert("core.peek", rows)


def _one_peek(city: DemoCity, person: DemoResident, from_team: str, *, seen: bool) -> Row:
    clock, random = city.clock, city.random
    day = max(clock.last - (4 if seen else 0), clock.day_of(person.since))
    asked = clock.moment(day, random)
    seen_at = clock.moment(day + 1, random) if day < clock.last else None
    leader = _leader(city, person.team) if seen_at else None
    member, choice = random.choice(city.verbinders(from_team)), random.randrange(len(_REASONS))
    row = {
        "id": city.new_id(),
        "person": person.id,
        "team": person.team,
        "from_team": from_team,
        "member": member,
        "reason": _REASONS[choice],
        "note_sealed": city.seal(_NOTES[choice], person.id),
        "asked_at": asked,
        "until": asked.replace(hour=23, minute=0),
        "seen_by": leader,
        "seen_at": seen_at,
    }
    _tell(city, row)
    return row


def _tell(city: DemoCity, row: Row) -> None:
    peek, team = row["id"], row["team"]
    details = {"from_team": row["from_team"]}
    city.happened(
        Event(
            "core.peek_granted",
            peek,
            team,
            row["member"],
            row["asked_at"],
            new=row["reason"],
            details=details,
        )
    )
    if row["seen_at"]:
        city.happened(Event("core.peek_seen", peek, team, row["seen_by"], row["seen_at"]))


def _leader(city: DemoCity, team: str) -> str:
    return next(
        member.id
        for member in city.members
        for each in member.memberships
        if (each.team, each.role) == (team, "teamleider")
    )


# --- the read log ----------------------------------------------------------------------------


def _looks(city: DemoCity) -> Iterator[tuple[datetime, Look]]:
    """On each working day every verbinder looks at a board and opens a resident."""
    known: dict[str, list[DemoResident]] = {}
    for each in city.residents:
        if each.until is None:
            known.setdefault(each.verbinder, []).append(each)
    first = max(0, city.clock.last - _DAYS_OF_LOOKING)
    for verbinder, residents in known.items():
        reader = Reader(verbinder, residents[0].team)
        for day in range(first, city.clock.last + 1):
            here = [each for each in residents if city.clock.day_of(each.since) < day]
            yield from _day(city, reader, day, here)


def _day(
    city: DemoCity, reader: Reader, day: int, residents: list[DemoResident]
) -> Iterator[tuple[datetime, Look]]:
    looks: tuple[tuple[str, Kind, int], ...] = (
        ("matchbord", "list", _A_LIST),
        ("mensen", "person", 1),
    )
    for page, kind, most in looks:
        some = city.random.sample(residents, min(most, len(residents)))
        if some:
            ids = [each.id for each in some]
            yield city.clock.moment(day, city.random), Look(reader, page, kind, ids)
