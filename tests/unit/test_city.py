"""The reference data of the city and the raw material of the demo city: right, and well guarded."""

import re
import shutil
import string
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn
from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from bloei_core import city
from bloei_core.city import CityFileError
from bloei_core.demo import material as demo

MATERIAL = demo.material()
LANES = {"in-beeld", "in-gesprek", "voorstel", "kennismaking", "loopt", "afgerond", "gestopt"}
REAL_COMPANIES = (
    "albert heijn",
    "jumbo",
    "lidl",
    "aldi",
    "gamma",
    "praxis",
    "karwei",
    "hema",
    "philips",
    "humanitas",
    "rode kruis",
    "zonnebloem",
    "rataplan",
    "vitalis",
    "effenaar",
)
NOT_ABOUT_PEOPLE = (
    "dement",
    "autis",
    "depress",
    "ggz",
    "diagnos",
    r"(?<!mu)ziek",
    "verslaa",
    "beperking",
    "handicap",
    "vluchteling",
    "allochto",
    "migrant",
    "christen",
    "moslim",
    "burn-out",
    "psych",
)


# The buurten


def test_the_city_has_its_buurten() -> None:
    buurten = city.buurten()
    assert len(buurten) == 116
    assert len({buurt.wijk_code for buurt in buurten}) == 20
    assert {buurt.stadsdeel for buurt in buurten} == {
        "Centrum",
        "Gestel",
        "Stratum",
        "Strijp",
        "Tongelre",
        "Woensel-Noord",
        "Woensel-Zuid",
    }
    assert sum(buurt.residents or 0 for buurt in buurten) == 234_382
    assert sum(buurt.residents is None for buurt in buurten) == 5
    assert {(buurt.year, buurt.residents_year) for buurt in buurten} == {(2024, 2020)}
    assert len({buurt.code_2014 for buurt in buurten}) == 116


def test_names_keep_their_commas_apostrophes_and_dots() -> None:
    names = {buurt.name for buurt in city.buurten()}
    assert {"Muschberg, Geestenberg", "'t Hofke", "Castiliëlaan"} <= names


def test_the_outlines_are_one_gapless_city() -> None:
    times = Counter(
        frozenset(side)
        for buurt in city.buurten()
        for side in zip(buurt.outline, buurt.outline[1:], strict=False)
    )
    assert set(times.values()) == {1, 2}
    edge = [side for side, found in times.items() if found == 1]
    corners = Counter(point for side in edge for point in side)
    assert set(corners.values()) == {2}
    assert len(edge) == 53


def test_neighbours_share_a_border_both_ways() -> None:
    neighbours = city.neighbours()
    assert set(neighbours) == {buurt.code for buurt in city.buurten()}
    for code, others in neighbours.items():
        assert others
        assert code not in others
        assert all(code in neighbours[other] for other in others)
    assert sum(map(len, neighbours.values())) == 2 * 269


def test_touching_in_one_point_is_no_border(tmp_path: Path) -> None:
    corners = {"BU00000001": (5.1, 51.1), "BU00000002": (5.2, 51.1), "BU00000003": (5.2, 51.2)}
    lines = [f'{code},Naam,,,,,1,2020,2024,"{_square(*at)}"' for code, at in corners.items()]
    found = city.bordering(city.read_buurten(_buurten_file(tmp_path, *lines)))
    assert found == {
        "BU00000001": {"BU00000002"},
        "BU00000002": {"BU00000001", "BU00000003"},
        "BU00000003": {"BU00000002"},
    }


def _square(west: float, south: float) -> str:
    east, north = round(west + 0.1, 1), round(south + 0.1, 1)
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"POLYGON (({', '.join(f'{lon} {lat}' for lon, lat in ring)}))"


GOOD = (
    "BU00000001,Naam,WK1,Wijk,Deel,BU1,12,2020,2024,"
    '"POLYGON ((5.1 51.1, 5.2 51.1, 5.2 51.2, 5.1 51.1))"'
)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("BU00000001", "0772", "is geen buurtcode"),
        ("Naam", " ", "de naam van buurt BU00000001 ontbreekt"),
        (",12,", ",twaalf,", "'twaalf' in kolom residents is geen heel getal"),
        (",12,", ",-3,", "'-3' in kolom residents is geen heel getal"),
        ("2024", "", "kolom year is geen heel getal"),
        ("POLYGON", "LINE", "de omtrek is geen POLYGON"),
        (", 5.1 51.1))", "))", "de omtrek is niet gesloten"),
        ("5.2 51.2", "5.2 x", "is geen punt"),
        ("5.2 51.2", "51.2 5.2", "buiten Nederland"),
        ("5.2 51.2", "161000 383000", "buiten Nederland"),
        ("5.2 51.2", "nan 51.2", "buiten Nederland"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = _buurten_file(tmp_path, GOOD.replace(old, new))
    with pytest.raises(CityFileError, match=r"buurten\.csv, regel 2: ") as caught:
        city.read_buurten(path)
    assert says in str(caught.value)


def test_a_good_line_is_read(tmp_path: Path) -> None:
    (buurt,) = city.read_buurten(_buurten_file(tmp_path, GOOD))
    assert (buurt.name, buurt.residents, len(buurt.outline)) == ("Naam", 12, 4)


def test_a_buurten_file_that_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CityFileError, match="ontbreekt"):
        city.read_buurten(tmp_path / "buurten.csv")
    with pytest.raises(CityFileError, match="geen enkele buurt"):
        city.read_buurten(_buurten_file(tmp_path))
    with pytest.raises(CityFileError, match="meer dan één keer: BU00000001"):
        city.read_buurten(_buurten_file(tmp_path, GOOD, GOOD))
    (tmp_path / "buurten.csv").write_text("code;name\nBU1;x\n")
    with pytest.raises(CityFileError, match="kolommen ontbreken: code, name, wijk_code"):
        city.read_buurten(tmp_path / "buurten.csv")
    (tmp_path / "buurten.csv").write_bytes("Castiliëlaan".encode("latin-1"))
    with pytest.raises(CityFileError, match="UTF-8"):
        city.read_buurten(tmp_path / "buurten.csv")


def _buurten_file(folder: Path, *lines: str) -> Path:
    path = folder / "buurten.csv"
    path.write_text("\n".join([",".join(city.Buurt.__slots__), *lines]), encoding="utf-8")
    return path


# The teams


def test_the_example_division() -> None:
    teams = city.teams()
    assert {team.name: len(team.buurten) for team in teams} == {
        "Tongelre-Centrum": 15,
        "Stratum": 25,
        "Gestel": 13,
        "Strijp-Oost": 14,
        "Meerhoven": 10,
        "Woensel-Zuid": 17,
        "Woensel-Noord-West": 11,
        "Woensel-Noord-Oost": 11,
    }
    assert all(team.example for team in teams)
    assert len({team.colour for team in teams}) == 8
    assert {team.valid_from for team in teams} == {date(2019, 1, 1)}


@given(st.dates(min_value=date(2019, 1, 1), max_value=date(2100, 1, 1)))
def test_every_buurt_is_in_exactly_one_team(day: date) -> None:
    covered = [code for team in city.teams() if team.valid_on(day) for code in team.buurten]
    assert sorted(covered) == [buurt.code for buurt in city.buurten()]


def test_each_team_is_one_piece_of_the_city() -> None:
    for team in city.teams():
        reached, waiting = set(), [team.buurten[0]]
        while waiting:
            code = waiting.pop()
            reached.add(code)
            waiting += (city.neighbours()[code] & set(team.buurten)) - reached
        assert reached == set(team.buurten), team.name


def test_the_comments_beside_the_codes_are_the_right_names() -> None:
    names = {buurt.code: buurt.name for buurt in city.buurten()}
    text = (city.DATA / "wijkteams.toml").read_text(encoding="utf-8")
    assert dict(re.findall(r'^  "(BU\d+)",  # (.+)$', text, re.MULTILINE)) == names


TWO_TEAMS = """
example = false
[[team]]
code = "een"
name = "Een"
colour = "#112233"
valid_from = 2020-01-01
buurten = ["BU00000001", "BU00000002"]
[[team]]
code = "twee"
name = "Twee"
colour = "#445566"
valid_from = 2020-01-01
buurten = ["BU00000003"]
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('["BU00000003"]', '["BU00000003", "BU00000002"]', "bij Een en bij Twee"),
        ('["BU00000003"]', '["BU00000003", "BU00000003"]', "staat twee keer in de indeling"),
        ('["BU00000003"]', '["BU00000003", "BU9"]', "buurt BU9 staat niet in buurten.csv"),
        ('["BU00000003"]', "[]", "op 01-01-2020: zonder team: BU00000003 (Drie)"),
        ('["BU00000003"]', '"BU00000003"', "ontbreekt een lijst"),
        ('code = "twee"', 'code = "een"', "meer dan één keer: een"),
        ('code = "twee"', 'code = "Team Twee"', "kleine letters"),
        ('name = "Twee"', 'name = ""', "bij 'name' ontbreekt een tekst"),
        ("#445566", "rood", "de kleur 'rood'"),
        ("valid_from = 2020-01-01", 'valid_from = "vandaag"', "hoort een datum"),
        ("example = false", 'example = "nee"', "true of false"),
        ("example = false", "example =", "op regel 2 staat een schrijffout"),
        ("example = false", "voorbeeld = true", "onbekend: voorbeeld"),
        ('"#445566"', '"#445566"\nvalid_until = 2030-01-01', "team 2: onbekend: valid_until"),
        ('"#445566"', '"#445566"\nvalid_to = 2019-01-01', "laatste dag ligt voor de eerste"),
        ('"#445566"', '"#445566"\nvalid_to = 2025-12-31', "op 01-01-2026: zonder team"),
        ("[[team]]", "[[ploeg]]", "onbekend: ploeg"),
        (TWO_TEAMS, "example = true", "geen enkel blok [[team]]"),
    ],
)
def test_a_broken_division_is_explained(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "wijkteams.toml"
    path.write_text(TWO_TEAMS.replace(old, new), encoding="utf-8")
    with pytest.raises(CityFileError, match=r"wijkteams\.toml") as caught:
        city.read_teams(path, _three_buurten())
    assert says in str(caught.value)


def test_a_buurt_can_move_to_another_team_on_a_day(tmp_path: Path) -> None:
    path = tmp_path / "wijkteams.toml"
    until_july = TWO_TEAMS.replace("2020-01-01", "2020-01-01\nvalid_to = 2026-06-30")
    since_july = (
        TWO_TEAMS.replace("example = false", "")
        .replace("2020-01-01", "2026-07-01")
        .replace('"BU00000001", "BU00000002"', '"BU00000001"')
        .replace('"BU00000003"', '"BU00000002", "BU00000003"')
    )
    path.write_text(until_july + since_july, encoding="utf-8")
    teams = city.read_teams(path, _three_buurten())
    owners = {
        day: [team.code for team in teams if team.valid_on(day) and "BU00000002" in team.buurten]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(owners.values()) == [["een"], ["twee"]]


def _three_buurten() -> list[city.Buurt]:
    ring = ((5.1, 51.1), (5.2, 51.1), (5.2, 51.2), (5.1, 51.1))
    return [
        city.Buurt(f"BU0000000{number}", name, "", "", "", "", None, 2020, 2024, ring)
        for number, name in enumerate(("Een", "Twee", "Drie"), 1)
    ]


# Talents and code lists


def test_talents_have_groups_icons_and_known_subtypes() -> None:
    talents, groups = city.talents(), city.talent_groups()
    assert len(talents) >= 60
    assert {talent.group for talent in talents} == {group.code for group in groups}
    assert {talent.icon for talent in talents} <= ALL_MATERIAL_ICONS
    assert {group.icon for group in groups} <= ALL_MATERIAL_ICONS
    assert len({talent.icon for talent in talents}) == len(talents)


def test_every_match_subtype_of_people_has_a_talent() -> None:
    used = {subtype for talent in city.talents() for subtype in talent.subtypes}
    assert {choice.code for choice in city.codes("match_subtype")} - used == {"ruimte"}


def test_the_code_lists() -> None:
    assert set(city.code_lists()) == {
        "age_band",
        "language",
        "availability",
        "pace",
        "guidance",
        "company",
        "contact_way",
        "step",
        "match_subtype",
        "organisation_kind",
        "offer_kind",
        "stop_reason",
        "outcome",
        "activity_kind",
        "peek_reason",
    }
    icons = {choice.icon for choices in city.code_lists().values() for choice in choices}
    assert icons - {""} <= ALL_MATERIAL_ICONS
    assert city.label("age_band", "80-plus") == "80 jaar of ouder"
    assert city.label("language", "oekraiens") == "Oekraïens"
    with pytest.raises(KeyError):
        city.label("language", "klingon")


def test_the_age_bands_follow_each_other() -> None:
    under, *between, over = (re.findall(r"\d+", item.code) for item in city.codes("age_band"))
    starts = [int(first) for first, _ in between] + [int(over[0])]
    ends = [int(under[0]) - 1] + [int(last) for _, last in between]
    assert [end + 1 for end in ends] == starts


def test_the_answers_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        city.code_lists()["step"] = ()  # type: ignore[index]
    with pytest.raises(TypeError):
        city.neighbours()["BU"] = frozenset()  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('step = [{ code = "a", label = "A" }, { code = "a", label = "B" }]', "keer: a"),
        ('step = [{ code = "a", label = "A" }, { code = "b", label = "A" }]', "keer: A"),
        ('step = [{ code = "a" }]', "codes.toml, step 1: bij 'label'"),
        ('step = [{ code = "a", label = "A", naam = "B" }]', "step 1: onbekend: naam"),
        ("step = 3", "geen enkel blok"),
        ('step = ["a"]', "dit is geen blok"),
        ('step = [{ code = "a"', "schrijffout"),
    ],
)
def test_a_broken_code_list_is_explained(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "codes.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CityFileError) as caught:
        city.read_code_lists(path)
    assert says in str(caught.value)


def test_a_broken_talent_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "talents.toml"
    group = '[[group]]\ncode = "g"\nlabel = "G"\ntalent = ['
    talent = '{ code = "t", label = "T", icon = "yard", subtypes = ["tuin"] },'
    subtypes = [city.Code("tuin", "Tuin")]
    path.write_text(group + talent + "]")
    assert city.read_talents(path, subtypes)[1] == (city.Talent("t", "T", "g", "yard", ("tuin",)),)
    path.write_text(group + talent + talent + "]")
    with pytest.raises(CityFileError, match="keer: t"):
        city.read_talents(path, subtypes)
    path.write_text(group + talent + "]")
    with pytest.raises(CityFileError, match="group 1, talent 1: 'tuin' staat niet"):
        city.read_talents(path, [])


# The demo city


def test_there_is_enough_material() -> None:
    roles = Counter(member.role for member in MATERIAL.members)
    assert roles == {
        "verbinder": 30,
        "teamleider": 8,
        "ontwikkelaar": 1,
        "lezer": 1,
        "beheerder": 1,
    }
    assert len(MATERIAL.call_names) >= 250
    assert len([*_motivations()]) >= 60
    notes = [*_match_notes()]
    assert len(notes) >= 60
    assert sum(map(len, MATERIAL.next_steps.values())) >= 30
    assert len(MATERIAL.vacatures) >= 50
    assert len(MATERIAL.vragen) >= 50
    assert len(MATERIAL.activities) >= 40


def test_every_kind_of_place_has_names_and_vacatures() -> None:
    kinds = {choice.code for choice in city.codes("organisation_kind")}
    assert set(MATERIAL.place_names) == kinds
    assert all(len(names) >= 190 for names in MATERIAL.place_names.values())
    assert {kind for vacature in MATERIAL.vacatures for kind in vacature.kinds} == kinds


def test_every_team_has_its_people() -> None:
    teams = {team.code for team in city.teams()}
    for member in MATERIAL.members:
        assert len(member.teams) == (1 if member.role in ("verbinder", "teamleider") else 0)
    for role, most in (("verbinder", 4), ("teamleider", 1)):
        per_team = Counter(
            team for member in MATERIAL.members if member.role == role for team in member.teams
        )
        assert set(per_team) == teams
        assert max(per_team.values()) == most


def test_nothing_is_said_twice() -> None:
    for texts in (
        MATERIAL.call_names,
        [member.code for member in MATERIAL.members],
        [member.name for member in MATERIAL.members],
        [name for names in MATERIAL.place_names.values() for name in names],
        [*_sentences()],
    ):
        assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_call_names_are_one_word_and_members_show_one_letter() -> None:
    assert all(re.fullmatch(r"[A-Z][^\W\d_]+", name) for name in MATERIAL.call_names)
    assert all(re.fullmatch(r"[A-Z]\w+ [A-Z]\.", member.name) for member in MATERIAL.members)
    assert set(MATERIAL.initials) <= set(string.ascii_uppercase)


def test_match_notes_name_both_parties_without_guessing_who_they_are() -> None:
    assert set(MATERIAL.match_notes) == set(demo.MATCH_KINDS)
    for note in _match_notes():
        assert {field for _, field, _, _ in string.Formatter().parse(note) if field} == {"a", "b"}
        assert not re.search(r"\b(hij|zij|hem|haar)\b", note, re.IGNORECASE), note


def test_notes_and_steps_stand_under_lanes() -> None:
    for by_lane in MATERIAL.match_notes.values():
        assert set(by_lane) == LANES - {"in-beeld"}
    assert set(MATERIAL.next_steps) == LANES - {"afgerond", "gestopt"}


def test_vragen_and_vacatures_fit_the_talents() -> None:
    subtypes = {talent.code: talent.subtypes for talent in city.talents()}
    for vraag in MATERIAL.vragen:
        assert vraag.subtype in subtypes[vraag.talent], vraag
    assert all(1 <= vacature.hours <= 8 for vacature in MATERIAL.vacatures)
    assert {vacature.guidance for vacature in MATERIAL.vacatures} == {
        choice.code for choice in city.codes("guidance")
    }


def test_every_age_has_its_own_words_and_vragen() -> None:
    bands = {choice.code for choice in city.codes("age_band")}
    assert set(MATERIAL.age_motivations) == bands
    assert all(len(sentences) == 3 for sentences in MATERIAL.age_motivations.values())
    vragen = Counter(age for vraag in MATERIAL.vragen for age in vraag.ages)
    assert set(vragen) == bands
    assert vragen["onder-16"] == 4
    assert min(vragen[band] for band in bands - {"onder-16"}) >= 30


def test_places_offer_and_ask_the_same_kinds_of_things() -> None:
    offered = {offer.offer_kind for offer in MATERIAL.place_offers}
    asked = {request.offer_kind for request in MATERIAL.place_requests}
    assert offered == asked == {choice.code for choice in city.codes("offer_kind")}


def test_the_texts_are_plain_dutch_sentences() -> None:
    for text in _sentences():
        assert text == text.strip()
        assert text[-1] in ".!?", text
        assert "  " not in text
        longest = max(len(part.split()) for part in re.split(r"[.!?:]", text))
        assert longest <= 20, text


def test_no_text_is_about_illness_origin_or_a_real_company() -> None:
    for text in _all_texts():
        found = [word for word in NOT_ABOUT_PEOPLE if re.search(word, text.lower())]
        assert not found, f"{text}: {found}"
        real = [name for name in REAL_COMPANIES if re.search(rf"\b{name}\b", text.lower())]
        assert not real, f"{text}: {real}"


def test_no_text_holds_a_number_that_could_be_somebodys() -> None:
    for text in _all_texts():
        digits = re.sub(r"[ .\-]", "", text)
        assert not re.search(r"\d{5}", digits), text
        assert not [run for run in re.findall(r"\d{8,9}", digits) if bsn.is_valid(run)]
        assert "@" not in text
        assert not re.search(r"\b\d{4} ?[A-Z]{2}\b", text), f"a postcode: {text}"


@given(st.integers(min_value=0, max_value=99_999))
def test_phone_numbers_do_not_exist_and_are_no_bsn(number: int) -> None:
    shown = demo.phone(number)
    assert re.fullmatch(r"06-00 \d\d \d\d \d\d", shown)
    assert not bsn.is_valid(re.sub(r"\D", "", shown.removeprefix("06-")))


def test_phone_numbers_differ() -> None:
    assert len({demo.phone(number) for number in range(100_000)}) == 100_000


def test_mail_addresses_go_nowhere() -> None:
    assert demo.mail("Gül B.", 12) == "gul.b.12@example.nl"
    for name in MATERIAL.call_names:
        assert re.fullmatch(r"[a-z]+\.b\.7@example\.nl", demo.mail(f"{name} B.", 7))


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("namen.toml", 'role = "lezer"', 'role = "baas"', "'baas' bij 'role' bestaat niet"),
        ("namen.toml", '["meerhoven"]', '["maan"]', "bij 'teams' bestaat niet: maan"),
        ("vacatures.toml", 'talent = "praatje"', 'talent = "x"', "vacature 1: 'x' bij 'talent'"),
        ("vacatures.toml", "hours = 4", 'hours = "4"', "ontbreekt een heel getal"),
        ("vragen.toml", '"onder-16"]', '"16"]', "bij 'ages' bestaat niet: 16"),
        ("motivaties.toml", "80-plus = [", "90-plus = [", "['80-plus', '90-plus']"),
        ("vragen.toml", 'subtype = "lift"', 'subtype = "x"', "'x' bij 'subtype' bestaat niet"),
        ("plekken.toml", "[horeca]", "[kroeg]", "['horeca', 'kroeg']"),
        ("notities.toml", "[inwoner-inwoner]", "[inwoners]", "['inwoner-inwoner', 'inwoners']"),
        ("motivaties.toml", "tuin = [", "moes = [", "['moes', 'tuin']"),
        ("activiteiten.toml", 'kind = "buurtbus"', 'kind = "x"', "'x' bij 'kind'"),
    ],
)
def test_broken_material_is_explained(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    folder = Path(shutil.copytree(city.DATA / "demo", tmp_path / "demo"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CityFileError, match=file) as caught:
        demo.read_material(folder)
    assert says in str(caught.value)


def _match_notes() -> Iterator[str]:
    for by_lane in MATERIAL.match_notes.values():
        for notes in by_lane.values():
            yield from notes


def _motivations() -> Iterator[str]:
    for motivations in (*MATERIAL.motivations.values(), *MATERIAL.age_motivations.values()):
        yield from motivations


def _sentences() -> Iterator[str]:
    yield from _motivations()
    yield from _match_notes()
    yield from (vacature.text for vacature in MATERIAL.vacatures)
    yield from (vraag.text for vraag in MATERIAL.vragen)
    yield from (exchange.text for exchange in MATERIAL.place_offers)
    yield from (exchange.text for exchange in MATERIAL.place_requests)


def _all_texts() -> Iterator[str]:
    yield from _sentences()
    yield from (vacature.title for vacature in MATERIAL.vacatures)
    yield from (activity.name for activity in MATERIAL.activities)
    for steps in MATERIAL.next_steps.values():
        yield from steps
    for names in MATERIAL.place_names.values():
        yield from names
    yield from (talent.label for talent in city.talents())
    for choices in city.code_lists().values():
        yield from (choice.label for choice in choices)
