"""The layers that Bloei itself has for every team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bloei_core import Action, Context, Legend, MapFeature, MapLayer, city, counts, neighbourhood
from bloei_core.ui import choices, formats
from plugins.wijkkaart import shapes, store, words

_OWN_COUNT: Final = "eigen telling in Bloei"


def map_layers() -> list[MapLayer]:
    """Areas with figures, and the ontwikkelplaatsen as points."""
    year = formats.today().year
    known = max(each.residents_year for each in city.buurten())
    balance = Legend(
        "Aanbod min vraag", "keer meer aanbod dan vraag", _OWN_COUNT, year, around_zero=True
    )
    people = Legend("Bewoners die meedoen", "bewoners", _OWN_COUNT, year)
    requests = Legend("Open vragen van bewoners", "vragen", _OWN_COUNT, year)
    offers = Legend("Aanbod van bewoners", "keer aanbod", _OWN_COUNT, year)
    work = Legend("Open vacatures van plekken", "vacatures", _OWN_COUNT, year)
    city_count = Legend("Inwoners", "inwoners", "open data gemeente Eindhoven", known)
    places = Legend("Ontwikkelplaatsen", "plekken", _OWN_COUNT, year)
    return [
        MapLayer("balance", "Aanbod min vraag", "areas", balance, _balance, order=10, steady=True),
        MapLayer("requests", "Open vragen", "areas", requests, _requests, order=20, steady=True),
        MapLayer("offers", "Aanbod", "areas", offers, _offers, order=30, steady=True),
        MapLayer("residents", "Bewoners", "areas", people, _residents, order=40, steady=True),
        MapLayer("vacancies", "Open vacatures", "areas", work, _vacancies, order=60),
        MapLayer("inhabitants", "Inwoners", "areas", city_count, _public, order=90),
        MapLayer("places", "Ontwikkelplaatsen", "points", places, _places, order=10),
    ]


def _residents(context: Context) -> list[MapFeature]:
    return _counted(_shown_residents(context), "bewoner", "bewoners")


def _requests(context: Context) -> list[MapFeature]:
    _, requests = _halves(context)
    return _counted(requests, "open vraag", "open vragen")


def _offers(context: Context) -> list[MapFeature]:
    offers, _ = _halves(context)
    return _counted(offers, "keer aanbod", "keer aanbod")


def _balance(context: Context) -> list[MapFeature]:
    offers, requests = _halves(context)
    alarm = float(context.setting(words.PLUGIN, words.ALARM))
    names = choices.buurten_of(context)
    return [
        _balanced(buurt, name, (offers[buurt], requests[buurt]), alarm)
        for buurt, name in names.items()
    ]


def _balanced(
    buurt: str, name: str, halves: tuple[counts.Shown, counts.Shown], alarm: float
) -> MapFeature:
    offers, requests = halves
    if offers.number is None or requests.number is None:
        # Only what may be shown of each half: together they must not tell more.
        lines = ("afgeschermd", f"aanbod: {offers.text}", f"vraag: {requests.text}")
        return MapFeature(name, None, buurt, lines=lines)
    line = f"{formats.number(offers.number)} keer aanbod, {_asked(requests.number)}"
    lonely = not requests.number and offers.number >= alarm
    alert = f"{formats.number(offers.number)} keer aanbod en geen enkele vraag." if lonely else ""
    return MapFeature(name, offers.number - requests.number, buurt, lines=(line,), alert=alert)


def _asked(requests: float) -> str:
    return formats.count(int(requests), "open vraag", "open vragen") if requests else "geen vraag"


def _vacancies(context: Context) -> list[MapFeature]:
    """Of places, not of residents: exact for everybody."""
    found = dict.fromkeys(choices.buurten_of(context), 0)
    for place in store.places(context):
        if place.buurt in found:
            found[place.buurt] += place.vacancies
    return [
        _counted_one(buurt, counts.Shown(n), "open vacature", "open vacatures")
        for buurt, n in found.items()
    ]


def _public(_context: Context) -> list[MapFeature]:
    return [
        MapFeature(
            each.name,
            each.residents,
            each.code,
            lines=(formats.count(each.residents, "inwoner", "inwoners"),),
        )
        for each in city.buurten()
        if each.residents is not None
    ]


def _places(context: Context) -> list[MapFeature]:
    """Somewhere in their buurt; who sees no names gets their kind only, and no page to go to."""
    named = context.may(Action.SEE_NAMES)
    return [_place(context, place, named=named) for place in store.places(context)]


def _place(context: Context, place: store.Place, *, named: bool) -> MapFeature:
    kind = city.label("organisation_kind", place.kind)
    lon, lat = shapes.spot(place.buurt, place.id)
    vacancies = formats.count(place.vacancies, "open vacature", "open vacatures")
    lines = (vacancies,) if place.vacancies else ()
    return MapFeature(
        title=context.name_of(place.id) if named else kind,
        value=None,
        buurt=place.buurt,
        lon=lon,
        lat=lat,
        lines=(kind, *lines) if named else lines,
        url="mensen" if named else "",
        query={"plek": place.id} if named else {},
    )


# --- counts of residents, as they may be shown -------------------------------------------------


def _halves(context: Context) -> tuple[dict[str, counts.Shown], dict[str, counts.Shown]]:
    """Per buurt how much residents offer, and how much they ask."""
    if context.counts_hidden:
        today = formats.today()
        return (
            counts.steady_per_buurt(neighbourhood.open_offers_in_time(context, today)),
            counts.steady_per_buurt(neighbourhood.open_requests_in_time(context, today)),
        )
    found = neighbourhood.balance_per_buurt(context)
    return (
        _exact(context, {each.buurt: each.offers for each in found}),
        _exact(context, {each.buurt: each.requests for each in found}),
    )


def _shown_residents(context: Context) -> dict[str, counts.Shown]:
    if context.counts_hidden:
        return counts.steady_per_buurt(neighbourhood.residents_in_time(context, formats.today()))
    return _exact(context, store.residents_per_buurt(context))


def _exact(context: Context, found: Mapping[str, int]) -> dict[str, counts.Shown]:
    """For who may open the cards."""
    return {buurt: counts.Shown(found.get(buurt, 0)) for buurt in choices.buurten_of(context)}


def _counted(found: Mapping[str, counts.Shown], one: str, more: str) -> list[MapFeature]:
    return [_counted_one(buurt, each, one, more) for buurt, each in found.items()]


def _counted_one(buurt: str, shown: counts.Shown, one: str, more: str) -> MapFeature:
    name = choices.buurt_name(buurt)
    if shown.number is None:
        return MapFeature(
            name, None, buurt, lines=(f"{shown.text} {more}" if shown.few else shown.text,)
        )
    return MapFeature(
        name, shown.number, buurt, lines=(formats.count(int(shown.number), one, more),)
    )
