"""Letters: their words stand from the moment of the decision, the PDF is made once, before its mail leaves."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications.models import Candidate, Decision, Letter
from cohorts.models import Cohort
from cohorts.selectors import Stage, stages
from cohorts.services.offers import answer_by
from mentorprog import dates
from mentorprog.documents.rendering import Unavailable, render
from mentorprog.people.models import Person
from mentorprog.times import OSLO, today

log = structlog.get_logger(__name__)

FILED = {"admit": "plass", "waiting": "venteliste", "refuse": "avslag"}  # what a letter's file is called, by its kind
COMPLAINT = timedelta(weeks=3)  # Public Administration Act, section 29


@dataclass(frozen=True)
class Occasion:
    """What the letters that are written together have in common. `deadline` is that of the offers."""

    cohort: Cohort
    stages: list[Stage]
    deadline: datetime
    day: date
    author: Person | None


def occasion(cohort: Cohort, author: Person | None) -> Occasion:
    """Letters of today in this cohort; two statements however many there are."""
    return Occasion(cohort, stages(cohort), answer_by(cohort), today(), author)


def language_of(candidate: Candidate) -> str:
    """The written form of a candidate's letter."""
    return candidate.person.reply_language() if candidate.person else candidate.language


def words(decision: Decision, about: Occasion) -> dict[str, Any]:
    """The letter about a decision, in the candidate's written form: plain values that are kept as they are."""
    candidate = decision.candidate
    with translation.override(language_of(candidate)):
        title, parts = CONTENTS[Decision.Outcome(decision.outcome)](decision, about)
        application = candidate.application
        centre = application.municipality.centre if application.municipality else None
        return {
            "centre": str(centre or ""),
            "day": dates.short_day(about.day),
            "reference": application.reference,
            "to": candidate.name,
            "organisation": application.organisation_name,
            "title": title,
            "parts": parts,
            "author": str(about.author or ""),
            "author_centre": str((about.author and about.author.centre) or centre or ""),
        }


def _part(*paragraphs: str, title: str = "", points: Iterable[str] = ()) -> dict[str, Any]:
    return {"title": title, "paragraphs": [text for text in paragraphs if text], "points": list(points)}


def _grounds(decision: Decision) -> list[dict[str, Any]]:
    paragraphs = [text.strip() for text in decision.grounds.split("\n") if text.strip()]
    return [_part(*paragraphs, title=_("Grounds"))] if paragraphs else []


def _admission(decision: Decision, about: Occasion) -> tuple[str, list[dict[str, Any]]]:
    spans = [
        f"{stage.place.gathering}: {dates.span(stage.first, stage.last)}, {stage.place.venue}" for stage in about.stages
    ]
    answer = _("Answer by the end of %(day)s, from the link in the e-mail or on my page. After that the seat goes on.")
    price = _("The seat costs %(price)s kroner. You or your workplace get an invoice or a link to pay by.")
    return _("You are offered a seat in the mentor training"), [
        _part(
            _("Your workplace has applied for a seat for you in the mentor training, %(cohort)s. You have got a seat.")
            % {"cohort": about.cohort},
            answer % {"day": dates.day(about.deadline.astimezone(OSLO).date())},
        ),
        *([_part(title=_("When and where"), points=spans)] if spans else []),
        *_grounds(decision),
        _part(price % {"price": number_format(about.cohort.price_nok, force_grouping=True)}, title=_("Price")),
    ]


def _waiting(decision: Decision, about: Occasion) -> tuple[str, list[dict[str, Any]]]:
    text = _(
        "Your workplace has applied for a seat for you in the mentor training, %(cohort)s. There were more applicants "
        "than seats, and you are on the waiting list."
    )
    place = _("You are number %(rank)s on it. You get an e-mail at once if a seat is free for you.")
    return _("You are on the waiting list for the mentor training"), [
        _part(text % {"cohort": about.cohort}, place % {"rank": decision.rank}),
        *_grounds(decision),
        *_complaint(decision, about),
    ]


def _refusal(decision: Decision, about: Occasion) -> tuple[str, list[dict[str, Any]]]:
    text = _(
        "Your workplace has applied for a seat for you in the mentor training, %(cohort)s. You did not get a seat."
    )
    return _("You did not get a seat in the mentor training"), [
        _part(text % {"cohort": about.cohort}),
        *_grounds(decision),
        *_complaint(decision, about),
    ]


CONTENTS = {
    Decision.Outcome.ADMIT: _admission,
    Decision.Outcome.WAITING_LIST: _waiting,
    Decision.Outcome.REFUSE: _refusal,
}


def _complaint(decision: Decision, about: Occasion) -> list[dict[str, Any]]:
    """How to complain, where the cohort says that letters tell it."""
    if not about.cohort.tells_of_complaints:
        return []
    text = _(
        "You can complain about the decision. The deadline is three weeks after you got this letter, %(day)s. Write "
        "what you want changed and why, give the reference %(reference)s, and send it to %(centre)s. You may see "
        "the papers of the case, and we help you with the complaint when you ask."
    )
    application = decision.candidate.application
    values = {
        "day": dates.short_day(about.day + COMPLAINT),
        "reference": application.reference,
        "centre": application.municipality.centre if application.municipality else "RVTS",
    }
    return [_part(text % values, title=_("You can complain"))]


def write_letters(decisions: Iterable[Decision], about: Occasion) -> list[Letter]:
    """Write the letters of decisions that are applied now; one statement. Who has one of the kind keeps that one."""
    letters = []
    for decision in decisions:
        said = words(decision, about)
        letters.append(
            Letter(
                candidate=decision.candidate,
                kind=decision.outcome,
                language=language_of(decision.candidate),
                title=said["title"],
                values=said,
                created_by=about.author,
            )
        )
    return Letter.objects.bulk_create(letters, ignore_conflicts=True)


def make_pdf(letter: Letter) -> bool:
    """Make and store the PDF of a letter that has none; whether one was made. Runs twice unharmed.

    Raises Unavailable where PDF files cannot be made, RenderingFailed when the template is at fault.
    """
    if letter.pdf is not None:
        return False
    pdf = render("letter", letter.values, letter.language)
    sha256 = hashlib.sha256(pdf).hexdigest()
    return bool(Letter.objects.filter(pk=letter.pk, pdf=None).update(pdf=pdf, sha256=sha256))


def make_missing(before: datetime) -> int:
    """Make the PDF of letters written before this time that still have none; returns how many were made.

    Mails make those that they carry. What is left are letters to people without an address, and whatever failed.
    """
    made = 0
    for letter in Letter.objects.filter(pdf=None, created_at__lt=before).order_by("pk"):
        try:
            made += make_pdf(letter)
        except Unavailable as lack:
            log.info("letters wait", why=str(lack))
            return made
        except Exception as error:  # the letters after it are not to blame
            log.error("letter not made", letter=letter.pk, error=type(error).__name__)
    return made


def letter_name(letter: Letter) -> str:
    """The name of a letter's file: the reference and the kind, nothing about the person."""
    return f"brev-{letter.values['reference']}-{FILED[letter.kind]}.pdf"
