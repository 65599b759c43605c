"""One right way to fill in each form."""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.urls import reverse

from applications.reference import CRITERIA
from cohorts.models import Cohort
from mentorprog.outbox.models import Mail
from mentorprog.times import today
from networks.models import GuidanceRequest, Network
from tests.access.visitors import World
from tests.bad_input.form import Form, Values


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


def series(_world: World) -> Values:
    return {
        "network": Network.objects.get(slug="nord").pk,
        "title": "Møter som kommer igjen",
        "every": "2",
        "unit": "MONTHLY",
        "which": "1",
        "weekday": "TH",
        "first": (today() + timedelta(days=40)).isoformat(),
        "until": (today() + timedelta(days=340)).isoformat(),
        "starts": "09:00",
        "ends": "11:00",
        "place": "Rådhuset",
        "link": "https://mote.example.no/x",
        "agenda": "Erfaringer.",
    }


def series_looked_at(world: World) -> Values:
    """What the button carries when the days have been shown."""
    said = series(world)
    return {"act": "plan", "shown": f"FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH {said['first']} {said['until']} False"}


def poll(_world: World) -> Values:
    return {
        "network": Network.objects.get(slug="nord").pk,
        "title": "Hvilken dag passer?",
        "deadline": (today() + timedelta(days=10)).isoformat(),
        "place": "Rådhuset",
        "link": "https://mote.example.no/x",
    }


def dates_to_choose(_world: World) -> Values:
    """Two dates, and the mark by which the same poll is made once."""
    found: Values = {"token": UUID(int=7)}
    for number in (1, 2):
        day = (today() + timedelta(days=30 + number)).isoformat()
        found |= {f"slot{number}-date": day, f"slot{number}-starts": "09:00", f"slot{number}-ends": "11:00"}
    return found


def guest(_world: World) -> Values:
    return {"kind": "guest", "guest_name": "Gjest Gjestesen", "guest_email": "g@test.example.no", "language": "nb"}


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


def opened_details(client: Client, world: World) -> None:
    """A browser in which the code of the yearly question has just been typed."""
    session = client.session
    session[f"still-right-{world.small.still_right.pk}"] = {"open": True, "until": time.time() + 3600}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


BORROWED = ("help", "begins", "lasts")
BORROW = {
    "organisation": "Testkommunen",
    "unit": "Oppvekst",
    "contact_name": "Spør Testesen",
    "contact_email": "spor@test.example.no",
    "contact_phone": "99 00 00 18",
    "help": "advice",
    "begins": "soon",
    "lasts": "once",
    "language": "",
    "competence": "school",
}


def could_join(client: Client, world: World) -> None:
    """Somebody works where the local network is and is not in it."""
    world.small.local.municipalities.add(world.small.mentors["vest"].person.work_municipality)


def details(world: World) -> Values:
    person = world.small.mentor
    return {
        "phone": "99 00 00 17",
        "municipality": person.work_municipality_id,
        "employer": "En annen tjeneste",
        "employer_kind": "other",
        "role": "workplace",
        "available": "False",
        "languages": ["se"],
        "competences": ["youth"],
        "go_on": "True",
    }


OF_A_MENTOR = {
    "texts": ("phone", "employer"),
    "choices": ("municipality", "employer_kind", "role", "available", "languages", "competences", "go_on"),
    "required": ("municipality", "employer", "employer_kind", "role", "available", "go_on"),
}


def at_mentor(act: str, valid: Callable[[World], Values], **fields: tuple[str, ...]) -> Form:
    """A form on the staff's page of a mentor."""
    here: Callable[[World], str] = lambda world: world.address("admin:networks_mentor_page", "mentor")  # noqa: E731
    return Form(f"{act}: mentor", "own", here, valid, fixed=lambda world: {"act": act}, **fields)


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


def dates_of(world: World) -> list[list[str]]:
    """The fields for the dates of a cohort that has none yet, a list for each gathering."""
    (pk,) = world.things["cohort without dates"]
    gatherings = Cohort.objects.get(pk=pk).programme.gatherings.order_by("order")
    return [[f"g{one.order}-day_{day.pk}" for day in one.days.order_by("number")] for one in gatherings]


def dated(world: World) -> Values:
    """Dates and venues of all its gatherings."""
    values: Values = {"act": "save"}
    for place, names in enumerate(dates_of(world)):
        first = today() + timedelta(days=200 + 21 * place)
        values |= {f"g{place + 1}-venue": "Kurshuset", f"g{place + 1}-address": "Gata 1"}
        values |= {name: (first + timedelta(days=day)).isoformat() for day, name in enumerate(names)}
    return values


def dated_without(*left_out: str) -> Callable[[World], Values]:
    """Dates and venues of all gatherings, without a part of the first one's; the empty name is its first day."""

    def values(world: World) -> Values:
        names = {f"g1-{name}" if name else dates_of(world)[0][0] for name in left_out}
        return {name: value for name, value in dated(world).items() if name not in names}

    return values


def question(kind: str) -> Callable[[World], str]:
    """The name of the field of an evaluation's first question of a kind."""
    return lambda world: f"q{world.small.evaluation.questions.filter(kind=kind).order_by('order', 'pk')[0].pk}"


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


def at_guidance(act: str, valid: Values, **fields: tuple[str, ...]) -> Form:
    """A form on the staff's page of a guidance request."""
    here: Callable[[World], str] = lambda world: world.address(  # noqa: E731
        "admin:networks_guidancerequest_read", "guidance request"
    )
    fixed: Callable[[World], Values] = lambda world: {"act": act}  # noqa: E731
    return Form(
        f"{act}: guidance",
        "own",
        here,
        lambda world: valid,
        fixed=fixed,
        recorded=True,
        prefix=lambda world: f"{act}-",
        **fields,
    )


GUIDANCE = {
    "giver": "rvts",
    "theme": "role",
    "urgency": "soon",
    "form": "phone",
    "reachable": "Etter kl. 13",
    "text": "Hvor går grensene mine?",
}
TALK = {"day": today().isoformat(), "minutes": "45"}


def guiding(client: Client, world: World) -> None:
    """A browser in which the municipality's guide has just typed the code and taken the request."""
    row = world.small.guided
    GuidanceRequest.objects.filter(pk=row.pk).update(state="assigned")
    session = client.session
    session[f"guidance-{row.pk}-{row.serial}"] = {"open": True, "until": time.time() + 3600}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
