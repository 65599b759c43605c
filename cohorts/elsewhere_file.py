"""Certificates from before the system in a file: what it says, row by row. Nothing is written here.

A row has a name and the date on the certificate. Who issued it, the cohort and an e-mail address may stand beside
them: by the address the certificate is tied to somebody who is registered here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts.attendance_file import SHOWN, date_in
from cohorts.facts import one_line
from cohorts.models import IssuedElsewhere
from cohorts.services.elsewhere import Old
from mentorprog.guard import guard_text
from mentorprog.people.models import Person

FIRST = date(2015, 1, 1)  # when the first cohort began (DOMAIN section 1)
LONGEST = 120  # characters, as in the table
HEADS = {  # as people write them in our languages, in small letters
    "name": {"navn", "namn", "name", "deltaker", "deltakar", "participant"},
    "issued_on": {"dato", "utstedt", "utferda", "date", "issued"},
    "issuer": {"utsteder", "utstedt av", "utferda av", "issuer", "issued by"},
    "cohort_name": {"kull", "cohort"},
    "email": {"epost", "e-post", "e-postadresse", "email", "e-mail"},
}


@dataclass
class Reading:
    """What a file says: the new certificates, how many are registered already, and what cannot be used."""

    rows: list[Old] = field(default_factory=list)
    same: int = 0
    faults: list[str] = field(default_factory=list)


def read_file(table: list[list[Any]], today: date) -> Reading:
    """Hold a table against what is registered; two statements."""
    found = Reading()
    columns = _columns(table[0]) if table else {}
    if "name" not in columns or "issued_on" not in columns:
        found.faults.append(_("The first row must have the headings “Name” and “Date”."))
        return found
    known = set(IssuedElsewhere.objects.values_list("name", "issued_on"))
    people = _people(table, columns)
    for number, line in enumerate(table[1:], start=2):
        cells = {name: line[place] if place < len(line) else "" for name, place in columns.items()}
        try:
            row = _read(cells, people, today)
        except ValidationError as fault:
            values = {"number": number, "fault": " ".join(fault.messages)}
            found.faults.append(_("Row %(number)s: %(fault)s") % values)
            continue
        if row.key in known:
            found.same += 1
        else:
            known.add(row.key)
            found.rows.append(row)
    return found


def _columns(heads: list[Any]) -> dict[str, int]:
    """Which column holds what; of two with one heading the first."""
    columns: dict[str, int] = {}
    for place, head in enumerate(heads):
        for name, words in HEADS.items():
            if str(head).strip().lower() in words:
                columns.setdefault(name, place)
    return columns


def _address(value: Any) -> str:
    return str(value).strip().lstrip("'").lower()


def _people(table: list[list[Any]], columns: Mapping[str, int]) -> dict[str, Person]:
    """Those in the file who are registered here, by their addresses."""
    place = columns.get("email")
    if place is None:
        return {}
    wanted = {_address(line[place]) for line in table[1:] if place < len(line)} - {""}
    return {person.email.lower(): person for person in Person.objects.filter(email__in=wanted)}


def _read(cells: Mapping[str, Any], people: Mapping[str, Person], today: date) -> Old:
    """One row. Raises ValidationError in words."""
    texts = {name: _text(cells.get(name, "")) for name in ("name", "issuer", "cohort_name")}
    if not texts["name"]:
        raise ValidationError(_("the name is missing."))
    issued_on = _day(cells["issued_on"])
    if issued_on is None:
        raise ValidationError(_("we do not understand the date. Write for example 2016-12-09."))
    if not FIRST <= issued_on <= today:
        raise ValidationError(_("the date must be from 2015 on, and not ahead."))
    email = _address(cells.get("email", ""))
    person = people.get(email)
    if email and person is None:
        raise ValidationError(_("nobody has the address %(email)s.") % {"email": email[:SHOWN]})
    return Old(**texts, issued_on=issued_on, person=person.pk if person else None, email=email)


def _text(value: Any) -> str:
    """A cell as one line. Raises ValidationError when it is too long, or holds an identity number."""
    text = one_line(str(value).lstrip("'"))
    if len(text) > LONGEST:
        raise ValidationError(_("a text is longer than %(most)s characters.") % {"most": LONGEST})
    guard_text(text)
    return text


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date_in(str(value))
