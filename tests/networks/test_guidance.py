"""Guidance as services: where a question goes, its states, who may, groups, and what the author can do."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.places.models import Centre
from mentorprog.states import Refused
from mentorprog.times import today
from networks.guidance import services
from networks.guidance.selectors import arrangement_for, desk_of, lines_for, requests_for
from networks.guidance.workdays import add_working_days
from networks.models import GuidanceDesk, GuidanceLine, GuidanceRequest, GuidanceSession, Mentor
from tests import factories
from tests.factories import GuidanceRequestFactory, MentorFactory
from tests.networks.asked import trained
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
SAID = {"theme": "role", "urgency": "soon", "form": "phone", "reachable": "", "text": "Hvor går grensene mine?"}


def coordinator(centre: str = "vest", role: str = roles.REGIONAL) -> Person:
    return factories.staff(role, centre)


def ask(mentor: Mentor | None = None, giver: str = "rvts", **said: Any) -> GuidanceRequest:
    return services.ask(mentor=mentor or MentorFactory(), token=uuid4(), giver=giver, **{**SAID, **said})


def mentor_by_plan(guidance: str, **plan: str) -> Mentor:
    """A mentor whose service says in its plan who gives guidance."""
    application = trained()
    type(application.plan).objects.filter(pk=application.plan.pk).update(guidance=guidance, **plan)
    seat = application.cohort.participations.get(state="completed")
    return MentorFactory(person=seat.person, participation=seat)


def assigned(handler: Person, **values: Any) -> GuidanceRequest:
    return GuidanceRequestFactory(handler=handler, state="assigned", **values)


# --- Where it goes, and when it is due --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("guidance", "givers"), [("rvts", ("rvts",)), ("own", ("own",)), ("both", ("rvts", "own")), ("", ("rvts",))]
)
def test_the_plan_says_who_gives_guidance(guidance: str, givers: tuple[str, ...]) -> None:
    found = arrangement_for(mentor_by_plan(guidance))
    assert found.givers == givers
    assert found.centre == Centre.objects.get(slug="vest")
    assert (found.guide_name, found.guide_email) == ("Ansvarlig Testesen", "ansvarlig@test.example.no")


def test_without_a_plan_or_a_guide_the_centre_is_asked() -> None:
    assert arrangement_for(MentorFactory()).givers == ("rvts",)
    assert arrangement_for(mentor_by_plan("own", responsible_email="")).givers == ("rvts",)


def test_nobody_guides_oneself() -> None:
    mentor = mentor_by_plan("own")
    Person.objects.filter(pk=mentor.person_id).update(email="Ansvarlig@test.example.no")
    mentor.person.refresh_from_db()
    assert arrangement_for(mentor).givers == ("rvts",)


def test_a_mentor_without_a_network_asks_the_centre_of_the_municipality() -> None:
    person = factories.PersonFactory(work_municipality=factories.municipality("0301"))
    mentor = MentorFactory(person=person, network=None)
    assert arrangement_for(mentor).centre == Centre.objects.get(slug="ost")
    person.work_municipality = None
    person.save()
    assert arrangement_for(Mentor.objects.get(pk=mentor.pk)).givers == ()


@pytest.mark.parametrize(
    ("day", "number", "wanted"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # asked on a Saturday
        (date(2026, 4, 1), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 4, 30), 3, date(2026, 5, 6)),  # over the first of May
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2026, 4, 7), -1, date(2026, 4, 1)),
    ],
)
def test_working_days(day: date, number: int, wanted: date) -> None:
    assert add_working_days(day, number) == wanted


@pytest.mark.parametrize(("urgency", "days"), [("urgent", 1), ("soon", 3), ("later", 10)])
def test_the_answer_is_due_by_urgency(urgency: str, days: int) -> None:
    assert ask(urgency=urgency).due == add_working_days(today(), days)


def test_a_centre_has_its_own_deadlines() -> None:
    GuidanceDesk.objects.filter(centre__slug="vest").update(urgent_days=2)
    assert ask(urgency="urgent").due == add_working_days(today(), 2)


def test_every_centre_has_a_desk() -> None:
    assert GuidanceDesk.objects.count() == Centre.objects.count()
    assert desk_of(Centre(pk=99)).keep_days == 30


def test_lines_of_the_municipality_and_of_the_country() -> None:
    bergen, bodo = factories.municipality("4601"), factories.municipality("1804")
    for place, name in ((bergen, "Barnevernvakt"), (bodo, "Vakt"), (None, "Krisetelefon")):
        GuidanceLine.objects.create(municipality=place, name=name, contact="00")
    assert [line.name for line in lines_for(bergen.pk)] == ["Barnevernvakt", "Krisetelefon"]
    assert [line.name for line in lines_for(None)] == ["Krisetelefon"]


# --- Asking -----------------------------------------------------------------------------------------------
def test_the_coordinators_of_the_centre_are_told_and_nobody_else() -> None:
    here, elsewhere = coordinator(), coordinator("nord")
    national, reviewer = coordinator("vest", roles.NATIONAL), coordinator("vest", roles.REVIEWER)
    row = ask()
    told = set(Mail.objects.filter(template="guidance_new").values_list("recipient", flat=True))
    assert told == {here.pk, national.pk}
    assert not told & {elsewhere.pk, reviewer.pk}
    assert history.of(row).get().changes_dict == {"state": ["", "new"]}


def test_the_municipalitys_guide_is_told_and_no_staff() -> None:
    coordinator()
    row = ask(mentor_by_plan("both"), giver="own")
    assert (row.guide_name, row.guide_email, row.guide_language) == (
        "Ansvarlig Testesen",
        "ansvarlig@test.example.no",
        "nb",
    )
    assert [(mail.template, mail.address) for mail in Mail.objects.filter(template__startswith="guidance")] == [
        ("guidance_guide", "ansvarlig@test.example.no")
    ]


def test_the_same_form_twice_is_one_request() -> None:
    mentor, token = MentorFactory(), uuid4()
    first, second = (services.ask(mentor=mentor, token=token, giver="rvts", **SAID) for _click in range(2))
    assert first == second
    with pytest.raises(IntegrityError), transaction.atomic():
        GuidanceRequestFactory(mentor=mentor, token=token)
    services.ask(mentor=MentorFactory(), token=token, giver="rvts", **SAID)  # another's form is another's request
    assert GuidanceRequest.objects.count() == 2


def test_a_giver_that_the_plan_does_not_offer_is_refused() -> None:
    with pytest.raises(Refused):
        ask(giver="own")


def test_somebody_who_has_left_cannot_ask() -> None:
    with pytest.raises(Refused):
        ask(MentorFactory(status="left", left_on=today()))


# --- Who may read and handle ------------------------------------------------------------------------------
def test_only_the_handling_centre_reads_a_request() -> None:
    row = GuidanceRequestFactory()
    reviewer = coordinator("vest", roles.REVIEWER)
    readers = {
        "own": coordinator(),
        "national of the same centre": coordinator("vest", roles.NATIONAL),
        "another centre": coordinator("nord"),
        "national elsewhere": coordinator("midt", roles.NATIONAL),
        "reviewer": reviewer,
        "lecturer": coordinator("vest", roles.LECTURER),
        "superuser": factories.PersonFactory(is_staff=True, is_superuser=True),
        "mentor": row.mentor.person,
    }
    assert [who for who, reader in readers.items() if requests_for(reader).exists()] == [
        "own",
        "national of the same centre",
    ]
    GuidanceRequest.objects.update(state="assigned", handler=reviewer)
    assert requests_for(reviewer).get() == row


def test_what_the_municipality_handles_is_closed_to_all_staff() -> None:
    row = ask(mentor_by_plan("own"), giver="own")
    for reader in (coordinator(), coordinator("vest", roles.NATIONAL)):
        assert not requests_for(reader).exists()
        with pytest.raises(PermissionDenied):
            services.agree(request=row, day=today(), minutes=30, actor=reader)
        with pytest.raises(PermissionDenied):
            services.close(request=row, ending="elsewhere", actor=reader)


def test_another_centre_and_the_author_cannot_handle() -> None:
    row = assigned(coordinator())
    for actor in (coordinator("nord"), coordinator("nord", roles.NATIONAL), row.mentor.person):
        with pytest.raises(PermissionDenied):
            services.agree(request=row, day=today(), minutes=30, actor=actor)
        with pytest.raises(PermissionDenied):
            services.assign(request=row, handler=actor, seen=row.handler_id, actor=actor)


# --- The way through --------------------------------------------------------------------------------------
def test_from_new_to_closed() -> None:
    here, row = coordinator(), ask()
    Mail.objects.all().delete()
    services.assign(request=row, handler=here, seen=None, actor=here)
    services.agree(request=row, day=today(), minutes=45, actor=here)
    services.hold(request=row, day=today(), minutes=50, actor=here)
    closed = services.close(request=row, ending="given", actor=here)
    assert (closed.state, closed.ending, closed.handler) == ("closed", "given", here)
    assert str(closed.sessions.get()) == f"{today():%d.%m.%Y}, 50 min"
    moves = [one.changes_dict["state"] for one in history.of(closed) if "state" in one.changes_dict]
    assert moves == [["held", "closed"], ["agreed", "held"], ["assigned", "agreed"], ["new", "assigned"], ["", "new"]]
    assert Mail.objects.filter(template="guidance_news", recipient=row.mentor.person).count() == 2


def test_each_step_twice_is_once() -> None:
    here, row = coordinator(), ask()
    for _click in range(2):
        services.assign(request=row, handler=here, seen=None, actor=here)
    for _click in range(2):
        services.agree(request=row, day=today(), minutes=45, actor=here)
    for _click in range(2):
        services.hold(request=row, day=today(), minutes=45, actor=here)
    for _click in range(2):
        services.close(request=row, ending="given", actor=here)
    assert GuidanceSession.objects.count() == 1
    assert history.of(row).count() == 6  # five states and who handles it


def test_another_talk_after_the_first() -> None:
    here = coordinator()
    row = assigned(here)
    for _talk in range(2):
        services.agree(request=row, day=today(), minutes=45, actor=here)
        services.hold(request=row, day=today(), minutes=45, actor=here)
    assert row.sessions.filter(held=True).count() == 2


def test_a_talk_cannot_be_held_before_it_is_agreed() -> None:
    here = coordinator()
    with pytest.raises(Refused):
        services.hold(request=assigned(here), day=today(), minutes=30, actor=here)


def test_closing_without_guidance_says_why_and_calls_the_talk_off() -> None:
    here = coordinator()
    row = assigned(here)
    services.agree(request=row, day=today(), minutes=45, actor=here)
    with pytest.raises(Refused):
        services.close(request=row, ending="", actor=here)
    closed = services.close(request=row, ending="unreached", actor=here)
    assert (closed.state, closed.ending) == ("closed", "unreached")
    assert history.of(closed)[0].additional_data == {"reason": "unreached"}
    assert not GuidanceSession.objects.exists()


def test_a_second_who_assigns_is_told_who_was_first() -> None:
    first, second, row = coordinator(), coordinator(), ask()
    services.assign(request=row, handler=first, seen=None, actor=first)
    with pytest.raises(Refused, match=first.name):
        services.assign(request=row, handler=second, seen=None, actor=second)
    services.assign(request=row, handler=second, seen=first.pk, actor=second)
    assert GuidanceRequest.objects.get().handler == second


def test_only_colleagues_of_the_centre_can_be_given_it() -> None:
    here, row = coordinator(), ask()
    for handler in (coordinator("nord"), row.mentor.person, coordinator("vest", roles.LECTURER)):
        with pytest.raises(PermissionDenied):
            services.assign(request=row, handler=handler, seen=None, actor=here)
    reviewer = coordinator("vest", roles.REVIEWER)
    services.assign(request=row, handler=reviewer, seen=None, actor=here)
    with pytest.raises(PermissionDenied):  # who handles it does not hand it on
        services.assign(request=row, handler=here, seen=reviewer.pk, actor=reviewer)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_assign_at_once_and_one_wins() -> None:
    people, row = [coordinator(), coordinator()], ask()

    def press(actor: Person) -> str:
        try:
            return str(services.assign(request=row, handler=actor, seen=None, actor=actor).handler_id)
        except Refused:
            return "told"

    answers = at_once([partial(press, one) for one in people])
    assert sorted(answers, key=len)[-1] == "told" or "told" in answers
    (winner,) = [one for one in answers if one != "told"]
    assert GuidanceRequest.objects.get().handler_id == int(winner)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_is_one_request() -> None:
    coordinator()
    mentor, token = MentorFactory(), uuid4()
    click = partial(services.ask, mentor=mentor, token=token, giver="rvts", **SAID)
    rows = at_once([click, click, click])
    assert {row.pk for row in rows} == {GuidanceRequest.objects.get().pk}
    assert Mail.objects.filter(template="guidance_new").count() == 1


# --- Groups -----------------------------------------------------------------------------------------------
def test_one_session_for_several_mentors() -> None:
    here = coordinator()
    rows = [ask(), ask(), assigned(here)]
    session = services.agree_group(requests=[row.pk for row in rows], day=today(), minutes=90, actor=here)
    assert {row.state for row in session.requests.all()} == {"agreed"}
    assert {row.handler for row in session.requests.all()} == {here}
    moved = today() + timedelta(days=1)
    services.agree(request=rows[0], day=moved, minutes=60, actor=here)
    session.refresh_from_db()
    assert (session.date, session.minutes) == (moved, 60)
    assert Mail.objects.filter(template="guidance_news", recipient=rows[2].mentor.person).count() == 2
    services.close(request=rows[2], ending="unreached", actor=here)
    services.hold(request=rows[0], day=today(), minutes=60, actor=here)
    assert sorted(GuidanceRequest.objects.values_list("state", flat=True)) == ["closed", "held", "held"]


def test_a_group_is_all_or_nobody() -> None:
    here = coordinator()
    mine, answered, theirs = ask(), ask(), ask()
    GuidanceRequest.objects.filter(pk=theirs.pk).update(centre=Centre.objects.get(slug="nord"))
    GuidanceRequest.objects.filter(pk=answered.pk).update(state="agreed", handler=here)
    with pytest.raises(PermissionDenied):
        services.agree_group(requests=[mine.pk, theirs.pk], day=today(), minutes=90, actor=here)
    with pytest.raises(Refused):
        services.agree_group(requests=[mine.pk, answered.pk], day=today(), minutes=90, actor=here)
    assert GuidanceRequest.objects.get(pk=mine.pk).state == "new"
    assert not GuidanceSession.objects.exists()


# --- The author -------------------------------------------------------------------------------------------
def test_withdrawing_deletes_the_text_at_once() -> None:
    row = ask()
    with pytest.raises(PermissionDenied):
        services.withdraw(request=row, actor=factories.PersonFactory())
    for _click in range(2):
        services.withdraw(request=row, actor=row.mentor.person)
    row = GuidanceRequest.objects.get()
    assert (row.state, row.ending, row.text, row.reachable) == ("closed", "withdrawn", "", "")
    assert row.erased_at is not None


def test_asking_rvts_when_the_municipality_is_silent() -> None:
    here = coordinator()
    row = ask(mentor_by_plan("own"), giver="own")
    with pytest.raises(Refused):  # there is time yet
        services.ask_rvts_instead(request=row, actor=row.mentor.person)
    GuidanceRequest.objects.update(asked_on=today() - timedelta(days=20), due=today() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        services.ask_rvts_instead(request=row, actor=here)
    for _click in range(2):
        services.ask_rvts_instead(request=row, actor=row.mentor.person)
    moved = requests_for(here).get()
    assert (moved.giver, moved.serial, moved.due) == ("rvts", 2, add_working_days(today(), 3))
    assert Mail.objects.filter(template="guidance_new", recipient=here).count() == 1
    with pytest.raises(Refused):  # the old link answers nothing any more
        services.take(request=row)
