"""Where an application stands, in plain words: a sentence, the next thing, who acts and when, and a timeline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.case import Case
from applications.models import Application, Candidate, Decision, LeaderConfirmation
from cohorts.models import SeatOffer
from mentorprog import dates
from mentorprog.times import OSLO, today


@dataclass(frozen=True)
class Next:
    """What happens next: in a sentence, whose turn it is (empty: nobody's) and by which day."""

    sentence: str
    turn: str = ""
    by: date | None = None


@dataclass(frozen=True)
class Standing:
    sentence: str
    following: str
    rows: list[dict[str, str]]  # whose turn it is and the next date, for `parts/summary_list.html`
    timeline: list[dict[str, Any]]


def standing_of(case: Case) -> Standing:
    """Say it as one would on the phone. Prepared decisions are not told: only what has been sent counts."""
    state = Application.State(case.application.state)
    sentences = {
        Application.State.DRAFT: _("You have not sent the application yet."),
        Application.State.SUBMITTED: _("We have received the application."),
        Application.State.DECIDED: _("The application is answered."),
        Application.State.WITHDRAWN: _("The application is withdrawn."),
    }
    following = {
        Application.State.DRAFT: _draft_next,
        Application.State.SUBMITTED: _submitted_next,
        Application.State.DECIDED: _decided_next,
        Application.State.WITHDRAWN: lambda _case: Next(_("Nothing more happens with it.")),
    }[state](case)
    rows = [
        {"label": _("Who acts now"), "value": following.turn or _("Nobody")},
        {"label": _("Next date"), "value": dates.day(following.by) if following.by else _("No date")},
    ]
    return Standing(sentences[state], following.sentence, rows, _timeline(case))


def _draft_next(case: Case) -> Next:
    cohort = case.application.cohort
    deadline = dates.day(cohort.applications_close)
    if not cohort.is_open:
        told = _("The deadline was %(day)s. Contact your centre if you still want to apply.")
        return Next(told % {"day": deadline})
    return Next(_("Send it before the end of %(day)s.") % {"day": deadline}, _("You"), cohort.applications_close)


def _submitted_next(case: Case) -> Next:
    answers_by = _still_to_come(case.application.cohort.answers_by)
    confirmation = case.confirmation
    if case.request is not None:
        wanted = _("RVTS asks for more information. Answer before the end of %(day)s.")
        return Next(wanted % {"day": dates.day(case.request.due)}, _("You"), case.request.due)
    if confirmation is not None and confirmation.state == LeaderConfirmation.State.WAITING:
        asked = _("Now %(name)s must confirm the commitments. The link was sent by e-mail.")
        return Next(asked % {"name": confirmation.name}, confirmation.name, answers_by)
    if confirmation is not None and confirmation.state == LeaderConfirmation.State.DECLINED:
        return Next(_("The leader has not confirmed. Ask another leader, or contact your centre."), _("You"))
    if answers_by:
        told = _("RVTS reads the application. You get an answer by %(day)s.") % {"day": dates.day(answers_by)}
        return Next(told, "RVTS", answers_by)
    return Next(_("RVTS reads the application. You get an e-mail when it is answered."), "RVTS")


def _still_to_come(day: date | None) -> date | None:
    """A day that has been promised, as long as the promise can be kept."""
    return day if day and day >= today() else None


def _decided_next(case: Case) -> Next:
    if case.has_begun and case.first_day:
        return Next(_("The training began on %(day)s.") % {"day": dates.day(case.first_day)})
    offers = [one.offer for one in case.candidates if one.offer is not None]
    waits = [offer.expires_at.astimezone(OSLO).date() for offer in offers if offer.state == SeatOffer.State.OPEN]
    if waits:
        told = _("Candidates who are offered a seat answer from the e-mail they have got.")
        return Next(told, _("The candidates"), min(waits))
    if case.first_day and any(one.holds_a_seat for one in case.candidates):
        return Next(_("The training begins on %(day)s.") % {"day": dates.day(case.first_day)}, "", case.first_day)
    if any(candidate_state(one)[0] == _("On the waiting list") for one in case.candidates):
        return Next(_("If a seat becomes free, we write to the first on the waiting list."), "RVTS")
    return Next(_("Nothing more happens with it."))


def _timeline(case: Case) -> list[dict[str, Any]]:
    application, confirmation = case.application, case.confirmation
    events: list[tuple[str, Any, bool]] = []
    if application.submitted_at:
        events.append((_("You sent the application"), application.submitted_at, True))
    withdrawn = application.state == Application.State.WITHDRAWN
    if confirmation and (confirmation.answered_at or not withdrawn):  # nobody waits for an answer any longer
        answered = confirmation.answered_at
        events.append((str(LeaderConfirmation.State(confirmation.state).label), answered, answered is not None))
    if case.request and not withdrawn:
        events.append((_("You answer what RVTS asks for"), case.request.due, False))
    decided = application.state == Application.State.DECIDED
    if withdrawn:
        events.append((_("Withdrawn"), None, True))
    else:
        answers = _answered_at(case) if decided else _still_to_come(application.cohort.answers_by)
        events.append((_("RVTS answers"), answers, decided))
        events.append((_("The training begins"), case.first_day, case.has_begun))
    return [_event(title, when, done) for title, when, done in events]


def _answered_at(case: Case) -> datetime | None:
    """When the last of the candidates got an answer."""
    decisions = [getattr(one, "decision", None) for one in [*case.candidates, *case.gone]]
    return max((one.applied_at for one in decisions if one and one.applied_at), default=None)


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
    if candidate.withdrawn_at is not None or candidate.removed_at is not None:
        return (_("Withdrawn"), "neutral") if candidate.withdrawn_at else (_("Taken out, not sent yet"), "warn")
    decision = getattr(candidate, "decision", None)
    if decision is None or decision.state != Decision.State.APPLIED:
        return (_("Waits for an answer"), "neutral") if candidate.sent else (_("Not sent in yet"), "warn")
    if decision.outcome == Decision.Outcome.REFUSE:
        return _("Did not get a seat"), "danger"
    if candidate.offer is None and decision.outcome == Decision.Outcome.WAITING_LIST:
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
