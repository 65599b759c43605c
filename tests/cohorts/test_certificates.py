"""Certificates: what stands in the way, what they say, what is kept, and what stays when the holder's data go."""

import hashlib
import io
import json
import re
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation

from cohorts import badge
from cohorts.facts import certificate_facts, hours
from cohorts.models import (
    Attendance,
    Certificate,
    CertificateLanguage,
    Participation,
)
from cohorts.services.certificates import (
    erase_certificates,
    issue_certificate,
    render_certificate,
    replace_certificate,
    revoke_certificate,
)
from cohorts.services.copies import choose_language
from cohorts.services.issuing import give_numbers, start_run
from cohorts.tasks import render_certificates
from curriculum.models import Session
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from tests.cohorts.certificates import finished_cohort, graduate, issuer
from tests.cohorts.issuing import actor, look, needs_pango, row  # noqa: F401 - fixtures
from tests.factories import ParticipationFactory, PersonFactory, attend, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


# --- What stands in the way -----------------------------------------------------------------------------------
def test_who_is_not_eligible_is_listed_with_why(row: Participation, actor: Person) -> None:
    cohort = row.cohort
    missed = ParticipationFactory(cohort=cohort, person__name="Berit Borte")
    attend(missed, 9, Attendance.Mark.ABSENT)
    passes = ParticipationFactory(cohort=cohort, person__name="Dag Dyktig")
    attend(passes, 9)
    nameless = graduate(cohort, name=" ")
    with translation.override("en"):
        found = look(cohort, Participation.objects.all(), None)
    lacks = {one.participation.pk: one.lacks for one in found.people}
    assert lacks[row.pk] == []
    assert len(lacks[missed.pk]) == 2
    assert lacks[passes.pk] == ["Passes, but the completion is not locked yet."]
    assert lacks[nameless.pk] == ["The name is missing."]
    assert [one.participation for one in found.ready] == [row]


def test_a_missing_picture_of_a_signature_stops_everybody(row: Participation, actor: Person) -> None:
    bare = issuer(with_picture=False)
    found = look(row.cohort, Participation.objects.all(), bare)
    assert "Guro Leder" in found.common[0]
    assert found.ready == []
    with pytest.raises(Refused, match="Guro Leder"):
        issue_certificate(participation=row, actor=actor, issuer=bare)
    issued = issue_certificate(participation=row, actor=actor, issuer=bare, override_reason="Signeres for hånd.")
    assert issued.override_reason == "Signeres for hånd."
    assert issued.facts["signatures"] == [{"name": "Guro Leder", "title": "Leder", "image": ""}]


def test_a_day_without_a_date_stops_everybody(row: Participation) -> None:
    row.cohort.days.latest("date").delete()
    assert len(look(row.cohort, Participation.objects.all(), None).common) == 1


def test_an_override_needs_a_permission_and_a_reason(actor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = ParticipationFactory(cohort=finished_cohort())
    with pytest.raises(Refused):
        issue_certificate(participation=waiting, actor=actor, override_reason="  ")
    with pytest.raises(PermissionDenied):
        issue_certificate(participation=waiting, actor=staff(REGIONAL), override_reason="Likevel")
    issued = issue_certificate(participation=waiting, actor=actor, override_reason="Tok siste dag i et annet kull.")
    assert history.of(issued)[0].additional_data == {"reason": "Tok siste dag i et annet kull."}
    assert Participation.objects.get(pk=waiting.pk).state == Participation.State.ACTIVE
    withdrawn = ParticipationFactory(cohort=waiting.cohort, state=Participation.State.WITHDRAWN)
    with pytest.raises(Refused):
        issue_certificate(participation=withdrawn, actor=actor, override_reason="Likevel")


def test_the_list_takes_as_many_statements_for_one_as_for_many(
    row: Participation, django_assert_num_queries: Any
) -> None:
    cohort = row.cohort
    with django_assert_num_queries(5):
        look(cohort, Participation.objects.all(), None)
    for _number in range(5):
        graduate(cohort)
    with django_assert_num_queries(5):
        look(cohort, Participation.objects.all(), None)


# --- What it says ---------------------------------------------------------------------------------------------
def test_the_facts_are_those_of_the_day_in_the_chosen_language(row: Participation, actor: Person) -> None:
    days = list(row.cohort.days.order_by("date"))
    row.attendance.filter(day=days[0]).update(mark=Attendance.Mark.MADE_UP)
    row.attendance.filter(day=days[1]).update(mark=Attendance.Mark.PARTIAL, minutes=90)
    taught = [sum(one.minutes for one in Session.objects.filter(day=day.training_day)) for day in days]
    choose_language(participation=row, language="en", actor=row.person)
    row = Participation.objects.get(pk=row.pk)
    facts = certificate_facts(row, actor, issuer())
    assert facts["language"] == "en"
    assert (facts["days_present"], facts["days_made_up"], facts["days_total"]) == (8, 1, 9)
    assert facts["minutes"] == taught[0] + sum(taught[2:]) + 90
    assert (facts["first_day"], facts["last_day"]) == (days[0].date.isoformat(), days[8].date.isoformat())
    assert len(facts["themes"]) == 14
    assert facts["signatures"][0]["title"] == "Head"
    assert facts["issuer"]["name"] == "RVTS Eksempel"


def test_hours_of_made_up_days_are_counted_as_far_as_the_days_are(row: Participation, actor: Person) -> None:
    days = list(row.cohort.days.order_by("date"))
    row.attendance.filter(day__in=days[:2]).update(mark=Attendance.Mark.MADE_UP)
    taught = [sum(one.minutes for one in Session.objects.filter(day=day.training_day)) for day in days]
    facts = certificate_facts(row, actor)
    assert (facts["days_present"], facts["days_made_up"]) == (8, 1)
    assert facts["minutes"] == taught[0] + sum(taught[2:])


@pytest.mark.parametrize(("minutes", "shown"), [(3780, "63"), (3510, "58,5"), (3514, "58,5"), (3790, "63"), (0, "0")])
def test_hours_are_given_to_the_nearest_half(minutes: int, shown: str) -> None:
    with translation.override("nb"):
        assert hours(minutes) == shown


def test_outcomes_are_listed_once_in_the_order_of_the_programme(row: Participation, actor: Person) -> None:
    first, second = Session.objects.filter(day__programme=row.cohort.programme).order_by("day__number", "starts")[:2]
    Session.objects.exclude(pk__in=[first.pk, second.pk]).update(outcomes_nb="", outcomes_nn="", outcomes_en="")
    Session.objects.filter(pk=first.pk).update(outcomes_nb="- Ser tegn\n- Spør videre\n", outcomes_nn="")
    Session.objects.filter(pk=second.pk).update(outcomes_nb="Spør videre\n\nVet hvem som hjelper", outcomes_nn="")
    assert certificate_facts(row, actor)["outcomes"] == ["Ser tegn", "Spør videre", "Vet hvem som hjelper"]


def test_the_themes_are_those_that_the_version_teaches(row: Participation, actor: Person) -> None:
    first, *others = certificate_facts(row, actor)["themes"]
    Session.themes.through.objects.filter(theme__number=1, session__day__programme=row.cohort.programme).delete()
    assert certificate_facts(row, actor)["themes"] == others

    Session.themes.through.objects.all().delete()
    assert certificate_facts(row, actor)["themes"] == [first, *others]


def test_the_language_is_chosen_by_the_participant_until_it_is_issued(row: Participation, actor: Person) -> None:
    with pytest.raises(PermissionDenied):
        choose_language(participation=row, language="nn", actor=PersonFactory())
    with pytest.raises(Refused):
        choose_language(participation=row, language="de", actor=row.person)
    choose_language(participation=row, language="nn", actor=row.person)
    assert issue_certificate(participation=row, actor=actor).facts["language"] == "nn"
    with pytest.raises(Refused):
        choose_language(participation=row, language="en", actor=row.person)
    assert CertificateLanguage.objects.get().language == "nn"


# --- Numbers --------------------------------------------------------------------------------------------------
def test_numbers_have_no_gaps_also_after_refusals_and_rollbacks(row: Participation, actor: Person) -> None:
    cohort = row.cohort
    issue_certificate(participation=row, actor=actor)
    with pytest.raises(Refused):
        issue_certificate(participation=ParticipationFactory(cohort=cohort), actor=actor)
    with transaction.atomic():
        issue_certificate(participation=graduate(cohort), actor=actor)
        transaction.set_rollback(True)
    issue_certificate(participation=graduate(cohort), actor=actor)
    numbers = list(Certificate.objects.order_by("serial").values_list("number", flat=True))
    assert numbers == [f"2026-{cohort.slug}-001", f"2026-{cohort.slug}-002"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_the_same_moment_have_no_gaps_and_nobody_gets_two() -> None:
    cohort, actor = finished_cohort(), staff()
    rows = [graduate(cohort) for _number in range(4)]
    at_once([lambda row=row: issue_certificate(participation=row, actor=actor) for row in rows * 2])
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]
    assert Certificate.objects.values("participation").distinct().count() == 4


def test_a_code_has_eighty_random_bits(row: Participation, actor: Person) -> None:
    code = issue_certificate(participation=row, actor=actor).code
    assert re.fullmatch(r"[A-Z2-7]{16}", code)  # five bits a letter


# --- The file -------------------------------------------------------------------------------------------------
@needs_pango
def test_the_file_holds_the_same_facts_for_machines(row: Participation, actor: Person) -> None:
    certificate = issue_certificate(participation=row, actor=actor, issuer=issuer())
    assert render_certificate(certificate.pk)
    stored = Certificate.objects.get()
    assert stored.sha256 == hashlib.sha256(stored.pdf).hexdigest()
    assert stored.seal == Certificate.Seal.DEVELOPMENT
    with pikepdf.open(io.BytesIO(bytes(stored.pdf))) as document:
        assert str(document.Root.Lang) == "nb"
        inside = json.loads(document.attachments[badge.NAME].get_file().read_bytes())
    subject = inside["credentialSubject"]
    assert inside["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert inside["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/")
    assert inside["id"].endswith(f"/bevis/{stored.code}/")
    assert inside["issuer"]["name"] == "RVTS Eksempel"
    assert subject["identifier"][0]["identityHash"] == "Kari Nordmann"
    assert [one["value"] for one in subject["result"]] == ["9", f"{stored.facts['minutes'] / 60:g}"]
    assert subject["achievement"]["tag"] == stored.facts["themes"]
    assert subject["activityStartDate"].endswith("Z")


@needs_pango
def test_a_picture_that_is_changed_later_changes_nothing_that_is_issued(row: Participation, actor: Person) -> None:
    by = issuer()
    certificate = issue_certificate(participation=row, actor=actor, issuer=by)
    by.signatures.update(image=None, name="En annen")
    assert render_certificate(certificate.pk)
    with pikepdf.open(io.BytesIO(bytes(Certificate.objects.get().pdf))) as document:
        alternatives = [
            str(item.Alt)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
    assert any("Guro Leder" in words for words in alternatives)


NAMES = [
    "Anne & Bjørn <b>Fet</b>",
    "Emoji 😀 Hansen",
    "Máhtte Čáhppesđŋšŧž",
    "Æ" * 120,
    "To\r\nLinjer  Hansen",
]


@needs_pango
@pytest.mark.parametrize("name", NAMES)
def test_any_name_gives_a_certificate_that_says_it(actor: Person, name: str) -> None:
    row = graduate(finished_cohort(), name=name)
    certificate = issue_certificate(participation=row, actor=actor)
    assert certificate.facts["name"] == " ".join(name.split())
    assert render_certificate(certificate.pk)
    with pikepdf.open(io.BytesIO(bytes(Certificate.objects.get().pdf))) as document:
        inside = json.loads(document.attachments[badge.NAME].get_file().read_bytes())
    assert inside["credentialSubject"]["identifier"][0]["identityHash"] == " ".join(name.split())


# --- Correction, revocation, erasure ----------------------------------------------------------------------------
def test_a_correction_takes_the_place_of_the_old_one(row: Participation, actor: Person) -> None:
    old = issue_certificate(participation=row, actor=actor)
    Person.objects.filter(pk=row.person_id).update(name="Kari Hansen")
    with pytest.raises(Refused):
        replace_certificate(certificate=old, actor=actor, reason=" ")
    new = replace_certificate(certificate=old, actor=actor, reason="Nytt navn", language="nn")
    old.refresh_from_db(fields=["facts"])
    assert Certificate.objects.get(pk=old.pk).state == Certificate.State.SUPERSEDED
    assert (old.facts["name"], new.facts["name"], new.facts["language"]) == ("Kari Nordmann", "Kari Hansen", "nn")
    assert (new.serial, new.supersedes, new.code != old.code) == (2, old, True)
    with pytest.raises(Refused):
        replace_certificate(certificate=old, actor=actor, reason="Igjen")
    with pytest.raises(PermissionDenied):
        replace_certificate(certificate=new, actor=staff(REGIONAL), reason="Nytt navn")


def test_a_revocation_keeps_its_reason_and_a_new_one_can_be_issued(row: Participation, actor: Person) -> None:
    certificate = issue_certificate(participation=row, actor=actor)
    revoke_certificate(certificate=certificate, actor=actor, reason="Utstedt ved en feil.")
    revoked = Certificate.objects.get()
    assert (revoked.state, revoked.revoked_reason) == (Certificate.State.REVOKED, "Utstedt ved en feil.")
    assert revoked.revoked_at is not None
    assert issue_certificate(participation=row, actor=actor).serial == 2


def test_when_the_holders_data_go_a_stub_stays(row: Participation, actor: Person, client: Any) -> None:
    run = start_run(cohort=row.cohort, participations=[row], actor=actor)
    give_numbers(run)
    certificate = Certificate.objects.get()
    Certificate.objects.update(pdf=b"%PDF-1.7", sha256=hashlib.sha256(b"%PDF-1.7").hexdigest())
    assert erase_certificates(person=row.person, actor=None) == 1
    assert erase_certificates(person=row.person, actor=None) == 0
    stub = Certificate.objects.get()
    assert (stub.participation, stub.pdf, set(stub.facts)) == (None, None, {"language", "programme"})
    assert (stub.number, stub.code, stub.state) == (certificate.number, certificate.code, Certificate.State.VALID)
    page = client.get(f"/bevis/{certificate.code}/").content.decode()
    assert "Kari Nordmann" not in page
    assert stub.facts["programme"] in page
    render_certificates()
    assert Certificate.objects.get().pdf is None
    with pytest.raises(Refused):
        replace_certificate(certificate=stub, actor=actor, reason="Nytt navn")
    with pytest.raises(PermissionDenied):
        erase_certificates(person=row.person, actor=staff(REGIONAL))
