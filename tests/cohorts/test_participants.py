"""A cohort's people: the list, sharing by choice, messages sent once, reminders, papers."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cohorts import papers
from cohorts.models import Message, Participation, PracticalNeeds
from cohorts.reminders import needs_asked, needs_missing, reminders, to_read
from cohorts.services.gatherings import Plan, move_gathering
from cohorts.services.life import cancel_cohort
from cohorts.services.messages import send_message
from cohorts.services.participants import share_contact
from curriculum.models import Material
from mentorprog.documents import rendering
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from mentorprog.times import OSLO, moment, today
from tests.dashboard import world
from tests.factories import ApplicationFactory, CohortFactory, ParticipationFactory, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def send() -> list[Any]:
    mail.outbox.clear()
    reconcile()
    dispatch()
    return list(mail.outbox)


# --- Sharing ------------------------------------------------------------------------------------------------


def test_only_those_who_choose_so_are_seen_and_by_their_own_cohort_only() -> None:
    cohort = CohortFactory()
    me, silent, open_one = (ParticipationFactory(cohort=cohort) for _ in range(3))
    share_contact(participation=open_one, shares=True, actor=open_one.person)
    client, stranger = Client(), Client()
    client.force_login(me.person)
    stranger.force_login(ParticipationFactory().person)
    url = reverse("fellow_participants", args=[cohort.slug])
    page = client.get(url).content.decode()
    assert (open_one.person.email in page, silent.person.email in page) == (True, False)
    assert stranger.get(url).status_code == 404
    assert client.post(url, {"share": "yes"}).status_code == 302
    me.refresh_from_db()
    assert me.shares_contact is True
    assert client.post(url, {"share": "no"}).status_code == 302
    me.refresh_from_db()
    assert me.shares_contact is False
    with pytest.raises(PermissionDenied):
        share_contact(participation=silent, shares=True, actor=me.person)
    Participation.objects.filter(pk=me.pk).update(state="withdrawn")
    assert client.get(url).status_code == 404


# --- Messages -----------------------------------------------------------------------------------------------


def test_a_message_goes_once_to_each_however_often_it_is_sent() -> None:
    cohort, actor, token = CohortFactory(), staff(), uuid4()
    seats = ParticipationFactory.create_batch(3, cohort=cohort)
    values = {"cohort": cohort, "to": [seat.pk for seat in seats[:2]], "token": token, "actor": actor}
    first, new = send_message(**values, subject="Husk sko", text="Vi går ut.")
    again, newer = send_message(**values, subject="Husk sko", text="Vi går ut.")
    assert (first, new, newer) == (again, True, False)
    letters = send()
    assert sorted(one.to[0] for one in letters) == sorted(seat.person.email for seat in seats[:2])
    assert {one.subject for one in letters} == {"Husk sko"}
    assert "Vi går ut." in letters[0].body
    assert send() == []


def test_a_message_to_nobody_or_to_one_who_has_left_is_refused() -> None:
    cohort, actor = CohortFactory(), staff()
    gone = ParticipationFactory(cohort=cohort, state="withdrawn")
    elsewhere = ParticipationFactory()
    for to in ([], [gone.pk], [elsewhere.pk]):
        with pytest.raises(Refused):
            send_message(cohort=cohort, to=to, subject="Hei", text="Hei", token=uuid4(), actor=actor)
    with pytest.raises(PermissionDenied):
        send_message(cohort=cohort, to=[1], subject="Hei", text="Hei", token=uuid4(), actor=staff(REGIONAL))
    assert not Message.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_one_moment_it_is_one_message() -> None:
    cohort, actor, token = CohortFactory(), staff(), uuid4()
    seat = ParticipationFactory(cohort=cohort)

    def press() -> bool:
        return send_message(cohort=cohort, to=[seat.pk], subject="Hei", text="Hei", token=token, actor=actor)[1]

    assert sorted(at_once([press, press, press])) == [False, False, True]
    assert Message.objects.get().recipients.count() == 1


def test_the_page_shows_the_mail_before_it_is_sent() -> None:
    cohort = CohortFactory()
    seats = ParticipationFactory.create_batch(3, cohort=cohort)
    client = world.signed_in(world.staff())
    url = reverse("admin:cohorts_cohort_message", args=[cohort.pk])
    opened = client.get(url, {"to": [seats[0].pk]})
    assert [seat.pk for seat in opened.context["chosen"]] == [seats[0].pk]
    assert len(client.get(url).context["chosen"]) == 3
    data = {"to": [seats[0].pk], "subject": "Husk <sko> & sokker", "text": "Vi går ut.", "token": str(uuid4())}
    looked = client.post(url, {**data, "act": "preview"})
    assert looked.context["preview"].subject == "Husk <sko> & sokker"
    assert "Husk &lt;sko&gt; &amp; sokker" in looked.content.decode()
    assert not Message.objects.exists()
    assert client.post(url, {**data, "act": "send"}).status_code == 302
    assert client.post(url, {**data, "act": "send"}).status_code == 302
    assert Message.objects.get().recipients.count() == 1
    for bad in ({**data, "to": ["x"], "act": "send"}, {**data, "to": ["9" * 40], "act": "send"}):
        assert client.post(url, bad).status_code == 400
    assert client.post(url, {**data, "token": "x", "act": "send"}).status_code == 200
    assert client.post(url, {**data, "token": str(uuid4()), "to": [], "act": "send"}).status_code == 200
    assert Message.objects.count() == 1
    assert world.signed_in(world.staff(REGIONAL)).get(url).status_code == 403


def test_those_who_apply_are_told_when_the_cohort_is_called_off() -> None:
    cohort = CohortFactory()
    draft = ApplicationFactory(cohort=cohort)
    cancel_cohort(cohort=cohort, actor=staff(), reason="For få", text="For få har søkt.")
    [letter] = send()
    assert (letter.to, "For få har søkt." in letter.body) == ([draft.contact.email], True)


# --- Reminders ----------------------------------------------------------------------------------------------


def test_reminders_go_14_3_and_1_days_before_at_nine_by_the_clock() -> None:
    with time_machine.travel(moment(date(2027, 9, 1), time(8)), tick=False):
        seat = ParticipationFactory(cohort=CohortFactory(first_day=date(2027, 11, 1)))  # after the end of summer time
        place = seat.cohort.gatherings.get(gathering__order=1)
        sends = [plan.send_at for plan in reminders() if plan.context["place"] == place.pk]
        local = [when.astimezone(OSLO) for when in sends]
        assert [(when.date(), when.hour) for when in local] == [
            (date(2027, 10, 18), 9),
            (date(2027, 10, 29), 9),
            (date(2027, 10, 31), 9),
        ]
        assert [when.utcoffset() for when in local] == [timedelta(hours=2), timedelta(hours=2), timedelta(hours=1)]
        Participation.objects.filter(pk=seat.pk).update(state="withdrawn")
        assert list(reminders()) == []


def test_a_late_participant_and_a_move_make_no_stale_reminders() -> None:
    with time_machine.travel(moment(date(2027, 9, 1), time(8)), tick=False):
        cohort = CohortFactory(first_day=date(2027, 11, 1))
        ParticipationFactory(cohort=cohort)
        place = cohort.gatherings.get(gathering__order=1)
    with time_machine.travel(moment(date(2027, 10, 25), time(12)), tick=False):
        late = ParticipationFactory(cohort=cohort)
        ahead = {plan.key.split(":")[3] for plan in reminders() if plan.context["participation"] == late.pk}
        mine = [p for p in reminders() if p.context == {"place": place.pk, "participation": late.pk}]
        assert (len(mine), ahead) == (2, {"14", "3", "1"})  # of the later gatherings all three
        days = {day.training_day_id: day.date + timedelta(days=1) for day in place.days.all()}
        move_gathering(
            place=place, plan=Plan(place.gathering_id, place.venue, "", days), seen=0, actor=staff(), text=""
        )
        keys = [plan.key for plan in reminders() if plan.context["place"] == place.pk]
        assert {key.split(":")[2] for key in keys} == {"2027-11-02"}
        assert {key.split(":")[3] for key in keys} == {"3", "1"}


def test_needs_are_asked_once_and_missing_ones_reminded_of() -> None:
    with time_machine.travel(moment(date(2027, 9, 1), time(8)), tick=False):
        cohort = CohortFactory(first_day=date(2027, 11, 1))
        seat, silent = ParticipationFactory(cohort=cohort), ParticipationFactory(cohort=cohort)
        place = cohort.gatherings.get(gathering__order=1)
        asked = [plan for plan in needs_asked() if plan.context["place"] == place.pk]
        assert [plan.send_at.astimezone(OSLO).date() for plan in asked] == [date(2027, 10, 4)] * 2
    with time_machine.travel(moment(date(2027, 10, 5), time(12)), tick=False):
        letters = [one for one in send() if "need" in one.subject or "trenger" in one.subject]
        assert len(letters) == 2
        PracticalNeeds.objects.create(participation=seat, gathering=place, room="none")
        left = [plan for plan in needs_missing() if plan.context["place"] == place.pk]
        assert [plan.context["participation"] for plan in left] == [silent.pk]
        assert left[0].send_at.astimezone(OSLO).date() == date(2027, 10, 22)
    with time_machine.travel(moment(date(2027, 10, 22), time(12)), tick=False):
        assert {one.to[0] for one in send() if "reminder" in one.subject.lower() or "Påminnelse" in one.subject} == {
            silent.person.email
        }


def test_what_is_to_be_read_is_told_a_week_before() -> None:
    with time_machine.travel(moment(date(2027, 9, 1), time(8)), tick=False):
        seat = ParticipationFactory(cohort=CohortFactory(first_day=date(2027, 11, 1)), person__language="en")
        place = seat.cohort.gatherings.get(gathering__order=2)
        assert list(to_read()) == []
        session = place.gathering.days.order_by("number")[0].sessions.order_by("starts")[0]
        Material.objects.create(session=session, title="Om traumer", url="https://example.no/t", read_before=True)
        [plan] = to_read()
        assert (plan.context["place"], plan.send_at.astimezone(OSLO).date()) == (place.pk, date(2027, 11, 15))
        reconcile()
    with time_machine.travel(moment(date(2027, 11, 15), time(12)), tick=False):
        [letter] = [one for one in send() if "Read this" in one.subject]
    assert "Om traumer" in letter.body


def test_a_cohort_that_is_called_off_reminds_nobody() -> None:
    cohort = CohortFactory()
    ParticipationFactory(cohort=cohort)
    assert list(reminders())
    cancel_cohort(cohort=cohort, actor=staff(), reason="For få", text="For få.")
    assert [*reminders(), *needs_asked(), *needs_missing(), *to_read()] == []


# --- The list and the papers --------------------------------------------------------------------------------


def test_the_list_costs_the_same_for_one_and_for_many_and_keeps_to_the_region(
    django_assert_max_num_queries: Any,
) -> None:
    cohort, client = CohortFactory(), world.signed_in(world.staff())
    url = reverse("admin:cohorts_cohort_participants", args=[cohort.pk])
    world.participant(cohort, name="Bergen Bergesen")
    for _round in range(2):
        with django_assert_max_num_queries(10):
            assert client.get(url).status_code == 200
        ParticipationFactory.create_batch(10, cohort=cohort)
    elsewhere = world.signed_in(world.staff(REGIONAL, "nord")).get(url)
    assert (elsewhere.status_code, "Bergen Bergesen" in elsewhere.content.decode()) == (200, False)


def test_my_page_and_the_own_pages_keep_within_their_statements(django_assert_max_num_queries: Any) -> None:
    seat = ParticipationFactory(cohort=CohortFactory(first_day=today() + timedelta(days=20)))
    ParticipationFactory.create_batch(5, cohort=seat.cohort, shares_contact=True)
    client, place = Client(), seat.cohort.gatherings.get(gathering__order=1)
    client.force_login(seat.person)
    client.get(reverse("privacy"))  # reads what is kept for a minute
    for url in (
        reverse("needs", args=[place.pk]),
        reverse("fellow_participants", args=[seat.cohort.slug]),
        reverse("renew_calendar"),
    ):
        with django_assert_max_num_queries(8):
            assert client.get(url).status_code == 200


def test_badges_and_sheets_hold_the_names_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    cohort = CohortFactory()
    odd = "Ánne <b>&</b> Šárá 🙂 " + "x" * 60
    seats = [ParticipationFactory(cohort=cohort, person__name=odd), ParticipationFactory(cohort=cohort)]
    drawn: list[str] = []
    monkeypatch.setattr(rendering, "pdf", lambda source, **_: drawn.append(source) or b"%PDF")
    papers.badges(cohort, seats)
    papers.sheet(cohort.gatherings.get(gathering__order=1), seats)
    for page in drawn:
        assert "Ánne &lt;b&gt;&amp;&lt;/b&gt; Šárá" in page
        assert "<b>" not in page
    assert drawn[1].count("<td></td>") == 6


def test_a_stranger_gets_no_papers() -> None:
    cohort = CohortFactory()
    place = cohort.gatherings.get(gathering__order=1)
    client = world.signed_in(world.staff(REGIONAL))
    assert client.get(reverse("admin:cohorts_cohort_badges", args=[cohort.pk])).status_code == 403
    for kind, status in (("oppmoteliste", 403), ("kurssted", 403), ("alt", 404)):
        assert client.get(reverse("admin:cohorts_cohort_paper", args=[cohort.pk, place.pk, kind])).status_code == status
