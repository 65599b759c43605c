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


def test_what_the_lock_refuses_is_told_and_nothing_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other click was saved between the form's look at the versions and the lock."""
    client, url = world.signed_in(world.staff()), reverse("admin:curriculum_programme_add")
    monkeypatch.setattr("curriculum.forms.newest_version", lambda: 0)
    before = Programme.objects.count()
    values = {"title_nb": "Ny", "title_nn": "Ny", "title_en": "New", "required_days": 8, "makeup_most": 1, "seen": 0}
    answer = client.post(url, values, follow=True)
    assert answer.redirect_chain == [(reverse("admin:curriculum_programme_changelist"), 302)]
    assert "Somebody has made a version while you had the page open." in answer.content.decode()
    assert Programme.objects.count() == before
