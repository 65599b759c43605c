"""The attendance grid, who passes, and the same rule in SQL."""

import re

import pytest
from django.utils import timezone

from cohorts.attendance import attendance_rows, unable_to_pass
from cohorts.models import Attendance, Participation, SeatOffer
from cohorts.selectors import free_seats, seats_left
from cohorts.services.issuing import work
from networks.models import Mentor
from tests import factories
from tests.dashboard import world
from tests.dashboard.acting import (  # noqa: F401 - fixtures
    NATIONAL_NUMBER,
    client,
    cohort,
    html,
    main,
    office,
    told,
    url_of,
)
from tests.dashboard.world import BERGEN, BODO
from tests.look.html import words

pytestmark = pytest.mark.django_db


# --- One rule in two places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marks",
    ["", "a", "aa", "aaa", "h", "hh", "hhh", "e", "ee", "ae", "m", "ma", "maa", "pppppppp", "pppppppap", "ppppppaap"],
)
def test_who_can_no_longer_pass_is_the_same_in_sql_and_in_the_grid(cohort, marks):
    world.participant(cohort, marks)
    [row] = attendance_rows(cohort, Participation.objects.all())
    assert unable_to_pass(Participation.objects.all()).exists() is not row.can_still_pass


def test_locked_people_are_not_among_those_who_can_no_longer_pass(cohort):
    world.participant(cohort, "aaaaaaaaa", state="not_completed")
    assert not unable_to_pass(Participation.objects.all()).exists()


def test_seats_left_are_the_same_alone_and_beside_the_cohort(cohort):
    world.participant(cohort)
    world.participant(cohort, state="withdrawn")
    world.participant(cohort, state="not_completed")
    world.offer(cohort)
    world.offer(factories.CohortFactory())
    factories.OfferFactory(cohort=cohort, state=SeatOffer.State.EXPIRED)
    made = world.application(cohort=cohort)
    beside = type(made).objects.annotate(left=free_seats("cohort__")).get(pk=made.pk).left
    assert seats_left(cohort) == beside == cohort.capacity - 3


# --- The grid ---------------------------------------------------------------------------------------------------


def test_the_grid_has_a_named_cell_for_each_person_and_day(client, cohort):
    participation = world.participant(cohort, "pa.", name="Kari & Ola <Nordmann>")
    days = list(cohort.days.order_by("date"))
    page = main(html(client, url_of("cohorts_cohort_attendance", cohort.pk)))
    cells = [tag for tag in page.all("select") if (tag["name"] or "").startswith("mark-")]
    assert [cell["name"] for cell in cells] == [f"mark-{participation.pk}-{day.pk}" for day in days]
    row, column = (cells[0]["aria-labelledby"] or "").split()
    assert (words(page.by_id(row)), words(page.by_id(column))[:5]) == ("Kari & Ola <Nordmann>", "Day 1")
    chosen = [tag for tag in page.all("option") if "selected" in tag.attrs and cells[1] in tag.parents]
    assert [(tag["value"], words(tag)) for tag in chosen] == [("absent", "Absent")]
    assert [tag["name"] for tag in page.all("input", type="hidden") if (tag["name"] or "").startswith("seen-")] == [
        f"seen-{participation.pk}-{days[0].pk}",
        f"seen-{participation.pk}-{days[1].pk}",
    ]
    assert "Can still pass" in [words(tag) for tag in page.all("td")]


def posted(text: str) -> dict[str, str]:
    """What a browser sends of the grid when nothing is touched."""
    data = dict(re.findall(r'<input type="hidden" name="(seen-[^"]+)" value="([^"]+)">', text))
    for name, options in re.findall(r'<select name="(mark-[^"]+)"[^>]*>(.*?)</select>', text):
        [chosen] = re.findall(r'value="([^"]*)" selected', options)
        data[name] = chosen
    return data


def test_the_largest_grid_is_saved_as_the_browser_sends_it(client, cohort):
    """Two fields a cell: more than Django's own limit of a thousand."""
    people = [world.participant(cohort, "ppppppppp") for _number in range(60)]
    url = url_of("cohorts_cohort_attendance", cohort.pk)
    data = posted(html(client, url))
    assert len(data) > 1000
    last = cohort.days.order_by("date").last()
    data |= {f"mark-{people[-1].pk}-{last.pk}": "", "reason": "Feil i lista."}
    response = client.post(url, data)
    assert told(client, response) == ["1 mark is saved."]
    assert Attendance.objects.count() == 60 * 9 - 1
    assert told(client, client.post(url, posted(html(client, url)))) == ["Nothing was changed."]


def test_a_mark_changed_by_somebody_else_stays_and_is_named(client, cohort):
    participation = world.participant(cohort, "p", name="Kari Nordmann")
    url = url_of("cohorts_cohort_attendance", cohort.pk)
    data = posted(html(client, url))
    first, second = cohort.days.order_by("date")[:2]
    Attendance.objects.update(mark="excused")
    data |= {f"mark-{participation.pk}-{first.pk}": "absent", f"mark-{participation.pk}-{second.pk}": "present"}
    saved, refused = told(client, client.post(url, data))
    assert saved == "1 mark is saved."
    assert refused.endswith("It stays as it is now: Kari Nordmann, Day 1.")
    assert dict(Attendance.objects.values_list("day", "mark")) == {first.pk: "excused", second.pk: "present"}


@pytest.mark.parametrize("name", ["mark-1", "mark-a-b", "mark-1-2-3"])
def test_a_cell_that_is_not_ours_is_refused(client, cohort, name):
    assert client.post(url_of("cohorts_cohort_attendance", cohort.pk), {name: "present"}).status_code == 400


def test_locked_people_stand_as_text(client, cohort):
    world.participant(cohort, "ppppppppp", state="completed", completed_at=timezone.now())
    page = main(html(client, url_of("cohorts_cohort_attendance", cohort.pk)))
    assert page.all("select") == []
    assert [words(tag) for tag in page.all("td", data_mark="present")] == ["Present"] * 9
    assert "Save" not in [words(tag) for tag in page.all("button")]


@pytest.mark.parametrize("name", ["attendance", "completion"])
def test_a_cohort_without_people_says_how_they_come(client, cohort, name):
    page = main(html(client, url_of(f"cohorts_cohort_{name}", cohort.pk)))
    assert words(page.one("p", class_="empty__title")) == "Nobody takes part yet"


# --- Completion and certificates --------------------------------------------------------------------------------


def test_all_who_pass_are_locked_and_get_their_certificates(client, cohort):
    passing = [world.participant(cohort, "pppppppp", place=place) for place in (BERGEN, BODO)]
    failing = world.participant(cohort, "aa")
    url = url_of("cohorts_cohort_completion", cohort.pk)
    assert "Lock all who pass (2)" in html(client, url)
    assert told(client, client.post(url, {"act": "lock"})) == ["2 participants are locked."]
    assert {Participation.objects.get(pk=one.pk).state for one in passing} == {"completed"}
    assert Participation.objects.get(pk=failing.pk).state == "active"
    assert {mentor.network.slug for mentor in Mentor.objects.all()} == {"vest", "nord"}
    text = html(client, url)
    assert "2 participants have completed and have no certificate yet." in text
    assert "Lock all who pass" not in text
    issuing = url_of("cohorts_cohort_certificates", cohort.pk)
    assert "Issue to all who are ready (2)" in html(client, issuing)
    assert client.post(issuing, {"act": "all"}).status_code == 302
    work()
    text = html(client, url)
    assert all(certificate.number in text for certificate in cohort.certificates.all())
    assert "have no certificate yet" not in text
    assert cohort.certificates.count() == 2


def test_closing_without_completion_asks_first_and_needs_a_reason(client, cohort):
    failing = world.participant(cohort, "aa", name="Kari Nordmann")
    url = url_of("cohorts_cohort_completion", cohort.pk)
    page = main(html(client, f"{url}?close={failing.pk}"))
    assert "Close without completion: Kari Nordmann" in [words(tag) for tag in page.all("h2")]
    response = client.post(url, {"act": "close", "participation": failing.pk, "reason": ""})
    [summary] = main(response.content.decode()).all("div", class_="ds-error-summary")
    assert "Reason" in words(summary)
    assert Participation.objects.get().state == "active"
    data = {"act": "close", "participation": failing.pk, "reason": "Two days missed."}
    assert told(client, client.post(url, data)) == ["1 participant is closed."]
    assert Participation.objects.get().state == "not_completed"
    assert told(client, client.post(url, data)) == ["Nothing was changed."]


def test_a_reason_is_under_the_guard(client, cohort):
    failing = world.participant(cohort, "aa")
    data = {"act": "close", "participation": failing.pk, "reason": f"Ask {NATIONAL_NUMBER}."}
    response = client.post(url_of("cohorts_cohort_completion", cohort.pk), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["reason"]
    assert Participation.objects.get().state == "active"


def test_who_passes_cannot_be_closed_and_other_acts_are_refused(client, cohort):
    passing = world.participant(cohort, "pppppppp")
    url = url_of("cohorts_cohort_completion", cohort.pk)
    assert told(client, client.post(url, {"act": "close", "participation": passing.pk, "reason": "No."})) == [
        "Nothing was changed."
    ]
    assert client.post(url, {"act": "other"}).status_code == 400
    assert Participation.objects.get().state == "active"
