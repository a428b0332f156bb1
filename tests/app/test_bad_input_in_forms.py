"""Every field that one types in, on every form of the screen: a Dutch word, and nothing half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bloei_core import Context, neighbourhood
from bloei_core.testing import add_resident
from bloei_core.ui import forms
from tests.app import traces
from tests.app.small_city import add_place

BAD = {
    "long": ("a" * 10_000, "is te lang"),
    "bsn": ("bel 111.222.333", "burgerservicenummer"),
}
Draw = Callable[[Context, str], object]


def _person(context: Context) -> neighbourhood.Person:
    found = neighbourhood.person(context, add_resident(context, "Ans V.", "koken"))
    assert found is not None
    return found


def _place(context: Context) -> neighbourhood.Organisation:
    _person(context)
    found = neighbourhood.organisation(context, add_place(context, "Soepfabriek"))
    assert found is not None
    return found


def _new_resident(context: Context) -> Draw:
    return forms.resident_form


def _changed_resident(context: Context) -> Draw:
    person = _person(context)
    return lambda context, key: forms.change_resident_form(context, key, person)


def _new_place(context: Context) -> Draw:
    return forms.place_form


def _changed_place(context: Context) -> Draw:
    place = _place(context)
    return lambda context, key: forms.change_place_form(context, key, place)


def _aanbod(context: Context) -> Draw:
    party = context.party(_person(context).id)
    return lambda context, key: forms.half_form(context, key, party, "offer")


def _vraag(context: Context) -> Draw:
    party = context.party(_person(context).id)
    return lambda context, key: forms.half_form(context, key, party, "request")


def _vacature(context: Context) -> Draw:
    party = context.party(_place(context).id)
    return lambda context, key: forms.half_form(context, key, party, "request")


FORMS = [_new_resident, _changed_resident, _new_place, _changed_place, _aanbod, _vraag, _vacature]


def _drawn(draw: Draw, context: Context) -> AppTest:
    def script(draw, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        draw(context, "formulier")

    return AppTest.from_function(script, kwargs={"draw": draw, "context": context}).run()


def _typed_fields(test: AppTest) -> list[Any]:
    return [*test.text_input, *test.text_area]


def _fill_in(test: AppTest) -> None:
    """Fill in what is asked, as good input."""
    for box in test.selectbox:
        if box.value is None:
            box.select_index(0)
    for field in test.text_input:
        if not field.value:
            field.set_value("Bo K.")


def _said(test: AppTest) -> str:
    parts = [*test.error, *test.warning, *test.markdown, *test.caption, *test.info]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__.strip("_"))
def test_bad_input_in_any_field_is_told_and_stays_typed(
    verbinder: Context, form: Callable[[Context], Draw], bad: str
) -> None:
    typed, told = BAD[bad]
    draw = form(verbinder)
    before = traces.row_counts(verbinder.engine), sorted(traces.sealed_texts(verbinder.engine))
    number = len(_typed_fields(_drawn(draw, verbinder)))
    assert number
    for index in range(number):
        test = _drawn(draw, verbinder)
        _fill_in(test)
        _typed_fields(test)[index].set_value(typed)
        test.button[0].click().run()
        assert not test.exception
        assert told in _said(test)
        assert _typed_fields(test)[index].value == typed
    after = traces.row_counts(verbinder.engine), sorted(traces.sealed_texts(verbinder.engine))
    assert after == before


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__.strip("_"))
def test_good_input_is_saved(verbinder: Context, form: Callable[[Context], Draw]) -> None:
    """So that the test above fails for the bad field and not for something else."""
    draw = form(verbinder)
    before = traces.row_counts(verbinder.engine)["core.event"]
    test = _drawn(draw, verbinder)
    _fill_in(test)
    test.button[0].click().run()
    assert not test.exception
    assert traces.row_counts(verbinder.engine)["core.event"] > before
