"""What the reading page says of an application: the facts at the top, what readers think, what is changed."""

from collections.abc import Iterable, Sequence
from statistics import mean
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from applications.differences import concerning, differences
from applications.models import Application, Candidate, Criterion, LeaderConfirmation, Review, Revision
from applications.selectors.reading import Assessment, Reading
from mentorprog import dates
from mentorprog.times import OSLO

KINDS = {
    LeaderConfirmation.State.WAITING: "info",
    LeaderConfirmation.State.CONFIRMED: "ok",
    LeaderConfirmation.State.DECLINED: "danger",
}


def at_a_glance(found: Reading) -> list[dict[str, Any]]:
    """The facts, as label, text, smaller lines under it, and the kind of sign where it is a state."""
    application = found.sent.application
    seats: Any = application
    municipality = application.municipality
    return [
        {
            "label": _("Organisation"),
            "text": application.organisation_name,
            "lines": [
                application.unit,
                application.get_organisation_kind_display(),
                application.orgnr,
                application.get_register_state_display(),
            ],
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
            "lines": [_version(found), _answer_by(application)],
        },
        {
            "label": _("Seats left in %(cohort)s") % {"cohort": application.cohort},
            "text": str(seats.seats_left),
            "lines": [_("when open offers are counted as taken")],
        },
    ]


def _version(found: Reading) -> str:
    """Said only of what was sent in more than once: the last time stands, the first time is in the facts."""
    if found.sent.number == 1:
        return ""
    newest = found.revisions[-1]
    return _("version %(number)s, %(day)s") % {"number": newest.number, "day": _day(newest.created_at)}


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


def reviews(found: Reading, chosen: Iterable[Assessment], about: Candidate) -> list[dict[str, Any]]:
    """Colleagues' reviews: who, the scores in words and numbers, the recommendation, the note, and if it is stale."""
    return [
        {
            "who": str(one.review.reviewer),
            "recommendation": one.review.get_recommendation_display(),
            "scores": [(c.title, one.scores[c.pk]) for c in found.criteria if c.pk in one.scores],
            "note": one.review.note,
            "stale": is_stale(found, one.review, about),
        }
        for one in chosen
    ]


def agreement(chosen: Sequence[Assessment], criteria: Iterable[Criterion]) -> list[dict[str, str]]:
    """The mean of each criterion and of all, with the lowest and the highest beside it. Nothing for one reader."""
    scored = [one for one in chosen if one.scores]
    if len(scored) <= 1:
        return []
    given: dict[int, list[int]] = {}
    for one in scored:
        for criterion, value in one.scores.items():
            given.setdefault(criterion, []).append(value)
    rows = [_spread(criterion.title, given[criterion.pk]) for criterion in criteria if criterion.pk in given]
    return [*rows, _spread(_("All, reader by reader"), [mean(one.scores.values()) for one in scored])]


def _spread(label: str, values: Sequence[float]) -> dict[str, str]:
    lowest, highest = (_number(value) for value in (min(values), max(values)))
    return {
        "label": label,
        "mean": formats.number_format(mean(values), 1),
        "spread": lowest if lowest == highest else f"{lowest}–{highest}",
    }


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else formats.number_format(value, 1)


# --- What is changed ----------------------------------------------------------------------------------------
def is_stale(found: Reading, review: Review, about: Candidate) -> bool:
    """Whether something that concerns the candidate is changed since the revision that the review was written on."""
    read = found.revision_of(review)
    return read.number < found.sent.number and bool(concerning(differences(read, found.revisions[-1]), about))


def changes(found: Reading) -> dict[str, Any] | None:
    """What is changed since the viewer read, else since the version before; None when it was sent in once."""
    if found.sent.number == 1:
        return None
    read = [found.revision_of(one.review) for one in found.own.values()]
    since = min(read, key=_version_number, default=found.revisions[-2])
    if since.number == found.sent.number:
        return None
    return {
        "number": since.number,
        "day": _day(since.created_at),
        "own": bool(read),
        "rows": differences(since, found.revisions[-1]),
    }


def _version_number(revision: Revision) -> int:
    return revision.number


def _day(at: Any) -> str:
    return dates.short_day(at.astimezone(OSLO).date())
