"""The board as staff use it: ranked, filtered, prepared line by line and in bulk, sent from the page of letters."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from applications.models import Application, Candidate, Decision, GroundsTemplate, Letter
from applications.services.decisions import apply_board
from cohorts.models import Cohort, SeatOffer
from mentorprog.people.roles import REGIONAL, REVIEWER
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, sent_application

pytestmark = pytest.mark.django_db


def address(cohort: Cohort, page: str = "board") -> str:
    return reverse(f"admin:applications_application_{page}", args=[cohort.pk])


@pytest.fixture
def cohort() -> Cohort:
    made = CohortFactory(capacity=5)
    for number in ("4601", "1516", "5501"):
        sent_application(number, cohort=made, candidates=2)
    return made


@pytest.fixture
def national() -> Client:
    return signed_in(staff())


def candidates() -> list[Candidate]:
    return list(Candidate.objects.order_by("pk"))


def text(response: Any) -> str:
    return response.content.decode()


def test_everybody_is_there_and_the_filters_narrow_it(cohort: Cohort, national: Client) -> None:
    for one, name in zip(candidates(), ("Anne", "Bo", "Cato", "Dina", "Egil", "Frøydis"), strict=True):
        Candidate.objects.filter(pk=one.pk).update(name=f"{name} Testesen")
    names = [one.name for one in candidates()]
    page = text(national.get(address(cohort)))
    assert all(name in page for name in names)
    narrowed = text(national.get(address(cohort), {"region": "RVTS Midt"}))
    assert [name for name in names if name in narrowed] == names[2:4]
    searched = text(national.get(address(cohort), {"q": names[5].upper()}))
    assert [name for name in names if name in searched] == [names[5]]
    assert not any(name in text(national.get(address(cohort), {"outcome": "admit"})) for name in names)


def test_lines_are_saved_and_seen_again(cohort: Cohort, national: Client) -> None:
    one, two, three, *_others = candidates()
    grounds = GroundsTemplate.objects.create(outcome="refuse", name="Ny plan", text_nb="Planen.", text_nn="Planen, nn.")
    lines = {
        **{f"outcome-{one.pk}": "admit", f"seen-{one.pk}": "|"},
        **{f"outcome-{two.pk}": "waiting", f"seen-{two.pk}": "|", f"rank-{two.pk}": "7"},
        **{f"outcome-{three.pk}": "refuse", f"seen-{three.pk}": "|", f"grounds-{three.pk}": str(grounds.pk)},
    }
    there = address(cohort)
    assert national.post(f"{there}?sector=municipality", lines | {"act": "save"}).url == f"{there}?sector=municipality"
    found = {one.candidate_id: (one.outcome, one.rank, one.grounds) for one in Decision.objects.all()}
    assert found == {one.pk: ("admit", None, ""), two.pk: ("waiting", 7, ""), three.pk: ("refuse", None, "Planen, nn.")}
    assert 'value="waiting|7"' in text(national.get(there))


def test_grounds_come_in_the_candidates_written_form(cohort: Cohort, national: Client) -> None:
    one = candidates()[0]
    one.person.language = "nn"
    one.person.save()
    ready = GroundsTemplate.objects.create(outcome="refuse", name="Ny plan", text_nb="Planen.", text_nn="Planen, nn.")
    line = {f"outcome-{one.pk}": "refuse", f"seen-{one.pk}": "|", f"grounds-{one.pk}": str(ready.pk)}
    national.post(address(cohort), line)
    assert Decision.objects.get().grounds == "Planen, nn."


def test_a_refusal_without_grounds_is_named_and_not_saved(cohort: Cohort, national: Client) -> None:
    one = candidates()[0]
    done = national.post(address(cohort), {f"outcome-{one.pk}": "refuse", f"seen-{one.pk}": "|"}, follow=True)
    assert Decision.objects.count() == 0
    assert f"{one.name}: " in text(done)


def test_bulk_for_those_who_are_picked_and_for_all_who_are_shown(cohort: Cohort, national: Client) -> None:
    everybody = candidates()
    picked = {"act": "bulk", "whom": "picked", "pick": [one.pk for one in everybody[:2]], "bulk_outcome": "admit"}
    national.post(address(cohort), picked)
    assert set(Decision.objects.values_list("candidate_id", flat=True)) == {one.pk for one in everybody[:2]}
    national.post(f"{address(cohort)}?region=RVTS+Midt", {"act": "bulk", "whom": "shown", "bulk_outcome": "waiting"})
    waiting = Decision.objects.filter(outcome="waiting").values_list("candidate_id", flat=True)
    assert set(waiting) == {one.pk for one in everybody[2:4]}


@pytest.mark.parametrize(
    "line",
    [
        {"outcome-x": "admit"},
        {"outcome-1": "admit", "seen-1": "|", "pick": "x", "act": "bulk"},
        {"act": "bulk", "whom": "shown", "bulk_outcome": "admit", "bulk_grounds": "999999"},
        {"act": "bulk"},
    ],
)
def test_what_is_not_of_the_page_is_turned_away(cohort: Cohort, national: Client, line: dict[str, str]) -> None:
    assert national.post(address(cohort), line).status_code == 400
    assert Decision.objects.count() == 0


def test_what_was_refused_stands_in_its_fields_once(cohort: Cohort, national: Client) -> None:
    one, two, three, *_others = candidates()
    lines = {
        **{f"outcome-{one.pk}": "refuse", f"seen-{one.pk}": "|"},
        **{f"outcome-{two.pk}": "waiting", f"seen-{two.pk}": "|", f"rank-{two.pk}": "to"},
        **{f"outcome-{three.pk}": "admit", f"seen-{three.pk}": "|"},
    }
    shown = {line.pk: line for line in national.post(address(cohort), lines, follow=True).context["lines"]}
    assert [shown[pk].unsaved for pk in (one.pk, two.pk, three.pk)] == [True, True, False]
    assert 'value="refuse" selected' in shown[one.pk].outcomes
    assert (shown[two.pk].rank, shown[two.pk].seen, shown[one.pk].seen) == ("to", "|", "|")
    assert Decision.objects.get().candidate_id == three.pk
    assert not any(line.unsaved for line in national.get(address(cohort)).context["lines"])


def test_what_a_colleague_has_decided_meanwhile_is_shown_as_it_is(cohort: Cohort, national: Client) -> None:
    one = candidates()[0]
    Decision.objects.create(candidate=one, outcome="waiting", decided_by=staff())
    line = {f"outcome-{one.pk}": "admit", f"seen-{one.pk}": "|"}
    shown = {line.pk: line for line in national.post(address(cohort), line, follow=True).context["lines"]}
    assert (shown[one.pk].unsaved, shown[one.pk].seen) == (False, "waiting|")
    assert 'value="waiting" selected' in shown[one.pk].outcomes


def test_a_number_that_is_none_is_told(cohort: Cohort, national: Client) -> None:
    one = candidates()[0]
    for rank in ("to", "-1", "0", "1" * 30, "²"):
        line = {f"outcome-{one.pk}": "waiting", f"seen-{one.pk}": "|", f"rank-{one.pk}": rank}
        assert f"{one.name}: " in text(national.post(address(cohort), line, follow=True)), rank
    assert Decision.objects.count() == 0


def test_warnings_say_what_to_look_at(cohort: Cohort, national: Client) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(capacity=1, employer_most=1)
    one, two, *_others = candidates()
    Candidate.objects.filter(pk=two.pk).update(email_confirmed_at=None)
    for candidate in (one, two):
        Decision.objects.create(candidate=candidate, outcome="admit", decided_by=staff())
    with override("en"):
        page = text(national.get(address(cohort)))
    assert "2 seats are to be offered, and only 1 are left." in page
    assert f"The e-mail is not confirmed yet: {two.name}." in page
    assert "Nobody is chosen from RVTS Nord." in page
    assert f"2 from one employer: {one.application.organisation_name}." in page


def test_a_seat_in_a_training_that_has_begun_is_warned_of(cohort: Cohort, national: Client) -> None:
    Decision.objects.create(candidate=candidates()[0], outcome="admit", decided_by=staff())
    with override("en"):
        before = text(national.get(address(cohort)))
        Cohort.objects.filter(pk=cohort.pk).update(state=Cohort.State.RUNNING)
        after = text(national.get(address(cohort)))
    warning = "The training has begun. Seats to be offered in it: 1."
    assert (warning in before, warning in after) == (False, True)


def test_the_letters_are_shown_and_then_sent(cohort: Cohort, national: Client) -> None:
    one, two, *_others = candidates()
    Decision.objects.create(candidate=one, outcome="admit", decided_by=staff())
    Decision.objects.create(candidate=two, outcome="refuse", grounds="Planen mangler.", decided_by=staff())
    page = text(national.get(address(cohort, "apply")))
    assert one.name in page
    assert "Planen mangler." in page
    assert SeatOffer.objects.count() == Letter.objects.count() == 0
    shown = page.split('name="shown" value="')[1].split('"')[0]
    assert national.post(address(cohort, "apply"), {"shown": shown}).url == address(cohort)
    assert (SeatOffer.objects.count(), Letter.objects.count()) == (1, 2)
    with override("en"):
        again = national.post(address(cohort, "apply"), {"shown": shown}, follow=True)
    assert "The decisions were sent a moment ago, and only once." in text(again)
    assert (SeatOffer.objects.count(), Letter.objects.count()) == (1, 2)
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=1))
    with override("en"):
        later = national.post(address(cohort, "apply"), {"shown": shown}, follow=True)
    assert "No answers were prepared, so nothing was sent." in text(later)


def test_a_page_of_letters_that_is_out_of_date_sends_nothing(cohort: Cohort, national: Client) -> None:
    one, two, *_others = candidates()
    Decision.objects.create(candidate=one, outcome="admit", decided_by=staff())
    shown = text(national.get(address(cohort, "apply"))).split('name="shown" value="')[1].split('"')[0]
    Decision.objects.create(candidate=two, outcome="admit", decided_by=staff())
    assert national.post(address(cohort, "apply"), {"shown": shown}).url == address(cohort, "apply")
    assert SeatOffer.objects.count() == 0


def test_a_regional_coordinator_sees_the_own_region_alone(cohort: Cohort) -> None:
    browser = signed_in(staff(REGIONAL, "midt"))
    page = text(browser.get(address(cohort)))
    assert [one.name in page for one in candidates()] == [False, False, True, True, False, False]
    assert signed_in(staff(REVIEWER, "midt")).get(address(cohort)).status_code == 403


@pytest.mark.parametrize(("page", "most"), [("board", 12), ("apply", 12)])
def test_statements_do_not_grow_with_the_candidates(cohort: Cohort, national: Client, page: str, most: int) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as made:
            assert national.get(address(cohort, page)).status_code == 200
        return len(made)

    for candidate in candidates()[:3]:
        outcome = "waiting" if candidate == candidates()[0] else "admit"
        Decision.objects.create(candidate=candidate, outcome=outcome, decided_by=staff())
    national.get(address(cohort, page))
    few = statements()
    for number in ("4601", "1516", "5501", "1106", "3205"):
        for candidate in sent_application(number, cohort=cohort, candidates=5).candidates.all():
            Decision.objects.create(candidate=candidate, outcome="waiting", decided_by=staff())
    assert statements() == few <= most


def test_other_staff_pages_take_few_statements(cohort: Cohort, national: Client) -> None:
    """The offer, the substitute and the letter, each for one row; the provisional answers for several."""
    one = candidates()[0]
    Decision.objects.create(candidate=one, outcome="admit", decided_by=staff())
    apply_board(cohort=cohort, actor=staff())
    one.refresh_from_db()
    addresses = [
        reverse("admin:cohorts_seatoffer_override", args=[one.offer_id]),
        reverse("admin:applications_application_substitute", args=[one.pk]),
        reverse("admin:applications_application_provisional"),
        reverse("admin:applications_letter_changelist"),
    ]
    Application.objects.update(submitted_at=timezone.now() - timedelta(days=30))
    for there in addresses:
        national.get(there)
        with CaptureQueriesContext(connection) as made:
            assert national.get(there).status_code == 200
        assert len(made) <= 10, there


def test_the_list_offers_the_states_that_staff_can_see(cohort: Cohort, national: Client) -> None:
    with override("en"):
        page = national.get(reverse("admin:applications_application_changelist"))
    (spec,) = [one for one in page.context["cl"].filter_specs if getattr(one, "lookup_kwarg", "") == "state__exact"]
    offered = [str(choice["display"]) for choice in spec.choices(page.context["cl"])][1:]
    drafts = str(Application.State.DRAFT.label)
    assert offered == [str(one.label) for one in Application.State if str(one.label) != drafts]


def test_the_letters_stand_in_the_order_of_the_decisions(cohort: Cohort, national: Client) -> None:
    for candidate, outcome in zip(candidates(), ("refuse", "waiting", "admit"), strict=False):
        Decision.objects.create(candidate=candidate, outcome=outcome, grounds="Fullt.", decided_by=staff())
    letters = national.get(address(cohort, "apply")).context["letters"]
    assert [letter["decision"].outcome for letter in letters] == ["admit", "waiting", "refuse"]
