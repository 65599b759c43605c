"""The forms of those who apply."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from mentorprog.places.models import Municipality
from tests.access.visitors import World
from tests.bad_input.form import Form, Values


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
