"""Date polls: asked of the members, answered, reminded of, and turned into a meeting once."""

from datetime import time, timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse, translate_url
from django.utils import timezone

from mentorprog import tokens
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import reconcile
from mentorprog.people.roles import REGIONAL, REVIEWER
from mentorprog.states import Refused
from mentorprog.times import end_of_day, today
from networks.models import DatePoll, Meeting, Mentor, Network, PollVote
from networks.polls.selectors import lines
from networks.polls.services import close_poll, create_poll, new_poll, settle_poll, vote
from networks.services.mentors import leave
from tests.dashboard import world
from tests.factories import DatePollFactory, MentorFactory, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def slots(*days: int) -> list:
    return [(today() + timedelta(days=n), time(9), time(11)) for n in days]


def drafted(**values: object) -> DatePoll:
    common = {"network": Network.objects.get(slug="vest"), "token": uuid4(), "title": "Høstmøte", "place": "Her"}
    return new_poll(**{**common, "link": "", "deadline": today() + timedelta(days=7)} | values)


def says(poll: DatePoll, mentor: Mentor, *answers: str) -> None:
    given = dict(zip(poll.options.values_list("pk", flat=True), answers, strict=True))
    vote(poll=poll, mentor=mentor, answers=given, actor=mentor.person)


def waiting(template: str = "date_poll") -> list[tuple[int, bool]]:
    rows = Mail.objects.filter(template=template, state=Mail.State.QUEUED).order_by("pk")
    return [(mail.context["mentor"], mail.context["reminder"]) for mail in rows]


def after(poll: DatePoll) -> time_machine.travel:
    return time_machine.travel(end_of_day(poll.deadline) + timedelta(hours=1))


@pytest.mark.parametrize("days", [(20,), tuple(range(10, 21)), (20, 20), (-1, 20), (3, 20)])
def test_dates_that_cannot_be_asked_about(days: tuple[int, ...]) -> None:
    with pytest.raises(Refused):
        create_poll(poll=drafted(), slots=slots(*days), actor=staff())
    assert not DatePoll.objects.exists()


def test_the_same_form_sent_twice_is_one_poll() -> None:
    token = uuid4()
    for _click in range(2):
        create_poll(poll=drafted(token=token), slots=slots(20, 21), actor=staff())
    assert DatePoll.objects.count() == 1


@pytest.mark.parametrize(("role", "centre"), [(REGIONAL, "midt"), (REVIEWER, "vest")])
def test_others_neither_ask_nor_choose(role: str, centre: str) -> None:
    poll, actor = DatePollFactory(), staff(role, centre)
    with pytest.raises(PermissionDenied):
        create_poll(poll=drafted(), slots=slots(20, 21), actor=actor)
    with after(poll), pytest.raises(PermissionDenied):
        settle_poll(poll=poll, option=poll.options.all()[0], actor=actor)


def test_members_are_asked_once_new_ones_too_and_those_who_left_not_any_more() -> None:
    first, gone = MentorFactory(), MentorFactory()
    DatePollFactory()
    for _tick in range(2):
        reconcile()
    asked = {mentor for mentor, reminder in waiting() if not reminder}
    assert asked == {first.pk, gone.pk}
    newcomer = MentorFactory()
    leave(mentor=gone, actor=staff(), reason="Ny jobb.")
    reconcile()
    assert {mentor for mentor, _reminder in waiting()} == {first.pk, newcomer.pk}


def test_a_reminder_goes_two_days_before_to_those_who_have_not_voted() -> None:
    silent, done = MentorFactory(), MentorFactory()
    poll = DatePollFactory()
    says(poll, done, "yes", "no")
    reconcile()
    (reminder,) = [one for one in Mail.objects.all() if one.context.get("reminder")]
    assert reminder.context["mentor"] == silent.pk
    assert timezone.localdate(reminder.send_at) == poll.deadline - timedelta(days=2)
    says(poll, silent, "no", "no")
    reconcile()
    assert (silent.pk, True) not in waiting()


def test_votes_change_until_the_deadline_and_are_ones_own() -> None:
    poll, mentor = DatePollFactory(), MentorFactory()
    says(poll, mentor, "yes", "no")
    says(poll, mentor, "no", "if_needed")
    assert list(PollVote.objects.order_by("option").values_list("answer", flat=True)) == ["no", "if_needed"]
    with pytest.raises(PermissionDenied):
        vote(poll=poll, mentor=mentor, answers={}, actor=staff())
    with pytest.raises(Refused):
        vote(poll=poll, mentor=mentor, answers={}, actor=mentor.person)
    with after(poll), pytest.raises(Refused):
        says(poll, mentor, "yes", "yes")


@pytest.mark.parametrize(
    ("votes", "best"),
    [
        ([("yes", "no", "no"), ("no", "yes", "yes"), ("no", "yes", "no")], 1),
        ([("yes", "if_needed", "no"), ("no", "yes", "if_needed")], 1),
        ([("yes", "no", "yes")], 0),
        ([], None),
    ],
)
def test_the_best_date(votes: list[tuple[str, ...]], best: int | None) -> None:
    poll = DatePollFactory(dates=(20, 21, 22))
    for answers in votes:
        says(poll, MentorFactory(), *answers)
    assert [place for place, line in enumerate(lines(poll)) if line.best] == ([] if best is None else [best])


def test_the_chosen_date_becomes_one_meeting_and_answers_nothing_for_anybody() -> None:
    poll, mentor = DatePollFactory(), MentorFactory()
    says(poll, mentor, "yes", "yes")
    option = poll.options.all()[1]
    with pytest.raises(Refused):
        settle_poll(poll=poll, option=option, actor=staff())
    with after(poll):
        made = {settle_poll(poll=poll, option=option, actor=staff()).pk for _click in range(2)}
        assert len(made) == Meeting.objects.count() == 1
        meeting = Meeting.objects.get()
        assert (meeting.date, meeting.place, meeting.title) == (option.date, poll.place, poll.title)
        assert [one.answer for one in meeting.invitations.all()] == [""]
        with pytest.raises(Refused):
            close_poll(poll=poll, reason="For sent.", actor=staff())


def test_closing_needs_a_reason_and_stops_the_mails() -> None:
    poll, _mentor = DatePollFactory(), MentorFactory()
    reconcile()
    with pytest.raises(Refused):
        close_poll(poll=poll, reason="", actor=staff())
    close_poll(poll=poll, reason="Ingen passer.", actor=staff())
    reconcile()
    assert waiting() == []


def test_the_member_answers_from_the_mail_and_sees_it_on_my_page() -> None:
    poll, mentor = DatePollFactory(), MentorFactory()
    page, client = reverse("date_poll", args=[tokens.make("date-poll", poll.pk, mentor.pk)]), Client()
    assert client.get(page).status_code == 200
    assert not PollVote.objects.exists()
    fields = [f"option{pk}" for pk in poll.options.values_list("pk", flat=True)]
    for wrong in ({}, {fields[0]: "yes"}, dict.fromkeys(fields, "perhaps"), dict.fromkeys(fields, "\x00")):
        assert client.post(page, wrong).status_code == 200
    assert not PollVote.objects.exists()
    assert client.post(page, dict.fromkeys(fields, "yes")).status_code == 302
    assert PollVote.objects.count() == 2
    client.force_login(mentor.person)
    assert page in client.get(reverse("mypage")).content.decode()
    leave(mentor=mentor, actor=staff(), reason="Ny jobb.")
    assert b"<form method" not in Client().get(page).content.split(b"<main")[1]


def test_staff_ask_and_choose_on_their_pages() -> None:
    MentorFactory()
    client = world.signed_in(world.staff())
    page = reverse("admin:networks_datepoll_ask")
    assert client.get(page).status_code == 200
    assert client.post(page, {"title": "Høstmøte"}).status_code == 200
    sent = {"network": Network.objects.get(slug="vest").pk, "title": "Høstmøte", "place": "Her", "token": str(uuid4())}
    sent["deadline"] = (today() + timedelta(days=7)).isoformat()
    for n in (1, 2):
        sent |= {f"slot{n}-date": (today() + timedelta(days=20 + n)).isoformat()}
        sent |= {f"slot{n}-starts": "09:00", f"slot{n}-ends": "11:00"}
    assert client.post(page, sent | {"slot3-date": "tull"}).status_code == 200
    assert client.post(page, sent).status_code == 302
    poll = DatePoll.objects.get()
    answers = reverse("admin:networks_datepoll_answers", args=[poll.pk])
    assert client.get(answers).status_code == 200
    with after(poll):
        client = world.signed_in(world.staff())
        client.post(answers, {"act": "settle", "option": "9" * 30})
        assert not Meeting.objects.exists()
        client.post(answers, {"act": "settle", "option": poll.options.all()[0].pk})
    assert Meeting.objects.count() == 1


def test_the_start_page_counts_polls_where_a_date_is_to_be_chosen_in_ones_own_networks() -> None:
    for late, slug in ((1, "vest"), (2, "vest"), (1, "midt"), (0, "vest")):
        network = Network.objects.get(slug=slug)
        DatePollFactory(network=network, deadline=today() - timedelta(days=late), title=f"{slug} {late}")
    close_poll(poll=DatePoll.objects.get(title="vest 2"), reason="Ingen passer.", actor=staff())
    listed = reverse("admin:networks_datepoll_changelist") + "?waits=yes"
    told = {2: "A date is to be chosen in 2 polls", 1: "A date is to be chosen in 1 poll", 0: ""}
    for actor, number in ((world.staff(), 2), (world.staff(REGIONAL, "vest"), 1), (world.staff(REGIONAL, "sor"), 0)):
        client = world.signed_in(actor)
        page = client.get(translate_url(reverse("admin:index"), "en")).content.decode()
        assert ("?waits=yes" in page, told[number] in page) == (bool(number), True)
        assert client.get(listed).context["cl"].result_count == number
    assert (
        "?waits=yes" not in world.signed_in(world.staff(REVIEWER, "vest")).get(reverse("admin:index")).content.decode()
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_who_choose_a_date_at_once_make_one_meeting() -> None:
    poll = DatePollFactory(deadline=today() - timedelta(days=1))
    page = reverse("admin:networks_datepoll_answers", args=[poll.pk])
    options = [one.pk for one in poll.options.all()]
    clients = [(world.signed_in(world.staff()), options[n % 2]) for n in range(10)]
    answers = at_once([partial(client.post, page, {"act": "settle", "option": pk}) for client, pk in clients])
    meeting = Meeting.objects.get()
    assert {one.status_code for one in answers} == {302}
    assert {one.headers["Location"] for one in answers} == {
        reverse("admin:networks_meeting_answers", args=[meeting.pk])
    }
    poll.refresh_from_db()
    assert (poll.state, poll.meeting) == (DatePoll.State.SETTLED, meeting)


def test_dates_beyond_the_fifth_are_folded_away_until_something_stands_in_them() -> None:
    client, page = world.signed_in(world.staff()), reverse("admin:networks_datepoll_ask")
    form = client.get(page).context["form"]
    assert (len(form.first_slots), len(form.more_slots), form.is_unfolded) == (5, 5, False)
    assert client.post(page, {"slot5-date": "tull"}).context["form"].is_unfolded is False
    answer = client.post(page, {"slot6-date": "tull"})
    assert answer.context["form"].is_unfolded
    assert '<details class="more" open>' in answer.content.decode()
