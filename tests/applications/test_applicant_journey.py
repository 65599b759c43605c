"""The applicant's way through the five steps, with Django's client."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from applications.models import Application, LeaderConfirmation
from cohorts.models import Cohort
from curriculum.models import Programme
from mentorprog import tokens
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch
from mentorprog.people.models import Person
from mentorprog.places.models import Municipality
from mentorprog.times import today

ORGNR = "310000004"


@pytest.fixture
def cohort(db: None) -> Cohort:
    return Cohort.objects.create(
        slug="host-2030",
        name_nb="Høst 2030",
        name_nn="Haust 2030",
        name_en="Autumn 2030",
        programme=Programme.objects.get(version=1),
        year=2030,
        applications_open=today() - timedelta(days=5),
        applications_close=today() + timedelta(days=5),
        capacity=3,
    )


def service(**changes: object) -> dict[str, object]:
    return {
        "contact_name": "Kari Testesen",
        "contact_phone": "99000000",
        "orgnr": "974 760 673",
        "organisation_name": "Ulstein kommune",
        "organisation_kind": "municipality",
        "municipality": Municipality.objects.current().get(number="1516").pk,
        "unit": "Barn og unge",
        "buyer_reference": "",
        **changes,
    }


def candidate(**changes: object) -> dict[str, object]:
    return {
        "name": "Ola Testesen",
        "email": "ola@test.example.no",
        "role": "Miljøterapeut",
        "language": "nn",
        "background": "Vernepleier.",
        "suitability": "Rolig og nysgjerrig.",
        "job_context": "Arbeider i utekontakten.",
        **changes,
    }


PLAN = {
    "uses": ["mentor", "team"],
    "goals": "To mentorer i kommunen.",
    "hours_a_month": "10",
    "responsible_name": "Per Testesen",
    "responsible_email": "per@test.example.no",
    "guidance": "both",
    "network": "True",
    "lending": "True",
    "cooperation": "",
}
ANCHORING = {
    "anchoring": "Handlingsplan mot radikalisering.",
    "owner": "Kommunedirektøren",
    "leader_name": "Lise Leder",
    "leader_title": "Kommunalsjef",
    "leader_email": "lise@test.example.no",
}


def sign_in_from_start(client: Client, cohort: Cohort, email: str = "kari@test.example.no") -> None:
    """Begin at the start page, take the code from the mail, type it in."""
    answer = client.post(f"/soknad/ny/{cohort.slug}/", {"email": email})
    assert answer.status_code == 302, answer.content.decode()
    dispatch()
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    answer = client.post(answer["Location"], {"code": code})
    assert answer["Location"] == f"/soknad/ny/{cohort.slug}/"


def fill_in(client: Client, cohort: Cohort) -> Application:
    answer = client.post(f"/soknad/ny/{cohort.slug}/")
    reference = answer["Location"].split("/")[2]
    base = f"/soknad/{reference}"
    assert client.post(f"{base}/tjeneste/", service())["Location"] == f"{base}/kandidater/"
    assert client.post(f"{base}/kandidater/ny/", candidate())["Location"] == f"{base}/kandidater/"
    second = candidate(name="Åse Testesen", email="aase@test.example.no")
    assert client.post(f"{base}/kandidater/ny/", second)["Location"] == f"{base}/kandidater/"
    assert client.post(f"{base}/kandidater/", {"action": "next"})["Location"] == f"{base}/plan/"
    assert client.post(f"{base}/plan/", PLAN)["Location"] == f"{base}/forankring/"
    assert client.post(f"{base}/forankring/", ANCHORING)["Location"] == f"{base}/oppsummering/"
    return Application.objects.get(reference=reference)


def test_from_start_to_the_leaders_answer(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    application = fill_in(client, cohort)
    summary = client.get(f"/soknad/{application.reference}/oppsummering/")
    assert summary.context["missing"] == []
    sent = client.post(f"/soknad/{application.reference}/oppsummering/", {"version": application.version})
    assert sent["Location"] == f"/soknad/{application.reference}/"
    application = Application.objects.get(pk=application.pk)
    assert application.state == Application.State.SUBMITTED
    assert application.organisation.orgnr == "974760673"
    assert application.revisions.get().content["candidates"][1]["name"] == "Åse Testesen"
    assert Person.objects.get(email="ola@test.example.no").work_municipality.name == "Ulstein"
    status = client.get(f"/soknad/{application.reference}/")
    assert status.status_code == 200
    assert "Lise Leder" in status.content.decode()

    mail.outbox.clear()
    dispatch()
    told = ["aase", "kari", "lise", "ola"]  # the contact, the leader, and the candidates about their addresses
    assert sorted(m.to[0] for m in mail.outbox) == [f"{name}@test.example.no" for name in told]
    confirmation = application.confirmations.get()
    page = f"/bekreft/{tokens.make('leader', confirmation.pk)}/"
    leader = Client()
    assert leader.get(page).status_code == 200
    assert LeaderConfirmation.objects.get().state == LeaderConfirmation.State.WAITING
    assert leader.post(page, {"answer": "confirm"})["Location"] == page
    assert leader.post(page, {"answer": "confirm"})["Location"] == page
    assert LeaderConfirmation.objects.get().state == LeaderConfirmation.State.CONFIRMED
    assert Mail.objects.filter(template="leader_answered").count() == 1


def test_sending_twice_is_sending_once(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    application = fill_in(client, cohort)
    for _click in range(2):
        client.post(f"/soknad/{application.reference}/oppsummering/", {"version": application.version})
    assert application.revisions.count() == 1
    assert Mail.objects.filter(template="application_received").count() == 1


def test_an_unfinished_application_is_not_sent_and_says_what_is_missing(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    answer = client.post(f"/soknad/ny/{cohort.slug}/")
    reference = answer["Location"].split("/")[2]
    page = client.post(f"/soknad/{reference}/oppsummering/", {"version": 1})
    assert page.status_code == 200
    assert {thing.step for thing in page.context["missing"]} == {"tjeneste", "kandidater", "plan", "forankring"}
    assert Application.objects.get().state == Application.State.DRAFT


def test_two_tabs_do_not_overwrite_each_other_unseen(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    application = fill_in(client, cohort)
    page = f"/soknad/{application.reference}/plan/"
    seen = client.get(page).context["form"]["version"].value()
    assert client.post(page, {**PLAN, "goals": "Det første.", "version": seen}).status_code == 302
    second = client.post(page, {**PLAN, "goals": "Det andre.", "version": seen})
    assert second.status_code == 200
    assert "Det andre." in second.content.decode()
    assert Application.objects.get().plan.goals == "Det første."
    again = {**PLAN, "goals": "Det andre.", "version": second.context["form"]["version"].value()}
    assert client.post(page, again).status_code == 302
    assert Application.objects.get().plan.goals == "Det andre."


def test_a_double_click_on_save_is_no_fault(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    application = fill_in(client, cohort)
    page = f"/soknad/{application.reference}/kandidater/ny/"
    third = candidate(name="Tre", email="tre@test.example.no", version=application.version)
    assert [client.post(page, third).status_code for _click in range(2)] == [302, 302]
    assert application.candidates.filter(email="tre@test.example.no").count() == 1


def test_save_for_later_keeps_what_is_there(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    reference = client.post(f"/soknad/ny/{cohort.slug}/")["Location"].split("/")[2]
    later = {"action": "later", "organisation_name": "Bare navnet"}
    assert client.post(f"/soknad/{reference}/tjeneste/", later)["Location"] == f"/soknad/{reference}/"
    assert Application.objects.get().organisation_name == "Bare navnet"


def test_others_applications_are_not_found(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    application = fill_in(client, cohort)
    stranger = Client()
    stranger.force_login(Person.objects.create_user("annen@test.example.no"))
    for page in ("", "tjeneste/", "kandidater/", "oppsummering/", "trekk/"):
        assert stranger.get(f"/soknad/{application.reference}/{page}").status_code == 404


def test_the_same_unit_cannot_apply_twice(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    first = fill_in(client, cohort)
    client.post(f"/soknad/{first.reference}/oppsummering/", {"version": first.version})
    second = fill_in(client, cohort)
    page = client.post(f"/soknad/{second.reference}/oppsummering/", {"version": second.version})
    assert page.status_code == 200
    assert Application.objects.get(pk=second.pk).state == Application.State.DRAFT


def test_withdrawing(client: Client, cohort: Cohort) -> None:
    sign_in_from_start(client, cohort)
    application = fill_in(client, cohort)
    assert client.get(f"/soknad/{application.reference}/trekk/").status_code == 200
    client.post(f"/soknad/{application.reference}/trekk/")
    assert Application.objects.get().state == Application.State.WITHDRAWN
