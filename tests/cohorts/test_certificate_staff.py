"""Staff pages about certificates: before issuing, a run, one certificate, signatures, and requests for copies."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cohorts.models import (
    Attendance,
    Certificate,
    CopyRequest,
    IssuedElsewhere,
    Issuer,
    IssueRun,
    Participation,
    SignatureImage,
)
from cohorts.services.certificates import issue_certificate, replace_certificate
from cohorts.services.copies import ask_for_copy
from cohorts.services.issuing import give_numbers
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.people.roles import REGIONAL
from tests.cohorts.certificates import finished_cohort, graduate, issuer, picture
from tests.dashboard import world
from tests.factories import ParticipationFactory, PersonFactory, attend, municipality

pytestmark = pytest.mark.django_db


def url_of(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


@pytest.fixture
def national() -> Person:
    return world.staff()


@pytest.fixture
def client(national: Person) -> Client:
    return world.signed_in(national)


@pytest.fixture
def row() -> Participation:
    return graduate(finished_cohort(), name="Kari Nordmann")


# --- Before issuing -------------------------------------------------------------------------------------------
def test_all_who_are_ready_get_a_run_that_the_page_follows(client: Client, row: Participation) -> None:
    waiting = ParticipationFactory(cohort=row.cohort, person__name="Ola Venter")
    attend(waiting, 9, Attendance.Mark.ABSENT)
    page = url_of("cohorts_cohort_certificates", row.cohort_id)
    text = client.get(page).content.decode()
    assert "Kari Nordmann" in text
    assert "Ola Venter" in text
    going = client.post(page, {"act": "all"})
    run = IssueRun.objects.get()
    assert going["Location"] == url_of("cohorts_cohort_issue_run", row.cohort_id, run.pk)
    assert [item.participation for item in run.items.all()] == [row]
    assert "data-progress-goes-on" in client.get(going["Location"]).content.decode()
    give_numbers(run)
    Certificate.objects.update(pdf=b"%PDF", sha256="0" * 64)
    assert "data-progress-goes-on" not in client.get(going["Location"]).content.decode()


def test_one_who_lacks_something_needs_a_reason(client: Client, row: Participation) -> None:
    waiting = ParticipationFactory(cohort=row.cohort)
    page = url_of("cohorts_cohort_certificates", row.cohort_id)
    chosen = {"act": "chosen", "participation": [waiting.pk]}
    refused = client.post(page, {**chosen, "reason": " "})
    assert refused.context["form"].errors.keys() == {"reason"}
    assert f'value="{waiting.pk}" checked' in refused.content.decode()
    assert client.post(page, {**chosen, "reason": "Tok dagene i et annet kull."}).status_code == 302
    run = IssueRun.objects.get()
    give_numbers(run)
    assert Certificate.objects.get().override_reason == "Tok dagene i et annet kull."


def test_nobody_chosen_and_what_is_not_an_act(client: Client, row: Participation) -> None:
    page = url_of("cohorts_cohort_certificates", row.cohort_id)
    assert "__all__" in client.post(page, {"act": "chosen"}).context["form"].errors
    assert client.post(page, {"act": "all of them"}).status_code == 400
    assert client.post(page, {"act": "chosen", "participation": ["x", "999999"]}).status_code == 200
    assert IssueRun.objects.count() == 0


def test_the_issuer_is_chosen_where_there_are_several(client: Client, row: Participation) -> None:
    issuer()
    other = issuer(name="RVTS Annen")
    page = url_of("cohorts_cohort_certificates", row.cohort_id)
    assert client.post(page, {"act": "all"}).context["form"].errors.keys() == {"issuer"}
    assert client.post(page, {"act": "all", "issuer": other.pk}).status_code == 302
    assert IssueRun.objects.get().issuer == other


@pytest.mark.parametrize("page", ["certificates", "issue_run"])
def test_the_pages_take_as_many_statements_for_one_as_for_many(
    client: Client, national: Person, row: Participation, django_assert_max_num_queries: object, page: str
) -> None:
    issuer()
    run = IssueRun.objects.create(cohort=row.cohort, started_by=national)
    args = (row.cohort_id, run.pk) if page == "issue_run" else (row.cohort_id,)
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(16) as seen:  # type: ignore[operator]
            assert client.get(url_of(f"cohorts_cohort_{page}", *args)).status_code == 200
        counts.append(len(seen))
        for order in range(5):
            one = graduate(row.cohort)
            issue_certificate(participation=graduate(row.cohort), actor=national)
            run.items.create(
                participation=one, order=10 * len(counts) + order, state="refused", refusal="Navnet mangler."
            )
            IssueRun.objects.create(cohort=row.cohort, started_by=national)
    assert counts[0] == counts[1]


def test_regional_staff_see_their_own_people_and_issue_nothing(row: Participation) -> None:
    graduate(row.cohort, name="Nora Nordpå", work_municipality=municipality("5501"))
    north = world.signed_in(world.staff(REGIONAL, "nord"))
    page = url_of("cohorts_cohort_certificates", row.cohort_id)
    text = north.get(page).content.decode()
    assert "Nora Nordpå" in text
    assert "Kari Nordmann" not in text
    assert 'name="act"' not in text


# --- One certificate --------------------------------------------------------------------------------------------
def test_what_a_new_one_would_change_is_shown_first(client: Client, national: Person, row: Participation) -> None:
    certificate = issue_certificate(participation=row, actor=national)
    page = url_of("cohorts_certificate_act", certificate.pk)
    assert client.get(page).context["changes"] == []
    Person.objects.filter(pk=row.person_id).update(name="Kari Hansen")
    [change] = client.get(page).context["changes"]
    assert (change["before"], change["after"]) == ("Kari Nordmann", "Kari Hansen")
    wanted = {"act": "replace", "replace-language": "en", "replace-reason": ""}
    assert client.post(page, wanted).context["replace"].errors.keys() == {"reason"}
    answer = client.post(page, {**wanted, "replace-reason": "Nytt navn"})
    new = Certificate.objects.get(supersedes=certificate)
    assert answer["Location"] == url_of("cohorts_certificate_change", new.pk)
    assert (new.facts["name"], new.facts["language"]) == ("Kari Hansen", "en")
    assert client.get(page).context["changes"] == []


def test_a_revocation_needs_a_reason(client: Client, national: Person, row: Participation) -> None:
    certificate = issue_certificate(participation=row, actor=national)
    page = url_of("cohorts_certificate_act", certificate.pk)
    answer = client.post(page, {"act": "revoke", "revoke-reason": " "})
    assert answer.context["revoke"].errors.keys() == {"reason"}
    client.post(page, {"act": "revoke", "revoke-reason": "Utstedt ved en feil."})
    assert Certificate.objects.get().state == Certificate.State.REVOKED
    assert client.post(page, {"act": "revoke", "revoke-reason": "Igjen"}).status_code == 302
    assert client.post(page, {"act": "give back"}).status_code == 400


def test_staff_erase_the_holder_and_the_code_still_works(client: Client, national: Person, row: Participation) -> None:
    certificate = issue_certificate(participation=row, actor=national)
    replace_certificate(certificate=certificate, actor=national, reason="Kari har byttet navn")
    page = url_of("cohorts_certificate_act", certificate.pk)
    assert 'value="erase"' in client.get(page).content.decode()
    assert client.post(page, {"act": "erase"}).context["erase"].errors.keys() == {"sure"}
    assert Certificate.objects.filter(erased_at=None).count() == 2
    for _twice in range(2):
        answer = client.post(page, {"act": "erase", "erase-sure": "on"})
        assert answer["Location"] == url_of("cohorts_certificate_change", certificate.pk)
    assert Certificate.objects.filter(erased_at=None).count() == 0
    assert client.get(answer["Location"]).status_code == 200
    assert 'value="erase"' not in client.get(page).content.decode()
    assert not [one for one in history.of(certificate) if one.additional_data]
    shown = Client().get(f"/bevis/{certificate.code}/").content.decode()
    assert certificate.facts["programme"] in shown
    assert "Kari Nordmann" not in shown


def test_the_file_is_fetched_by_staff_who_follow_the_holder_and_the_look_is_recorded(
    client: Client, national: Person, row: Participation
) -> None:
    certificate = issue_certificate(participation=row, actor=national)
    page = url_of("cohorts_certificate_file", certificate.pk)
    assert client.get(page).status_code == 404
    Certificate.objects.update(pdf=b"%PDF-1.7", sha256="0" * 64)
    assert client.get(page).content == b"%PDF-1.7"
    assert history.of(certificate)[0].actor == national
    assert world.signed_in(world.staff(REGIONAL, "nord")).get(page).status_code == 404


# --- Signatures -------------------------------------------------------------------------------------------------
def signature(**values: object) -> dict[str, object]:
    """An issuer's form with one signature."""
    totals = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    titles = {f"title_{code}": "Leder" for code in ("nb", "nn", "en")}
    one = {"order": 1, "name": "Guro Leder", **titles, **values}
    return {
        "name": "RVTS Eksempel",
        "active": "on",
        **{f"signatures-{key}": value for key, value in totals.items()},
        **{f"signatures-0-{key}": value for key, value in one.items()},
    }


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB")])
def test_a_picture_is_kept_in_grey_and_small(client: Client, form: str, mode: str) -> None:
    sent = SimpleUploadedFile("underskrift", picture((2400, 800), form, mode), "image/png")
    assert client.post(url_of("cohorts_issuer_add"), signature(picture=sent)).status_code == 302
    stored = SignatureImage.objects.get()
    png = bytes(stored.png)
    assert int.from_bytes(png[16:20]) <= 900
    assert png[25] == 0  # grey without transparency (PNG, IHDR: colour type)
    assert Issuer.objects.get().signatures.get().image == stored
    assert client.get(url_of("cohorts_issuer_picture", stored.pk)).content == png
    assert stored.pk in client.get(url_of("cohorts_issuer_change", Issuer.objects.get().pk)).content.decode()


@pytest.mark.parametrize(
    "content", [b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n", b"x" * 2_100_000]
)
def test_what_is_no_picture_is_told_at_the_field(client: Client, content: bytes) -> None:
    sent = SimpleUploadedFile("underskrift.png", content, "image/png")
    answer = client.post(url_of("cohorts_issuer_add"), signature(picture=sent))
    assert answer.status_code == 200
    assert Issuer.objects.count() == 0


# --- From before, and copies ------------------------------------------------------------------------------------
def test_one_from_before_is_registered_once_and_not_before_2015(client: Client, national: Person) -> None:
    person = PersonFactory(name="Erfaren Mentor")
    page = url_of("cohorts_issuedelsewhere_add")
    known = {"name": "Erfaren Mentor", "issued_on": "2016-05-20", "person": person.pk}
    assert client.post(page, {**known, "issued_on": "2014-12-31"}).status_code == 200
    assert client.post(page, known).status_code == 302
    assert client.post(page, known).status_code == 200
    found = IssuedElsewhere.objects.get()
    assert (found.person, found.issued_on, found.registered_by) == (person, date(2016, 5, 20), national)


def test_a_request_is_answered_once(client: Client, national: Person, row: Participation) -> None:
    certificate = issue_certificate(participation=row, actor=national)
    request = ask_for_copy(actor=row.person, why=CopyRequest.Why.LANGUAGE, language="nn", certificate=certificate)
    page = url_of("cohorts_copyrequest_answer", request.pk)
    assert client.post(page, {"act": "words", "words": ""}).context["form"].errors.keys() == {"words"}
    assert client.post(page, {"act": "new"})["Location"] == url_of("cohorts_copyrequest_changelist")
    assert Certificate.objects.get(supersedes=certificate).facts["language"] == "nn"
    assert client.post(page, {"act": "new"}).status_code == 200
    assert Certificate.objects.count() == 2
    assert 'name="act"' not in client.get(page).content.decode()
