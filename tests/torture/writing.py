"""A process that writes through the real services until somebody kills it.

`python -m tests.torture.writing FOLDER ROUND` prints one line for each thing that was saved, after
it was saved: what it was, ids and codes. What was printed may never be lost.
"""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from pathlib import Path
from random import Random
from string import ascii_lowercase

from bloei_core import Context, city, members
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from bloei_core.neighbourhood import PersonForm, add_person
from bloei_core.ui import formats
from plugins.match_board import service, store, words
from tests.torture.members import TEAM, VERBINDERS

_LANES = (*words.OPEN_LANES, words.STOPPED)
_output = threading.Lock()


def main(folder: Path, number: int) -> None:
    """Open the folder and let every verbinder write, each in a thread of her own."""
    engine = open_engine(DataFolder(folder), isolate=False)
    _hire(engine)
    print("open", flush=True)
    for verbinder in VERBINDERS:
        context = _context(engine, verbinder.id)
        chance = Random(f"{number} {verbinder.id}")
        threading.Thread(target=_write, args=(context, chance), daemon=True).start()
    threading.Event().wait()


def _hire(engine: Engine) -> None:
    if engine.members():
        return
    with engine.warehouse.unit_of_work(SYSTEM) as work:
        for verbinder in VERBINDERS:
            members.add(work, engine.vault, verbinder)


def _context(engine: Engine, member: str) -> Context:
    found = engine.member(member)
    assert found
    return engine.context(found, [TEAM])


def _write(context: Context, chance: Random) -> None:
    """Two residents and a match between them, a note, a next step, and a few moves; for ever."""
    while True:
        one, other = _person(context, chance), _person(context, chance)
        wish = service.NewMatch(one, other, words.talent_codes()[0])
        match = service.add_match(context, wish)
        _saved(context, "match", match)
        text = f"Afspraak {''.join(chance.choices(ascii_lowercase, k=12))}"
        service.add_note(context, match, text)
        _say("note", match, text)
        due = formats.today() + timedelta(days=7)
        service.change_next_step(context, match, _version(context, match), text, due)
        _saved(context, "step", match)
        for lane in chance.sample(_LANES, 3):
            reason = words.reasons()[0] if lane == words.STOPPED else None
            to = service.MoveTo(lane, reason=reason)
            service.move_card(context, match, _version(context, match), to)
            _saved(context, "move", match)


def _person(context: Context, chance: Random) -> str:
    # Letters only: nine digits in a row may look like a burgerservicenummer.
    name = f"Proef {''.join(chance.choices(ascii_lowercase, k=12))}"
    buurt = next(team for team in city.teams() if team.code == TEAM).buurten[0]
    person = add_person(context, PersonForm(name=name, buurt=buurt), [words.talent_codes()[0]])
    _say("person", person, name)
    return person


def _version(context: Context, match: str) -> int:
    found = store.match(context, match)
    assert found
    return found.version


def _saved(context: Context, what: str, match: str) -> None:
    found = store.match(context, match)
    assert found
    _say(what, match, str(found.version), found.lane)


def _say(*pieces: str) -> None:
    with _output:
        print("\t".join(pieces), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
