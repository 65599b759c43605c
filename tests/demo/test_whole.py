"""The whole demonstration: complete, alive, plausible, and the same every time."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from stdnum.no import orgnr

from applications.models import (
    Application,
    Candidate,
    Decision,
    Impartiality,
    ImplementationPlan,
    LeaderConfirmation,
    Review,
)
from applications.selectors import applications_for
from applications.steps import missing_things
from cohorts.attendance import attendance_rows, days_counted
from cohorts.models import (
    Attendance,
    AttendanceChange,
    Certificate,
    Cohort,
    CourseDay,
    LockProposal,
    Participation,
    SeatOffer,
)
from cohorts.payments import overdue, unbilled
from cohorts.selectors import current_cohort, seats_left
from mentorprog.demo import accounts
from mentorprog.demo.builder import days
from mentorprog.demo.builder.whole import build, is_built
from mentorprog.demo.views import staff_codes
from mentorprog.guard import guard_text
from mentorprog.outbox import rendering
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import reconcile
from mentorprog.people import roles
from mentorprog.people.models import Organisation, OrganisationLikeness, Person, PersonLikeness
from mentorprog.times import today
from networks.models import Invitation, Meeting, MeetingSeries, Mentor, Network, PlanFollowUp
from networks.selectors import mentor_of, own_invitations
from tests.demo.fingerprint import fingerprint

BUDGET = 25  # seconds
DAY = "2026-11-22T10:00:00+01:00"


def account(which: accounts.Account) -> Person:
    return Person.objects.get(email=which.email)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[float]:
    """The demonstration as of one autumn day, for all tests here; its seconds of work."""
    with django_db_blocker.unblock(), time_machine.travel(DAY), transaction.atomic():
        began = time.process_time()
        build(say=lambda text: None)
        yield time.process_time() - began
        transaction.set_rollback(True)


pytestmark = [pytest.mark.usefixtures("built"), pytest.mark.django_db]


# --- Cohorts ----------------------------------------------------------------------------------------------
def test_it_is_quick(built: float):
    assert built < BUDGET
    assert is_built()


def test_an_autumn_cohort_each_year_since_2015():
    running_year = days.running(today())[0][0].year
    years = Cohort.objects.filter(slug__startswith="host-").values_list("year", flat=True)
    assert set(range(2015, running_year)) < set(years)
    for cohort in Cohort.objects.select_related("programme"):
        dates = list(cohort.days.order_by("date").values_list("date", "training_day__number"))
        early = cohort.year < 2017  # the older edition, of eight days
        assert cohort.programme.version == (0 if early else 1)
        assert [number for _day, number in dates] == list(range(1, 9 if early else 10))
        assert all(days.is_working_day(day) for day, _number in dates)


def test_the_published_dates_of_2022():
    found = CourseDay.objects.filter(cohort__slug="host-2022").order_by("date").values_list("date", flat=True)
    expected = [*((10, day) for day in (19, 20, 21)), *((11, day) for day in (2, 3, 4)), (11, 30), (12, 1), (12, 2)]
    assert [(day.month, day.day) for day in found] == expected


def test_the_first_cohorts_were_of_region_vest():
    early = Participation.objects.filter(cohort__year__lt=2017)
    counties = set(early.values_list("person__work_municipality__county__name", flat=True))
    assert counties <= {"Vestland", "Rogaland"}


def test_one_cohort_is_open_and_no_cohort_is_overfull():
    cohort = Cohort.objects.open_now().get()
    assert current_cohort() == cohort
    assert cohort.capacity == 30
    assert re.fullmatch(r"host-20\d\d", cohort.slug)
    assert cohort.applications_open <= today() - timedelta(days=70)
    assert all(seats_left(one) >= 0 for one in Cohort.objects.all())


def test_the_cohort_under_way_has_all_marks_and_people_who_cannot_pass():
    running = (
        Cohort.objects.filter(days__date__gt=today()).exclude(pk=Cohort.objects.open_now().get().pk).distinct().get()
    )
    marks = Attendance.objects.filter(day__cohort=running)
    assert set(marks.values_list("mark", flat=True)) == set(Attendance.Mark.values)
    assert not marks.filter(day__date__gte=today()).exists()
    assert marks.values("day").distinct().count() == 6
    rows = attendance_rows(running, Participation.objects.all())
    assert Counter(row.can_still_pass for row in rows) == {True: 25, False: 3}
    assert running.participations.filter(state="withdrawn").count() == 1


def test_the_older_edition_has_no_day_that_was_made_up_for():
    marks = Attendance.objects.filter(day__cohort__programme__version=0)
    assert marks.count() > 8 * 30
    assert not marks.filter(mark=Attendance.Mark.MADE_UP).exists()


def test_hours_of_parts_and_what_was_corrected_and_why():
    parts = Attendance.objects.filter(mark=Attendance.Mark.PARTIAL)
    assert set(parts.values_list("minutes", flat=True)) == {120, 150, 180, 210}
    corrected = AttendanceChange.objects.filter(correction=True)
    assert corrected.values("reason").distinct().count() == 4
    for row in corrected.select_related("day"):
        now = Attendance.objects.get(participation=row.participation_id, day=row.day_id)
        assert (row.after, row.after_minutes) == (now.mark, now.minutes)
        assert row.at.date() > row.day.date


def test_a_proposal_to_lock_waits_for_another_coordinator():
    proposal = LockProposal.objects.get()
    assert proposal.participation.cohort.programme.four_eyes
    assert proposal.proposed_by == account(accounts.SECOND)
    (row,) = attendance_rows(proposal.participation.cohort, Participation.objects.filter(pk=proposal.participation_id))
    assert not row.can_still_pass


def test_certificates_tell_what_the_holder_has_learnt():
    assert all(len(one.facts["outcomes"]) == 8 for one in Certificate.objects.all())


def test_completion_follows_the_rule():
    ended = Participation.objects.select_related("cohort__programme").exclude(state__in=["active", "withdrawn"])
    assert ended.filter(state="not_completed").exists()
    for participation in ended:
        enough = days_counted(participation) >= participation.cohort.programme.required_days
        assert enough == (participation.state == "completed")


def test_certificates_of_the_last_cohort_and_two_who_have_none():
    last = Cohort.objects.get(slug=f"host-{days.running(today())[0][0].year - 1}")
    completed = last.participations.filter(state="completed")
    assert Certificate.objects.exclude(cohort=last).count() == 0
    assert completed.filter(certificates=None).count() == 2
    serials = list(Certificate.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, completed.count() - 1))
    assert not Certificate.objects.exclude(pdf=None).exists()
    assert min(Certificate.objects.values_list("issued_at", flat=True)) < timezone.now() - timedelta(days=30)


# --- Payments, follow-ups, duplicates ---------------------------------------------------------------------
def test_the_cohort_under_way_has_an_invoice_and_requests_of_which_two_are_overdue():
    (cohort,) = Cohort.objects.filter(bills__isnull=False).distinct()
    found = Counter(cohort.bills.values_list("kind", "state"))
    assert found == {("invoice", "paid"): 1, ("request", "paid"): 21, ("request", "sent"): 2}
    assert overdue().count() == 2
    assert not unbilled(cohort).exists()
    assert Mail.objects.filter(template="payment_reminder", state="sent").count() == 4
    assert all(bill.sent_at < timezone.now() - timedelta(days=44) for bill in cohort.bills.all())


def test_plans_are_followed_up_over_years_and_one_is_silent():
    states = Counter(PlanFollowUp.objects.values_list("state", flat=True))
    assert states["waiting"] == 1
    assert states["answered"] >= 5
    answered = PlanFollowUp.objects.filter(state="answered")
    assert set(answered.values_list("months", flat=True)) == {6, 12, 24}
    assert all(one.trained == 2 and one.note and one.cases for one in answered.filter(plan__application__unit=""))
    assert {len(told) for told in answered.values_list("uses", flat=True)} != {0}


def test_one_pair_of_people_and_one_of_organisations_may_be_the_same():
    assert PersonLikeness.objects.filter(state="open").count() == 1
    assert OrganisationLikeness.objects.filter(state="open").count() == 1


# --- Mentors, networks, meetings --------------------------------------------------------------------------
def test_about_250_mentors_in_four_networks_and_25_outside():
    active = Mentor.objects.active()
    per_network = Counter(active.values_list("network__slug", flat=True))
    outside = per_network.pop(None)
    assert set(per_network) == {"vest", "midt", "nord", "vestfold-telemark"}
    assert min(per_network.values()) >= 30
    assert 235 <= sum(per_network.values()) <= 300
    assert 18 <= outside <= 35
    assert Mentor.objects.filter(status="left").count() >= 4
    assert active.filter(participation=None, network=None).exists()


def test_every_mentor_is_in_the_network_of_the_county_of_work():
    rows = Mentor.objects.select_related("network", "person__work_municipality__county__territory__network")
    for mentor in rows:
        territory = getattr(mentor.person.work_municipality.county, "territory", None)
        assert mentor.network == (territory.network if territory else None)


def test_people_trained_in_vest_who_work_in_ulstein_and_hareid_belong_to_midt():
    mentors = Mentor.objects.filter(person__work_municipality__name__in=["Ulstein", "Hareid"])
    assert mentors.count() >= 9
    assert set(mentors.values_list("network__slug", flat=True)) == {"midt"}


def test_meetings_have_been_answered_and_are_coming():
    for network in Network.objects.regional():
        assert network.rhythm
        coming = network.meetings.filter(date__gte=today(), series=None)
        assert 2 <= coming.filter(state=Meeting.State.PLANNED).count() <= 3
        past = Invitation.objects.filter(meeting__network=network, meeting__date__lt=today())
        assert set(past.values_list("answer", flat=True)) == {"", "yes", "maybe", "no"}
    assert Meeting.objects.filter(state=Meeting.State.CANCELLED, date__gt=today(), series=None).count() == 1
    (series,) = MeetingSeries.objects.all()
    assert set(series.meetings.values_list("state", flat=True)) == {"planned", "cancelled"}
    assert [one.date for one in series.meetings.all() if one.date != one.occurrence]
    assert not Invitation.objects.filter(answered_at__gt=timezone.now()).exists()


# --- Applications -----------------------------------------------------------------------------------------
def test_applications_in_every_state_from_five_regions():
    rows = Application.objects.filter(cohort=Cohort.objects.open_now().get())
    assert set(rows.values_list("state", flat=True)) == set(Application.State.values)
    confirmations = LeaderConfirmation.objects.filter(application__in=rows)
    assert set(confirmations.values_list("state", flat=True)) == set(LeaderConfirmation.State.values) - {"replaced"}
    decisions = Decision.objects.filter(candidate__application__in=rows)
    expected = {("staged", outcome) for outcome in Decision.Outcome.values}
    expected |= {("applied", outcome) for outcome in Decision.Outcome.values}
    assert set(decisions.values_list("state", "outcome")) == expected
    recommended = Review.objects.filter(candidate__application__in=rows)
    assert set(recommended.values_list("recommendation", flat=True)) == set(Review.Recommendation.values)
    regions = Counter(row.municipality.centre.slug for row in rows.select_related("municipality"))
    assert set(regions) == {"nord", "vest", "midt", "sor", "ost"}
    assert regions["nord"] >= 6


def test_offers_of_every_kind_with_deadlines_ahead():
    offers = SeatOffer.objects.filter(cohort=Cohort.objects.open_now().get())
    assert set(offers.values_list("state", flat=True)) == {"open", "accepted", "declined", "expired"}
    assert all(offer.expires_at > timezone.now() + timedelta(days=2) for offer in offers.filter(state="open"))
    for offer in offers:
        assert offer.expires_at - offer.created_at > timedelta(days=14)


def test_what_is_sent_in_lacks_nothing_and_one_draft_does():
    sent = Application.objects.exclude(state="draft").select_related("plan", "contact")
    assert [row for row in sent if missing_things(row, list(row.candidates.all()))] == []
    assert all(row.revisions.count() == 1 for row in sent)
    drafts = Application.objects.filter(state="draft").select_related("plan", "contact")
    lacking = Counter(bool(missing_things(row, list(row.candidates.all()))) for row in drafts)
    assert lacking[True] >= 2
    assert lacking[False] >= 1


def test_one_to_five_candidates_in_both_written_forms():
    counts = Counter(Application.objects.annotate(n=Count("candidates")).values_list("n", flat=True))
    assert set(counts) == {1, 2, 3, 4, 5}
    assert set(Candidate.objects.values_list("language", flat=True)) == {"nb", "nn"}


def test_plans_have_milestones_and_staff_have_a_conflict_and_a_substitute_in_hand():
    sent = Application.objects.filter(cohort=Cohort.objects.open_now().get()).exclude(state="draft")
    assert {row.plan.milestones.count() for row in sent} == {2, 3}
    assert all(len(row.revisions.get().content["milestones"]) >= 2 for row in sent)
    (conflict,) = Impartiality.objects.filter(conflict=True)
    assert not conflict.person.has_perm("applications.decide")
    (proposed,) = Candidate.objects.filter(replaces__isnull=False, withdrawn_at=None, decision=None)
    assert proposed.replaces.offer.state == "accepted"


def test_events_are_in_order():
    for row in Application.objects.exclude(state="draft").prefetch_related("confirmations"):
        times = [row.created_at, row.submitted_at]
        times += [one.answered_at for one in row.confirmations.all() if one.answered_at]
        decided = Decision.objects.filter(candidate__application=row, applied_at__isnull=False)
        times += decided.values_list("applied_at", flat=True)[:1]
        assert times == sorted(times)
        assert times[-1] < timezone.now()


# --- Accounts ---------------------------------------------------------------------------------------------
def test_staff_accounts():
    national, north = account(accounts.NATIONAL), account(accounts.NORTH)
    assert roles.is_national(national)
    assert national.centre.slug == "vest"
    assert roles.is_regional(north)
    assert north.centre.slug == "nord"
    assert not roles.is_national(north)
    codes = {email: code for email, code, _seconds in staff_codes()}
    assert set(codes) == {account.email for account in accounts.STAFF}
    assert all(re.fullmatch(r"\d{6}", code) for code in codes.values())
    reviewers = Person.objects.filter(groups__name=roles.REVIEWER)
    assert set(reviewers.values_list("centre__slug", flat=True)) == {"nord", "vest", "midt", "sor", "ost"}
    assert all(applications_for(reviewer).exists() for reviewer in reviewers)


def test_the_applicant_account():
    applicant = account(accounts.APPLICANT)
    assert applicant.employer.name == "Hareid kommune"
    assert not applicant.candidacies.exists()
    rows = applicant.applications.order_by("cohort__year", "state")
    found = [(row.cohort.is_open, row.state) for row in rows]
    assert found == [(False, "decided"), (True, "draft"), (True, "submitted")]
    assert rows[1].unit != rows[2].unit


def test_the_mentor_account():
    person = account(accounts.MENTOR)
    mentor = mentor_of(person)
    assert (mentor.network.slug, person.work_municipality.name) == ("midt", "Ulstein")
    assert mentor.participation.certificates.get().state == Certificate.State.VALID
    coming = own_invitations(mentor)
    assert len(coming) == 3
    assert {invitation.answer for invitation in coming} == {""}
    waiting = Mail.objects.filter(recipient=person, state=Mail.State.QUEUED)
    assert set(waiting.values_list("template", flat=True)) == {"meeting_invitation"}
    assert waiting.count() == 3


# --- Mails ------------------------------------------------------------------------------------------------
def test_few_mails_wait_and_every_one_of_them_has_something_to_say():
    waiting = Mail.objects.filter(state=Mail.State.QUEUED)
    assert 10 <= waiting.count() <= 25
    assert not [mail.key for mail in waiting if rendering.render(mail) is None]
    addresses = set(waiting.values_list("address", flat=True))
    assert addresses >= {accounts.APPLICANT.email, accounts.MENTOR.email}


def test_the_other_mails_left_long_ago_with_what_they_said_then():
    others = Mail.objects.exclude(state=Mail.State.QUEUED)
    assert set(others.values_list("state", "error")) == {("sent", ""), ("failed", "no address")}
    sent = others.filter(state="sent")
    assert not sent.filter(text="").exists()
    assert not sent.filter(sent_at__gt=timezone.now() - timedelta(hours=2)).exists()


def test_the_reminders_that_the_rules_add_are_for_later():
    with transaction.atomic():
        before = set(Mail.objects.due(timezone.now()).values_list("pk", flat=True))
        reconcile()
        assert Mail.objects.filter(rule="meeting-reminder").count() > 300
        new = Mail.objects.due(timezone.now()).exclude(pk__in=before)
        # Leaders who were asked more than three days ago are reminded at once, each once.
        # So are those whose gathering has just been: what did they think of it? And the mentor whose details are old.
        assert set(new.values_list("template", flat=True)) <= {"leader_reminder", "evaluation", "still_right"}
        assert new.count() <= 5
        transaction.set_rollback(True)


# --- Nobody real ------------------------------------------------------------------------------------------
def test_people_and_services_are_fictional():
    addresses = Person.objects.exclude(email="").values_list("email", flat=True)
    assert all(re.fullmatch(r"[a-z.]+\d*@demo\.example\.no", address) for address in addresses)
    assert all(re.fullmatch(r"(99 00 00 \d\d)?", phone) for phone in Person.objects.values_list("phone", flat=True))
    names = list(Person.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names)
    partner = Network.objects.get(slug="vestfold-telemark").partner
    numbers = Organisation.objects.exclude(pk=partner.pk).values_list("orgnr", flat=True)
    assert all(orgnr.is_valid(number) and number.startswith("3") for number in numbers)
    assert set(Organisation.objects.values_list("kind", flat=True)) == set(Organisation.Kind.values)


def test_no_text_holds_what_the_guard_refuses():
    texts = [text for row in Candidate.objects.values_list("background", "suitability", "job_context") for text in row]
    texts += [
        text for row in ImplementationPlan.objects.values_list("goals", "cooperation", "anchoring") for text in row
    ]
    texts += [*Decision.objects.values_list("grounds", flat=True), *Review.objects.values_list("note", flat=True)]
    texts += [
        *LeaderConfirmation.objects.values_list("reason", flat=True),
        *Meeting.objects.values_list("agenda", flat=True),
    ]
    for text in texts:
        guard_text(text)


# --- The command ------------------------------------------------------------------------------------------
def test_the_command_builds_once():
    before = fingerprint()
    out = StringIO()
    call_command("demo", stdout=out)
    assert out.getvalue().strip() == "The demonstration is in the database already. Nothing is changed."
    assert fingerprint() == before


def test_the_command_refuses_a_database_with_other_people():
    with transaction.atomic():
        Person.objects.filter(email=accounts.NATIONAL.email).update(email="somebody@example.no")
        with pytest.raises(CommandError, match="needs an empty one"):
            call_command("demo")
        transaction.set_rollback(True)
