"""Where an application stands, in plain words: a sentence, the next thing, and a timeline."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Candidate, Decision, LeaderConfirmation
from cohorts.models import SeatOffer
from mentorprog import dates
from mentorprog.times import OSLO


@dataclass(frozen=True)
class Standing:
    sentence: str
    following: str
    timeline: list[dict[str, Any]]


def standing_of(
    application: Application, candidates: list[Candidate], confirmation: LeaderConfirmation | None
) -> Standing:
    """Say it as one would on the phone. Prepared decisions are not told: only what has been sent counts."""
    state = Application.State
    sentences = {
        state.DRAFT: (_("You have not sent the application yet."), _draft_next(application)),
        state.SUBMITTED: (_("We have received the application."), _submitted_next(application, confirmation)),
        state.DECIDED: (
            _("The application is answered."),
            _("Candidates who are offered a seat answer from the e-mail they have got."),
        ),
        state.WITHDRAWN: (_("The application is withdrawn."), _("Nothing more happens with it.")),
    }
    sentence, following = sentences[state(application.state)]
    return Standing(sentence, following, _timeline(application, confirmation))


def _draft_next(application: Application) -> str:
    deadline = dates.day(application.cohort.applications_close)
    if not application.cohort.is_open:
        return _("The deadline was %(day)s.") % {"day": deadline}
    return _("Send it before the end of %(day)s.") % {"day": deadline}


def _submitted_next(application: Application, confirmation: LeaderConfirmation | None) -> str:
    if confirmation is not None and confirmation.state == LeaderConfirmation.State.WAITING:
        return _("Now %(name)s must confirm the commitments. The link was sent by e-mail.") % {
            "name": confirmation.name
        }
    if confirmation is not None and confirmation.state == LeaderConfirmation.State.DECLINED:
        return _("The leader has not confirmed. Contact your centre about what to do.")
    if application.cohort.answers_by:
        return _("RVTS reads the application. You get an answer by %(day)s.") % {
            "day": dates.day(application.cohort.answers_by)
        }
    return _("RVTS reads the application. You get an e-mail when it is answered.")


def _timeline(application: Application, confirmation: LeaderConfirmation | None) -> list[dict[str, Any]]:
    events: list[tuple[str, Any, bool]] = []
    if application.submitted_at:
        events.append((_("You sent the application"), application.submitted_at, True))
    if confirmation:
        answered = confirmation.answered_at
        events.append((str(LeaderConfirmation.State(confirmation.state).label), answered, answered is not None))
    decided = application.state == Application.State.DECIDED
    if application.state != Application.State.WITHDRAWN:
        answers_by = None if decided else application.cohort.answers_by
        events.append((_("RVTS answers"), answers_by, decided))
        first = application.cohort.days.order_by("date").values_list("date", flat=True).first()
        events.append((_("The training begins"), first, False))
    return [_event(title, when, done) for title, when, done in events]


def _event(title: str, when: Any, done: bool) -> dict[str, Any]:
    day = when.astimezone(OSLO).date() if hasattr(when, "astimezone") else when
    return {
        "title": title,
        "when": dates.day(day) if day else "" if done else _("Not yet"),
        "iso": day.isoformat() if day else "",
        "state": "done" if done else "",
    }


def candidate_state(candidate: Candidate) -> tuple[str, str]:
    """A candidate's state as the applicant sees it: words, and the kind of sign."""
    decision = getattr(candidate, "decision", None)
    if decision is None or decision.state != Decision.State.APPLIED:
        return _("Waits for an answer"), "neutral"
    if decision.outcome == Decision.Outcome.REFUSE:
        return _("Did not get a seat"), "danger"
    if decision.outcome == Decision.Outcome.WAITING_LIST:
        return _("On the waiting list"), "warn"
    if candidate.offer is None:
        return _("Offered a seat"), "info"
    words = {
        SeatOffer.State.OPEN: (_("Offered a seat, has not answered yet"), "info"),
        SeatOffer.State.ACCEPTED: (_("Has taken the seat"), "ok"),
        SeatOffer.State.DECLINED: (_("Has declined the seat"), "neutral"),
        SeatOffer.State.EXPIRED: (_("Did not answer in time"), "neutral"),
        SeatOffer.State.WITHDRAWN: (_("The offer is withdrawn"), "neutral"),
    }
    return words[SeatOffer.State(candidate.offer.state)]


def count_of_candidates(number: int) -> str:
    """How many candidates, in words."""
    return ngettext("%(n)s candidate", "%(n)s candidates", number) % {"n": number}
