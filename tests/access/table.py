"""Who may open what: every address of the site against every role, with the answer each of them gets.

Addresses go by their names, in the order of the site. What an address is about is named as in
`visitors.things`; it lies in region Nord, so that "own" may be let in where "other" may not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

OUTSIDE = ("anonymous", "applicant", "candidate", "mentor", "bare")  # bare: staff without a second factor
# Coordinators of another and the own region, reader of the own one, and who runs its network from outside RVTS.
STAFF = ("other", "own", "reviewer", "national", "partner")
ROLES = (*OUTSIDE, *STAFF)

# Answers that are not the number of a status.
LOGIN = "sent to sign in"
DOOR = "sent to the door of the staff pages"
UNSEEN = "sent to the staff's start page: for this viewer there is no such thing"
REAUTHENTICATE = "sent to show the second factor again"

Answer = int | str
REFUSED = (LOGIN, DOOR, UNSEEN, REAUTHENTICATE, 403, 404, 405)


def to(name: str) -> str:
    """Sent on to the address with this name."""
    return f"sent to {name}"


@dataclass(frozen=True)
class Row:
    """One address. `takes` are the methods that it answers beside GET and HEAD.

    `token`: who has the link needs no account, so what stands there is for everybody who can open it.
    `drawn`: a PDF that is made while one waits.
    """

    name: str
    about: str
    answers: dict[str, Answer]
    takes: tuple[str, ...] = ()
    token: bool = False
    drawn: bool = False


def row(
    name: str,
    about: str = "",
    *,
    posts: bool = False,
    token: bool = False,
    drawn: bool = False,
    everybody: Answer = 200,
    **answers: Answer,
) -> Row:
    """A row where roles that are not named get the answer of `everybody`."""
    assert set(answers) <= set(ROLES), f"{name}: {answers}"
    takes = ("POST",) if posts else ()
    return Row(name, about, {role: answers.get(role, everybody) for role in ROLES}, takes, token, drawn)


def inside(
    name: str, about: str = "", *, posts: bool = False, drawn: bool = False, everybody: Answer = 200, **answers: Answer
) -> Row:
    """A row of the staff pages: outsiders come to the door whatever they ask for.

    A partner's coordinator may open nothing that does not say so.
    """
    answers = {**dict.fromkeys(OUTSIDE, DOOR), "partner": 403 if everybody == 200 else everybody, **answers}
    return row(name, about, posts=posts, drawn=drawn, everybody=everybody, **answers)


# --- Pages ------------------------------------------------------------------------------------------------
APPLICANTS_OWN = {"anonymous": LOGIN, "applicant": 200, "everybody": 404}
MENTORS_OWN = {"anonymous": LOGIN, "mentor": 200, "everybody": 404}
LECTURERS_OWN = {"anonymous": LOGIN, "bare": 200, "everybody": 404}
OF_THE_COHORT = {"anonymous": LOGIN, **dict.fromkeys(("applicant", "candidate", "mentor", "partner"), 404)}
SIGNED_IN = {"anonymous": LOGIN, "everybody": 200}
# The pages of the second factor: staff who have one show it again first.
SHOWN_AGAIN = dict.fromkeys(STAFF, REAUTHENTICATE)
NO_FACTOR_YET = {**SHOWN_AGAIN, "anonymous": LOGIN, "everybody": 404}

PAGES = [
    row("live"),
    row("ready"),
    row("feed", "calendar's token", token=True),
    row("network_feed", "network calendar's token", token=True),
    # Of the demonstration alone: production has neither, and the fictional people's addresses are shown to all.
    row("postbox", token=True),
    row("postbox_letter", "letter", everybody=404),
    row("front"),
    row("cohort", "open cohort"),
    row("cohort_programme", "taught cohort"),
    row("cohort_programme_pdf", "taught cohort", drawn=True),
    row("cohort_programme_calendar", "taught cohort"),
    row("privacy"),
    row("accessibility"),
    row("checkin", posts=True),
    row("certificate_check", posts=True),
    row("certificate", "certificate's code", token=True),
    # Signing in and out
    row("account_login", posts=True, anonymous=200, everybody=to("mypage")),
    row("account_request_login_code", posts=True, anonymous=200, everybody=to("mypage")),
    row("account_signup", posts=True, anonymous=200, everybody=to("mypage")),
    row("account_confirm_login_code", posts=True, anonymous=to("account_login"), everybody=to("mypage")),
    row("account_inactive"),
    row("account_logout", posts=True, anonymous=to("front"), everybody=200),
    row(
        "account_reauthenticate",
        posts=True,
        anonymous=LOGIN,
        everybody=403,
        **dict.fromkeys(STAFF, to("mfa_reauthenticate")),
    ),
    row("mfa_index", **SIGNED_IN),
    row("mfa_authenticate", posts=True, anonymous=to("account_login"), everybody=to("mypage")),
    row("mfa_reauthenticate", posts=True, anonymous=LOGIN, everybody=403, **dict.fromkeys(STAFF, 200)),
    row("mfa_activate_totp", posts=True, **{**SHOWN_AGAIN, **SIGNED_IN}),
    row("mfa_deactivate_totp", posts=True, **NO_FACTOR_YET),
    row("mfa_view_recovery_codes", **NO_FACTOR_YET),
    row("mfa_generate_recovery_codes", posts=True, **{**SHOWN_AGAIN, **SIGNED_IN}),
    row("mfa_download_recovery_codes", **NO_FACTOR_YET),
    row("mfa_list_webauthn", **SIGNED_IN),
    row("mfa_add_webauthn", posts=True, **{**SHOWN_AGAIN, **SIGNED_IN}),
    row(
        "mfa_reauthenticate_webauthn",
        posts=True,
        anonymous=LOGIN,
        everybody=403,
        **dict.fromkeys(STAFF, to("mfa_reauthenticate")),
    ),
    row("mfa_remove_webauthn", "nothing", posts=True, **NO_FACTOR_YET),
    row("mfa_edit_webauthn", "nothing", posts=True, **NO_FACTOR_YET),
    # Applying
    row("application_return", posts=True, anonymous=200, everybody=to("mypage")),
    row("application_start", "open cohort", posts=True),
    row("application", "draft", **APPLICANTS_OWN),
    row("application_withdraw", "draft", posts=True, **APPLICANTS_OWN),
    row("candidate_new", "draft", posts=True, **APPLICANTS_OWN),
    row("candidate", "draft's candidate", posts=True, **APPLICANTS_OWN),
    row("candidate_remove", "draft's candidate", posts=True, **APPLICANTS_OWN),
    row("application_step", "draft's plan", posts=True, **APPLICANTS_OWN),
    row("application_coeditors", "draft", posts=True, **APPLICANTS_OWN),
    row("application_leader", "draft", posts=True, anonymous=LOGIN, everybody=404),  # no leader has been asked
    row("application_sent", "draft", anonymous=LOGIN, everybody=404),  # nothing has been sent
    row("application_copy", "draft", anonymous=LOGIN, everybody=404),  # nothing has been sent
    row("candidate_swap", "sent candidate", posts=True, **APPLICANTS_OWN),
    row("candidate_withdraw", "sent candidate", posts=True, **APPLICANTS_OWN),
    row("candidate_ask", "sent candidate", posts=True, anonymous=LOGIN, everybody=405),
    row("leader", "confirmation", posts=True, token=True),
    row("candidate_confirm", "candidacy's token", posts=True, token=True),
    # Seats, certificates, meetings
    row("mypage", **SIGNED_IN),
    row("seat_offer", "offer's token", posts=True, token=True),
    # Teaching; one of those without a second factor is a lecturer
    row("cohort_materials", "taught cohort", **OF_THE_COHORT),
    row("stored_file", "uploaded file", **OF_THE_COHORT),
    row("my_teaching", **LECTURERS_OWN),
    row("my_biography", posts=True, **LECTURERS_OWN),
    row("teaching_session", "taught session", posts=True, **LECTURERS_OWN),
    row("teaching_answer", "lecturer's token", posts=True, token=True),
    row("certificate_pdf", "certificate's number", **MENTORS_OWN),
    row("certificate_copy", posts=True, **MENTORS_OWN),
    row("certificate_language", "own participation", posts=True, **MENTORS_OWN),
    row("letter_pdf", "stored letter", anonymous=LOGIN, candidate=200, everybody=404),
    row("meeting", "meeting", **MENTORS_OWN),
    row("my_meetings", **MENTORS_OWN),
    row("meeting_hours", "year of the past meeting", drawn=True, **MENTORS_OWN),
    row("meeting_answer", "invitation's token", posts=True, token=True),
    row("series_answer", "series' token", posts=True, token=True),
    row("date_poll", "date poll's token", posts=True, token=True),
    row("followup", "follow-up's token", posts=True, token=True),
    row("my_materials", **MENTORS_OWN),
    row("local_networks", posts=True, **MENTORS_OWN),
    row("my_details", posts=True, **MENTORS_OWN),
    row("my_reminders", posts=True, **MENTORS_OWN),
    row("network_question", posts=True, **MENTORS_OWN),
    row("service_record", **MENTORS_OWN),
    row("still_right", "yearly question's token", posts=True, token=True, mentor=to("my_details")),
    row("guidance", posts=True),  # the notice is for everybody
    row("guidance_request", "guidance request", posts=True, **MENTORS_OWN),
    row("lending", posts=True),
    row("lending_sent"),
    row("lending_question", "lent mentor's token", posts=True, token=True),
    row("lending_employer", "lender's token", posts=True, token=True),
    row("lending_request", "sender's token", posts=True, token=True),
    row("lending_lent", "lent out", **MENTORS_OWN),
    row("guidance_guide", "guide's token", posts=True, token=True),
    row("evaluation", "evaluation's token", posts=True, token=True),
    row("renew_calendar", posts=True, **SIGNED_IN),
    row("fellow_participants", "finished cohort's address", posts=True, **MENTORS_OWN),
    row("needs", "gathering", posts=True, anonymous=LOGIN, everybody=404),  # none of them takes part
]

# --- Staff pages ------------------------------------------------------------------------------------------
OWN_REGION = {"other": 404, "partner": 404}
OWN_NETWORK = {"other": 404, "partner": 200}
NATIONAL_ONLY = dict.fromkeys(("other", "own", "reviewer"), 403)
STAFF_PAGES = [
    inside("admin:index", partner=200),
    row(
        "admin:login",
        posts=True,
        anonymous=to("account_login"),
        bare=to("mfa_activate_totp"),
        everybody=403,
        **dict.fromkeys(STAFF, to("admin:index")),
    ),
    row("admin:logout", posts=True, everybody=to("account_logout"), **dict.fromkeys(OUTSIDE, to("admin:index"))),
    inside("admin:password_change", everybody=404),
    inside("admin:password_change_done", everybody=404),
    inside("admin:autocomplete", everybody=403),  # without saying for which field
    inside("admin:jsi18n", partner=200),
    inside("admin:view_on_site", "person elsewhere", everybody=404),
    inside("admin:app_list", "app", partner=404),
    inside("admin/(?P<url>.*)$", everybody=404),
    inside("admin:applications_application_read", "application", posts=True, **OWN_REGION),
    inside("admin:applications_application_assign", "cohort", posts=True, reviewer=403),
    inside("admin:applications_application_send", "application", posts=True, **OWN_REGION, reviewer=403),
    inside("admin:applications_application_ask", "application", posts=True, **OWN_REGION, reviewer=403),
    inside("admin:applications_application_board", "cohort", posts=True, reviewer=403),
    inside("admin:applications_application_apply", "cohort", posts=True, reviewer=403),
    inside("admin:applications_application_provisional", posts=True, reviewer=403),
    inside("admin:applications_application_substitute", "seated candidate", posts=True, **OWN_REGION, reviewer=403),
    inside("admin:applications_letter_pdf", "stored letter", **OWN_REGION),
    inside("admin:cohorts_seatoffer_override", "offer", posts=True, **OWN_REGION, reviewer=403),
    inside("admin:applications_application_archive", "application", posts=True, **OWN_REGION, reviewer=403),
    inside("admin:cohorts_cohort_life", "cohort", posts=True),
    inside("admin:cohorts_cohort_dates", "cohort without dates", posts=True, **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_move", "cohort's gathering", posts=True, **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_cancel", "cohort", posts=True, **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_participants", "cohort"),
    inside("admin:cohorts_cohort_message", "cohort", posts=True, **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_needs", "cohort's gathering", **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_badges", "cohort", drawn=True, **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_paper", "gathering's paper", drawn=True, **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_attendance", "cohort", posts=True),
    inside("admin:cohorts_cohort_attendance_import", "cohort", posts=True, **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_attendance_export", "attendance file", **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_door", "cohort", **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_completion", "cohort", posts=True),
    inside("admin:cohorts_cohort_certificates", "cohort", posts=True),
    inside("admin:cohorts_cohort_issue_run", "issue run", **NATIONAL_ONLY),
    inside("admin:cohorts_certificate_file", "certificate with a file", other=404),
    inside("admin:cohorts_certificate_act", "certificate", posts=True, other=404, own=403, reviewer=403),
    inside("admin:cohorts_issuedelsewhere_from_file", posts=True, **NATIONAL_ONLY),
    inside("admin:cohorts_issuer_picture", "signature's picture", **NATIONAL_ONLY),
    inside("admin:cohorts_copyrequest_answer", "request for a copy", posts=True, **NATIONAL_ONLY),
    inside("admin:cohorts_cohort_teaching", "cohort", posts=True),
    inside("admin:curriculum_programme_materials", "session of the draft", posts=True),
    inside("admin:cohorts_cohort_payments", "cohort", posts=True, everybody=403, national=200),
    inside("admin:cohorts_cohort_bill", "bill", posts=True, everybody=403, national=200),
    inside("admin:cohorts_cohort_payments_file", "payments file", everybody=403, national=200),
    inside("admin:cohorts_evaluation_result", "evaluation with results", reviewer=403),
    inside("admin:cohorts_evaluation_result_file", "evaluation's file", reviewer=403),
    inside("admin:cohorts_evaluation_compare", "kind of evaluation", reviewer=403),
    inside("admin:cohorts_evaluation_compare_file", "evaluations' file", reviewer=403),
    inside("admin:curriculum_programme_plan", "programme", posts=True),
    inside("admin:curriculum_programme_session_add", "draft version's day", posts=True, **NATIONAL_ONLY),
    inside("admin:curriculum_programme_session", "draft version's session", posts=True, **NATIONAL_ONLY),
    inside("admin:curriculum_programme_gathering_add", "draft version", posts=True, **NATIONAL_ONLY),
    inside("admin:curriculum_programme_gathering", "draft version's gathering", posts=True, **NATIONAL_ONLY),
    inside("admin:curriculum_programme_day", "draft version's day", posts=True, **NATIONAL_ONLY),
    inside("admin:curriculum_programme_remove", "draft version's session to remove", posts=True, **NATIONAL_ONLY),
    inside("admin:curriculum_programme_coverage", "programme"),
    inside("admin:curriculum_programme_dates", "programme"),
    inside("admin:curriculum_programme_differences", "programme"),
    inside("admin:curriculum_programme_state", "draft version", posts=True, **NATIONAL_ONLY),
    inside("admin:networks_meeting_answers", "meeting", **OWN_NETWORK),
    inside("admin:networks_meeting_cancel", "meeting", posts=True, **OWN_NETWORK, reviewer=403),
    inside("admin:networks_meeting_guests", "meeting", posts=True, **OWN_NETWORK, reviewer=403),
    inside("admin:networks_meeting_following", "meeting of a series", posts=True, **OWN_NETWORK, reviewer=403),
    inside("admin:networks_meeting_end", "meeting of a series", posts=True, **OWN_NETWORK, reviewer=403),
    inside("admin:networks_meetingseries_meetings", "series", **OWN_NETWORK),
    inside("admin:networks_meeting_deliveries", "meeting", **OWN_NETWORK, reviewer=403),
    inside("admin:networks_network_members", "local network", posts=True, **OWN_NETWORK),
    inside("admin:networks_network_materials", "network", posts=True, **OWN_NETWORK),
    inside("admin:networks_network_calendar", "network", posts=True, **OWN_NETWORK, reviewer=403),
    inside("admin:networks_network_reminders", "network", posts=True, **OWN_NETWORK),
    inside("admin:networks_meeting_agenda", "meeting", posts=True, **OWN_NETWORK, reviewer=403),
    inside("admin:networks_meeting_attendance", "past meeting", posts=True, **OWN_NETWORK, reviewer=403),
    inside("admin:networks_meeting_minutes", "past meeting", posts=True, **OWN_NETWORK, reviewer=403),
    inside("admin:networks_datepoll_ask", posts=True, reviewer=403, partner=200),
    inside("admin:networks_datepoll_answers", "date poll", posts=True, **OWN_NETWORK),
    inside("admin:networks_mentor_page", "mentor", posts=True, **OWN_REGION),
    inside("admin:networks_mentor_import", posts=True, **NATIONAL_ONLY),
    inside("admin:networks_mentor_import_report", "import of mentors", posts=True, **NATIONAL_ONLY),
    inside("admin:networks_planfollowup_answers", "follow-up", posts=True, **OWN_REGION),
    inside("admin:networks_planfollowup_municipalities"),
    # Neither the centre's reviewer, who does not handle it, nor national staff, who are at another centre
    inside("admin:networks_lendingrequest_match", "request to borrow", posts=True, **OWN_REGION),
    inside("admin:networks_lendingrequest_ask", "mentor to ask", posts=True, **OWN_REGION, reviewer=403),
    inside("admin:networks_guidancerequest_read", "guidance request", posts=True, everybody=404, own=200),
    inside("admin:networks_guidancerequest_group", posts=True),
    inside("admin:networks_guidancerequest_numbers"),
    inside("admin:people_person_duplicates", posts=True, **NATIONAL_ONLY),
    inside("admin:people_person_merge", "two people", posts=True, **NATIONAL_ONLY),
    inside("admin:people_organisation_duplicates", posts=True, **NATIONAL_ONLY),
    inside("admin:people_organisation_merge", "two organisations", posts=True, **NATIONAL_ONLY),
    inside("admin:outbox_mail_html", "mail", **OWN_REGION, reviewer=404),
    inside("admin:outbox_mail_act", "mail to cancel", posts=True, **OWN_REGION, reviewer=404),
]


# --- Lists and forms of the admin -------------------------------------------------------------------------
PARTNER = frozenset({"partner"})
EVERYBODY = frozenset(STAFF) - PARTNER
NOBODY = frozenset[str]()
NATIONAL = frozenset({"national"})
COORDINATORS = frozenset({"other", "own", "national"})
OF_THE_REGION = frozenset({"own", "reviewer", "national"})
COORDINATORS_OF_THE_REGION = OF_THE_REGION - {"reviewer"}
CONVENORS = COORDINATORS | PARTNER
IN_THE_NETWORK = OF_THE_REGION | PARTNER


@dataclass(frozen=True)
class Model:
    """The pages of one model in the admin: who of the staff sees the list, opens a row, adds, saves, deletes."""

    name: str
    about: str
    lists: frozenset[str] = EVERYBODY
    opens: frozenset[str] = EVERYBODY
    adds: frozenset[str] = NOBODY
    saves: frozenset[str] = NOBODY
    deletes: frozenset[str] = NOBODY
    history: frozenset[str] | None = None  # like `opens` unless told
    exceptions: dict[str, dict[str, Answer]] = field(default_factory=dict)  # page → role → answer

    def rows(self) -> Iterator[Row]:
        """The model's pages as rows of the table."""
        history = self.opens if self.history is None else self.history
        pages = {
            "changelist": ("", self.lists, 403),
            "add": ("", self.adds, 403),
            "change": (self.about, self.opens, UNSEEN),
            "history": (self.about, history, UNSEEN),
            "delete": (self.about, self.deletes, 403),
        }
        for page, (about, allowed, otherwise) in pages.items():
            staff = {role: 200 if role in allowed else self._turned_away(page, role, otherwise) for role in STAFF}
            answers = staff | self.exceptions.get(page, {})
            yield inside(f"admin:{self.name}_{page}", about, posts=page != "history", **answers)
        # The address without "change" at its end, as Django's admin had it once.
        yield inside(f"admin/{self.name.replace('_', '/', 1)}/<path:object_id>/", self.about, everybody=self._old())

    def _turned_away(self, page: str, role: str, otherwise: Answer) -> Answer:
        """Who may see such rows, but not this one, hears that there is none; the others have no business here.

        A row of the region is not found before anybody asks whether its history may be read.
        """
        hidden = page == "history" and self.opens < EVERYBODY
        return otherwise if self.opens and (hidden or role in self.lists) else 403

    def _old(self) -> str:
        return to(f"admin:{self.name}_change")


def read_on(page: str, *, by: frozenset[str] = OF_THE_REGION) -> dict[str, dict[str, Answer]]:
    """The row's own page is elsewhere; a partner's coordinator hears that there is no such row."""
    return {"change": {"partner": UNSEEN, **dict.fromkeys(by, to(f"admin:{page}"))}}


OF_NETWORKS: dict[str, Any] = {"lists": EVERYBODY | PARTNER, "opens": IN_THE_NETWORK}
MODELS = [
    # Nobody works with these: roles are given on the person's page, the rest belongs to the machinery.
    Model("auth_group", "group", lists=NOBODY, opens=NOBODY),
    Model("account_emailaddress", "verified address", lists=NOBODY, opens=NOBODY),
    Model("mfa_authenticator", "authenticator", lists=NOBODY, opens=NOBODY),
    Model("auditlog_logentry", "log entry", lists=NOBODY, opens=NOBODY),
    # Facts that all staff read and national staff correct
    Model("places_centre", "centre", saves=NATIONAL),
    Model("places_county", "county", saves=NATIONAL),
    Model("places_municipality", "municipality", saves=NATIONAL),
    Model("curriculum_theme", "theme", adds=NATIONAL, saves=NATIONAL),
    Model("curriculum_programme", "programme", adds=NATIONAL),  # version 1 is published: nobody saves it
    Model("curriculum_schoolholiday", "school holiday", adds=NATIONAL, saves=NATIONAL, deletes=NATIONAL),
    Model("curriculum_lecturer", "lecturer", adds=NATIONAL, saves=NATIONAL),
    Model("cohorts_cohort", "cohort", adds=NATIONAL, saves=NATIONAL),
    Model("applications_criterion", "criterion", adds=NATIONAL, saves=NATIONAL),  # scored by: nobody takes it out
    Model("applications_groundstemplate", "grounds", adds=NATIONAL, saves=NATIONAL),
    # What belongs to a region
    Model("people_person", "applicant", opens=OF_THE_REGION, adds=COORDINATORS, saves=COORDINATORS_OF_THE_REGION),
    Model(
        "people_organisation", "organisation", opens=OF_THE_REGION, adds=COORDINATORS, saves=COORDINATORS_OF_THE_REGION
    ),
    Model("networks_network", "network", **OF_NETWORKS, adds=COORDINATORS, saves=NATIONAL),
    Model("networks_meeting", "meeting", **OF_NETWORKS, adds=CONVENORS, saves=IN_THE_NETWORK - {"reviewer"}),
    # What pages and services write, and nobody by hand
    Model(
        "networks_meetingseries",
        "series",
        **OF_NETWORKS,
        adds=CONVENORS,
        exceptions=read_on("networks_meetingseries_meetings", by=IN_THE_NETWORK),
    ),
    Model(
        "networks_mentor",
        "mentor",
        opens=OF_THE_REGION,
        exceptions=read_on("networks_mentor_page"),
    ),
    Model(
        "networks_planfollowup",
        "follow-up",
        opens=OF_THE_REGION,
        exceptions={
            "change": {"partner": UNSEEN, **dict.fromkeys(OF_THE_REGION, to("admin:networks_planfollowup_answers"))}
        },
    ),
    Model(
        "networks_datepoll",
        "date poll",
        **OF_NETWORKS,
        exceptions=read_on("networks_datepoll_answers", by=IN_THE_NETWORK),
    ),
    Model(
        "networks_guidancerequest",
        "guidance request",
        opens=frozenset({"own"}),
        exceptions=read_on("networks_guidancerequest_read", by=frozenset({"own"})),
    ),
    Model(
        "networks_lendingrequest",
        "request to borrow",
        opens=OF_THE_REGION,
        exceptions=read_on("networks_lendingrequest_match"),
    ),
    Model("networks_guidancedesk", "guidance desk", opens=OF_THE_REGION, saves=COORDINATORS_OF_THE_REGION),
    Model(
        "networks_guidanceline",
        "line to call",
        opens=OF_THE_REGION,
        adds=COORDINATORS,
        saves=COORDINATORS_OF_THE_REGION,
        deletes=COORDINATORS_OF_THE_REGION,
        exceptions={"delete": {"other": UNSEEN}},
    ),
    Model("cohorts_teachinganswer", "lecturer's answer"),
    Model("cohorts_seatoffer", "offer", opens=OF_THE_REGION),
    Model("applications_letter", "stored letter", opens=OF_THE_REGION),
    Model("cohorts_participation", "participation", opens=OF_THE_REGION),
    Model("cohorts_certificate", "certificate", opens=OF_THE_REGION),
    Model("cohorts_issuer", "issuer", adds=NATIONAL, saves=NATIONAL),
    Model(
        "cohorts_issuedelsewhere",
        "certificate from before",
        lists=COORDINATORS,
        opens=COORDINATORS_OF_THE_REGION,
        adds=NATIONAL,
        saves=NATIONAL,
        exceptions={page: {"reviewer": 403} for page in ("change", "history")},
    ),
    Model(
        "cohorts_copyrequest",
        "request for a copy",
        lists=COORDINATORS,
        opens=COORDINATORS_OF_THE_REGION,
        exceptions={page: {"reviewer": 403} for page in ("change", "history")},
    ),
    Model(
        "cohorts_evaluation",
        "evaluation with results",
        lists=COORDINATORS,
        opens=COORDINATORS,
        exceptions={
            "change": {**dict.fromkeys(COORDINATORS, to("admin:cohorts_evaluation_result")), "reviewer": 403},
            "history": {"reviewer": 403, "partner": 403},
        },
    ),
    Model(
        "cohorts_evaluationform",
        "evaluation form",
        lists=COORDINATORS,
        opens=COORDINATORS,
        saves=NATIONAL,
        exceptions={page: {"reviewer": 403, "partner": 403} for page in ("change", "history")},
    ),
    Model(
        "applications_application",
        "application",
        opens=OF_THE_REGION,
        exceptions={
            "change": {"partner": UNSEEN, **dict.fromkeys(OF_THE_REGION, to("admin:applications_application_read"))}
        },
    ),
    Model(
        "outbox_mail",
        "mail",
        lists=COORDINATORS,
        opens=COORDINATORS_OF_THE_REGION,
        exceptions={"change": {"reviewer": 403}},
    ),
]

TABLE = [*PAGES, *STAFF_PAGES, *(made for model in MODELS for made in model.rows())]
