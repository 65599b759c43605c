"""What templates ask about applications."""

from datetime import datetime

from django import template

from applications import standing
from applications.models import Candidate
from applications.timeline import moment_in_words

register = template.Library()


@register.simple_tag
def candidate_state(candidate: Candidate) -> tuple[str, str]:
    """A candidate's state as the applicant sees it: words, and the kind of sign."""
    return standing.candidate_state(candidate)


@register.filter
def moment(value: datetime) -> str:
    """Day and hour in Norway: "23. november 2026 kl. 05.48"."""
    return moment_in_words(value)
