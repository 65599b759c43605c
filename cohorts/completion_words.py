"""Why somebody passes or does not, in sentences: for staff, and for the participant."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.completion import DayRule, Outcome, Rule, Verdict


def _names(days: list[DayRule]) -> str:
    """The mandatory sessions of these days: "Practice (Day 3)"."""
    return ", ".join(f"{title} ({day.label})" for day in days for title in day.mandatory)


def _labels(days: list[DayRule]) -> str:
    return ", ".join(day.label for day in days)


def standing(verdict: Verdict) -> tuple[str, str]:
    """How it goes in a few words, and the kind of sign."""
    return {
        Outcome.ELIGIBLE: (_("Passes"), "ok"),
        Outcome.NOT_YET: (_("Can still pass"), "info"),
        Outcome.CANNOT: (_("Can no longer pass"), "danger"),
    }[verdict.outcome]


def rule_words(rule: Rule, days: Iterable[DayRule]) -> list[str]:
    """What the version asks for, in sentences."""
    text = ngettext("One must attend %(n)s day to pass.", "One must attend %(n)s days to pass.", rule.required)
    found = [text % {"n": rule.required}]
    if rule.makeup_most:
        text = ngettext(
            "%(n)s of them may be made up for by the day's task.",
            "%(n)s of them may be made up for by the days' tasks.",
            rule.makeup_most,
        )
        found.append(text % {"n": rule.makeup_most})
    if mandatory := _names([day for day in days if day.mandatory]):
        found.append(_("Mandatory: %(which)s.") % {"which": mandatory})
    if rule.requires_payment:
        found.append(_("The seat must be paid for."))
    return found


# --- For staff --------------------------------------------------------------------------------------------
def reasons(verdict: Verdict) -> list[str]:
    """Why the verdict is as it is, for staff; the decisive reason first."""
    if verdict.outcome == Outcome.ELIGIBLE:
        return [_attended(verdict), *_made_up(verdict)]
    return [*_impossible(verdict), *_lacking(verdict)]


def _attended(verdict: Verdict) -> str:
    text = ngettext("%(n)s day counts, %(required)s needed.", "%(n)s days count, %(required)s needed.", verdict.counted)
    return text % {"n": verdict.counted, "required": verdict.rule.required}


def _made_up(verdict: Verdict) -> list[str]:
    if not verdict.made_up:
        return []
    return [
        ngettext("%(n)s of them is made up for.", "%(n)s of them are made up for.", verdict.made_up)
        % {"n": verdict.made_up}
    ]


def _impossible(verdict: Verdict) -> list[str]:
    """What can no longer be mended; empty while one can still pass."""
    found = []
    if verdict.best < verdict.rule.required:
        text = ngettext(
            "Can reach %(n)s day at the most, %(required)s needed.",
            "Can reach %(n)s days at the most, %(required)s needed.",
            verdict.best,
        )
        found.append(text % {"n": verdict.best, "required": verdict.rule.required})
    if verdict.lost:
        found.append(
            _("Was not at what is mandatory and cannot be made up for: %(which)s.") % {"which": _names(verdict.lost)}
        )
    elif verdict.too_many_mandatory:
        text = ngettext(
            "Missed more days with mandatory sessions than the %(n)s day that may be made up for.",
            "Missed more days with mandatory sessions than the %(n)s days that may be made up for.",
            verdict.rule.makeup_most,
        )
        found.append(text % {"n": verdict.rule.makeup_most})
    return found


def _lacking(verdict: Verdict) -> list[str]:
    """What is not there yet, whether or not it can still come."""
    found = []
    missing = verdict.rule.required - verdict.counted
    if missing > 0:
        found.append(ngettext("Lacks %(n)s day.", "Lacks %(n)s days.", missing) % {"n": missing})
    if verdict.outcome == Outcome.CANNOT:
        return found
    if verdict.mandatory_left:
        found.append(_("Has not been at what is mandatory: %(which)s.") % {"which": _names(verdict.mandatory_left)})
    if verdict.can_make_up:
        text = _("Can make up for %(n)s of these days: %(which)s.")
        found.append(text % {"n": verdict.left_to_make_up, "which": _labels(verdict.can_make_up)})
    if verdict.unpaid:
        found.append(_("The seat is not paid for."))
    return found


# --- For the participant ----------------------------------------------------------------------------------
def to_you(verdict: Verdict) -> list[str]:
    """The same to the participant: where you stand, what is impossible, and what you can do."""
    found = [_you_attended(verdict)]
    if verdict.outcome == Outcome.CANNOT:
        return [*found, *_you_cannot(verdict)]
    if verdict.mandatory_left:
        text = _("You must be at, or make up for, what is mandatory: %(which)s.")
        found.append(text % {"which": _names(verdict.mandatory_left)})
    if verdict.can_make_up and verdict.outcome == Outcome.NOT_YET:
        found.extend(_you_can_make_up(verdict))
    if verdict.unpaid:
        found.append(_("Your seat is not registered as paid. You get the certificate when it is."))
    return found


def _you_attended(verdict: Verdict) -> str:
    numbers = {"counted": verdict.counted, "total": len(verdict.days), "required": verdict.rule.required}
    text = _("You have %(counted)s of %(total)s days. You need %(required)s to get the certificate.")
    return text % numbers


def _you_cannot(verdict: Verdict) -> list[str]:
    found = []
    if verdict.best < verdict.rule.required:
        text = ngettext(
            "You can reach %(n)s day at the most, and that is not enough.",
            "You can reach %(n)s days at the most, and that is not enough.",
            verdict.best,
        )
        found.append(text % {"n": verdict.best})
    if verdict.lost:
        text = _("You were not at what is mandatory and cannot be made up for: %(which)s.")
        found.append(text % {"which": _names(verdict.lost)})
    elif verdict.too_many_mandatory:
        found.append(_("You have missed more days with mandatory sessions than may be made up for."))
    return [*found, _("Contact RVTS about what you can do now.")]


def _you_can_make_up(verdict: Verdict) -> list[str]:
    """How many days, then the tasks, one a line."""
    text = ngettext(
        "You can make up for %(n)s missed day. Contact RVTS when you have done the task.",
        "You can make up for %(n)s missed days. Contact RVTS when you have done the tasks.",
        verdict.left_to_make_up,
    )
    tasks = [f"{day.label}: {day.makeup}" for day in verdict.can_make_up]
    return [text % {"n": verdict.left_to_make_up}, *tasks]
