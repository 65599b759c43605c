"""Requests to borrow a mentor, made by the services, for the tests of lending."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from mentorprog import tokens
from mentorprog.people import roles
from mentorprog.people.models import Person
from networks.models import LendingQuestion, LendingRequest, Mentor, Network
from networks.services import lending as services
from networks.services.lending import EMPLOYER, MENTOR
from tests import factories
from tests.factories import MentorFactory, municipality

BERGEN, VOSS, MOLDE, TROMSO = "4601", "4621", "1506", "5501"
ASKERS_PHONE, MENTORS_PHONE = "99 11 22 33", "98 44 55 66"
CHOICES = {"help": "advice", "begins": "month", "lasts": "weeks", "language": "", "competence": ""}


def values(**more: Any) -> dict[str, Any]:
    said = {"organisation": "Voss kommune", "unit": "Oppvekst", "orgnr": "", "contact_name": "Spør Testesen"}
    said |= {"contact_email": "spor@test.example.no", "contact_phone": ASKERS_PHONE, **CHOICES}
    return {**said, "municipality": municipality(VOSS), **more}


def posted(**more: Any) -> dict[str, Any]:
    return {**values(), "municipality": municipality(VOSS).pk, "token": str(uuid4()), "action": "send", **more}


def new(**more: Any) -> LendingRequest:
    row = services.ask(token=uuid4(), contact_language="nb", **values(**more))
    return services.confirm(request=row)


def mentor_in(place: str = BERGEN, **more: Any) -> Mentor:
    more.setdefault("person__phone", MENTORS_PHONE)
    found: Mentor = MentorFactory(
        person__work_municipality=municipality(place), network=Network.objects.get(slug="vest"), **more
    )
    return found


def coordinator(centre: str = "vest", role: str = roles.REGIONAL) -> Person:
    return factories.staff(role, centre)


def choose(row: LendingRequest, mentor: Mentor | None = None, **more: Any) -> LendingQuestion:
    said = {"employer_name": "Leder Testesen", "employer_email": "leder@test.example.no", **more}
    said.setdefault("actor", coordinator())
    return services.choose(request=row, mentor=mentor or mentor_in(), **said)


def asked(**more: Any) -> LendingQuestion:
    return choose(new(**more))


def matched() -> LendingQuestion:
    question = asked()
    services.answer(question=question, who=MENTOR, yes=True)
    return services.answer(question=question, who=EMPLOYER, yes=True)


def page_of(row: LendingRequest) -> str:
    return reverse("lending_request", args=[tokens.make("lending", row.pk)])


def link_of(question: LendingQuestion, who: str) -> str:
    name = "lending_question" if who == MENTOR else "lending_employer"
    return reverse(name, args=[tokens.make(f"lending-{who}", question.pk)])


def state_of(row: LendingRequest) -> str:
    return LendingRequest.objects.get(pk=row.pk).state
