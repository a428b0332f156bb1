"""Types one name into every field of every form, also into what others say in other teams."""

from __future__ import annotations

from datetime import datetime, timedelta

from bloei_core import Context, neighbourhood
from bloei_core.engine import Engine
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm
from bloei_core.peek.service import OTHER, Why, ask_by_id
from bloei_core.testing import TEAM_B
from bloei_core.ui import formats
from plugins.initiative_calendar import recurrence
from plugins.initiative_calendar import service as agenda
from plugins.initiative_calendar import store as agenda_store
from plugins.initiative_calendar.forms import EntryForm, Times, Which
from plugins.initiative_calendar.initiatives.service import InitiativeForm, add_initiative
from plugins.kernteam_coaching import people, service, talking
from plugins.match_board import service as board
from tests.app.small_city import of


def type_everywhere(engine: Engine, call_name: str) -> str:
    """Make a resident of this name and say it wherever a text can be typed; her id."""
    noor, bas = of(engine, "noor"), of(engine, "bas", TEAM_B)
    name = f"{call_name} Q."
    person = _her(noor, name)
    other = neighbourhood.add_person(noor, _form("Gerrit B.", _buurt(noor), call_name))
    place = _place(noor, f"vraag naar {name}")
    for party in (person, other, place):
        _halves(noor, party, call_name)
    for each in (person, other):
        found = noor.party(each)
        neighbourhood.change_person(noor, each, 1, _form(found.name, found.buurt, call_name, "!"))
    for pair in ((person, place), (other, place)):
        _match(noor, pair, call_name)
    _ended_match(noor, (person, other), call_name)
    board.keep_view(noor, f"Rond {call_name}", "")
    _kernteam(noor, person, call_name)
    _kernteam(noor, other, call_name)
    _initiative(noor, person, call_name)
    _agenda(noor, call_name)
    _other_team(bas, call_name)
    ask_by_id(bas, other, Why(OTHER, f"gaat over {call_name}"))
    return person


def _buurt(context: Context) -> str:
    return next(each.buurt for each in context.parties().values() if each.kind == "person")


def _form(name: str, buurt: str, said: str, more: str = "") -> PersonForm:
    return PersonForm(name, buurt, contact=f"via {said}{more}", motivation=f"{said} kookt{more}.")


def _her(context: Context, name: str) -> str:
    """First with a typing error: what stood there before is kept too."""
    form = _form(name, _buurt(context), name)
    return neighbourhood.add_person(context, form, ["koken"])


def _place(context: Context, contact: str) -> str:
    form = OrganisationForm("Soepfabriek", "horeca", _buurt(context), contact)
    return neighbourhood.add_organisation(context, form)


def _halves(context: Context, party: str, said: str) -> None:
    half = HalfForm(party, "koken", f"Samen met {said} koken", hours=4)
    neighbourhood.add_offer(context, half)
    neighbourhood.add_request(context, half)


def _match(context: Context, pair: tuple[str, str], said: str) -> None:
    match = board.add_match(context, board.NewMatch(*pair, "koken"))
    board.change_next_step(context, match, 1, f"Bel eerst {said}", None)
    board.change_next_step(context, match, 2, f"Bel {said}", None)
    board.change_agreement(context, match, 3, f"{said} komt op dinsdag")
    board.add_note(context, match, f"Goed gesprek met {said}")


def _ended_match(context: Context, pair: tuple[str, str], said: str) -> None:
    match = board.add_match(context, board.NewMatch(*pair, "koken"))
    board.hand_over(context, match, 1, "els", f"Bel {said} niet na zessen")
    board.move_card(context, match, 2, board.MoveTo("loopt"))
    outcome = board.Outcome("blij", "goed", f"{said} kookt nu zelf", f"Een vriendin: {said}")
    board.move_card(context, match, 3, board.MoveTo("afgerond", outcome=outcome))


def _kernteam(context: Context, person: str, said: str) -> None:
    today = formats.today()
    buurt = service.buurten_of(context, today)[0]
    form = service.KernteamForm(
        f"Tafel van {said}", f"{said} eet alleen.", buurt, "eten", context.member.id
    )
    kernteam = service.start_kernteam(context, form)
    part = people.add_participant(context, kernteam, person, today)
    actions = [talking.ActionForm(f"{said} bellen", f"bewoner:{part}")]
    talk = talking.TalkForm(today, f"{said} vraagt de zaal", actions)
    talking.log_talk(context, kernteam, talk)
    people.add_project(context, kernteam, people.ProjectForm(f"Soep van {said}", "loopt", part))


def _initiative(context: Context, person: str, said: str) -> None:
    form = InitiativeForm(
        f"{said} wil een tuin", "groen", "bewoner", person=person, story=f"{said} belde zelf."
    )
    add_initiative(context, form)
    add_initiative(
        context,
        InitiativeForm(f"Feest voor {said}", "groen", "wij", story=f"Voor {said}."),
    )


def _agenda(context: Context, said: str) -> None:
    starts = datetime.combine(formats.today(), datetime.min.time()) + timedelta(days=7, hours=19)
    times = Times(starts, starts + timedelta(hours=1), repeat=recurrence.Repeat("week"))
    form = EntryForm(f"Eten bij {said}", "activiteit", times, f"Bij {said} thuis")
    entry = agenda.add_entry(context, form)
    found = agenda_store.entry(context, entry)
    assert found is not None
    once = EntryForm(f"Taart bij {said}", "activiteit", Times(starts, starts + timedelta(hours=1)))
    agenda.change_entry(context, Which(entry, found.version, starts, "this"), once)


def _other_team(context: Context, said: str) -> None:
    """What another team types: not for ours to read, and still to be found."""
    somebody = next(each.id for each in context.parties().values() if each.kind == "person")
    _halves(context, somebody, said)
    _match(context, (somebody, _place(context, f"ook via {said}")), said)
