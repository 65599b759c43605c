"""What the reading page says of an application: the facts at the top, others' reviews, what has happened."""

from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from django.utils.translation import gettext as _

from applications.models import Application, Decision, LeaderConfirmation, Review, Score
from applications.selectors import Reading
from mentorprog import dates
from mentorprog.times import OSLO

KINDS = {
    LeaderConfirmation.State.WAITING: "info",
    LeaderConfirmation.State.CONFIRMED: "ok",
    LeaderConfirmation.State.DECLINED: "danger",
}


def at_a_glance(found: Reading) -> list[dict[str, Any]]:
    """The facts, as label, text, smaller lines under it, and the kind of sign where it is a state."""
    application = found.application
    seats: Any = application
    municipality = application.municipality
    return [
        {
            "label": _("Organisation"),
            "text": application.organisation_name,
            "lines": [application.unit, application.get_organisation_kind_display()],
        },
        {
            "label": _("Municipality"),
            "text": str(municipality or "–"),
            "lines": [str(municipality.county) if municipality else ""],
        },
        {
            "label": _("Contact person"),
            "text": application.contact_name,
            "lines": [application.contact_phone],
            "email": application.contact.email,
        },
        _leader(found.confirmation),
        {
            "label": _("Sent in"),
            "text": _day(application.submitted_at),
            "lines": [_answer_by(application)],
        },
        {
            "label": _("Seats left in %(cohort)s") % {"cohort": application.cohort},
            "text": str(seats.seats_left),
            "lines": [_("when open offers are counted as taken")],
        },
    ]


def _answer_by(application: Application) -> str:
    by = application.cohort.answers_by
    if by is None or application.state != Application.State.SUBMITTED:
        return ""
    return _("to be answered by %(day)s") % {"day": dates.short_day(by)}


def _leader(confirmation: LeaderConfirmation | None) -> dict[str, Any]:
    label = _("The leader's answer")
    if confirmation is None:
        return {"label": label, "text": _("Nobody has been asked"), "kind": "neutral", "lines": []}
    state = LeaderConfirmation.State(confirmation.state)
    who = ", ".join(filter(None, [confirmation.name, confirmation.title]))
    lines = [who, confirmation.reason]
    return {"label": label, "text": str(state.label), "kind": KINDS[state], "lines": lines}


def reviews(found: Iterable[Review]) -> list[dict[str, Any]]:
    """Colleagues' reviews: who, the scores in words and numbers, the recommendation and the note."""
    labels = dict(Score.Criterion.choices)
    return [
        {
            "who": str(review.reviewer),
            "recommendation": review.get_recommendation_display(),
            "scores": [(labels[score.criterion], score.value) for score in review.scores.all()],
            "note": review.note,
        }
        for review in found
    ]


def events(found: Reading, changes: Iterable[LogEntry]) -> list[dict[str, Any]]:
    """What has happened, the first at the top, for `parts/timeline.html`."""
    happened = [*_changes(changes), *_leader_events(found.confirmation), *_answers(found)]
    return [
        {"title": title, "when": _day(at), "iso": at.astimezone(OSLO).date().isoformat(), "text": text}
        for at, title, text in sorted(happened, key=lambda event: event[0])
    ]


def _changes(changes: Iterable[LogEntry]) -> list[tuple[Any, str, str]]:
    labels = dict(Application.State.choices)
    told = []
    for change in changes:
        _before, after = change.changes_dict.get("state", ("", ""))
        if after in labels:
            reason = (change.additional_data or {}).get("reason", "")
            told.append((change.timestamp, str(labels[after]), "\n".join(filter(None, [_who(change.actor), reason]))))
    return told


def _leader_events(confirmation: LeaderConfirmation | None) -> list[tuple[Any, str, str]]:
    if confirmation is None:
        return []
    asked = [(confirmation.created_at, _("The leader is asked to confirm"), confirmation.name)]
    if confirmation.answered_at is None:
        return asked
    return [*asked, (confirmation.answered_at, str(LeaderConfirmation.State(confirmation.state).label), "")]


def _answers(found: Reading) -> list[tuple[Any, str, str]]:
    decided = [c.decision for c in found.candidates if hasattr(c, "decision")]
    return [
        (decision.applied_at, f"{decision.candidate}: {decision.get_outcome_display()}", _who(decision.decided_by))
        for decision in decided
        if decision.state == Decision.State.APPLIED
    ]


def _who(person: Any) -> str:
    return _("by %(name)s") % {"name": person} if person else ""


def _day(at: Any) -> str:
    return dates.short_day(at.astimezone(OSLO).date())
