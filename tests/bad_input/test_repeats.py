"""Sent twice, sent again after going back, sent from two windows: once is once, and nobody overwrites unseen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application, Decision
from cohorts.models import Cohort
from mentorprog.outbox.models import Mail
from mentorprog.times import today
from networks.models import Meeting
from tests.access.fingerprint import changed, fingerprint
from tests.access.visitors import World
from tests.bad_input.answers import Answer
from tests.bad_input.applying import STEPS
from tests.bad_input.form import Form
from tests.bad_input.forms import FORMS

pytestmark = pytest.mark.django_db

BY_NAME = {form.name: form for form in FORMS}
# Each of these asks for a new code, which is meant: a person who has lost one asks again.
NEW_CODES = ("start", "come back", "sign in", "code")
TWICE = [form for form in FORMS if form.name not in NEW_CODES and form.writes]


@pytest.mark.parametrize("form", TWICE, ids=str)
def test_a_double_click(world: World, form: Form) -> None:
    """The second post of the very same page is answered well, and only the first one counts."""
    client, values = form.browser(world), form.valid(world)
    version = {"version": world.small.draft.version} if form in STEPS else {}
    assert form.send(client, world, values, **version).status_code == 302
    before = fingerprint()
    assert form.send(client, world, values, **version).status_code in (200, 302)
    assert changed(before, fingerprint(), allowed=ALLOWED.get(form.name, ())) == []


# A reader saves the same scores again: the row says when. A decision is prepared anew. Django notes each saving.
ALLOWED = {"review": ("applications_review",), "decision": ("auditlog_logentry",), "meeting": ("django_admin_log",)}


def test_a_double_click_on_send(world: World) -> None:
    application = world.small.applications["complete"]
    path = reverse("application_step", args=[application.reference, "oppsummering"])
    client = world.client("anonymous")
    client.force_login(application.contact)
    data = {"version": application.version}
    assert client.post(path, data).status_code == 302
    before = fingerprint()
    assert client.post(path, data).status_code == 302
    assert changed(before, fingerprint()) == []
    assert Mail.objects.filter(template="leader_request", context__confirmation__gt=0).exists()


@pytest.mark.parametrize(
    ("name", "about", "data"),
    [
        ("seat_offer", "offer's token", {"answer": "accept"}),
        ("seat_offer", "offer's token", {"answer": "decline"}),
        ("leader", "confirmation", {"answer": "confirm"}),
        ("meeting_answer", "invitation's token", {"answer": "maybe"}),
        ("application_withdraw", "draft", {}),
        ("candidate_remove", "draft's candidate", {}),
        ("application_start", "open cohort", {}),
    ],
)
def test_a_double_click_on_a_button(world: World, name: str, about: str, data: dict[str, str]) -> None:
    client, path = world.clients["applicant"], world.address(name, about)
    assert client.post(path, data).status_code == 302
    before = fingerprint()
    assert client.post(path, data).status_code == 302
    assert changed(before, fingerprint()) == []


def test_a_double_click_on_the_answers(world: World) -> None:
    path = world.address("admin:applications_application_send", "application")
    client = world.clients["own"]
    assert client.post(path).status_code == 302
    before = fingerprint()
    assert client.post(path).status_code == 302
    assert changed(before, fingerprint()) == []


# --- Back, and once more ----------------------------------------------------------------------------------
@pytest.mark.parametrize("form", STEPS, ids=str)
def test_going_back_after_the_application_is_sent(world: World, form: Form) -> None:
    """The page that lies in the browser's history is posted again after the deadline: the answer is the status."""
    sent = world.small.application
    Cohort.objects.filter(pk=sent.cohort_id).update(applications_close=today() - timedelta(days=1))
    names = {"service": "tjeneste", "plan": "plan", "anchoring": "forankring"}
    if form.name in names:
        path = reverse("application_step", args=[sent.reference, names[form.name]])
    elif form.name == "candidate":
        path = reverse("candidate", args=[sent.reference, sent.candidates.all()[0].pk])
    else:
        path = reverse("candidate_new", args=[sent.reference])
    client = world.clients["applicant"]
    before = fingerprint()
    response = client.post(path, form.valid(world))
    assert response["Location"] == reverse("application", args=[sent.reference])
    assert client.get(path)["Location"] == reverse("application", args=[sent.reference])
    assert changed(before, fingerprint()) == []


def test_going_back_to_withdraw_what_is_withdrawn(world: World) -> None:
    """An answered application is withdrawn once; its page posted again changes nothing more."""
    decided = world.small.decided
    client = world.client("anonymous")
    client.force_login(decided.contact)
    path = reverse("application_withdraw", args=[decided.reference])
    assert client.post(path).status_code == 302
    assert Application.objects.get(pk=decided.pk).state == Application.State.WITHDRAWN
    before = fingerprint()
    assert client.post(path)["Location"] == reverse("application", args=[decided.reference])
    assert changed(before, fingerprint()) == []


@pytest.mark.parametrize("form", STEPS, ids=str)
def test_changing_what_is_sent_before_the_deadline(world: World, form: Form) -> None:
    """Until the deadline a step of a sent application is saved like a draft's; staff read what was sent before."""
    sent = world.small.application
    names = {"service": "tjeneste", "plan": "plan", "anchoring": "forankring"}
    if form.name in names:
        path = reverse("application_step", args=[sent.reference, names[form.name]])
    elif form.name == "candidate":
        path = reverse("candidate", args=[sent.reference, sent.candidates.all()[0].pk])
    else:
        path = reverse("candidate_new", args=[sent.reference])
    frozen = sent.revisions.get().content
    assert world.clients["applicant"].post(path, form.valid(world)).status_code == 302
    fresh = Application.objects.get(pk=sent.pk)
    assert fresh.has_unsent_changes
    assert fresh.revisions.get().content == frozen


@pytest.mark.parametrize("act", ["review", "decision"])
def test_going_back_to_judge_what_is_answered(world: World, act: str) -> None:
    """A decision that is sent stands; the page says why."""
    decided = world.small.decided
    candidate = decided.candidates.order_by("pk")[0]
    prefix = {"review": "r", "decision": "d"}[act]
    values = {f"{prefix}{candidate.pk}-{name}": value for name, value in BY_NAME[act].valid(world).items()}
    kind = {"review": "review", "decision": "decide"}[act]
    path = reverse("admin:applications_application_read", args=[decided.pk])
    response = world.clients["own"].post(path, {"act": kind, "candidate": candidate.pk, **values})
    assert response.status_code in (200, 302)
    decision = Decision.objects.get(candidate=candidate)
    assert (decision.outcome, decision.state) == ("admit", "applied")


def test_a_meeting_that_is_called_off_is_not_changed(world: World) -> None:
    path = reverse("admin:networks_meeting_change", args=[world.small.cancelled_meeting.pk])
    before = fingerprint()
    response = world.clients["own"].post(path, BY_NAME["meeting"].valid(world))
    assert response.status_code == 403
    assert changed(before, fingerprint()) == []
    assert Meeting.objects.get(pk=world.small.cancelled_meeting.pk).state == Meeting.State.CANCELLED


# --- Two windows ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", STEPS, ids=str)
def test_two_windows(world: World, form: Form) -> None:
    """The second window is told, keeps what was typed, and wins when it is sent again."""
    client, version = form.browser(world), world.small.draft.version
    first = {**form.valid(world), **other(form, "Fra det første vinduet")}
    second = {**form.valid(world), **other(form, "Fra det andre vinduet")}
    assert form.send(client, world, first, version=version).status_code == 302
    before = fingerprint()
    answer = Answer.of(form.send(client, world, second, version=version))
    assert changed(before, fingerprint()) == []
    boxes = [tag for tag in answer.page.tags if "data-error-summary" in tag.attrs]
    assert len(boxes) == 1
    changed_field = next(iter(other(form, "")))
    assert answer.value(changed_field) == "Fra det andre vinduet"
    assert form.send(client, world, second, version=answer.value("version")).status_code == 302
    application = Application.objects.get(pk=world.small.draft.pk)
    assert "Fra det andre vinduet" in str(stored(application))


def other(form: Form, text: str) -> dict[str, str]:
    """A text of the form; a new candidate has an address of its own as well."""
    field = next(name for name in ("unit", "background", "goals", "anchoring") if name in form.texts)
    more = {"email": f"{len(text)}@test.example.no"} if form.name == "new candidate" else {}
    return {field: text, **more}


def stored(application: Application) -> list[dict[str, object]]:
    """What is saved of an application, its candidates and its plan."""
    candidates = [dict(row) for row in application.candidates.values()]
    plan = dict(vars(application.plan).items())
    return [dict(vars(application).items()), plan, *candidates]


@pytest.mark.parametrize("version", ["", "abc", "-1", "0", "9" * 30, "1.5", "\x00"])
@pytest.mark.parametrize("form", STEPS, ids=str)
def test_a_version_that_was_tampered_with(world: World, form: Form, version: str) -> None:
    response = form.send(form.browser(world), world, form.valid(world), version=version)
    assert response.status_code == (302 if version == "" else 200)
