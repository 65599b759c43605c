"""A whole case as one zip: what is in it, that the manifest tells the truth, who may, and that it is noted."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pikepdf
import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from applications.frozen import freeze
from applications.models import Application, Decision, Impartiality, Letter, Revision
from applications.services import archive
from applications.services.archive import archive_case
from mentorprog import history, pango
from mentorprog.documents.rendering import Unavailable
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.states import Refused
from tests.dashboard.world import signed_in
from tests.dashboard.world import staff as staff_with_factor
from tests.factories import PersonFactory, sent_application, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any], str]]:
    """Documents are words here, so that tests need no Pango: what would have been drawn, and in which language."""
    found: list[tuple[str, dict[str, Any], str]] = []

    def draw(template: str, values: dict[str, Any], language: str) -> bytes:
        found.append((template, values, language))
        return f"%PDF {template} {len(found)}".encode()

    for module in ("applications.services.archive", "applications.copies", "applications.services.letters"):
        monkeypatch.setattr(f"{module}.render", draw)
    return found


@pytest.fixture
def actor() -> Person:
    return staff(name="Kari Koordinator")


@pytest.fixture
def case(actor: Person) -> Application:
    """Sent in twice, answered with a refusal and a prepared offer, one letter with its PDF and one without."""
    application = sent_application(candidates=2)
    candidates = list(application.candidates.all())
    content = freeze(application, candidates)
    application.revisions.update(content=content)
    Revision.objects.create(application=application, number=2, content=content)
    refused, waiting = candidates
    Decision.objects.create(
        candidate=refused,
        outcome="refuse",
        grounds="Planen mangler en ansvarlig.",
        decided_by=actor,
        state=Decision.State.APPLIED,
        applied_at=timezone.now(),
    )
    Decision.objects.create(candidate=waiting, outcome="admit", decided_by=actor)
    values = {"reference": application.reference, "title": "Avslag"}
    pdf = b"%PDF as it was sent"
    Letter.objects.create(
        candidate=refused,
        kind="refuse",
        language="nb",
        title="Avslag",
        values=values,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    Letter.objects.create(candidate=waiting, kind="waiting", language="nb", title="Venteliste", values=values)
    return application


def taken_out(application: Application, actor: Person) -> dict[str, bytes]:
    """The files of the bundle, by their names without the folder."""
    bundle = archive_case(application=application, actor=actor)
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle.chunks))) as found:
        assert found.testzip() is None
        names = found.namelist()
        assert {name.split("/")[0] for name in names} == {application.reference}
        return {name.split("/", 1)[1]: found.read(name) for name in names}


def test_bundle_holds_the_whole_case(drawn: Any, case: Application, actor: Person) -> None:
    files = taken_out(case, actor)
    assert list(files) == [
        "soknad-01.pdf",
        "soknad-01.json",
        "soknad-02.pdf",
        "soknad-02.json",
        "vedtak.pdf",
        "hendelser.pdf",
        "brev-01-avslag.pdf",
        "brev-02-venteliste.pdf",
        "manifest.json",
    ]
    assert files["brev-01-avslag.pdf"] == b"%PDF as it was sent"
    assert json.loads(files["soknad-02.json"]) == case.revisions.get(number=2).content


def test_manifest_names_every_file_with_its_sum(drawn: Any, case: Application, actor: Person) -> None:
    files = taken_out(case, actor)
    manifest = json.loads(files.pop("manifest.json"))
    assert {one["name"]: (one["sha256"], one["bytes"]) for one in manifest["files"]} == {
        name: (hashlib.sha256(content).hexdigest(), len(content)) for name, content in files.items()
    }
    assert (manifest["format"], manifest["reference"], manifest["exported_by"]) == (
        "mentorprog case 1",
        case.reference,
        "Kari Koordinator",
    )
    assert manifest["organisation"]["name"] == case.organisation_name
    assert [one["decision"] for one in manifest["candidates"]] == ["refuse", None]


def test_decisions_are_told_with_grounds_and_prepared_ones_are_not(
    drawn: Any, case: Application, actor: Person
) -> None:
    taken_out(case, actor)
    values = next(values for template, values, _language in drawn if template == "case")
    refused, waiting = ({row["label"]: row["value"] for row in part["rows"]} for part in values["parts"])
    assert "Planen mangler en ansvarlig." in refused.values()
    assert "Kari Koordinator" in refused.values()
    assert len(waiting) == 1


@pytest.mark.parametrize(("own", "archived"), [("nb", "nb"), ("nn", "nn"), ("en", "nb")])
def test_documents_are_norwegian_whoever_takes_them_out(
    drawn: Any, case: Application, actor: Person, own: str, archived: str
) -> None:
    case.contact.language = own
    taken_out(case, actor)
    made_now = [language for template, _values, language in drawn if template != "letter"]
    assert set(made_now) == {archived}


def test_letter_that_lacked_its_pdf_keeps_the_one_it_gets(drawn: Any, case: Application, actor: Person) -> None:
    first, second = (taken_out(case, actor)["brev-02-venteliste.pdf"] for _twice in range(2))
    letter = Letter.objects.get(kind="waiting")
    assert first == second == bytes(letter.pdf)
    assert letter.sha256 == hashlib.sha256(first).hexdigest()


def test_it_is_noted_who_took_it_out(drawn: Any, case: Application, actor: Person) -> None:
    taken_out(case, actor)
    look = history.of(case)[0]
    assert (look.action, look.actor) == (LogEntry.Action.ACCESS, actor)


def test_it_comes_piece_by_piece(drawn: Any, case: Application, actor: Person) -> None:
    chunks = list(archive_case(application=case, actor=actor).chunks)
    assert len([chunk for chunk in chunks if chunk]) >= 9
    assert chunks[0].startswith(b"PK")


def test_without_the_means_to_draw_nothing_is_sent_and_it_is_told(
    case: Application, actor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> bytes:
        raise Unavailable("PDF files cannot be made here.")

    monkeypatch.setattr(archive, "copy_pdf", fail)
    with pytest.raises(Refused, match="cannot be made now"):
        archive_case(application=case, actor=actor)


def test_only_coordinators_in_reach_and_without_conflict(drawn: Any, case: Application, actor: Person) -> None:
    others = [staff(roles.REGIONAL, "nord"), staff(roles.REVIEWER, "vest"), PersonFactory()]
    Impartiality.objects.create(application=case, person=actor, conflict=True, reason="My sister leads the service.")
    for somebody in [*others, actor]:
        with pytest.raises(PermissionDenied):
            archive_case(application=case, actor=somebody)
    assert not history.of(case).filter(action=LogEntry.Action.ACCESS).exists()
    assert archive_case(application=case, actor=staff(roles.REGIONAL, "vest")).name == f"sak-{case.reference}.zip"


# --- The page -----------------------------------------------------------------------------------------------
@pytest.fixture
def client() -> Client:
    return signed_in(staff_with_factor())


def address(application: Application) -> str:
    return reverse("admin:applications_application_archive", args=[application.pk])


def test_page_says_what_is_in_it_and_takes_nothing_out_on_get(client: Client, case: Application) -> None:
    answer = client.get(address(case))
    text = " ".join(answer.content.decode().split())
    assert "the application as it was sent in, 2 versions" in text
    assert "2 letters as they were sent" in text
    assert "no-store" in answer["Cache-Control"]
    assert not history.of(case).filter(action=LogEntry.Action.ACCESS).exists()


def test_post_sends_the_zip_as_a_download(drawn: Any, client: Client, case: Application) -> None:
    answer = client.post(address(case))
    assert answer.streaming
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/zip",
        f'attachment; filename="sak-{case.reference}.zip"',
    )
    assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None


def test_post_that_cannot_be_done_leads_back_with_words(
    client: Client, case: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_arguments: Any) -> None:
        raise Refused("The documents cannot be made now.")

    monkeypatch.setattr("applications.staff.archiving.archive_case", fail)
    answer = client.post(address(case), follow=True)
    assert answer.redirect_chain == [(address(case), 302)]
    assert "The documents cannot be made now." in answer.content.decode()


@pytest.mark.skipif(not pango.available(), reason="Pango is missing")
def test_documents_are_pdf_a(case: Application, actor: Person) -> None:
    files = taken_out(case, actor)
    for name in ("soknad-01.pdf", "vedtak.pdf", "hendelser.pdf"):
        with pikepdf.open(io.BytesIO(files[name])) as document, document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A"), name
            assert case.reference in str(metadata["dc:title"]), name
