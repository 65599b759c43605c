"""What templates ask about applications."""

from django import template

from applications import standing
from applications.models import Candidate

register = template.Library()


@register.simple_tag
def candidate_state(candidate: Candidate) -> tuple[str, str]:
    """A candidate's state as the applicant sees it: words, and the kind of sign."""
    return standing.candidate_state(candidate)
