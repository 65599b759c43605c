"""Lecturers: asked, answering, asked again, moved, replaced in one cohort; what they hand out."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cohorts.models import Cohort, CohortMaterial, TeachingAnswer
from cohorts.services.materials import hand_out, take_back
from cohorts.services.teaching import answer_teaching, ask_again, ask_lecturers, replace_lecturer
from cohorts.teaching import Standing, all_tasks, tasks_for
from curriculum.models import Session
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from mentorprog.times import today
from tests.cohorts.lecturing import PDF, lecturer, teaches, upload
from tests.factories import CohortFactory, PersonFactory, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def standings(cohort: Cohort) -> list[tuple[str, str]]:
    return [(task.lecturer.person.name, task.standing.value) for task in all_tasks(cohort)]


def requests() -> list[str]:
    return list(Mail.objects.filter(template="teaching_request").order_by("pk").values_list("key", flat=True))


def answer(cohort: Cohort, session: Session, yes: bool = True) -> TeachingAnswer:
    row = TeachingAnswer.objects.select_related("lecturer__person").get(
        cohort=cohort, session=session, replacement=None
    )
    seen = cohort.days.get(training_day=session.day_id).date
    return answer_teaching(answer=row, yes=yes, seen=seen, actor=row.lecturer.person)


def test_each_lecturer_gets_one_mail_about_everything_and_asking_twice_is_once() -> None:
    cohort, kari, per = CohortFactory(), lecturer(name="Kari"), lecturer(name="Per")
    teaches(kari, cohort, 0, 1)
    teaches(per, cohort, 2)
    actor = staff()
    assert set(standings(cohort)) == {("Kari", "unasked"), ("Per", "unasked")}
    assert ask_lecturers(cohort=cohort, actor=actor) == 2
    assert ask_lecturers(cohort=cohort, actor=actor) == 0
    assert len(requests()) == 2
    assert sorted(standings(cohort)) == [("Kari", "asked"), ("Kari", "asked"), ("Per", "asked")]


def test_the_mail_lists_what_waits_and_is_moot_when_all_is_answered() -> None:
    cohort, kari = CohortFactory(), lecturer(name="Kari", language="nb")
    first, second = teaches(kari, cohort, 0, 1)
    ask_lecturers(cohort=cohort, actor=staff())
    dispatch()
    text = Mail.objects.get(template="teaching_request").text
    assert first.title_nb in text
    assert second.title_nb in text
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        ask_again(cohort=cohort, lecturer=kari, actor=staff())
        answer(cohort, first)
        answer(cohort, second, yes=False)
        dispatch()
    assert Mail.objects.filter(template="teaching_request").order_by("-pk")[0].state == "cancelled"


def test_an_answer_can_be_changed_until_the_day() -> None:
    cohort, kari = CohortFactory(), lecturer(name="Kari")
    (session,) = teaches(kari, cohort, 0)
    ask_lecturers(cohort=cohort, actor=staff())
    assert answer(cohort, session).state == "yes"
    first = TeachingAnswer.objects.get().answered_at
    assert answer(cohort, session).answered_at == first  # the same answer again is the same
    assert answer(cohort, session, yes=False).state == "no"
    assert answer(cohort, session).state == "yes"
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(Refused):
        answer(cohort, session, yes=False)


def test_nobody_answers_for_somebody_else() -> None:
    cohort, kari = CohortFactory(), lecturer()
    (session,) = teaches(kari, cohort, 0)
    ask_lecturers(cohort=cohort, actor=staff())
    row = TeachingAnswer.objects.get()
    day = cohort.days.get(training_day=session.day_id)
    for person in (PersonFactory(), staff(), lecturer().person):
        with pytest.raises(PermissionDenied):
            answer_teaching(answer=row, yes=True, seen=day.date, actor=person)


def test_a_moved_day_needs_a_new_answer() -> None:
    cohort, kari = CohortFactory(), lecturer(name="Kari")
    (session,) = teaches(kari, cohort, 0)
    ask_lecturers(cohort=cohort, actor=staff())
    answer(cohort, session)
    day = cohort.days.get(training_day=session.day_id)
    seen = day.date
    day.date -= timedelta(days=1)
    day.save()
    assert standings(cohort) == [("Kari", "moved")]
    with pytest.raises(Refused):
        answer_teaching(answer=TeachingAnswer.objects.get(), yes=True, seen=seen, actor=kari.person)
    assert ask_lecturers(cohort=cohort, actor=staff()) == 1
    assert standings(cohort) == [("Kari", "asked")]
    assert len(requests()) == 2
    answer(cohort, session)
    assert standings(cohort) == [("Kari", "yes")]


def test_asking_again_waits_an_hour_and_needs_something_to_ask() -> None:
    cohort, kari, actor = CohortFactory(), lecturer(), staff()
    (session,) = teaches(kari, cohort, 0)
    with pytest.raises(Refused):
        ask_again(cohort=cohort, lecturer=kari, actor=actor)
    ask_lecturers(cohort=cohort, actor=actor)
    with pytest.raises(Refused):
        ask_again(cohort=cohort, lecturer=kari, actor=actor)
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        ask_again(cohort=cohort, lecturer=kari, actor=actor)
        assert len(set(requests())) == 2
        answer(cohort, session)
        with time_machine.travel(timezone.now() + timedelta(hours=2)), pytest.raises(Refused):
            ask_again(cohort=cohort, lecturer=kari, actor=actor)


def test_a_replacement_holds_for_one_cohort_alone() -> None:
    cohort, other = CohortFactory(), CohortFactory(first_day=today() + timedelta(days=100))
    kari, per, actor = lecturer(name="Kari"), lecturer(name="Per"), staff()
    (session,) = teaches(kari, cohort, 0)
    ask_lecturers(cohort=cohort, actor=actor)
    replace_lecturer(cohort=cohort, session=session, lecturer=kari, replacement=per, actor=actor)
    assert standings(cohort) == [("Per", "asked")]
    assert standings(other) == [("Kari", "unasked")]
    assert {task.day.cohort for task in tasks_for(kari) if task.day} == {other}
    assert {task.day.cohort for task in tasks_for(per) if task.day} == {cohort}
    assert Mail.objects.filter(template="teaching_released", recipient=kari.person).count() == 1
    row = TeachingAnswer.objects.get(lecturer=kari)
    with pytest.raises(Refused):  # the one who is replaced no longer answers
        answer_teaching(answer=row, yes=True, seen=row.date, actor=kari.person)


def test_a_replacement_can_be_replaced_and_the_first_come_back() -> None:
    cohort, kari, per, actor = CohortFactory(), lecturer(name="Kari"), lecturer(name="Per"), staff()
    (session,) = teaches(kari, cohort, 0)
    change = partial(replace_lecturer, cohort=cohort, session=session, actor=actor)
    change(lecturer=kari, replacement=per)  # before anybody was asked
    assert not Mail.objects.filter(template="teaching_released").exists()
    change(lecturer=per, replacement=kari)
    assert standings(cohort) == [("Kari", "asked")]
    change(lecturer=kari, replacement=per)
    assert standings(cohort) == [("Per", "asked")]
    assert TeachingAnswer.objects.count() == 2
    assert len(requests()) == 3


def test_what_replacing_refuses() -> None:
    cohort, kari, per, actor = CohortFactory(), lecturer(), lecturer(), staff()
    (session,) = teaches(kari, cohort, 0)
    teaches(per, cohort, 0)
    change = partial(replace_lecturer, cohort=cohort, session=session)
    with pytest.raises(Refused):  # holds it already
        change(lecturer=kari, replacement=per, actor=actor)
    with pytest.raises(Refused):  # does not hold it
        change(lecturer=lecturer(), replacement=lecturer(), actor=actor)
    with pytest.raises(PermissionDenied):
        change(lecturer=kari, replacement=lecturer(), actor=staff(REGIONAL, "nord"))
    Cohort.objects.filter(pk=cohort.pk).update(state="cancelled", cancelled_at=timezone.now())
    with pytest.raises(Refused):
        change(lecturer=kari, replacement=lecturer(), actor=actor)
    with pytest.raises(Refused):
        ask_lecturers(cohort=cohort, actor=actor)
    assert not TeachingAnswer.objects.exists()


def test_who_is_silent_for_a_week_is_reminded_once_each_time_they_are_asked() -> None:
    cohort, kari = CohortFactory(), lecturer()
    first, second = teaches(kari, cohort, 0, 1)
    ask_lecturers(cohort=cohort, actor=staff())
    reconcile("teaching-reminder")
    reconcile("teaching-reminder")
    reminder = Mail.objects.get(template="teaching_reminder")
    assert reminder.send_at.date() == timezone.now().date() + timedelta(days=7)
    answer(cohort, first)
    reconcile("teaching-reminder")
    assert Mail.objects.filter(template="teaching_reminder", state="queued").count() == 1
    answer(cohort, second)
    reconcile("teaching-reminder")
    assert not Mail.objects.filter(template="teaching_reminder", state="queued").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_moment_send_one_mail() -> None:
    cohort, kari = CohortFactory(), lecturer()
    teaches(kari, cohort, 0, 1, 2)
    actor = staff()
    asked = at_once([partial(ask_lecturers, cohort=cohort, actor=actor)] * 4)
    assert sorted(asked) == [0, 0, 0, 1]
    assert len(requests()) == 1
    assert TeachingAnswer.objects.count() == 3


# --- Materials ----------------------------------------------------------------------------------------------
def share(cohort: Cohort, session: Session, actor: object, **values: object) -> CohortMaterial:
    given = {"title": "Lysark", "url": "", "upload": upload("lysark.pdf", PDF), "read_before": False, **values}
    return hand_out(cohort=cohort, session=session, actor=actor, **given)  # type: ignore[arg-type]


def test_lecturers_hand_out_at_their_own_sessions_only() -> None:
    cohort, kari = CohortFactory(), lecturer()
    own, other = teaches(kari, cohort, 0)[0], Session.objects.filter(day__number=2)[0]
    made = share(cohort, own, kari.person)
    assert made.file is not None
    assert made.file.size == len(PDF)
    for session, actor in ((other, kari.person), (own, lecturer().person), (own, staff(REGIONAL, "nord"))):
        with pytest.raises(PermissionDenied):
            share(cohort, session, actor)
        with pytest.raises(PermissionDenied):
            take_back(material=CohortMaterial(pk=made.pk, cohort=cohort, session=session), actor=actor)
    take_back(material=made, actor=kari.person)
    take_back(material=made, actor=kari.person)  # gone already
    assert not CohortMaterial.objects.exists()


def test_a_published_version_stays_as_it_is_when_lecturers_hand_out() -> None:
    cohort, kari = CohortFactory(), lecturer()
    (session,) = teaches(kari, cohort, 0)
    share(cohort, session, kari.person, url="https://artikler.example.no/", upload=None, read_before=True)
    assert not session.materials.exists()


def test_a_replaced_lecturer_no_longer_hands_out() -> None:
    cohort, kari, per = CohortFactory(), lecturer(), lecturer()
    (session,) = teaches(kari, cohort, 0)
    replace_lecturer(cohort=cohort, session=session, lecturer=kari, replacement=per, actor=staff())
    share(cohort, session, per.person)
    with pytest.raises(PermissionDenied):
        share(cohort, session, kari.person)
    assert Standing.ASKED in {task.standing for task in tasks_for(per)}
