"""A new version is added once, however often the button is pressed."""

import pytest
from django.urls import reverse

from curriculum.models import Programme
from tests.dashboard import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_double_click_adds_one_version() -> None:
    client, url = world.signed_in(world.staff()), reverse("admin:curriculum_programme_add")
    seen = client.get(url).context["adminform"].form["seen"].value()
    values = {
        "title_nb": "Ny",
        "title_nn": "Ny",
        "title_en": "New",
        "required_days": 8,
        "makeup_most": 1,
        "seen": seen,
    }
    before = Programme.objects.count()
    assert client.post(url, values).status_code == 302
    again = client.post(url, values)
    assert again.status_code == 200
    assert "Somebody has made a version while you had the page open." in again.content.decode()
    assert Programme.objects.count() == before + 1
    assert client.post(url, {**values, "seen": seen + 1}).status_code == 302
    made = Programme.objects.latest("version")
    assert client.get(reverse("admin:curriculum_programme_change", args=[made.pk])).status_code == 200
