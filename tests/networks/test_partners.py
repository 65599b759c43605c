"""A partner's coordinator runs the networks that name him or her, and sees nothing else."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from mentorprog.people.roles import NATIONAL, PARTNER, REGIONAL
from mentorprog.people.selectors import people_for
from mentorprog.states import change_state
from mentorprog.times import today
from networks.models import DatePoll, Meeting, Minutes, Network
from networks.selectors import meetings_for, mentors_for, series_for
from networks.services.attendance import save_attendance
from networks.services.local import join_local
from networks.services.meetings import cancel_meeting, change_meeting, create_meeting
from networks.services.minutes import approve_minutes, save_minutes
from tests.dashboard.world import signed_in, staff
from tests.factories import DatePollFactory, GuidanceRequestFactory, MeetingFactory, MentorFactory
from tests.networks.test_local_networks import mentor, network

pytestmark = pytest.mark.django_db


def partner(*slugs: str) -> Person:
    """Coordinates the networks with these short names; belongs to no centre."""
    person = staff(PARTNER)
    Person.objects.filter(pk=person.pk).update(centre=None)
    person.refresh_from_db()
    for slug in slugs:
        Network.objects.get(slug=slug).coordinators.add(person)
    return person


def test_sees_the_own_network_and_no_other_nor_mentors_people_or_requests():
    actor = partner("vestfold-telemark")
    own = MeetingFactory(network=Network.objects.get(slug="vestfold-telemark"))
    MeetingFactory()
    MentorFactory(network=own.network)
    GuidanceRequestFactory()
    assert [one.slug for one in Network.objects.visible_to(actor)] == ["vestfold-telemark"]
    assert list(meetings_for(actor)) == [own]
    assert not series_for(actor).exists()
    assert not mentors_for(actor).exists()
    assert not people_for(actor).exists()
    start = signed_in(actor).get("/admin/").content.decode()
    assert own.title in start
    assert reverse("admin:applications_application_changelist") not in start
    assert reverse("admin:cohorts_cohort_changelist") not in start
    assert reverse("admin:networks_guidancerequest_changelist") not in start


def test_the_role_without_a_network_opens_an_empty_house():
    actor = partner()
    assert not Network.objects.visible_to(actor).exists()
    assert signed_in(actor).get("/admin/").status_code == 200


def test_the_network_without_the_role_opens_nothing():
    person = mentor().person
    Network.objects.get(slug="vest").coordinators.add(person)
    assert not Network.objects.visible_to(person).exists()
    assert signed_in(person).get("/admin/networks/network/").status_code == 302


def test_a_coordinator_who_is_taken_out_sees_nothing_at_once():
    actor = partner("vest")
    client = signed_in(actor)
    meeting = MeetingFactory()
    where = reverse("admin:networks_meeting_answers", args=[meeting.pk])
    assert client.get(where).status_code == 200
    meeting.network.coordinators.remove(actor)
    assert client.get(where).status_code == 404


def test_runs_meetings_from_the_invitation_to_the_minutes():
    actor, one = partner("vest"), mentor()
    meeting = create_meeting(meeting=MeetingFactory.build(network=one.network, created_by=None), actor=actor)
    assert meeting.invitations.get().mentor == one
    meeting.starts = time(8, 0)
    change_meeting(meeting=meeting, actor=actor)
    cancel_meeting(meeting=meeting, actor=actor, reason="Uvær.")
    held = MeetingFactory(date=today() - timedelta(days=2))
    invitation = held.invitations.create(mentor=one)
    assert save_attendance(meeting=held, present=[invitation.pk], seen=[], actor=actor) == 1
    row = save_minutes(meeting=held, text="Vi lærte av hverandre.", seen=0, actor=actor)
    assert approve_minutes(minutes=row, seen=row.saves, actor=actor).state == Minutes.State.APPROVED
    poll = DatePollFactory(network=one.network, created_by=actor)
    assert change_state(poll, "close", actor=actor, reason="Ingen dato passer.").state == DatePoll.State.CLOSED


def test_does_not_run_other_networks():
    actor = partner("midt")
    for act in (
        lambda: create_meeting(meeting=MeetingFactory.build(created_by=None), actor=actor),
        lambda: cancel_meeting(meeting=MeetingFactory(), actor=actor, reason="Uvær."),
        lambda: join_local(network=network(), mentor=mentor(), actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Meeting.objects.filter(network__slug="vest", created_by=actor).exists()


def test_takes_into_the_local_network_those_who_work_there_and_nobody_else():
    local = network()
    actor = partner("bergen")
    here, elsewhere = mentor(), mentor("1103")
    join_local(network=local, mentor=here, actor=actor)
    with pytest.raises(PermissionDenied):
        join_local(network=local, mentor=elsewhere, actor=actor)
    text = signed_in(actor).get(f"/admin/networks/network/{local.pk}/medlemmer/").content.decode()
    assert here.person.email in text
    assert elsewhere.person.email not in text
    assert reverse("admin:networks_mentor_page", args=[here.pk]) not in text


def test_may_not_change_the_network_or_who_coordinates_it():
    actor = partner("vest")
    row = Network.objects.get(slug="vest")
    client = signed_in(actor)
    where = reverse("admin:networks_network_change", args=[row.pk])
    assert client.get(where).status_code == 200
    assert client.post(where, {"name": "Mitt", "slug": "mitt"}).status_code == 403
    assert client.get(reverse("admin:networks_network_add")).status_code == 403
    for field in ("partner",):
        asked = {"app_label": "networks", "model_name": "network", "field_name": field, "term": "a"}
        assert client.get(reverse("admin:autocomplete"), asked).status_code == 403


def test_the_outbox_is_closed_but_the_deliveries_of_the_own_meetings_are_open():
    actor, one = partner("vest"), mentor()
    meeting = create_meeting(meeting=MeetingFactory.build(network=one.network, created_by=None), actor=actor)
    client = signed_in(actor)
    assert Mail.objects.filter(recipient=one.person).exists()
    assert client.get(reverse("admin:outbox_mail_changelist")).status_code == 403
    shown = client.get(reverse("admin:networks_meeting_deliveries", args=[meeting.pk])).content.decode()
    assert str(one) in shown
    assert "/admin/outbox/" not in shown


def test_only_who_has_the_role_can_be_named_as_coordinator():
    client, row = signed_in(staff(NATIONAL)), network()
    form = {"name": row.name, "slug": row.slug, "partner": "", "rhythm": "",
            "municipalities": [one.pk for one in row.municipalities.all()]}  # fmt: skip
    where = reverse("admin:networks_network_change", args=[row.pk])
    answer = client.post(where, {**form, "coordinators": [staff(REGIONAL).pk]})
    assert "coordinators" in answer.context["adminform"].form.errors
    actor = partner()
    assert client.post(where, {**form, "coordinators": [actor.pk]}).status_code == 302
    assert set(row.coordinators.all()) == {actor}


def test_a_regions_coordinator_sees_the_partner_and_changes_it_not():
    local, actor = network(), partner()
    local.coordinators.add(actor)
    client = signed_in(staff(REGIONAL))
    where = reverse("admin:networks_network_change", args=[local.pk])
    assert actor.name in client.get(where).content.decode()
    form = {"name": "Nytt navn", "slug": local.slug, "partner": "", "rhythm": "", "coordinators": [],
            "municipalities": [one.pk for one in local.municipalities.all()]}  # fmt: skip
    assert client.post(where, form).status_code == 302
    local.refresh_from_db()
    assert (local.name, local.coordinators.get()) == ("Nytt navn", actor)
