"""The matches of the demo city as rows, when every event has its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from uuid import NAMESPACE_OID, uuid5

from bloei_core import DemoCity, Row, city
from plugins.match_board.demo import texts
from plugins.match_board.demo.matches import DemoMatch

_UNREAD_DAYS = 21


class Rows:
    """Writes the matches when every event has its number."""

    def __init__(self, demo_city: DemoCity, matches: list[DemoMatch]) -> None:
        self._city = demo_city
        self._matches = matches

    def write(self) -> None:
        """Write matches, the last that was moved on top of its lane, and notes."""
        numbers = self._city.last_numbers("match_board.")
        placed: Counter[tuple[str, str]] = Counter()
        ordered = sorted(self._matches, key=lambda each: each.course.last.moment)
        self._city.insert(
            "match_board.match", (self._row(each, placed, numbers) for each in ordered)
        )
        for table, rows in (
            ("note", self._note_rows),
            ("handover", self._given_rows),
            ("text_version", partial(self._earlier_rows, numbers)),
        ):
            self._city.insert(
                f"match_board.{table}", (row for each in ordered for row in rows(each))
            )
        self._city.insert("match_board.saved_view", self._view_rows())

    def _row(
        self, match: DemoMatch, placed: Counter[tuple[str, str]], numbers: Mapping[str, int]
    ) -> Row:
        pair, course = match.pair, match.course
        lane = course.last.lane
        placed[match.team, lane] += 1
        return {
            "id": match.id,
            "team": match.team,
            "verbinder": match.actors[-1],
            "party_a": pair.one.id,
            "party_a_kind": pair.one.kind,
            "party_b": pair.other.id,
            "party_b_kind": pair.other.kind,
            "kind": match.kind,
            "talent": pair.talent,
            "request": match.request.id,
            "offer": pair.offer.id,
            "lane": lane,
            "rank": float(-placed[match.team, lane]),
            **self._extra_columns(match),
            "next_step_sealed": self._city.seal(match.next_step, pair.one.id, pair.other.id),
            "next_step_on": match.next_step_on,
            "stop_reason": course.reason,
            "started_on": course.started_on(),
            "created_at": course.first,
            "closed_at": course.ended if course.closed else None,
            "version": match.version,
            "changed_seq": numbers[match.id],
            "changed_at": match.changed_at,
        }

    def _note_rows(self, match: DemoMatch) -> Iterator[Row]:
        owners = _owners(match)
        for note in match.notes:
            yield {
                "id": note.id,
                "match": match.id,
                "text_sealed": self._city.seal(note.text, *owners),
                "written_at": note.written_at,
                "member": note.member,
                "withdrawn": False,
            }

    def _extra_columns(self, match: DemoMatch) -> Row:
        extras, owners = match.extras, _owners(match)
        smiley_a, smiley_b = extras.smileys
        gained_a, gained_b = (self._city.seal(each, *owners) for each in extras.gained)
        return {
            "size": extras.size,
            "waiting_for": extras.waiting_for,
            "agreement_sealed": self._city.seal(extras.agreement, *owners),
            "smiley_a": smiley_a,
            "smiley_b": smiley_b,
            "gained_a_sealed": gained_a,
            "gained_b_sealed": gained_b,
        }

    def _given_rows(self, match: DemoMatch) -> Iterator[Row]:
        unread_since = self._city.today - timedelta(days=_UNREAD_DAYS)
        for each in match.given:
            is_read = match.course.closed or each.written_at.date() < unread_since
            yield {
                "id": each.id,
                "match": match.id,
                "giver": each.giver,
                "receiver": each.receiver,
                "text_sealed": self._city.seal(each.text, *_owners(match)),
                "written_at": each.written_at,
                "read_at": each.written_at + timedelta(hours=3) if is_read else None,
            }

    def _earlier_rows(self, numbers: Mapping[str, int], match: DemoMatch) -> Iterator[Row]:
        if match.extras.earlier_step:
            yield {
                "id": str(uuid5(NAMESPACE_OID, match.id)),
                "match": match.id,
                "note": None,
                "field": "next_step",
                "text_sealed": self._city.seal(match.extras.earlier_step, *_owners(match)),
                "replaced_at": match.changed_at,
                "replaced_seq": numbers[match.id],
                "member": match.actors[-1],
            }

    def _view_rows(self) -> Iterator[Row]:
        """Two views of every verbinder."""
        titles = list(texts.VIEWS)
        since = self._city.clock.moment(self._city.clock.last, self._city.random)
        for team in city.teams():
            for place, member in enumerate(self._city.verbinders(team.code)):
                for title in (titles[0], titles[1 + place % (len(titles) - 1)]):
                    yield {
                        "id": str(uuid5(NAMESPACE_OID, f"{member} {title}")),
                        "team": team.code,
                        "member": member,
                        "title_sealed": self._city.seal(title),
                        "codes": texts.VIEWS[title],
                        "is_default": False,
                        "created_at": since,
                        "version": 1,
                    }


def _owners(match: DemoMatch) -> tuple[str, str]:
    return match.pair.one.id, match.pair.other.id
