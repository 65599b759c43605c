"""Two applicants, played by people in a browser on real servers.

A municipality writes with five candidates and two hands, and sends again before the deadline. A police unit
sends in time, and is asked for more after the deadline.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from applications.models import Application, InformationRequest
from cohorts.models import Cohort
from mentorprog.outbox.models import Mail
from mentorprog.times import today
from tests.browser.play import (
    add_candidate,
    arrives,
    ask_for_code,
    before_the_names,
    begin,
    button,
    confirm_address,
    confirm_as_leader,
    coordinator,
    fill,
    give_scores,
    link,
    open_application,
    send,
    sign_in_as_staff,
    tells,
    told,
    write_anchoring,
    write_milestone,
    write_plan,
    write_service,
)
from tests.browser.servers import MailServer, link_in, text_of
from tests.factories import CohortFactory, fictional_orgnr

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CONTACT, COLLEAGUE, LEADER = "kontakt@test.example.no", "medskriver@test.example.no", "leder@test.example.no"
NAMES = ("Mari", "Jon", "Siri", "Ole", "Ida")
RECEIPT = "We have received application %(reference)s"
LEADER_ASKED = "Confirm the application from %(organisation)s to the mentor training"


def path_of(application: Application, slug: str = "") -> str:
    return f"/soknad/{application.reference}/" + (f"{slug}/" if slug else "")


def address_of(name: str) -> str:
    return f"{name.lower()}@test.example.no"


def fresh(application: Application) -> Application:
    """The application as it is stored now."""
    return Application.objects.select_related("plan", "cohort").get(pk=application.pk)


def nothing_failed() -> bool:
    return not Mail.objects.filter(state__in=[Mail.State.FAILED, Mail.State.UNKNOWN]).exists()


# --- A municipality ---------------------------------------------------------------------------------------------
def write_first_steps(page: Page, post: MailServer, cohort: Cohort) -> Application:
    """The service and five candidates, the last one moved up by one place."""
    begin(page, post, cohort, CONTACT)
    service = {"orgnr": fictional_orgnr(7), "organisation_name": "Ulstein testkommune", "unit": "Oppvekst"}
    write_service(page, "municipality", "Ulstein", **service)
    for name in NAMES:
        add_candidate(page, f"{name} Testesen", address_of(name))
    page.get_by_role("button", name=told(page, "Move up")).filter(has_text="Ida Testesen").click()
    names = [f"{name} Testesen" for name in ("Mari", "Jon", "Siri", "Ida", "Ole")]
    expect(page.locator("#candidates h2")).to_have_text(names)
    return Application.objects.get()


def invite_colleague(page: Page, application: Application) -> None:
    page.goto(path_of(application))
    link(page, "Invite colleagues to write with you").click()
    fill(page, {"email": COLLEAGUE})
    button(page, "Send the invitation").click()
    expect(page.locator("main")).to_contain_text(COLLEAGUE)


def come_by_the_invitation(page: Page, post: MailServer, application: Application) -> None:
    """The colleague follows the link of the mail, gets a code of his own and stands in the application."""
    invitation = before_the_names("You can write in application %(reference)s", "nn")
    page.goto(link_in(post.wait_for(COLLEAGUE, invitation)))
    ask_for_code(page, post, COLLEAGUE)
    expect(page).to_have_url(re.compile(f"/nn{path_of(application)}$"))
    expect(link(page, "Withdraw the application")).to_have_count(0)


def write_at_the_same_time(contact: Page, colleague: Page, application: Application) -> None:
    """Both have the plan open. The colleague saves first; the contact sees both versions and chooses."""
    for page in (contact, colleague):
        page.goto(path_of(application, "plan"))
    fill(colleague, {"goals": "Medskriverens mål.", "risks": "Sykdom."})
    button(colleague, "Save and go on").click()
    arrives(colleague, "Anchoring")

    fill(contact, {"goals": "Kontaktens mål.", "hours_a_month": "12"})
    write_milestone(contact, 1, "Første oppdrag er evaluert.")
    button(contact, "Save and go on").click()
    expect(contact.locator("[data-error-summary]")).to_be_visible()
    shown = contact.locator("section[aria-labelledby=both]")
    for text in ("Medskriverens mål.", "Kontaktens mål.", "Sykdom.", "12", "Første oppdrag er evaluert."):
        expect(shown).to_contain_text(text)
    assert fresh(application).plan.goals == "Medskriverens mål."
    expect(contact.locator("[name=goals]")).to_have_value("Kontaktens mål.")

    for name in ("goals", "risks"):
        contact.locator(f"[name=keep][value={name}]").check()
    button(contact, "Save and go on").click()
    arrives(contact, "Anchoring")
    plan = fresh(application).plan
    assert (plan.goals, plan.risks, plan.hours_a_month) == ("Medskriverens mål.", "Sykdom.", 12)
    assert plan.milestones.count() == 2


def change_and_send_again(page: Page, post: MailServer, application: Application) -> None:
    """Before the deadline: staff read the first version until the second is sent."""
    page.goto(path_of(application))
    link(page, "Change the application").click()
    page.goto(path_of(application, "plan"))
    fill(page, {"goals": "Fem mentorer på ett år."})
    button(page, "Save and continue later").click()
    tells(page, "You have changes that are not sent")
    assert fresh(application).has_unsent_changes
    assert application.revisions.count() == 1
    link(page, "Look over and send again").click()
    send(page)
    expect(page.locator("main")).not_to_contain_text(told(page, "You have changes that are not sent"))
    goals = [revision.content["plan"]["goals"] for revision in application.revisions.order_by("number")]
    assert goals == ["Medskriverens mål.", "Fem mentorer på ett år."]
    post.wait_for(CONTACT, before_the_names(RECEIPT, "nn"), count=2)


@pytest.mark.long
def test_a_municipality_with_five_candidates_and_two_hands(post: MailServer, new_page: Callable[[], Page]) -> None:
    contact, colleague, stranger = (new_page() for _person in range(3))
    application = write_first_steps(contact, post, CohortFactory())
    invite_colleague(contact, application)
    come_by_the_invitation(colleague, post, application)
    colleague.goto(path_of(application, "plan"))
    write_plan(colleague)
    write_at_the_same_time(contact, colleague, application)
    write_anchoring(contact, LEADER)
    send(contact)
    confirm_as_leader(stranger, post, LEADER)
    contact.reload()
    tells(contact, "Confirmed by the leader")

    confirm_address(stranger, post, address_of("Ida"))
    confirmed = application.candidates.filter(email_confirmed_at__isnull=False)
    assert [one.name for one in confirmed] == ["Ida Testesen"]
    contact.reload()
    expect(contact.locator("form[action$='/minn/']")).to_have_count(4)  # who has not confirmed yet

    change_and_send_again(contact, post, application)
    assert len(post.to(LEADER, before_the_names(LEADER_ASKED, "nn"))) == 1
    assert application.candidates.filter(email_confirmed_at__isnull=False).count() == 1
    assert nothing_failed()


# --- A police unit ----------------------------------------------------------------------------------------------
def send_in(page: Page, post: MailServer, cohort: Cohort) -> Application:
    """One candidate, the shortest application there is."""
    begin(page, post, cohort, CONTACT)
    service = {"orgnr": fictional_orgnr(8), "organisation_name": "Test politidistrikt", "unit": "Forebyggende"}
    write_service(page, "police", "Ålesund", **service)
    add_candidate(page, "Pål Testesen", "pal@test.example.no")
    button(page, "Save and go on").click()
    write_plan(page)
    write_anchoring(page, LEADER)
    send(page)
    return Application.objects.get()


def is_closed(page: Page, application: Application, slug: str) -> None:
    """The page of a step leads back to where the application stands."""
    page.goto(path_of(application, slug))
    arrives(page, "We have received the application.")
    expect(page).to_have_url(path_of(application))


def ask_about_the_plan(page: Page) -> None:
    """Staff open one part until a day, with a question."""
    link(page, "Ask for more information").click()
    page.locator("[name=parts][value=plan]").check()
    due = today() + timedelta(days=7)
    fill(page, {"message": "Hvem skal ha ansvaret?", "due": f"{due:%d.%m.%Y}"})
    button(page, "Ask the applicant").click()
    tells(page, "You wait for an answer")


def answer_the_question(page: Page, post: MailServer, application: Application) -> None:
    """The mail leads to the application; the plan is open, and nothing else."""
    wanted = before_the_names("We need to know more about application %(reference)s")
    mail = post.wait_for(CONTACT, wanted)
    assert "Hvem skal ha ansvaret?" not in text_of(mail)
    page.goto(link_in(mail))
    expect(page.locator("main")).to_contain_text("Hvem skal ha ansvaret?")
    for slug in ("tjeneste", "kandidater", "forankring"):
        is_closed(page, application, slug)
    link(page, "Answer").click()
    fill(page, {"responsible_name": "Nina Testesen"})
    button(page, "Save and go on").click()
    arrives(page, "Summary")
    send(page)
    is_closed(page, application, "plan")


@pytest.mark.long
def test_a_police_unit_is_asked_for_more_after_the_deadline(post: MailServer, new_page: Callable[[], Page]) -> None:
    unit, office = new_page(), new_page()
    application = send_in(unit, post, CohortFactory())
    Cohort.objects.update(applications_close=today() - timedelta(days=1))
    for slug in ("tjeneste", "kandidater", "plan", "forankring", "oppsummering"):
        is_closed(unit, application, slug)

    sign_in_as_staff(office, post, coordinator())
    open_application(office, application.reference)
    give_scores(office, application)
    ask_about_the_plan(office)
    answer_the_question(unit, post, application)
    assert application.requests.get().state == InformationRequest.State.ANSWERED

    office.goto(f"/admin/applications/application/{application.pk}/les/")
    changes = office.locator("table[aria-labelledby=changes], [aria-labelledby=changes] table").first
    expect(changes).to_contain_text("Per Testesen")
    expect(changes).to_contain_text("Nina Testesen")
    expect(changes.locator("tbody tr")).to_have_count(1)
    tells(office, "Your scores are of an earlier version")
    assert nothing_failed()
