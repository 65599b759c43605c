"""Fields where a row is found by typing, given something that no browser sends."""

import pytest
from django.urls import reverse

from tests.dashboard.world import signed_in, staff
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wrong", ["no such thing", "1,5", "-1", "9" * 40, "\x00", "²", "<script>"])
@pytest.mark.parametrize("field", ["employer", "work_municipality"])
def test_what_is_no_row_is_told_at_the_field(field: str, wrong: str) -> None:
    person = PersonFactory()
    where = reverse("admin:people_person_change", args=[person.pk])
    given = {"name": person.name, "email": person.email, "language": "nb", field: wrong}
    answer = signed_in(staff()).post(where, given)
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
