"""Local networks beside the regional one: who makes them, who is in them, and what a member gets."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mentorprog.outbox import services as outbox
from mentorprog.outbox.models import Mail
from mentorprog.people.roles import NATIONAL, REGIONAL
from mentorprog.places.models import Municipality
from mentorprog.states import Refused
from mentorprog.times import today
from networks.minutes import minutes_for
from networks.models import Invitation, LocalMembership, Mentor, Minutes, Network, ReminderRule
from networks.polls.selectors import asked
from networks.selectors import could_join, members, own_invitations
from networks.services.local import join_local, leave_local, set_locals
from networks.services.meetings import create_meeting
from networks.services.mentors import answer_network_question, follow_workplace, leave, move_mentor, take_back
from tests.dashboard.world import signed_in, staff
from tests.factories import DatePollFactory, MeetingFactory, MentorFactory, PersonFactory

pytestmark = pytest.mark.django_db
BERGEN, OYGARDEN, STAVANGER, TRONDHEIM = "4601", "4626", "1103", "5001"


def place(number: str) -> Municipality:
    return Municipality.objects.current().get(number=number)


def network(slug: str = "bergen", numbers: tuple[str, ...] = (BERGEN, OYGARDEN), centre: str = "vest") -> Network:
    regional = Network.objects.get(slug=centre)
    made = Network.objects.create(slug=slug, name=f"Lokalt {slug}", kind=Network.Kind.LOCAL, centre=regional.centre)
    made.municipalities.set([place(number) for number in numbers])
    return made


def mentor(number: str = BERGEN, slug: str = "vest") -> Mentor:
    person = PersonFactory(work_municipality=place(number))
    found: Mentor = MentorFactory(person=person, network=Network.objects.get(slug=slug))
    return found


def templates_to(one: Mentor) -> list[str]:
    return list(Mail.objects.filter(recipient=one.person).order_by("pk").values_list("template", flat=True))


def test_who_is_taken_in_is_told_and_invited_to_what_is_ahead():
    local, one, actor = network(), mentor(), staff(REGIONAL)
    meeting = create_meeting(meeting=MeetingFactory.build(network=local, created_by=None), actor=actor)
    assert not meeting.invitations.exists()
    first, again = (join_local(network=local, mentor=one, actor=actor) for _time in range(2))
    assert first == again
    assert templates_to(one) == ["local_network_joined", "meeting_invitation"]
    assert [row.meeting for row in own_invitations(one)] == [meeting]
    assert list(members(local)) == [one]
    assert one in members(one.network)


def test_a_regional_network_has_its_members_once_however_many_local_ones_they_are_in():
    one, actor = mentor(), staff(REGIONAL)
    for slug in ("a", "b", "c"):
        join_local(network=network(slug), mentor=one, actor=actor)
    meeting = create_meeting(meeting=MeetingFactory.build(network=one.network, created_by=None), actor=actor)
    assert [row.mentor for row in meeting.invitations.all()] == [one]


def test_those_who_work_there_are_offered_until_they_are_in():
    local, here, near, elsewhere = network(), mentor(), mentor(OYGARDEN), mentor(STAVANGER)
    left = mentor()
    leave(mentor=left, actor=staff(NATIONAL), reason="Ny jobb.")
    assert set(could_join(local)) == {here, near}
    join_local(network=local, mentor=here, actor=staff(REGIONAL))
    assert set(could_join(local)) == {near}
    with pytest.raises(Refused):
        join_local(network=local, mentor=left, actor=staff(NATIONAL))
    join_local(network=local, mentor=elsewhere, actor=staff(REGIONAL))  # the region's coordinator knows why


def test_nobody_is_taken_in_twice_or_into_a_regional_network():
    one, regional = mentor(), Network.objects.get(slug="midt")
    with pytest.raises(Refused):
        join_local(network=regional, mentor=one, actor=staff(NATIONAL))
    with pytest.raises(Refused):
        move_mentor(mentor=one, network=network(), actor=staff(NATIONAL))
    one.refresh_from_db()
    assert one.network.slug == "vest"


@pytest.mark.parametrize("centre", ["midt", "nord"])
def test_another_regions_coordinator_has_no_say(centre):
    local, one, actor = network(), mentor(), staff(REGIONAL, centre)
    with pytest.raises(PermissionDenied):
        join_local(network=local, mentor=one, actor=actor)
    join_local(network=local, mentor=one, actor=staff(REGIONAL))
    with pytest.raises(PermissionDenied):
        leave_local(network=local, mentor=one, actor=actor)
    assert LocalMembership.objects.count() == 1


def test_who_leaves_gets_nothing_more_of_it_and_stays_in_the_region():
    local, one, actor = network(), mentor(), staff(REGIONAL)
    join_local(network=local, mentor=one, actor=actor)
    theirs = create_meeting(meeting=MeetingFactory.build(network=local, created_by=None), actor=actor)
    regional = create_meeting(meeting=MeetingFactory.build(network=one.network, created_by=None), actor=actor)
    leave_local(network=local, mentor=one, actor=one.person)
    assert [row.meeting for row in own_invitations(one)] == [regional]
    assert Invitation.everyone.get(meeting=theirs, mentor=one).withdrawn_at
    assert "meeting_cancelled" in templates_to(one)
    leave_local(network=local, mentor=one, actor=one.person)  # a second click
    assert templates_to(one).count("meeting_cancelled") == 1


def test_who_moves_to_another_region_leaves_the_local_networks_of_the_old_one():
    one, actor = mentor(), staff(REGIONAL)
    join_local(network=network(), mentor=one, actor=actor)
    question = follow_workplace(person=one.person, place=place(TRONDHEIM))
    answer_network_question(question=question, move=True, actor=one.person)
    one.refresh_from_db()
    assert (one.network.slug, one.local_memberships.count()) == ("midt", 0)


def test_who_comes_back_is_invited_in_all_networks_again():
    local, one, actor = network(), mentor(), staff(REGIONAL)
    join_local(network=local, mentor=one, actor=actor)
    leave(mentor=one, actor=actor, reason="Ny jobb.")
    assert not members(local).exists()
    meeting = create_meeting(meeting=MeetingFactory.build(network=local, created_by=None), actor=actor)
    take_back(mentor=one, actor=actor, reason="Kom tilbake.")
    assert meeting.invitations.get().mentor == one


def test_the_mentors_page_sets_the_networks_that_the_viewer_works_with():
    ours, also, theirs, one = network("a"), network("b"), network("c", (TRONDHEIM,), "midt"), mentor()
    for each in (ours, theirs):
        join_local(network=each, mentor=one, actor=staff(NATIONAL))
    set_locals(mentor=one, networks=Network.objects.filter(pk=also.pk), actor=staff(REGIONAL))
    assert {row.network for row in one.local_memberships.all()} == {also, theirs}


def test_the_minutes_and_date_polls_of_a_local_network_are_for_its_members():
    local, one, other, actor = network(), mentor(), mentor(), staff(REGIONAL)
    held = MeetingFactory(network=local, date=today() - timedelta(days=7))
    Minutes.objects.create(
        meeting=held, text="Vi lærte.", state=Minutes.State.APPROVED, written_by=actor, approved_by=actor,
        approved_at=held.starts_at,
    )  # fmt: skip
    join_local(network=local, mentor=one, actor=actor)
    poll = DatePollFactory(network=local, created_by=actor)
    assert (len(minutes_for(one)), len(minutes_for(other))) == (1, 0)
    assert list(asked(poll)) == [one]
    outbox.reconcile("date-poll")
    assert (templates_to(one)[-1:], templates_to(other)) == (["date_poll"], [])
    client = signed_in(one.person)
    assert poll.title in client.get("/minside/").content.decode()
    assert client.get(f"/minside/moter/{held.pk}/").status_code == 200
    client = signed_in(other.person)
    assert poll.title not in client.get("/minside/").content.decode()
    assert client.get(f"/minside/moter/{held.pk}/").status_code == 404


def test_a_mentor_without_a_regional_network_sees_the_local_meeting():
    local, actor = network(), staff(NATIONAL)
    one = mentor()
    Mentor.objects.filter(pk=one.pk).update(network=None)
    meeting = create_meeting(meeting=MeetingFactory.build(network=local, created_by=None), actor=actor)
    join_local(network=local, mentor=one, actor=actor)
    client = signed_in(one.person)
    assert meeting.title in client.get("/minside/").content.decode()


def test_a_new_local_network_has_the_usual_reminders():
    assert (
        ReminderRule.objects.filter(network=network()).count()
        == ReminderRule.objects.filter(network__slug="vest").count()
    )


# --- The pages of staff --------------------------------------------------------------------------------------
def form(**values: object) -> dict[str, object]:
    return {"name": "Mentornettverk Bergen", "slug": "bergen", "rhythm": "", "partner": "", **values}


def test_a_regions_coordinator_makes_a_local_network_of_the_own_region_only():
    actor = staff(REGIONAL)
    client = signed_in(actor)
    where = "/admin/networks/network/add/"
    shown = client.get(where).content.decode()
    assert 'name="kind"' not in shown
    assert 'name="coordinators"' not in shown
    answer = client.post(where, form(municipalities=[place(TRONDHEIM).pk]))
    assert answer.status_code == 200
    assert "municipalities" in answer.context["adminform"].form.errors
    assert "Trondheim" not in shown
    assert not Network.objects.filter(slug="bergen").exists()
    assert client.post(where, form(municipalities=[])).status_code == 200
    cheating = form(municipalities=[place(BERGEN).pk], kind="regional", centre=1, coordinators=[actor.pk])
    assert client.post(where, cheating).status_code == 302
    made = Network.objects.get(slug="bergen")
    assert (made.kind, made.centre, made.coordinators.count()) == (Network.Kind.LOCAL, actor.centre, 0)
    assert client.get(f"/admin/networks/network/{made.pk}/change/").status_code == 200
    assert client.post(f"/admin/networks/network/{Network.objects.get(slug='vest').pk}/change/", {}).status_code == 403


def test_national_staff_make_regional_networks_with_counties_and_local_ones_without():
    client = signed_in(staff(NATIONAL))
    counties = {"territories-TOTAL_FORMS": "1", "territories-INITIAL_FORMS": "0"}
    agder = Municipality.objects.current().get(number="4204").county
    values = form(centre=Network.objects.get(slug="vest").centre_id, kind="local", municipalities=[place(BERGEN).pk])
    wrong = client.post("/admin/networks/network/add/", {**values, **counties, "territories-0-county": agder.pk})
    assert "kommuner, ikke fylker" in wrong.content.decode()
    regional = {**values, **counties, "kind": "regional", "municipalities": [], "territories-0-county": agder.pk}
    assert client.post("/admin/networks/network/add/", regional).status_code == 302
    assert Network.objects.get(slug="bergen").territories.get().county == agder


def test_the_members_page_takes_in_and_out():
    local, one, elsewhere = network(), mentor(), mentor(STAVANGER)
    client = signed_in(staff(REGIONAL))
    where = f"/admin/networks/network/{local.pk}/medlemmer/"
    assert str(one) in client.get(where).content.decode()
    for nobody in ([], [elsewhere.pk], ["x"]):
        assert client.post(where, {"in": "1", "mentors": nobody}).status_code == 200
    for wrong in ({}, {"out": "x"}, {"out": "9" * 30}):
        assert client.post(where, wrong).status_code == 400
    assert client.post(where, {"out": elsewhere.pk}).status_code == 404
    assert client.post(where, {"in": "1", "mentors": [one.pk]}).status_code == 302
    assert client.post(where, {"in": "1", "mentors": [one.pk]}).status_code == 200  # a second click: already in
    assert list(members(local)) == [one]
    assert client.post(where, {"out": one.pk}).status_code == 302
    assert not members(local).exists()
    regional = f"/admin/networks/network/{one.network_id}/medlemmer/"
    assert str(one) in client.get(regional).content.decode()
    assert client.post(regional, {"out": one.pk}).status_code == 403


def test_the_mentor_leaves_on_the_own_page():
    local, one = network(), mentor()
    join_local(network=local, mentor=one, actor=staff(REGIONAL))
    client = signed_in(one.person)
    assert "/minside/lokale-nettverk/" in client.get("/minside/").content.decode()
    assert local.name in client.get("/minside/lokale-nettverk/").content.decode()
    for wrong in ("", "x", "0"):
        client.post("/minside/lokale-nettverk/", {"leave": wrong})
    assert one.local_memberships.exists()
    for _click in range(2):
        assert client.post("/minside/lokale-nettverk/", {"leave": local.pk}).status_code == 302
    assert not one.local_memberships.exists()
    assert "/minside/lokale-nettverk/" not in client.get("/minside/").content.decode()
