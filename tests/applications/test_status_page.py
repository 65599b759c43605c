"""The status page: its sentence, its correspondence, the copy, and how many statements it takes."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.models import Application, CoEditor
from applications.services import confirmations
from applications.services.confirmations import ask_candidate
from cohorts.models import CourseDay, SeatOffer
from mentorprog import dates
from mentorprog.demo.builder.small import Small
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import render
from mentorprog.outbox.services import dispatch, enqueue
from mentorprog.times import today
from tests.applications.sent import ask, close, more, page_of, signed_in, token
from tests.factories import PersonFactory, sent_application

pytestmark = pytest.mark.django_db


def test_the_status_page_takes_at_most_eight_statements_however_much_there_is(small: Small) -> None:
    application = small.application
    client = signed_in(small.applicant)
    client.get(page_of(application))
    counts: list[int] = []
    for grow in (lambda _application: None, more):
        grow(application)
        with CaptureQueriesContext(connection) as found:
            page = client.get(page_of(application))
        counts.append(len(found))
    assert "Emne 24" in page.content.decode()
    assert counts[0] == counts[1] <= 8, "\n".join(one["sql"] for one in found.captured_queries)


@pytest.mark.parametrize("path", ["medskrivere/", "leder/", "kandidater/{pk}/trekk/", "token"])
def test_the_other_pages_are_within_the_budget_and_do_not_grow(path: str) -> None:
    application = sent_application()
    ask(application)
    candidate = application.candidates.all()[0]
    client = signed_in(application.contact)
    where = page_of(application) + path.format(pk=candidate.pk)
    address = token(candidate, candidate.person) if path == "token" else where
    client.get(address)
    counts: list[int] = []
    for grow in (lambda _application: None, more):
        grow(application)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        counts.append(len(found))
    assert counts[0] <= 8
    assert counts[1] == counts[0]


def test_the_correspondence_is_what_was_sent_about_this_application(small: Small) -> None:
    dispatch()
    client = signed_in(small.applicant)
    letters = client.get(page_of(small.application)).context["case"].letters
    sent = Mail.objects.filter(pk__in=[one.pk for one in letters])
    assert [one.at for one in letters] == sorted((one.sent_at for one in sent), reverse=True)
    assert {one.template for one in sent} == {"application_received", "candidate_confirm", "leader_answered"}
    assert all(Mail.objects.get(pk=one.pk).context["application"] == small.application.pk for one in letters)


def test_a_mail_about_the_application_is_read_without_the_links_that_act_for_somebody() -> None:
    application = sent_application()
    ask(application)
    dispatch()
    page = signed_in(application.contact).get(page_of(application))
    read = {one.address: one for one in page.context["case"].letters if one.text}
    to_leader = Mail.objects.get(template="leader_request")
    assert "/bekreft/" in to_leader.text
    assert "/bekreft/" not in page.content.decode()
    assert read[to_leader.address].text.startswith(to_leader.text.partition("http")[0])
    assert set(read) == {to_leader.address}


def test_what_is_written_to_a_candidate_is_for_the_candidate() -> None:
    application = sent_application()
    application.candidates.update(email_confirmed_at=None)
    candidate = application.candidates.all()[0]
    ask_candidate(candidate=candidate)
    dispatch()
    personal = Mail.objects.get(template="candidate_confirm", state=Mail.State.SENT)
    CoEditor.objects.create(application=application, person=candidate.person)
    for reader in (application.contact, candidate.person):
        page = signed_in(reader).get(page_of(application))
        told = {one.pk: one.text for one in page.context["case"].letters}
        assert bool(told[personal.pk]) is (reader == candidate.person)
        assert personal.subject in page.content.decode()
        assert "/kandidat/" not in page.content.decode().replace(page_of(application), "")


@pytest.mark.parametrize("handle", ["draft", "complete", "waiting", "confirmed", "declined", "decided", "withdrawn"])
def test_every_state_has_its_sentence_who_acts_and_a_date(small: Small, handle: str) -> None:
    application = small.applications[handle]
    page = signed_in(application.contact).get(page_of(application))
    assert page.status_code == 200
    standing = page.context["standing"]
    assert standing.sentence
    assert [bool(row["value"]) for row in standing.rows] == [True, True]


def test_a_withdrawn_application_waits_for_nobody(small: Small) -> None:
    application = small.applications["withdrawn"]
    assert application.confirmations.filter(answered_at=None).exists()
    with override("en"):
        events = signed_in(application.contact).get(f"/en{page_of(application)}").context["standing"].timeline
    assert [(one["title"], one["state"]) for one in events] == [
        ("You sent the application", "done"),
        ("Withdrawn", "done"),
    ]


def test_the_copy_is_a_pdf_of_what_was_sent(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def render(template: str, values: Any, language: str) -> bytes:
        asked.append((template, values, language))
        return b"%PDF-1.7"

    monkeypatch.setattr("applications.copies.render", render)
    application = small.application
    frozen = application.revisions.get().content
    Application.objects.filter(pk=application.pk).update(organisation_name="Omdøpt siden", version=50)
    answer = signed_in(small.applicant).get(f"{page_of(application)}kopi.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    (template, values, language) = asked[0]
    assert (template, language) == ("application", "nb")
    assert values["organisation"] == frozen["service"]["organisation_name"]
    titles = [part["title"] for part in values["parts"]]
    assert [one["name"] for one in frozen["candidates"]] == titles[1:-2]
    assert signed_in(small.applicant).get(f"{page_of(small.draft)}kopi.pdf").status_code == 404
    assert signed_in(PersonFactory()).get(f"{page_of(application)}kopi.pdf").status_code == 404


@pytest.mark.needs("pango")
def test_the_copy_is_archive_quality(small: Small) -> None:
    answer = signed_in(small.applicant).get(f"{page_of(small.application)}kopi.pdf")
    assert answer["Content-Disposition"].endswith(f'"soknad-{small.application.reference}-1.pdf"')
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert str(document.Root.Lang).startswith("nb")


@pytest.mark.parametrize(
    "path",
    ["", "trekk/", "medskrivere/", "leder/", "sendt/", "kopi.pdf", "kandidater/{pk}/trekk/", "kandidater/{pk}/minn/"],
)
def test_strangers_find_none_of_the_pages(path: str) -> None:
    application = sent_application()
    address = page_of(application) + path.format(pk=application.candidates.all()[0].pk)
    act: Callable[[str], Any] = signed_in(PersonFactory()).post if "minn" in path else signed_in(PersonFactory()).get
    assert act(address).status_code == 404
    assert reverse("account_login") in Client().post(address)["Location"]


def test_who_has_a_leader_that_declined_is_asked_for_another_first(small: Small) -> None:
    application = small.applications["declined"]
    another = f"{page_of(application)}leder/"
    for closed in (False, True):
        if closed:
            close(application)
        page = signed_in(application.contact).get(page_of(application))
        assert page.context["act"]["url"] == another
        assert page.context["act"]["text"] == application.confirmations.get().reason
        assert ("second_url" in page.context["act"]) is not closed
        assert page.content.decode().count(another) == 1
    waits = sent_application()
    ask(waits)
    close(waits)
    assert f"{page_of(waits)}leder/" in signed_in(waits.contact).get(page_of(waits)).content.decode()


def test_the_mail_to_a_candidate_goes_once_more_a_day_and_says_so() -> None:
    application = sent_application()
    application.candidates.update(email_confirmed_at=None)
    candidate = application.candidates.all()[0]
    client = signed_in(application.contact)
    where = f"/en{page_of(application)}kandidater/{candidate.pk}/minn/"
    told = [str(*client.post(where, follow=True).context["messages"]) for _click in range(2)]
    assert told[0].startswith("We have sent")
    assert "today already" in told[1]
    assert Mail.objects.filter(template="candidate_confirm").count() == 1
    application.candidates.update(email_confirmed_at=application.submitted_at)
    assert not list(client.post(where, follow=True).context["messages"])


def test_the_receipt_names_the_leader_only_while_the_leader_is_asked() -> None:
    application = sent_application()
    confirmation = ask(application)
    for answered, key in ((False, "first"), (True, "second")):
        if answered:
            confirmations.confirm(confirmation=confirmation)
        mail = enqueue(
            key=key, template="application_received", to=application.contact, context={"application": application.pk}
        )
        assert ("Lise Leder" in render(mail).text) is not answered


def test_what_is_told_of_an_answered_application_follows_the_course(small: Small) -> None:
    application = small.applications["decided"]
    client = signed_in(application.contact)
    withdrawing = f"{page_of(application)}trekk/"
    first = application.cohort.days.order_by("date")[0]
    page = client.get(page_of(application))
    answered = next(one for one in page.context["standing"].timeline if one["title"] == str(_("RVTS answers")))
    assert (answered["state"], bool(answered["iso"])) == ("done", True)

    offers = SeatOffer.objects.filter(pk__in=application.candidates.values("offer"))
    assert offers.update(state=SeatOffer.State.ACCEPTED, answered_at=timezone.now())
    for days, told, links in ((3, "begins", True), (-3, "began", False)):
        CourseDay.objects.filter(pk=first.pk).update(date=today() + timedelta(days=days))
        page = client.get(f"/en{page_of(application)}")
        assert told in page.context["standing"].following
        assert (withdrawing in page.content.decode()) is links
        assert page.context["standing"].timeline[-1]["state"] == ("" if links else "done")


def test_a_promise_that_could_not_be_kept_is_not_repeated() -> None:
    application = sent_application()
    client = signed_in(application.contact)
    for days, kept in ((2, True), (-2, False)):
        promised = today() + timedelta(days=days)
        type(application.cohort).objects.filter(pk=application.cohort_id).update(answers_by=promised)
        page = client.get(f"/en{page_of(application)}")
        with override("en"):
            assert (dates.day(promised) in page.content.decode()) is kept


def test_the_only_candidate_is_withdrawn_with_the_whole_application() -> None:
    application = sent_application(candidates=1)
    page = signed_in(application.contact).get(page_of(application)).content.decode()
    assert "/trekk/" in page
    assert f"kandidater/{application.candidates.get().pk}/trekk/" not in page
