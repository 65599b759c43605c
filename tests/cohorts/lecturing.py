"""What tests about lecturers share: lecturers, and files as people upload them."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from cohorts.models import Cohort
from curriculum.models import Lecturer, Session, Teaching
from tests.factories import PersonFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def lecturer(**values: object) -> Lecturer:
    """Somebody who teaches."""
    return Lecturer.objects.create(person=PersonFactory(**values))


def teaches(who: Lecturer, cohort: Cohort, *sessions: int) -> list[Session]:
    """Let somebody hold sessions of the cohort's version, counted from the first one of the first day."""
    rows = Session.objects.filter(day__programme=cohort.programme).order_by("day__number", "starts")
    chosen = [rows[number] for number in sessions]
    Teaching.objects.bulk_create(Teaching(session=session, lecturer=who) for session in chosen)
    return chosen


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def office(*parts: str) -> bytes:
    """A zipped document with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as document:
        for part in ("[Content_Types].xml", *parts):
            document.writestr(part, "<x/>")
    return target.getvalue()
