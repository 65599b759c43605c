"""The staff's pages in a browser: the grid by keyboard, Django's own tools, and nothing that our policy refuses."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from applications.frozen import freeze
from applications.models import Application, Impartiality, Revision
from cohorts.models import Attendance, Cohort
from mentorprog.people.models import Person
from mentorprog.times import today
from tests import factories
from tests.dashboard import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.BASE_DIR, "node_modules/axe-core/axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Watched:
    """A page whose console is listened to, except while axe-core measures: axe itself writes style attributes,
    which our policy refuses."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults, self.listening = page, list[str](), True
        page.on("console", lambda message: self.note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.note(str(error)))
        page.set_default_timeout(15_000)

    def note(self, fault: str) -> None:
        if self.listening:
            self.faults.append(f"{self.page.url}: {fault}")

    def barriers(self) -> list[str]:
        """What axe-core finds on the page as it stands: the rule and the elements."""
        self.listening = False
        self.page.context.new_cdp_session(self.page).send("Runtime.evaluate", {"expression": AXE.read_text()})
        found = self.page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        self.page.goto("about:blank")
        self.listening = True
        return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in found["violations"]]


@pytest.fixture
def cohort() -> Cohort:
    made: Cohort = factories.CohortFactory(first_day=today() - timedelta(days=60))
    return made


@pytest.fixture
def office() -> Person:
    return world.staff()


@pytest.fixture
def watched(browser: Browser, live_server: Any, office: Person) -> Iterator[Watched]:
    """A page of national staff who are signed in; whatever the console complains of fails the test."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    session = world.signed_in(office).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    made = Watched(context.new_page())
    yield made
    context.close()
    assert made.faults == []


def url_of(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


# --- The grid ---------------------------------------------------------------------------------------------------


def focused(page: Page) -> str:
    """The name of the field that has the focus."""
    return str(page.evaluate("document.activeElement.name"))


def test_the_grid_is_filled_in_by_keyboard(watched: Watched, cohort: Cohort) -> None:
    page = watched.page
    first = world.participant(cohort, name="Anne Aas")
    world.participant(cohort, "ppppppppp", name="Bo Berg", state="not_completed")
    last = world.participant(cohort, name="Cato Dahl")
    days = list(cohort.days.order_by("date").values_list("pk", flat=True))
    page.goto(url_of("cohorts_cohort_attendance", cohort.pk))
    page.locator(f"[name=mark-{first.pk}-{days[0]}]").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == f"mark-{first.pk}-{days[1]}"
    page.keyboard.press("Control+ArrowDown")  # over the locked person
    assert focused(page) == f"mark-{last.pk}-{days[1]}"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")  # there is no day before the first
    assert focused(page) == f"mark-{last.pk}-{days[0]}"
    page.keyboard.press("ArrowDown")  # chooses, as in every list
    assert focused(page) == f"mark-{last.pk}-{days[0]}"
    expect(page.locator(":focus")).to_have_value("present")
    expect(page.locator("[data-unsaved]")).to_contain_text("1")
    page.locator("[data-bulk-where]").select_option(f"d{days[0]}")
    page.locator("[data-bulk-mark]").select_option("absent")
    page.locator("[data-bulk-set]").click()
    expect(page.locator("[data-unsaved]")).to_contain_text("2")
    page.locator("[data-save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    saved = {first.pk: "absent", last.pk: "present"}
    assert (
        dict(Attendance.objects.filter(day=days[0], participation__in=saved).values_list("participation", "mark"))
        == saved
    )
    assert Attendance.objects.filter(participation__in=saved).count() == 2

    asked: list[str] = []  # before marks that are not saved are left
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator(f"[name=mark-{last.pk}-{days[5]}]").select_option("present")
    page.goto(url_of("index"))
    assert asked == ["beforeunload"]
    assert Attendance.objects.filter(participation__in=saved).count() == 2


# --- No barriers, nothing refused by the policy -------------------------------------------------------------------


def test_forms_that_open_only_for_some_have_no_barriers(watched: Watched, cohort: Cohort) -> None:
    """Closing somebody's training. `test_axe` has all other pages."""
    failing = world.participant(cohort, "aa.")
    url = url_of("cohorts_cohort_completion", cohort.pk) + f"?close={failing.pk}"
    for width in (1280, 375):
        watched.page.set_viewport_size({"width": width, "height": 900})
        answer = watched.page.goto(url)
        assert answer
        assert answer.status == 200
        assert watched.barriers() == [], url


def open_calendar(page: Page) -> None:
    page.locator(".field-date .datetimeshortcuts a").nth(1).click()
    expect(page.locator(".calendarbox")).to_be_visible()


def open_clock(page: Page) -> None:
    page.locator(".field-starts .datetimeshortcuts a").nth(1).click()
    expect(page.locator(".clockbox").first).to_be_visible()


def open_search(page: Page) -> None:
    page.locator(".field-partner .select2-selection").click()
    page.locator(".select2-search__field").fill("Porsgrunn")
    expect(page.locator(".select2-results__option", has_text="Porsgrunn kommune")).to_be_visible()


def add_row(page: Page) -> None:
    page.locator(".add-row a").first.click()
    expect(page.locator(".last-related:not(.empty-form)").first).to_be_visible()


def type_name(page: Page) -> None:
    page.locator("#id_name").press_sequentially("Nettverk Ås")
    expect(page.locator("#id_slug")).to_have_value("nettverk-as")


def test_djangos_own_tools_work_under_the_policy(watched: Watched) -> None:
    meeting, network = url_of("networks_meeting_add"), url_of("networks_network_add")
    tools: list[tuple[str, Callable[[Page], None]]] = [
        (meeting, open_calendar),
        (meeting, open_clock),
        (network, open_search),
        (network, add_row),
        (network, type_name),
    ]
    for address, act in tools:
        watched.page.goto(address)
        act(watched.page)
        assert watched.barriers() == [], act.__name__


# --- Reading applications ---------------------------------------------------------------------------------------


def send_again(application: Application) -> None:
    """A second version, with another background of the first candidate and other goals."""
    fresh = Application.objects.select_related("plan").get(pk=application.pk)
    application.revisions.update(content=freeze(fresh, fresh.candidates.all()))
    fresh.candidates.filter(order=0).update(background="Barnevernspedagog i ti år.")
    fresh.plan.goals = "Fire mentorer på to år."
    fresh.plan.save()
    Revision.objects.create(application=fresh, number=2, content=freeze(fresh, fresh.candidates.all()))


def test_the_pages_of_those_who_read_have_no_barriers(watched: Watched, office: Person) -> None:
    application = world.application()
    colleague = world.staff(name="Per Leser")
    for reader in (office, colleague):
        world.review(application.candidates.all()[0], reader, note="Ring referansen.")
    send_again(application)
    read, page = url_of("applications_application_read", application.pk), watched.page
    assign = url_of("applications_application_assign", application.cohort_id)
    closed = world.application(cohort=application.cohort)
    Impartiality.objects.filter(application=closed).update(conflict=True)
    asked = world.application(cohort=application.cohort)
    Impartiality.objects.filter(application=asked).delete()
    others = [url_of("applications_application_read", one.pk) for one in (closed, asked)]
    criterion = url_of("applications_criterion_change", application.cohort.criteria.all()[0].pk)
    for address in (read, assign, criterion, *others):
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        assert watched.barriers() == [], address
    page.goto(others[1])
    page.locator("main form button[type=submit], #content form button[type=submit]").first.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert watched.barriers() == []
