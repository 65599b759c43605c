"""Pages about certificates: checking by code and by file, the holder's own, and copies years later."""

import hashlib
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cohorts import certificate_pages
from cohorts.models import Certificate, CertificateLanguage, CopyRequest, IssuedElsewhere, Participation
from cohorts.services.certificates import issue_certificate, replace_certificate, revoke_certificate
from cohorts.services.copies import answer_in_words, answer_with_new_certificate, ask_for_copy, decline_copy
from mentorprog.outbox.models import Mail
from mentorprog.people.merging import merge
from mentorprog.people.models import Person
from mentorprog.states import Refused
from tests.cohorts.certificates import finished_cohort, graduate
from tests.factories import PersonFactory, staff

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"x" * 70_000


@pytest.fixture
def actor() -> Person:
    return staff()


@pytest.fixture
def certificate(actor: Person) -> Certificate:
    row = graduate(finished_cohort(), name="Kari Nordmann")
    made = issue_certificate(participation=row, actor=actor)
    Certificate.objects.update(pdf=PDF, sha256=hashlib.sha256(PDF).hexdigest(), seal="development")
    return Certificate.objects.get(pk=made.pk)


@pytest.fixture
def holder(certificate: Certificate, client: Client) -> Client:
    client.force_login(certificate.participation.person)
    return client


def sent(content: bytes = PDF, name: str = "kursbevis.pdf") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content, "application/pdf")}


# --- Checking by the file ---------------------------------------------------------------------------------------
def test_the_file_as_it_was_issued_is_known(client: Client, certificate: Certificate) -> None:
    answer = client.post("/bevis/", sent(name="hva-som-helst.bin"))
    assert answer.context["certificate"] == certificate
    assert "Kari Nordmann" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("change", [b"", b" ", b"\n%%EOF"])
def test_a_file_that_was_changed_is_not(client: Client, certificate: Certificate, change: bytes) -> None:
    changed = PDF[:-1] + change if not change else PDF + change
    answer = client.post("/bevis/", sent(changed))
    assert answer.context["certificate"] is None
    assert "Kari Nordmann" not in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PD", b"<html>"])
def test_what_is_no_pdf_is_told_at_the_field(client: Client, content: bytes) -> None:
    answer = client.post("/bevis/", sent(content))
    assert answer.status_code == 200
    assert answer.context["file_form"].errors.keys() == {"file"}


def test_without_a_file_it_is_asked_for(client: Client) -> None:
    assert client.post("/bevis/", {}).context["file_form"].errors.keys() == {"file"}


def test_a_revoked_one_says_so_by_its_file_too(client: Client, certificate: Certificate, actor: Person) -> None:
    revoke_certificate(certificate=certificate, actor=actor, reason="Feil")
    page = client.post("/bevis/", sent())
    assert page.context["certificate"].state == Certificate.State.REVOKED
    assert "Kari Nordmann" not in page.content.decode()


def test_a_file_that_is_too_long_is_cut_off(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate_pages, "MOST", 5_000)
    announced = client.post("/bevis/", sent())
    assert announced.status_code == 413
    body = io.BytesIO(
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF + b"\r\n--x--\r\n"
    )
    lying = client.generic("POST", "/bevis/", body.getvalue(), "multipart/form-data; boundary=x", CONTENT_LENGTH="")
    assert lying.status_code in (200, 413)  # without a length nothing is read at all
    monkeypatch.setattr(certificate_pages, "ENVELOPE", 1_000_000)
    assert client.post("/bevis/", sent()).status_code == 413


def test_uploads_are_throttled_apart_from_codes(client: Client) -> None:
    codes = [client.post("/bevis/", sent()).status_code for _number in range(11)]
    assert codes == [200] * 10 + [429]
    assert client.get("/bevis/").status_code == 200


def test_a_post_from_elsewhere_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/bevis/", sent()).status_code == 403


# --- Checking by the code ---------------------------------------------------------------------------------------
def test_a_replaced_one_says_so_and_does_not_lead_to_the_new_one(
    client: Client, certificate: Certificate, actor: Person
) -> None:
    new = replace_certificate(certificate=certificate, actor=actor, reason="Nytt navn")
    page = client.get(f"/bevis/{certificate.code}/")
    assert page.context["certificate"].state == Certificate.State.SUPERSEDED
    assert new.code not in page.content.decode()


def test_the_page_shows_name_programme_and_date_and_nothing_else(client: Client, certificate: Certificate) -> None:
    page = client.get(f"/bevis/{certificate.code}/").content.decode()
    person = certificate.participation.person
    for private in (person.email, certificate.facts["cohort"], certificate.number, certificate.facts["hours"] + " "):
        assert private not in page
    assert certificate.facts["programme"] in page


# --- The holder's own -------------------------------------------------------------------------------------------
def test_the_holder_fetches_it_years_later_and_nobody_else(holder: Client, certificate: Certificate) -> None:
    Certificate.objects.update(issued_at=timezone.now() - timedelta(days=4000))
    answer = holder.get(f"/minside/kursbevis/{certificate.number}.pdf")
    assert hashlib.sha256(answer.content).hexdigest() == certificate.sha256
    assert answer["Content-Disposition"] == f'attachment; filename="kursbevis-{certificate.number}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    stranger = Client()
    stranger.force_login(PersonFactory())
    assert stranger.get(f"/minside/kursbevis/{certificate.number}.pdf").status_code == 404
    assert stranger.get("/minside/kursbevis/kopi/").status_code == 404


def test_a_revoked_one_is_not_given_out(holder: Client, certificate: Certificate, actor: Person) -> None:
    revoke_certificate(certificate=certificate, actor=actor, reason="Feil")
    assert holder.get(f"/minside/kursbevis/{certificate.number}.pdf").status_code == 404


def test_a_participant_chooses_the_language(client: Client) -> None:
    row = graduate(finished_cohort())
    client.force_login(row.person)
    page = f"/minside/kursbevis/{row.pk}/sprak/"
    assert client.get(page).context["form"]["language"].initial == "nb"
    assert client.post(page, {"language": "de"}).context["form"].errors.keys() == {"language"}
    assert client.post(page, {"language": "en"})["Location"] == "/minside/"
    assert CertificateLanguage.objects.get(participation=row).language == "en"
    other = graduate(row.cohort)
    assert client.get(f"/minside/kursbevis/{other.pk}/sprak/").status_code == 404
    Participation.objects.filter(pk=row.pk).update(state="withdrawn", completed_at=None)
    assert client.get(page).status_code == 404


# --- Copies -----------------------------------------------------------------------------------------------------
def test_a_copy_is_asked_for_once_and_answered_with_a_new_certificate(
    holder: Client, certificate: Certificate, actor: Person
) -> None:
    wanted = {"which": f"c{certificate.pk}", "why": "language", "language": "en"}
    for _click in range(2):
        assert holder.post("/minside/kursbevis/kopi/", wanted)["Location"] == "/minside/"
    request = CopyRequest.objects.get()
    new = answer_with_new_certificate(request=request, actor=actor, reason="Annet språk")
    assert (new.supersedes, new.facts["language"]) == (certificate, "en")
    assert CopyRequest.objects.get().state == CopyRequest.State.ANSWERED
    with pytest.raises(Refused):
        answer_with_new_certificate(request=request, actor=actor, reason="Igjen")
    assert Certificate.objects.count() == 2


def test_somebody_elses_certificate_cannot_be_chosen(holder: Client, certificate: Certificate, actor: Person) -> None:
    other = issue_certificate(participation=graduate(certificate.cohort), actor=actor)
    answer = holder.post("/minside/kursbevis/kopi/", {"which": f"c{other.pk}", "why": "lost", "language": "nb"})
    assert answer.context["form"].errors.keys() == {"which"}
    assert CopyRequest.objects.count() == 0


def test_one_from_before_this_system_is_seen_and_asked_for(client: Client, actor: Person) -> None:
    person = PersonFactory(name="Erfaren Mentor")
    old = IssuedElsewhere.objects.create(
        name=person.name, issued_on=date(2016, 5, 20), issuer="RVTS Vest", person=person
    )
    client.force_login(person)
    assert "RVTS Vest" in client.get("/minside/").content.decode()
    answer = client.post("/minside/kursbevis/kopi/", {"which": f"e{old.pk}", "why": "lost", "language": "nb"})
    assert answer["Location"] == "/minside/"
    request = CopyRequest.objects.get()
    with pytest.raises(Refused):
        answer_with_new_certificate(request=request, actor=actor, reason="Ny")
    assert CopyRequest.objects.get().state == CopyRequest.State.OPEN
    answer_in_words(request=request, actor=actor, words="Kopien kommer i posten.")
    assert "Kopien kommer i posten." in client.get("/minside/").content.decode()
    mail = Mail.objects.get(template="copy_answered")
    assert mail.recipient == person
    assert "posten" not in str(mail.context)


def test_a_no_needs_a_reason_which_the_person_reads(holder: Client, certificate: Certificate, actor: Person) -> None:
    person = certificate.participation.person
    request = ask_for_copy(actor=person, why=CopyRequest.Why.LOST, language="nb", certificate=certificate)
    with pytest.raises(Refused):
        decline_copy(request=request, actor=actor, words=" ")
    decline_copy(request=request, actor=actor, words="Filen ligger på Min side.")
    assert "Filen ligger på Min side." in holder.get("/minside/").content.decode()
    again = ask_for_copy(actor=person, why=CopyRequest.Why.NAME, language="nb", certificate=certificate)
    assert again != request


def test_two_open_requests_of_one_person_become_one_when_people_are_merged(
    certificate: Certificate, actor: Person
) -> None:
    kept = certificate.participation.person
    gone = PersonFactory(name="Den samme", email="")
    old = IssuedElsewhere.objects.create(name=gone.name, issued_on=date(2016, 5, 20), person=gone)
    mine = ask_for_copy(actor=kept, why=CopyRequest.Why.LOST, language="nb", certificate=certificate)
    ask_for_copy(actor=gone, why=CopyRequest.Why.LOST, language="nb", elsewhere=old)
    merge(kept=kept, gone=gone, actor=actor, reason="Samme person")
    assert CopyRequest.objects.get() == mine
    assert IssuedElsewhere.objects.get().person == kept
