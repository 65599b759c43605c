"""Criteria as data that national coordinators edit in the dashboard."""

from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from applications.models import Criterion
from mentorprog.people.roles import REGIONAL
from tests.dashboard import world
from tests.factories import CohortFactory

pytestmark = pytest.mark.django_db
FIVE = "En\nTo\nTre\nFire\nFem"


def values(**more: Any) -> dict[str, Any]:
    texts = {f"{name}_{code}": FIVE for name in ("anchors",) for code in ("nb", "nn", "en")}
    titles = {f"title_{code}": "Nettverk" for code in ("nb", "nn", "en")}
    return {"slug": "network", "order": 5, **titles, **texts, **more}


def add(client: Client, **more: Any) -> Any:
    return client.post(reverse("admin:applications_criterion_add"), values(**more))


def test_a_fifth_criterion_is_scored_on_the_reading_page() -> None:
    client = world.signed_in(world.staff())
    application = world.application()
    assert add(client, cohort=application.cohort_id).status_code == 302
    text = client.get(reverse("admin:applications_application_read", args=[application.pk])).content.decode()
    assert f'name="r{application.candidates.all()[0].pk}-network"' in text


@pytest.mark.parametrize(
    ("field", "value"),
    [("anchors_nb", "En\nTo\nTre"), ("slug", "note"), ("slug", "recommendation"), ("slug", "plan"), ("title_nn", "")],
)
def test_what_cannot_stand_is_refused(field: str, value: str) -> None:
    cohort = CohortFactory()
    response = add(world.signed_in(world.staff()), cohort=cohort.pk, **{field: value})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert Criterion.objects.filter(cohort=cohort).count() == 4


def test_regional_staff_read_the_criteria_only() -> None:
    cohort = CohortFactory()
    client = world.signed_in(world.staff(REGIONAL, "nord"))
    assert add(client, cohort=cohort.pk).status_code == 403
    assert client.get(reverse("admin:applications_criterion_changelist")).status_code == 200


def test_a_criterion_that_somebody_has_scored_by_stays() -> None:
    office = world.staff()
    client = world.signed_in(office)
    application = world.application()
    scored, spare = application.cohort.criteria.all()[0], application.cohort.criteria.create(slug="spare")
    world.review(application.candidates.all()[0], office).scores.exclude(criterion=scored).delete()

    def delete(criterion: Criterion) -> int:
        url = reverse("admin:applications_criterion_delete", args=[criterion.pk])
        return client.post(url, {"post": "yes"}).status_code

    assert delete(scored) == 403
    assert delete(spare) == 302
    assert not Criterion.objects.filter(pk=spare.pk).exists()
    with pytest.raises(ProtectedError):
        scored.delete()
