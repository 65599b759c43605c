"""What is kept of guidance and what is deleted; what the database refuses; numbers that tell of nobody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mentorprog import history
from mentorprog.privacy import retention
from mentorprog.times import today
from networks.guidance import services
from networks.guidance.statistics import Counts, published
from networks.models import GuidanceDesk, GuidanceRequest
from tests.factories import GuidanceRequestFactory, MentorFactory
from tests.networks.test_guidance import ask, coordinator

pytestmark = pytest.mark.django_db


# --- Deletion ---------------------------------------------------------------------------------------------
def closed_before(days: int, **values: Any) -> GuidanceRequest:
    return GuidanceRequestFactory(
        state="closed", ending="given", closed_at=timezone.now() - timedelta(days=days, minutes=1), **values
    )


def test_texts_are_deleted_thirty_days_after_closing_and_the_rest_is_kept() -> None:
    old, young, still_open = closed_before(30), closed_before(29), GuidanceRequestFactory()
    assert retention.purge_all()["guidance texts"] == 1
    assert retention.purge_all()["guidance texts"] == 0
    for row in (old, young, still_open):
        row.refresh_from_db()
    assert (old.text, old.reachable, old.theme, old.urgency) == ("", "", "role", "soon")
    assert old.erased_at is not None
    assert young.text == still_open.text == "Hvor går grensene mine?"
    assert "Hvor" not in str([entry.changes_dict for entry in history.of(old)])


def test_a_centre_sets_its_own_period() -> None:
    closed_before(29)
    GuidanceDesk.objects.filter(centre__slug="vest").update(keep_days=10)
    assert services.purge_texts() == 1


def test_no_history_row_holds_the_text() -> None:
    here, row = coordinator(), ask()
    services.assign(request=row, handler=here, seen=None, actor=here)
    history.record_look(row, actor=here)
    told = [(entry.object_repr, entry.changes, entry.additional_data) for entry in history.of(row)]
    assert "grensene" not in str(told)


# --- What the database keeps ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "closed"},
        {"ending": "given"},
        {"state": "assigned"},
        {"giver": "own"},
        {"erased_at": timezone.now},
        {"due": today() - timedelta(days=1)},
    ],
)
def test_the_database_refuses(wrong: dict[str, Any]) -> None:
    values = {name: value() if callable(value) else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        GuidanceRequestFactory(**values)


# --- Numbers ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("number", "told"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_small_numbers_are_hidden_and_others_rounded(number: int, told: int | None) -> None:
    assert published(number) == told


def test_no_small_number_can_be_worked_out_from_the_total() -> None:
    """Whatever stands in one cell, the published rest of the line fits several numbers under five as well."""
    for shown in range(5, 40):
        for hidden in range(1, 5):
            alike = {
                (other, rest)
                for other in range(5)
                for rest in range(5, 45)
                if (published(rest), published(rest + other)) == (published(shown), published(shown + hidden))
            }
            assert len({other for other, _rest in alike}) > 1


def test_numbers_by_theme_centre_and_year() -> None:
    mentor = MentorFactory()
    GuidanceRequestFactory.create_batch(6, mentor=mentor, urgency="urgent")
    GuidanceRequestFactory.create_batch(3, mentor=mentor, urgency="later")
    counts = Counts(GuidanceRequest.objects.all())
    table = counts.by_theme(year=today().year, centre=mentor.network.centre.name)
    assert [row.cells for row in table.rows if row.total is not None] == [[5, None, None]]
    assert (table.total.cells, table.total.total) == ([5, None, None], 10)
    assert counts.by_theme(year=1999, centre=None).total.total is None
    assert [(row.label, row.cells) for row in counts.by_centre().rows] == [(mentor.network.centre.name, [10])]
