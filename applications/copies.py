"""The applicant's copy of what was sent in: a PDF for the archive, made from the frozen revision alone."""

from typing import Any

from django.utils import translation

from applications import summary
from applications.frozen import Sent, thaw
from applications.models import Application, Candidate, Revision
from mentorprog import dates
from mentorprog.documents.rendering import render
from mentorprog.times import OSLO


def copy_values(revision: Revision, application: Application) -> dict[str, Any]:
    """What the document shows, as plain words in the language in force. Everybody who was sent in then is in it."""
    frozen = revision.content.get("candidates", [])
    candidates = [Candidate(application=application, pk=one.get("id")) for one in frozen]
    sent = thaw(revision, application, candidates)
    return {
        "reference": application.reference,
        "cohort": application.cohort.name,
        "organisation": sent.application.organisation_name,
        "unit": sent.application.unit,
        "number": revision.number,
        "sent_on": dates.day(revision.created_at.astimezone(OSLO).date()),
        "parts": parts_of(sent),
    }


def parts_of(sent: Sent) -> list[dict[str, Any]]:
    """The parts of what was sent in, as rows to read."""
    return summary.parts(sent.application, sent.candidates, editable=False, milestones=sent.milestones)


def copy_pdf(revision: Revision, application: Application, language: str) -> bytes:
    """The PDF/A of a revision. Raises what `mentorprog.documents.rendering.render` raises."""
    with translation.override(language):
        values = copy_values(revision, application)
    return render("application", values, language)
