"""Reading and scoring: criteria as data, the revision that was read, who may not."""

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction

from applications.models import Application, Candidate, Criterion, Impartiality, Review, Revision
from applications.selectors import with_mean_score
from applications.services.criteria import ensure_criteria
from applications.services.decisions import stage_decision
from applications.services.reviewing import declare_impartiality, lift_conflict, save_review
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.people.roles import LECTURER, REGIONAL, REVIEWER
from mentorprog.states import Refused
from tests.factories import CohortFactory, sent_application, staff

pytestmark = pytest.mark.django_db
SCORES = {"suitability": 4, "background": 5, "job_context": 3, "plan": 4}


def reader(application: Application, *args: Any) -> Person:
    """Somebody who has said that there is no conflict of interest."""
    person = staff(*args)
    declare_impartiality(application=application, actor=person, conflict=False)
    return person


def review(candidate: Candidate, actor: Person, **values: Any) -> Review:
    given = {"read": 1, "scores": SCORES, "recommendation": "admit", "note": "", **values}
    return save_review(candidate=candidate, actor=actor, **given)


def send_again(application: Application, number: int = 2, **content: Any) -> Revision:
    return Revision.objects.create(application=application, number=number, content=content)


# --- Criteria -----------------------------------------------------------------------------------------------
def test_a_new_cohort_has_the_usual_criteria_with_five_anchors_in_three_languages() -> None:
    cohort = CohortFactory()
    criteria = list(cohort.criteria.all())
    assert [criterion.slug for criterion in criteria] == ["suitability", "background", "job_context", "plan"]
    for criterion in criteria:
        criterion.full_clean()
        assert len(criterion.anchors) == 5


def test_the_usual_criteria_are_made_once_and_only_where_there_are_none() -> None:
    cohort = CohortFactory()
    cohort.criteria.exclude(slug="plan").delete()
    assert [criterion.slug for criterion in ensure_criteria(cohort)] == ["plan"]
    cohort.criteria.all().delete()
    assert len(ensure_criteria(cohort)) == 4
    assert len(ensure_criteria(cohort)) == 4
    assert Criterion.objects.filter(cohort=cohort).count() == 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_need_them_at_once_make_the_criteria_once() -> None:
    cohort = CohortFactory()
    cohort.criteria.all().delete()
    start = threading.Barrier(2)

    def need() -> None:
        try:
            start.wait()
            ensure_criteria(cohort)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=need) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cohort.criteria.count() == 4


# --- Scores -------------------------------------------------------------------------------------------------
def test_a_review_is_saved_once_and_can_be_changed() -> None:
    application = sent_application("1516")
    candidate = application.candidates.all()[0]
    midt = reader(application, REVIEWER, "midt")
    for recommendation in ("doubt", "admit"):
        review(candidate, midt, recommendation=recommendation)
    saved = Review.objects.get()
    assert saved.recommendation == "admit"
    assert {s.criterion.slug: s.value for s in saved.scores.all()} == SCORES


def test_a_score_outside_the_scale_never_gets_in() -> None:
    application = sent_application("1516")
    with pytest.raises(IntegrityError), transaction.atomic():
        review(application.candidates.all()[0], reader(application), scores={"plan": 6})


@pytest.mark.parametrize(("role", "centre"), [(REGIONAL, "nord"), (REVIEWER, "vest"), (LECTURER, "midt")])
def test_who_may_not_score_nor_say_anything_about_it(role: str, centre: str) -> None:
    application = sent_application("1516")
    person = staff(role, centre)
    with pytest.raises(PermissionDenied):
        declare_impartiality(application=application, actor=person, conflict=False)
    Impartiality.objects.create(application=application, person=person, conflict=False)
    with pytest.raises(PermissionDenied):
        review(application.candidates.all()[0], person)


def test_a_review_holds_the_revision_that_was_read_and_refuses_one_that_is_past() -> None:
    application = sent_application()
    candidate = application.candidates.all()[0]
    person = reader(application)
    send_again(application)
    with pytest.raises(Refused):
        review(candidate, person, read=1)
    assert review(candidate, person, read=2).revision.number == 2


def test_withdrawn_applications_are_not_scored() -> None:
    application = sent_application()
    person = reader(application)
    Application.objects.filter(pk=application.pk).update(state=Application.State.WITHDRAWN)
    with pytest.raises(Refused):
        review(application.candidates.all()[0], person)


def test_the_mean_is_of_every_score_that_counts() -> None:
    application = sent_application()
    first, second = application.candidates.all()
    readers = [reader(application), reader(application)]
    review(first, readers[0], scores=dict.fromkeys(SCORES, 5))
    review(first, readers[1], scores=dict.fromkeys(SCORES, 2))
    scored = {one.pk: one for one in with_mean_score(application.candidates.all())}
    assert (scored[first.pk].mean_score, scored[first.pk].reader_count) == (3.5, 2)
    assert (scored[second.pk].mean_score, scored[second.pk].reader_count) == (None, 0)
    declare_impartiality(application=application, actor=readers[1], conflict=True, reason="En venn.")
    assert with_mean_score(application.candidates.all()).get(pk=first.pk).mean_score == 5


# --- Impartiality -------------------------------------------------------------------------------------------
def test_nobody_scores_before_the_question_is_answered() -> None:
    application = sent_application()
    with pytest.raises(Refused):
        review(application.candidates.all()[0], staff())


def test_who_has_a_conflict_neither_scores_nor_decides_and_cannot_take_it_back_alone() -> None:
    application = sent_application()
    candidate = application.candidates.all()[0]
    person = reader(application)
    declared = declare_impartiality(application=application, actor=person, conflict=True, reason="En venn.")
    with pytest.raises(PermissionDenied):
        review(candidate, person)
    with pytest.raises(PermissionDenied):
        stage_decision(candidate=candidate, actor=person, outcome="admit", grounds="")
    with pytest.raises(Refused):
        declare_impartiality(application=application, actor=person, conflict=False)
    with pytest.raises(PermissionDenied):
        lift_conflict(declaration=declared, actor=person, reason="En feil.")
    assert [row.changes_dict["conflict"] for row in history.of(declared)] == [["False", "True"], ["", "False"]]
    with pytest.raises(Refused):
        lift_conflict(declaration=declared, actor=staff(), reason=" ")
    lift_conflict(declaration=declared, actor=staff(), reason="Det var en feil.")
    with pytest.raises(Refused):
        lift_conflict(declaration=declared, actor=staff(), reason="Det var en feil.")
    with pytest.raises(Refused):
        review(candidate, person)
    declare_impartiality(application=application, actor=person, conflict=False)
    assert review(candidate, person).reviewer == person


def test_who_works_in_the_applying_organisation_is_kept_out_without_being_asked() -> None:
    application = sent_application()
    colleague = staff(employer=application.organisation)
    with pytest.raises(PermissionDenied):
        declare_impartiality(application=application, actor=colleague, conflict=False)
    with pytest.raises(PermissionDenied):
        stage_decision(candidate=application.candidates.all()[0], actor=colleague, outcome="admit", grounds="")
