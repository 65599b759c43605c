"""Who has waited for three weeks gets a provisional answer before the month is over, once."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, ProvisionalAnswer
from applications.services.provisional import due, send_provisional_answers
from mentorprog.outbox.models import Mail
from mentorprog.people.roles import REGIONAL, REVIEWER
from tests.dashboard.world import signed_in, staff
from tests.factories import sent_application
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def waited(days: int, number: str = "4601") -> Application:
    application = sent_application(number, candidates=1)
    Application.objects.filter(pk=application.pk).update(submitted_at=timezone.now() - timedelta(days=days))
    return application


@pytest.mark.parametrize(("days", "is_due"), [(20, False), (21, True), (40, True)])
def test_who_is_due(days: int, is_due: bool) -> None:
    waited(days)
    assert due(staff()).exists() == is_due


def test_they_are_told_once_each_in_the_own_region() -> None:
    own, other = waited(25, "4601"), waited(25, "1516")
    actor = staff(REGIONAL, "vest")
    assert send_provisional_answers(actor=actor) == 1
    assert send_provisional_answers(actor=actor) == 0
    assert Mail.objects.get().recipient == own.contact
    assert list(due(staff())) == [other]


def test_readers_send_none() -> None:
    with pytest.raises(PermissionDenied):
        send_provisional_answers(actor=staff(REVIEWER, "vest"))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_tell_each_applicant_once() -> None:
    for _application in range(5):
        waited(25)
    sent = at_once(partial(send_provisional_answers, actor=staff()) for _press in range(2))
    assert sorted(sent) == [0, 5]
    assert ProvisionalAnswer.objects.count() == Mail.objects.count() == 5


def test_the_start_page_leads_to_the_page_that_sends() -> None:
    application, browser = waited(25), signed_in(staff())
    there = reverse("admin:applications_application_provisional")
    assert there in browser.get(reverse("admin:index")).content.decode()
    assert application.reference in browser.get(there).content.decode()
    assert browser.post(there).status_code == 302
    assert application.reference not in browser.get(there).content.decode()
    assert there not in browser.get(reverse("admin:index")).content.decode()
