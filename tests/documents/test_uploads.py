"""Uploaded files: which are taken, who may fetch them, and when they go."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cohorts.models import CohortMaterial, Participation
from curriculum.models import Material, Session
from mentorprog.documents import uploads
from mentorprog.documents.files import unused_files
from mentorprog.documents.models import StoredFile
from mentorprog.documents.tasks import purge_files
from mentorprog.documents.uploads import media_type, plain_name, store_file
from tests.cohorts.lecturing import PDF, PNG, lecturer, office, teaches, upload
from tests.factories import CohortFactory, ParticipationFactory, PersonFactory, staff

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("Lysark.PDF", PDF, "application/pdf"),
        ("notat.docx", office("word/document.xml"), DOCX),
        (
            "lysark.pptx",
            office("ppt/presentation.xml"),
            DOCX.replace("wordprocessingml.document", "presentationml.presentation"),
        ),
        ("tall.xlsx", office("xl/workbook.xml"), DOCX.replace("wordprocessingml.document", "spreadsheetml.sheet")),
        ("bilde.png", PNG, "image/png"),
        ("bilde.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20), "image/jpeg"),
        ("bilde.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20), "image/webp"),
    ],
)
def test_the_content_tells_what_a_file_is(name: str, content: bytes, expected: str) -> None:
    assert media_type(upload(name, content)) == expected


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("lysark.pdf", b"<!doctype html><script>alert(1)</script>", "content"),
        ("lysark.pdf", PNG, "content"),
        ("bilde.png", PDF, "content"),
        ("bilde.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        ("side.html", b"<!doctype html>", "kind"),
        ("program.exe", b"MZ\x90", "kind"),
        ("uten", PDF, "kind"),
        ("notat.docx", office("ppt/presentation.xml"), "content"),  # another format inside
        ("notat.docx", office(), "content"),
        ("notat.docx", b"PK\x03\x04 and nothing more", "content"),
        ("notat.docx", office("word/document.xml", "word/vbaProject.bin"), "macros"),
        ("notat.docm", office("word/document.xml"), "kind"),
        ("lyd.webp", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(20), "content"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        media_type(upload(name, content))
    assert refusal.value.code == code


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", len(PDF))
    assert media_type(upload("lysark.pdf", PDF)) == "application/pdf"
    with pytest.raises(ValidationError, match="MB"):
        media_type(upload("lysark.pdf", PDF + b" "))


def test_an_identity_number_in_the_name_of_a_file_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        media_type(upload("01010750160.pdf", PDF))
    assert refusal.value.code == "identity_number"


def test_a_name_is_one_that_every_system_can_have() -> None:
    assert plain_name("../../etc/pass wd.PDF") == "pass_wd.pdf"
    assert plain_name("C:\\Mine\\Å lære.docx") == "Å_lære.docx"
    assert plain_name('a"\r\nb.pdf') == "ab.pdf"
    assert plain_name("x" * 300 + ".pdf") == "x" * 156 + ".pdf"


@pytest.mark.django_db
class TestFetching:
    """The address of a file is random, and only those whom some app lets have it get it."""

    def test_participants_lecturers_and_staff_fetch_a_file_and_nobody_else(self) -> None:
        seat = ParticipationFactory()
        teacher = lecturer()
        (session,) = teaches(teacher, seat.cohort, 0)
        file = store_file(upload=upload("lysark.pdf", PDF), actor=teacher.person)
        CohortMaterial.objects.create(
            cohort=seat.cohort, session=session, title="Lysark", file=file, added_by=teacher.person
        )
        elsewhere = ParticipationFactory(cohort=CohortFactory(first_day=None))
        withdrawn = ParticipationFactory(cohort=seat.cohort, state=Participation.State.WITHDRAWN)
        answers = {
            seat.person: 200,
            teacher.person: 200,
            elsewhere.person: 404,
            withdrawn.person: 404,
            PersonFactory(): 404,
        }
        path = f"/fil/{file.token}/"
        for person, status in answers.items():
            client = Client()
            client.force_login(person)
            assert client.get(path).status_code == status, person
        assert Client().get(path).status_code == 302

    def test_a_file_is_saved_and_never_shown_as_a_page(self) -> None:
        seat = ParticipationFactory()
        session = Session.objects.filter(day__programme=seat.cohort.programme)[0]
        file = store_file(upload=upload("Å lære.pdf", PDF), actor=seat.person)
        Material.objects.create(session=session, title="Notat", file=file)
        client = Client()
        client.force_login(seat.person)
        answer = client.get(f"/fil/{file.token}/")
        assert answer.content == PDF
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%85_l")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]

    def test_a_file_that_belongs_to_nothing_is_for_nobody(self) -> None:
        person = staff()
        file = store_file(upload=upload("lysark.pdf", PDF), actor=person)
        client = Client()
        client.force_login(ParticipationFactory().person)
        assert client.get(f"/fil/{file.token}/").status_code == 404

    def test_addresses_cannot_be_guessed(self) -> None:
        tokens = {store_file(upload=upload("a.pdf", PDF), actor=staff()).token for _ in range(3)}
        assert len(tokens) == 3
        assert min(map(len, tokens)) >= 32

    def test_lists_do_not_read_the_bytes(self, django_assert_num_queries: object) -> None:
        store_file(upload=upload("a.pdf", PDF), actor=staff())
        with django_assert_num_queries(1) as queries:  # type: ignore[operator]
            assert [file.name for file in StoredFile.objects.all()] == ["a.pdf"]
        assert '"content"' not in queries[0]["sql"]


@pytest.mark.django_db
def test_files_that_nothing_needs_go_at_night_and_others_stay() -> None:
    person = staff()
    session = Session.objects.all()[0]
    needed, gone, new = (store_file(upload=upload(f"{n}.pdf", PDF), actor=person) for n in range(3))
    Material.objects.create(session=session, title="Notat", file=needed)
    early = StoredFile.objects.filter(pk__in=[needed.pk, gone.pk])
    early.update(created_at=new.created_at - timedelta(days=2))
    assert list(unused_files()) == [gone]
    purge_files()
    assert set(StoredFile.objects.all()) == {needed, new}
    purge_files()  # a second time changes nothing
    assert StoredFile.objects.count() == 2
