"""The application from beginning to end with nothing but a keyboard: every stop can be seen, every error is led to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page

from applications.models import Application
from cohorts.models import Cohort
from mentorprog.outbox.models import Mail
from tests.factories import CohortFactory, fictional_orgnr

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 80  # of one page, before we say that something cannot be reached
# What has the focus: its name or id, its kind, and whether one sees that it has it.
FOCUS = """() => {
  const one = document.activeElement;
  // Designsystemet draws the ring of a radio button round the button and its label.
  const seen = [one, one.closest(".ds-field")].filter(Boolean).map(part => getComputedStyle(part)).some(
    look => look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none");
  const box = one.getBoundingClientRect();
  return {
    tag: one.tagName.toLowerCase(), id: one.id, name: one.name || "", value: one.value || "", type: one.type || "",
    text: (one.textContent || "").trim().replace(/\\s+/g, " "), href: one.getAttribute("href") || "",
    seen, inside: box.bottom > 0 && box.top < innerHeight,
    summary: one.hasAttribute("data-error-summary"),
  };
}"""


def t(text: str) -> str:
    """A text as it stands on the bokmål page."""
    with override("nb"):
        return gettext(text)


@dataclass
class Keyboard:
    """A person at a keyboard. `unseen` gathers the stops where one could not see what has the focus."""

    page: Page
    unseen: list[str] = field(default_factory=list)

    def focus(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        return found

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def step(self, key: str = "Tab") -> dict[str, Any]:
        """Go on to the next stop."""
        self.press(key)
        stop = self.focus()
        if stop["tag"] != "body" and not (stop["seen"] and stop["inside"]):
            self.unseen.append(f"{self.page.url}: {stop['tag']} {stop['id'] or stop['text']}")
        return stop

    def to(self, **wanted: str) -> dict[str, Any]:
        """Tab until the focus is on what has these properties; a text or href need only begin so."""
        for _stop in range(MOST_STOPS):
            stop = self.step()
            if all(str(stop[name]).startswith(value) for name, value in wanted.items()):
                return stop
        raise AssertionError(f"{wanted} cannot be reached by Tab on {self.page.url}")

    def write(self, name: str, text: str) -> None:
        """Go to a field and type."""
        self.to(name=name)
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Go to a group of radio buttons and move to one of them by the arrows."""
        self.to(name=name)
        self.press("Space")
        for _option in range(12):
            if self.focus()["value"] == value:
                return
            self.step("ArrowDown")
        raise AssertionError(f"{name}: {value} cannot be reached by the arrows")

    def push(self, text: str) -> None:
        """Go to a button or link, push it, and wait for the next page."""
        stop = self.to(text=t(text))
        with self.page.expect_event("load"):
            self.press("Space" if stop["tag"] == "button" else "Enter")

    def errors_lead_to_their_fields(self) -> list[str]:
        """After a failed post the summary has the focus, and each of its links moves it to its field."""
        assert self.focus()["summary"], self.focus()
        count = self.page.locator("[data-error-summary] a").count()
        reached = []
        for number in range(count):
            self.page.locator("[data-error-summary]").focus()
            for _link in range(number + 1):
                link = self.step()
            assert link["href"].startswith("#"), link
            self.press("Enter")
            stop = self.focus()
            assert f"#{stop['id']}" == link["href"]
            if not stop["seen"]:
                self.unseen.append(f"{self.page.url}: {stop['id']}")
            reached.append(stop["name"])
        return reached


@pytest.fixture
def cohort() -> Cohort:
    made: Cohort = CohortFactory()
    return made


@pytest.fixture
def keyboard(browser: Browser, live_server: Any) -> Iterator[Keyboard]:
    context = browser.new_context(base_url=live_server.url, locale="nb-NO", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(15_000)
    yield Keyboard(context.new_page())
    context.close()


def begin(keyboard: Keyboard, cohort: Cohort) -> None:
    """From the start page, past its faults, by the code from the mail, to the first step."""
    keyboard.page.goto(f"/soknad/ny/{cohort.slug}/")
    keyboard.push("Send me a code")
    assert keyboard.errors_lead_to_their_fields() == ["email"]
    keyboard.page.keyboard.type("kari@test.example.no")
    with keyboard.page.expect_event("load"):
        keyboard.press("Enter")
    code = Mail.objects.get(template="sign_in_code").context["code"]
    keyboard.write("code", "FEIL")
    with keyboard.page.expect_event("load"):
        keyboard.press("Enter")
    assert keyboard.errors_lead_to_their_fields() == ["code"]
    keyboard.press("Control+a")
    keyboard.page.keyboard.type(code)
    with keyboard.page.expect_event("load"):
        keyboard.press("Enter")
    keyboard.push("Start the application")


def service(keyboard: Keyboard) -> None:
    keyboard.push("Save and go on")
    missing = ["contact_name", "contact_phone", "orgnr", "organisation_name", "organisation_kind", "municipality"]
    assert keyboard.errors_lead_to_their_fields() == missing
    keyboard.page.goto(keyboard.page.url)
    keyboard.write("contact_name", "Kari Testesen")
    keyboard.write("contact_phone", "99 00 00 00")
    keyboard.write("orgnr", fictional_orgnr(3))
    keyboard.write("organisation_name", "Ulstein kommune")
    keyboard.choose("organisation_kind", "municipality")
    keyboard.write("municipality", "Ulstein")
    keyboard.push("Save and go on")


def candidate(keyboard: Keyboard, name: str, email: str, *, first: bool) -> None:
    keyboard.push("Add a candidate" if first else "Add another candidate")
    keyboard.write("name", name)
    keyboard.write("email", email)
    keyboard.write("role", "Miljøterapeut")
    keyboard.choose("language", "nn")
    for text in ("background", "suitability", "job_context"):
        keyboard.write(text, "Noen ord.")
    keyboard.push("Save the candidate")


def plan(keyboard: Keyboard) -> None:
    keyboard.to(name="uses", value="mentor")
    keyboard.press("Space")
    keyboard.to(name="uses", value="team")
    keyboard.press("Space")
    keyboard.write("goals", "To mentorer i kommunen.")
    keyboard.write("hours_a_month", "10")
    keyboard.write("responsible_name", "Per Testesen")
    keyboard.write("responsible_email", "per@test.example.no")
    keyboard.choose("guidance", "both")
    keyboard.choose("network", "True")
    keyboard.choose("lending", "True")
    keyboard.write("cooperation", "Nabokommunen.")
    keyboard.push("Save and go on")


def anchoring(keyboard: Keyboard) -> None:
    keyboard.write("anchoring", "Handlingsplan mot radikalisering.")
    keyboard.write("owner", "Kommunedirektøren")
    keyboard.write("leader_name", "Lise Leder")
    keyboard.write("leader_title", "Kommunalsjef")
    keyboard.write("leader_email", "kari@test.example.no")
    keyboard.push("Save and go on")
    assert keyboard.errors_lead_to_their_fields() == ["leader_email"]
    keyboard.press("Control+a")
    keyboard.page.keyboard.type("lise@test.example.no")
    keyboard.push("Save and go on")


def test_the_whole_application_by_keyboard(keyboard: Keyboard, cohort: Cohort) -> None:
    begin(keyboard, cohort)
    service(keyboard)
    candidate(keyboard, "Ola Testesen", "ola@test.example.no", first=True)
    candidate(keyboard, "Åse Testesen", "aase@test.example.no", first=False)
    keyboard.push("Save and go on")
    plan(keyboard)
    anchoring(keyboard)
    keyboard.push("Send the application")
    application = Application.objects.get()
    assert application.state == Application.State.SUBMITTED
    assert application.municipality is not None
    assert application.municipality.name == "Ulstein"
    candidates = application.candidates.order_by("pk").values_list("name", "language")
    assert list(candidates) == [("Ola Testesen", "nn"), ("Åse Testesen", "nn")]
    assert (application.plan.uses, application.plan.network) == (["mentor", "team"], True)
    assert keyboard.unseen == []


def test_the_first_stop_leads_past_the_header(keyboard: Keyboard) -> None:
    keyboard.page.goto("/")
    assert keyboard.step()["href"] == "#main"
    keyboard.press("Enter")
    assert keyboard.focus()["id"] == "main"


def test_backwards_by_shift_and_tab(keyboard: Keyboard, cohort: Cohort) -> None:
    """Every stop of a page comes again in the opposite order."""
    keyboard.page.goto(f"/soknad/ny/{cohort.slug}/")
    forwards = [keyboard.step()["text"] for _stop in range(6)]
    backwards = [keyboard.step("Shift+Tab")["text"] for _stop in range(5)]
    assert backwards == forwards[-2::-1]
    assert keyboard.unseen == []


def test_everything_works_without_scripts(browser: Browser, live_server: Any, cohort: Cohort) -> None:
    """The error summary is there to be read, and its links lead to the fields."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/soknad/ny/{cohort.slug}/")
    page.locator("main [type=submit]").click()
    page.locator("[data-error-summary] a").click()
    assert page.url.endswith("#id_email")
    page.locator("#id_email").fill("kari@test.example.no")
    page.locator("main [type=submit]").click()
    page.locator("[name=code]").fill(Mail.objects.get(template="sign_in_code").context["code"])
    page.locator("main form [type=submit]").first.click()
    page.locator("main form [type=submit]").first.click()
    assert page.url.endswith("/tjeneste/")
    context.close()
