"""A list of mentors in a file, held against what we know. Nothing is written here."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mentorprog import dates
from mentorprog.guard import guard_text
from mentorprog.people.duplicates import words_of
from mentorprog.people.fields import AddressField
from mentorprog.people.models import Person, validate_orgnr
from mentorprog.phones import validate_phone
from mentorprog.places.models import Municipality
from mentorprog.times import today
from networks.models import ImportedRow, Mentor, Network, Territory

Outcome = ImportedRow.Outcome
FIRST_YEAR = 2015  # the first cohort
LONGEST = {"name": 120, "email": 254, "phone": 20, "employer": 160}
NO_NAME = re.compile(r"^[-+]|[<>=@{}\[\]|\\]")  # markup, formulas, and cells that have slipped a column
ERROR_CELL = re.compile(r"#[A-ZÆØÅ0/]+[!?]?")  # "#N/A", "#REF!", "#VERDI!": what a spreadsheet could not work out
HEADS = {
    "name": ("navn", "namn", "name", "mentor", "fullt navn"),
    "email": ("epost", "email", "epostadresse", "mail", "adresse"),
    "phone": ("telefon", "mobil", "tlf", "phone", "mobiltelefon"),
    "municipality": ("kommune", "arbeidskommune", "municipality", "kommunenummer", "kommunenr"),
    "employer": ("arbeidsgiver", "arbeidsgivar", "arbeidssted", "arbeidsstad", "employer", "tjeneste", "teneste"),
    "completed": ("år", "fullført", "kull", "mentor siden", "mentor sidan", "year", "completed", "dato", "date"),
    "orgnr": ("organisasjonsnummer", "orgnr", "orgnr.", "org.nr", "org.nr.", "org. nr.", "organisation number"),
    "network": ("nettverk", "mentornettverk", "network", "mentor network"),
}
LABELS = {
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "municipality": _("Municipality"),
    "employer": _("Employer"),
    "completed": _("Year"),
    "orgnr": _("Organisation number"),
    "network": _("Network"),
}
REQUIRED = ("name", "municipality", "completed")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
NORWEGIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
YEAR = re.compile(r"(?:\D*\s)?(\d{4})(?:\.0)?", re.ASCII)

FAULTS: dict[str, Any] = {
    "name": _("The name is missing."),
    "not_a_name": _("The name holds signs that no name has."),
    "long": _("A cell is too long."),
    "wide": _("The row has more cells than there are headings. Look for a separator too many."),
    "error_cell": _("A cell holds an error from the spreadsheet, such as #N/A."),
    "guard": _("A cell holds something like a national identity number, or a character that cannot be kept."),
    "email": _("The e-mail address is not right."),
    "phone": _("The phone number is not right."),
    "orgnr": _("The organisation number is not right."),
    "network": _("We know no such network."),
    "network_other": _("The municipality belongs to another network."),
    "email_twice": _("The same e-mail address stands in an earlier row."),
    "row_twice": _("The same name in the same municipality stands in an earlier row without another address."),
    "no_municipality": _("The municipality is missing."),
    "municipality": _("We know no such municipality."),
    "ambiguous": _("Several municipalities have this name. Write the number instead."),
    "no_date": _("When the training was completed is missing."),
    "date": _("We do not understand when the training was completed. Write a date or a year."),
    "too_early": _("The first cohort was in 2015."),
    "future": _("This date has not come yet."),
    "staff": _("The address belongs to somebody who works at RVTS."),
    "inactive": _("The person may not sign in. Look at the person first."),
}


@dataclass(frozen=True)
class Line:
    """One row of the list: what it says, and what would come of it."""

    number: int
    name: str = ""
    email: str = ""
    phone: str = ""
    employer: str = ""
    orgnr: str = ""
    municipality: int | None = None
    place: str = ""
    since: str = ""  # ISO
    outcome: str = Outcome.NEW
    fault: str = ""
    like: int | None = None  # the person it may be, or is

    @property
    def outcome_text(self) -> str:
        return str(Outcome(self.outcome).label)

    @property
    def fault_text(self) -> str:
        return str(FAULTS.get(self.fault, ""))

    @property
    def day(self) -> str:
        return dates.short_day(date.fromisoformat(self.since)) if self.since else ""

    def packed(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


@dataclass
class Reading:
    """What a file says. With headings that are `missing`, or stand `twice`, nothing of it is read.

    `unread` are columns that mean nothing to us.
    """

    lines: list[Line] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def count(self, *outcomes: str) -> int:
        return sum(line.outcome in outcomes for line in self.lines)


def read_list(table: Sequence[Sequence[Any]]) -> Reading:
    """The rows of a table with what would come of each, held against the register. The same few statements always.

    Rows without anything in them are left out, and counted: a row has the number that the spreadsheet shows.
    """
    found = Reading()
    rows = [(number, row) for number, row in enumerate(table, start=1) if any(_text(row, n) for n in range(len(row)))]
    heads = rows[0][1] if rows else []
    columns = _columns(heads)
    words = [_text(heads, place) for place in range(len(heads))]
    found.missing = [str(LABELS[name]) for name in REQUIRED if name not in columns]
    found.twice = sorted(
        {word for place, word in enumerate(words) if _head(word) in map(_head, words[:place]) and word}
    )
    found.unread = [word for place, word in enumerate(words) if word and place not in columns.values()]
    if not found.missing and not found.twice:
        places = _Places(with_networks="network" in columns)
        lines = [_line(number, row, columns, places, len(heads)) for number, row in rows[1:]]
        found.lines = settle(_without_repeats(lines))
    return found


def _head(word: str) -> str:
    """A heading without what people write differently."""
    return word.casefold().replace("-", "").rstrip(":").strip()


def _columns(heads: Sequence[Any]) -> dict[str, int]:
    """Which column is what; the first of two with the same meaning."""
    found: dict[str, int] = {}
    for place in range(len(heads)):
        plain = _head(_text(heads, place))
        for name, words in HEADS.items():
            if plain in words:
                found.setdefault(name, place)
    return found


def _names(row: Municipality) -> set[str]:
    """What the municipality is called, in each of its languages, in small letters."""
    return {name.casefold() for name in [row.name, *row.name.split(" - ")]}


class _Places:
    """Municipalities by number (old ones too) and by name; networks by name, and by county."""

    def __init__(self, *, with_networks: bool) -> None:
        networks = Network.objects.all() if with_networks else Network.objects.none()
        self.networks = {name: row.pk for row in networks for name in (row.name.casefold(), row.slug)}
        served = Territory.objects.all() if self.networks else Territory.objects.none()
        self.network_of = dict(served.values_list("county_id", "network_id"))
        rows = list(Municipality.objects.order_by("valid_from"))
        self.by_pk = {row.pk: row for row in rows}
        self.by_number = {row.number: row for row in rows}
        self.by_name: Mapping[str, set[Municipality]] = defaultdict(set)
        for row in rows:
            for name in _names(row):
                self.by_name[name].add(self.today(row))

    def today(self, row: Municipality) -> Municipality:
        while row.successor_id is not None:
            row = self.by_pk[row.successor_id]
        return row

    def find(self, text: str) -> Municipality | str:
        """The municipality of today, or why there is none."""
        if text.isdecimal():
            row = self.by_number.get(text.zfill(4))
            return self.today(row) if row is not None else "municipality"
        plain = text.casefold().removesuffix(" kommune").strip()
        found = self.by_name.get(plain, set())
        # A name of today counts before the same name from before a reform.
        chosen = [row for row in found if plain in _names(row)] or list(found)
        return chosen[0] if len(chosen) == 1 else "ambiguous" if chosen else "municipality"


def _text(row: Sequence[Any], place: int | None) -> str:
    """A cell as people read it: signs that nobody sees (zero-width ones, marks of byte order) are no part of it."""
    value = "" if place is None or place >= len(row) else row[place]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if not text.isascii():
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(text.lstrip("'").split())


def _line(number: int, row: Sequence[Any], columns: Mapping[str, int], places: _Places, width: int) -> Line:
    cells = [_text(row, place) for place in range(len(row))]
    texts = {name: _text(row, columns.get(name)) for name in HEADS}
    if fault := _unusable(cells, texts, width):
        return Line(number, outcome=Outcome.FAULT, fault=fault)
    line = Line(number, texts["name"], texts["email"].lower(), texts["phone"], texts["employer"])
    line = replace(line, orgnr="".join(texts["orgnr"].split()))
    place = places.find(texts["municipality"]) if texts["municipality"] else "no_municipality"
    since = _since(texts["completed"])
    fault = _wrong_name(line.name) or _wrong_address(line.email) or _wrong_number(line)
    fault = fault or (place if isinstance(place, str) else _wrong_network(texts["network"], place, places))
    fault = fault or (since if isinstance(since, str) else "")
    if isinstance(place, Municipality):
        line = replace(line, municipality=place.pk, place=place.name)
    if isinstance(since, date):
        line = replace(line, since=since.isoformat())
    return replace(line, outcome=Outcome.FAULT, fault=fault) if fault else line


def _unusable(cells: Sequence[str], texts: Mapping[str, str], width: int) -> str:
    """Why nothing of a row can be shown or used; also of cells in columns that are not read."""
    try:
        for text in cells:
            guard_text(text)
    except ValidationError:
        return "guard"
    if any(len(texts[name]) > most for name, most in LONGEST.items()):
        return "long"
    if any(cells[width:]):
        return "wide"
    return "error_cell" if any(ERROR_CELL.fullmatch(text) for text in texts.values()) else ""


def _wrong_name(name: str) -> str:
    if not name:
        return "name"
    return "not_a_name" if NO_NAME.search(name) or not any(map(str.isalpha, name)) else ""


def _wrong_number(line: Line) -> str:
    for name, check in (("phone", validate_phone), ("orgnr", validate_orgnr)):
        value = getattr(line, name)
        try:
            if value:
                check(value)
        except ValidationError:
            return name
    return ""


def _wrong_network(text: str, place: Municipality, places: _Places) -> str:
    """The network follows from the municipality; a list that says another has a wrong one of the two."""
    if not text:
        return ""
    named = places.networks.get(text.casefold())
    if named is None:
        return "network"
    return "" if places.network_of.get(place.county_id) == named else "network_other"


def _wrong_address(email: str) -> str:
    try:
        AddressField(required=False).clean(email)
    except ValidationError:
        return "email"
    return ""


def _since(text: str) -> date | str:
    """When the training was completed: a date, or the last day of a year; otherwise why not."""
    if not text:
        return "no_date"
    try:
        if parts := ISO.fullmatch(text):
            day = date(*map(int, parts.groups()))
        elif parts := NORWEGIAN.fullmatch(text):
            day = date(int(parts[3]), int(parts[2]), int(parts[1]))
        elif parts := YEAR.fullmatch(text):
            year = int(parts[1])
            day = today() if year == today().year else date(year, 12, 31)
        else:
            return "date"
    except ValueError:
        return "date"
    if day > today():
        return "future"
    return "too_early" if day.year < FIRST_YEAR else day


def _without_repeats(lines: list[Line]) -> list[Line]:
    """The second of two rows about one person is not used."""
    found, addresses, people = [], set[str](), set[tuple[frozenset[str], int | None]]()
    for line in lines:
        if line.fault:
            found.append(line)
            continue
        who = (words_of(line.name), line.municipality)
        fault = "email_twice" if line.email and line.email in addresses else ""
        fault = fault or ("row_twice" if not line.email and who in people else "")
        addresses.add(line.email)
        people.add(who)
        found.append(replace(line, outcome=Outcome.FAULT, fault=fault) if fault else line)
    return found


def settle(lines: list[Line], also: frozenset[int] = frozenset()) -> list[Line]:
    """Who is known by the address, who may be somebody we know by name and place, and who is new.

    `also` are numbers of rows that staff have said are new people all the same.
    """
    emails = {line.email for line in lines if line.email}
    people = Person.objects.alias(low=Lower("email")).filter(low__in=emails)
    known = {one.email.lower(): one for one in people}
    active = Mentor.objects.active().filter(person__in=[one.pk for one in known.values()])
    standing = set(active.values_list("person_id", flat=True))
    places = {line.municipality for line in lines if line.municipality}
    named: dict[tuple[frozenset[str], int | None], int] = {}
    for pk, name, place in Person.objects.filter(work_municipality__in=places).values_list(
        "pk", "name", "work_municipality_id"
    ):
        named.setdefault((words_of(name), place), pk)
    return [line if line.fault else _settled(line, known, standing, named, also) for line in lines]


def _settled(
    line: Line,
    known: Mapping[str, Person],
    standing: set[int],
    named: Mapping[tuple[frozenset[str], int | None], int],
    also: frozenset[int],
) -> Line:
    person = known.get(line.email)
    if person is not None:
        if person.is_staff or not person.is_active:
            return replace(line, outcome=Outcome.FAULT, fault="staff" if person.is_staff else "inactive")
        outcome = Outcome.STANDING if person.pk in standing else Outcome.KNOWN
        return replace(line, outcome=outcome, like=person.pk)
    like = named.get((words_of(line.name), line.municipality))
    if like is not None and line.number not in also:
        return replace(line, outcome=Outcome.HELD, like=like)
    return replace(line, outcome=Outcome.NEW, like=None)
