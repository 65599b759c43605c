"""Two rows that are one: every relation is moved, and what cannot stand twice is settled or refused in words."""

import threading
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, models
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from applications.models import Assignment, CoEditor, Impartiality
from cohorts.models import Bill, Charge, Participation
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.people import merging, roles
from mentorprog.people.merging import belongings, merge, relations
from mentorprog.people.models import Likeness, Organisation, OrganisationLikeness, Person, PersonLikeness
from mentorprog.states import Refused, change_state
from networks.models import Mentor, Network
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    MentorFactory,
    OfferFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    sent_application,
    staff,
)

pytestmark = pytest.mark.django_db
WHY = "The same person, by phone."


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def actor() -> Person:
    return staff()


@pytest.fixture
def kept() -> Person:
    return PersonFactory(name="Kari Berg")


@pytest.fixture
def gone() -> Person:
    return PersonFactory(name="Kari Anne Berg")


# --- Nothing is forgotten -----------------------------------------------------------------------------------
def test_every_relation_is_settled() -> None:
    """A new model with a uniqueness on a person or organisation must say what a merge does with it."""
    unsettled = [
        relation.label
        for model in (Person, Organisation)
        for relation in relations(model)
        if not merging.is_settled(relation)
    ]
    assert unsettled == [], "say it in the app's mergerules.py"


def test_every_rule_names_a_relation_that_exists() -> None:
    known = {relation.label for model in (Person, Organisation) for relation in relations(model)}
    assert set(merging._rules) - known == set()


def test_every_generic_relation_is_moved() -> None:
    assert merging.generic_models() == set(merging.GENERIC)


def test_hidden_relations_are_among_those_that_are_found() -> None:
    labels = {relation.label for relation in relations(Person)}
    assert {"cohorts.certificate.issued_by", "people.person_groups.person", "auditlog.logentry.actor"} <= labels
    assert "people.person.employer" in {relation.label for relation in relations(Organisation)}


class Passed(models.Model):
    """Stands in for a model of tomorrow, with each way of being unique."""

    class Meta:
        app_label = "nowhere"
        constraints = [
            models.UniqueConstraint(Lower("text"), "by_expression", name="e"),
            models.UniqueConstraint(fields=["text", "by_fields"], name="f", condition=models.Q(text="x")),
        ]
        unique_together = [("text", "together")]

    text = models.CharField(max_length=3)
    by_expression = models.CharField(max_length=3)
    by_fields = models.CharField(max_length=3)
    together = models.CharField(max_length=3)
    alone = models.CharField(max_length=3, unique=True)
    free = models.CharField(max_length=3)

    def __str__(self) -> str:
        return self.text


@pytest.mark.parametrize(
    ("field", "clashes"),
    [("by_expression", True), ("by_fields", True), ("together", True), ("alone", True), ("free", False)],
)
def test_a_uniqueness_is_seen_however_it_is_written(field: str, clashes: bool) -> None:
    assert merging.can_clash(merging.Relation(Passed, Passed._meta.get_field(field))) is clashes


# --- People -------------------------------------------------------------------------------------------------
def test_all_that_points_to_the_one_belongs_to_the_other(actor: Person, kept: Person, gone: Person) -> None:
    application = ApplicationFactory(contact=gone)
    offer, seat = OfferFactory(person=gone), ParticipationFactory(person=gone)
    mentor = MentorFactory(person=gone)
    gone.groups.add(Group.objects.get(name=roles.LECTURER))
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    assert not Person.objects.filter(pk=gone.pk).exists()
    for row, field in ((application, "contact"), (offer, "person"), (seat, "person"), (mentor, "person")):
        row.refresh_from_db()
        assert getattr(row, field) == kept
    assert [group.name for group in kept.groups.all()] == [roles.LECTURER]


def test_what_the_kept_one_lacks_is_filled_in_and_nothing_else(actor: Person) -> None:
    employer = OrganisationFactory()
    kept = PersonFactory(name="Kari Berg", email="", phone="", language="nn")
    gone = PersonFactory(
        name="K. Berg", email="kari@test.example.no", phone="90000001", language="nb", employer=employer
    )
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    kept.refresh_from_db()
    assert (kept.name, kept.email, kept.phone, kept.language, kept.employer) == (
        "Kari Berg",
        "kari@test.example.no",
        "90000001",
        "nn",
        employer,
    )


def test_history_of_both_and_the_reason_stand_on_the_kept_one(actor: Person, kept: Person, gone: Person) -> None:
    history.record(gone, "phone", before="", after="90000001", actor=actor)
    history.record(actor, "name", before="a", after="b", actor=gone)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    newest, older = history.of(kept)
    assert newest.changes == {"merged": [f"Kari Anne Berg ({gone.pk})", f"Kari Berg ({kept.pk})"]}
    assert (newest.actor, newest.additional_data) == (actor, {"reason": WHY})
    assert list(older.changes) == ["phone"]
    assert LogEntry.objects.get(object_id=actor.pk, changes__has_key="name").actor == kept


def test_nobody_gains_a_way_into_the_others_account(actor: Person, kept: Person, gone: Person) -> None:
    EmailAddress.objects.create(user=gone, email=gone.email, verified=True, primary=True)
    TOTP.activate(gone, generate_totp_secret())
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    assert not EmailAddress.objects.filter(user=kept).exists()
    assert not kept.authenticator_set.exists()


def test_a_mail_that_waits_goes_to_the_address_of_the_kept_one(actor: Person, kept: Person, gone: Person) -> None:
    values = {"template": "seat_offer", "language": "nb", "send_at": timezone.now(), "address": gone.email}
    waiting = Mail.objects.create(key="a", recipient=gone, **values)
    sent = Mail.objects.create(
        key="b", recipient=gone, state="sent", sent_at=timezone.now(), message_id="<b@x>", **values
    )
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    rows = {mail.key: (mail.recipient, mail.address) for mail in Mail.objects.filter(pk__in=[waiting.pk, sent.pk])}
    assert rows == {"a": (kept, kept.email.lower()), "b": (kept, gone.email)}


def test_two_active_mentors_become_one(actor: Person, kept: Person, gone: Person) -> None:
    stays = MentorFactory(person=kept)
    ends = MentorFactory(person=gone, network=Network.objects.get(slug="nord"))
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    assert {mentor.pk: mentor.status for mentor in Mentor.objects.filter(person=kept)} == {
        stays.pk: "active",
        ends.pk: "left",
    }


def test_an_invitation_to_write_stands_once(actor: Person, kept: Person, gone: Person) -> None:
    application = ApplicationFactory()
    for person in (kept, gone):
        CoEditor.objects.create(application=application, person=person)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    assert application.coeditors.filter(person=kept).count() == 2
    assert application.coeditors.standing().count() == 1


def test_membership_that_both_have_stands_once(actor: Person, kept: Person, gone: Person) -> None:
    group = Group.objects.get(name=roles.LECTURER)
    for person in (kept, gone):
        person.groups.add(group)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    assert kept.groups.count() == 1


def test_two_seats_in_one_cohort_are_refused_by_name_and_nothing_is_changed(
    actor: Person, kept: Person, gone: Person
) -> None:
    cohort = CohortFactory(name_en="Cohort of autumn")
    for person in (kept, gone):
        ParticipationFactory(person=person, cohort=cohort)
    elsewhere = OfferFactory(person=gone)
    with pytest.raises(Refused) as refusal:
        merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    assert refusal.value.messages == [
        "They cannot be merged yet. Both have something that can stand only once: "
        "participation (Kari Anne Berg: Cohort of autumn)."
    ]
    elsewhere.refresh_from_db()
    assert elsewhere.person == gone
    assert Participation.objects.filter(person=gone).count() == 1
    assert not history.of(kept).exists()


def test_two_candidates_of_one_application_are_refused(actor: Person) -> None:
    application = sent_application(candidates=2)
    one, other = (candidate.person for candidate in application.candidates.all())
    with pytest.raises(Refused, match=application.reference):
        merge(kept=one, gone=other, actor=actor, reason=WHY)
    application.candidates.filter(person=other).update(withdrawn_at=timezone.now())
    merge(kept=one, gone=other, actor=actor, reason=WHY)
    assert application.candidates.filter(person=one).count() == 2


def test_a_conflict_of_interest_under_either_name_stands(actor: Person, kept: Person, gone: Person) -> None:
    twice, once = sent_application(), sent_application()
    Impartiality.objects.create(application=twice, person=kept, conflict=False)
    Impartiality.objects.create(application=twice, person=gone, conflict=True, reason="My sister leads the service.")
    Impartiality.objects.create(application=once, person=gone, conflict=False)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    told = {(row.application, row.conflict, row.reason) for row in Impartiality.objects.filter(person=kept)}
    assert told == {(twice, True, "My sister leads the service."), (once, False, "")}


def test_an_application_is_to_be_read_once(actor: Person, kept: Person, gone: Person) -> None:
    twice, once = sent_application(), sent_application()
    for application, reviewer in ((twice, kept), (twice, gone), (once, gone)):
        Assignment.objects.create(application=application, reviewer=reviewer)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    assert sorted(row.application_id for row in kept.assignments.all()) == sorted([twice.pk, once.pk])


# --- Who may, and when not ----------------------------------------------------------------------------------
def test_only_national_coordinators_merge(kept: Person, gone: Person) -> None:
    for somebody in (staff(roles.REGIONAL), staff(roles.REVIEWER), PersonFactory()):
        with pytest.raises(PermissionDenied):
            merge(kept=kept, gone=gone, actor=somebody, reason=WHY)
    assert Person.objects.filter(pk=gone.pk).exists()


def test_staff_do_not_disappear_in_a_merge(actor: Person, kept: Person) -> None:
    with pytest.raises(Refused, match="works at RVTS"):
        merge(kept=kept, gone=staff(roles.REGIONAL, name="Rita Regional"), actor=actor, reason=WHY)


def test_a_reason_and_two_rows_are_needed(actor: Person, kept: Person, gone: Person) -> None:
    with pytest.raises(Refused, match="Give a reason"):
        merge(kept=kept, gone=gone, actor=actor, reason=" ")
    with pytest.raises(Refused, match="something has changed"):
        merge(kept=kept, gone=kept, actor=actor, reason=WHY)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    with pytest.raises(Refused, match="something has changed"):
        merge(kept=kept, gone=gone, actor=actor, reason=WHY)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_merge_in_opposite_directions_leave_one() -> None:
    one, other, actor = PersonFactory(), PersonFactory(), staff()
    start, answers = threading.Barrier(2), []

    def run(kept: Person, gone: Person) -> None:
        start.wait()
        try:
            merge(kept=kept, gone=gone, actor=Person.objects.get(pk=actor.pk), reason=WHY)
        except Refused:
            answers.append("refused")
        else:
            answers.append("merged")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["merged", "refused"]
    assert Person.objects.filter(pk__in=[one.pk, other.pk]).count() == 1


# --- Organisations ------------------------------------------------------------------------------------------
def test_organisations_are_merged_with_all_that_is_theirs(actor: Person) -> None:
    kept, gone = OrganisationFactory(buyer_reference=""), OrganisationFactory(buyer_reference="REF 1")
    person = PersonFactory(employer=gone)
    application = sent_application()
    application.organisation = gone
    application.save()
    network = Network.objects.get(slug="nord")
    network.partner = gone
    network.save()
    number = kept.orgnr
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    for row, field in ((person, "employer"), (application, "organisation"), (network, "partner")):
        row.refresh_from_db()
        assert getattr(row, field) == kept
    kept.refresh_from_db()
    assert (kept.orgnr, kept.buyer_reference) == (number, "REF 1")
    assert not Organisation.objects.filter(pk=gone.pk).exists()


def test_two_applications_of_one_unit_to_one_cohort_are_refused(actor: Person) -> None:
    cohort = CohortFactory()
    one, other = (sent_application(cohort=cohort) for _number in range(2))
    with pytest.raises(Refused, match=other.reference):
        merge(kept=one.organisation, gone=other.organisation, actor=actor, reason=WHY)


def test_two_open_invoices_of_one_cohort_become_one(actor: Person) -> None:
    kept, gone, cohort = OrganisationFactory(), OrganisationFactory(), CohortFactory()
    seats = [ParticipationFactory(cohort=cohort) for _number in range(2)]
    bills = [
        Bill.objects.create(cohort=cohort, kind="invoice", organisation=organisation, payer=organisation.name)
        for organisation in (kept, gone)
    ]
    for bill, seat in zip(bills, seats, strict=True):
        Charge.objects.create(bill=bill, participation=seat, what="seat", amount_nok=2500)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    bill = Bill.objects.get(organisation=kept)
    assert (bill, bill.charges.count()) == (bills[0], 2)


# --- What has been said about them --------------------------------------------------------------------------
def test_not_the_same_holds_for_the_kept_one_too(actor: Person) -> None:
    gone, kept, third, fourth = (PersonFactory() for _number in range(4))
    for other in (kept, third, fourth):
        pair = PersonLikeness.objects.create(first=gone, second=other, grounds=["phone"])
        if other == third:
            change_state(pair, "keep_apart", actor=actor)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    (left,) = PersonLikeness.objects.all()
    assert (left.first, left.second, left.state) == (kept, third, Likeness.State.DIFFERENT)


def test_not_the_same_wins_over_a_suspicion_about_the_kept_one(actor: Person) -> None:
    first, kept, gone = (OrganisationFactory() for _number in range(3))
    OrganisationLikeness.objects.create(first=first, second=kept, grounds=["name"])
    apart = OrganisationLikeness.objects.create(first=first, second=gone, grounds=["name"])
    change_state(apart, "keep_apart", actor=actor)
    merge(kept=kept, gone=gone, actor=actor, reason=WHY)
    assert OrganisationLikeness.objects.get().state == Likeness.State.DIFFERENT


# --- Looking ------------------------------------------------------------------------------------------------
def test_belongings_are_counted_for_both_in_one_statement(kept: Person, gone: Person) -> None:
    ApplicationFactory.create_batch(2, contact=gone)
    OfferFactory(person=kept)
    with CaptureQueriesContext(connection) as found:
        told = belongings(kept, gone)
    assert told == {kept.pk: [("seat offers", 1)], gone.pk: [("applications", 2)]}
    assert len(found) == 1
