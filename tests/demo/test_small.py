"""`build_small` gives one of everything, quickly enough to stand before any test."""

import time

import pytest
from allauth.mfa.models import Authenticator

from applications.models import Application
from applications.selectors import applications_for
from applications.steps import missing_things
from cohorts.attendance import attendance_rows
from cohorts.models import Participation
from mentorprog.demo.accounts import ACCOUNTS, SECOND
from mentorprog.demo.builder.small import Small, build_small
from mentorprog.people import roles
from networks.models import Meeting, Network
from networks.selectors import mentor_of, own_invitations

pytestmark = pytest.mark.django_db


def test_it_takes_two_seconds_at_the_most():
    began = time.process_time()
    build_small()
    assert time.process_time() - began < 2


def test_the_accounts_play_their_parts(small: Small):
    people = [small.national, small.regional_nord, small.partner, small.applicant, small.mentor]
    assert [person.email for person in people] == [account.email for account in ACCOUNTS if account != SECOND]
    assert roles.is_national(small.national)
    assert roles.is_regional(small.regional_nord)
    assert roles.is_reviewer(small.reviewer)
    assert not any(roles.is_reader(person) for person in (small.partner, small.applicant, small.mentor, small.lecturer))
    assert roles.is_partner(small.partner)
    assert set(Network.objects.visible_to(small.partner)) == {small.network, small.local}


def test_staff_have_a_second_factor(small: Small):
    kinds = {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}
    staff = (
        small.national,
        small.regional_nord,
        small.regional_vest,
        small.regional_midt,
        small.reviewer,
        small.partner,
    )
    for person in staff:
        assert set(person.authenticator_set.values_list("type", flat=True)) == kinds


def test_there_is_an_application_in_each_state(small: Small):
    states = {name: Application.objects.get(pk=row.pk).state for name, row in small.applications.items()}
    assert states == {
        "draft": "draft",
        "complete": "draft",
        "waiting": "submitted",
        "confirmed": "submitted",
        "declined": "submitted",
        "decided": "decided",
        "withdrawn": "withdrawn",
    }
    confirmations = {
        name: list(row.confirmations.values_list("state", flat=True)) for name, row in small.applications.items()
    }
    assert confirmations == {
        "draft": [],
        "complete": [],
        "waiting": ["waiting"],
        "confirmed": ["confirmed"],
        "declined": ["declined"],
        "decided": ["confirmed"],
        "withdrawn": ["waiting"],
    }


def test_one_draft_lacks_much_and_one_lacks_nothing(small: Small):
    draft, complete = small.applications["draft"], small.applications["complete"]
    assert {thing.step for thing in missing_things(draft, list(draft.candidates.all()))} == {
        "kandidater",
        "plan",
        "forankring",
    }
    assert missing_things(complete, list(complete.candidates.all())) == []


def test_the_handles_lie_in_region_nord_and_the_others_do_not(small: Small):
    seen = {name for name, row in small.applications.items() if row in applications_for(small.regional_nord)}
    assert seen == {"confirmed", "decided"}
    assert applications_for(small.regional_vest).get() == small.applications["declined"]
    assert applications_for(small.regional_midt).get() == small.applications["waiting"]


def test_offers_and_seats(small: Small):
    assert {name: offer.state for name, offer in small.offers.items()} == {
        "open": "open",
        "accepted": "accepted",
        "declined": "declined",
    }
    assert small.offer.person == small.candidate
    assert small.seat.offer == small.offer
    assert small.cohort.is_open
    outcomes = small.decided.candidates.order_by("pk").values_list("decision__outcome", "decision__state")
    assert [outcome for outcome, _state in outcomes] == ["admit", "admit", "admit", "waiting", "refuse"]
    assert {state for _outcome, state in outcomes} == {"applied"}


def test_attendance_of_those_who_can_pass_and_those_who_cannot(small: Small):
    rows = attendance_rows(small.running, Participation.objects.all())
    assert {row.participation: row.can_still_pass for row in rows} == {
        small.participation: True,
        small.failing: False,
    }
    assert small.participation.person == small.participant
    assert small.completed.state == "completed"
    assert small.certificate.participation == small.completed
    assert not small.uncertified.certificates.exists()
    assert small.not_completed.state == "not_completed"


def test_a_mentor_in_each_network_and_one_without(small: Small):
    assert set(small.mentors) == {"vest", "midt", "nord", "vestfold-telemark", ""}
    assert mentor_of(small.mentor) == small.mentors["nord"]
    assert mentor_of(small.mentor).participation == small.completed


def test_meetings(small: Small):
    next_one, *of_the_series = own_invitations(mentor_of(small.mentor))
    assert next_one == small.invitation
    assert {one.meeting.series for one in of_the_series} == {small.series}
    assert small.guest.meeting == small.meeting
    assert small.invitation.meeting == small.meeting
    assert small.invitation.answer == ""
    assert small.cancelled_meeting.state == Meeting.State.CANCELLED
    assert small.past_meeting.date < small.today < small.meeting.date
    assert small.other_meeting.network.slug == "midt"
