"""What people do in the plays: sign in by a code from a mail, write an application, answer the links that they get."""

import re
import time
from datetime import timedelta

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from applications.models import Application
from cohorts.models import Cohort
from mentorprog.people.models import Person
from mentorprog.times import today
from tests.browser.servers import MailServer, code_in, link_in
from tests.factories import staff

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def t(text: str, language: str = "nb") -> str:
    """A text of the site, the bokmål one when nothing is said."""
    with override(language):
        return gettext(text)


def before_the_names(text: str, language: str = "nb") -> str:
    """How a text begins, up to the first thing that is put into it."""
    return t(text, language).partition("%(")[0].strip()


def told(page: Page, text: str) -> str:
    """The same in the language of the page at hand: a link in a mail leads to one in the language of the mail."""
    return t(text, page.locator("html").get_attribute("lang") or "nb")


def button(page: Page, text: str) -> Locator:
    return page.get_by_role("button", name=told(page, text), exact=True)


def link(page: Page, text: str) -> Locator:
    return page.get_by_role("link", name=told(page, text), exact=True)


def arrives(page: Page, title: str) -> None:
    """The page with this heading comes."""
    expect(page.get_by_role("heading", level=1)).to_have_text(told(page, title))


def tells(page: Page, text: str) -> None:
    """The page says this somewhere."""
    expect(page.locator("main, #content").first).to_contain_text(told(page, text))


def fill(page: Page, values: dict[str, str]) -> None:
    """Fill fields by their names."""
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


# --- Signing in -------------------------------------------------------------------------------------------------
def ask_for_code(page: Page, post: MailServer, address: str) -> None:
    """Give the address on the page that asks for it, and type the code that comes."""
    subject = before_the_names("Your code is %(code)s")
    before = len(post.to(address, subject))
    page.locator("[name=email]").fill(address)
    button(page, "Send me a code").click()
    page.locator("[name=code]").fill(code_in(post.wait_for(address, subject, count=before + 1)))
    button(page, "Sign in").click()


def sign_in(page: Page, post: MailServer, address: str, following: str = "/minside/") -> None:
    page.goto(f"/konto/?next={following}")
    ask_for_code(page, post, address)


def coordinator() -> Person:
    """A national coordinator with a second factor."""
    person = staff(email="stab@rvts.example.no", name="Solveig Stab")
    TOTP.activate(person, SECRET)
    return person


def sign_in_as_staff(page: Page, post: MailServer, person: Person) -> None:
    sign_in(page, post, person.email, "/admin/")
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    page.locator("main form").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"/admin/$"))


# --- Writing an application -------------------------------------------------------------------------------------
def begin(page: Page, post: MailServer, cohort: Cohort, contact: str) -> None:
    """From the front page to the first step."""
    page.goto("/")
    page.get_by_role("link", name=t("Apply for a seat")).first.click()
    if f"/soknad/ny/{cohort.slug}/" not in page.url:
        page.get_by_role("link", name=t("Apply for a seat")).first.click()
    ask_for_code(page, post, contact)
    button(page, "Start the application").click()
    arrives(page, "Your service")


def write_service(page: Page, kind: str, municipality: str, **values: str) -> None:
    """Step 1, by hand."""
    fill(page, {"contact_name": "Anne Testesen", "contact_phone": "99 00 00 01", **values})
    page.locator(f"[name=organisation_kind][value={kind}]").check()
    page.locator("[name=municipality]").select_option(label=municipality)
    button(page, "Save and go on").click()
    arrives(page, "Candidates")


def add_candidate(page: Page, name: str, address: str, language: str = "nn") -> None:
    """One candidate of step 2."""
    adding = re.compile(f"{told(page, 'Add a candidate')}|{told(page, 'Add another candidate')}")
    page.locator("main").get_by_role("link", name=adding).click()
    fill(page, {"name": name, "email": address, "role": "Miljøterapeut"})
    page.locator(f"[name=language][value={language}]").check()
    fill(page, {"background": "Vernepleier.", "suitability": "Rolig.", "job_context": "Utekontakten."})
    button(page, "Save the candidate").click()
    expect(page.locator("#candidates")).to_contain_text(name)


def write_plan(page: Page, goals: str = "To mentorer.") -> None:
    """Step 3."""
    page.locator("[name=uses][value=mentor]").check()
    fill(page, {"goals": goals, "hours_a_month": "8", "responsible_name": "Per Testesen"})
    fill(page, {"responsible_email": "per@test.example.no"})
    page.locator("[name=guidance][value=both]").check()
    page.locator("[name=network][value=True]").check()
    page.locator("[name=lending][value=True]").check()
    write_milestone(page, 0, "Mentorene er presentert for skolene.")
    button(page, "Save and go on").click()
    arrives(page, "Anchoring")


def write_milestone(page: Page, row: int, text: str) -> None:
    """A milestone half a year ahead."""
    day = today() + timedelta(days=180 + row)
    fill(page, {f"milestones-{row}-date": f"{day:%d.%m.%Y}", f"milestones-{row}-text": text})


def write_anchoring(page: Page, leader: str) -> None:
    """Step 4."""
    fill(page, {"anchoring": "Handlingsplanen.", "owner": "Kommunedirektøren"})
    fill(page, {"leader_name": "Lise Leder", "leader_title": "Kommunalsjef", "leader_email": leader})
    button(page, "Save and go on").click()
    arrives(page, "Summary")


def send(page: Page) -> None:
    """Step 5: read through and send."""
    button(page, "Send the application").click()
    arrives(page, "We have received the application.")


# --- Links in mails ---------------------------------------------------------------------------------------------
def confirm_as_leader(page: Page, post: MailServer, leader: str) -> None:
    page.goto(link_in(post.wait_for(leader)))
    button(page, "I confirm").click()
    arrives(page, "Thank you. You have confirmed.")


def confirm_address(page: Page, post: MailServer, address: str, language: str = "nn") -> None:
    """The candidate opens the link, which changes nothing, and says that the address is right."""
    asked = t("Confirm that we reach you at this address", language)
    page.goto(link_in(post.wait_for(address, asked)))
    button(page, "Yes, this is my address").click()
    arrives(page, "Thank you. We know that we reach you here.")


def open_application(page: Page, reference: str) -> None:
    """Staff find the application in the list, and say that they have no conflict of interest."""
    page.goto("/admin/applications/application/")
    page.get_by_role("link", name=reference).click()
    page.locator("[name=conflict][value=no]").check()
    page.locator("form:has([name=conflict]) button[type=submit]").click()


def give_scores(page: Page, application: Application) -> None:
    """Staff score every candidate."""
    for candidate in application.candidates.standing():
        for criterion in ("suitability", "background", "job_context", "plan"):
            page.locator(f"[name=r{candidate.pk}-{criterion}][value='4']").check()
        page.locator(f"[name=r{candidate.pk}-recommendation][value=admit]").check()
        page.locator(f"form:has([name=r{candidate.pk}-recommendation]) button[type=submit]").click()
