"""What is photographed: every page of the access table, what forms say to faults, error pages, mails, certificate."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import Page

from applications.steps import SLUGS
from cohorts.models import TeachingAnswer
from mentorprog import history, tokens
from mentorprog.demo.builder.small import Small
from mentorprog.outbox.models import Mail
from mentorprog.times import end_of_day, today
from networks.models import Invitation, NetworkQuestion
from networks.reminders.plan import version
from networks.services.lending import ask
from networks.services.mentors import go_on_leave, leave
from tests.access.table import TABLE
from tests.access.visitors import World
from tests.factories import GuidanceRequestFactory
from tests.screenshots import meetings
from tests.screenshots.shot import Shot
from tests.screenshots.urls import FAULTS

# Who is asked first to show a page that several may open.
PREFERRED = ("anonymous", "applicant", "candidate", "mentor", "national", "own", "reviewer", "other", "bare")
TEXTS = {"live", "ready", "feed", "network_feed", "mfa_download_recovery_codes", "admin:jsi18n"}  # not pages
TEXTS |= {"admin:cohorts_evaluation_result_file", "admin:cohorts_evaluation_compare_file"}
TEXTS |= {"cohort_programme_pdf", "cohort_programme_calendar", "stored_file"}
TEXTS |= {"admin:cohorts_certificate_file", "admin:cohorts_issuer_picture"}
TEXTS |= {"admin:cohorts_cohort_badges", "admin:cohorts_cohort_paper", "admin:cohorts_cohort_attendance_export"}
TEXTS |= {"service_record", "meeting_hours"}
TEXTS |= {"certificate_pdf", "letter_pdf", "admin:applications_letter_pdf", "admin:cohorts_cohort_payments_file"}


def shots() -> list[Shot]:
    """Everything that has an address."""
    return [*table(), *by_role(), *states(), *meetings.shots(), *faulty(), *faults()]


def table() -> Iterator[Shot]:
    """Every page of the access table, as the first role sees it that may; the histories look alike."""
    for row in TABLE:
        allowed = [role for role in PREFERRED if row.answers[role] == 200]
        alike = row.name.endswith("_history") and row.name != "admin:networks_meeting_history"
        if allowed and row.name not in TEXTS and "/" not in row.name and not alike:
            yield Shot(row.name.replace("admin:", "admin-"), row.name, row.about, allowed[0])


def by_role() -> Iterator[Shot]:
    """Pages that are another for each role, beside the role that `table` has taken."""
    for role in ("candidate", "mentor", "participant", "not completed", "national"):
        yield Shot(f"mypage-{role.replace(' ', '-')}", "mypage", role=role)
    for role in ("own", "reviewer", "partner"):
        yield Shot(f"admin-index-{role}", "admin:index", role=role)
    for role in ("own", "reviewer"):
        yield Shot(f"application-read-{role}", "admin:applications_application_read", "application", role)
    yield Shot("front-signed-in", "front", role="applicant")
    yield Shot("application-start-signed-in", "application_start", "open cohort", "applicant")


MENTORS = """Navn;E-post;Telefon;Kommune;Arbeidsgiver;År
Ny Testesen;ny@test.example.no;99 00 00 01;Bergen;Utekontakten;2017
Liste Testesen;;;4601;;2018
Feil Testesen;feil@;;Atlantis;;2014
"""


def look_at_list(page: Page) -> None:
    """Hand in a list of mentors and look at what would come of it."""
    content = {"name": "mentorer.csv", "mimeType": "text/csv", "buffer": MENTORS.encode()}
    page.set_input_files("input[type=file]", content)
    send(page, "#content form")


def states() -> Iterator[Shot]:
    """The same page in its other states."""
    for step in ("tjeneste", "kandidater", "forankring", "oppsummering"):
        yield Shot(f"step-{step}", "application_step", f"draft {step}", "applicant")
    yield Shot("step-oppsummering-complete", "application_step", "complete oppsummering", "complete's contact")
    for state in ("confirmed", "waiting", "declined", "decided", "withdrawn"):
        yield Shot(f"application-{state}", "application", state, f"{state}'s contact")
    yield Shot("application-sent", "application_sent", "confirmed", "confirmed's contact")
    yield Shot("cohort-closed", "cohort", "running cohort")
    yield Shot("cohort-over", "cohort", "finished cohort's slug")
    yield Shot("leader-confirmed", "leader", "confirmed leader")
    yield Shot("leader-declined", "leader", "declined leader")
    yield Shot("seat_offer-accepted", "seat_offer", "accepted offer")
    yield Shot("seat_offer-declined", "seat_offer", "declined offer")
    yield Shot("certificate-unknown", "certificate", "unknown code", status=404)
    yield Shot("certificates-finished", "admin:cohorts_cohort_certificates", "finished cohort", "national")
    yield Shot("front-municipality", "front", query="?municipality=5503")
    for page in ("board", "apply", "assign"):
        yield Shot(f"{page}-open", f"admin:applications_application_{page}", "open cohort's id", "national")
    board = ("admin:applications_application_board", "open cohort's id", "national")
    yield Shot("board-waiting-list", *board, query="?outcome=listed")
    yield Shot("board-filtered", *board, query="?outcome=none&region=RVTS+Midt")
    read = "admin:applications_application_read"
    yield Shot("application-read-history", read, "application", "own", query="?vis=historie")
    yield Shot("attendance-finished", "admin:cohorts_cohort_attendance", "finished cohort", "national")
    yield Shot("completion-finished", "admin:cohorts_cohort_completion", "finished cohort", "national")
    yield Shot("evaluation-open", "admin:cohorts_evaluation_result", "open evaluation", "national")
    yield Shot("evaluation-closed", "evaluation", "closed evaluation's token")
    yield Shot("evaluation-compare-nothing", "admin:cohorts_evaluation_compare", "end of the training", "national")
    yield Shot("meeting-cancelled", "admin:networks_meeting_answers", "cancelled meeting", "own")
    yield Shot("network-regional-members", "admin:networks_network_members", "network", "partner")
    yield Shot("network-local", "admin:networks_network_change", "local network", "own")
    yield Shot("network-local-new", "admin:networks_network_add", role="own")
    yield Shot("mentor-left", "admin:networks_mentor_page", "mentor who has left", "national")
    yield Shot("mentor-away", "admin:networks_mentor_page", "mentor on leave", "national")
    yield Shot("mentor-bank", "admin:networks_mentor_changelist", role="national", query="?within=region")
    yield Shot("mentor-import-look", "admin:networks_mentor_import", role="national", act=look_at_list)
    yield from guidance()
    yield from lending()
    yield Shot("empty-list", "admin:people_person_changelist", role="national", query="?q=nobody-has-this-name")


def guidance() -> Iterator[Shot]:
    """Guidance, beside what the table takes: for the mentor, for others, and in its later states."""
    read, request = "admin:networks_guidancerequest_read", "guidance_request"
    yield Shot("guidance-mentor", "guidance", role="mentor")
    yield Shot("guidance-list", "admin:networks_guidancerequest_changelist", role="own")
    yield Shot("guidance-group", "admin:networks_guidancerequest_group", role="own")
    yield Shot("guidance-not-mentor", "guidance", role="applicant")
    yield Shot("guidance-own-guide-late", request, "late guidance", "mentor")
    yield Shot("guidance-erased", request, "erased guidance", "mentor")
    yield Shot("guidance-read-erased", read, "erased guidance", "own")
    yield Shot("guidance-read-new", read, "new guidance", "own")
    yield Shot("guidance-read-agreed", read, "agreed guidance", "own")
    yield Shot("guidance-read-held", read, "held guidance", "own")
    yield Shot("guidance-guide-code", "guidance_guide", "guide's token", act=send_empty)
    yield Shot("faults-guidance", "guidance", role="mentor", act=ask_without_text)
    yield Shot("faults-guidance-agree", read, "guidance request", "own", send_empty)
    yield Shot("faults-guidance-group", "admin:networks_guidancerequest_group", role="own", act=send_empty)


def lending() -> Iterator[Shot]:
    """Lending in its other states."""
    match = "admin:networks_lendingrequest_match"
    yield Shot("lending-matched", "lending_request", "matched sender's token")
    yield Shot("lending-unconfirmed", "lending_request", "unconfirmed sender's token")
    yield Shot("lending-answered", "lending_question", "accepted mentor's token")
    yield Shot("lending-match-asked", match, "asked to borrow", "own")
    yield Shot("lending-match-matched", match, "matched to borrow", "own")
    yield Shot("faults-lending", "lending", act=send_empty)


TEXT_FIELDS = "input[type=text], input[type=email], input[type=tel], textarea"


def send(page: Page, form: str, before: str = "") -> None:
    """Send the last form that the selector finds, past the browser's own checks; `before` is JavaScript on it."""
    found = page.locator(form).last
    found.evaluate(f"form => {{ form.noValidate = true; {before} }}")
    with page.expect_navigation():
        found.evaluate("form => form.requestSubmit(form.querySelector('[type=submit]'))")


def send_empty(page: Page) -> None:
    """Send the page's last form with nothing in it."""
    empty = f'form.querySelectorAll("{TEXT_FIELDS}").forEach(field => {{ field.value = "" }})'
    send(page, "main form, #content form", empty)


def decline_without_reason(page: Page) -> None:
    """The leader says no, and not why."""
    send(page, "main form:has(textarea)")


def ask_without_text(page: Page) -> None:
    """A mentor sends the form as it stands."""
    send(page, "main form:has(textarea)")


def refuse_without_grounds(page: Page) -> None:
    """A decision against a candidate, without grounds."""
    send(page, "form:has([name$=-outcome])", "form.querySelector('[name$=-outcome][value=refuse]').checked = true")


def ask_for_code(page: Page) -> None:
    """Go on to the page where the code from the mail is typed in."""
    send(page, "main form", "form.querySelector('[type=email]').value = 'nobody@example.no'")


def ask_at_once(page: Page) -> None:
    """Have the code sent, where the address is known."""
    send(page, "main form")


def leave_without_reason(page: Page) -> None:
    """A mentor has left, and nobody says why."""
    send(page, "form:has([name=why])")


def type_no_code(page: Page) -> None:
    """Say that the code is there, and type none."""
    ask_for_code(page)
    send_empty(page)


def faulty() -> Iterator[Shot]:
    """Forms with faults, and the page that only follows another."""
    sign_in = "account_login"
    yield Shot("faults-sign-in", sign_in, act=send_empty)
    yield Shot("sign-in-code", sign_in, act=ask_for_code)
    yield Shot("faults-sign-in-code", sign_in, act=type_no_code)
    yield Shot("faults-application-return", "application_return", act=send_empty)
    yield Shot("faults-application-start", "application_start", "open cohort", act=send_empty)
    for step in ("tjeneste", "plan", "forankring"):
        yield Shot(f"faults-step-{step}", "application_step", f"draft {step}", "applicant", send_empty)
    yield Shot("faults-step-oppsummering", "application_step", "draft oppsummering", "applicant", send_empty)
    yield Shot("faults-evaluation", "evaluation", "evaluation's token", act=send_empty)
    yield Shot("faults-candidate", "candidate_new", "draft", "applicant", send_empty)
    yield Shot("faults-leader", "leader", "confirmation", act=decline_without_reason)
    read = "admin:applications_application_read"
    yield Shot("faults-decision", read, "application", "own", refuse_without_grounds)
    yield Shot("faults-meeting", "admin:networks_meeting_add", "", "own", send_empty)
    yield Shot("faults-meeting-cancel", "admin:networks_meeting_cancel", "meeting", "own", send_empty)
    yield Shot("faults-person", "admin:people_person_add", "", "national", send_empty)
    yield Shot("faults-my-details", "my_details", "", "mentor", send_empty)
    yield Shot("still-right-code", "still_right", "yearly question's token", act=ask_at_once)
    yield Shot("faults-mentor-leave", "admin:networks_mentor_page", "mentor", "own", leave_without_reason)
    yield Shot("faults-mail-cancel", "admin:outbox_mail_act", "mail to cancel", "own", send_empty)


def faults() -> Iterator[Shot]:
    """The pages of refusals and breakdowns."""
    for name in ("400", "403", "403_csrf", "404", "429", "500"):
        yield Shot(f"error-{name}", "fault", f"fault {name}", status=int(name[:3]))


# --- Who and what -----------------------------------------------------------------------------------------
def add_handles(world: World) -> None:
    """Name the people and things of these shots, beside those of the access table."""
    small = world.small
    world.people |= {"participant": small.participant, "not completed": small.not_completed.person}
    world.people |= {f"{name}'s contact": found.contact for name, found in small.applications.items()}
    applications = {name: found.reference for name, found in small.applications.items()}
    world.things |= {
        **{name: (reference,) for name, reference in applications.items()},
        **{f"draft {step}": (applications["draft"], step) for step in SLUGS},
        **{f"complete {step}": (applications["complete"], step) for step in SLUGS},
        **{f"{name} offer": (tokens.make("seat-offer", offer.pk),) for name, offer in small.offers.items()},
        **{f"fault {name}": (name,) for name in FAULTS},
        "running cohort": (small.running.slug,),
        "finished cohort's slug": (small.finished.slug,),
        "unknown code": ("UNKNOWNUNKNOWN22",),
        "cancelled meeting": (small.cancelled_meeting.pk,),
        "open evaluation": (small.evaluation.pk,),
        "closed evaluation's token": (tokens.make("evaluation", small.evaluated.pk, small.participation.pk),),
        "end of the training": ("end",),
        **guidance_in_states(small),
        **lending_in_states(small),
        **meetings.make(small),
    }
    world.things |= {"mentor who has left": (small.mentors["vest"].pk,), "mentor on leave": (small.mentors["midt"].pk,)}
    leave(mentor=small.mentors["vest"], actor=small.national, reason="Flyttet til Danmark.", why="moved")
    until = small.today + timedelta(days=90)
    go_on_leave(mentor=small.mentors["midt"], actor=small.national, until=until, reminded=False)
    for name in ("confirmed", "declined"):
        world.things[f"{name} leader"] = (tokens.make("leader", small.applications[name].confirmations.get().pk),)


def guidance_in_states(small: Small) -> dict[str, tuple[int]]:
    """Requests of the mentor in the states that the small world has not got."""
    mentor, handler = small.guidance.mentor, small.regional_nord
    long_ago = today() - timedelta(days=60)
    closed = {"state": "closed", "closed_at": end_of_day(long_ago), "ending": "given"}
    found = {
        "new": GuidanceRequestFactory(mentor=mentor, form="group"),
        "agreed": GuidanceRequestFactory(mentor=mentor, handler=handler, state="agreed"),
        "held": GuidanceRequestFactory(mentor=mentor, handler=handler, state="held"),
        "erased": GuidanceRequestFactory(
            mentor=mentor, handler=handler, text="", reachable="", erased_at=end_of_day(today()), **closed
        ),
        "late": GuidanceRequestFactory(
            mentor=mentor, giver="own", guide_email="v@test.example.no", guide_name="Veileder Test", asked_on=long_ago
        ),
    }
    for state in ("agreed", "held"):
        found[state].sessions.create(date=today(), minutes=45, held=state == "held")
    history.record_look(found["held"], actor=handler)
    return {f"{state} guidance": (row.pk,) for state, row in found.items()}


def lending_in_states(small: Small) -> dict[str, tuple[object]]:
    """Requests to borrow, beside the one that waits."""
    matched, asked = small.lent.request_id, small.lent_to.request_id
    same = ("organisation", "unit", "municipality", "help", "begins", "lasts", "competence", "contact_language")
    same += ("contact_name", "contact_email", "contact_phone")
    fresh = ask(token=uuid4(), **{name: getattr(small.lending, name) for name in same})
    return {
        "matched sender's token": (tokens.make("lending", matched),),
        "unconfirmed sender's token": (tokens.make("lending", fresh.pk),),
        "accepted mentor's token": (tokens.make("lending-mentor", small.lent.pk),),
        "asked to borrow": (asked,),
        "matched to borrow": (matched,),
    }


# --- Mails ------------------------------------------------------------------------------------------------
def answered_by(small: Small) -> dict[str, int]:
    """The open evaluation, and who answers it."""
    return {"evaluation": small.evaluation.pk, "participation": small.participation.pk}


def asked_by(small: Small) -> dict[str, int]:
    """The cohort under way, and a lecturer who has not answered everything."""
    waiting = TeachingAnswer.objects.filter(cohort=small.running, state=TeachingAnswer.State.ASKED, replacement=None)
    return {"cohort": small.running.pk, "lecturer": waiting.order_by("pk")[0].lecturer_id}


def reminded(small: Small) -> dict[str, dict[str, list[str]]]:
    """Each kind of reminder of the mentor's meetings."""
    when = version(small.meeting)
    ahead = [f"{kind}:{days}:{small.invitation.pk}:{when}" for kind, days in (("before", 3), ("no_answer", 7))]
    past = Invitation.objects.get(meeting=small.past_meeting)
    thanks = f"thanks:1:{past.pk}:{version(small.past_meeting)}"
    return {
        "meeting_reminder": {"parts": ahead[:1]},
        "meeting_no_answer": {"parts": ahead[1:]},
        "meeting_thanks": {"parts": [thanks]},
        "meeting_digest": {"parts": [ahead[1], thanks]},
    }


def letters(world: World) -> dict[str, list[Mail]]:
    """Mails of each kind; some that the small world has not got are put together, without being saved."""
    small = world.small
    found: dict[str, list[Mail]] = {}
    for mail in Mail.objects.select_related("recipient").order_by("pk"):
        found.setdefault(mail.template, []).append(mail)
    made = {
        "sign_in_code": {"code": "K7QM-4XWD"},
        "unknown_account": {},
        **{name: answered_by(small) for name in ("evaluation", "evaluation_reminder")},
        **{name: asked_by(small) for name in ("teaching_request", "teaching_reminder")},
        "teaching_released": {"answer": TeachingAnswer.objects.exclude(replacement=None)[0].pk},
        **reminded(small),
        "still_right": {"question": small.still_right.pk, "reminder": 0},
        "network_question": {"question": NetworkQuestion.objects.get(mentor=small.still_right.mentor).pk},
        "certificate_ready": {"certificate": small.certificate.pk},
        "seat_offer": {"offer": small.offer.pk},
        "leader_request": {"confirmation": small.confirmation.pk},
        "meeting_invitation": {"invitation": small.invitation.pk},
    }
    return found | {
        name: [Mail(template=name, context=context, recipient=small.mentor)] for name, context in made.items()
    }
