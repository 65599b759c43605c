"""Who may do what: every form that changes something, posted rightly, against every role.

The table says who opens a page; here stands what comes of a post: done, turned away, or shown again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mentorprog.outbox.forms import REASONS
from mentorprog.times import today
from tests.access.posted import (
    CANDIDATE,
    PLAN,
    article,
    borrow,
    centre,
    copied,
    criterion,
    decision,
    details,
    from_a_file,
    from_a_list,
    from_an_old_list,
    guidance,
    invitation,
    later,
    leaving,
    marks,
    meeting,
    merging,
    more_time,
    moved,
    moved_gathering,
    nothing,
    on_the_board,
    opinion,
    organisation,
    person,
    planned_session,
    publish,
    question,
    readers,
    review,
    shown_on_the_board,
    stand_in,
    stand_in_lecturer,
    teaching,
)
from tests.access.table import COORDINATORS, DOOR, LOGIN, OUTSIDE, ROLES, STAFF, UNSEEN, Answer
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


APPLICANTS_OWN = {"anonymous": LOGIN, "applicant": DONE, "everybody": 404}
LECTURERS_OWN = {"anonymous": LOGIN, "bare": DONE, "everybody": 404}
OWN_REGION = {"other": 404, "own": DONE, "reviewer": 403, "national": DONE, "partner": 404}
OWN_NETWORK = {**OWN_REGION, "partner": DONE}
NATIONAL = {"national": DONE, "everybody": 403}
VERSION = "admin:curriculum_programme"
READ = "admin:applications_application_read"


def at_mentor(what: str, **data: str) -> Act:
    """A post to the page of a mentor."""
    return staff_act(what, "admin:networks_mentor_page", "mentor", lambda world: data, **OWN_REGION)


def reminder_rules() -> dict[str, str]:
    """A network's reminders as the page posts them: the last one is switched off."""
    days = {"before": "14, 3", "no_answer": "7", "thanks": "1"}
    filled = {f"{kind}_days": number for kind, number in days.items()} | {f"{kind}_at": "09.00" for kind in days}
    return {**filled, "before_on": "on", "no_answer_on": "on", "quiet_sundays": "on"}


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
    act("invites a colleague", "application_coeditors", "draft", invitation, **APPLICANTS_OWN),
    act("withdraws a candidate", "candidate_withdraw", "sent candidate", nothing, **APPLICANTS_OWN),
    act("asks a candidate again", "candidate_ask", "sent candidate", nothing, **APPLICANTS_OWN),
    # Who has the link from the mail
    act("confirms the address", "candidate_confirm", "candidacy's token", nothing, everybody=DONE),
    act("leader confirms", "leader", "confirmation", lambda world: {"answer": "confirm"}, everybody=DONE),
    act("takes the seat", "seat_offer", "offer's token", lambda world: {"answer": "accept"}, everybody=DONE),
    act("says yes to teaching", "teaching_answer", "lecturer's token", teaching, everybody=DONE),
    act("leaves a local network", "local_networks", "", leaving, anonymous=LOGIN, mentor=DONE, everybody=404),
    act("comes to the meeting", "meeting_answer", "invitation's token", lambda w: {"answer": "yes"}, everybody=DONE),
    act("says what it was like", "evaluation", "evaluation's token", opinion, everybody=DONE),
    act("asks for a code", "followup", "follow-up's token", lambda world: {"action": "code"}, everybody=DONE),
    act(
        "asks for guidance",
        "guidance",
        "",
        guidance,
        anonymous=LOGIN,
        mentor=DONE,
        everybody=403,
    ),
    act(
        "withdraws a request for guidance",
        "guidance_request",
        "guidance request",
        lambda world: {"act": "withdraw"},
        anonymous=LOGIN,
        mentor=DONE,
        everybody=404,
    ),
    # One address asks five times in ten minutes; the staff, who come after the five others, are too late.
    act("asks to borrow a mentor", "lending", "", borrow, everybody=DONE, **dict.fromkeys(STAFF, NOTHING)),
    act("withdraws it", "lending_request", "sender's token", lambda w: {"act": "withdraw"}, everybody=DONE),
    act("can be lent", "lending_question", "lent mentor's token", lambda w: {"answer": "yes"}, everybody=DONE),
    act("lends a mentor", "lending_employer", "lender's token", lambda w: {"answer": "no"}, everybody=DONE),
    act("asks for a code to guide", "guidance_guide", "guide's token", lambda w: {"act": "code"}, everybody=DONE),
    # Lecturers
    act("shares something", "teaching_session", "taught session", article, **LECTURERS_OWN),
    act("writes about themselves", "my_biography", "", lambda w: {"bio_nb": "Lærer."}, **LECTURERS_OWN),
    # Everybody who is signed in
    act("gets a new calendar address", "renew_calendar", "", nothing, anonymous=LOGIN, everybody=DONE),
    # Staff
    staff_act("scores a candidate", READ, "application", review, **{**OWN_REGION, "reviewer": DONE}),
    staff_act(
        "says that there is a conflict of interest",
        READ,
        "application",
        lambda world: {"act": "declare", "conflict": "yes", "reason": "En venn."},
        **{**OWN_REGION, "reviewer": DONE},
    ),
    staff_act(
        "asks for readers",
        "admin:applications_application_assign",
        "application's cohort",
        readers,
        other=NOTHING,  # the application is not among theirs
        own=DONE,
        national=DONE,
    ),
    staff_act("changes a criterion", "admin:applications_criterion_change", "criterion", criterion, **NATIONAL),
    staff_act("plans a session", f"{VERSION}_session_add", "draft version's day", planned_session, **NATIONAL),
    staff_act("moves a session", f"{VERSION}_plan", "draft version", later, **NATIONAL),
    staff_act("takes a session out", f"{VERSION}_remove", "draft version's session to remove", nothing, **NATIONAL),
    staff_act("copies a version", f"{VERSION}_state", "programme", copied, **NATIONAL),
    staff_act("retires a version", f"{VERSION}_state", "programme", lambda w: {"act": "retire"}, **NATIONAL),
    staff_act("publishes what is not ready", f"{VERSION}_state", "draft version", publish, national=NOTHING),
    staff_act("prepares a decision", READ, "application", decision, **OWN_REGION),
    staff_act("asks for more", "admin:applications_application_ask", "application", question, **OWN_REGION),
    staff_act("sends the answers", "admin:applications_application_send", "application", nothing, **OWN_REGION),
    staff_act(
        "prepares on the board",
        "admin:applications_application_board",
        "application's cohort",
        on_the_board,
        reviewer=403,
        other=NOTHING,  # the candidate is not among theirs
        own=DONE,
        national=DONE,
    ),
    staff_act(
        "sends from the board",
        "admin:applications_application_apply",
        "application's cohort",
        shown_on_the_board,
        reviewer=403,
        other=NOTHING,
        own=DONE,
        national=DONE,
    ),
    staff_act("gives more time", "admin:cohorts_seatoffer_override", "offer", more_time, **OWN_REGION),
    staff_act(
        "proposes a substitute",
        "admin:applications_application_substitute",
        "seated candidate",
        stand_in,
        **OWN_REGION,
    ),
    staff_act(
        "closes for applications",
        "admin:cohorts_cohort_life",
        "open cohort's id",
        lambda w: {"act": "close"},
        **NATIONAL,
    ),
    staff_act("moves a gathering", "admin:cohorts_cohort_move", "cohort's gathering", moved_gathering, **NATIONAL),
    staff_act(
        "calls a cohort off",
        "admin:cohorts_cohort_cancel",
        "cohort",
        lambda world: {"text": "For få har søkt.", "reason": "For få."},
        **NATIONAL,
    ),
    staff_act(
        "writes to the participants",
        "admin:cohorts_cohort_message",
        "cohort",
        lambda world: {
            "to": [world.small.participation.pk],
            "subject": "Husk sko",
            "text": "Vi går ut.",
            "token": "6f1d3f2e-6f0a-4d5e-9c59-0f3f5f1c7a11",
            "act": "send",
        },
        **NATIONAL,
    ),
    act(
        "shares the contact details",
        "fellow_participants",
        "finished cohort's address",
        lambda world: {"share": "yes"},
        anonymous=LOGIN,
        mentor=DONE,
        everybody=404,
    ),
    staff_act(
        "asks the lecturers",
        "admin:cohorts_cohort_teaching",
        "cohort",
        lambda w: {"act": "ask"},
        **{**NATIONAL, "national": NOTHING},
    ),
    staff_act("replaces a lecturer", "admin:cohorts_cohort_teaching", "cohort", stand_in_lecturer, **NATIONAL),
    staff_act("adds material", "admin:curriculum_programme_materials", "session of the draft", article, **NATIONAL),
    staff_act("marks attendance", "admin:cohorts_cohort_attendance", "cohort", marks, **NATIONAL),
    staff_act(
        "corrects attendance from a file",
        "admin:cohorts_cohort_attendance_import",
        "cohort",
        lambda world: {**from_a_file(world), "reason": "Lista fra døra."},
        **NATIONAL,
    ),
    staff_act(
        "registers certificates from a file",
        "admin:cohorts_issuedelsewhere_from_file",
        "",
        from_an_old_list,
        **NATIONAL,
    ),
    staff_act(
        "closes without completion",
        "admin:cohorts_cohort_completion",
        "cohort",
        lambda w: {"act": "close", "participation": w.small.failing.pk, "reason": "Var for lite til stede."},
        **NATIONAL,
    ),
    staff_act(
        "issues certificates",
        "admin:cohorts_cohort_certificates",
        "finished cohort",
        lambda world: {"act": "all"},
        **NATIONAL,
    ),
    staff_act(
        "issues to somebody who lacks something",
        "admin:cohorts_cohort_certificates",
        "finished cohort",
        lambda world: {"act": "chosen", "participation": world.small.not_completed.pk, "reason": "Likevel."},
        **NATIONAL,
    ),
    staff_act(
        "replaces a certificate",
        "admin:cohorts_certificate_act",
        "certificate",
        lambda world: {"act": "replace", "replace-language": "nn", "replace-reason": "Nytt navn."},
        other=404,
        national=DONE,
    ),
    staff_act(
        "revokes a certificate",
        "admin:cohorts_certificate_act",
        "certificate",
        lambda world: {"act": "revoke", "revoke-reason": "Utstedt ved en feil."},
        other=404,
        national=DONE,
    ),
    staff_act(
        "answers a request for a copy",
        "admin:cohorts_copyrequest_answer",
        "request for a copy",
        lambda world: {"act": "words", "words": "Kopien kommer i posten."},
        **NATIONAL,
    ),
    act(
        "asks for a copy of a certificate",
        "certificate_copy",
        "",
        lambda world: {"which": f"c{world.small.certificate.pk}", "why": "lost", "language": "nb"},
        anonymous=LOGIN,
        mentor=DONE,
        everybody=404,
    ),
    act(
        "chooses the language of the certificate",
        "certificate_language",
        "own participation",
        lambda world: {"language": "nn"},
        anonymous=LOGIN,
        mentor=NOTHING,  # it is issued already: a message says so
        everybody=404,
    ),
    act(
        "has a file checked",
        "certificate_check",
        "",
        lambda world: {"file": SimpleUploadedFile("bevis.pdf", b"%PDF-1.7")},
        everybody=NOTHING,
    ),
    staff_act(
        "works out who pays",
        "admin:cohorts_cohort_payments",
        "finished cohort",
        lambda world: {"act": "basis"},
        **NATIONAL,
    ),
    staff_act(
        "marks a bill as paid",
        "admin:cohorts_cohort_bill",
        "bill",
        lambda world: {"act": "paid", "paid_on": today().isoformat()},
        **NATIONAL,
    ),
    act("confirms the details", "my_details", "", details, anonymous=LOGIN, mentor=DONE, everybody=404),
    act(
        "chooses reminders",
        "my_reminders",
        "",
        lambda world: {"kinds": ["before"]},
        anonymous=LOGIN,
        mentor=DONE,
        everybody=404,
    ),
    act(
        "moves to another network",
        "network_question",
        "",
        lambda world: {"answer": "move"},
        anonymous=LOGIN,
        mentor=DONE,
        everybody=404,
    ),
    act(
        "asks for a code to the details",
        "still_right",
        "yearly question's token",
        lambda world: {"action": "code"},
        mentor=NOTHING,  # is signed in, and led to the details
        everybody=DONE,
    ),
    at_mentor("lets a mentor go on leave", act="away", until="2199-01-01"),
    at_mentor("takes a mentor out", act="left", why="moved", words=""),
    at_mentor("records a death", act="death", sure="on"),
    staff_act("takes mentors in", "admin:networks_mentor_import", "", from_a_list, **NATIONAL),
    staff_act("undoes an import", "admin:networks_mentor_import_report", "import of mentors", nothing, **NATIONAL),
    staff_act(
        "closes a follow-up",
        "admin:networks_planfollowup_answers",
        "follow-up",
        lambda world: {"act": "close", "reason": "Tjenesten er lagt ned."},
        **OWN_REGION,
    ),
    staff_act(
        "agrees on guidance",
        "admin:networks_guidancerequest_read",
        "guidance request",
        lambda world: {"act": "agree", "agree-day": today().isoformat(), "agree-minutes": "45"},
        everybody=404,
        own=DONE,
    ),
    staff_act(
        "closes a request to borrow",
        "admin:networks_lendingrequest_match",
        "request to borrow",
        lambda world: {"act": "close", "ending": "nobody"},
        **OWN_REGION,
    ),
    staff_act(
        "asks a mentor to be lent",
        "admin:networks_lendingrequest_ask",
        "mentor to ask",
        lambda world: {"employer_name": "Leder", "employer_email": "leder@test.example.no"},
        **OWN_REGION,
    ),
    staff_act(
        "agrees on guidance in a group",
        "admin:networks_guidancerequest_group",
        "",
        lambda world: {"requests": [world.small.guidance.pk], "day": today().isoformat(), "minutes": "90"},
        everybody=NOTHING,  # it is not among those to choose from
        own=DONE,
        partner=403,
    ),
    staff_act(
        "changes the deadlines of guidance",
        "admin:networks_guidancedesk_change",
        "guidance desk",
        lambda world: {"urgent_days": "2", "soon_days": "3", "later_days": "10", "keep_days": "30"},
        other=UNSEEN,
        own=DONE,
        national=DONE,
    ),
    staff_act(
        "changes the reminders of a network",
        "admin:networks_network_reminders",
        "network",
        lambda world: {"act": "save", **reminder_rules()},
        **OWN_NETWORK,
    ),
    staff_act(
        "calls a meeting off", "admin:networks_meeting_cancel", "meeting", lambda w: {"reason": "Uvær."}, **OWN_NETWORK
    ),
    staff_act(
        "closes a date poll",
        "admin:networks_datepoll_answers",
        "date poll",
        lambda world: {"act": "close", "reason": "Ingen dato passer."},
        **OWN_NETWORK,
    ),
    staff_act(
        "registers attendance",
        "admin:networks_meeting_attendance",
        "past meeting",
        nothing,
        **OWN_NETWORK,
    ),
    staff_act(
        "takes a mentor out of a local network",
        "admin:networks_network_members",
        "local network",
        lambda world: {"out": str(world.small.mentors["nord"].pk)},
        **OWN_NETWORK,
    ),
    staff_act(
        "writes minutes",
        "admin:networks_meeting_minutes",
        "past meeting",
        lambda world: {"act": "save", "text": "Vi lærte mye.", "seen": "0"},
        **OWN_NETWORK,
    ),
    staff_act(
        "writes the programme of a meeting",
        "admin:networks_meeting_agenda",
        "meeting",
        lambda world: {"case-heading": "En case"},
        **OWN_NETWORK,
    ),
    staff_act(
        "makes a meeting",
        "admin:networks_meeting_add",
        "",
        meeting,
        other=NOTHING,  # the network is not among those to choose from
        **dict.fromkeys(("own", "national", "partner"), DONE),
    ),
    staff_act(
        "moves a meeting",
        "admin:networks_meeting_change",
        "meeting",
        moved,
        other=UNSEEN,
        **dict.fromkeys(("own", "national", "partner"), DONE),
    ),
    staff_act(
        "cancels a mail",
        "admin:outbox_mail_act",
        "mail to cancel",
        lambda world: {"reason": next(iter(REASONS["cancel"]))},
        **{**OWN_REGION, "reviewer": 404},
    ),
    staff_act("merges two people", "admin:people_person_merge", "two people", merging, **NATIONAL),
    staff_act(
        "keeps two organisations apart",
        "admin:people_organisation_merge",
        "two organisations",
        lambda world: {"act": "apart"},
        **NATIONAL,
    ),
    staff_act(
        "takes out a case for the archive",
        "admin:applications_application_archive",
        "application",
        nothing,
        **OWN_REGION,
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
