"""What people type by mistake or on purpose: refused in Dutch, or kept and shown as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bloei_core import Context, InvalidInput, Row, neighbourhood
from bloei_core.engine import Engine
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm
from bloei_core.testing import add_resident, make_engine
from plugins.match_board import service
from tests.app import traces
from tests.app.small_city import add_place, of

TOO_LONG = "a" * 10_000
BSN = "111.222.333"  # passes the eleven-test, and nobody has it
AS_IT_IS = {
    "script": "<script>alert(1)</script>",
    "emoji": "👩🏽‍🌾🌱 Zoë",
    "right-to-left": "مرحبا يوسف",
    "markdown": "**[Zoë](javascript:alert)** :red[nee] $x^2$",
}


@dataclass(frozen=True)
class Stage:
    """A team at work: who types, and about whom."""

    context: Context
    person: str
    place: str
    match: str

    @property
    def buurt(self) -> str:
        return self.context.party(self.person).buurt


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    engine = make_engine()
    context = of(engine, "noor")
    person = add_resident(context, "Ans V.", "koken")
    place = add_place(context, "Soepfabriek")
    match = service.add_match(context, service.NewMatch(person, place, "koken"))
    yield Stage(context, person, place, match)
    engine.close()


Typing = Callable[[Stage, str], object]


def _new_person(stage: Stage, **typed: Any) -> str:
    form = PersonForm(**{"name": "Bo K.", "buurt": stage.buurt, **typed})
    return neighbourhood.add_person(stage.context, form, ["koken", "wandelen"])


def _changed_person(stage: Stage, **typed: Any) -> None:
    found = neighbourhood.person(stage.context, stage.person)
    assert found is not None
    form = PersonForm(**{"name": "Ans V.", "buurt": stage.buurt, **typed})
    neighbourhood.change_person(stage.context, stage.person, found.version, form)


def _new_place(stage: Stage, **typed: Any) -> str:
    form: Row = {"name": "Bloemenhof", "kind": "winkel", "buurt": stage.buurt, **typed}
    return neighbourhood.add_organisation(stage.context, OrganisationForm(**form))


def _changed_place(stage: Stage, **typed: Any) -> None:
    found = neighbourhood.organisation(stage.context, stage.place)
    assert found is not None
    form = OrganisationForm(**{"name": "Soep", "kind": "winkel", "buurt": stage.buurt, **typed})
    neighbourhood.change_organisation(stage.context, stage.place, found.version, form)


def _next_step(stage: Stage, typed: str) -> None:
    card = next(each for each in _matches(stage) if each["id"] == stage.match)
    service.change_next_step(stage.context, stage.match, card["version"], typed, None)


def _matches(stage: Stage) -> list[Row]:
    sql = "select id, version from match_board.match where list_contains($teams, team)"
    return stage.context.rows(sql)


REQUIRED: dict[str, Typing] = {
    "name of a new resident": lambda stage, typed: _new_person(stage, name=typed),
    "changed name of a resident": lambda stage, typed: _changed_person(stage, name=typed),
    "name of a new place": lambda stage, typed: _new_place(stage, name=typed),
    "changed name of a place": lambda stage, typed: _changed_place(stage, name=typed),
    "note on a match": lambda stage, typed: service.add_note(stage.context, stage.match, typed),
}
OPTIONAL: dict[str, Typing] = {
    "contact of a new resident": lambda stage, typed: _new_person(stage, contact=typed),
    "own words of a new resident": lambda stage, typed: _new_person(stage, motivation=typed),
    "changed contact of a resident": lambda stage, typed: _changed_person(stage, contact=typed),
    "changed words of a resident": lambda stage, typed: _changed_person(stage, motivation=typed),
    "contact of a new place": lambda stage, typed: _new_place(stage, contact=typed),
    "changed contact of a place": lambda stage, typed: _changed_place(stage, contact=typed),
    "vraag of a resident": lambda stage, typed: neighbourhood.add_request(
        stage.context, HalfForm(stage.person, "koken", typed)
    ),
    "aanbod of a resident": lambda stage, typed: neighbourhood.add_offer(
        stage.context, HalfForm(stage.person, "koken", typed)
    ),
    "vacature of a place": lambda stage, typed: neighbourhood.add_request(
        stage.context, HalfForm(stage.place, "koken", typed, hours=4)
    ),
    "next step of a match": _next_step,
}
FORMS = REQUIRED | OPTIONAL


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("typed", "said"), [(TOO_LONG, "is te lang"), (BSN, "burgerservicenummer")], ids=["long", "bsn"]
)
def test_what_may_not_be_kept_is_refused_and_nothing_is_saved(
    stage: Stage, form: str, typed: str, said: str
) -> None:
    before = _everything(stage.context.engine)
    with pytest.raises(InvalidInput, match=said):
        FORMS[form](stage, typed)
    assert _everything(stage.context.engine) == before


@pytest.mark.parametrize("form", REQUIRED)
@pytest.mark.parametrize("typed", ["", "   \n", "\x00\x07", "\u200b"])
def test_nothing_where_something_is_needed_is_refused(stage: Stage, form: str, typed: str) -> None:
    before = _everything(stage.context.engine)
    with pytest.raises(InvalidInput, match="Vul nog in"):
        REQUIRED[form](stage, typed)
    assert _everything(stage.context.engine) == before


@pytest.mark.parametrize("form", OPTIONAL)
def test_nothing_is_fine_where_nothing_is_needed(stage: Stage, form: str) -> None:
    OPTIONAL[form](stage, "")
    assert "" not in traces.sealed_texts(stage.context.engine)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("typed", AS_IT_IS.values(), ids=AS_IT_IS)
def test_odd_text_is_kept_as_it_is(stage: Stage, form: str, typed: str) -> None:
    FORMS[form](stage, "Wat er eerst stond")
    before = traces.sealed_texts(stage.context.engine).count(typed)
    FORMS[form](stage, typed)
    assert traces.sealed_texts(stage.context.engine).count(typed) == before + 1


def _everything(engine: Engine) -> tuple[dict[str, int], list[str]]:
    return traces.row_counts(engine), sorted(traces.sealed_texts(engine))
