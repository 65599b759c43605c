"""Every form of the system: where it is, who fills it in, and one right way to do it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from applications.reference import CRITERIA
from mentorprog.outbox.models import Mail
from mentorprog.places.models import Municipality
from mentorprog.times import today
from networks.models import Network
from tests.access.acts import from_a_file
from tests.access.visitors import World

Values = dict[str, Any]
NOT_EMPTY = {"csrfmiddlewaretoken": "x"}  # what every real post holds


@dataclass(frozen=True)
class Form:
    """A form. `texts`, `emails`, `numbers` and `choices` are its fields by kind; `required` must be filled in.

    `fixed` is posted beside the fields and says which form it is; `prefix` stands in front of the fields' names.
    `django`: drawn by Django's admin, which marks errors at the fields and has no links at the top.
    """

    name: str
    role: str
    address: Callable[[World], str]
    valid: Callable[[World], Values]
    required: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    fixed: Callable[[World], Values] = field(default=lambda world: {})
    prefix: Callable[[World], str] = field(default=lambda world: "")
    get: bool = False
    django: bool = False
    taken: int = 302  # the answer when all is right
    writes: bool = True  # whether something is then in the database that was not
    before: Callable[[Client, World], object] = field(default=lambda client, world: None)

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.texts, *self.emails, *self.numbers, *self.choices)

    def browser(self, world: World) -> Client:
        """A browser of the one who fills it in, at the page of the form."""
        client = Client() if self.role == "anonymous" else world.clients[self.role]
        self.before(client, world)
        return client

    def send(self, client: Client, world: World, values: Values, *, language: str = "nb", **more: Any) -> HttpResponse:
        """Send the form with these values of its fields."""
        prefix = self.prefix(world)
        data = {
            **NOT_EMPTY,
            **self.fixed(world),
            **{f"{prefix}{name}": value for name, value in values.items()},
            **more,
        }
        with override(language):
            address = self.address(world)
        return client.get(address, data) if self.get else client.post(address, data)

    def __str__(self) -> str:
        return self.name


# --- The applicant's forms --------------------------------------------------------------------------------
def draft(name: str, *more: object) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.small.draft.reference, *more])


def service(_world: World) -> Values:
    return {
        "contact_name": "Kari Testesen",
        "contact_phone": "99000000",
        "orgnr": "974760673",
        "organisation_name": "Ulstein kommune",
        "organisation_kind": "municipality",
        "municipality": Municipality.objects.current().get(number="1516").pk,
        "unit": "Barn og unge",
        "buyer_reference": "1516-77",
    }


def candidate(_world: World) -> Values:
    return {
        "name": "Ola Testesen",
        "email": "ola@test.example.no",
        "role": "Miljøterapeut",
        "leader_name": "Nina Nærleder",
        "language": "nn",
        "background": "Vernepleier.",
        "suitability": "Rolig og nysgjerrig.",
        "job_context": "Arbeider i utekontakten.",
    }


def plan(_world: World) -> Values:
    return {
        "uses": ["mentor", "team"],
        "goals": "To mentorer i kommunen.",
        "hours_a_month": "10",
        "responsible_name": "Per Testesen",
        "responsible_email": "per@test.example.no",
        "guidance": "both",
        "network": "True",
        "lending": "False",
        "cooperation": "Med nabokommunen.",
        "other_use": "Rådgiver for skolene.",
        "voluntary": "Idrettsrådet.",
        "risks": "At noen bytter jobb.",
    }


def anchoring(_world: World) -> Values:
    return {
        "anchoring": "Handlingsplan mot radikalisering.",
        "owner": "Kommunedirektøren",
        "leader_name": "Lise Leder",
        "leader_title": "Kommunalsjef",
        "leader_email": "lise@test.example.no",
    }


ABOUT_CANDIDATE = {
    "valid": candidate,
    "texts": ("name", "role", "leader_name", "background", "suitability", "job_context"),
    "emails": ("email",),
    "choices": ("language",),
    "required": ("name", "email", "role", "language", "background", "suitability", "job_context"),
}
STEPS = [
    Form(
        "service",
        "applicant",
        draft("application_step", "tjeneste"),
        service,
        texts=("contact_name", "contact_phone", "organisation_name", "unit", "buyer_reference"),
        choices=("orgnr", "organisation_kind", "municipality"),
        required=(
            "contact_name",
            "contact_phone",
            "orgnr",
            "organisation_name",
            "organisation_kind",
            "municipality",
        ),
    ),
    Form("new candidate", "applicant", draft("candidate_new"), **ABOUT_CANDIDATE),
    Form(
        "candidate",
        "applicant",
        lambda world: world.address("candidate", "draft's candidate"),
        **ABOUT_CANDIDATE,
    ),
    Form(
        "plan",
        "applicant",
        draft("application_step", "plan"),
        plan,
        texts=("other_use", "goals", "responsible_name", "cooperation", "voluntary", "risks"),
        emails=("responsible_email",),
        numbers=("hours_a_month",),
        choices=("uses", "guidance", "network", "lending"),
        required=(
            "uses",
            "goals",
            "hours_a_month",
            "responsible_name",
            "responsible_email",
            "guidance",
            "network",
            "lending",
        ),
    ),
    Form(
        "anchoring",
        "applicant",
        draft("application_step", "forankring"),
        anchoring,
        texts=("anchoring", "owner", "leader_name", "leader_title"),
        emails=("leader_email",),
        required=("anchoring", "owner", "leader_name", "leader_title", "leader_email"),
    ),
]


ABOUT_SUBSTITUTE: dict[str, Any] = {
    "valid": lambda world: {
        "name": "Vikar Testesen",
        "email": "vikar@test.example.no",
        "role": "Rådgiver",
        "language": "nn",
        "background": "Sosionom.",
        "suitability": "Rolig.",
        "job_context": "Møter ungdom.",
    },
    "texts": ("name", "role", "background", "suitability", "job_context"),
    "emails": ("email",),
    "choices": ("language",),
    "required": ("name", "email", "role", "language", "background", "suitability", "job_context"),
}


# --- Other forms ------------------------------------------------------------------------------------------
def first_candidate(world: World) -> int:
    return world.small.application.candidates.order_by("pk")[0].pk


SCORED = tuple(criterion["slug"] for criterion in CRITERIA)


def about_candidate(act: str) -> Callable[[World], Values]:
    return lambda world: {"act": act, "candidate": first_candidate(world), "read": "1"}


def review(_world: World) -> Values:
    return {**dict.fromkeys(SCORED, "2"), "recommendation": "doubt", "note": "Les igjen."}


def meeting(_world: World) -> Values:
    return {
        "network": Network.objects.get(slug="nord").pk,
        "title": "Et nytt møte",
        "date": (today() + timedelta(days=40)).isoformat(),
        "starts": "09:00",
        "ends": "11:00",
        "place": "Rådhuset",
        "link": "https://mote.example.no/x",
        "agenda": "Erfaringer.",
    }


MEETING = {
    "valid": meeting,
    "texts": ("title", "place", "agenda"),
    "choices": ("date", "starts", "ends", "link"),
    "required": ("title", "date", "starts", "ends"),
    "django": True,
}


NEW_MEETING = {**MEETING, "choices": ("network", *MEETING["choices"])}


def planned_session(world: World) -> Values:
    """A session that there is room for on the first day of the draft."""
    day = world.small.next_version.days.get(number=1)
    theme = day.sessions.order_by("pk")[0].themes.order_by("pk")[0]
    texts = {f"{name}_{code}": f"{name} {code}" for name in PLANNED for code in ("nb", "nn", "en")}
    return {"day": day.pk, "starts": "16:00", "ends": "16:45", "form": "case", "themes": [str(theme.pk)], **texts}


PLANNED = ("title", "outcomes", "preparation")
IN_THREE = {name: tuple(f"{name}_{code}" for code in ("nb", "nn", "en")) for name in PLANNED}


def newest_code() -> str:
    """The code that was asked for last; while nobody has asked, one that is not right."""
    mail = Mail.objects.filter(template="sign_in_code").order_by("pk").last()
    return mail.context["code"] if mail else "ABCDEF"


def asked_for_a_code(client: Client, world: World) -> None:
    assert client.post(reverse("account_login"), {"email": world.small.applicant.email}).status_code == 302


def opened(client: Client, world: World) -> None:
    """A browser in which the code of the plan follow-up has just been typed."""
    row = world.small.followup
    session = client.session
    session[f"followup-{row.pk}-{row.serial}"] = {"open": True, "until": time.time() + 3600}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


HOW_IT_WENT = {
    "cases": "3-5",
    "hours_a_month": "8",
    "lent": "True",
    "plan_work": "no",
    "guidance": "never",
    "network": "regularly",
    "still_employed": "1",
}


def dates_as_they_are(world: World) -> Values:
    """The days of the running cohort's last gathering, where they are."""
    days = world.small.running.gatherings.latest("gathering__order").days.all()
    return {f"day_{day.training_day_id}": day.date.isoformat() for day in days}


def at_bill(act: str, valid: Callable[[World], Values], **fields: tuple[str, ...]) -> Form:
    """A form on the page of a bill that is sent."""
    here: Callable[[World], str] = lambda world: world.address("admin:cohorts_cohort_bill", "bill")  # noqa: E731
    return Form(f"{act} of a bill", "national", here, valid, fixed=lambda world: {"act": act}, **fields)


def at_followup(act: str, valid: Values, **fields: tuple[str, ...]) -> Form:
    """A form on the staff's page of a plan follow-up."""
    here: Callable[[World], str] = lambda world: world.address(  # noqa: E731
        "admin:networks_planfollowup_answers", "follow-up"
    )
    return Form(f"{act}: follow-up", "own", here, lambda world: valid, fixed=lambda world: {"act": act}, **fields)


FORMS = [
    Form(
        "how the plan went",
        "anonymous",
        lambda world: world.address("followup", "follow-up's token"),
        lambda world: {**HOW_IT_WENT, "uses": ["team"], "cooperation": ["police"], "note": "Det går bra."},
        texts=("note",),
        numbers=("hours_a_month",),
        choices=("cases", "lent", "plan_work", "guidance", "network", "still_employed"),
        required=tuple(HOW_IT_WENT),
        fixed=lambda world: {"action": "answer"},
        before=opened,
    ),
    at_followup(
        "ask",
        {"name": "Ny Testesen", "email": "ny@test.example.no"},
        texts=("name",),
        emails=("email",),
        required=("name", "email"),
    ),
    at_followup("close", {"reason": "Tjenesten er lagt ned."}, texts=("reason",), required=("reason",)),
    at_bill("paid", lambda world: {"paid_on": today().isoformat()}, choices=("paid_on",), required=("paid_on",)),
    at_bill(
        "note",
        lambda world: {
            "participation": world.small.participation.pk,
            "what": "refund",
            "amount_nok": 500,
            "why": "Syk",
        },
        texts=("why",),
        numbers=("amount_nok",),
        choices=("participation", "what"),
        required=("participation", "what", "amount_nok", "why"),
    ),
    Form(
        "start",
        "anonymous",
        lambda world: world.address("application_start", "open cohort"),
        lambda world: {"email": "ny@test.example.no"},
        emails=("email",),
        required=("email",),
    ),
    Form(
        "come back",
        "anonymous",
        lambda world: reverse("application_return"),
        lambda world: {"reference": world.small.draft.reference, "email": world.small.applicant.email},
        emails=("email",),
        choices=("reference",),
        required=("reference", "email"),
    ),
    Form(
        "sign in",
        "anonymous",
        lambda world: reverse("account_login"),
        lambda world: {"email": "ny@test.example.no"},
        emails=("email",),
        required=("email",),
    ),
    Form(
        "code",
        "anonymous",
        lambda world: reverse("account_confirm_login_code"),
        lambda world: {"code": newest_code()},
        choices=("code",),
        required=("code",),
        before=asked_for_a_code,
    ),
    *STEPS,
    Form(
        "invitation to write",
        "applicant",
        draft("application_coeditors"),
        lambda world: {"email": "medskriver@test.example.no"},
        emails=("email",),
        required=("email",),
        fixed=lambda world: {"act": "invite"},
    ),
    Form(
        "another leader",
        "anonymous",
        lambda world: reverse("application_leader", args=[world.small.applications["waiting"].reference]),
        lambda world: {name: value for name, value in anchoring(world).items() if name.startswith("leader_")},
        texts=("leader_name", "leader_title"),
        emails=("leader_email",),
        required=("leader_name", "leader_title", "leader_email"),
        before=lambda client, world: client.force_login(world.small.applications["waiting"].contact),
    ),
    Form(
        "ask for more",
        "own",
        lambda world: world.address("admin:applications_application_ask", "application"),
        lambda world: {
            "parts": ["plan"],
            "message": "Hvem har ansvaret?",
            "due": (today() + timedelta(days=9)).isoformat(),
        },
        texts=("message",),
        choices=("parts", "due"),
        required=("parts", "message", "due"),
        fixed=lambda world: {"act": "ask"},
    ),
    Form(
        "seat offer",
        "own",
        lambda world: world.address("admin:cohorts_seatoffer_override", "offer"),
        lambda world: {"act": "extend", "until": (today() + timedelta(days=20)).isoformat(), "reason": "Ringte oss."},
        texts=("reason",),
        choices=("act", "until"),
        required=("act", "reason"),
    ),
    Form(
        "substitute",
        "own",
        lambda world: world.address("admin:applications_application_substitute", "seated candidate"),
        **ABOUT_SUBSTITUTE,
    ),
    Form(
        "substitute, proposed by the applicant",
        "anonymous",
        lambda world: reverse("candidate_swap", args=[world.small.decided.reference, world.small.seat.pk]),
        fixed=lambda world: {"act": "propose"},
        before=lambda client, world: client.force_login(world.small.decided.contact),
        **ABOUT_SUBSTITUTE,
    ),
    Form(
        "leader declines",
        "anonymous",
        lambda world: world.address("leader", "confirmation"),
        lambda world: {"reason": "Vi har ikke råd."},
        texts=("reason",),
        required=("reason",),
        fixed=lambda world: {"answer": "decline"},
    ),
    Form(
        "impartiality",
        "own",
        lambda world: world.address("admin:applications_application_read", "application"),
        lambda world: {"conflict": "yes", "reason": "En venn."},
        texts=("reason",),
        choices=("conflict",),
        required=("conflict",),
        fixed=lambda world: {"act": "declare"},
    ),
    Form(
        "review",
        "own",
        lambda world: world.address("admin:applications_application_read", "application"),
        review,
        texts=("note",),
        choices=(*SCORED, "recommendation"),
        required=(*SCORED, "recommendation"),
        fixed=about_candidate("review"),
        prefix=lambda world: f"r{first_candidate(world)}-",
    ),
    Form(
        "decision",
        "own",
        lambda world: world.address("admin:applications_application_read", "application"),
        lambda world: {"outcome": "refuse", "grounds": "Planen mangler."},
        texts=("grounds",),
        choices=("outcome",),
        required=("outcome", "grounds"),
        fixed=about_candidate("decide"),
        prefix=lambda world: f"d{first_candidate(world)}-",
    ),
    Form(
        "why attendance is corrected",
        "national",
        lambda world: world.address("admin:cohorts_cohort_attendance_import", "cohort"),
        lambda world: {"reason": "Lista fra døra."},
        texts=("reason",),
        required=("reason",),
        fixed=from_a_file,
    ),
    Form(
        "message to participants",
        "national",
        lambda world: world.address("admin:cohorts_cohort_message", "cohort"),
        lambda world: {"subject": "Husk sko", "text": "Vi går ut."},
        texts=("subject", "text"),
        required=("subject", "text"),
        fixed=lambda world: {
            "to": world.small.participation.pk,
            "token": str(UUID(int=world.small.running.pk)),
            "act": "send",
        },
    ),
    Form(
        "call a cohort off",
        "national",
        lambda world: world.address("admin:cohorts_cohort_cancel", "cohort"),
        lambda world: {"text": "For få har søkt.", "reason": "For få."},
        texts=("text", "reason"),
        required=("text", "reason"),
    ),
    Form(
        "move a gathering",
        "national",
        lambda world: world.address("admin:cohorts_cohort_move", "cohort's gathering"),
        lambda world: {"venue": "Et annet sted", "address": "Gata 1", "text": "Vi gleder oss."},
        texts=("venue", "address", "text"),
        required=("venue",),
        fixed=lambda world: {**dates_as_they_are(world), "seen": "0", "act": "move"},
    ),
    Form(
        "close without completion",
        "national",
        lambda world: world.address("admin:cohorts_cohort_completion", "cohort"),
        lambda world: {"reason": "Var for lite til stede."},
        texts=("reason",),
        required=("reason",),
        fixed=lambda world: {"act": "close", "participation": world.small.failing.pk},
    ),
    Form(
        "session",
        "national",
        lambda world: world.address("admin:curriculum_programme_session_add", "draft version's day"),
        planned_session,
        texts=tuple(field for name in PLANNED for field in IN_THREE[name]),
        choices=("day", "starts", "ends", "form", "themes"),
        required=(*IN_THREE["title"], "day", "starts", "ends", "form", "themes"),
    ),
    Form(
        "gathering",
        "national",
        lambda world: world.address("admin:curriculum_programme_gathering_add", "draft version"),
        lambda world: {field: f"Tekst {field}" for field in IN_THREE["title"]},
        texts=IN_THREE["title"],
        required=IN_THREE["title"],
    ),
    Form("new meeting", "own", lambda world: reverse("admin:networks_meeting_add"), **NEW_MEETING),
    Form("meeting", "own", lambda world: world.address("admin:networks_meeting_change", "meeting"), **MEETING),
    Form(
        "call a meeting off",
        "own",
        lambda world: world.address("admin:networks_meeting_cancel", "meeting"),
        lambda world: {"reason": "Uvær."},
        texts=("reason",),
        required=("reason",),
    ),
    Form(
        "cancel a mail",
        "own",
        lambda world: world.address("admin:outbox_mail_act", "mail to cancel"),
        lambda world: {"reason": "out of date"},
        choices=("reason",),
        required=("reason",),
    ),
    Form(
        "certificate check",
        "anonymous",
        lambda world: reverse("certificate_check"),
        lambda world: {"code": world.small.certificate.code},
        choices=("code",),
        required=("code",),
        get=True,
        writes=False,
    ),
    Form(
        "where you work",
        "anonymous",
        lambda world: reverse("front"),
        lambda world: {"municipality": Municipality.objects.current().get(number="1516").pk},
        choices=("municipality",),
        required=("municipality",),
        get=True,
        taken=200,
        writes=False,
    ),
]
