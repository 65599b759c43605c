"""A whole admission as national staff play it: sixty candidates from five regions, thirty seats, one board."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from applications.models import Application, Candidate, Decision, GroundsTemplate, Letter
from applications.services.reviewing import declare_impartiality, save_review
from applications.services.waiting import waiting
from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.services.offers import accept_offer, decline_offer, expire_offers
from mentorprog import tokens
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.services import dispatch
from mentorprog.people.models import Person
from tests.applications.test_admission import SEATS, board, five_services, offers, taken
from tests.applications.test_substitutes import VALUES
from tests.browser.play import arrives, button, fill, open_application, t, tells
from tests.dashboard import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CRITERIA = ("suitability", "background", "job_context", "plan")
EACH = 6  # admitted from each region
LISTED = 20
BY_BROWSER = 2  # candidates who are scored on the reading page


def score(candidate: Candidate) -> int:
    """5 for the first three that a service names, 4 for the next three, and so on."""
    return 5 - candidate.order // 3


@pytest.fixture
def held() -> Iterator[list[int]]:
    """How many seats were taken or offered, at every single change of a seat or an offer."""
    counts: list[int] = []

    def count(**_signal: Any) -> None:
        counts.append(taken() + SeatOffer.objects.filter(state=SeatOffer.State.OPEN).count())

    for model in (SeatOffer, Participation):
        post_save.connect(count, sender=model, weak=False, dispatch_uid="tests.held")
    yield counts
    for model in (SeatOffer, Participation):
        post_save.disconnect(sender=model, dispatch_uid="tests.held")


class Play:
    """The staff's browser, and what the status page must say about each candidate in the end."""

    def __init__(self, new_page: Callable[[], Page], url: str, cohort: Cohort) -> None:
        self.url, self.cohort = url, cohort
        self.office = world.staff()
        self.page = new_page()
        self.other = new_page()  # candidates and contacts, one after the other
        self.sign_in(self.page, self.office)
        self.told: dict[int, str] = {}

    def sign_in(self, page: Page, person: Person) -> None:
        session = world.signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])

    def everybody(self) -> list[Candidate]:
        rows = Candidate.objects.filter(application__cohort=self.cohort, replaces=None)
        return list(rows.select_related("application", "person").order_by("pk"))

    def candidate_of(self, offer: SeatOffer) -> int:
        return Candidate.objects.get(offer=offer).pk

    # --- Reading ------------------------------------------------------------------------------------------------
    def read(self) -> None:
        """Two are scored on the reading page, the others by the service that the page calls."""
        first, *others = Application.objects.order_by("pk")
        open_application(self.page, first.reference)
        for candidate in self.everybody()[:BY_BROWSER]:
            self.score_on_page(candidate)
        for application in others:
            declare_impartiality(application=application, actor=self.office, conflict=False)
        for candidate in self.everybody()[BY_BROWSER:]:
            scores = dict.fromkeys(CRITERIA, score(candidate))
            save_review(candidate=candidate, actor=self.office, read=1, scores=scores, recommendation="admit", note="")

    def score_on_page(self, candidate: Candidate) -> None:
        form = self.page.locator(f"form:has([name=r{candidate.pk}-recommendation])")
        for criterion in CRITERIA:
            form.locator(f"[name=r{candidate.pk}-{criterion}][value='{score(candidate)}']").check()
        form.locator(f"[name=r{candidate.pk}-recommendation][value=admit]").check()
        form.locator("button[type=submit]").click()
        expect(self.page.locator(".messagelist")).to_contain_text(candidate.name)

    # --- The board ----------------------------------------------------------------------------------------------
    def show(self, count: int, **filters: str) -> list[int]:
        """Filter the board; the candidates shown, in its order."""
        page = self.page
        if board(self.cohort) not in page.url:
            page.goto(board(self.cohort))
        for name in ("region", "outcome"):
            page.locator(f"form[role=search] [name={name}]").select_option(filters.get(name, ""))
        with page.expect_navigation():
            page.locator("form[role=search] button").click()
        expect(page.locator("[name=pick]")).to_have_count(count)
        for name, value in filters.items():
            expect(page.locator(f"form[role=search] [name={name}]")).to_have_value(value)
        found = page.locator("[name=pick]").evaluate_all("boxes => boxes.map(box => box.value)")
        return [int(value) for value in found]

    def prepare_in_bulk(self, outcome: str, *, whom: str = "picked", grounds: str = "") -> None:
        page = self.page
        page.get_by_text(t("The same decision for many"), exact=True).click()
        page.locator("[name=whom]").select_option(whom)
        page.locator("[name=bulk_outcome]").select_option(outcome)
        page.locator("[name=bulk_grounds]").select_option(grounds)
        button(page, "Save for all of them").click()
        expect(page.locator(".messagelist .success")).to_be_visible()

    def admit_the_best_of_each_region(self) -> None:
        regions = {str(one.municipality and one.municipality.centre) for one in Application.objects.all()}
        assert len(regions) == 5
        for region in sorted(regions):
            shown = self.show(12, region=region)
            assert set(shown[:EACH]) == {one.pk for one in self.everybody() if one.pk in shown and one.order < EACH}
            for pk in shown[:EACH]:
                self.page.locator(f"[name=pick][value='{pk}']").check()
            self.prepare_in_bulk("admit")

    def write_the_waiting_list(self) -> list[int]:
        """Twenty of those who are left, numbered from the bottom of the board: staff's order, not the scores'."""
        listed = self.show(30, outcome="none")[LISTED - 1 :: -1]
        for rank, pk in enumerate(listed, start=1):
            self.page.locator(f"[name=outcome-{pk}]").select_option("waiting")
            self.page.locator(f"[name=rank-{pk}]").fill(str(rank))
        button(self.page, "Save").click()
        expect(self.page.locator(".messagelist .success")).to_contain_text(str(LISTED))
        return listed

    def refuse_the_others(self, ready: GroundsTemplate) -> list[int]:
        refused = self.show(10, outcome="none")
        self.prepare_in_bulk("refuse", whom="shown", grounds=str(ready.pk))
        return refused

    # --- Sending ------------------------------------------------------------------------------------------------
    def confirm_the_last_address(self, candidate: Candidate) -> None:
        """Nothing can be sent before all who are admitted have confirmed, and the page names who has not."""
        self.page.goto(board(self.cohort, "apply"))
        tells(self.page, "These cannot be offered a seat yet")
        expect(self.page.locator("[name=shown]")).to_have_count(0)
        self.confirm_address(candidate)

    def confirm_address(self, candidate: Candidate) -> None:
        page = self.other
        assert candidate.person
        page.goto(reverse("candidate_confirm", args=[tokens.make("candidate", candidate.pk, candidate.person.pk)]))
        button(page, "Yes, this is my address").click()
        arrives(page, "Thank you. We know that we reach you here.")

    def send_from_two_tabs(self, ready: GroundsTemplate, refused: Candidate) -> None:
        """Read a letter, send, and send once more from a tab that was opened before."""
        here, there = self.page, self.page.context.new_page()
        for tab in (here, there):
            tab.goto(board(self.cohort, "apply"))
        expect(here.locator("table.stack tbody tr")).to_have_count(60)
        row = here.locator("table.stack tbody tr").filter(
            has=here.locator("th", has_text=re.compile(f"^{refused.name}"))
        )
        row.locator("summary").click()
        expect(row.get_by_text(ready.text_nb)).to_be_visible()
        here.locator("form.act button[type=submit]").click()
        expect(here.locator(".messagelist .success")).to_contain_text("60")
        before = Mail.objects.count()
        there.locator("form.act button[type=submit]").click()
        expect(there.locator(".messagelist")).to_contain_text(t("The decisions were sent a moment ago, and only once."))
        there.close()
        assert (Mail.objects.count(), Letter.objects.count(), len(offers("open"))) == (before, 60, SEATS)

    # --- Answers ------------------------------------------------------------------------------------------------
    def offer_page(self, offer: SeatOffer) -> Page:
        page = self.other
        page.goto(reverse("seat_offer", args=[tokens.make("seat-offer", offer.pk)]))
        arrives(page, "You have got a seat")
        return page

    def accept(self, many: list[SeatOffer]) -> None:
        for offer in many:
            self.told[self.candidate_of(offer)] = "Has taken the seat"
            accept_offer(offer=offer, actor=offer.person)

    def accept_on_page(self, offer: SeatOffer) -> None:
        self.told[self.candidate_of(offer)] = "Has taken the seat"
        page = self.offer_page(offer)
        button(page, "Yes, I take the seat").click()
        arrives(page, "The seat is yours")

    def decline_on_page(self, offer: SeatOffer) -> None:
        self.told[self.candidate_of(offer)] = "Has declined the seat"
        page = self.offer_page(offer)
        page.get_by_text(t("No, I can't take the seat"), exact=True).click()
        page.locator("[name=why][value=work]").check()
        button(page, "I do not take the seat").click()
        arrives(page, "You have said no to the seat")
        offer.refresh_from_db()
        assert offer.reason == SeatOffer.Reason.WORK

    def decline(self, many: list[SeatOffer]) -> None:
        for offer in many:
            self.told[self.candidate_of(offer)] = "Has declined the seat"
            decline_offer(offer=offer, actor=offer.person, why=SeatOffer.Reason.TIME)

    def let_expire(self, many: list[SeatOffer]) -> None:
        for offer in many:
            self.told[self.candidate_of(offer)] = "Did not answer in time"
        past = timezone.now() - timedelta(minutes=1)
        SeatOffer.objects.filter(pk__in=[offer.pk for offer in many]).update(expires_at=past)
        assert expire_offers() == len(many)
        assert expire_offers() == 0

    def swap(self, seated: Candidate) -> None:
        """From the board: somebody else from the same service comes, and takes the seat on the offer's page."""
        page = self.page
        page.goto(board(self.cohort))
        page.locator(f"a[href='{reverse('admin:applications_application_substitute', args=[seated.pk])}']").click()
        fill(page, {name: value for name, value in VALUES.items() if name != "language"})
        page.locator("[name=language][value=nb]").check()
        button(page, "Propose the substitute").click()
        tells(page, "not confirmed yet")
        dispatch()
        substitute = Candidate.objects.get(replaces=seated)
        self.confirm_address(substitute)
        page.locator("[name=assessment]").fill("Kjenner feltet.")
        button(page, "Hand the seat over").click()
        expect(page.locator(".messagelist .success")).to_contain_text(substitute.name)
        dispatch()
        (offer,) = offers("open")
        assert offer.person.email == VALUES["email"]
        self.accept_on_page(offer)
        self.told[seated.pk] = "Withdrawn"

    # --- In the end ---------------------------------------------------------------------------------------------
    def read_status_pages(self) -> dict[str, str]:
        """What the five contacts read about their candidates: name and state."""
        found: dict[str, str] = {}
        for application in Application.objects.select_related("contact"):
            page = self.other
            self.sign_in(page, application.contact)
            page.goto(reverse("application", args=[application.reference]))
            arrives(page, "The application is answered.")
            items = page.locator("main ul.items").first.locator("li.item")
            found |= dict(
                items.evaluate_all("all => all.map(one => ['h3', 'p'].map(x => one.querySelector(x).innerText))")
            )
        return {name: state.strip() for name, state in found.items()}


@pytest.mark.long
def test_sixty_candidates_thirty_seats(new_page: Callable[[], Page], live_server: Any, held: list[int]) -> None:
    play = Play(new_page, live_server.url, five_services())
    ready = GroundsTemplate.objects.order_by("pk")[0]
    late = play.everybody()[-12]
    Candidate.objects.filter(pk=late.pk).update(email_confirmed_at=None)

    play.read()
    play.admit_the_best_of_each_region()
    listed = play.write_the_waiting_list()
    refused = play.refuse_the_others(ready)
    play.told = dict.fromkeys(listed, "On the waiting list") | dict.fromkeys(refused, "Did not get a seat")
    play.confirm_the_last_address(late)
    assert not Letter.objects.exists()
    play.send_from_two_tabs(ready, Candidate.objects.get(pk=refused[0]))
    assert set(Application.objects.values_list("state", flat=True)) == {Application.State.DECIDED}
    assert list(waiting(play.cohort).values_list("candidate", flat=True)) == listed

    dispatch()

    first = offers("open")
    play.accept_on_page(first[0])
    play.accept(first[1:20])
    play.decline_on_page(first[20])
    play.decline(first[21:25])
    play.let_expire(first[25:])
    dispatch()
    promoted = offers("open")
    assert [play.candidate_of(offer) for offer in promoted] == listed[:10]
    play.decline_on_page(promoted[0])  # and the eleventh gets it
    play.accept(promoted[1:])
    dispatch()
    (eleventh,) = offers("open")
    assert play.candidate_of(eleventh) == listed[10]
    play.accept_on_page(eleventh)
    assert taken() == SEATS
    dispatch()

    play.swap(Candidate.objects.get(offer=first[0]))
    assert taken() == SEATS
    assert list(waiting(play.cohort).values_list("candidate", flat=True)) == listed[11:]
    assert max(held) == SEATS
    everything_is_sent_once()
    names = dict(Candidate.objects.values_list("pk", "name"))
    assert play.read_status_pages() == {names[pk]: t(told) for pk, told in play.told.items()}


def everything_is_sent_once() -> None:
    """Each offer and each answer has one mail, which carries its letter; nobody has two letters of a kind."""
    dispatch()
    assert dispatch() == 0
    assert set(Mail.objects.values_list("state", flat=True)) == {State.SENT}
    assert not Letter.objects.filter(pdf=None).exists()
    assert {bytes(pdf)[:5] for pdf in Letter.objects.values_list("pdf", flat=True)} == {b"%PDF-"}
    for letter in Letter.objects.all():
        assert sha256(bytes(letter.pdf)).hexdigest() == letter.sha256
    written = Counter(Letter.objects.values_list("kind", flat=True))
    assert written == {"admit": SEATS + 11 + 1, "waiting": LISTED, "refuse": 10}
    assert Decision.objects.filter(state=Decision.State.APPLIED).count() == 61
    mails = Counter(Mail.objects.values_list("template", flat=True))
    assert mails["seat_offer"] == SeatOffer.objects.count() == SEATS + 11 + 1
    assert mails["candidate_answered"] == 30
    assert mails["seat_accepted"] == SEATS + 1
    assert len(mail.outbox) == Mail.objects.count()
    carried = [one.recipients() for one in mail.outbox if any("brev-" in str(part[0]) for part in one.attachments)]
    assert len(carried) == Letter.objects.count()
