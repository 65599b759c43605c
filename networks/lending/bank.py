"""The search for a mentor on the page of a request: the mentor bank's form, filled in from the request."""

from typing import Any

from django.http import HttpRequest

from mentorprog.places.models import Municipality
from networks.mentors.admin import BankForm
from networks.mentors.selectors import WITHIN
from networks.models import LendingRequest, MentorCompetence, MentorLanguage

__all__ = ["BankForm", "where"]
KEY_DIGITS = 10  # of a municipality's id in an address


def where(request: HttpRequest, row: LendingRequest) -> dict[str, Any]:
    """Where and what to look for: what the address says, else what the request wishes. Odd values are left out."""
    wanted = request.GET
    place = None
    if (value := wanted.get("near", "")).isdecimal() and len(value) < KEY_DIGITS:
        rows = Municipality.objects.select_related("county__centre", "centre_override")
        place = rows.filter(pk=value).first()
    within = wanted.get("within", "")
    language, competence = wanted.get("language", row.language), wanted.get("competence", row.competence)
    return {
        "place": place or row.municipality,
        "within": within if within in WITHIN else "neighbours",
        "language": language if language in MentorLanguage.Language.values else "",
        "competence": competence if competence in MentorCompetence.Field.values else "",
    }
