"""Who may do what: every form that changes something, posted rightly, against every role.

The table says who opens a page; here stands what comes of a post: done, turned away, or shown again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from applications.models import Decision, Score
from mentorprog.outbox.forms import REASONS
from mentorprog.times import today
from networks.models import Network
from tests.access.table import COORDINATORS, DOOR, LOGIN, OUTSIDE, ROLES, UNSEEN, Answer
from tests.access.visitors import World

DONE = "done"
NOTHING = "taken, and nothing changed"  # shown again with what is wrong, or there was nothing left to do

Data = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Act:
    """One post: what it is, where it goes, what it holds, and what comes of it for each role."""

    what: str
    name: str
    about: str
    data: Data
    answers: dict[str, Answer]


def act(what: str, name: str, about: str, data: Data, *, everybody: Answer, **answers: Answer) -> Act:
    """An act where roles that are not named get the answer of `everybody`."""
    return Act(what, name, about, data, {role: answers.get(role, everybody) for role in ROLES})


def staff_act(what: str, name: str, about: str, data: Data, *, everybody: Answer = 403, **answers: Answer) -> Act:
    """An act on the staff pages: outsiders come to the door."""
    return act(what, name, about, data, everybody=everybody, **{**dict.fromkeys(OUTSIDE, DOOR), **answers})


# --- What is posted ---------------------------------------------------------------------------------------
PLAN = {
    "uses": ["mentor"],
    "goals": "Et annet mål.",
    "hours_a_month": "12",
    "responsible_name": "Per Testesen",
    "responsible_email": "per@test.example.no",
    "guidance": "both",
    "network": "True",
}
CANDIDATE = {"name": "Ny Testesen", "email": "ny@test.example.no", "action": "later", "language": "nb"}


def _first_candidate(world: World) -> int:
    return world.small.application.candidates.order_by("pk")[0].pk


def review(world: World) -> dict[str, Any]:
    pk = _first_candidate(world)
    scores = {f"r{pk}-{criterion}": "2" for criterion in Score.Criterion.values}
    return {"act": "review", "candidate": pk, f"r{pk}-recommendation": "doubt", f"r{pk}-note": "Les igjen.", **scores}


def decision(world: World) -> dict[str, Any]:
    pk = _first_candidate(world)
    refuse = {f"d{pk}-outcome": Decision.Outcome.REFUSE, f"d{pk}-grounds": "Planen mangler."}
    return {"act": "decide", "candidate": pk, **refuse}


def marks(world: World) -> dict[str, Any]:
    cell = f"{world.small.participation.pk}-{world.small.running.days.order_by('date').last().pk}"
    return {f"mark-{cell}": "present", f"seen-{cell}": ""}


def meeting(world: World) -> dict[str, Any]:
    network = Network.objects.get(slug="nord")
    day = today() + timedelta(days=40)
    times = {"date": day.isoformat(), "starts": "09:00", "ends": "11:00"}
    return {"network": network.pk, "title": "Et nytt møte", "place": "Rådhuset", **times}


def moved(world: World) -> dict[str, Any]:
    return {**meeting(world), "title": world.small.meeting.title, "place": "Et annet sted"}


def person(world: World) -> dict[str, Any]:
    place = world.small.applicant.work_municipality_id
    return {"name": "Endret Testesen", "email": "endret@test.example.no", "work_municipality": place, "is_active": "on"}


def organisation(world: World) -> dict[str, Any]:
    found = world.small.organisation
    values = {"name": "Omdøpt tjeneste", "kind": found.kind, "municipality": found.municipality_id}
    return values | {"orgnr": found.orgnr}


def centre(world: World) -> dict[str, Any]:
    return {"name": "RVTS Nytt navn", "slug": "nytt", "language": "nb"}


def nothing(_world: World) -> dict[str, Any]:
    return {}


APPLICANTS_OWN = {"anonymous": LOGIN, "applicant": DONE, "everybody": 404}
OWN_REGION = {"other": 404, "own": DONE, "reviewer": 403, "national": DONE}
NATIONAL = {"national": DONE, "everybody": 403}
READ = "admin:applications_application_read"

ACTS = [
    # The applicant
    act(
        "starts an application",
        "application_start",
        "open cohort",
        lambda world: {"email": "ukjent@test.example.no"},
        applicant=NOTHING,  # has a draft, and is led to it
        everybody=DONE,
    ),
    act("saves a step", "application_step", "draft's plan", lambda world: PLAN, **APPLICANTS_OWN),
    act("adds a candidate", "candidate_new", "draft", lambda world: CANDIDATE, **APPLICANTS_OWN),
    act("changes a candidate", "candidate", "draft's candidate", lambda world: CANDIDATE, **APPLICANTS_OWN),
    act("removes a candidate", "candidate_remove", "draft's candidate", nothing, **APPLICANTS_OWN),
    act("withdraws", "application_withdraw", "draft", nothing, **APPLICANTS_OWN),
    # Who has the link from the mail
    act("leader confirms", "leader", "confirmation", lambda world: {"answer": "confirm"}, everybody=DONE),
    act("takes the seat", "seat_offer", "offer's token", lambda world: {"answer": "accept"}, everybody=DONE),
    act("comes to the meeting", "meeting_answer", "invitation's token", lambda w: {"answer": "yes"}, everybody=DONE),
    # Everybody who is signed in
    act("gets a new calendar address", "renew_calendar", "", nothing, anonymous=LOGIN, everybody=DONE),
    # Staff
    staff_act("scores a candidate", READ, "application", review, **{**OWN_REGION, "reviewer": DONE}),
    staff_act("prepares a decision", READ, "application", decision, **OWN_REGION),
    staff_act("sends the answers", "admin:applications_application_send", "application", nothing, **OWN_REGION),
    staff_act("marks attendance", "admin:cohorts_cohort_attendance", "cohort", marks, **NATIONAL),
    staff_act(
        "closes without completion",
        "admin:cohorts_cohort_completion",
        "cohort",
        lambda w: {"act": "close", "participation": w.small.failing.pk, "reason": "Var for lite til stede."},
        **NATIONAL,
    ),
    staff_act(
        "issues certificates",
        "admin:cohorts_cohort_completion",
        "finished cohort",
        lambda world: {"act": "issue"},
        **NATIONAL,
    ),
    staff_act(
        "calls a meeting off", "admin:networks_meeting_cancel", "meeting", lambda w: {"reason": "Uvær."}, **OWN_REGION
    ),
    staff_act(
        "makes a meeting",
        "admin:networks_meeting_add",
        "",
        meeting,
        other=NOTHING,  # the network is not among those to choose from
        own=DONE,
        national=DONE,
    ),
    staff_act(
        "moves a meeting", "admin:networks_meeting_change", "meeting", moved, other=UNSEEN, own=DONE, national=DONE
    ),
    staff_act(
        "cancels a mail",
        "admin:outbox_mail_act",
        "mail to cancel",
        lambda world: {"reason": next(iter(REASONS["cancel"]))},
        **{**OWN_REGION, "reviewer": 404},
    ),
    staff_act("adds a person", "admin:people_person_add", "", person, **dict.fromkeys(COORDINATORS, DONE)),
    staff_act(
        "changes a person", "admin:people_person_change", "applicant", person, other=UNSEEN, own=DONE, national=DONE
    ),
    staff_act(
        "changes an organisation",
        "admin:people_organisation_change",
        "organisation",
        organisation,
        other=UNSEEN,
        own=DONE,
        national=DONE,
    ),
    staff_act("changes a centre", "admin:places_centre_change", "centre", centre, **NATIONAL),
]
