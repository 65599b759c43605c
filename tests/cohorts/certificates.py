"""Rows that the tests of certificates start from."""

import io
from datetime import date, timedelta
from typing import Any

from PIL import Image, ImageDraw

from cohorts.models import Cohort, Issuer, Participation, Signature, SignatureImage
from mentorprog.documents.pictures import as_signature, digest
from mentorprog.people.models import Person
from mentorprog.times import end_of_day, today
from tests.factories import CohortFactory, ParticipationFactory, PersonFactory, attend


class Sent(io.BytesIO):
    """A file as it was sent, with its size."""

    def __init__(self, data: bytes, name: str = "file.png") -> None:
        super().__init__(data)
        self.size = len(data)
        self.name = name


def picture(size: tuple[int, int] = (600, 200), form: str = "PNG", mode: str = "RGBA") -> bytes:
    """A signature in blue on nothing."""
    paper = Image.new(mode, size, (255, 255, 255, 0)[: len(mode)])
    ImageDraw.Draw(paper).line([(5, size[1] - 9), (size[0] // 2, 9), (size[0] - 5, 60)], fill=(0, 0, 160), width=4)
    out = io.BytesIO()
    paper.save(out, format=form)
    return out.getvalue()


def issuer(*, with_picture: bool = True, **values: Any) -> Issuer:
    """An issuer with one signature."""
    made = Issuer.objects.create(**{"name": "RVTS Eksempel", "url": "https://rvts.example.no/"} | values)
    image = None
    if with_picture:
        png = as_signature(Sent(picture()))
        image = SignatureImage.objects.get_or_create(sha256=digest(png), defaults={"png": png})[0]
    Signature.objects.create(
        issuer=made, name="Guro Leder", title_nb="Leder", title_nn="Leiar", title_en="Head", image=image
    )
    return made


def finished_cohort(**values: Any) -> Cohort:
    """A cohort whose nine days are over."""
    opens = {"applications_open": date(2026, 1, 1), "applications_close": today() - timedelta(days=90)}
    return CohortFactory(**{"first_day": today() - timedelta(days=60), "year": 2026} | opens | values)


def graduate(cohort: Cohort, person: Person | None = None, days: int = 9, **values: Any) -> Participation:
    """Somebody whose training is locked as completed."""
    done = {"state": Participation.State.COMPLETED, "completed_at": end_of_day(today() - timedelta(days=1))}
    row: Participation = ParticipationFactory(cohort=cohort, person=person or PersonFactory(**values), **done)
    attend(row, days)
    return row
