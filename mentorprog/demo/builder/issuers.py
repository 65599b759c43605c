"""Who issues the certificates of the demonstration and signs them, and certificates from before the system."""

import io
from collections.abc import Iterable
from datetime import date

from PIL import Image, ImageDraw

from cohorts.models import IssuedElsewhere, Issuer, Signature, SignatureImage
from mentorprog.documents.pictures import digest
from mentorprog.people.models import Person

# Points of a pen's way over a paper of 600 × 200 dots: a name that cannot be read.
STROKES = (
    [(30, 150), (70, 30), (95, 20), (90, 80), (60, 140), (110, 90), (140, 130), (165, 95), (190, 135), (230, 90)],
    [(230, 90), (260, 140), (300, 60), (315, 25), (300, 130), (345, 95), (370, 130), (420, 92), (470, 128), (570, 70)],
    [(60, 172), (560, 150)],
)


def add_issuer() -> Issuer:
    """The issuer with one signature, whose picture is drawn here."""
    issuer = Issuer.objects.create(name="RVTS Vest", url="https://rvtsvest.example.no/", email="mentor.vest@example.no")
    png = _drawn()
    image = SignatureImage.objects.create(sha256=digest(png), png=png)
    Signature.objects.create(
        issuer=issuer,
        name="Torunn Eksempelvik",
        title_nb="Leder for opplæringen",
        title_nn="Leiar for opplæringa",
        title_en="Head of the training",
        image=image,
    )
    return issuer


def _drawn() -> bytes:
    paper = Image.new("L", (600, 200), 255)
    pen = ImageDraw.Draw(paper)
    for stroke in STROKES:
        pen.line(stroke, fill=30, width=5, joint="curve")
    out = io.BytesIO()
    paper.save(out, format="PNG")
    return out.getvalue()


def add_elsewhere(people: Iterable[Person], issued_on: date, registered_by: Person) -> None:
    """Certificates of an edition that nobody kept as files."""
    IssuedElsewhere.objects.bulk_create(
        IssuedElsewhere(
            name=person.name,
            issued_on=issued_on,
            issuer="RVTS Vest",
            cohort_name=f"Kull {issued_on:%Y}",
            person=person,
            registered_by=registered_by,
        )
        for person in people
    )
