"""The reference data of the city, read from the files under `data/`.

In come `buurten.csv`, `wijkteams.toml`, `talents.toml` and `codes.toml`; out come frozen
dataclasses. The functions without arguments read the files of this installation once and keep the
answer; the `read_…` functions read any file. A file that cannot be right raises `CityFileError`
with a Dutch sentence for whoever edits it.
"""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bloei_core.division import BuurtMove, divided

DATA = Path(__file__).resolve().parent.parent / "data"

_CITY_TIME = ZoneInfo("Europe/Amsterdam")
_BUURT_CODE = re.compile(r"BU\d{8}")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_POLYGON = re.compile(r"POLYGON *\(\(([^()]+)\)\)")
_NETHERLANDS = ((3.2, 7.3), (50.7, 53.7))
_moves: tuple[BuurtMove, ...] = ()


def today() -> date:
    """Today's date in the city."""
    return datetime.now(_CITY_TIME).date()


class CityFileError(ValueError):
    """A reference file is missing or cannot be right; the message is Dutch and names the spot."""


@dataclass(frozen=True, slots=True)
class Buurt:
    """A CBS buurt of `year`. `outline` is one closed ring of (longitude, latitude) in WGS84."""

    code: str
    name: str
    wijk_code: str
    wijk: str
    stadsdeel: str
    code_2014: str
    residents: int | None
    residents_year: int
    year: int
    outline: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class TeamDivision:
    """A wijkteam and its buurten, from `valid_from` up to and including `valid_to` (None: open)."""

    code: str
    name: str
    colour: str
    buurten: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    example: bool

    def valid_on(self, day: date) -> bool:
        """Whether this division holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Code:
    """One choice out of a code list. `icon` is a Material Symbols name, or empty."""

    code: str
    label: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Talent:
    """Something people are good at. `subtypes` are codes out of the list `match_subtype`."""

    code: str
    label: str
    group: str
    icon: str
    subtypes: tuple[str, ...]


@cache
def buurten() -> tuple[Buurt, ...]:
    """Every buurt of the city, ordered by code."""
    return read_buurten(DATA / "buurten.csv")


def teams() -> tuple[TeamDivision, ...]:
    """The division in wijkteams: on each day since the first, every buurt is in exactly one."""
    return _divided(_moves)


def teams_on(day: date) -> tuple[TeamDivision, ...]:
    """The teams of one day, each once."""
    return tuple(team for team in teams() if team.valid_on(day))


def teams_with(moves: Iterable[BuurtMove]) -> tuple[TeamDivision, ...]:
    """The division as it would be with these moves and no others."""
    return _divided(tuple(moves))


def moves() -> tuple[BuurtMove, ...]:
    """Which buurten went, or will go, to another team than the file says."""
    return _moves


def take_moves(moves: Iterable[BuurtMove]) -> None:
    """Take in which buurten went to another team; the engine tells when it opens the warehouse."""
    global _moves  # noqa: PLW0603 - one process is one city, as with the files
    _moves = tuple(moves)


@cache
def _divided(moves: tuple[BuurtMove, ...]) -> tuple[TeamDivision, ...]:
    return divided(read_teams(DATA / "wijkteams.toml", buurten()), moves)


@cache
def neighbours() -> Mapping[str, frozenset[str]]:
    """Per buurt code the codes of the buurten that share a piece of border with it."""
    return bordering(buurten())


@cache
def code_lists() -> Mapping[str, tuple[Code, ...]]:
    """Every code list by its name, each in the order of the screen."""
    return read_code_lists(DATA / "codes.toml")


@cache
def talent_groups() -> tuple[Code, ...]:
    """The groups of talents, in the order of the screen."""
    return read_talents(DATA / "talents.toml", codes("match_subtype"))[0]


@cache
def talents() -> tuple[Talent, ...]:
    """Every talent, by group, in the order of the screen."""
    return read_talents(DATA / "talents.toml", codes("match_subtype"))[1]


def codes(list_name: str) -> tuple[Code, ...]:
    """The choices of one code list; an unknown list raises KeyError."""
    return code_lists()[list_name]


def label(list_name: str, code: str) -> str:
    """The Dutch label of a code; an unknown list or code raises KeyError."""
    return _labels(list_name)[code]


@cache
def _labels(list_name: str) -> Mapping[str, str]:
    return MappingProxyType({choice.code: choice.label for choice in codes(list_name)})


# Buurten


def read_buurten(path: Path) -> tuple[Buurt, ...]:
    """Read a file with the columns of `data/buurten.csv`; raises CityFileError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            found = [_buurt(row, f"{path.name}, regel {line}") for line, row in _rows(file, path)]
    except FileNotFoundError:
        raise CityFileError(f"Het bestand {path.name} ontbreekt.") from None
    except UnicodeDecodeError:
        raise CityFileError(f"{path.name}: bewaar het bestand als UTF-8.") from None
    if not found:
        raise CityFileError(f"{path.name}: er staat geen enkele buurt in.")
    _refuse_repeated((buurt.code for buurt in found), path.name)
    return tuple(sorted(found, key=lambda buurt: buurt.code))


def _rows(file: Iterable[str], path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(file, restkey="", restval="")
    missing = [name for name in Buurt.__slots__ if name not in (reader.fieldnames or ())]
    if missing:
        raise CityFileError(f"{path.name}: deze kolommen ontbreken: {', '.join(missing)}.")
    for row in reader:
        yield reader.line_num, row


def _buurt(row: Mapping[str, str], where: str) -> Buurt:
    if not _BUURT_CODE.fullmatch(row["code"]):
        raise CityFileError(f"{where}: {row['code']!r} is geen buurtcode (BU en acht cijfers).")
    if not row["name"].strip():
        raise CityFileError(f"{where}: de naam van buurt {row['code']} ontbreekt.")
    return Buurt(
        code=row["code"],
        name=row["name"],
        wijk_code=row["wijk_code"],
        wijk=row["wijk"],
        stadsdeel=row["stadsdeel"],
        code_2014=row["code_2014"],
        residents=_whole(row, "residents", where) if row["residents"] else None,
        residents_year=_whole(row, "residents_year", where),
        year=_whole(row, "year", where),
        outline=_ring(row["outline"], where),
    )


def _whole(row: Mapping[str, str], column: str, where: str) -> int:
    if not re.fullmatch("[0-9]+", row[column]):
        raise CityFileError(f"{where}: {row[column]!r} in kolom {column} is geen heel getal.")
    return int(row[column])


def _ring(wkt: str, where: str) -> tuple[tuple[float, float], ...]:
    polygon = _POLYGON.fullmatch(wkt)
    if polygon is None:
        raise CityFileError(f"{where}: de omtrek is geen POLYGON ((lengte breedte, …)).")
    ring = tuple(_point(text, where) for text in polygon[1].split(","))
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise CityFileError(f"{where}: de omtrek is niet gesloten.")
    return ring


def _point(text: str, where: str) -> tuple[float, float]:
    try:
        longitude, latitude = map(float, text.split())
    except ValueError:
        raise CityFileError(f"{where}: {text.strip()!r} is geen punt (lengte breedte).") from None
    (west, east), (south, north) = _NETHERLANDS
    if not (west <= longitude <= east and south <= latitude <= north):
        raise CityFileError(
            f"{where}: het punt {text.strip()} ligt buiten Nederland. "
            "Gebruik WGS84, met eerst de lengte en dan de breedte."
        )
    return longitude, latitude


def bordering(places: Iterable[Buurt]) -> Mapping[str, frozenset[str]]:
    """Per code the codes that share a segment of outline; touching in one point is no border.

    Two outlines must use the same points along their common border, as those of the CBS do.
    """
    owners: defaultdict[frozenset[tuple[float, float]], set[str]] = defaultdict(set)
    found: dict[str, set[str]] = {}
    for place in places:
        found[place.code] = set()
        for segment in pairwise(place.outline):
            owners[frozenset(segment)].add(place.code)
    for sharing in owners.values():
        for code in sharing:
            found[code] |= sharing - {code}
    return MappingProxyType({code: frozenset(others) for code, others in found.items()})


# Wijkteams


def read_teams(path: Path, places: Iterable[Buurt]) -> tuple[TeamDivision, ...]:
    """Read a division in teams of the buurten `places`; raises CityFileError."""
    names = {place.code: place.name for place in places}
    top = read_toml(path).only("example", "team")
    example = top.flag("example")
    found = tuple(_team(entry, names, example) for entry in top.entries("team"))
    for day in _days_of_change(found):
        _check_division([team for team in found if team.valid_on(day)], names, path.name, day)
    return found


def _team(entry: "Entry", names: Mapping[str, str], example: bool) -> TeamDivision:
    entry.only("code", "name", "colour", "buurten", "valid_from", "valid_to")
    team = TeamDivision(
        code=entry.code(),
        name=entry.text("name"),
        colour=entry.text("colour"),
        buurten=entry.texts("buurten"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to") if "valid_to" in entry.values else None,
        example=example,
    )
    if not _COLOUR.fullmatch(team.colour):
        raise CityFileError(f"{entry.where}: de kleur {team.colour!r} is niet als #2f7d5b.")
    if team.valid_to is not None and team.valid_to < team.valid_from:
        raise CityFileError(f"{entry.where}: de laatste dag ligt voor de eerste dag.")
    for code in team.buurten:
        if code not in names:
            raise CityFileError(f"{entry.where}: buurt {code} staat niet in buurten.csv.")
    return team


def _days_of_change(found: Iterable[TeamDivision]) -> list[date]:
    days = set()
    for team in found:
        days.add(team.valid_from)
        if team.valid_to is not None:
            days.add(team.valid_to + timedelta(days=1))
    return sorted(days)


def _check_division(
    found: Iterable[TeamDivision], names: Mapping[str, str], file: str, day: date
) -> None:
    where = f"{file}, op {day:%d-%m-%Y}"
    owner: dict[str, str] = {}
    listed = list(found)
    _refuse_repeated((team.code for team in listed), where)
    for team in listed:
        for code in team.buurten:
            if code in owner:
                raise CityFileError(
                    f"{where}: buurt {code} ({names[code]}) staat twee keer in de indeling: "
                    f"bij {owner[code]} en bij {team.name}."
                )
            owner[code] = team.name
    missing = [f"{code} ({name})" for code, name in names.items() if code not in owner]
    if missing:
        raise CityFileError(f"{where}: zonder team: {', '.join(missing)}.")


# Codes and talents


def read_code_lists(path: Path) -> Mapping[str, tuple[Code, ...]]:
    """Read the code lists, by name; raises CityFileError."""
    top = read_toml(path)
    return MappingProxyType({name: _choices(top, name) for name in top.values})


def _choices(top: "Entry", name: str) -> tuple[Code, ...]:
    found = tuple(_choice(entry) for entry in top.entries(name))
    _refuse_repeated((choice.code for choice in found), f"{top.where}, {name}")
    _refuse_repeated((choice.label for choice in found), f"{top.where}, {name}")
    return found


def _choice(entry: "Entry") -> Code:
    entry.only("code", "label", "icon", "talent")
    icon = entry.text("icon") if "icon" in entry.values else ""
    return Code(entry.code(), entry.text("label"), icon)


def read_talents(
    path: Path, subtypes: Iterable[Code]
) -> tuple[tuple[Code, ...], tuple[Talent, ...]]:
    """Read the groups and the talents in them; raises CityFileError."""
    known = {subtype.code for subtype in subtypes}
    top = read_toml(path)
    groups = _choices(top, "group")
    found = tuple(
        _talent(entry, group.code, known)
        for group, block in zip(groups, top.entries("group"), strict=True)
        for entry in block.entries("talent")
    )
    _refuse_repeated((talent.code for talent in found), path.name)
    _refuse_repeated((talent.label for talent in found), path.name)
    return groups, found


def _talent(entry: "Entry", group: str, known: set[str]) -> Talent:
    subtypes = entry.only("code", "label", "icon", "subtypes").texts("subtypes")
    for subtype in subtypes:
        if subtype not in known:
            raise CityFileError(f"{entry.where}: {subtype!r} staat niet bij match_subtype.")
    return Talent(entry.code(), entry.text("label"), group, entry.text("icon"), subtypes)


def _refuse_repeated(values: Iterable[str], where: str) -> None:
    repeated = [value for value, times in Counter(values).items() if times > 1]
    if repeated:
        raise CityFileError(f"{where}: dit staat er meer dan één keer: {', '.join(repeated)}.")


# TOML


def read_toml(path: Path) -> "Entry":
    """Read a TOML file as one Entry; raises CityFileError when it is absent or not TOML."""
    try:
        return Entry(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except FileNotFoundError:
        raise CityFileError(f"Het bestand {path.name} ontbreekt.") from None
    except UnicodeDecodeError:
        raise CityFileError(f"{path.name}: bewaar het bestand als UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        spot = f"op regel {line[1]}" if line else "aan het eind"
        raise CityFileError(
            f"{path.name}: {spot} staat een schrijffout. "
            "Kijk naar de aanhalingstekens, komma's en haken."
        ) from None


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of a TOML file; each method gives one checked value or raises CityFileError."""

    values: Mapping[str, object]
    where: str

    def only(self, *keys: str) -> "Entry":
        """This entry itself; refuses any other key, so that a slip of the pen is not ignored."""
        unknown = [key for key in self.values if key not in keys]
        if unknown:
            raise CityFileError(f"{self.where}: onbekend: {', '.join(unknown)}.")
        return self

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise CityFileError(f"{self.where}: bij {key!r} ontbreekt een tekst.")
        return value

    def code(self) -> str:
        """The text under `code`: small letters, digits and hyphens."""
        value = self.text("code")
        if not _CODE.fullmatch(value):
            raise CityFileError(
                f"{self.where}: de code {value!r} mag alleen kleine letters, cijfers en "
                "streepjes hebben."
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, possibly empty."""
        value = self.values.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise CityFileError(f"{self.where}: bij {key!r} ontbreekt een lijst van teksten.")
        return tuple(value)

    def number(self, key: str) -> int:
        """A whole number of zero or more."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise CityFileError(f"{self.where}: bij {key!r} ontbreekt een heel getal.")
        return value

    def flag(self, key: str) -> bool:
        """true or false; absent means false."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise CityFileError(f"{self.where}: bij {key!r} hoort true of false.")
        return value

    def day(self, key: str) -> date:
        """A date, written as 2026-11-22."""
        value = self.values.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise CityFileError(f"{self.where}: bij {key!r} hoort een datum als 2026-11-22.")
        return value

    def entry(self, key: str) -> "Entry":
        """The block `[key]`."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise CityFileError(f"{self.where}: het blok [{key}] ontbreekt.")
        return Entry(value, f"{self.where}, {key}")

    def entries(self, key: str) -> tuple["Entry", ...]:
        """The blocks `[[key]]`: at least one."""
        value = self.values.get(key)
        if not isinstance(value, list) or not value:
            raise CityFileError(f"{self.where}: er staat geen enkel blok [[{key}]].")
        return tuple(self._block(key, number, item) for number, item in enumerate(value, 1))

    def _block(self, key: str, number: int, item: object) -> "Entry":
        where = f"{self.where}, {key} {number}"
        if not isinstance(item, dict):
            raise CityFileError(f"{where}: dit is geen blok [[{key}]].")
        return Entry(item, where)
